/** Who changed what through these pages. */

import { html, useEffect, useState } from "../vendor/preact.js";
import { isoTime, moment } from "../console/time.js";
import { linkTo } from "../pages/route.js";
import { DONE } from "./words.js";

export function History({ store }) {
  const [acts, setActs] = useState(null);
  useEffect(() => {
    store.page.attempt(async () => setActs((await store.calls.audit()).acts));
  }, []);
  return html`
    <main class="sheet single">
      <h2>Who changed what</h2>
      ${acts === null && html`<p class="working">Reading…</p>`}
      ${acts?.length === 0 && html`<p class="calm">Nothing was changed through these pages yet. Edits of the files themselves show in the folder.</p>`}
      <ul class="cards" role="list">
        ${acts?.map((act, at) => html`
          <li key=${at} class="card">
            <p><strong dir="auto">${act.agent_name}</strong> ${DONE[act.action] ?? act.action} <a href=${linkTo("file", act.subject)}>${act.subject}</a> <time class="hint" datetime=${isoTime(act.at)}>${moment(act.at, Date.now())}</time></p>
            ${act.note && html`<p dir="auto">${act.note}</p>`}
          </li>
        `)}
      </ul>
    </main>
  `;
}
