/** The team's canned replies: read, write, change, remove. */

import { html, useEffect, useState } from "../vendor/preact.js";
import { Dialog } from "./dialog.js";

const NEW = { id: null, shortcut: "", title: "", text: "" };

function Edit({ one, variables, save, back, problem }) {
  const submit = (event) => {
    event.preventDefault();
    const form = new FormData(event.target);
    save(one.id, { shortcut: form.get("shortcut").trim(), title: form.get("title").trim(), text: form.get("text").trim() });
  };
  return html`
    <form onSubmit=${submit}>
      <p class="problem" role="alert">${problem}</p>
      <label for="canned-shortcut">Shortcut, typed after /</label>
      <input id="canned-shortcut" name="shortcut" type="text" value=${one.shortcut} required maxlength="40" pattern="[\\w\\-]+" autocomplete="off" autofocus />
      <label for="canned-title">Title</label>
      <input id="canned-title" name="title" type="text" dir="auto" value=${one.title} required maxlength="200" autocomplete="off" />
      <label for="canned-text">Text</label>
      <textarea id="canned-text" name="text" dir="auto" rows="6" required maxlength="4000" value=${one.text}></textarea>
      <p class="hint">Filled from the conversation: ${variables.map((name) => html`<code key=${name}>{{${name}}}</code> `)}</p>
      <p class="dialog-actions"><button type="button" class="quiet" onClick=${back}>Back</button><button class="primary">Save</button></p>
    </form>
  `;
}

export function CannedDialog({ desk }) {
  const { api, store } = desk;
  const [listed, setListed] = useState(null);
  const [variables, setVariables] = useState([]);
  const [one, setOne] = useState(null);
  const [problem, setProblem] = useState("");

  async function load() {
    try {
      const found = await api.canned("");
      setListed(found.canned);
      setVariables(found.variables ?? []);
    } catch (error) {
      setProblem(error.message);
    }
  }
  useEffect(() => void load(), []);

  async function after(call) {
    try {
      await call();
      setOne(null);
      setProblem("");
      await load();
    } catch (error) {
      setProblem(error.message);
    }
  }

  if (one) {
    return html`<${Dialog} desk=${desk} title=${one.id ? `Change /${one.shortcut}` : "A new canned reply"}>
      <${Edit} one=${one} variables=${variables} problem=${problem} save=${(id, body) => after(() => api.saveCanned(id, body))} back=${() => (setProblem(""), setOne(null))} />
    <//>`;
  }
  return html`
    <${Dialog} desk=${desk} title="Canned replies">
      <p class="problem" role="alert">${problem}</p>
      ${listed && !listed.length && html`<p>There are none yet. Write what you find yourself typing every day.</p>`}
      <ul class="key-list" role="list">
        ${(listed ?? []).map(
          (each) => html`
            <li key=${each.id}>
              <span><b>/${each.shortcut}</b> <span dir="auto">${each.title}</span><br /><span class="hint" dir="auto">${each.text}</span></span>
              <button type="button" class="quiet" onClick=${() => setOne(each)}>Change<span class="sr"> /${each.shortcut}</span></button>
              <button type="button" class="quiet" onClick=${() => after(() => api.removeCanned(each.id))}>Remove<span class="sr"> /${each.shortcut}</span></button>
            </li>
          `,
        )}
      </ul>
      <p class="dialog-actions">
        <button type="button" class="quiet" onClick=${() => setOne(NEW)}>New…</button>
        <button type="button" class="primary" autofocus onClick=${() => (store.dialog.value = null)}>Close</button>
      </p>
    <//>
  `;
}
