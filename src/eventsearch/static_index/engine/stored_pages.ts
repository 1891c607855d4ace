/** Pages as the index has them, and what asks for them without words. */

import { tables } from "./segmenter.js";
import type { Page } from "./highlighter.js";
import type { Any, Engine } from "./results.js";

/** Return how many documents a query finds. */
export const countOf = (engine: Engine, query: Any) =>
  engine.search({ ...query, offset: 0, limit: 0, facets: [], explain: false }).total;

/** Return a page with all its fields. */
export const pageOf = (engine: Engine, doc: number): Page => ({ ...tables.pages.EMPTY, ...engine.page(doc) });

/** What matches every page. */
export const EVERYTHING = { type: "And", children: [] };

/** What a query is beside what it asks for. */
export const QUERY = {
  filters: [], sort: "relevance", offset: 0, limit: 10, facets: [], explain: false, dated: false,
  collapse: false, tiers: [], hidden: false,
};

/** Return the times of the occurrence that is ongoing, else next, else last, and those that follow. */
export function occurrenceAt(page: Page, now: number) {
  const { occurrences } = page;
  if (!occurrences?.length) return page;
  const at = occurrences.findIndex((one: any[]) => now < one[3]);
  const rest = occurrences.slice(at < 0 ? -1 : at), [start, end, begins, over] = rest[0];
  return { ...page, occurrences: rest, start, end, begins, over };
}
