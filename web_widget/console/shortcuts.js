/** The keyboard: verbs by their chords anywhere, and inside the list arrows and (if wanted) single letters. */

import { COMMANDS, chordOf, chordsOf } from "./commands.js";

export const LIST_KEYS = [
  { keys: "↑ ↓", text: "Move through the list (J and K do the same there)" },
  { keys: "Enter", text: "In the list: open the conversation and read its brief" },
  { keys: "C", text: "In the list: claim the conversation, or take over from the assistant" },
  { keys: "X", text: "In the list: choose the conversation, to do one thing with several" },
];

/** Focus at once where the pane is on the screen, so that no key press is lost, else when it has been drawn. */
export function focusOn(selector) {
  const focus = () => document.querySelector(selector)?.focus();
  focus();
  if (!document.activeElement?.matches(selector)) requestAnimationFrame(focus);
}

/** The verb a key press stands for under these choices of the agent's own, or null. Pure. */
export function verbOf(event, own) {
  const chord = chordOf(event);
  return (chord && COMMANDS.find(({ id }) => chordsOf(own).get(id) === chord)?.id) || null;
}

export function startShortcuts({ store, run }) {
  addEventListener("keydown", (event) => {
    if (store.session.value.status !== "in" || store.dialog.value || event.isComposing) return;
    const verb = verbOf(event, store.keys.value);
    if (!verb) return;
    event.preventDefault();
    run(verb);
  });
}

/** Keys inside the list: arrows rove, Enter opens, and (unless switched off) J, K, C, X and ? work alone. */
export function listKeys({ actions, bulk, settings, run }) {
  function move(event, step) {
    const rows = [...event.currentTarget.querySelectorAll(".row")];
    const at = rows.indexOf(document.activeElement);
    const to = step === "first" ? 0 : step === "last" ? rows.length - 1 : Math.min(Math.max(at + step, 0), rows.length - 1);
    rows[to]?.focus();
  }
  const keys = {
    ArrowDown: (event) => move(event, 1),
    ArrowUp: (event) => move(event, -1),
    Home: (event) => move(event, "first"),
    End: (event) => move(event, "last"),
    Enter(event, id) {
      const hit = document.activeElement.dataset.seq;
      actions.open(id);
      if (hit) actions.jump(Number(hit));
      else focusOn("#brief");
    },
  };
  const letters = {
    j: keys.ArrowDown,
    k: keys.ArrowUp,
    c: (event, id) => actions.claim(id),
    x: (event, id) => bulk.toggle(id),
    "?": () => run("help"),
  };
  return (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const id = document.activeElement?.dataset.id;
    const act = keys[event.key] ?? (settings.signal.value.letters ? letters[event.key.toLowerCase()] : undefined);
    if (!act || !id) return;
    event.preventDefault();
    act(event, id);
  };
}
