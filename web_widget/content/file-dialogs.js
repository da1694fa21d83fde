/** Moving and deleting an article: what customers would lose is shown before it is done. */

import { html, useLayoutEffect, useRef, useState } from "../vendor/preact.js";
import { go } from "../pages/route.js";
import { Outcome, useAnswerDiff } from "./review.js";

export function Dialog({ title, onClose, children }) {
  const dialog = useRef(null);
  useLayoutEffect(() => {
    const opener = document.activeElement;
    dialog.current.showModal();
    return () => opener?.isConnected && opener.focus();
  }, []);
  return html`
    <dialog ref=${dialog} class="wide" aria-labelledby="dialog-title" onClose=${onClose}>
      <h2 id="dialog-title">${title}</h2>
      ${children}
    </dialog>
  `;
}

/** A moved article answers as before; only its name differs. */
const sameWords = ({ before, after }) => before.text === after.text;

export function Move({ store, file, onClose }) {
  const [to, setTo] = useState(file.path);
  const [asked, setAsked] = useState("");
  const submit = async (event) => {
    event.preventDefault();
    const target = to.trim();
    if (asked !== target) return setAsked(target);
    const moved = await store.page.attempt(() => store.calls.move({ path: file.path, to: target, based_on: file.sha256 }));
    if (!moved) return;
    store.page.tell(`Moved to ${target}.`);
    await store.load("files");
    onClose();
    go("file", target);
  };
  return html`
    <${Dialog} title=${`Move ${file.path}`} onClose=${onClose}>
      <form onSubmit=${submit}>
        <label for="move-to">New path in the folder</label>
        <input id="move-to" type="text" value=${to} autofocus onInput=${(event) => setTo(event.target.value)} />
        ${asked && asked === to.trim() && html`<${Effect} key=${asked} store=${store} body=${{ path: asked, text: file.text, moved_from: file.path }} leave=${sameWords} />`}
        <p class="dialog-actions">
          <button type="button" class="quiet" onClick=${onClose}>Cancel</button>
          <button class="primary" disabled=${!to.trim() || to.trim() === file.path}>${asked === to.trim() ? "Move it" : "See what changes"}</button>
        </p>
      </form>
    <//>
  `;
}

function Effect({ store, body, leave }) {
  return html`<${Outcome} found=${useAnswerDiff(store, body)} leave=${leave} />`;
}

export function Delete({ store, file, onClose }) {
  const found = useAnswerDiff(store, { path: file.path });
  const [message, setMessage] = useState("");
  const submit = async (event) => {
    event.preventDefault();
    const gone = await store.page.attempt(() => store.calls.remove({ path: file.path, based_on: file.sha256, message }));
    if (!gone) return;
    store.page.tell(`${file.path} is deleted.`);
    await store.load("files");
    onClose();
    go("");
  };
  return html`
    <${Dialog} title=${`Delete ${file.path}?`} onClose=${onClose}>
      <form onSubmit=${submit}>
        <${Outcome} found=${found} />
        <label for="delete-message">Why? <span class="hint">for the history</span></label>
        <input id="delete-message" type="text" maxlength="500" value=${message} onInput=${(event) => setMessage(event.target.value)} />
        <p class="dialog-actions">
          <button type="button" class="quiet" autofocus onClick=${onClose}>Keep it</button>
          <button class="primary danger" disabled=${!found}>Delete it</button>
        </p>
      </form>
    <//>
  `;
}
