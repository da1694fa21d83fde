/** The door: e-mail and password, a code where the account asks for one, and why one is standing in front of it. */

import { html, useEffect, useLayoutEffect, useRef, useState } from "../vendor/preact.js";
import { companyWay, refusal, ways } from "./door.js";
import { FirstAdmin } from "./first-admin.js";

export function SignIn({ desk }) {
  const [busy, setBusy] = useState(false);
  const { message, link } = desk.store.session.value;
  const [problem, setProblem] = useState(() => refusal() || message);
  const [offered, setOffered] = useState({});
  const [wantsCode, setWantsCode] = useState(Boolean(link));
  const email = useRef(null);
  const password = useRef(null);
  const code = useRef(null);

  const byPassword = !link && offered.passwords !== false;

  useLayoutEffect(() => (wantsCode ? code : email).current?.focus(), [wantsCode]);
  useEffect(() => void ways().then(setOffered), []);

  async function submit(event) {
    event.preventDefault();
    if (!link && !email.current.value.trim()) return refuse("Please enter your e-mail address.", email);
    if (!link && !password.current.value) return refuse("Please enter your password.", password);
    if (wantsCode && !code.current.value.trim()) return refuse("Please enter the code.", code);
    setBusy(true);
    try {
      desk.signedIn(await enter(code.current?.value.trim() ?? ""));
    } catch (error) {
      setBusy(false);
      if (error.code === "code_needed") setWantsCode(true);
      refuse(error.message, error.code === "code_needed" ? code : password);
    }
  }

  function enter(entered) {
    if (link) return desk.api.signInWithLink(link, entered);
    return desk.api.signIn(email.current.value.trim(), password.current.value, entered);
  }

  function refuse(text, field) {
    setProblem(text);
    field.current?.focus();
  }

  if (offered.first_run) return html`<${FirstAdmin} desk=${desk} passwords=${offered.passwords} />`;
  return html`
    <main class="door">
      <form class="door-card" onSubmit=${submit} novalidate>
        <p class="brand"><img src="../console/icon.svg" alt="" width="28" height="28" /> Tellonce</p>
        <h1>Sign in to ${desk.name ?? "the console"}</h1>
        <p class="problem" id="door-problem" role="alert">${problem}</p>
        ${byPassword && html`
          <label for="door-email">E-mail</label>
          <input id="door-email" ref=${email} type="email" autocomplete="username" aria-describedby="door-problem" />
          <label for="door-password">Password</label>
          <input id="door-password" ref=${password} type="password" autocomplete="current-password" aria-describedby="door-problem" />
        `}
        ${wantsCode && html`
          <label for="door-code">Code from your authenticator, or a recovery code</label>
          <input id="door-code" ref=${code} autocomplete="one-time-code" spellcheck="false" aria-describedby="door-problem" />
        `}
        ${(byPassword || link) && html`<button class="primary" disabled=${busy}>${busy ? "Signing in…" : "Sign in"}</button>`}
        ${offered.company && !link && html`<a class="way" href=${companyWay()}><span>Sign in with <bdi>${offered.company}</bdi></span></a>`}
        <p class="hint">Got a sign-in link? Open it in this browser; it works once.</p>
      </form>
    </main>
  `;
}
