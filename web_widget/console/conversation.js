/** The middle: who this is, who holds it, who else is looking, and what can be done with it. */

import { html } from "../vendor/preact.js";
import { Composer } from "./composer.js";
import { Icon } from "./icons.js";
import { checkedOrder } from "./orders.js";
import { Marks, Promises } from "./planning.js";
import { Transcript } from "./transcript.js";
import { waited } from "./time.js";
import { channelText, customerName, holderText, languageText, reasonText } from "./words.js";

function Viewers({ viewers, agentId }) {
  const others = viewers.filter(({ id }) => id !== agentId);
  if (!others.length) return null;
  const names = others.map(({ name }) => name).join(", ");
  return html`
    <span class="viewers"><${Icon} name="eye" />${names} ${others.length === 1 ? "is" : "are"} here too</span>
  `;
}

function Actions({ desk, row }) {
  const { store, actions } = desk;
  const ask = (name) => () => (store.dialog.value = name);
  if (row.status === "bot" || row.status === "queued" || row.status === "away") {
    return html`<button type="button" class="primary" aria-keyshortcuts="Alt+C" onClick=${() => actions.claim(row.id)}>${row.status === "bot" ? "Take over" : "Claim"}</button>`;
  }
  if (row.status === "resolved") return html`<button type="button" class="quiet" onClick=${actions.focusComposer}>Open again…</button>`;
  if (row.status !== "assigned" || row.holder?.id !== store.agentId.value) return null;
  return html`
    <button type="button" class="quiet" onClick=${() => actions.release(row.id)}>Back to queue</button>
    ${row.snoozed_until
      ? html`<button type="button" class="quiet" onClick=${() => actions.wake(row.id)}>Take up again</button>`
      : html`<button type="button" class="quiet" onClick=${ask("plan")}>Plan…</button>`}
    <button type="button" class="quiet" onClick=${ask("team")}>Team…</button>
    <button type="button" class="quiet" aria-keyshortcuts="Alt+T" onClick=${ask("transfer")}>Transfer…</button>
    <button type="button" class="quiet" aria-keyshortcuts="Alt+G" onClick=${ask("return")}>To assistant…</button>
    <button type="button" class="primary" aria-keyshortcuts="Alt+R" onClick=${ask("resolve")}>Resolve…</button>
  `;
}

/** What is known of who this is: the person, or at least that an order shown here is theirs. */
function Identity({ row, events }) {
  if (row.contact?.verified) return html`<span class="verified"><${Icon} name="shield" />identity checked</span>`;
  const order = checkedOrder(events);
  return order
    ? html`<span class="verified"><${Icon} name="shield" />order ${order} checked</span>`
    : html`<span class="unverified">identity not checked</span>`;
}

function Head({ desk, row }) {
  const { store, actions } = desk;
  const waiting = row.status === "queued" && row.waiting_since;
  const facts = [
    holderText(row, store.agentId.value),
    waiting && `for ${waited(row.waiting_since, store.now.value)}`,
    row.status !== "bot" && reasonText(row.reason),
    languageText(row.lang),
    channelText(row.channel),
  ].filter(Boolean);
  return html`
    <header class="chat-head">
      <button type="button" class="quiet back" aria-label="Close the conversation" onClick=${actions.close}><${Icon} name="close" /></button>
      <div class="chat-who">
        <h2><span dir="auto">${customerName(row)}</span> <${Identity} row=${row} events=${store.selectedLog.value.events} /></h2>
        <p class="chat-state">
          ${facts.map((fact, index) => html`<span key=${index}>${fact}</span>`)}
          <${Marks} row=${row} now=${store.now.value} />
          <${Viewers} viewers=${store.selectedLog.value.viewers} agentId=${store.agentId.value} />
        </p>
      </div>
      <div class="chat-actions">
        <${Actions} desk=${desk} row=${row} />
      </div>
    </header>
  `;
}

export function Conversation({ desk }) {
  const { store } = desk;
  const id = store.selected.value;
  const row = store.selectedRow.value;
  return html`
    <section class="chat" aria-label="Conversation">
      ${row && html`<${Head} desk=${desk} row=${row} />`}
      ${row && html`<${Promises} desk=${desk} row=${row} />`}
      <${Transcript} key=${`t-${id}`} desk=${desk} id=${id} />
      ${row && html`<${Composer} key=${`c-${id}`} desk=${desk} id=${id} />`}
    </section>
  `;
}
