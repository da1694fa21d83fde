/** Time and urgency: marks on a row, put off, priority, another team, promises, and what a lead sees. */

import { html, useEffect, useState } from "../vendor/preact.js";
import { TagField, tagsOf } from "./bulk-bar.js";
import { Ask, Choices, Dialog } from "./dialog.js";
import { clock, moment } from "./time.js";
import { PRIORITIES, TARGETS, customerName } from "./words.js";

const HOUR = 3_600_000;

/** What a row says besides its reason, most pressing first: `[kind, words]`. Pure; `now` in ms. */
export function marksOf(row, now) {
  const due = Object.entries(row.deadlines ?? {}).sort(([, one], [, other]) => one - other)[0];
  const promise = (row.promises ?? []).find(({ due_at }) => due_at !== null);
  return [
    row.late && ["late", `Late: ${TARGETS[row.late] ?? row.late}`],
    promise && promise.due_at <= now && ["late", `Promise due since ${moment(promise.due_at, now)}`],
    row.priority && row.priority !== "normal" && ["reason", PRIORITIES.find(([key]) => key === row.priority)?.[1]],
    due && ["plain", `${TARGETS[due[0]] ?? due[0]} by ${moment(due[1], now)}`],
    promise && promise.due_at > now && ["plain", `Promised by ${moment(promise.due_at, now)}`],
    row.team?.name && ["plain", row.team.name],
    ...(row.tags ?? []).map((tag) => ["tag", tag]),
    row.snoozed_until && ["away", `Put off until ${moment(row.snoozed_until, now)}`],
    row.bot_helps && ["plain", "Assistant helps meanwhile"],
    row.by_email && ["plain", "Wants the answer by e-mail"],
  ].filter(Boolean);
}

export function Marks({ row, now }) {
  return marksOf(row, now).map(([kind, words]) => html`<span key=${words} class="tag" data-kind=${kind}>${words}</span>`);
}

/** "In an hour", "tomorrow morning", "on Monday morning", as instants in the agent's own time. Pure. */
export function snoozeTimes(now) {
  const morning = (days) => new Date(new Date(now).setDate(new Date(now).getDate() + days)).setHours(9, 0, 0, 0);
  const toMonday = (8 - new Date(now).getDay()) % 7 || 7;
  return [
    [now + HOUR, "For an hour"],
    [now + 4 * HOUR, "For four hours"],
    [morning(1), "Until tomorrow, 09:00"],
    [morning(toMonday), "Until Monday, 09:00"],
  ];
}

export function Plan({ desk, id, name }) {
  const { actions, store } = desk;
  const row = store.selectedRow.value;
  const times = snoozeTimes(store.now.value);
  const submit = async (form) => {
    const [priority, own] = [form.get("priority"), form.get("at")];
    const until = form.get("until") === "own" ? own && new Date(own).getTime() : Number(form.get("until"));
    const tags = tagsOf(form.get("tags"));
    if (priority !== row.priority && !(await actions.setPriority(id, priority))) return;
    if (tags.join() !== (row.tags ?? []).join() && !(await actions.setTags(id, tags))) return;
    if (until) await actions.snooze(id, until, name);
    else store.dialog.value = null;
  };
  return html`
    <${Ask} desk=${desk} title=${`Plan the conversation with ${name}`} action="Save" submit=${submit}>
      <${Choices} name="priority" legend="How urgent is it?" pairs=${PRIORITIES} first=${row.priority ?? "normal"} />
      <${TagField} desk=${desk} value=${(row.tags ?? []).join(", ")} />
      <label for="snooze">Put off <span class="hint">(it comes back when the customer writes)</span></label>
      <select id="snooze" name="until">
        <option value="">Not at all</option>
        ${times.map(([at, text]) => html`<option key=${text} value=${at}>${text}</option>`)}
        <option value="own">Until…</option>
      </select>
      <label for="snooze-at" class="own-time">Until when <span class="hint">(your time)</span></label>
      <input id="snooze-at" class="own-time" type="datetime-local" name="at" />
    <//>
  `;
}

export function ToTeam({ desk, id, name }) {
  const [teams, setTeams] = useState(null);
  useEffect(() => void desk.actions.teams().then(setTeams), []);
  const submit = (form) => desk.actions.toTeam(id, { team_id: form.get("team_id"), note: form.get("note").trim() });
  if (!teams?.length) {
    return html`<${Dialog} desk=${desk} title="Another team"><p>${teams ? "There is only one team." : "One moment…"}</p><//>`;
  }
  return html`
    <${Ask} desk=${desk} title=${`Give ${name} to another team`} action="Give" submit=${submit}>
      <${Choices} name="team_id" legend="To which team?" pairs=${teams.map((team) => [team.id, team.name])} first="" />
      <label for="team-note">What should they know?</label>
      <textarea id="team-note" name="note" rows="3" maxlength="1000" required></textarea>
    <//>
  `;
}

export function Withdraw({ desk, id }) {
  const promise = desk.store.promise.value;
  const submit = (form) => desk.actions.settle(id, promise.seq, { state: "withdrawn", why: form.get("why").trim() });
  return html`
    <${Ask} desk=${desk} title="Withdraw the promise" action="Withdraw" submit=${submit}>
      <blockquote dir="auto">${promise.text}</blockquote>
      <label for="why">Why? The customer reads this.</label>
      <textarea id="why" name="why" rows="2" maxlength="500" required autofocus></textarea>
    <//>
  `;
}

export function NewPromise({ desk, id }) {
  const submit = (form) => desk.actions.promise(id, { text: form.get("text").trim(), ...(form.get("at") && { due_at: new Date(form.get("at")).getTime() }) });
  return html`
    <${Ask} desk=${desk} title="Note a promise" action="Note it" submit=${submit}>
      <label for="promise-text">What was promised?</label>
      <textarea id="promise-text" name="text" rows="2" maxlength="1000" required autofocus placeholder="For example: we call back about the tent pole."></textarea>
      <label for="promise-at">Until when <span class="hint">(your time; may stay empty)</span></label>
      <input id="promise-at" type="datetime-local" name="at" />
    <//>
  `;
}

/** What was promised here and still stands; any agent may settle it. */
export function Promises({ desk, row }) {
  const { actions, store } = desk;
  if (!row.promises?.length) return null;
  const now = store.now.value;
  const withdraw = (promise) => () => {
    store.promise.value = promise;
    store.dialog.value = "withdraw";
  };
  return html`
    <ul class="promises" role="list" aria-label="Promises">
      ${row.promises.map(
        (promise) => html`
          <li key=${promise.seq} data-due=${promise.due_at !== null && promise.due_at <= now ? "" : null}>
            <span><b dir="auto">${promise.owner.name || "We"}</b> promised${promise.due_at ? ` by ${moment(promise.due_at, now)}` : ""}: <q dir="auto">${promise.text}</q></span>
            <button type="button" class="quiet" onClick=${() => actions.settle(row.id, promise.seq, { state: "kept" })}>Done</button>
            <button type="button" class="quiet" onClick=${withdraw(promise)}>Withdraw…</button>
          </li>
        `,
      )}
    </ul>
  `;
}

const span = (wait) => (wait ? `${Math.round(wait.low / 60)}–${Math.max(1, Math.round(wait.high / 60))} min` : "not known yet");

export function Overview({ desk }) {
  const { actions, store } = desk;
  const [seen, setSeen] = useState(null);
  const look = () => actions.overview().then((found) => found && setSeen(found));
  useEffect(() => void look(), []);
  if (!seen) return html`<${Dialog} desk=${desk} title="Overview"><p>One moment…</p><//>`;
  const give = (id) => async (event) => (await actions.assign(id, event.target.value)) && look();
  const who = (id) => customerName(store.rowOf(id));
  return html`
    <${Dialog} desk=${desk} title=${`Overview at ${clock(seen.now)}`}>
      <table>
        <thead><tr><th>Team</th><th>On duty</th><th>Queue</th><th>Longest</th><th>With agents</th><th>Away</th></tr></thead>
        <tbody>${seen.teams.map((team) => html`<tr key=${team.id}><th>${team.name || "Everybody"}</th><td>${team.on_duty}</td><td>${team.queue}</td><td>${Math.round(team.longest / 60)} min</td><td>${team.assigned}</td><td>${team.away}</td></tr>`)}</tbody>
      </table>
      <h3>Agents</h3>
      <ul>${seen.agents.map((agent) => html`<li key=${agent.id}><span dir="auto">${agent.name}</span>: ${agent.open} of ${agent.capacity}, ${agent.on_duty ? "on duty" : agent.availability}</li>`)}</ul>
      <h3>Waiting</h3>
      ${!seen.waiting.length && html`<p>Nobody.</p>`}
      <ul>
        ${seen.waiting.map(
          (one) => html`<li key=${one.conversation}>
            ${one.position}. <span dir="auto">${who(one.conversation)}</span>, ${Math.round(one.waited / 60)} min so far, range ${span(one.wait)}
            <select aria-label=${`Give ${who(one.conversation)} to`} value="" onChange=${give(one.conversation)}>
              <option value="">Give to…</option>
              ${seen.agents.map((agent) => html`<option key=${agent.id} value=${agent.id}>${agent.name}</option>`)}
            </select>
          </li>`,
        )}
      </ul>
      <p class="hint">Late: ${seen.late.length}. Promises due: ${seen.promises_due.length}. Wait ranges: ${seen.coverage.text}.</p>
      <p class="dialog-actions"><button type="button" class="primary" autofocus onClick=${() => (store.dialog.value = null)}>Close</button></p>
    <//>
  `;
}
