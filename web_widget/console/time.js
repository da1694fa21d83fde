/** Times as people read them: a clock, a day, a wait. Pure; all input is milliseconds since 1970. */

const clockFormat = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const dayFormat = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long" });
const dateFormat = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });

const DAY = 86_400_000;

export const clock = (at) => clockFormat.format(at);

export const isoTime = (at) => new Date(at).toISOString();

const midnight = (at) => new Date(at).setHours(0, 0, 0, 0);

export const sameDay = (one, other) => midnight(one) === midnight(other);

/** "Today", "Yesterday" or "Monday 23 November". */
export function dayName(at, now) {
  const days = Math.round((midnight(now) - midnight(at)) / DAY);
  if (days === 0) return "Today";
  if (days === 1) return "Yesterday";
  return dayFormat.format(at);
}

/** "14:02" today, "22 Nov, 14:02" on any other day. */
export const moment = (at, now) => (sameDay(at, now) ? clock(at) : `${dateFormat.format(at)}, ${clock(at)}`);

/** A wait as mm:ss, from one hour on as h:mm:ss; never negative, whatever two clocks say. */
export function waited(since, now) {
  const seconds = Math.max(0, Math.floor((now - since) / 1000));
  const two = (number) => String(number).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
}

/**
 * How pressing a wait is. With a target (`due`): "soon" in its last third, "long" once it is missed; without one
 * "soon" from two minutes on, "long" from five. Pure.
 */
export function waitLevel(since, now, due) {
  if (due) return now >= due ? "long" : due - now < (due - since) / 3 ? "soon" : "calm";
  const minutes = (now - since) / 60_000;
  if (minutes < 2) return "calm";
  return minutes < 5 ? "soon" : "long";
}

const dayText = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });

/** The same text with its ISO days as people write them: "30 Nov 2026". Pure. */
export const withDays = (text) => String(text ?? "").replace(/\b\d{4}-\d\d-\d\d\b/g, (iso) => (Number.isNaN(Date.parse(iso)) ? iso : dayText.format(new Date(iso))));
