/** The keyboard: one table that is both the key map and its help page. Letters alone work only inside the list. */

export const SHORTCUTS = [
  { keys: "Alt+L", code: "KeyL", run: "list", text: "Go to the list" },
  { keys: "↑ ↓", text: "Move through the list (J and K do the same there)" },
  { keys: "Enter", text: "In the list: open the conversation and read its brief" },
  { keys: "C", text: "In the list: claim the conversation, or take over from the assistant" },
  { keys: "Alt+C", code: "KeyC", run: "claim", text: "Claim the open conversation, or take over" },
  { keys: "Alt+M", code: "KeyM", run: "reply", text: "Write a reply" },
  { keys: "Alt+N", code: "KeyN", run: "note", text: "Write a private note" },
  { keys: "Alt+B", code: "KeyB", run: "brief", text: "Go to the brief" },
  { keys: "Alt+R", code: "KeyR", run: "resolve", text: "Resolve" },
  { keys: "Alt+G", code: "KeyG", run: "return", text: "Give back to the assistant" },
  { keys: "Alt+T", code: "KeyT", run: "transfer", text: "Transfer to a colleague" },
  { keys: "Alt+U", code: "KeyU", run: "release", text: "Put back in the queue" },
  { keys: "Alt+H", code: "KeyH", run: "help", text: "This help (in the list also ?)" },
];

/** The shortcut a key press stands for, or null. AltGr, Ctrl and the command key never trigger one. Pure. */
export function shortcutOf(event) {
  if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return null;
  return SHORTCUTS.find((one) => one.code === event.code)?.run ?? null;
}

/** Focus at once where the pane is on the screen, so that no key press is lost, and again when it has been drawn. */
function focusOn(selector) {
  const focus = () => document.querySelector(selector)?.focus();
  focus();
  requestAnimationFrame(focus);
}

export function startShortcuts({ store, actions, drafts }) {
  const write = (mode) => {
    if (!store.selected.value) return;
    drafts.change(store.selected.value, { mode });
    actions.focusComposer();
  };
  const ask = (name) => () => actions.canAct() && (store.dialog.value = name);
  const runs = {
    list() {
      store.pane.value = "list";
      focusOn(".rows [tabindex='0']");
    },
    claim: () => actions.claim(),
    reply: () => write("reply"),
    note: () => write("note"),
    brief() {
      if (!store.selected.value) return;
      store.pane.value = "brief";
      focusOn("#brief");
    },
    resolve: ask("resolve"),
    return: ask("return"),
    transfer: ask("transfer"),
    release: () => actions.canAct() && actions.release(store.selected.value),
    help: () => (store.dialog.value = "help"),
  };
  addEventListener("keydown", (event) => {
    const run = store.session.value.status === "in" && !store.dialog.value && shortcutOf(event);
    if (!run) return;
    event.preventDefault();
    runs[run]();
  });
}

/** Keys inside the list: arrows rove, Enter opens, and (unless switched off) J, K, C and ? work alone. */
export function listKeys({ store, actions, settings }) {
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
      actions.open(id);
      focusOn("#brief");
    },
  };
  const letters = {
    j: keys.ArrowDown,
    k: keys.ArrowUp,
    c: (event, id) => actions.claim(id),
    "?": () => (store.dialog.value = "help"),
  };
  return (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const id = document.activeElement?.dataset.id;
    const run = keys[event.key] ?? (settings.signal.value.letters ? letters[event.key.toLowerCase()] : undefined);
    if (!run || !id) return;
    event.preventDefault();
    run(event, id);
  };
}
