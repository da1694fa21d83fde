/** Unsent words and unacknowledged messages, kept per conversation so that neither a click nor a reload loses them. */

import { signal } from "../vendor/preact.js";

const NO_DRAFT = Object.freeze({ mode: "reply", reply: "", note: "" });

function readMap(storage, key) {
  try {
    return new Map(JSON.parse(storage.getItem(key) ?? "[]"));
  } catch {
    return new Map();
  }
}

/** A map in a signal that writes itself to the storage of this tab; a full or forbidden storage is no error. */
function keptMap(storage, key) {
  const kept = signal(readMap(storage, key));
  return {
    signal: kept,
    set(id, value) {
      const next = new Map(kept.value);
      if (value === null) next.delete(id);
      else next.set(id, value);
      kept.value = next;
      try {
        storage.setItem(key, JSON.stringify([...next]));
      } catch {
        return;
      }
    },
    clear() {
      kept.value = new Map();
      storage.removeItem(key);
    },
  };
}

/** @param {Storage} storage where drafts survive a reload; that of the tab, so that they end with it */
export function createDrafts(storage) {
  const drafts = keptMap(storage, "console.drafts");
  const of = (id) => drafts.signal.value.get(id) ?? NO_DRAFT;
  const change = (id, part) => {
    const next = { ...of(id), ...part };
    drafts.set(id, next.reply || next.note || next.mode === "note" ? next : null);
  };
  return {
    of,
    change,
    has: (id) => Boolean(of(id).reply.trim() || of(id).note.trim()),
    /** Give words back to the composer, before whatever has been typed since. */
    giveBack(id, mode, text) {
      change(id, { mode, [mode]: [text, of(id)[mode]].filter(Boolean).join("\n") });
    },
    clear: drafts.clear,
  };
}

export const createPending = (storage) => keptMap(storage, "console.pending");

const OWNER = "console.owner";

/** What another person left in this tab's storage is not shown to the next one. True if there was such. */
export function belongsToAnother(storage, agentId) {
  const owner = storage.getItem(OWNER);
  storage.setItem(OWNER, agentId);
  return owner !== null && owner !== agentId;
}
