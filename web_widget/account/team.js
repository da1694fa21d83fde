/** One team while it is set up: its name, when it is there, how quickly it wants to answer, how long people wait. */

import { html, useState } from "../vendor/preact.js";
import { Hours, usual } from "./hours.js";

const PRIORITIES = ["urgent", "high", "normal", "low"];
const TARGETS = [["first_response", "First answer"], ["next_response", "Next answer"], ["resolution", "Resolved"]];

export function TeamForm({ team, save, close }) {
  const [name, setName] = useState(team?.name ?? "");
  const [hours, setHours] = useState(team ? team.hours : usual());
  const [targets, setTargets] = useState(team?.targets ?? {});
  const [limit, setLimit] = useState(team?.choice_minutes ?? "");
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);

  const aim = (priority, what, minutes) => setTargets({ ...targets, [priority]: { ...targets[priority], [what]: Number(minutes) || null } });

  async function send(event) {
    event.preventDefault();
    setBusy(true);
    setProblem("");
    try {
      await save({ name, hours, targets, choice_minutes: limit === "" ? null : Number(limit) });
      close();
    } catch (error) {
      setProblem(error.message);
      setBusy(false);
    }
  }

  return html`
    <form class="team" aria-label=${team ? `Team ${team.name}` : "New team"} onSubmit=${send}>
      <label for="team-name">Name</label>
      <input id="team-name" type="text" required maxlength="100" value=${name} onInput=${(event) => setName(event.target.value)} />
      <label class="choice-line"><input type="checkbox" checked=${hours !== null} onChange=${(event) => setHours(event.target.checked ? (team?.hours ?? usual()) : null)} /><span>It has opening hours; outside them customers are told when it is back</span></label>
      ${hours && html`<${Hours} hours=${hours} change=${setHours} />`}
      <fieldset class="targets"><legend>Answer within, in minutes of opening time (empty: no target)</legend>
        <div class="table-frame" tabindex="0" role="region" aria-label="Answer within, in minutes"><table>
          <thead><tr><th scope="col">Urgency</th>${TARGETS.map(([what, label]) => html`<th scope="col" key=${what}>${label}</th>`)}</tr></thead>
          <tbody>${PRIORITIES.map((priority) => html`
            <tr key=${priority}><th scope="row">${priority}</th>${TARGETS.map(([what, label]) => html`
              <td key=${what}><input type="number" min="1" max="604800" aria-label=${`${label}, ${priority}`} value=${targets[priority]?.[what] ?? ""} onInput=${(event) => aim(priority, what, event.target.value)} /></td>`)}
            </tr>`)}</tbody>
        </table></div>
      </fieldset>
      <label for="team-limit">Offer other ways when the wait is over … minutes</label>
      <input id="team-limit" type="number" min="0" max="1440" aria-describedby="team-limit-hint" value=${limit} onInput=${(event) => setLimit(event.target.value)} />
      <p class="hint" id="team-limit-hint">Customers then choose: wait, carry on with the bot and keep their place, or get the answer by mail. Empty: as in the server's settings.</p>
      <p class="problem" role="alert">${problem}</p>
      <div class="actions"><button class="primary" disabled=${busy}>Save the team</button><button type="button" class="quiet" onClick=${close}>Cancel</button></div>
    </form>
  `;
}
