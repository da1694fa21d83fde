/** The top line: who is signed in, whether they are available, how many conversations they hold, and their choices. */

import { html } from "../vendor/preact.js";
import { playChime } from "./alerts.js";
import { Icon } from "./icons.js";
import { AVAILABILITIES } from "./words.js";

const GIVE_BACK = "give-back";

function Availability({ desk, agent }) {
  return html`
    <label class="availability" data-availability=${agent.availability}>
      <span class="dot" data-availability=${agent.availability}></span>
      <span class="sr">Your availability</span>
      <select value=${agent.availability} onChange=${(event) => desk.actions.setAvailability(...(event.target.value === GIVE_BACK ? ["away", true] : [event.target.value]))}>
        ${[...AVAILABILITIES, [GIVE_BACK, "Away, give mine back"]].map(([value, text]) => html`<option key=${value} value=${value} selected=${value === agent.availability}>${text}</option>`)}
      </select>
    </label>
  `;
}

async function wantNotifications(desk, on) {
  const granted = on && (await globalThis.Notification?.requestPermission()) === "granted";
  desk.settings.change({ notify: granted });
  if (on && !granted) desk.actions.tell("This browser does not allow notifications here. You can change that in its site settings.");
}

function OwnSettings({ desk, agent }) {
  const { settings } = desk;
  const { sound, volume, repeat, notify, about, theme, letters, mood } = settings.signal.value;
  const box = (text, checked, change) => html`
    <label class="choice-line"><input type="checkbox" checked=${checked} onChange=${(event) => change(event.target.checked)} />${text}</label>
  `;
  return html`
    <div id="choices" class="choices-panel" popover="auto" role="group" aria-label="Your settings">
      <p class="choices-who"><strong dir="auto">${agent.name}</strong><br /><span class="hint">${agent.email}</span></p>
      ${box("Sound when somebody waits or writes", sound, (value) => settings.change({ sound: value }))}
      <label class="volume" for="volume">Volume
        <input id="volume" type="range" min="5" max="100" value=${volume} disabled=${!sound} onInput=${(event) => settings.change({ volume: Number(event.target.value) })} />
      </label>
      ${box("Again every 20 s until claimed", repeat, (value) => settings.change({ repeat: value }))}
      <button type="button" class="quiet" onClick=${() => playChime(settings.signal.value.volume)}>Test the sound</button>
      ${box("Desktop notifications", notify, (value) => wantNotifications(desk, value))}
      <label class="volume" for="about">Alert me about
        <select id="about" value=${about} onChange=${(event) => settings.change({ about: event.target.value })}>
          ${[["all", "Queue and mine"], ["mine", "Only mine"], ["queue", "Only the queue"]].map(([value, text]) => html`<option key=${value} value=${value} selected=${value === about}>${text}</option>`)}
        </select>
      </label>
      ${box("Mood line in the brief", mood, (value) => settings.change({ mood: value }))}
      ${box("Single-letter keys in the list", letters, (value) => settings.change({ letters: value }))}
      <label class="volume" for="theme">Look
        <select id="theme" value=${theme} onChange=${(event) => settings.change({ theme: event.target.value })}>
          ${[["auto", "As the system"], ["light", "Light"], ["dark", "Dark"]].map(([value, text]) => html`<option key=${value} value=${value} selected=${value === theme}>${text}</option>`)}
        </select>
      </label>
      <button type="button" class="quiet" onClick=${() => (desk.store.dialog.value = "help")}>Keyboard help</button>
      <p><a href="/account/">Your account</a></p>
      <button type="button" class="quiet" onClick=${() => (desk.store.dialog.value = "texts")}>Canned replies</button>
      <button type="button" class="quiet" onClick=${desk.signOut}>Sign out</button>
    </div>
  `;
}

function Connection({ desk }) {
  const { store } = desk;
  const texts = {
    lost: "Connection lost – trying again. You can keep writing; nothing is lost.",
    refused: "This address may not use the console. Please ask your administrator.",
  };
  return html`<div class="banner" role="status">${texts[store.connection.value] && html`<p><${Icon} name="warn" />${texts[store.connection.value]}</p>`}</div>`;
}

export function Header({ desk }) {
  const { store } = desk;
  const { agent } = store.session.value;
  const held = store.agents.value.find((one) => one.id === agent.id)?.open;
  return html`
    <header class="top">
      <h1><img src="icon.svg" alt="" width="22" height="22" />Tellonce <span class="top-what">console</span></h1>
      <nav class="places" aria-label="Pages">
        <a href="/content/">Content</a>
        <a href="/dashboard/">Dashboard</a>
      </nav>
      <${Connection} desk=${desk} />
      ${held !== undefined && html`<span class="capacity" title="Conversations you have, of those you can take">${held} / ${agent.capacity}<span class="sr"> conversations</span></span>`}
      ${agent.role !== "agent" && html`<button type="button" class="quiet" onClick=${() => (store.dialog.value = "overview")}>Overview</button>`}
      <${Availability} desk=${desk} agent=${agent} />
      <button type="button" class="quiet round" aria-label="Keyboard help" onClick=${() => (store.dialog.value = "help")}>?</button>
      <button type="button" class="quiet me" popovertarget="choices"><${Icon} name="gear" /><span class="me-name" dir="auto">${agent.name}</span><span class="sr"> – settings</span></button>
      <${OwnSettings} desk=${desk} agent=${agent} />
    </header>
  `;
}
