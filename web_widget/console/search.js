/** Search over everything that was said: a field above the list, and results with the words in their context. */

import { html } from "../vendor/preact.js";
import { Icon } from "./icons.js";
import { moment } from "./time.js";
import { customerName, holderText, several } from "./words.js";

const SPEAKERS = { customer: "Customer", bot: "Assistant", agent: "Agent", note: "Note", system: "System" };
const WHO = [["", "Everybody"], ["customer", "Customers"], ["agent", "Agents"], ["bot", "Assistant"], ["note", "Notes"]];
const DAYS = [[0, "Any time"], [1, "A day"], [7, "A week"], [30, "A month"], [365, "A year"]];

export function SearchField({ desk }) {
  const { store, actions } = desk;
  const { query } = store.search.value;
  return html`
    <form class="search" role="search" onSubmit=${(event) => (event.preventDefault(), actions.search(store.search.value.query))}>
      <label class="sr" for="search">Search all conversations</label>
      <input
        id="search"
        type="search"
        dir="auto"
        maxlength="200"
        placeholder="Search all conversations"
        value=${query}
        onInput=${(event) => actions.searchSoon(event.target.value)}
        onKeyDown=${(event) => event.key === "Escape" && actions.endSearch()}
      />
    </form>
  `;
}

function Pick({ label, value, pairs, onChange }) {
  return html`
    <label><span class="sr">${label}</span>
      <select onChange=${onChange}>${pairs.map(([key, text]) => html`<option key=${key} value=${key} selected=${key === value}>${text}</option>`)}</select>
    </label>
  `;
}

function Hit({ hit, id, now, open }) {
  return html`
    <li>
      <button type="button" class="row hit" data-id=${id} data-seq=${hit.seq} tabindex="-1" onClick=${() => open(id, hit.seq)}>
        <span class="hit-who">${Object.hasOwn(SPEAKERS, hit.role) ? SPEAKERS[hit.role] : hit.role}${hit.role === "agent" || hit.role === "note" ? html` <span dir="auto">${hit.name}</span>` : ""}, ${moment(hit.at, now)}</span>
        <span class="hit-text" dir="auto">${hit.parts.map((part, index) => (part.hit ? html`<mark key=${index}>${part.text}</mark>` : part.text))}</span>
      </button>
    </li>
  `;
}

export function SearchResults({ desk, onKey }) {
  const { store, actions } = desk;
  const { found, who, days, busy, query } = store.search.value;
  const now = store.now.value;
  const open = (id, seq) => {
    actions.open(id);
    if (seq) actions.jump(seq);
  };
  return html`
    <div class="found-head">
      <${Pick} label="Said by" value=${who} pairs=${WHO} onChange=${(event) => actions.search(query, { who: event.target.value })} />
      <${Pick} label="How old" value=${days} pairs=${DAYS} onChange=${(event) => actions.search(query, { days: Number(event.target.value) })} />
      <button type="button" class="quiet" aria-label="Close the search" onClick=${actions.endSearch}><${Icon} name="close" /></button>
    </div>
    <p class="hint found-count" role="status">${busy ? "Searching…" : found.length ? `${several(found.length)}, newest first` : "Nothing found. Every word must stand in one message."}</p>
    <ul class="rows" role="list" aria-label="Search results" onKeyDown=${onKey}>
      ${found.map(
        ({ row, hits }, index) => html`
          <li key=${row.id} class="found-one">
            <button type="button" class="row" data-id=${row.id} tabindex=${index === 0 ? 0 : -1} aria-current=${store.selected.value === row.id ? "true" : null} onClick=${() => open(row.id)}>
              <span class="row-top"><strong class="row-name" dir="auto">${customerName(row)}</strong><span class="wait">${moment(row.updated_at, now)}</span></span>
              <span class="row-meta">${holderText(row, store.agentId.value)}</span>
            </button>
            <ul role="list">${hits.map((hit) => html`<${Hit} key=${hit.seq} hit=${hit} id=${row.id} now=${now} open=${open} />`)}</ul>
          </li>
        `,
      )}
    </ul>
  `;
}
