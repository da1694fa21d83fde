/** Messages on their way: shown at once, sent one after the other, repeated with the same id until acknowledged. */

const WAITS_MS = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000];

/** Whether a failure may pass by itself: no network, a server that restarts, or too many requests. */
export const mayPass = (error) => error.status === 0 || error.status === 401 || error.status === 429 || error.status >= 500;

/**
 * @param {{api: object, pending: object, onSent: Function, onRefused: Function}} parts
 *   pending: conversation id → messages `{id, mode, text, seen, at, seq}`;
 *   onRefused(conversation, messages, error) gets the refused message and those written after it
 */
export function createOutbox({ api, pending, onSent, onRefused }) {
  const busy = new Set();
  const timers = new Map();

  const of = (conversation) => pending.signal.value.get(conversation) ?? [];
  const keep = (conversation, messages) => pending.set(conversation, messages.length ? messages : null);
  const nextOf = (conversation) => of(conversation).find((message) => message.seq === null);

  const post = (conversation, { id, mode, text, seen }) =>
    mode === "note" ? api.note(conversation, { id, text }) : api.reply(conversation, { id, text, seen });

  async function sendNext(conversation, attempt) {
    const message = nextOf(conversation);
    if (!message || busy.has(conversation)) return;
    busy.add(conversation);
    clearTimeout(timers.get(conversation));
    try {
      const { seq } = await post(conversation, message);
      keep(conversation, of(conversation).map((one) => (one.id === message.id ? { ...one, seq } : one)));
      onSent(conversation, { ...message, seq });
      attempt = 0;
    } catch (error) {
      if (mayPass(error)) {
        timers.set(
          conversation,
          setTimeout(() => sendNext(conversation, attempt + 1), WAITS_MS[Math.min(attempt, WAITS_MS.length - 1)]),
        );
        return;
      }
      const unsent = of(conversation).filter((one) => one.seq === null);
      keep(conversation, of(conversation).filter((one) => one.seq !== null));
      onRefused(conversation, unsent, error);
      return;
    } finally {
      busy.delete(conversation);
    }
    sendNext(conversation, attempt);
  }

  return {
    of,
    add(conversation, message) {
      keep(conversation, [...of(conversation), { id: crypto.randomUUID(), seq: null, ...message }]);
      sendNext(conversation, 0);
    },
    /** The log reached `lastSeq`: acknowledged messages up to there are in the transcript now. */
    settle(conversation, lastSeq, clientIds) {
      const left = of(conversation).filter(
        (message) => !clientIds.has(message.id) && (message.seq === null || message.seq > lastSeq),
      );
      if (left.length !== of(conversation).length) keep(conversation, left);
    },
    /** Try everything again now, for instance because the connection is back. */
    flush() {
      for (const conversation of pending.signal.value.keys()) sendNext(conversation, 0);
    },
    stop() {
      for (const timer of timers.values()) clearTimeout(timer);
    },
  };
}
