// @ts-check
/** What a suggestion and a hit have in common. */

export const OFF = ["cancelled", "postponed"];

/** The group of a suggestion, or of a hit. */
export const groupOf = (/** @type {any} */ one) =>
  one.query ? one.kind : !one.status ? "page" : one.status === "past" ? "past" : "upcoming";

/** The title of a suggestion, or of a hit, plain and matched in turn. @returns {string[]} */
export const titleOf = (/** @type {any} */ { highlight, title }) => (highlight.map ? highlight : highlight.title ?? [title]);

/** A moment as on the clock where the event is. */
export const there = (/** @type {string} */ moment) => new Date(`${moment.slice(0, 19)}${moment.length > 10 ? "Z" : ""}`);
