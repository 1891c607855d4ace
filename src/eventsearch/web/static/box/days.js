// @ts-check
/** Days as `YYYY-MM-DD`, and months as `YYYY-MM`. */

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
