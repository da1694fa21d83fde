/** Why the assistant said what it said: its decision with the figures it rests on, for who wants to look. */

import { html } from "../vendor/preact.js";

const DECIDED = { answer: "Answered", ask: "Asked back", clarify: "Asked back", offer: "Offered a person", handoff: "Handed over" };

/** A signal as people read it; what is no plain value (a kept agenda) is left out. Pure. */
export function signalsOf(decision) {
  return Object.entries(decision.signals ?? {})
    .filter(([, value]) => value !== null && value !== "" && typeof value !== "object" && !(typeof value === "string" && value.length > 80))
    .map(([name, value]) => [name.replaceAll("_", " "), typeof value === "number" ? String(Math.round(value * 1000) / 1000) : value === true ? "yes" : value === false ? "no" : value]);
}

export function DecisionDetails({ decision }) {
  if (!decision) return null;
  const signals = signalsOf(decision);
  const sure = typeof decision.confidence === "number" ? `, ${Math.round(decision.confidence * 100)} % sure` : "";
  return html`
    <details class="decision">
      <summary>${Object.hasOwn(DECIDED, decision.action) ? DECIDED[decision.action] : decision.action}${decision.reason ? ` (${String(decision.reason).replaceAll("_", " ")})` : ""}${sure}</summary>
      <dl>${signals.map(([name, value]) => html`<div key=${name}><dt>${name}</dt><dd dir="auto">${value}</dd></div>`)}</dl>
    </details>
  `;
}
