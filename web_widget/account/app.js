/** One's own account: password, second factor, sessions; for admins the people, the keys and the audit log. */

import { html, render, signal } from "../vendor/preact.js";
import { Frame } from "../pages/frame.js";
import { route } from "../pages/route.js";
import { createSession } from "../pages/session.js";
import { Audit } from "./audit.js";
import { Keys } from "./keys.js";
import { Own } from "./own.js";
import { People } from "./people.js";

const page = createSession("your account");
const account = signal(null);

async function load() {
  const found = await page.attempt(() => page.request("GET", "account"));
  if (found) account.value = found;
}

const PAGES = { own: Own, people: People, keys: Keys, audit: Audit };

function Page() {
  const admin = page.session.value.agent?.role === "admin";
  const sections = [["own", "Your account"], ...(admin ? [["people", "People"], ["keys", "Keys"], ["audit", "Audit log"]] : [])];
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
