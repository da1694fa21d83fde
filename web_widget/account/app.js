/** One's own account; for everybody the canned replies, for leads the teams, for admins people, keys and the audit log. */

import { html, render, signal } from "../vendor/preact.js";
import { Frame } from "../pages/frame.js";
import { route } from "../pages/route.js";
import { createSession } from "../pages/session.js";
import { Audit } from "./audit.js";
import { Keys } from "./keys.js";
import { Own } from "./own.js";
import { People } from "./people.js";
import { Replies } from "./replies.js";
import { Teams } from "./teams.js";

const page = createSession("your account");
const account = signal(null);

async function load() {
  const found = await page.attempt(() => page.request("GET", "account"));
  if (found) account.value = found;
}

const PAGES = { own: Own, replies: Replies, teams: Teams, people: People, keys: Keys, audit: Audit };
const ALL = [["own", "Your account"], ["replies", "Canned replies"]];
const FOR_LEADS = [["teams", "Teams"]];
const FOR_ADMINS = [["people", "People"], ["keys", "Keys"], ["audit", "Audit log"]];

function Page() {
  const role = page.session.value.agent?.role;
  const sections = [...ALL, ...(role === "lead" || role === "admin" ? FOR_LEADS : []), ...(role === "admin" ? FOR_ADMINS : [])];
  const section = sections.some(([id]) => id === route.value.name) ? route.value.name : "own";
  return html`
    <${Frame} page=${page} here="Account" sections=${sections} section=${section}>
      <main class="sheet single account">
        ${account.value ? html`<${PAGES[section]} page=${page} account=${account.value} reload=${load} />` : html`<p class="working">One moment…</p>`}
      </main>
    <//>
  `;
}

const root = document.getElementById("app");
root.replaceChildren();
render(html`<${Page} />`, root);
page.start(load);
