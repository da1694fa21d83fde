/** A week's sample for people to read and judge, and what it says of the whole week. */

import { html, useEffect, useState } from "../vendor/preact.js";
import { linkTo } from "../pages/route.js";
import { OUTCOMES, daysLater, longDay, shown } from "./words.js";

const ANSWERS = [["yes", "Yes"], ["no", "No"], ["unsure", "Cannot tell"]];

/** `silence, without` in words. */
export function kindText(kind) {
  const [outcome, person] = kind.split(", ");
  return `${OUTCOMES[outcome] ?? outcome} · ${person === "without" ? "bot alone" : person}`;
}

/** One line about an estimate. Pure. */
export function estimateText({ value, low, high, judged }) {
  if (value === null) return "nothing judged yet";
  return `${shown(value, "share")}, 95 % sure: between ${shown(low, "share")} and ${shown(high, "share")} (${judged} judged)`;
}

function Question({ name, text, value, onSay, disabled }) {
  return html`
    <fieldset class="judge" disabled=${disabled}>
      <legend>${text}</legend>
      ${ANSWERS.map(([key, label]) => html`
        <label key=${key}><input type="radio" name=${name} value=${key} checked=${value === key} onChange=${() => onSay(key)} /> ${label}</label>
      `)}
    </fieldset>
  `;
}

export function Sample({ page, monday, mayJudge }) {
  const [found, setFound] = useState(null);
  useEffect(() => {
    page.attempt(async () => setFound(await page.request("GET", `measures/sample${monday ? `?monday=${encodeURIComponent(monday)}` : ""}`)));
  }, [monday]);
  if (!found) return html`<main class="sheet single"><h2>Read and judge</h2><p class="working">Drawing…</p></main>`;
  const say = (one, changed) =>
    page.attempt(async () => {
      const body = { monday: found.monday, resolved: one.resolved, handoff: one.handoff, ...changed };
      setFound(await page.request("PUT", `measures/sample/${one.id}`, body));
    });
  return html`
    <main class="sheet single">
      <h2>Read and judge: week of ${longDay(found.monday)}</h2>
      <p>A random sample of the week, drawn by what the log says became of each conversation. The more are judged, the surer the numbers.</p>
      <p class="actions">
        <a class="quiet as-button" href=${linkTo("sample", daysLater(found.monday, -7))}>Week before</a>
        <a class="quiet as-button" href=${linkTo("sample", daysLater(found.monday, 7))}>Week after</a>
      </p>
      <dl class="facts">
        <dt>Resolved, say people</dt><dd>${estimateText(found.resolved)}</dd>
        <dt>Resolved, says the log</dt><dd>${shown(found.log_says, "share")}</dd>
        <dt>A person was needed and nobody came (of the bot's own conversations)</dt><dd>${estimateText(found.missed_handoff)}</dd>
      </dl>
      ${!mayJudge && html`<p class="hint">Leads and admins judge.</p>`}
      ${found.conversations.length === 0 && html`<p class="hint">There were no conversations that week.</p>`}
      <ol class="cards" role="list">
        ${found.conversations.map((one) => html`
          <li key=${one.id} class="card">
            <p><a href=${`/console/#/c/${one.id}`} target="_blank">Read the conversation</a> <span class="hint">${kindText(one.kind)}</span></p>
            <${Question} name=${`r${one.id}`} text="Was it resolved?" value=${one.resolved} disabled=${!mayJudge} onSay=${(resolved) => say(one, { resolved })} />
            <${Question} name=${`h${one.id}`} text="Was a person needed?" value=${one.handoff} disabled=${!mayJudge} onSay=${(handoff) => say(one, { handoff })} />
          </li>
        `)}
      </ol>
    </main>
  `;
}
