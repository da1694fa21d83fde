/** A text field with a list under it: arrows choose, Enter takes, the list never has the focus. */

import { html, useLayoutEffect, useRef, useState } from "../vendor/preact.js";

/** @param {{id: string, label: string, value: string, onInput: (text: string) => void, items: {key: string}[],
 *   choose: (item: object) => void, draw: (item: object) => any, empty: string}} props */
export function Combobox({ id, label, value, onInput, items, choose, draw, empty }) {
  const [at, setAt] = useState(0);
  const list = useRef(null);
  const active = Math.min(at, items.length - 1);

  useLayoutEffect(() => list.current?.children[active]?.scrollIntoView?.({ block: "nearest" }), [active]);

  function onKeyDown(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && items.length) {
      event.preventDefault();
      setAt((active + step + items.length) % items.length);
    } else if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      if (items[active]) choose(items[active]);
    }
  }

  return html`
    <div class="combobox">
      <label class="sr" for=${id}>${label}</label>
      <input
        id=${id}
        type="text"
        role="combobox"
        autocomplete="off"
        autofocus
        placeholder=${label}
        aria-expanded=${items.length > 0 ? "true" : "false"}
        aria-controls=${`${id}-list`}
        aria-activedescendant=${items.length ? `${id}-${active}` : null}
        value=${value}
        onInput=${(event) => {
          setAt(0);
          onInput(event.target.value);
        }}
        onKeyDown=${onKeyDown}
      />
      <ul id=${`${id}-list`} class="options" role="listbox" aria-label=${label} ref=${list}>
        ${items.map(
          (item, index) => html`
            <li key=${item.key} id=${`${id}-${index}`} role="option" aria-selected=${index === active ? "true" : "false"} onMouseDown=${(event) => event.preventDefault()} onClick=${() => choose(item)}>${draw(item)}</li>
          `,
        )}
      </ul>
      <p class="sr" role="status">${items.length ? "" : empty}</p>
      ${!items.length && html`<p class="hint" aria-hidden="true">${empty}</p>`}
    </div>
  `;
}
