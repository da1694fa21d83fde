/** The console's plain language: one place where codes of the protocol become words for people. */

const REASONS = {
  asked_human: "Asked for a person",
  frustrated: "Upset or frustrated",
  no_answer: "Not covered by the help pages",
  low_confidence: "The assistant was not sure enough",
  going_in_circles: "Going round in circles",
  not_helpful: "The answer did not help",
  order_mismatch: "Order details do not match",
  policy: "Needs a person's decision",
  tool_error: "A look-up failed",
  model_error: "The assistant had a technical problem",
  over_budget: "The assistant reached its limit",
  asked_agent: "Taken over by a colleague",
};

export const reasonText = (reason) => (reason ? (REASONS[reason] ?? "Needs a person") : "");

export const DISPOSITIONS = [
  ["solved", "Solved"],
  ["no_answer_in_docs", "Solved, but the help pages have no answer"],
  ["bug", "Something is broken on our side"],
  ["policy", "Our rules do not allow it"],
  ["spam", "Spam or abuse"],
  ["other", "Something else"],
];

export const BATONS = [
  ["", "Carry on as usual"],
  ["solved", "It is solved, only small questions are left"],
  ["waiting", "We are waiting for something, tell them if they ask"],
  ["do_not_offer", "Do not offer a person for this again"],
];

export const REJECTIONS = [
  ["wrong", "It is wrong"],
  ["outdated", "It is out of date"],
  ["off_topic", "It does not answer the question"],
  ["tone", "The tone does not fit"],
];

export const PRIORITIES = [
  ["urgent", "Urgent"],
  ["high", "High priority"],
  ["normal", "Normal"],
  ["low", "Low priority"],
];

const ACTIONS = {
  cancel: "Cancel the order",
  change_address: "Change the address",
  change_items: "Change items",
  change_payment: "Change the payment",
  expedite: "Send it faster",
  return: "Return items",
  exchange: "Exchange items",
  refund: "Refund",
  place_order: "New order",
  change_default_address: "Change the usual address",
};

export const actionText = (action) => (Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : String(action).replaceAll("_", " "));

export const TARGETS = { first_response: "First answer", next_response: "Next answer", resolution: "Resolution" };

export const AVAILABILITIES = [
  ["online", "Online"],
  ["away", "Away"],
  ["offline", "Offline"],
];

const CHANNELS = { web: "Chat", chat: "Chat", widget: "Chat", email: "E-mail", mail: "E-mail" };

export const channelText = (channel) => CHANNELS[channel] ?? (channel ? String(channel) : "Chat");

const languages = new Intl.DisplayNames(["en"], { type: "language" });

export function languageText(lang) {
  try {
    return languages.of(lang) ?? "";
  } catch {
    return "";
  }
}

export const customerName = (row) => row?.contact?.name || row?.contact?.email || "Visitor";

const labelOf = (pairs, key) => pairs.find(([value]) => value === key)?.[1];

/** One sentence on who holds the conversation, from this agent's point of view. */
export function holderText(row, agentId) {
  if (!row) return "";
  if (row.status === "resolved") return "Resolved";
  if (row.status === "away") return "Nobody was on duty – waits for an answer";
  if (row.status === "queued") return "Waiting for a person";
  if (row.status === "bot") return "With the assistant";
  return row.holder?.id === agentId ? "You have it" : `${row.holder?.name ?? "A colleague"} has it`;
}

const ASSIGNED = {
  claimed: "took the conversation",
  takeover: "took over from the assistant",
  reply: "took the conversation by replying",
  transfer: "received the conversation",
  routed: "was given the conversation",
  reassigned: "was given the conversation by a lead",
  reopened: "has it again: the customer came back",
};

const RELEASED = {
  released: "The conversation went back to the queue",
  offline: "The agent went offline – back to the queue",
  silent: "No answer came in time – back to the queue",
  team: "Given to another team",
};

const AWAY = {
  nobody_on_duty: "Nobody is on duty – the customer was told so and waits for an answer here",
  closed: "Outside opening hours – the customer was told so and waits for an answer here",
  customer_chose_email: "The customer chose to go on by e-mail",
};

const NOTICES = {
  still_waiting: ({ position }) => `Customer was told: still waiting${position ? `, place ${position}` : ""}`,
  agent_away: () => "Customer was told: the agent is away, they are back in front of the queue",
  agent_busy: () => "Customer was told: somebody else takes over, they are in front of the queue",
  agent_delayed: ({ name }) => `Customer was told: ${name} needs a moment longer`,
  bot_trouble: () => "Customer was told: the assistant has a problem",
  leave_email: () => "Customer was asked to leave an e-mail address",
};

/** Where on the shop's pages somebody was; every one of them is on the same server. */
const pathOf = (page) => String(page).replace(/^https?:\/\/[^/]+(?=\/)/, "");

const who = (author, agentId) =>
  author?.id && author.id === agentId ? "You" : (author?.name ?? (author?.role === "customer" ? "The customer" : ""));

const person = (by, author, agentId) =>
  by === "customer" ? "The customer" : by === "bot" ? "The assistant" : who(author, agentId) || "The system";

const LINES = {
  "fact.corrected": ({ before, value }) => (value ? `Customer corrected “${before}” to “${value}”` : `Customer took “${before}” back`),
  "secret.revealed": (data, author) => `${author?.name || "An agent"} looked at what is masked`,
  "conversation.started": (data) => `Conversation started${data.page ? ` on ${pathOf(data.page)}` : ""}`,
  "notice.added": (data) => NOTICES[data.code]?.(data.params ?? {}) ?? "",
  "answer.rated": (data) =>
    data.rating === "up" ? "The customer found the answer helpful" : "The customer found the answer not helpful",
  "answer.stopped": () => "The customer stopped the assistant's answer",
  "handoff.offered": (data) => `The assistant offered a person${withReason(data.reason)}`,
  "handoff.requested": (data) =>
    data.by === "customer" ? "The customer asked for a person" : `Passed on to a person${withReason(data.reason)}`,
  "agent.assigned": (data, author, agentId) =>
    `${data.agent_id === agentId ? "You" : (data.agent_name ?? "An agent")} ${
      data.agent_id === agentId && data.how === "routed" ? "were given the conversation" : (ASSIGNED[data.how] ?? "took the conversation")
    }`,
  "assignment.released": (data) => RELEASED[data.why] ?? RELEASED.released,
  "conversation.returned": (data, author, agentId) =>
    `${person(data.by === "customer" ? "customer" : "", author, agentId)} gave the conversation back to the assistant${
      data.note ? ` – “${data.note}”` : ""
    }${data.baton ? ` (${labelOf(BATONS, data.baton) ?? data.baton})` : ""}`,
  "conversation.away": (data) => AWAY[data.why] ?? "Nobody is on duty",
  "conversation.resolved": (data, author, agentId) =>
    `${person(data.by, author, agentId)} closed the conversation${
      data.disposition ? ` – ${labelOf(DISPOSITIONS, data.disposition) ?? data.disposition}` : ""
    }`,
  "conversation.reopened": (data, author, agentId) => `${person(data.by, author, agentId)} opened the conversation again`,
  "survey.answered": (data) =>
    ["Survey:", data.csat && `satisfaction ${data.csat} of 5`, data.ces && `effort ${data.ces} of 7`, data.comment && `“${data.comment}”`]
      .filter(Boolean)
      .join(" "),
  "order.verified": (data) => `Order ${data.order_number ?? ""} checked: it belongs to this customer`,
  "order.changed": (data) =>
    `Order ${data.order_number ?? ""}: ${actionText(data.action ?? "changed").toLowerCase()} – done${data.reference ? `, reference ${data.reference}` : ""}`,
  "order.confirmed": (data, author, agentId) =>
    `${person(author?.role === "agent" ? "agent" : "customer", author, agentId)} confirmed for order ${data.order_number ?? ""}: ${actionText(data.action ?? "").toLowerCase()}`,
  "order.refused": (data) => `Order ${data.order_number ?? ""}: ${actionText(data.action ?? "").toLowerCase()} – not done${data.detail ? `: ${data.detail}` : ""}`,
  "suggestion.rejected": (data, author, agentId) => `${person("agent", author, agentId)} rejected the suggested reply: ${labelOf(REJECTIONS, data.why) ?? data.why}`,
  "brief.summarised": () => "The language model summed up the brief",
  "promise.made": (data) => `Promise: ${data.text ?? ""}`,
  "promise.due": () => "A promise is due now",
  "promise.fulfilled": () => "What was promised is done: the answer is there",
  "promise.lapsed": () => "A promise lapsed: the customer no longer waits for it",
  "promise.kept": (data) => `Promise kept, the customer was told: ${data.text ?? ""}`,
  "promise.withdrawn": (data) => `Promise withdrawn, the customer was told: ${data.text ?? ""} ${data.why ?? ""}`,
  "waiting.chosen": (data) =>
    data.choice === "bot" ? "The customer has the assistant's answers while waiting" : "The customer waits without the assistant",
  "team.changed": (data) => `Team: ${data.team_name || "everybody"}`,
  "conversation.tagged": (data) => (data.tags?.length ? `Tags: ${data.tags.join(", ")}` : "No tags any more"),
  "priority.changed": (data) => `Priority: ${labelOf(PRIORITIES, data.priority) ?? data.priority}`,
  "conversation.snoozed": () => "Put off",
  "snooze.ended": () => "No longer put off",
  "deadline.missed": (data) => `Too late: ${(TARGETS[data.what] ?? data.what).toLowerCase()}`,
  "contact.given": (data) => `The customer left an address: ${data.email}`,
  "letter.sent": (data) => (data.sent ? "A mail went out to the customer" : "A mail to the customer could not be delivered"),
};

const withReason = (reason) => (reason ? `: ${reasonText(reason).toLowerCase()}` : "");

/** The transcript's line for an event that is not a message; "" for events that are not shown. */
export function stateLine(event, agentId) {
  return LINES[event.kind]?.(event.data ?? {}, event.author, agentId) ?? "";
}

/** "1 conversation", "3 conversations" */
export const several = (count) => (count === 1 ? "1 conversation" : `${count} conversations`);
