// @ts-check
/** What a suggestion and a hit have in common. */

export const OFF = ["cancelled", "postponed"];

/** The group of a suggestion, or of a hit. */
export const groupOf = (/** @type {any} */ one) =>
  one.query ? one.kind : !one.status ? "page" : one.status === "past" ? "past" : "upcoming";

/** The title of a suggestion, or of a hit, plain and matched in turn. @returns {string[]} */
export const titleOf = (/** @type {any} */ { highlight, title }) => (highlight.map ? highlight : highlight.title ?? [title]);

/** What to say of an event's state, as keys of texts; *shown* is what is said of where it is in time. @returns {string[]} */
export const statesOf = (/** @type {any} */ one, /** @type {boolean} */ isOver, /** @type {string | false} */ shown) =>
  (OFF.includes(one.event_status) ? [one.event_status] : [shown, one.event_status !== "scheduled" && one.event_status,
    (!one.location || one.attendance === "hybrid") && one.attendance, !isOver && one.registration?.full && "full"]).filter(Boolean);

/** A text as it is compared: without accents and capitals. */
export const folded = (/** @type {string} */ text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** A moment as on the clock where the event is. */
export const there = (/** @type {string} */ moment) => new Date(`${moment.slice(0, 19)}${moment.length > 10 ? "Z" : ""}`);
