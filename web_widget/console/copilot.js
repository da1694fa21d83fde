/** Help with the answer: a suggested reply, a question to the knowledge, canned replies. Nothing is sent by itself. */

import { html, useEffect, useState } from "../vendor/preact.js";
import { plain } from "../shared/markdown.js";
import { forCustomer } from "./for-customer.js";
import { Icon } from "./icons.js";
import { articlePath } from "./rich-text.js";
import { withDays } from "./time.js";
import { REJECTIONS } from "./words.js";

function Passage({ source }) {
  const path = source.internal ? null : articlePath(source.path);
  const name = source.heading || source.title || source.path;
  return html`
    <li>
      ${path ? html`<a class="link" href=${path} target="_blank" rel="noopener"><${Icon} name="page" />${name}</a>` : html`<b>${name}</b>`}
      ${source.internal && html`<span class="internal"><${Icon} name="lock" />internal – not for the customer</span>`}
      ${" "}<span class="hint" dir="auto">${plain(source.quote)}</span>
    </li>
  `;
}

/** A draft in blocks; a block that names none of its sources and is not from the brief is to be checked. Pure. */
export function blocksOf(found) {
  const cites = /\[\d+\]/;
  const drafted = found.text.split(/\n\n+/).filter(Boolean);
  const open = !found.sources?.some(({ internal }) => !internal);
  return drafted.map((text, index) => ({ text, unsupported: open ? false : !cites.test(text) && index > 0 && text.length > 60 && !(found.rests_on?.length && /^Order\b/.test(text)) }));
}

function Reject({ desk, id, found, done }) {
  const [asking, setAsking] = useState(false);
  if (!asking) return html`<button type="button" class="quiet" onClick=${() => setAsking(true)}>Reject…</button>`;
  const reject = async (why) => {
    try {
      await desk.api.rejectSuggestion(id, { why, paths: found.sources.map(({ path }) => path) });
      done();
    } catch (error) {
      desk.actions.tell(error.message, "error");
    }
  };
  return html`<span class="reject" role="group" aria-label="Why reject it?">${REJECTIONS.map(([why, text]) => html`<button key=${why} type="button" class="quiet" onClick=${() => reject(why)}>${text}</button>`)}</span>`;
}

function Found({ found, use, desk, id, done, suggested }) {
  if (!found) return null;
  const isUsed = desk.drafts.of(id).reply.includes(forCustomer(found.text));
  return html`
    <div class="found">
      ${found.text
        ? html`
            ${!isUsed && blocksOf(found).map(({ text, unsupported }, index) => html`<p key=${index} dir="auto" data-unsupported=${unsupported ? "" : null}>${withDays(text)}${unsupported && html`<span class="internal"><${Icon} name="warn" />no source – check it</span>`}</p>`)}
            <p class="copilot-row">
              ${isUsed ? html`<span class="hint">In your reply, from:</span>` : html`<button type="button" class="quiet" onClick=${() => use(forCustomer(found.text))}>Put into the reply</button>`}
              ${suggested && html`<${Reject} desk=${desk} id=${id} found=${found} done=${done} />`}
            </p>
          `
        : html`<p>Nothing fitting in the public articles.</p>`}
      <ul role="list">${found.sources.map((source) => html`<${Passage} key=${source.n} source=${source} />`)}</ul>
    </div>
  `;
}

/** Canned replies filled from the conversation; what nobody gave stays in braces. */
function Canned({ canned, use }) {
  if (!canned.length) return null;
  return html`
    <label>Canned reply
      <select onChange=${(event) => (use(canned[event.target.selectedIndex - 1]?.filled ?? ""), (event.target.selectedIndex = 0))}>
        <option>choose…</option>
        ${canned.map((one) => html`<option key=${one.id}>${one.shortcut} – ${one.title}</option>`)}
      </select>
    </label>
  `;
}

export function Copilot({ desk, id }) {
  const { api, drafts, actions } = desk;
  const [open, setOpen] = useState(false);
  const [found, setFound] = useState(null);
  const [suggested, setSuggested] = useState(false);
  const given = desk.store.suggested.value;
  const [canned, setCanned] = useState([]);
  const [question, setQuestion] = useState("");

  useEffect(() => setFound(given?.id === id ? given.found : null), [id, given]);
  useEffect(() => void (given?.id === id && (setOpen(true), setSuggested(true))), [id, given]);
  useEffect(() => {
    if (open) api.canned(id).then(({ canned: listed }) => setCanned(listed), () => setCanned([]));
  }, [open, id]);

  const use = (text) => {
    if (!text) return;
    drafts.giveBack(id, "reply", text);
    actions.focusComposer();
  };
  const look = async (call, isSuggestion = false) => {
    setSuggested(isSuggestion);
    try {
      setFound(await call());
    } catch (error) {
      actions.tell(error.message, "error");
    }
  };
  const ask = (event) => {
    event.preventDefault();
    if (question.trim()) look(() => api.ask(question.trim(), id));
  };

  return html`
    <details class="copilot" open=${open} onToggle=${(event) => setOpen(event.target.open)}>
      <summary><${Icon} name="spark" />Help with the answer</summary>
      <div class="copilot-row">
        <button type="button" class="quiet" onClick=${() => look(() => api.suggestion(id), true)}>Suggest a reply</button>
        <${Canned} canned=${canned} use=${use} />
        <form onSubmit=${ask}>
          <label class="sr" for="copilot-question">Ask the knowledge base</label>
          <input id="copilot-question" type="search" placeholder="Ask the articles…" maxlength="1000" value=${question} onInput=${(event) => setQuestion(event.target.value)} />
          <button type="submit" class="quiet">Ask</button>
        </form>
      </div>
      <${Found} found=${found} use=${use} desk=${desk} id=${id} suggested=${suggested} done=${() => (setFound(null), actions.tell("Noted. The content owner sees why."))} />
    </details>
  `;
}
