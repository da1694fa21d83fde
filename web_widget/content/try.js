/** A question as a customer would ask it: what the bot decides, says and found, with the scores. */

import { html, useState } from "../vendor/preact.js";
import { reasonText } from "../console/words.js";
import { linkTo } from "../pages/route.js";
import { REPLIES, percent } from "./words.js";

function Passages({ passages }) {
  return html`
    <div class="table-frame" tabindex="0" role="region" aria-label="Passages found">
      <table>
        <caption>Passages found, best first</caption>
        <thead><tr><th scope="col">Passage</th><th scope="col" class="number">Score</th><th scope="col" class="number">Meaning</th><th scope="col" class="number">Words</th></tr></thead>
        <tbody>
          ${passages.map((hit, at) => html`
            <tr key=${at}>
              <td><a href=${linkTo("file", hit.path)}>${hit.path}</a>${hit.heading && html` <span class="hint">${hit.heading}</span>`}${hit.audience !== "public" && html` <span class="badge" data-kind="off">${hit.audience}</span>`}<p class="passage" dir="auto">${hit.text}</p></td>
              <td class="number">${hit.score.toFixed(2)}</td><td class="number">${hit.dense.toFixed(2)}</td><td class="number">${hit.keyword.toFixed(2)}</td>
            </tr>
          `)}
        </tbody>
      </table>
    </div>
  `;
}

function Reply({ reply }) {
  const why = reply.reason ? ` – ${reasonText(reply.reason).toLowerCase()}` : "";
  return html`
    <section class="reply" aria-label="The answer" data-kind=${reply.action === "answer" ? "good" : "warn"}>
      <p class="side-title">${REPLIES[reply.action] ?? reply.action}${why} <span class="hint">${percent(reply.confidence)} sure</span></p>
      <p class="said-so" dir="auto">${reply.text}</p>
      ${reply.sources.map((source, at) => html`<blockquote key=${at} dir="auto">${source.quote}<br /><a href=${linkTo("file", source.path)}>${source.path}</a></blockquote>`)}
    </section>
  `;
}

export function Try({ store }) {
  const [text, setText] = useState("");
  const [found, setFound] = useState(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event) => {
    event.preventDefault();
    if (!text.trim() || busy) return;
    setBusy(true);
    const answer = await store.page.attempt(() => store.calls.ask(text.trim()));
    setBusy(false);
    if (!answer) return;
    setFound(answer);
    store.page.said.value = `${REPLIES[answer.reply.action] ?? ""}: ${answer.reply.text}`;
  };
  return html`
    <main class="sheet single">
      <h2>Try a question</h2>
      <form class="ask" onSubmit=${submit}>
        <label for="question">As a customer would ask it <span class="hint">orders are not looked up here</span></label>
        <input id="question" type="text" dir="auto" maxlength="2000" value=${text} onInput=${(event) => setText(event.target.value)} />
        <button class="primary" disabled=${busy}>${busy ? "Asking…" : "Ask"}</button>
      </form>
      ${found && html`<${Reply} reply=${found.reply} /><${Passages} passages=${found.passages} />`}
    </main>
  `;
}
