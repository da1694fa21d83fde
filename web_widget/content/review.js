/** Before an edit reaches customers: what changes in the file, and which questions get something else. */

import { html, useEffect, useRef, useState } from "../vendor/preact.js";
import { Icon } from "../console/icons.js";
import { changedParts, lineDiff } from "./line-diff.js";
import { Times, once } from "./once.js";
import { REPLIES, CHANGES, counted } from "./words.js";

const MARKS = { gone: "−", new: "+", same: " ", cut: "…" };
const SPOKEN = { gone: "removed: ", new: "added: ", same: "", cut: "" };

export function Lines({ before, after, label }) {
  const parts = changedParts(lineDiff(before, after));
  return html`
    <div class="lines" tabindex="0" role="region" aria-label=${label}>
      ${parts.length ? parts.map(([kind, line], at) => html`<p key=${at} data-kind=${kind}><span aria-hidden="true">${MARKS[kind]}</span><span class="sr">${SPOKEN[kind]}</span><span dir="auto">${line}</span></p>`) : html`<p class="hint">Nothing differs.</p>`}
    </div>
  `;
}

function Side({ title, asked }) {
  return html`
    <div class="side">
      <p class="side-title">${title}: ${REPLIES[asked.action] ?? asked.action}${asked.sources.length > 0 && html` <span class="hint">from ${[...new Set(asked.sources.map(({ path }) => path))].join(", ")}</span>`}</p>
      <p class="said-so" dir="auto">${asked.text}</p>
    </div>
  `;
}

const ORDER = Object.keys(CHANGES);

export function AnswerChanges({ changes }) {
  const alike = ({ text, kind, before, after }) => [text, kind, before.text, after.text].join("\n");
  const sorted = once(changes, alike).sort((one, other) => ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind));
  return html`
    <ul class="cards" role="list">
      ${sorted.map((change) => {
        const [text, kind] = CHANGES[change.kind];
        return html`
          <li key=${change.id} class="card">
            <p><span class="badge" data-kind=${kind}>${kind === "bad" && html`<${Icon} name="warn" />`}${text}</span> <q dir="auto">${change.text}</q><${Times} times=${change.times} /></p>
            <div class="sides"><${Side} title="Before" asked=${change.before} /><${Side} title="After" asked=${change.after} /></div>
          </li>
        `;
      })}
    </ul>
  `;
}

/** @param {{body: object}} props `body` is what the diff call takes; asked once, when it is shown */
export function useAnswerDiff(store, body) {
  const [found, setFound] = useState(null);
  useEffect(() => {
    let here = true;
    store.calls.diff(body).then(
      (diff) => here && setFound(diff),
      (error) => here && setFound({ error: error.message, changes: [], asked: 0 }),
    );
    return () => (here = false);
  }, []);
  return found;
}

export function Outcome({ found, leave }) {
  if (!found) return html`<p class="working" role="status">Asking the stored and the real questions again…</p>`;
  if (found.error) return html`<p class="problem" role="alert">${found.error}</p>`;
  const changes = leave ? found.changes.filter((change) => !leave(change)) : found.changes;
  const nothing = !found.asked;
  const bad = changes.filter(({ kind }) => kind === "stops_answering").length;
  const summary = changes.length
    ? `${changes.length} of ${counted(found.asked, "question")} ${changes.length === 1 ? "changes" : "change"}${bad ? `, ${bad} ${bad === 1 ? "loses its" : "lose their"} answer` : ""}.`
    : found.asked
      ? `None of ${counted(found.asked, "question")} changes.`
      : "There are no stored or real questions yet to compare with.";
  return html`
    <p role="status" class="summary" data-kind=${bad ? "bad" : nothing ? "warn" : "good"}>${summary}</p>
    ${found.problem && html`<p class="problem">${found.problem}</p>`}
    <${AnswerChanges} changes=${changes} />
  `;
}

export function Review({ store, path, before, after, busy, onBack, onSave }) {
  const heading = useRef(null);
  const found = useAnswerDiff(store, { path, text: after });
  const [message, setMessage] = useState("");
  useEffect(() => heading.current.focus(), []);
  const submit = (event) => {
    event.preventDefault();
    onSave(message);
  };
  const onKey = (event) => event.key === "Escape" && onBack();
  return html`
    <section class="review" aria-labelledby="review-title" onKeyDown=${onKey}>
      <h3 id="review-title" tabindex="-1" ref=${heading}>What this edit changes</h3>
      <h4>For customers</h4>
      <${Outcome} found=${found} />
      <h4>In the file</h4>
      <${Lines} before=${before} after=${after} label="Changes in the file" />
      <form class="save" onSubmit=${submit}>
        <label for="save-message">Why? <span class="hint">for the history${store.repository.value ? " and the commit" : ""}</span></label>
        <input id="save-message" type="text" maxlength="500" value=${message} onInput=${(event) => setMessage(event.target.value)} />
        <button type="button" class="quiet" onClick=${onBack}>Back to the text</button>
        <button class="primary" disabled=${busy || !found}>${busy ? "Saving…" : "Save and publish"}</button>
      </form>
    </section>
  `;
}
