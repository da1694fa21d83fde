/** A team's week as it is edited: spans of two times a day, in the team's own time zone. */

import { html } from "../vendor/preact.js";

export const DAYS = [["mon", "Monday"], ["tue", "Tuesday"], ["wed", "Wednesday"], ["thu", "Thursday"], ["fri", "Friday"], ["sat", "Saturday"], ["sun", "Sunday"]];
const OFFICE = [["09:00", "17:00"]];
const ZONES = Intl.supportedValuesOf?.("timeZone") ?? [];

/** Hours to begin with: the office's, where this browser is. */
export const usual = () => ({
  zone: Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC",
  week: Object.fromEntries(DAYS.map(([day], at) => [day, at < 5 ? OFFICE : []])),
  country: "", subdivision: "", closed: [],
});

/** The end of a day is 24:00 on the wire and 00:00 in a browser's field. */
export const shown = (time) => (time === "24:00" ? "00:00" : time);
export const ends = (time) => (time === "00:00" ? "24:00" : time);

/** "Mon–Fri 09:00–17:00", for a line of a table. */
export function inWords(hours) {
  if (!hours) return "around the clock";
  const runs = [];
  for (const [day, name] of DAYS) {
    const spans = (hours.week[day] ?? []).map((span) => span.join("–")).join(", ");
    const last = runs.at(-1);
    if (last?.spans === spans) last.to = name;
    else runs.push({ from: name, to: name, spans });
  }
  const short = (name) => name.slice(0, 3);
  const open = runs.filter((run) => run.spans);
  const words = open.map(({ from, to, spans }) => `${short(from)}${from === to ? "" : `–${short(to)}`} ${spans}`);
  return `${words.join("; ") || "never"} (${hours.zone})`;
}

export function Hours({ hours, change }) {
  const put = (part) => change({ ...hours, ...part });
  const week = (day, spans) => put({ week: { ...hours.week, [day]: spans } });
  return html`
    <fieldset class="hours"><legend>Opening hours</legend>
      <label for="zone">Time zone</label>
      <input id="zone" type="text" list="zones" required maxlength="50" value=${hours.zone} onInput=${(event) => put({ zone: event.target.value.trim() })} />
      <datalist id="zones">${ZONES.map((zone) => html`<option key=${zone} value=${zone} />`)}</datalist>
      ${DAYS.map(([day, name]) => html`<${Day} key=${day} name=${name} spans=${hours.week[day] ?? []} change=${(spans) => week(day, spans)} />`)}
      <p><button type="button" class="quiet" onClick=${() => put({ week: { ...hours.week, ...Object.fromEntries(DAYS.slice(1, 5).map(([day]) => [day, hours.week.mon ?? []])) } })}>Tuesday to Friday as on Monday</button></p>
      <div class="pair">
        <label>Public holidays of <input type="text" maxlength="3" placeholder="DE" value=${hours.country} onInput=${(event) => put({ country: event.target.value.trim().toUpperCase() })} /></label>
        <label>Region, if any <input type="text" maxlength="10" placeholder="BE" value=${hours.subdivision} onInput=${(event) => put({ subdivision: event.target.value.trim().toUpperCase() })} /></label>
      </div>
      <${Closed} days=${hours.closed} change=${(closed) => put({ closed })} />
    </fieldset>
  `;
}

function Day({ name, spans, change }) {
  const set = (at, side, value) => change(spans.map((span, place) => (place === at ? span.with(side, value) : span)));
  const next = spans.length ? ["", ""] : OFFICE[0];
  return html`
    <div class="day" role="group" aria-label=${name}>
      <span class="day-name">${name}</span>
      <div class="spans">
        ${spans.map(([from, to], at) => html`
          <span class="span" key=${at}>
            <input type="time" required aria-label=${`${name}, from`} value=${from} onChange=${(event) => set(at, 0, event.target.value)} />–<input type="time" required aria-label=${`${name}, to`} value=${shown(to)} onChange=${(event) => set(at, 1, ends(event.target.value))} />
            <button type="button" class="quiet" aria-label=${`Remove this time on ${name}`} onClick=${() => change(spans.filter((_, place) => place !== at))}>×</button>
          </span>`)}
        ${spans.length === 0 && html`<span class="hint">Closed</span>`}
        <button type="button" class="quiet" aria-label=${`Add a time on ${name}`} onClick=${() => change([...spans, next])}>+</button>
      </div>
    </div>
  `;
}

function Closed({ days, change }) {
  const add = (event) => {
    const day = event.target.value;
    if (day && !days.includes(day)) change([...days, day].sort());
    event.target.value = "";
  };
  return html`
    <label for="closed">Other days closed</label>
    <ul class="chips">${days.map((day) => html`<li key=${day}>${day}<button type="button" class="quiet" aria-label=${`Open on ${day} again`} onClick=${() => change(days.filter((each) => each !== day))}>×</button></li>`)}</ul>
    <input id="closed" type="date" onChange=${add} />
  `;
}
