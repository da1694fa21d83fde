/** The brief: what the customer wants, what is known, why the assistant stopped; each line linked to what it rests on. */

import { html } from "../vendor/preact.js";
import { Breakable } from "./breakable.js";
import { Icon } from "./icons.js";
import { Mood, hasMoods } from "./mood.js";
import { Orders } from "./orders.js";
import { Past } from "./past.js";
import { articlePath } from "./rich-text.js";
import { clock, isoTime, moment, withDays } from "./time.js";
import { customerName, reasonText } from "./words.js";

/** Sections from top to bottom; `look` decides how the lines of a section are set. */
const SECTIONS = [
  { id: "wish", title: "What they want", look: "lead", icon: "person" },
  { id: "issue", title: "What happened", look: "text" },
  { id: "why", title: "Why the assistant stopped", look: "text", icon: "bot" },
  { id: "summary", title: "In short, by the language model", look: "text" },
  { id: "mood", title: "Mood", look: "text" },
  { id: "next", title: "Suggested next step", look: "next", icon: "spark" },
  { id: "facts", title: "What they already told us", look: "pairs" },
  { id: "missing", title: "Not known yet", look: "list", icon: "question" },
  { id: "identity", title: "Who they are", look: "pairs", icon: "shield" },
  { id: "order", title: "Order", look: "pairs" },
  { id: "tried", title: "What was tried", look: "steps" },
  { id: "sources", title: "Help pages shown", look: "list", icon: "page" },
  { id: "actions", title: "What was changed", look: "list" },
  { id: "promises", title: "What was promised", look: "list" },
];

/** The orders stand before the first of these. */
const AFTER_ORDERS = new Set(["tried", "sources", "actions", "promises", "other"]);

const KNOWN = new Set(SECTIONS.map(({ id }) => id));
const OTHER = { id: "other", title: "Also known", look: "pairs" };

/**
 * Lines by section, in the order of the page; a section without lines is left out. What was read of an order
 * then gives way to its card, which was read just now. Pure.
 */
export function sectionsOf(brief, orders) {
  const cards = new Set((orders?.orders ?? []).map(({ number }) => `Order ${number}`));
  const lines = (brief?.lines ?? []).filter(({ section, label }) => section !== "order" || !cards.has(label));
  return [...SECTIONS, OTHER]
    .map((section) => ({
      ...section,
      lines: lines.filter((line) => (section === OTHER ? !KNOWN.has(line.section) : line.section === section.id)),
    }))
    .filter((section) => section.lines.length > 0);
}

const VERBS = {
  "order.verified": "checked",
  "order.changed": "changed",
  "answer.rated": "rated",
  "handoff.requested": "asked",
  "handoff.offered": "offered",
  "promise.made": "promised",
  "note.added": "noted",
};

function toldBy(event) {
  if (event?.kind === "message.added") return event.author?.role === "customer" ? "said" : event.author?.role === "bot" ? "answered" : "written";
  return VERBS[event?.kind] ?? (event?.kind === "fact.noted" ? "said" : "seen");
}

function Evidence({ line, desk }) {
  const { store, actions } = desk;
  const now = store.now.value;
  const { events } = store.selectedLog.value;
  return html`
    <span class="evidence">
      ${(line.evidence ?? []).map((item, index) => {
        if (item.type === "event") {
          const event = events.find((one) => one.seq === item.seq);
          const at = index === 0 && line.said_at ? line.said_at : event?.at;
          return html`<button key=${index} type="button" class="link" onClick=${() => actions.jump(item.seq)}>${event?.kind === "order.verified" && html`<${Icon} name="shield" />`}${toldBy(event)}${at ? ` ${moment(at, now)}` : ""}<span class="sr"> – show the message</span></button>`;
        }
        const path = articlePath(item.path);
        const name = item.heading || item.path;
        return path
          ? html`<a key=${index} class="link" href=${path} target="_blank" rel="noopener"><${Icon} name="page" />${name}<span class="sr"> – opens the article in a new tab</span></a>`
          : html`<span key=${index}>${name}</span>`;
      })}
    </span>
  `;
}

/** A checked line says so once: on its evidence when that is the check itself, else beside the value. */
function Checked({ line, desk }) {
  const isCheck = (seq) => desk.store.selectedLog.value.events.some((event) => event.seq === seq && event.kind === "order.verified");
  if (!line.verified || line.evidence?.some((item) => item.type === "event" && isCheck(item.seq))) return null;
  return html`<span class="verified"><${Icon} name="shield" />checked</span>`;
}

/** A longer wish is read, not taken in at a glance: it is set smaller. */
const LONG_VALUE = 110;

const LOOKS = {
  lead: ({ lines, desk }) =>
    lines.map((line, index) => html`<div key=${index} class="lead" data-long=${line.value.length > LONG_VALUE ? "" : null}>${index > 0 && line.label && html`<span class="brief-label">${line.label}</span>`}<p dir="auto"><${Breakable} text=${line.value} /></p><${Evidence} line=${line} desk=${desk} /></div>`),
  text: ({ lines, desk }) =>
    lines.map((line, index) => html`<div key=${index} class="brief-text"><p dir="auto">${line.value}</p><${Evidence} line=${line} desk=${desk} /></div>`),
  next: ({ lines, desk }) =>
    lines.map((line, index) => html`<div key=${index} class="brief-text"><p dir="auto">${line.value}</p><${Evidence} line=${line} desk=${desk} /></div>`),
  pairs: ({ lines, desk }) => html`
    <dl class="pairs">
      ${lines.map(
        (line, index) => html`
          <div key=${index}>
            <dt>${line.label}</dt>
            <dd><span class="pair-value"><span class="value" dir="auto"><${Breakable} text=${line.section === "order" ? withDays(line.value) : line.value} /></span><${Checked} line=${line} desk=${desk} /></span><${Evidence} line=${line} desk=${desk} /></dd>
          </div>
        `,
      )}
    </dl>
  `,
  list: ({ lines, desk }) => html`
    <ul class="brief-list" role="list">
      ${lines.map((line, index) => html`<li key=${index}>${line.label && html`<span class="brief-label">${line.label}</span>`}<span class="brief-value" dir="auto">${line.value}</span><${Evidence} line=${line} desk=${desk} /></li>`)}
    </ul>
  `,
  steps: ({ lines, desk }) => html`
    <ol class="brief-steps" role="list">
      ${lines.map((line, index) => html`<li key=${index}>${line.label && html`<span class="brief-label">${line.label}</span>`}<span class="brief-value" dir="auto">${line.value}</span><${Evidence} line=${line} desk=${desk} /></li>`)}
    </ol>
  `,
};

/** A mood rests on everything that was said; one place to begin is enough. */
const restedOnOne = (line) => ({ ...line, evidence: line.evidence?.slice(0, 1) });

function Section({ section, desk }) {
  const Look = LOOKS[section.look];
  const line = section.id === "mood" && hasMoods(desk);
  return html`
    <section class="brief-section" data-section=${section.id} aria-labelledby=${`brief-${section.id}`}>
      <h3 id=${`brief-${section.id}`}>${section.icon && html`<${Icon} name=${section.icon} />`}${section.title}</h3>
      ${line
        ? html`<${Mood} desk=${desk} text=${section.lines.map(({ value }) => value).join(" ")} />`
        : html`<${Look} lines=${section.id === "mood" ? section.lines.map(restedOnOne) : section.lines} desk=${desk} />`}
    </section>
  `;
}

/** Until the brief is here, the row already says the most important thing. */
function Beginning({ row }) {
  return html`
    <section class="brief-section" data-section="wish">
      <h3>What they want</h3>
      <div class="lead"><p dir="auto">${row?.summary || "Putting the brief together…"}</p></div>
    </section>
    ${row?.reason && html`<section class="brief-section"><h3>Why the assistant stopped</h3><p>${reasonText(row.reason)}</p></section>`}
  `;
}

export function Brief({ desk }) {
  const { store } = desk;
  const row = store.selectedRow.value;
  const { brief, orders } = store.selectedLog.value;
  const sections = sectionsOf(brief, orders);
  const until = sections.findIndex(({ id }) => AFTER_ORDERS.has(id));
  const first = until < 0 ? sections : sections.slice(0, until);
  const rest = until < 0 ? [] : sections.slice(until);
  return html`
    <aside class="brief" id="brief" tabindex="-1" aria-labelledby="brief-title">
      <header class="brief-head">
        <h2 id="brief-title">In brief<span class="sr">: ${customerName(row)}</span></h2>
        ${brief?.built_at && html`<span class="hint">as of <time datetime=${isoTime(brief.built_at)}>${clock(brief.built_at)}</time></span>`}
      </header>
      <div class="brief-body" tabindex="0" role="region" aria-label="Brief">
        ${sections.length ? first.map((section) => html`<${Section} key=${section.id} section=${section} desk=${desk} />`) : html`<${Beginning} row=${row} />`}
        <${Orders} desk=${desk} id=${desk.store.selected.value} />
        ${rest.map((section) => html`<${Section} key=${section.id} section=${section} desk=${desk} />`)}
        <${Past} desk=${desk} id=${desk.store.selected.value} />
      </div>
    </aside>
  `;
}
