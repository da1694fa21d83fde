/** The very first account, made by whoever can read what the server printed. */

import { html, useLayoutEffect, useRef, useState } from "../vendor/preact.js";
import { makeFirst } from "./door.js";

const FIELDS = [
  ["code", "Setup code", { type: "text", autocomplete: "off", spellcheck: false }],
  ["name", "Your name", { type: "text", autocomplete: "name", maxlength: 200 }],
  ["email", "E-mail", { type: "email", autocomplete: "username", maxlength: 320 }],
  ["password", "A password of at least 10 characters", { type: "password", autocomplete: "new-password", maxlength: 1000 }],
];

export function FirstAdmin({ desk, passwords }) {
  const fields = FIELDS.filter(([name]) => passwords || name !== "password");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  const form = useRef(null);

  useLayoutEffect(() => form.current.elements.code.focus(), []);

  function refuse(text, name) {
    setProblem(text);
    form.current.elements[name].focus();
  }

  async function submit(event) {
    event.preventDefault();
    const given = Object.fromEntries(fields.map(([name]) => [name, form.current.elements[name].value]));
    const empty = fields.find(([name]) => !given[name].trim());
    if (empty) return refuse(`Please fill in: ${empty[1]}.`, empty[0]);
    setBusy(true);
    try {
      desk.signedIn(await makeFirst(given));
    } catch (error) {
      setBusy(false);
      refuse(error.message, error.status === 422 ? fields.at(-1)[0] : "code");
    }
  }

  return html`
    <main class="door">
      <form class="door-card" ref=${form} onSubmit=${submit} novalidate>
        <p class="brand"><img src="../console/icon.svg" alt="" width="28" height="28" /> Tellonce</p>
        <h1>Make the first account</h1>
        <p class="hint" id="door-hint">Nobody has an account here yet. The server printed a setup code when it started; <code>tellonce agent setup-code</code> prints it again.</p>
        <p class="problem" id="door-problem" role="alert">${problem}</p>
        ${fields.map(([name, label, more]) => html`
          <label key=${`label-${name}`} for=${`first-${name}`}>${label}</label>
          <input key=${name} id=${`first-${name}`} name=${name} ...${more} aria-describedby=${name === "code" ? "door-hint door-problem" : "door-problem"} />
        `)}
        <button class="primary" disabled=${busy}>${busy ? "Making it…" : "Make the account and sign in"}</button>
      </form>
    </main>
  `;
}
