/** A small form: labelled fields, one button, and what went wrong beside it. */

import { html, useRef, useState } from "../vendor/preact.js";

/** `fields`: `[name, label, attributes]`; `submit` gets the values and may throw. */
export function Form({ fields, button, submit, danger = false }) {
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const form = useRef(null);

  async function send(event) {
    event.preventDefault();
    setBusy(true);
    setProblem("");
    try {
      await submit(Object.fromEntries(new FormData(form.current)));
      form.current?.reset();
    } catch (error) {
      setProblem(error.message);
    }
    setBusy(false);
  }

  return html`
    <form ref=${form} onSubmit=${send}>
      ${fields.map(([name, label, attributes]) => html`
        <label key=${name} for=${`field-${name}`}>${label}</label>
        <input id=${`field-${name}`} name=${name} required ...${attributes} />
      `)}
      <p class="problem" role="alert">${problem}</p>
      <button class=${danger ? "primary danger" : "primary"} disabled=${busy}>${button}</button>
    </form>
  `;
}

export const when = (at) => (at ? new Date(at).toLocaleString() : "never");
