/** The support lead's pages: measures with plots and tables for any days, and one week on one page. */

import { effect, html, render, signal, useEffect, useState } from "../vendor/preact.js";
import { Frame } from "../pages/frame.js";
import { route } from "../pages/route.js";
import { createSession } from "../pages/session.js";
import { Card } from "./card.js";
import { Sample } from "./sample.js";
import { Week } from "./week.js";
import { GROUPS, daysLater } from "./words.js";

const page = createSession("the dashboard");
const period = signal({ first: null, last: null, days: 28 });
const found = signal(null);
/** A name for what the plots must look like now; it changes with the theme. */
const look = signal("");
const dark = matchMedia("(prefers-color-scheme: dark)");

const query = ({ first, last }) => (first && last ? `?${new URLSearchParams({ first, last })}` : "");

async function load() {
  const report = await page.attempt(() => page.request("GET", `measures${query(period.value)}`));
  if (!report) return;
  const { days } = report;
  found.value = { ...report, measures: new Map(report.measures.map((measure) => [measure.id, { ...measure, days }])) };
  period.value = { ...period.value, first: report.first, last: report.last };
}

function choose(first, last, days = 0) {
  period.value = { first, last, days };
  load();
}

function Period() {
  const { first, last, days } = period.value;
  const [from, setFrom] = useState(first ?? "");
  const [to, setTo] = useState(last ?? "");
  useEffect(() => {
    setFrom(first ?? "");
    setTo(last ?? "");
  }, [first, last]);
  const today = new Date().toISOString().slice(0, 10);
  const submit = (event) => {
    event.preventDefault();
    if (from && to && from <= to) choose(from, to);
    else page.tell("The first day must not be after the last one.", "error");
  };
  return html`
    <form class="period" onSubmit=${submit}>
      <div class="quick" role="group" aria-label="Period">
        ${[7, 28, 90].map((count) => html`<button key=${count} type="button" class="quiet" aria-pressed=${days === count ? "true" : "false"} onClick=${() => choose(daysLater(today, 1 - count), today, count)}>${count} days</button>`)}
      </div>
      <label>From <input type="date" value=${from} onInput=${(event) => setFrom(event.target.value)} /></label>
      <label>To <input type="date" value=${to} onInput=${(event) => setTo(event.target.value)} /></label>
      <button class="quiet">Show</button>
      <a href=${`/console/api/measures/export.csv${query(period.value)}`} download>Export as CSV</a>
    </form>
  `;
}

function Overview() {
  const report = found.value;
  return html`
    <main class="sheet dashboard">
      <h2>How it goes</h2>
      <${Period} />
      ${report?.sample && html`<p class="sample">These numbers include made-up sample conversations.</p>`}
      ${!report && html`<p class="working">Counting…</p>`}
      ${report && GROUPS.map(([title, ids]) => html`
        <section key=${title} class="group" aria-label=${title}>
          <h2 class="part">${title}</h2>
          <div class="measures">
            ${ids.map((id) => report.measures.get(id)).filter(Boolean).map((measure) => html`<${Card} key=${measure.id} measure=${measure} look=${look.value} />`)}
          </div>
        </section>
      `)}
      ${report && html`<p class="hint">Days are days in UTC. Nothing here is about one agent: how quick a person is, is not shown.</p>`}
    </main>
  `;
}

function Page() {
  const { name, rest } = route.value;
  const section = ["week", "sample"].includes(name) ? name : "";
  const mayJudge = ["lead", "admin"].includes(page.session.value.agent?.role);
  const pages = {
    week: html`<${Week} key=${rest} page=${page} monday=${rest} />`,
    sample: html`<${Sample} key=${rest} page=${page} monday=${rest} mayJudge=${mayJudge} />`,
  };
  return html`
    <${Frame} page=${page} here="Dashboard" sections=${[["", "Measures"], ["week", "Week"], ["sample", "Read and judge"]]} section=${section}>
      ${pages[section] ?? html`<${Overview} />`}
    <//>
  `;
}

const relook = () => (look.value = `${page.settings.signal.value.theme} ${dark.matches}`);
effect(relook);
dark.addEventListener("change", relook);
const root = document.getElementById("app");
root.replaceChildren();
render(html`<${Page} />`, root);
page.start(async () => {
  await load();
  // Gaps are found when somebody looks for them: the numbers are then read once more.
  await page.request("GET", "content/gaps").then(load, () => {});
});
