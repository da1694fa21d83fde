/** The door: e-mail and password, and why one is standing in front of it. */

import { html, useLayoutEffect, useRef, useState } from "../vendor/preact.js";

export function SignIn({ desk }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState(desk.store.session.value.message);
  const email = useRef(null);
  const password = useRef(null);

  useLayoutEffect(() => email.current.focus(), []);

  async function submit(event) {
    event.preventDefault();
    if (!email.current.value.trim()) return refuse("Please enter your e-mail address.", email);
    if (!password.current.value) return refuse("Please enter your password.", password);
    setBusy(true);
    try {
      desk.signedIn(await desk.api.signIn(email.current.value.trim(), password.current.value));
    } catch (error) {
      setBusy(false);
      refuse(error.message, password);
    }
  }

  function refuse(text, field) {
    setProblem(text);
    field.current.focus();
  }

  return html`
    <main class="door">
      <form class="door-card" onSubmit=${submit} novalidate>
        <p class="brand"><img src="../console/icon.svg" alt="" width="28" height="28" /> Tellonce</p>
        <h1>Sign in to ${desk.name ?? "the console"}</h1>
        <p class="problem" id="door-problem" role="alert">${problem}</p>
        <label for="door-email">E-mail</label>
        <input id="door-email" ref=${email} type="email" autocomplete="username" aria-describedby="door-problem" />
        <label for="door-password">Password</label>
        <input id="door-password" ref=${password} type="password" autocomplete="current-password" aria-describedby="door-problem" />
        <button class="primary" disabled=${busy}>${busy ? "Signing in…" : "Sign in"}</button>
        <p class="hint">Got a sign-in link? Open it in this browser; it works once.</p>
      </form>
    </main>
  `;
}
