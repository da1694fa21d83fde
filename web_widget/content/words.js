/** The content pages' plain language. */

export const STATES = {
  indexed: "In use",
  problem: "Cannot be read",
  expired: "No longer used",
  not_yet: "Not used yet",
  draft: "Draft",
};

export const DUE = { stale: "To be reviewed", expiring: "Expires soon" };

/** The one word for a file that most needs saying, and how pressing it is. */
export function badge({ state, due }) {
  if (state === "problem") return { text: STATES.problem, kind: "bad" };
  if (state === "expired" || state === "not_yet") return { text: STATES[state], kind: "off" };
  if (state === "draft") return { text: STATES.draft, kind: "off" };
  if (due) return { text: DUE[due], kind: "warn" };
  return { text: STATES.indexed, kind: "good" };
}

export const CHANGES = {
  stops_answering: ["Is no longer answered", "bad"],
  loses_source: ["Is answered from elsewhere", "warn"],
  changes_answer: ["Gets another answer", "info"],
  starts_answering: ["Is answered now", "good"],
};

export const REPLIES = { answer: "Answers", clarify: "Asks back", offer: "Offers a person", handoff: "Hands over to a person" };

export const WHY = {
  no_answer: "no answer",
  low_confidence: "not sure enough",
  rated_down: "rated not helpful",
  no_answer_in_docs: "agent found nothing in the articles",
};

export const GAP_STATES = { open: "Open", drafted: "Draft made", closed: "Closed", dismissed: "Put aside" };

export const DONE = {
  "article.edited": "changed",
  "article.added": "added",
  "article.moved": "moved to",
  "article.deleted": "deleted",
};

export const percent = (share) => `${Math.round(share * 100)} %`;

export const counted = (count, one, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;
