/** Several conversations at once: who is chosen, what to do with them, and ten seconds to think again. */

import { html } from "../vendor/preact.js";
import { Ask, Choices } from "./dialog.js";
import { DISPOSITIONS, PRIORITIES, several } from "./words.js";

export function BulkBar({ desk, ids }) {
  const { store, bulk } = desk;
  const picked = store.picked.value;
  const none = picked.size === 0;
  const ask = (name, text) => html`<button type="button" class="quiet small" disabled=${none} onClick=${() => (store.dialog.value = name)}>${text}</button>`;
  return html`
    <div class="bulk" role="toolbar" aria-label="Chosen conversations">
      <p><b role="status">${picked.size} chosen</b>
        <button type="button" class="link" onClick=${() => (store.picked.value = new Set(picked.size === ids.length ? [] : ids))}>${picked.size === ids.length ? "None" : "All"}</button>
        <button type="button" class="link bulk-end" onClick=${bulk.end}>Cancel</button></p>
      <p class="bulk-acts">
        ${ask("bulk-tag", "Tag…")} ${ask("bulk-urgency", "Urgency…")}
        ${store.session.value.agent.role !== "agent" && ask("bulk-give", "Give to…")}
        ${ask("bulk-resolve", "Resolve…")}
      </p>
    </div>
  `;
}

export function Held({ desk }) {
  const { store, bulk } = desk;
  const held = store.held.value;
  return html`
    <div role="status">
      ${held && html`<p class="held">${held.doing}: ${several(held.ids.length)} <span aria-hidden="true">in ${Math.max(0, Math.ceil((held.until - Date.now()) / 1000))} s</span><button type="button" class="quiet small" onClick=${bulk.undo}>Undo</button></p>`}
    </div>
  `;
}

export function BulkResolve({ desk }) {
  const submit = (form) => desk.bulk.start({ doing: "Resolving", done: "Resolved", act: (id) => desk.api.resolve(id, { disposition: form.get("disposition") }) });
  return html`
    <${Ask} desk=${desk} title=${`Resolve ${several(desk.bulk.chosen().length)}`} action="Resolve" submit=${submit}>
      <${Choices} name="disposition" legend="How did they end?" pairs=${DISPOSITIONS} first="solved" />
    <//>
  `;
}

export function BulkUrgency({ desk }) {
  const submit = (form) => desk.bulk.start({ doing: "Urgency", done: "Urgency changed", act: (id) => desk.api.setPriority(id, form.get("priority")) });
  return html`
    <${Ask} desk=${desk} title=${`How urgent are ${several(desk.bulk.chosen().length)}?`} action="Set" submit=${submit}>
      <${Choices} name="priority" legend="From now on" pairs=${PRIORITIES} first="normal" />
    <//>
  `;
}

export function BulkGive({ desk }) {
  const agents = desk.store.agents.value.filter(({ availability }) => availability !== "offline");
  const submit = (form) => {
    const name = agents.find(({ id }) => id === form.get("agent_id"))?.name;
    return desk.bulk.start({ doing: `Giving to ${name}`, done: `${name} has`, act: (id) => desk.api.assign(id, form.get("agent_id")) });
  };
  return html`
    <${Ask} desk=${desk} title=${`Give ${several(desk.bulk.chosen().length)} to somebody`} action="Give" submit=${submit}>
      <${Choices} name="agent_id" legend="To whom?" pairs=${agents.map(({ id, name, open, capacity }) => [id, `${name}, ${open ?? 0} of ${capacity ?? "–"}`])} first="" />
    <//>
  `;
}

/** Tags with commas between them, and those that are in use to choose from. */
export function TagField({ desk, value = "", first = false }) {
  const known = [...new Set([...desk.store.rows.value.values(), ...desk.store.resolved.value].flatMap(({ tags }) => tags ?? []))].sort();
  return html`
    <label for="tags">Tags <span class="hint">(with commas between)</span></label>
    <input id="tags" name="tags" type="text" dir="auto" autocomplete="off" maxlength="400" list="known-tags" autofocus=${first} value=${value} />
    <datalist id="known-tags">${known.map((tag) => html`<option key=${tag} value=${tag} />`)}</datalist>
  `;
}

export const tagsOf = (text) => [...new Set(text.split(",").map((tag) => tag.trim().toLowerCase()).filter(Boolean))].sort();

export function BulkTag({ desk }) {
  const { store, api, bulk } = desk;
  const submit = (form) => {
    const tags = tagsOf(form.get("tags"));
    return bulk.start({ doing: "Tagging", done: `Tagged ${tags.join(", ")}`, act: (id) => api.setTags(id, [...new Set([...(store.rowOf(id)?.tags ?? []), ...tags])]) });
  };
  return html`
    <${Ask} desk=${desk} title=${`Tag ${several(bulk.chosen().length)}`} action="Tag" submit=${submit}>
      <${TagField} desk=${desk} first=${true} />
      <p class="hint">They keep the tags they have.</p>
    <//>
  `;
}
