/** Who has not touched the console for ten minutes is away, so that no customer waits for an empty chair. */

const IDLE_MS = 10 * 60_000;
const SIGNS = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"];

/** @param {{store: object, setAvailability: Function, tell: Function, idle?: number}} parts `idle` in ms */
export function startIdle({ store, setAvailability, tell, idle = IDLE_MS }) {
  let last = Date.now();
  let sentAway = false;
  const agent = () => store.session.value.status === "in" && store.session.value.agent;

  function touched() {
    last = Date.now();
    if (!sentAway) return;
    sentAway = false;
    if (agent()?.availability === "away") setAvailability("online");
  }

  function look() {
    if (sentAway || !agent() || agent().availability !== "online" || Date.now() - last < idle) return;
    sentAway = true;
    setAvailability("away");
    tell("You are away: nothing was touched for ten minutes. You keep what you have, and are online again when you come back.");
  }

  for (const sign of SIGNS) addEventListener(sign, touched, { passive: true, capture: true });
  setInterval(look, Math.min(15_000, idle / 2));
}
