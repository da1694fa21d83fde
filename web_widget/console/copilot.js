/** Help with the answer: a suggested reply, a question to the knowledge, canned replies. Nothing is sent by itself. */

import { html, useEffect, useState } from "../vendor/preact.js";
import { Icon } from "./icons.js";
import { articlePath } from "./rich-text.js";

function Source({ source }) {
  const path = source.internal ? null : articlePath(source.path);
  const name = source.heading || source.title || source.path;
  return html`
    <li>
      ${path ? html`<a class="link" href=${path} target="_blank" rel="noopener"><${Icon} name="page" />${name}</a>` : html`<b>${name}</b>`}
      ${source.internal && html`<span class="internal"><${Icon} name="lock" />internal – not for the customer</span>`}
      <span class="hint" dir="auto">${source.quote}</span>
    </li>
  `;
}

function Found({ found, use }) {
  if (!found) return null;
  return html`
    <div class="found">
      ${found.text ? html`<p dir="auto">${found.text}</p><button type="button" class="quiet" onClick=${() => use(found.text)}>Put into the reply</button>` : html`<p>Nothing fitting in the public articles.</p>`}
      <ul role="list">${found.sources.map((source) => html`<${Source} key=${source.n} source=${source} />`)}</ul>
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
  const [canned, setCanned] = useState([]);
  const [question, setQuestion] = useState("");

  useEffect(() => setFound(null), [id]);
  useEffect(() => {
    if (open) api.canned(id).then(({ canned: listed }) => setCanned(listed), () => setCanned([]));
  }, [open, id]);

  const use = (text) => {
    if (!text) return;
    drafts.giveBack(id, "reply", text);
    actions.focusComposer();
  };
  const look = async (call) => {
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
    <details class="copilot" onToggle=${(event) => setOpen(event.target.open)}>
      <summary><${Icon} name="spark" />Help with the answer</summary>
      <div class="copilot-row">
        <button type="button" class="quiet" onClick=${() => look(() => api.suggestion(id))}>Suggest a reply</button>
        <${Canned} canned=${canned} use=${use} />
        <form onSubmit=${ask}>
          <label class="sr" for="copilot-question">Ask the knowledge base</label>
          <input id="copilot-question" type="search" placeholder="Ask the knowledge base…" maxlength="1000" value=${question} onInput=${(event) => setQuestion(event.target.value)} />
          <button type="submit" class="quiet">Ask</button>
        </form>
      </div>
      <${Found} found=${found} use=${use} />
    </details>
  `;
}
