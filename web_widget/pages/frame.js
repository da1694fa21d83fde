/** The frame of a page: the door, the top line with the way to the other pages, messages, and the page itself. */

import { html } from "../vendor/preact.js";
import { Icon } from "../console/icons.js";
import { SignIn } from "../console/sign-in.js";

const PLACES = [["/console/", "Console"], ["/content/", "Content"], ["/dashboard/", "Dashboard"]];

/** Who keeps the articles reads no conversation: the other places are closed to them. */
const placesOf = (agent) => PLACES.filter(([href]) => agent.role !== "content" || href === "/content/");

export function Frame({ page, here, sections, section, children }) {
  const { status } = page.session.value;
  if (status === "checking") return html`<p class="starting">One moment…</p>`;
  if (status === "out") return html`<${SignIn} desk=${page} />`;
  return html`
    <${Top} page=${page} here=${here} />
    ${sections && html`
      <nav class="sections" aria-label="Sections">
        ${sections.map(([id, text, count]) => html`
          <a key=${id} href=${`#/${id}`} aria-current=${section === id ? "page" : null}>${text}${count > 0 && html` <span class="count">${count}</span>`}</a>
        `)}
      </nav>`}
    ${children}
    <${Toast} page=${page} />
    <div class="sr" role="status">${page.said.value}</div>
  `;
}

function Top({ page, here }) {
  const { agent } = page.session.value;
  const { theme } = page.settings.signal.value;
  const looks = [["auto", "As the system"], ["light", "Light"], ["dark", "Dark"]];
  return html`
    <header class="top">
      <h1><img src="../console/icon.svg" alt="" width="22" height="22" />Tellonce <span class="top-what">${here.toLowerCase()}</span></h1>
      <nav class="places" aria-label="Pages">
        ${placesOf(agent).map(([href, text]) => html`<a key=${href} href=${href} aria-current=${text === here ? "page" : null}>${text}</a>`)}
      </nav>
      <button type="button" class="quiet me" popovertarget="choices"><${Icon} name="gear" /><span class="me-name" dir="auto">${agent.name}</span><span class="sr"> – settings</span></button>
      <div id="choices" class="choices-panel" popover="auto" role="group" aria-label="Your settings">
        <p class="choices-who"><strong dir="auto">${agent.name}</strong><br /><span class="hint">${agent.email}</span></p>
        <label class="volume" for="theme">Look
          <select id="theme" value=${theme} onChange=${(event) => page.settings.change({ theme: event.target.value })}>
            ${looks.map(([value, text]) => html`<option key=${value} value=${value} selected=${value === theme}>${text}</option>`)}
          </select>
        </label>
        <p><a href="/account/">Your account</a></p>
        <button type="button" class="quiet" onClick=${page.signOut}>Sign out</button>
      </div>
    </header>
  `;
}

function Toast({ page }) {
  const toast = page.toast.value;
  return html`
    <div class="toasts" role="status">
      ${toast && html`<p class="toast" data-kind=${toast.kind}>${toast.text}<button type="button" class="quiet" aria-label="Close this message" onClick=${() => (page.toast.value = null)}><${Icon} name="close" /></button></p>`}
    </div>
  `;
}
