/** Questions nobody could answer: examples, a draft, publishing, and the proof that they are answered now. */

import { html, useEffect, useRef, useState } from "../vendor/preact.js";
import { Icon } from "../console/icons.js";
import { moment } from "../console/time.js";
import { linkTo } from "../pages/route.js";
import { Dialog } from "./file-dialogs.js";
import { Times, once } from "./once.js";
import { REPLIES, GAP_STATES, WHY, counted } from "./words.js";

const done = ({ status }) => status === "closed" || status === "dismissed";

function Proof({ proof }) {
  const passed = proof.filter(({ passes }) => passes).length;
  return html`
    <section class="proof" aria-label="Asked again">
      <p role="status" class="summary" data-kind=${passed === proof.length ? "good" : "warn"}>${passed === proof.length ? `All ${counted(proof.length, "question")} are answered from the published article.` : `${passed} of ${counted(proof.length, "question")} are answered from an article published for this gap.`}</p>
      <ul role="list">
        ${once(proof).map((one, at) => html`
          <li key=${at}>
            <p><span class="badge" data-kind=${one.passes ? "good" : "warn"}>${one.passes ? html`<${Icon} name="check" />Passes` : (REPLIES[one.reply.action] ?? one.reply.action)}</span> <q dir="auto">${one.text}</q><${Times} times=${one.times} /></p>
            <p class="said-so" dir="auto">${one.reply.text}</p>
            ${one.reply.sources.length > 0 && html`<p class="hint">from ${[...new Set(one.reply.sources.map(({ path }) => path))].map((path, n) => html`${n ? ", " : ""}<a key=${path} href=${linkTo("file", path)}>${path}</a>`)}</p>`}
          </li>
        `)}
      </ul>
    </section>
  `;
}

function PutAside({ store, gap, onClose }) {
  const submit = async (event) => {
    event.preventDefault();
    const note = new FormData(event.target).get("note").trim();
    if (await store.page.attempt(() => store.calls.dismiss(gap.id, note))) {
      await store.load("gaps");
      onClose();
    }
  };
  return html`
    <${Dialog} title="Put this gap aside" onClose=${onClose}>
      <form onSubmit=${submit}>
        <label for="aside-note">Why does it need no article?</label>
        <textarea id="aside-note" name="note" rows="3" maxlength="1000" required autofocus></textarea>
        <p class="dialog-actions"><button type="button" class="quiet" onClick=${onClose}>Cancel</button><button class="primary">Put aside</button></p>
      </form>
    <//>
  `;
}

/** One article answers both: this gap's questions join another's. */
function Join({ store, gap, onClose }) {
  const others = store.openGaps.value.filter(({ id }) => id !== gap.id);
  const submit = async (event) => {
    event.preventDefault();
    const into = new FormData(event.target).get("into");
    if (await store.page.attempt(() => store.calls.merge(gap.id, into))) {
      await store.load("gaps");
      store.page.tell("They are one gap now.");
      onClose();
    }
  };
  return html`
    <${Dialog} title="Join this gap to another" onClose=${onClose}>
      <form onSubmit=${submit}>
        <p dir="auto">${gap.title}</p>
        <label for="join-into">Which one asks the same?</label>
        <select id="join-into" name="into" required autofocus>
          <option value="">Choose…</option>
          ${others.map(({ id, title, count }) => html`<option key=${id} value=${id}>${title} (${counted(count, "time")})</option>`)}
        </select>
        <p class="dialog-actions"><button type="button" class="quiet" onClick=${onClose}>Cancel</button><button class="primary">Join</button></p>
      </form>
    <//>
  `;
}

function Gap({ store, gap, open, onDraft }) {
  const [proof, setProof] = useState(null);
  const [busy, setBusy] = useState("");
  const [asking, setAsking] = useState(false);
  const [joining, setJoining] = useState(false);
  const mayJoin = !done(gap) && !gap.draft && store.openGaps.value.length > 1 && store.page.mayChange();
  const card = useRef(null);
  const run = (name, work) => async () => {
    setBusy(name);
    await store.page.attempt(work);
    setBusy("");
  };
  const prove = run("prove", async () => setProof((await store.calls.prove(gap.id)).proof));
  useEffect(() => {
    if (open) prove();
  }, [open]);
  useEffect(() => {
    if (open) card.current.scrollIntoView({ block: "start" });
  }, [open, proof]);
  const why = Object.entries(gap.why).map(([reason, count]) => `${WHY[reason] ?? reason} ${count}×`);
  return html`
    <li class="card gap" ref=${card} data-open=${open ? "" : null}>
      <h3 dir="auto">${gap.title}</h3>
      <p class="hint"><span class="badge" data-kind=${gap.status === "closed" ? "good" : done(gap) ? "off" : "warn"}>${GAP_STATES[gap.status]}</span> asked ${counted(gap.count, "time")}, last ${moment(gap.last_seen, Date.now())} · ${why.join(", ")}</p>
      <ul class="examples" role="list">
        ${once(gap.examples).map((one, at) => html`<li key=${at}><q dir="auto">${one.text}</q> <a href=${`/console/#/c/${encodeURIComponent(one.conversation)}`}>Conversation<span class="sr"> with “${one.text}”</span></a></li>`)}
      </ul>
      ${gap.answers.length > 0 && html`<details><summary>${counted(gap.answers.length, "answer")} by agents</summary>${gap.answers.map((text, at) => html`<p key=${at} class="said-so" dir="auto">${text}</p>`)}</details>`}
      ${gap.published.length > 0 && html`<p>Published: ${gap.published.map((path) => html`<a key=${path} href=${linkTo("file", path)}>${path}</a> `)}</p>`}
      ${gap.note && html`<p class="said-so" dir="auto">${gap.note}</p>`}
      ${proof && html`<${Proof} proof=${proof} />`}
      <p class="actions">
        ${!done(gap) && store.page.mayChange() && html`<button type="button" class="primary" disabled=${Boolean(busy)} onClick=${run("draft", () => onDraft(gap))}>${gap.draft ? "Go on with the draft" : "Make a draft"}</button>`}
        <button type="button" class="quiet" disabled=${Boolean(busy)} onClick=${prove}>${busy === "prove" ? "Asking…" : "Ask again"}</button>
        ${mayJoin && html`<button type="button" class="quiet" onClick=${() => setJoining(true)}>Join to another…</button>`}
        ${!done(gap) && store.page.mayChange() && html`<button type="button" class="quiet" onClick=${() => setAsking(true)}>Put aside…</button>`}
      </p>
      ${joining && html`<${Join} store=${store} gap=${gap} onClose=${() => setJoining(false)} />`}
      ${asking && html`<${PutAside} store=${store} gap=${gap} onClose=${() => setAsking(false)} />`}
    </li>
  `;
}

export function Gaps({ store, open, onDraft }) {
  const gaps = store.gaps.value;
  const part = (title, some) => some.length > 0 && html`
    <h3 class="part">${title}</h3>
    <ul class="cards" role="list">${some.map((gap) => html`<${Gap} key=${gap.id} store=${store} gap=${gap} open=${open === gap.id} onDraft=${onDraft} />`)}</ul>
  `;
  return html`
    <main class="sheet single">
      <h2>What nobody could answer</h2>
      ${gaps === null && html`<p class="working">Reading the conversations…</p>`}
      ${gaps?.length === 0 && html`<p class="calm"><${Icon} name="check" />Every question of the last 90 days found an answer.</p>`}
      ${gaps && html`${part("Open", gaps.filter((gap) => !done(gap)))}${part("Done", gaps.filter(done))}`}
      <p class="foot"><a href="/console/api/content/export.csv?what=gaps" download>Export as CSV</a></p>
    </main>
  `;
}
