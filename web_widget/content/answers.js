/** Which answers used an article and how customers rated them; and every answer they found not helpful. */

import { html, useEffect, useState } from "../vendor/preact.js";
import { Icon } from "../console/icons.js";
import { moment } from "../console/time.js";
import { linkTo } from "../pages/route.js";
import { counted } from "./words.js";

const conversationLink = (id) => `/console/#/c/${encodeURIComponent(id)}`;

export function Use({ use, own }) {
  const others = use.paths.filter((path) => path !== own);
  return html`
    <li class="card">
      <p>
        ${use.rating === "down" && html`<span class="badge" data-kind="bad"><${Icon} name="warn" />Not helpful</span>`}
        ${use.rating === "up" && html`<span class="badge" data-kind="good"><${Icon} name="check" />Helpful</span>`}
        ${" "}<q dir="auto">${use.question}</q>
      </p>
      <p class="said-so" dir="auto">${use.answer}</p>
      <p class="hint">
        ${moment(use.at, Date.now())} · <a href=${conversationLink(use.conversation)}>Conversation</a>
        ${others.map((path) => html` · <a key=${path} href=${linkTo("file", path)}>${path}</a>`)}
      </p>
    </li>
  `;
}

export function Answers({ store, path }) {
  const [found, setFound] = useState(null);
  useEffect(() => {
    let here = true;
    store.calls.answers(path).then((answers) => here && setFound(answers), () => here && setFound({ answers: [], tally: { used: 0 } }));
    return () => (here = false);
  }, [path]);
  if (!found) return null;
  const { used, up, down } = found.tally;
  const summary = used ? `Used in ${counted(used, "answer")} in 90 days${up || down ? `: ${up} helpful, ${down} not helpful` : ", none rated"}` : "Not used in an answer in 90 days";
  return html`
    <details class="uses">
      <summary>${summary}</summary>
      ${found.answers.length > 0 && html`<ul class="cards" role="list">${found.answers.map((use) => html`<${Use} key=${use.conversation + use.seq} use=${use} own=${path} />`)}</ul>`}
    </details>
  `;
}

export function Ratings({ store }) {
  const rated = store.usage.value.rated_down;
  return html`
    <main class="sheet single">
      <h2>Answers customers found not helpful</h2>
      ${rated === null && html`<p class="working">Reading the conversations…</p>`}
      ${rated?.length === 0 && html`<p class="calm"><${Icon} name="check" />Nobody rated an answer “not helpful” in the last 90 days.</p>`}
      <ul class="cards" role="list">${rated?.map((use) => html`<${Use} key=${use.conversation + use.seq} use=${use} />`)}</ul>
      <p class="foot"><a href="/console/api/content/export.csv?what=rated-down" download>Export as CSV</a></p>
    </main>
  `;
}
