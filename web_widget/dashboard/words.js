/** What the measures are called, what they mean, and how their values are written. */

import { reasonText } from "../console/words.js";

export const OUTCOMES = {
  confirmed: "Confirmed by the customer",
  agent_solved: "Solved, says the agent",
  ended: "Closed otherwise",
  silence: "Silence after an answer",
  unanswered: "Not answered yet",
  came_back: "Came back within 7 days",
};

const PROMISES = { kept: "Kept in time", late: "Kept late", missed: "Missed", withdrawn: "Withdrawn", open: "Not due yet" };
const RESTS_ON = { article: "From an article", order: "From an order", asked_back: "Asked back", person: "Offered or called a person", no_source: "Something else" };
const SPLITS = {
  outcomes: (key) => OUTCOMES[key] ?? key,
  handoffs: (key) => reasonText(key) || "No reason",
  handoff_rate: (key) => reasonText(key) || "No reason",
  promises_kept: (key) => PROMISES[key] ?? key,
  answers_with_source: (key) => RESTS_ON[key] ?? key,
  answer_quality: (key) => ({ up: "Helpful", down: "Not helpful" })[key] ?? key,
  nps: (key) => ({ promoters: "9 or 10", passives: "7 or 8", detractors: "0 to 6" })[key] ?? key,
  on_time_delivery: (key) => ({ on_time: "When promised", late: "Late" })[key] ?? key,
  csat: (key) => `${key} of 5`,
  ces: (key) => `${key} of 7`,
  conversations: (key) => ({ chat: "Chat", web: "Chat", email: "E-mail", sample: "Made-up samples" })[key] ?? key,
  gaps: (key) => ({ opened: "Opened", closed: "Closed" })[key] ?? key,
};

const SPREAD = { p50: "Half of them within", p90: "Nine of ten within" };

export const partText = (id, key) => SPREAD[key] ?? SPLITS[id]?.(key) ?? (key ? key.replaceAll("_", " ") : "No reason given");

/** What a measure says and where it misleads; one sentence each. */
export const MEANING = {
  conversations: "Conversations that began.",
  outcomes: "Each conversation once, by what became of it. Today's are still running.",
  confirmed_resolution: "A good survey, or the last rating was “helpful” and nobody had to take over after it. Customers who say nothing are not in it.",
  silence: "The customer said nothing after an answer. It may have helped or not: never counted as solved.",
  return_within_7_days: "The same customer about the same order, or about no order either time. The last seven days can still grow.",
  reopened: "Of the conversations that ended. A thank-you opens one again, too.",
  first_contact_resolution: "Confirmed or solved by an agent, and nobody had to come back. Follow-ups are not counted again.",
  containment: "No person was needed. That says nothing about whether it helped.",
  handoff_rate: "At least one handoff. Low is not good by itself: see what became of the others.",
  handoffs: "Every handoff with its reason.",
  waiting: "From the handoff to the agent who took it; only those who waited until then.",
  abandoned: "Left the queue or ended the conversation before a person came.",
  first_response: "From the customer's first words to the first answer, mostly the bot's.",
  person_response: "From the handoff to the first words of a person.",
  handle_time: "How long one person held one conversation. Never a target: hurrying shows up as people coming back.",
  csat: "Of those who answered the survey. They are not like those who did not.",
  ces: "How easy it was: 1 very hard, 7 very easy. Mean of those who answered.",
  nps: "How likely customers are to recommend us: those who say 9 or 10, less those who say 0 to 6.",
  effort: "How much a customer had to write; the median conversation.",
  effort_points: "Messages, repeats, changes of channel, waiting and coming back, in points; the median conversation.",
  channel_switches: "The customer wrote by another channel than before.",
  on_time_delivery: "Of the orders somebody asked about whose promised day was over or that had come.",
  repeat_business: "Of the conversations with an order, those after which the same customer bought again. Seen only when they come back to ask.",
  repeat_information_rate: "Conversations with a person in which something already said had to be said again.",
  promises_kept: "Of the promises that were due. Withdrawn ones are not counted.",
  answers_with_source: "Of the bot's replies to a question, those that rest on a cited article or on the order itself.",
  answer_quality: "Of the bot's answers that were rated; most are not.",
  order_changes: "What was done to orders.",
  cancel_reasons: "As customers gave them.",
  return_reasons: "As customers gave them.",
  gaps: "Questions nobody could answer: newly found, and closed with proof.",
};

export const GROUPS = [
  ["Were they helped?", ["outcomes", "confirmed_resolution", "first_contact_resolution", "return_within_7_days", "reopened", "silence", "conversations"]],
  ["When a person was needed", ["handoff_rate", "handoffs", "waiting", "abandoned", "person_response", "handle_time", "containment"]],
  ["How was it for them?", ["csat", "ces", "nps", "effort", "effort_points", "channel_switches", "repeat_information_rate", "promises_kept"]],
  ["The answers and the articles", ["answers_with_source", "answer_quality", "first_response", "gaps", "on_time_delivery", "repeat_business", "order_changes", "cancel_reasons", "return_reasons"]],
];

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const fine = new Intl.NumberFormat("en", { maximumFractionDigits: 1, minimumFractionDigits: 1 });

export function duration(seconds) {
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min${seconds % 60 >= 1 ? ` ${Math.round(seconds % 60)} s` : ""}`;
  return `${Math.floor(minutes / 60)} h${minutes % 60 ? ` ${minutes % 60} min` : ""}`;
}

/** The same where there is little room: on an axis. */
export function short(value, unit) {
  if (unit === "score") return String(value);
  if (unit !== "seconds" || value < 60) return shown(value, unit);
  return value < 3600 ? `${+(value / 60).toFixed(1)} min` : `${+(value / 3600).toFixed(1)} h`;
}

/** A value as people write it; "–" for nothing. */
export function shown(value, unit) {
  if (value === null || value === undefined) return "–";
  if (unit === "share") return `${whole.format(value * 100)} %`;
  if (unit === "seconds") return duration(value);
  if (unit === "score") return fine.format(value);
  return whole.format(value);
}

const ORDERS = {
  outcomes: Object.keys(OUTCOMES),
  csat: ["5", "4", "3", "2", "1"],
  ces: ["7", "6", "5", "4", "3", "2", "1"],
  promises_kept: Object.keys(PROMISES),
  answers_with_source: Object.keys(RESTS_ON),
};

/** Parts in the order people expect, else the largest first as they come: [[key, value]]. */
export function ordered(id, parts) {
  const order = ORDERS[id];
  const place = (key) => (order.includes(key) ? order.indexOf(key) : order.length);
  return order ? Object.entries(parts).sort(([one], [other]) => place(one) - place(other)) : Object.entries(parts);
}

/** The unit of a measure's parts: a share is split into counts. */
export const partUnit = ({ unit }) => (unit === "share" || unit === "score" || unit === "points" ? "count" : unit);

const dayFormat = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
const longFormat = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

export const day = (iso) => dayFormat.format(new Date(iso));
export const longDay = (iso) => longFormat.format(new Date(iso));

/** An ISO day so many days later. */
export function daysLater(iso, days) {
  const date = new Date(iso);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}
