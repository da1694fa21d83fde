/** Everybody's accounts: add, change the role, deactivate, help back in. */

import { html, useEffect, useState } from "../vendor/preact.js";
import { Form } from "./form.js";

const ROLES = ["agent", "lead", "admin", "content"];
const NAMES = { content: "content owner" };

export function People({ page, account }) {
  const [people, setPeople] = useState(null);
  const [link, setLink] = useState("");

  const load = () => page.attempt(async () => setPeople((await page.request("GET", "accounts")).accounts));
  useEffect(() => void load(), []);

  const change = (id, body) => page.attempt(() => page.request("PUT", `accounts/${id}`, body)).then(load);
  const shown = (made) => setLink(new URL(made.link, location.href).href);

  async function add({ email, name }) {
    shown(await page.request("POST", "accounts", { email, name }));
    await load();
  }

  return html`
    <h2>People</h2>
    ${link && html`<p class="summary" data-kind="warn">Send this link to them; it works once, within fifteen minutes: <span class="secret">${link}</span></p>`}
    ${people === null ? html`<p class="working">One moment…</p>` : html`
      <div class="table-frame" tabindex="0" role="region" aria-label="People"><table>
        <caption>Accounts</caption>
        <thead><tr><th scope="col">Name</th><th scope="col">Role</th><th scope="col">Second factor</th><th scope="col">Account</th></tr></thead>
        <tbody>${people.map((one) => html`
          <tr key=${one.id}>
            <td><span dir="auto">${one.name}</span><br /><span class="hint">${one.email}</span></td>
            <td><select aria-label=${`Role of ${one.name}`} value=${one.role} disabled=${one.id === account.agent.id} onChange=${(event) => change(one.id, { role: event.target.value })}>
              ${ROLES.map((role) => html`<option key=${role} value=${role} selected=${role === one.role}>${NAMES[role] ?? role}</option>`)}
            </select></td>
            <td>${one.second_factor ? html`On <button type="button" class="quiet" onClick=${() => page.attempt(() => page.request("POST", `accounts/${one.id}/second-factor/reset`)).then(load)}>Reset</button>` : "Off"}</td>
            <td>${one.active ? html`<button type="button" class="quiet" onClick=${() => page.attempt(async () => shown(await page.request("POST", `accounts/${one.id}/link`)))}>Sign-in link</button>` : "Deactivated"}
              ${one.company && html` <button type="button" class="quiet" title="The company's sign-in knows this person under a new name" onClick=${() => page.attempt(() => page.request("POST", `accounts/${one.id}/company/release`)).then(load)}>Release from the company's sign-in</button>`}
              ${" "}${one.id !== account.agent.id && html`<button type="button" class="quiet" onClick=${() => change(one.id, { active: !one.active })}>${one.active ? "Deactivate" : "Activate"}</button>`}</td>
          </tr>`)}</tbody>
      </table></div>`}
    <h3 class="part">Add somebody</h3>
    <${Form} fields=${[["email", "E-mail", { type: "email", maxlength: 320 }], ["name", "Name", { maxlength: 200 }]]} button="Add" submit=${add} />
  `;
}
