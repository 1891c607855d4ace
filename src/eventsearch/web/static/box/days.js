// @ts-check
/** Days as `YYYY-MM-DD`, and months as `YYYY-MM`; days and times as people read them. */
import { there } from "./hits.js";

/** The day so many days later. */
export const later = (/** @type {string} */ day, /** @type {number} */ days) =>
  new Date(Date.parse(day) + days * 864e5).toISOString().slice(0, 10);

/** The same day so many months later, or the last one there. */
export function monthsLater(/** @type {string} */ day, /** @type {number} */ months) {
  const [year, month, date] = day.split("-").map(Number);
  const last = new Date(Date.UTC(year, month + months, 0));
  last.setUTCDate(Math.min(date, last.getUTCDate()));
  return last.toISOString().slice(0, 10);
}

/** A moment on the clock of who reads, as ISO has it. */
export const localDay = (/** @type {Date} */ at) => new Date(+at - at.getTimezoneOffset() * 6e4).toISOString();

/** Today on the clock of who reads. */
export const todayAt = (/** @type {number} seconds since 1970 */ now = Date.now() / 1000) => localDay(new Date(now * 1000)).slice(0, 10);

/** The first and the last day of a month. @returns {[string, string]} */
export const bounds = (/** @type {string} */ month) => [`${month}-01`, later(monthsLater(`${month}-01`, 1), -1)];

/** The first and the last of the days around today, by name; weeks are those of ISO. @returns {Record<string, [string, string]>} */
export function periods() {
  const today = todayAt(), monday = later(today, -((new Date(today).getUTCDay() + 6) % 7));
  return {
    today: [today, today], week: [monday, later(monday, 6)], weekend: [later(monday, 5), later(monday, 6)],
    "this month": bounds(today.slice(0, 7)),
  };
}

/** Days of an event, with hours on the clock of the place, else on that of who reads. */
export function datesOf(/** @type {string} */ locale, /** @type {any} */ one, isDays = false, isHere = false) {
  const write = (/** @type {any} */ how) => new Intl.DateTimeFormat(
    locale === "en" ? "en-GB" : locale, { ...how, timeZone: isHere ? undefined : "UTC" });
  const day = write({ dateStyle: "long" }), clock = write({ timeStyle: "short", hourCycle: "h23" });
  const [start, end] = [one.start, one.end ?? one.start].map((at) => (isHere ? new Date(at) : there(at)));
  // What ends at midnight, ends with the day before.
  if (isDays || one.all_day) return day.formatRange(start, !one.all_day && end > start ? new Date(+end - 1) : end);
  const [from, to] = [start, end].map((at) => `${day.format(at)}, ${clock.format(at)}`);
  if (+start === +end) return from;
  return day.format(start) === day.format(end) ? `${from}–${clock.format(end)}` : `${from} – ${to}`;
}

/** When an event is on the clock of who reads, as *write* says it; empty if it shows the same hour. */
export function yourTime(/** @type {any} */ one, /** @type {() => string} */ write) {
  const [here, end] = [one.start, one.end ?? one.start].map((moment) => localDay(new Date(moment)));
  if (one.all_day || here.slice(0, 16) === one.start.slice(0, 16)) return "";
  // The day stands before it already, where it is the same.
  const text = write(), isSame = [here, end].every((day) => day.slice(0, 10) === one.start.slice(0, 10));
  return isSame ? text.slice(text.lastIndexOf(", ") + 2) : text;
}
