/** Teams and who does what in them; for leads and admins. */

import { html, useEffect, useState } from "../vendor/preact.js";
import { inWords } from "./hours.js";
import { TeamForm } from "./team.js";
import { Work } from "./work.js";

export function Teams({ page }) {
  const [teams, setTeams] = useState(null);
  const [people, setPeople] = useState([]);
  const [open, setOpen] = useState(null);

  const load = () =>
    page.attempt(async () => {
      const [found, all] = await Promise.all([page.request("GET", "teams"), page.request("GET", "agents")]);
      setPeople(all.agents);
      setTeams(found.teams);
    });
  useEffect(() => void load(), []);

  const save = (id) => async (body) => {
    await page.request(id ? "PUT" : "POST", id ? `teams/${id}` : "teams", body);
    page.tell("The team is saved.");
    await load();
  };
  const members = (team) => people.filter(({ id }) => team.members.includes(id)).map(({ name }) => name).join(", ");

  if (teams === null) return html`<h2>Teams</h2><p class="working">One moment…</p>`;
  return html`
    <h2>Teams</h2>
    <p>A handoff goes to the team that a rule names, else to the first. A team without members is everybody's.</p>
    ${teams.length > 0 && html`<div class="table-frame" tabindex="0" role="region" aria-label="Teams"><table>
      <caption>Teams</caption>
      <thead><tr><th scope="col">Name</th><th scope="col">There</th><th scope="col">Members</th><th scope="col"><span class="sr">Change</span></th></tr></thead>
      <tbody>${teams.map((team) => html`
        <tr key=${team.id}>
          <td dir="auto">${team.name}</td>
          <td>${inWords(team.hours)}${team.hours?.country && html`<br /><span class="hint">not on public holidays of ${team.hours.country} ${team.hours.subdivision}</span>`}</td>
          <td dir="auto">${members(team) || "everybody"}</td>
          <td><button type="button" class="quiet" aria-label=${`Change ${team.name}`} onClick=${() => setOpen(team)}>Change</button></td>
        </tr>`)}</tbody>
    </table></div>`}
    ${open
      ? html`<section class="card" key=${open.id ?? "new"}><h3>${open.id ? open.name : "New team"}</h3><${TeamForm} team=${open.id ? open : null} save=${save(open.id)} close=${() => setOpen(null)} /></section>`
      : html`<p class="foot"><button type="button" class="primary" onClick=${() => setOpen({})}>Add a team</button></p>`}
    <${Work} page=${page} teams=${teams} people=${people} reload=${load} />
  `;
}
