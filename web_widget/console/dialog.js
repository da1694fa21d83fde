/** A modal question: the native dialog, a form in it, and a choice of one. */

import { html, useLayoutEffect, useRef, useState } from "../vendor/preact.js";

export function Dialog({ desk, title, children }) {
  const dialog = useRef(null);
  useLayoutEffect(() => {
    const opened = dialog.current;
    opened.showModal();
    return () => {
      // Closed before it goes: while a modal dialog is open, nothing outside it can take the focus.
      opened.close();
    };
  }, []);
  const onClose = (event) => event.target.isConnected && (desk.store.dialog.value = null);
  // Escape closes in the same moment: "close" comes a task later, and keys until then would find a dialog open.
  const onCancel = (event) => {
    if (event.target !== dialog.current) return;
    event.preventDefault();
    desk.store.dialog.value = null;
  };
  return html`
    <dialog ref=${dialog} aria-labelledby="dialog-title" onClose=${onClose} onCancel=${onCancel}>
      <h2 id="dialog-title">${title}</h2>
      ${children}
    </dialog>
  `;
}

/** A form of one dialog: runs `submit` once at a time, and stays open with everything in it when that fails. */
export function Ask({ desk, title, action, submit, children }) {
  const [busy, setBusy] = useState(false);
  async function onSubmit(event) {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    await submit(new FormData(event.target));
    setBusy(false);
  }
  return html`
    <${Dialog} desk=${desk} title=${title}>
      <form onSubmit=${onSubmit}>
        ${children}
        <p class="dialog-actions">
          <button type="button" class="quiet" onClick=${() => (desk.store.dialog.value = null)}>Cancel</button>
          <button class="primary" disabled=${busy}>${action}</button>
        </p>
      </form>
    <//>
  `;
}

/** What is picked is the form's own: drawing it again, as each second does, takes nothing back. */
export function Choices({ name, legend, pairs, first }) {
  const chosen = Math.max(0, pairs.findIndex(([value]) => value === first));
  return html`
    <fieldset>
      <legend>${legend}</legend>
      ${pairs.map(([value, text], index) => html`<label key=${value} class="choice-line"><input type="radio" name=${name} value=${value} defaultChecked=${value === first} autofocus=${index === chosen} required />${text}</label>`)}
    </fieldset>
  `;
}
