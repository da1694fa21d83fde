/** One week on one page, to be printed and to be posted: numbers against the week before, and what to read. */

import { html, useEffect, useState } from "../vendor/preact.js";
import { linkTo } from "../pages/route.js";
import { daysLater, longDay, ordered, partText, shown } from "./words.js";

const HEADLINES = ["conversations", "confirmed_resolution", "first_contact_resolution", "return_within_7_days", "handoff_rate", "waiting", "abandoned", "csat", "repeat_information_rate", "promises_kept", "answer_quality"];

/** What these are split into has a place of its own below. */
const SPLIT = new Set(["outcomes", "handoffs", "cancel_reasons", "return_reasons"]);

const byId = (report) => new Map(report.measures.map((measure) => [measure.id, measure]));

/** better, worse, or "" where the intervals overlap or nothing can be said. Pure. */
export function verdict(now, before) {
  if (!now.better || now.low === null || before?.low === null || before?.low === undefined) return "";
  const higher = now.low > before.high;
  const lower = now.high < before.low;
  if (!higher && !lower) return "";
  return (now.better === "up") === higher ? "better" : "worse";
}

/** The page as plain text, for a message to everybody. Pure. */
export function asText({ week, before }, gaps) {
  const old = byId(before);
  const measures = byId(week);
  const rows = HEADLINES.map((id) => measures.get(id)).filter((one) => one?.n);
  const lines = rows.map((one) => {
    const was = old.get(one.id);
    const said = verdict(one, was);
    return `- ${one.title}: ${shown(one.value, one.unit)}${was?.n ? ` (before: ${shown(was.value, was.unit)}${said ? `, ${said}` : ""})` : ""}`;
  });
  const reasons = Object.entries(measures.get("handoffs")?.parts ?? {}).slice(0, 5).map(([key, count]) => `- ${partText("handoffs", key)}: ${count}`);
  const open = gaps.slice(0, 3).map((gap) => `- ${gap.title} (asked ${gap.count}× in all)`);
  const part = (title, items) => (items.length ? [`\n${title}`, ...items] : []);
  return [`Support, week of ${longDay(week.first)}`, ...lines, ...part("Why people were needed", reasons), ...part("What an article would have answered", open)].join("\n");
}

function Change({ now, before }) {
  const said = verdict(now, before);
  const text = { better: "Better", worse: "Worse" }[said];
  return text ? html`<span class="badge" data-kind=${said === "better" ? "good" : "bad"}>${text}</span>` : html`<span class="hint">No clear change</span>`;
}

function Comparison({ found }) {
  const old = byId(found.before);
  const rows = found.week.measures.filter(({ id, n }) => n > 0 && !SPLIT.has(id));
  if (!rows.length) return html`<p class="calm">Nothing was asked this week.</p>`;
  return html`
    <div class="table-frame" tabindex="0" role="region" aria-label="The week in numbers">
      <table>
        <caption>The week in numbers</caption>
        <thead><tr><th scope="col">Measure</th><th scope="col" class="number">This week</th><th scope="col" class="number">Week before</th><th scope="col">Change</th></tr></thead>
        <tbody>
          ${rows.map((one) => {
            const was = old.get(one.id);
            return html`<tr key=${one.id}><th scope="row">${one.title}</th><td class="number">${shown(one.value, one.unit)}</td><td class="number">${was?.n ? shown(was.value, was.unit) : "–"}</td><td>${one.better && one.low !== null && was?.n ? html`<${Change} now=${one} before=${was} />` : ""}</td></tr>`;
          })}
        </tbody>
      </table>
    </div>
  `;
}

function Bars({ title, measure }) {
  const parts = measure ? ordered(measure.id, measure.parts) : [];
  const most = Math.max(...parts.map(([, count]) => count), 1);
  return html`
    <section>
      <h3>${title}</h3>
      ${parts.length === 0 && html`<p class="hint">None this week.</p>`}
      <ul class="bars" role="list">
        ${parts.slice(0, 8).map(([key, count]) => html`
          <li key=${key}><span dir="auto">${partText(measure.id, key)}</span><svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect width=${(count / most) * 100} height="10" /></svg><span class="number">${count}</span></li>
        `)}
      </ul>
    </section>
  `;
}

function Reading({ conversations }) {
  return html`
    <section>
      <h3>Worth reading</h3>
      ${conversations.length === 0 && html`<p class="hint">No conversation of this week was handed over or rated badly.</p>`}
      <ul class="cards" role="list">
        ${conversations.map((one) => html`
          <li key=${one.id} class="card">
            <p><a href=${`/console/#/c/${one.id}`}><q dir="auto">${one.summary || "Conversation"}</q></a> ${one.csat && html`<span class="badge" data-kind=${one.csat <= 2 ? "bad" : "good"}>${one.csat} of 5</span>`}</p>
            ${one.comment && html`<p dir="auto">“${one.comment}”</p>`}
          </li>
        `)}
      </ul>
    </section>
  `;
}

export function Week({ page, monday }) {
  const [found, setFound] = useState(null);
  const [gaps, setGaps] = useState([]);
  useEffect(() => {
    page.attempt(async () => setFound(await page.request("GET", `measures/week${monday ? `?monday=${encodeURIComponent(monday)}` : ""}`)));
    page.request("GET", "content/gaps").then(({ gaps }) => setGaps(gaps.filter(({ status }) => status === "open" || status === "drafted")), () => {});
  }, [monday]);
  if (!found) return html`<main class="sheet single"><h2>The week</h2><p class="working">Counting…</p></main>`;
  const { week } = found;
  const measures = byId(week);
  const copy = async () => {
    await navigator.clipboard.writeText(asText(found, gaps));
    page.tell("Copied: paste it into a message to everybody.");
  };
  return html`
    <main class="sheet single week">
      <h2>Week of ${longDay(week.first)}</h2>
      <p class="actions">
        <a class="quiet as-button" href=${linkTo("week", daysLater(week.first, -7))}>Week before</a>
        <a class="quiet as-button" href=${linkTo("week", daysLater(week.first, 7))}>Week after</a>
        <button type="button" class="quiet" onClick=${() => print()}>Print</button>
        <button type="button" class="primary" onClick=${copy}>Copy as text</button>
      </p>
      ${week.sample && html`<p class="sample">These numbers include made-up sample conversations.</p>`}
      <${Comparison} found=${found} />
      <p class="hint">“Better” and “worse” are said only where the 95 % intervals of both weeks do not overlap.</p>
      <div class="week-parts">
        <section>
          <h3>What customers came for</h3>
          ${(found.came_for ?? []).length === 0 && html`<p class="hint">Nothing was recognised.</p>`}
          <ul class="plain" role="list">${(found.came_for ?? []).map(({ topic, count }) => html`<li key=${topic}><span dir="auto">${topic.replaceAll("_", " ")}</span> <span class="hint">${count}</span></li>`)}</ul>
        </section>
        <${Bars} title="Why people were needed" measure=${measures.get("handoffs")} />
        <${Bars} title="What became of them" measure=${measures.get("outcomes")} />
        <${Bars} title="Why orders were cancelled" measure=${measures.get("cancel_reasons")} />
        <section>
          <h3>What an article would have answered</h3>
          ${gaps.length === 0 && html`<p class="hint">No open gaps.</p>`}
          <ul class="plain" role="list">${gaps.slice(0, 5).map((gap) => html`<li key=${gap.id}><a href=${`/content/#/gaps/${gap.id}`} dir="auto">${gap.title}</a> <span class="hint">asked ${gap.count}× in all</span></li>`)}</ul>
        </section>
      </div>
      <${Reading} conversations=${found.worth_reading} />
    </main>
  `;
}
