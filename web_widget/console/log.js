/** What is known of one conversation, changed only by pure reducers: log, brief, and what passes by (typing, delta). */

export const EMPTY_LOG = Object.freeze({
  events: [],
  lastSeq: 0,
  epoch: 0,
  brief: null,
  orders: null,
  delta: null,
  typing: [],
  viewers: [],
  seen: 0,
  unreadAfter: null,
  stale: null,
});

const TYPING_MS = 6_000;

/**
 * Add one event. An event already held changes nothing; one that leaves a gap is not taken, and `gap` says so:
 * the caller then asks for everything after `lastSeq`.
 *
 * @returns {{log: object, gap: boolean}}
 */
export function applyEvent(log, event) {
  if (event.seq <= log.lastSeq) return { log, gap: false };
  if (event.seq > log.lastSeq + 1) return { log, gap: true };
  const handedOver = event.epoch > log.epoch;
  const finished = handedOver || (log.delta && event.data?.turn === log.delta.turn);
  return {
    gap: false,
    log: {
      ...log,
      events: [...log.events, event],
      lastSeq: event.seq,
      epoch: Math.max(log.epoch, event.epoch ?? 0),
      delta: finished || (log.delta && event.kind === "message.added" && event.author?.role === "bot") ? null : log.delta,
      typing: event.kind === "message.added" ? log.typing.filter((one) => one.role !== event.author?.role) : log.typing,
    },
  };
}

/** Add a run of events; `gap` is true when one of them did not fit. */
export function applyEvents(log, events) {
  let held = log;
  for (const event of events) {
    const next = applyEvent(held, event);
    if (next.gap) return next;
    held = next.log;
  }
  return { log: held, gap: false };
}

/** Add a piece of the answer being written; another turn starts a new answer. */
export function applyDelta(log, { turn, text }) {
  const before = log.delta?.turn === turn ? log.delta.text : "";
  return { ...log, delta: { turn, text: before + text } };
}

/** Somebody starts or stops typing at the time `now`; a start that is not repeated fades by itself. */
export function applyTyping(log, { role, name, on }, now) {
  const others = log.typing.filter((one) => one.role !== role || one.name !== name);
  return { ...log, typing: on ? [...others, { role, name, until: now + TYPING_MS }] : others };
}

export const typingNow = (log, now) => log.typing.filter((one) => one.until > now);

/** The agent has seen everything up to now. */
export const applySeen = (log, seq = log.lastSeq) => (seq > log.seen ? { ...log, seen: seq } : log);

/** The conversation is opened again: what came meanwhile is new. A first look has nothing new in it. */
export const applyOpened = (log) => ({ ...log, unreadAfter: log.seen > 0 ? log.seen : null });

/** The log is complete again after opening; when nothing came meanwhile, what comes next is simply live. */
export const applyCaughtUp = (log) =>
  log.unreadAfter !== null && log.lastSeq <= log.unreadAfter ? { ...log, unreadAfter: null } : log;

/** What an agent may read as a message: the customer's, the assistant's, a colleague's, or a note. */
export const isMessage = (event) => event.kind === "message.added" || event.kind === "note.added";

/** Only messages count as unread, and not one's own. */
export const isNews = (event, agentId) => isMessage(event) && event.author?.id !== agentId;

/**
 * The seq to show for a piece of evidence: facts point on to the message they were taken from, and an event
 * that has no line of its own is shown at the nearest one before it.
 *
 * @param {(event: object) => boolean} isShown whether the transcript has a line for an event
 */
export function shownSeq(log, seq, isShown) {
  const event = log.events.find((one) => one.seq === seq);
  if (event?.kind === "fact.noted" && event.data?.from_seq && event.data.from_seq !== seq) {
    return shownSeq(log, event.data.from_seq, isShown);
  }
  const before = log.events.filter((one) => one.seq <= seq && isShown(one));
  return before.at(-1)?.seq ?? null;
}
