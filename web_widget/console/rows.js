/** The lists at the left: which rows a tab shows, in which order, and what in them is news. Pure. */

export const TABS = [
  { id: "queue", label: "Queue", long: "Queue: waiting for a person" },
  { id: "mine", label: "Mine", long: "Mine: conversations you have" },
  { id: "team", label: "Team", long: "Team: conversations colleagues have" },
  { id: "bot", label: "Bot", long: "With the bot" },
  { id: "resolved", label: "Resolved", long: "Resolved" },
];

const older = (row, held) =>
  row.epoch < held.epoch || (row.epoch === held.epoch && row.last_seq < held.last_seq);

/** Put a row into the map of open conversations; a resolved one leaves it; news older than what is held is dropped. */
export function applyRow(rows, row) {
  const held = rows.get(row.id);
  if (held && older(row, held)) return rows;
  const next = new Map(rows);
  if (row.status === "resolved") next.delete(row.id);
  else next.set(row.id, row);
  return next;
}

export const rowMap = (rows) => new Map(rows.filter((row) => row.status !== "resolved").map((row) => [row.id, row]));

const VIEWS = {
  queue: (row) => row.status === "queued" || row.status === "away",
  mine: (row, agentId) => row.status === "assigned" && row.holder?.id === agentId,
  team: (row, agentId) => row.status === "assigned" && row.holder?.id !== agentId,
  bot: (row) => row.status === "bot",
};

const since = (row) => row.waiting_since ?? row.started_at ?? 0;

/** The server's order: who was let go of, then by urgency and time. */
const place = (row) => row.queue_key ?? since(row);

const byId = (one, other) => (one.id < other.id ? -1 : 1);

/** Somebody who waits in the chat comes before somebody who was told that nobody is here. */
const isAway = (row) => Number(row.status === "away");

const ORDERS = {
  queue: (one, other) => isAway(one) - isAway(other) || place(one) - place(other) || byId(one, other),
  mine: (one, other) =>
    Number(Boolean(one.snoozed_until)) - Number(Boolean(other.snoozed_until)) ||
    Number(Boolean(other.unanswered)) - Number(Boolean(one.unanswered)) || since(one) - since(other) || byId(one, other),
  team: (one, other) => other.started_at - one.started_at || byId(one, other),
  bot: (one, other) => other.started_at - one.started_at || byId(one, other),
};

/** The rows of a tab in their natural order: the queue oldest first, one's own with an open question first. */
export function rowsOf(rows, tab, agentId) {
  return [...rows.values()].filter((row) => VIEWS[tab](row, agentId)).sort(ORDERS[tab]);
}

/**
 * The order to draw. While the agent points at the list (`held`), nothing moves: rows keep their place, rows
 * that left the list stay until the pointer goes, and new ones are added at the end.
 */
export function steadyOrder(drawn, natural, held) {
  if (!held) return natural;
  const kept = new Set(drawn);
  return [...drawn, ...natural.filter((id) => !kept.has(id))];
}

/** How many wait: everyone in the queue, and one's own customers without an answer. */
export function waitingCount(rows, agentId) {
  let count = 0;
  for (const row of rows.values()) {
    if (VIEWS.queue(row) || (VIEWS.mine(row, agentId) && row.unanswered)) count += 1;
  }
  return count;
}

/** What deserves an alert between two states of the rows: who joined the queue, and which own customer wrote. */
export function newsIn(before, after, agentId) {
  const news = [];
  for (const row of after.values()) {
    const held = before.get(row.id);
    if (row.status === "queued" && held?.status !== "queued") news.push({ kind: "queued", row });
    else if (VIEWS.mine(row, agentId) && (!held || !VIEWS.mine(held, agentId))) news.push({ kind: "given", row });
    else if (
      VIEWS.mine(row, agentId) &&
      row.last_message?.role === "customer" &&
      row.last_message.at !== held?.last_message?.at
    )
      news.push({ kind: "message", row });
  }
  return news;
}
