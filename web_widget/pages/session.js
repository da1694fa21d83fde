/** Who is signed in on a page beside the console; the cookie and the door are the console's. */

import { signal } from "../vendor/preact.js";
import { createSettings } from "../console/settings.js";
import { createCalls } from "../shared/calls.js";

const LONGEST_MS = 120_000; // an answer diff asks hundreds of questions
const TOAST_MS = 8_000;
const ELSEWHERE = "You were signed out. Sign in again to go on – nothing you wrote is lost.";

/** @param {string} name what the door is called, such as "the content pages" */
export function createSession(name) {
  const session = signal({ status: "checking", agent: null, csrf: "", message: "" });
  const toast = signal(null);
  const said = signal("");
  const settings = createSettings(localStorage);
  const request = createCalls({ csrf: () => session.value.csrf, onSignedOut, timeout: LONGEST_MS });
  let onIn = () => {};
  let timer;

  function tell(text, kind = "info") {
    toast.value = { text, kind };
    clearTimeout(timer);
    if (kind === "info") timer = setTimeout(() => (toast.value = null), TOAST_MS);
  }

  function onSignedOut() {
    if (session.value.status === "out") return;
    const message = session.value.status === "in" ? ELSEWHERE : "";
    session.value = { ...session.value, status: "out", message };
  }

  function signedIn({ agent, csrf }) {
    session.value = { status: "in", agent, csrf, message: "" };
    onIn();
  }

  async function signOut() {
    try {
      await request("POST", "sign-out");
    } catch (error) {
      if (error.status !== 401) return tell(error.message, "error");
    }
    session.value = { status: "out", agent: null, csrf: "", message: "" };
  }

  async function start(load) {
    onIn = load;
    try {
      signedIn(await request("GET", "me"));
    } catch (error) {
      session.value = { status: "out", agent: null, csrf: "", message: error.status === 401 ? "" : error.message };
    }
  }

  /** Runs a call; a failure is told and gives undefined. */
  async function attempt(work) {
    try {
      return await work();
    } catch (error) {
      if (error.status !== 401) tell(error.message, "error");
      return undefined;
    }
  }

  return {
    name, session, toast, said, settings, request, tell, attempt, signedIn, signOut, start,
    mayChange: () => ["lead", "admin", "content"].includes(session.value.agent?.role),
    store: { session },
    api: { signIn: (email, password, code) => request("POST", "sign-in", { email, password, code: code || undefined }) },
  };
}
