/** The questions asked before a conversation changes hands, and the keyboard help. Native modal dialogs. */

import { html } from "../vendor/preact.js";
import { Ask, Choices, Dialog } from "./dialog.js";
import { CannedDialog } from "./canned-dialog.js";
import { BulkGive, BulkResolve, BulkTag, BulkUrgency } from "./bulk-bar.js";
import { CommandBar } from "./command-bar.js";
import { ChangeKeys, Help } from "./keys-dialog.js";
import { OrderDialog } from "./orders.js";
import { NewPromise, Overview, Plan, ToTeam, Withdraw } from "./planning.js";
import { AVAILABILITIES, BATONS, DISPOSITIONS, customerName } from "./words.js";

function Resolve({ desk, id, name }) {
  const submit = (form) => desk.actions.resolve(id, { disposition: form.get("disposition") });
  return html`
    <${Ask} desk=${desk} title=${`Resolve the conversation with ${name}`} action="Resolve" submit=${submit}>
      <${Choices} name="disposition" legend="How did it end?" pairs=${DISPOSITIONS} first="solved" />
    <//>
  `;
}

function Return({ desk, id, name }) {
  const submit = (form) => {
    const baton = form.get("baton");
    return desk.actions.giveToBot(id, { note: form.get("note").trim(), ...(baton && { baton }) });
  };
  return html`
    <${Ask} desk=${desk} title=${`Give ${name} back to the assistant`} action="Give back" submit=${submit}>
      <label for="return-note">What should the assistant know?</label>
      <textarea id="return-note" name="note" rows="3" maxlength="1000" placeholder="For example: refund is on its way, arrives by Friday." autofocus></textarea>
      <${Choices} name="baton" legend="How should it go on?" pairs=${BATONS} first="" />
    <//>
  `;
}

function Transfer({ desk, id, name }) {
  const { store } = desk;
  const others = store.agents.value.filter((agent) => agent.id !== store.agentId.value);
  const open = others.filter((agent) => agent.availability !== "offline");
  const submit = (form) => {
    const agent = others.find((one) => one.id === form.get("agent_id"));
    return desk.actions.transfer(id, { agent_id: agent.id, note: form.get("note").trim() }, agent.name);
  };
  const label = (availability) => AVAILABILITIES.find(([value]) => value === availability)?.[1] ?? availability;
  if (!open.length) {
    return html`<${Dialog} desk=${desk} title="No colleague is here">
      <p>Nobody else is online. You can put the conversation back in the queue, or leave a note.</p>
      <p class="dialog-actions"><button type="button" class="primary" autofocus onClick=${() => (store.dialog.value = null)}>All right</button></p>
    <//>`;
  }
  return html`
    <${Ask} desk=${desk} title=${`Transfer ${name} to a colleague`} action="Transfer" submit=${submit}>
      <fieldset>
        <legend>To whom?</legend>
        ${open.map(
          (agent, index) => html`
            <label key=${agent.id} class="choice-line">
              <input type="radio" name="agent_id" value=${agent.id} required defaultChecked=${open.length === 1} autofocus=${index === 0} />
              <span class="dot" data-availability=${agent.availability}></span>
              <span dir="auto">${agent.name}</span>
              <span class="hint">${label(agent.availability)}, ${agent.open ?? 0} of ${agent.capacity ?? "–"} conversations</span>
            </label>
          `,
        )}
      </fieldset>
      <label for="transfer-note">What should they know?</label>
      <textarea id="transfer-note" name="note" rows="3" maxlength="1000" required></textarea>
    <//>
  `;
}

const DIALOGS = { resolve: Resolve, return: Return, transfer: Transfer, help: Help, plan: Plan, team: ToTeam, withdraw: Withdraw, overview: Overview, promise: NewPromise, order: OrderDialog, commands: CommandBar, keys: ChangeKeys, texts: CannedDialog, "bulk-tag": BulkTag, "bulk-urgency": BulkUrgency, "bulk-give": BulkGive, "bulk-resolve": BulkResolve };

export function Dialogs({ desk }) {
  const name = desk.store.dialog.value;
  const Open = name && DIALOGS[name];
  if (!Open) return null;
  return html`<${Open} key=${name} desk=${desk} id=${desk.store.selected.value} name=${customerName(desk.store.selectedRow.value)} />`;
}
