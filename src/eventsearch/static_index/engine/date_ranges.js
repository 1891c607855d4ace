/** Ranges of days that a query asks for: model/query.py and engines/whoosh/search/time_filters.py. */

import { BEGINS, EVENT } from "./decoder.js";
import { dateRangeFilter } from "./field_values.js";
import { matchedNodes } from "./planner.js";
import { having } from "./times.js";

/** @typedef {import("./decoder.js").Columns} Columns */
/** @typedef {import("./executor.js").QueryNode} QueryNode */

/** Return from when on the dates of recurring events count: model/query.py. @param {any} query @returns {number} */
export function queryMoment(query) {
  const nodes = [query.match, ...query.filters.map((/** @type {[string, QueryNode]} */ [, node]) => node)];
  const lows = nodes.map((node) => matchedNodes(node)
    .filter((one) => one.type === "DateRangeFilter" && one.low !== null).map((one) => one.low));
  const least = lows.filter((some) => some.length).map((some) => Math.min(...some));
  return least.length ? Math.max(...least) : query.now;
}

/** Return as a filter the range that the filters ``date`` have in common, if there are several. @param {any} query @returns {[string, QueryNode][]} */
export function spansOf(query) {
  const ranges = query.filters
    .filter((/** @type {[string, QueryNode]} */ [name, node]) => name === "date" && node.type === "DateRangeFilter")
    .map((/** @type {[string, QueryNode]} */ [, node]) => node);
  if (ranges.length < 2) return [];
  const sides = (/** @type {string} */ side) =>
    ranges.map((/** @type {QueryNode} */ one) => one[side]).filter((/** @type {number | null} */ one) => one !== null);
  const lows = sides("low"), highs = sides("high");
  return [["date", dateRangeFilter(lows.length ? Math.max(...lows) : null, highs.length ? Math.min(...highs) : null)]];
}

/** Return what overlaps [low, high). @param {Columns} columns @param {number | null} low @param {number | null} high */
export function overlappingDocs(columns, low, high) {
  return having(columns, (doc, flags) => {
    if (!(flags & BEGINS)) return false;
    const own = columns.occurrences.get(doc), begins = columns.begins[doc], ends = columns.ends[doc];
    if (high !== null && begins >= high) return false;
    const lasts = flags & EVENT && Math.max(begins, ends) > /** @type {number} */ (low);
    if (low !== null && !lasts && begins < low) return false;
    return !own || own.some((start, at) => at % 2 === 0 &&
      (high === null || start < high) && (low === null || own[at + 1] > low || start >= low));
  });
}
