/** API keys: made for a program, shown once, revoked. */

import { html, useEffect, useState } from "../vendor/preact.js";
import { Form, when } from "./form.js";

export function Keys({ page }) {
  const [found, setFound] = useState({ keys: [], scopes: {} });
  const [chosen, setChosen] = useState([]);
  const [token, setToken] = useState("");

  const load = () => page.attempt(async () => setFound(await page.request("GET", "keys")));
  useEffect(() => void load(), []);

  async function make({ name }) {
    setToken((await page.request("POST", "keys", { name, scopes: chosen })).token);
    setChosen([]);
    await load();
  }

  const state = (key) => (key.revoked_at ? "Revoked" : html`<button type="button" class="quiet" onClick=${() => page.attempt(() => page.request("DELETE", `keys/${key.id}`)).then(load)}>Revoke</button>`);

  return html`
    <h2>Keys for programs</h2>
    <p><a href="/api">What a key can do</a></p>
    ${token && html`<p class="summary" data-kind="warn">This is the key; it is shown this once: <span class="secret">${token}</span></p>`}
    ${found.keys.length > 0 && html`<div class="table-frame" tabindex="0" role="region" aria-label="Keys"><table>
      <caption>Keys</caption>
      <thead><tr><th scope="col">For</th><th scope="col">May</th><th scope="col">Last used</th><th scope="col">State</th></tr></thead>
      <tbody>${found.keys.map((key) => html`<tr key=${key.id}><td dir="auto">${key.name}</td><td>${key.scopes.join(", ")}</td><td>${when(key.last_used_at)}</td><td>${state(key)}</td></tr>`)}</tbody>
    </table></div>`}
    <h3 class="part">Make one</h3>
    <fieldset><legend>What it may</legend>
      ${Object.entries(found.scopes).map(([scope, what]) => html`
        <label key=${scope} class="choice-line"><input type="checkbox" checked=${chosen.includes(scope)} onChange=${(event) => setChosen(event.target.checked ? [...chosen, scope] : chosen.filter((each) => each !== scope))} /><span><code>${scope}</code> – ${what}</span></label>`)}
    </fieldset>
    <${Form} fields=${[["name", "Which program has it", { maxlength: 100 }]]} button="Make the key" submit=${make} />
  `;
}
