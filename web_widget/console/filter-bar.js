/** Above a list: kept views, what is shown of it, and the way to choose several. A filter never hides that it hides. */

import { html, useState } from "../vendor/preact.js";
import { Icon } from "./icons.js";
import { PARTS, choicesOf, inWords, isNarrowed, viewOf, withPart } from "./filters.js";

function Views({ desk }) {
  const { store, actions } = desk;
  const views = store.views.value;
  if (!views.length) return null;
  const now = viewOf(views, store.tab.value, store.shows.value);
  const choose = (event) => actions.openView(views.find(({ name }) => name === event.target.value));
  return html`
    <select class="views" aria-label="Your views" onChange=${choose}>
      <option value="" selected=${!now}>${isNarrowed(store.shows.value) ? "Your filter" : "All"}</option>
      ${views.map(({ name }) => html`<option key=${name} value=${name} selected=${name === now?.name}>${name}</option>`)}
    </select>
  `;
}

function Part({ part, rows, shows, change }) {
  const choices = choicesOf(part, rows, shows);
  const narrows = ([value]) => shows[part.id] || !rows.every((row) => part.of(row).includes(value));
  if (!choices.some(narrows)) return null;
  return html`
    <label>${part.label}
      <select onChange=${(event) => change(withPart(shows, part.id, event.target.value))}>
        <option value="" selected=${!shows[part.id]}>Any</option>
        ${choices.map(([value, text]) => html`<option key=${value} value=${value} selected=${value === shows[part.id]}>${text}</option>`)}
      </select>
    </label>
  `;
}

function Keep({ desk }) {
  const { store, actions } = desk;
  const views = store.views.value;
  const kept = viewOf(views, store.tab.value, store.shows.value);
  if (kept) {
    return html`<button type="button" class="link" onClick=${() => actions.keepViews(views.filter((view) => view !== kept), `The view “${kept.name}” is gone.`)}>Delete the view “${kept.name}”</button>`;
  }
  if (!isNarrowed(store.shows.value)) return null;
  const keep = (event) => {
    event.preventDefault();
    const name = new FormData(event.target).get("name").trim();
    if (name) actions.keepViews([...views, { name, tab: store.tab.value, shows: store.shows.value }], `Kept as “${name}”. You find it above the lists, wherever you sign in.`);
  };
  return html`
    <form class="keep" onSubmit=${keep}>
      <label class="sr" for="view-name">Name of the view</label>
      <input id="view-name" name="name" type="text" maxlength="60" autocomplete="off" required placeholder=${`Keep as a view: ${inWords(store.shows.value)}`} />
      <button class="quiet">Keep</button>
    </form>
  `;
}

/** @param {{desk: object, rows: object[], count: number}} props `rows` of the tab, `count` of them that are shown */
export function FilterBar({ desk, rows, count }) {
  const { store } = desk;
  const [open, setOpen] = useState(false);
  const shows = store.shows.value;
  const change = (next) => (store.shows.value = next);
  const narrowed = isNarrowed(shows);
  if (!rows.length && !narrowed && !store.views.value.length) return null;
  return html`
    <div class="narrow">
      <${Views} desk=${desk} />
      <button type="button" class="quiet small" aria-expanded=${open ? "true" : "false"} aria-controls="filters" onClick=${() => setOpen(!open)}><${Icon} name="filter" />Filter</button>
      <button type="button" class="quiet small" onClick=${() => desk.bulk.begin()}><${Icon} name="check" />Choose several</button>
    </div>
    <div id="filters" class="filters" hidden=${!open}>
      ${open && html`
        ${PARTS.map((part) => html`<${Part} key=${part.id} part=${part} rows=${rows} shows=${shows} change=${change} />`)}
        <${Keep} desk=${desk} />
      `}
    </div>
    <p class="narrowed" role="status">${narrowed && html`<span><b>${count} of ${rows.length}</b>: ${inWords(shows)}</span> <button type="button" class="link" onClick=${() => change({})}>Show all</button>`}</p>
  `;
}
