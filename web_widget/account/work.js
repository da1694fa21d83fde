/** What each person does: in which teams, in which languages, with which skills, how much at once. */

import { html, useState } from "../vendor/preact.js";

const words = (text) => text.split(/[,\s]+/).filter(Boolean);

export function Work({ page, teams, people, reload }) {
  const [open, setOpen] = useState("");
  const named = (one) => teams.filter(({ members }) => members.includes(one.id)).map(({ name }) => name);
  return html`
    <h3 class="part">Who does what</h3>
    <p class="hint">Languages and skills narrow whom a customer gets, as long as somebody on duty has them.</p>
    <div class="table-frame" tabindex="0" role="region" aria-label="Who does what"><table>
      <caption>People</caption>
      <thead><tr><th scope="col">Name</th><th scope="col">Teams</th><th scope="col">Languages</th><th scope="col">Skills</th><th scope="col">At once</th><th scope="col"><span class="sr">Change</span></th></tr></thead>
      <tbody>${people.map((one) => html`
        <tr key=${one.id}>
          <td dir="auto">${one.name}</td><td dir="auto">${named(one).join(", ") || "–"}</td>
          <td>${one.languages.join(", ") || "any"}</td><td>${one.skills.join(", ") || "–"}</td><td class="number">${one.capacity}</td>
          <td><button type="button" class="quiet" aria-expanded=${open === one.id} aria-label=${`Change what ${one.name} does`} onClick=${() => setOpen(open === one.id ? "" : one.id)}>Change</button></td>
        </tr>`)}</tbody>
    </table></div>
    ${people.filter(({ id }) => id === open).map((one) => html`<${Person} key=${one.id} page=${page} teams=${teams} one=${one} done=${async () => (setOpen(""), await reload())} />`)}
  `;
}

function Person({ page, teams, one, done }) {
  const [within, setWithin] = useState(teams.filter(({ members }) => members.includes(one.id)).map(({ id }) => id));
  const [given, setGiven] = useState({ languages: one.languages.join(", "), skills: one.skills.join(", "), capacity: one.capacity });
  const [problem, setProblem] = useState("");
  const write = ({ target }) => setGiven({ ...given, [target.name]: target.value });

  async function send(event) {
    event.preventDefault();
    try {
      await page.request("PUT", `agents/${one.id}/work`, {
        teams: within, languages: words(given.languages), skills: words(given.skills), capacity: Number(given.capacity),
      });
      page.tell(`What ${one.name} does is saved.`);
      await done();
    } catch (error) {
      setProblem(error.message);
    }
  }

  const toggle = (id, on) => setWithin(on ? [...within, id] : within.filter((each) => each !== id));
  return html`
    <section class="card"><h3 dir="auto">${one.name}</h3>
      <form aria-label=${`What ${one.name} does`} onSubmit=${send}>
        ${teams.length > 0 && html`<fieldset><legend>Teams</legend>${teams.map((team) => html`
          <label key=${team.id} class="choice-line"><input type="checkbox" checked=${within.includes(team.id)} onChange=${(event) => toggle(team.id, event.target.checked)} /><span dir="auto">${team.name}</span></label>`)}</fieldset>`}
        <label for="languages">Languages, such as “en, de” (empty: any)</label>
        <input id="languages" name="languages" type="text" maxlength="200" value=${given.languages} onInput=${write} />
        <label for="skills">Skills, such as “invoices”</label>
        <input id="skills" name="skills" type="text" maxlength="200" value=${given.skills} onInput=${write} />
        <label for="capacity">Conversations at once</label>
        <input id="capacity" name="capacity" type="number" min="0" max="100" required value=${given.capacity} onInput=${write} />
        <p class="problem" role="alert">${problem}</p>
        <button class="primary">Save</button>
      </form>
    </section>
  `;
}
