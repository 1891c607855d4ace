// @ts-check
/**
 * Titles, states, times and calendar links of events in suggestions, hits and lists. Days are texts
 * `YYYY-MM-DD`, months `YYYY-MM`.
 */

export const OFF = ["cancelled", "postponed"];

/** The group of a suggestion, or of a hit. */
export const groupOf = (/** @type {any} */ one) =>
  one.query ? one.kind : !one.status ? "page" : one.status === "past" ? "past" : "upcoming";

/** The title of a suggestion or hit, as alternating plain and matched segments. @returns {string[]} */
export const titleOf = (/** @type {any} */ { highlight, title }) => (highlight.map ? highlight : highlight.title ?? [title]);

/** The states of an event to show, as keys of texts; *shown* is its status in time, if that is to be shown. @returns {string[]} */
export const statesOf = (/** @type {any} */ one, /** @type {boolean} */ isOver, /** @type {string | false} */ shown) =>
  (OFF.includes(one.event_status) ? [one.event_status] : [shown, one.event_status !== "scheduled" && one.event_status,
    (!one.location || one.attendance === "hybrid") && one.attendance, !isOver && one.registration?.full && "full"]).filter(Boolean);

/** A text in the form in which texts are compared: lower case without accents. */
export const folded = (/** @type {string} */ text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** The local time of a moment in its own time zone, as a `Date` in UTC. */
export const there = (/** @type {string} */ moment) => new Date(`${moment.slice(0, 19)}${moment.length > 10 ? "Z" : ""}`);

/** The day *days* days later. */
export const later = (/** @type {string} */ day, /** @type {number} */ days) =>
  new Date(Date.parse(day) + days * 864e5).toISOString().slice(0, 10);

/** The same day *months* months later, or the last day of that month. */
export function monthsLater(/** @type {string} */ day, /** @type {number} */ months) {
  const [year, month, date] = day.split("-").map(Number);
  const last = new Date(Date.UTC(year, month + months, 0));
  last.setUTCDate(Math.min(date, last.getUTCDate()));
  return last.toISOString().slice(0, 10);
}

/** A moment in the reader's time zone, in ISO 8601. */
export const localDay = (/** @type {Date} */ at) => new Date(+at - at.getTimezoneOffset() * 6e4).toISOString();

/** Today in the reader's time zone. */
export const todayAt = (/** @type {number} seconds since 1970 */ now = Date.now() / 1000) => localDay(new Date(now * 1000)).slice(0, 10);

/** The first and the last day of a month. @returns {[string, string]} */
export const bounds = (/** @type {string} */ month) => [`${month}-01`, later(monthsLater(`${month}-01`, 1), -1)];

/** The first and last day of each filter around today, by name; weeks begin on Monday (ISO). @returns {Record<string, [string, string]>} */
export function periods() {
  const today = todayAt(), monday = later(today, -((new Date(today).getUTCDay() + 6) % 7));
  return {
    today: [today, today], week: [monday, later(monday, 6)], weekend: [later(monday, 5), later(monday, 6)],
    "this month": bounds(today.slice(0, 7)),
  };
}

/** A date with the first day of a month as French writes it: `1er mars`; `Intl` has `1 mars`. */
export const ordinal = (/** @type {string} */ locale, /** @type {string} */ text) =>
  (/^fr/.test(locale) ? text.replace(/\b1(?= \p{L}|–\d)/gu, "1er") : text);

/** Days and hours of an event in its own time zone; with *isHere*, in the reader's. *isDays*: without hours. */
export function datesOf(/** @type {string} */ locale, /** @type {any} */ one, isDays = false, isHere = false) {
  const write = (/** @type {any} */ how) => new Intl.DateTimeFormat(
    locale === "en" ? "en-GB" : locale, { ...how, timeZone: isHere ? undefined : "UTC" });
  const day = write({ dateStyle: "long" }), clock = write({ timeStyle: "short", hourCycle: "h23" });
  const [start, end] = [one.start, one.end ?? one.start].map((at) => (isHere ? new Date(at) : there(at)));
  // An event that ends at midnight ends on the day before.
  if (isDays || one.all_day) return ordinal(locale, day.formatRange(start, !one.all_day && end > start ? new Date(+end - 1) : end));
  const [from, to] = [start, end].map((at) => `${ordinal(locale, day.format(at))}, ${clock.format(at)}`);
  if (+start === +end) return from;
  return day.format(start) === day.format(end) ? `${from}–${clock.format(end)}` : `${from} – ${to}`;
}

/** The time of an event in the reader's time zone, from *write*; empty if the hours are the same. */
export function yourTime(/** @type {any} */ one, /** @type {() => string} */ write) {
  const [here, end] = [one.start, one.end ?? one.start].map((moment) => localDay(new Date(moment)));
  if (one.all_day || here.slice(0, 16) === one.start.slice(0, 16)) return "";
  // If the day is the same, omit it: it is shown before this text.
  const text = write(), isSame = [here, end].every((day) => day.slice(0, 10) === one.start.slice(0, 10));
  return isSame ? text.slice(text.lastIndexOf(", ") + 2) : text;
}

/**
 * Links to subscribe to an iCalendar file in the reader's calendar, and a button to copy its URL (needs HTTPS).
 * @param {typeof import("./dom.js").h} h @param {string} ics where the file is @param {(key: string) => string} say @param {(text: string) => void} announce
 */
export function follow(h, ics, say, announce) {
  const webcal = ics.replace(/^https?/, "webcal");
  const [whole, address] = [webcal, ics].map(encodeURIComponent);
  const copy = h("button", { type: "button" }, say("copy"));
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(ics);
    announce(copy.textContent = say("copied"));
  });
  return h("details", { class: "es-follow" }, h("summary", {}, say("ics")), h("ul", {}, ...[
    h("a", { href: webcal }, say("webcal")),
    h("a", { href: `https://calendar.google.com/calendar/render?cid=${whole}` }, "Google Calendar"),
    h("a", { href: `https://outlook.live.com/calendar/0/addfromweb?url=${address}` }, "Outlook"),
    h("a", { href: ics }, "iCalendar"), ...navigator.clipboard ? [copy] : []].map((one) => h("li", {}, one))));
}
