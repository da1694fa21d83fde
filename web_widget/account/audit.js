/** Who saw, changed, exported and erased what, newest first. */

import { html, useEffect, useState } from "../vendor/preact.js";
import { when } from "./form.js";

export function Audit({ page }) {
  const [acts, setActs] = useState([]);
  const [more, setMore] = useState(true);

  async function load(before) {
    const found = await page.attempt(() => page.request("GET", `audit?before=${before}`));
    if (!found) return;
    setActs((known) => (before ? [...known, ...found.acts] : found.acts));
    setMore(found.acts.length === 500);
  }
  useEffect(() => void load(0), []);

  return html`
    <h2>Audit log</h2>
    <div class="table-frame" tabindex="0" role="region" aria-label="Audit log"><table>
      <caption>Who saw, changed, exported and erased what</caption>
      <thead><tr><th scope="col">When</th><th scope="col">Who</th><th scope="col">What</th><th scope="col">Of what</th></tr></thead>
      <tbody>${acts.map((act) => html`<tr key=${act.id}><td>${when(act.at)}</td><td dir="auto">${act.agent_name}</td><td>${act.action}</td><td>${act.subject} <span class="hint">${act.note}</span></td></tr>`)}</tbody>
    </table></div>
    ${more && acts.length > 0 && html`<p><button type="button" class="quiet" onClick=${() => load(acts.at(-1).id)}>Earlier ones</button></p>`}
  `;
}
