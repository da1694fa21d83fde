/** What stands around the door's form: which ways in there are, and the words for a way that ended outside. */

import { createCalls } from "../shared/calls.js";

const request = createCalls({ csrf: () => "", onSignedOut: () => {} });
const NONE = { company: null, first_run: false, passwords: true };

/** Codes and not sentences come in the address: nobody can put words of their own on this page. */
const REFUSED = {
  denied: "The sign-in was stopped at your company's page. Try again, or ask whoever runs it.",
  email: "Your company's page does not say that your e-mail address is yours. Ask whoever runs it.",
  often: "Too many tries. Wait a few minutes and try again.",
  provider: "Your company's sign-in did not answer as it should. Try again, or sign in another way; the log says more.",
  role: "Your account at your company gives no role here. Ask an administrator.",
  stale: "That sign-in was not begun in this browser, or too long ago. Begin it once more.",
  unknown: "There is no account here for you. Ask an administrator to add you.",
};

/** Which ways in the server offers; none besides the form where it cannot be asked. */
export const ways = () => request("GET", "sign-in").catch(() => NONE);

export const makeFirst = (body) => request("POST", "sign-in/first", body);

/** The address of the company's sign-in, which brings people back to this very page. */
export const companyWay = () => `/console/api/sign-in/company?page=${location.pathname.split("/")[1] || "console"}`;

/** Why the company's sign-in ended here; taken out of the address, so that it is said once. */
export function refusal() {
  const code = /^#refused=(\w+)$/.exec(location.hash)?.[1];
  if (!code) return "";
  history.replaceState(null, "", location.pathname);
  return Object.hasOwn(REFUSED, code) ? REFUSED[code] : "You could not be signed in. Try again.";
}
