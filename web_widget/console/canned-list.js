/** Canned replies where they are needed: "/" in a reply opens the list, Enter inserts, filled, at the cursor. */

import { html, useEffect, useState } from "../vendor/preact.js";
import { matches } from "./commands.js";

const MOST_REPLIES = 8;

/** The "/words" the cursor stands behind: `{start, query}`, or null. A slash inside a word or an address is none. Pure. */
export function slashAt(text, cursor) {
  const found = /(^|\s)\/([^\n/]{0,40})$/.exec(text.slice(0, cursor));
  return found ? { start: cursor - found[2].length - 1, query: found[2] } : null;
}

/** Those that answer the words, by shortcut first, then title, then text. Pure. */
export function pickCanned(canned, query) {
  const score = (one) => (one.shortcut.toLowerCase().startsWith(query.trim().toLowerCase()) ? 100 : 0) + matches(`${one.shortcut} ${one.title}`, query) * 10 + matches(one.text, query);
  return canned
    .map((one) => [score(one), one])
    .filter(([points]) => points > 0)
    .sort(([one, a], [other, b]) => other - one || a.shortcut.localeCompare(b.shortcut))
    .slice(0, MOST_REPLIES)
    .map(([, one]) => one);
}

/** State of the open list: what is offered, which is active, and the keys that belong to it. */
export function useCanned({ desk, id, text, mode, field, change }) {
  const [canned, setCanned] = useState(null);
  const [cursor, setCursor] = useState(null);
  const [at, setAt] = useState(0);
  const [closed, setClosed] = useState(null);
  const slash = mode === "reply" && cursor !== null ? slashAt(text, cursor) : null;
  const wanted = slash !== null && closed !== slash.start;

  useEffect(() => setCanned(null), [id]);
  useEffect(() => {
    if (!wanted || canned) return;
    desk.api.canned(id).then(({ canned: listed }) => setCanned(listed), (error) => desk.actions.tell(error.message, "error"));
  }, [wanted, canned, id]);

  const items = wanted && canned ? pickCanned(canned, slash.query) : [];
  const active = Math.min(at, items.length - 1);
  const open = wanted && canned !== null && (items.length > 0 || slash.query === "");

  function use(one) {
    // At once and by the field itself: a key pressed next falls behind what was inserted.
    field.current.focus();
    field.current.setRangeText(one.filled ?? one.text, slash.start, field.current.selectionEnd, "end");
    change(field.current.value);
    setCursor(null);
    if (one.missing?.length) desk.actions.tell(`Nobody gave ${one.missing.join(", ").replaceAll("_", " ")} yet: fill in what stands in braces.`);
  }

  return {
    open, items, active, use,
    /** Call after every change of text or cursor. */
    moved() {
      setCursor(field.current?.selectionStart ?? null);
      setAt(0);
      if (!slash) setClosed(null);
    },
    /** @returns {boolean} whether the key was the list's */
    onKey(event) {
      if (!open) return false;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && items.length) setAt((active + step + items.length) % items.length);
      else if ((event.key === "Enter" || event.key === "Tab") && items[active]) use(items[active]);
      else if (event.key === "Escape") setClosed(slash.start);
      else return false;
      event.preventDefault();
      return true;
    },
  };
}

export function CannedList({ canned }) {
  const { open, items, active, use } = canned;
  return html`
    <ul id="canned-list" class="options canned" role="listbox" aria-label="Canned replies" hidden=${!open || !items.length}>
      ${items.map(
        (one, index) => html`
          <li key=${one.id} id=${`canned-${index}`} role="option" aria-selected=${index === active ? "true" : "false"} onMouseDown=${(event) => event.preventDefault()} onClick=${() => use(one)}>
            <b>/${one.shortcut}</b> <span dir="auto">${one.title}</span><span class="hint" dir="auto">${one.filled ?? one.text}</span>
          </li>
        `,
      )}
    </ul>
    ${open && !items.length && html`<p class="hint">There are no canned replies yet. Ctrl+K, “Edit canned replies”.</p>`}
  `;
}
