/** Pages as the index has them, and what asks for them without words. */

import { tables } from "./segmenter.js";

/** @typedef {import("./results.js").Doc} Doc */
/** @typedef {import("./results.js").Engine} Engine */
/** @typedef {import("./results.js").Page} Page */
/** @typedef {import("./results.js").Query} Query */

/** Return how many documents a query finds. @param {Engine} engine @param {Query} query */
export const countOf = (engine, query) =>
  engine.search({ ...query, offset: 0, limit: 0, facets: [], explain: false }).total;

/** Return a page with all its fields. @param {Engine} engine @param {Doc} doc @returns {Page} */
export const pageOf = (engine, doc) => ({ ...tables.pages.EMPTY, ...engine.page(doc) });

/** What matches every page. */
export const EVERYTHING = { type: "And", children: [] };

/** What a query is beside what it asks for. */
export const QUERY = {
  filters: [], sort: "relevance", offset: 0, limit: 10, facets: [], explain: false, dated: false,
  collapse: false, tiers: [], hidden: false,
};

/** Return the times of the occurrence that is ongoing, else next, else last, and those that follow. */
export function occurrenceAt(/** @type {Page} */ page, /** @type {number} */ now) {
  const { occurrences } = page;
  if (!occurrences?.length) return page;
  const at = occurrences.findIndex((/** @type {any[]} */ one) => now < one[3]);
  const rest = occurrences.slice(at < 0 ? -1 : at), [start, end, begins, over] = rest[0];
  return { ...page, occurrences: rest, start, end, begins, over };
}
