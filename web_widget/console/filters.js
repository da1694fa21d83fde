/** What is shown of a list: for any part of a row one value. A view is a tab and such a choice under a name. Pure. */

import { PRIORITIES, channelText, languageText, reasonText } from "./words.js";

const one = (value) => (value ? [value] : []);

/** `of` gives the values of a row, `text` their words. */
export const PARTS = [
  { id: "reason", label: "Reason", of: (row) => one(row.reason), text: reasonText },
  { id: "language", label: "Language", of: (row) => one(row.lang), text: languageText },
  { id: "tag", label: "Tag", of: (row) => row.tags ?? [], text: String },
  { id: "team", label: "Team", of: (row) => one(row.team?.name), text: String },
  { id: "owner", label: "Who has it", of: (row) => one(row.holder?.name), text: String },
  { id: "priority", label: "Urgency", of: (row) => one(row.priority), text: (value) => PRIORITIES.find(([key]) => key === value)?.[1] ?? value },
  { id: "channel", label: "Channel", of: (row) => one(row.channel), text: channelText },
];

export const isNarrowed = (shows) => Object.keys(shows).length > 0;

/** Whether a row has every value that is asked for. */
export const isShown = (row, shows) => PARTS.every(({ id, of }) => !shows[id] || of(row).includes(shows[id]));

/** The choices of a part: what the rows hold, and what is chosen already: [[value, words]]. */
export function choicesOf(part, rows, shows) {
  const values = new Set(rows.flatMap(part.of));
  if (shows[part.id]) values.add(shows[part.id]);
  return [...values].map((value) => [value, part.text(value)]).sort(([, first], [, second]) => first.localeCompare(second));
}

/** The choice with one part changed; an empty value is no longer asked for. */
export function withPart(shows, id, value) {
  const { [id]: before, ...rest } = shows;
  return value ? { ...rest, [id]: value } : rest;
}

/** "Upset or frustrated, German" */
export const inWords = (shows) => PARTS.filter(({ id }) => shows[id]).map(({ id, text }) => text(shows[id])).join(", ");

const sameShows = (first, second) => Object.keys(first).length === Object.keys(second).length && Object.keys(first).every((id) => first[id] === second[id]);

/** The kept view that is what is shown now, or undefined. */
export const viewOf = (views, tab, shows) => views.find((view) => view.tab === tab && sameShows(view.shows, shows));
