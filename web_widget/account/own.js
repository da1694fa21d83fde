/** One's own password, second factor and sessions. */

import { html, useState } from "../vendor/preact.js";
import { Form } from "./form.js";

const PASSWORD = { type: "password", autocomplete: "current-password", maxlength: 1000 };
const FRESH = { type: "password", autocomplete: "new-password", minlength: 10, maxlength: 1000 };
const CODE = { autocomplete: "one-time-code", spellcheck: false, maxlength: 40 };

export function Own({ page, account, reload }) {
  const [enrolment, setEnrolment] = useState(null);
  const [codes, setCodes] = useState(null);
  const call = (path, body) => page.request("POST", `account/${path}`, body);

  async function confirm({ code }) {
    setCodes((await call("second-factor/confirm", { code })).recovery_codes);
    setEnrolment(null);
    await reload();
  }

  async function turnOff(body) {
    await call("second-factor/off", body);
    setCodes(null);
    page.tell("The second factor is off.");
    await reload();
  }

  async function changePassword({ current = "", fresh }) {
    await call("password", { current, new: fresh });
    page.tell("Your password is changed; you are signed out everywhere else.");
    await reload();
  }

  return html`
    <h2>Your account</h2>
    <section class="card" aria-labelledby="factor">
      <h3 id="factor">Second factor</h3>
      ${codes && html`<${Codes} codes=${codes} />`}
      ${account.second_factor && html`
        <p>On. ${account.recovery_codes_left} recovery codes are left.</p>
        <details><summary>Turn it off</summary>
          <${Form} fields=${[["password", "Your password", PASSWORD], ["code", "A code", CODE]]} button="Turn it off" danger submit=${turnOff} />
        </details>`}
      ${!account.second_factor && !enrolment && !["off", "none"].includes(account.password) && html`
        <p>Off. With it, nobody gets in with your password alone: a telephone shows a code that works once.</p>
        <${Form} fields=${[["password", "Your password", PASSWORD]]} button="Set it up" submit=${async (body) => setEnrolment(await call("second-factor", body))} />`}
      ${!account.second_factor && ["off", "none"].includes(account.password) && html`<p>Your company's sign-in asks for it, or does not.</p>`}
      ${enrolment && html`
        <p>Scan this with an authenticator application, or type the secret into it.</p>
        <${Picture} svg=${enrolment.svg} />
        <p class="secret">${enrolment.secret}</p>
        <${Form} fields=${[["code", "The code it shows", CODE]]} button="Turn it on" submit=${confirm} />`}
    </section>
    ${account.password !== "off" && html`
    <section class="card" aria-labelledby="password">
      <h3 id="password">Password</h3>
      ${account.password === "none" && html`<p>You have none: you sign in with your company's account.</p>`}
      ${account.password === "free" && html`
        <p>You came by a link, so you can choose a password now without the present one.</p>
        <${Form} fields=${[["fresh", "A new one, at least 10 characters", FRESH]]} button="Choose it" submit=${changePassword} />`}
      ${account.password === "kept" && html`<${Form} fields=${[["current", "Your present password", PASSWORD], ["fresh", "A new one, at least 10 characters", FRESH]]} button="Change it" submit=${changePassword} />`}
    </section>`}
    <section class="card" aria-labelledby="work">
      <h3 id="work">What you do</h3>
      <p>Languages: ${account.agent.languages.join(", ") || "any"}. Skills: ${account.agent.skills.join(", ") || "none named"}. Conversations at once: ${account.agent.capacity}.</p>
      <p class="hint">A lead can change this under “Teams”.</p>
    </section>
    <section class="card" aria-labelledby="sessions">
      <h3 id="sessions">Signed in</h3>
      <p>${account.sessions === 1 ? "Only here." : `In ${account.sessions} browsers, this one included.`}</p>
      ${account.sessions > 1 && html`<p><button type="button" class="quiet" onClick=${() => page.attempt(() => call("sessions/end")).then(reload)}>Sign out everywhere else</button></p>`}
    </section>
  `;
}

function Codes({ codes }) {
  return html`
    <p class="summary" data-kind="warn">Keep these recovery codes; they are shown this once. Each works once, if the telephone is lost.</p>
    <ul class="codes">${codes.map((code) => html`<li key=${code}>${code}</li>`)}</ul>
  `;
}

/** The server's picture, shown as an image: nothing in it can run. */
function Picture({ svg }) {
  return html`<img class="qr" src=${`data:image/svg+xml,${encodeURIComponent(svg)}`} alt="QR code of the secret below" />`;
}
