/** Canned replies: what the team writes often, with variables that the conversation fills. */

import { html, useEffect, useState } from "../vendor/preact.js";

export function Replies({ page }) {
  const [found, setFound] = useState(null);
  const [open, setOpen] = useState(null);
  const [problem, setProblem] = useState("");

  const load = () => page.attempt(async () => setFound(await page.request("GET", "canned")));
  useEffect(() => void load(), []);

  const edit = (reply) => (setProblem(""), setOpen(reply));
  const write = ({ target }) => setOpen({ ...open, [target.name]: target.value });
  const remove = (reply) => page.attempt(() => page.request("DELETE", `canned/${reply.id}`)).then(load);

  async function send(event) {
    event.preventDefault();
    const { id, shortcut, title, text } = open;
    try {
      await page.request(id ? "PUT" : "POST", id ? `canned/${id}` : "canned", { shortcut, title, text });
      setOpen(null);
      await load();
    } catch (error) {
      setProblem(error.message);
    }
  }

  if (found === null) return html`<h2>Canned replies</h2><p class="working">One moment…</p>`;
  return html`
    <h2>Canned replies</h2>
    <p>In the console “/” and the shortcut brings one into the reply.</p>
    ${found.canned.length > 0 && html`<div class="table-frame" tabindex="0" role="region" aria-label="Canned replies"><table>
      <caption>Canned replies</caption>
      <thead><tr><th scope="col">Shortcut</th><th scope="col">Reply</th><th scope="col"><span class="sr">Change</span></th></tr></thead>
      <tbody>${found.canned.map((reply) => html`
        <tr key=${reply.id}>
          <td><code>/${reply.shortcut}</code></td>
          <td dir="auto"><strong>${reply.title}</strong><br /><span class="said-so">${reply.text}</span></td>
          <td><button type="button" class="quiet" aria-label=${`Change ${reply.title}`} onClick=${() => edit(reply)}>Change</button> <button type="button" class="quiet" aria-label=${`Delete ${reply.title}`} onClick=${() => remove(reply)}>Delete</button></td>
        </tr>`)}</tbody>
    </table></div>`}
    ${open === null && html`<p class="foot"><button type="button" class="primary" onClick=${() => edit({ shortcut: "", title: "", text: "" })}>Add a reply</button></p>`}
    ${open && html`
      <section class="card" key=${open.id ?? "new"}><h3>${open.id ? `/${open.shortcut}` : "New reply"}</h3>
        <form onSubmit=${send}>
          <label for="shortcut">Shortcut</label>
          <input id="shortcut" name="shortcut" type="text" required maxlength="40" pattern="[\\w\\-]+" title="letters, digits, - and _" value=${open.shortcut} onInput=${write} />
          <label for="title">Title</label>
          <input id="title" name="title" type="text" required maxlength="200" value=${open.title} onInput=${write} />
          <label for="text">Text</label>
          <textarea id="text" name="text" rows="5" required maxlength="10000" dir="auto" value=${open.text} onInput=${write}></textarea>
          <p class="hint">Filled from the conversation: ${found.variables.map((name) => html`<code key=${name}>{{${name}}}</code> `)}</p>
          <p class="problem" role="alert">${problem}</p>
          <div class="actions"><button class="primary">Save the reply</button><button type="button" class="quiet" onClick=${() => setOpen(null)}>Cancel</button></div>
        </form>
      </section>`}
  `;
}
