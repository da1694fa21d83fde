/** The page: the door or the desk, three panes side by side or one at a time. */

import { html, render } from "../vendor/preact.js";
import { Brief } from "./brief.js";
import { Conversation } from "./conversation.js";
import { createDesk } from "./desk.js";
import { Dialogs } from "./dialogs.js";
import { startFocus } from "./focus.js";
import { Header } from "./header.js";
import { Icon } from "./icons.js";
import { QueueList } from "./queue-list.js";
import { listKeys, startShortcuts } from "./shortcuts.js";
import { SignIn } from "./sign-in.js";

function PaneTabs({ desk }) {
  const { store } = desk;
  const panes = [["list", "List"], ["brief", "Brief"], ["chat", "Chat"]];
  return html`
    <nav class="panes" aria-label="View">
      ${panes.map(
        ([id, text]) => html`
          <button key=${id} type="button" data-pane=${id} aria-current=${store.pane.value === id ? "true" : null} disabled=${id !== "list" && !store.selected.value} onClick=${() => (store.pane.value = id)}>
            ${text}${id === "list" && store.waiting.value > 0 && html` <span class="count">${store.waiting.value}</span>`}
          </button>
        `,
      )}
    </nav>
  `;
}

function Toast({ desk }) {
  const toast = desk.store.toast.value;
  return html`
    <div class="toasts" role="status">
      ${toast && html`<p class="toast" data-kind=${toast.kind}>${toast.text}${toast.conversation && html`<button type="button" class="quiet" onClick=${() => desk.actions.open(toast.conversation)}>Open</button>`}<button type="button" class="quiet" aria-label="Close this message" onClick=${() => (desk.store.toast.value = null)}><${Icon} name="close" /></button></p>`}
    </div>
  `;
}

function Welcome({ desk }) {
  const count = desk.store.waiting.value;
  return html`
    <section class="welcome" aria-label="No conversation open">
      <p class="welcome-big">${count ? (count === 1 ? "One customer is waiting" : `${count} customers are waiting`) : "Nobody is waiting"}</p>
      <p>${count ? "Pick the top one: it has waited longest." : "New conversations appear at the left by themselves."}</p>
      <p class="hint">Press <kbd>Ctrl+K</kbd> for everything you can do, <kbd>Alt+Q</kbd> to claim who has waited longest.</p>
    </section>
  `;
}

function Page({ desk, onListKey }) {
  const { store } = desk;
  const { status } = store.session.value;
  if (status === "checking") return html`<p class="starting">Opening the console…</p>`;
  if (status === "out") return html`<${SignIn} desk=${desk} />`;
  const open = store.selected.value;
  return html`
    <div class="console" data-pane=${open ? store.pane.value : "list"} data-open=${open ? "" : null}>
      <${Header} desk=${desk} />
      <${PaneTabs} desk=${desk} />
      <main class="desk">
        <${QueueList} desk=${desk} onKey=${onListKey} />
        ${open ? html`<${Conversation} desk=${desk} /><${Brief} key=${open} desk=${desk} />` : html`<${Welcome} desk=${desk} />`}
      </main>
      <${Toast} desk=${desk} />
      <${Dialogs} desk=${desk} />
      <div class="sr" role="log" aria-live="polite" aria-label="News">${store.said.value}</div>
    </div>
  `;
}

const desk = createDesk();
startShortcuts(desk);
const root = document.getElementById("app");
root.replaceChildren();
startFocus(root);
render(html`<${Page} desk=${desk} onListKey=${listKeys(desk)} />`, root);
desk.start();
