/** The same customer's earlier conversations, read in place. */

import { html, useState } from "../vendor/preact.js";
import { isMessage } from "./log.js";
import { RichText } from "./rich-text.js";
import { clock, dayName, moment } from "./time.js";
import { customerName, holderText } from "./words.js";

function Preview({ events, row }) {
  return html`
    <ol class="past-log" role="list">
      ${events.filter(isMessage).map((event) => html`<li key=${event.seq}><b dir="auto">${event.kind === "note.added" ? "Note" : event.author?.role === "customer" ? customerName(row) : event.author?.name || "Assistant"}</b> <time>${clock(event.at)}</time><${RichText} text=${event.data?.text ?? ""} /></li>`)}
    </ol>
  `;
}

function One({ desk, row }) {
  const [events, setEvents] = useState(null);
  const now = desk.store.now.value;
  async function look(event) {
    if (!event.target.open || events) return;
    try {
      setEvents((await desk.api.conversation(row.id)).events);
    } catch (error) {
      desk.actions.tell(error.message, "error");
    }
  }
  return html`
    <details class="past" onToggle=${look}>
      <summary><span dir="auto">${row.summary || row.last_message?.text || "No message"}</span> <span class="hint">${dayName(row.started_at, now)}, ${moment(row.started_at, now)}, ${holderText(row, desk.store.agentId.value).toLowerCase()}</span></summary>
      ${events ? html`<${Preview} events=${events} row=${row} />` : html`<p class="hint">One moment…</p>`}
      <button type="button" class="link" onClick=${() => desk.actions.open(row.id)}>Open it</button>
    </details>
  `;
}

export function Past({ desk, id }) {
  const [rows, setRows] = useState(null);
  async function look(event) {
    if (!event.target.open || rows) return;
    try {
      setRows((await desk.api.past(id)).conversations);
    } catch (error) {
      desk.actions.tell(error.message, "error");
    }
  }
  return html`
    <details class="brief-section past-all" onToggle=${look}>
      <summary><h3>Earlier conversations</h3></summary>
      ${rows && !rows.length && html`<p>This is the first one.</p>`}
      ${(rows ?? []).map((row) => html`<${One} key=${row.id} desk=${desk} row=${row} />`)}
    </details>
  `;
}
