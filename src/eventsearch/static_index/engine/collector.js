/**
 * Runs a query: engines/whoosh/search/searcher.py.
 */

import { both, bitCount, executor } from "./executor.js";
import { docsIn } from "./reader.js";
import { part, parts } from "./segmenter.js";
import { compareTimes, factorsOf, visibleDocs } from "./times.js";

/** @typedef {import("./reader.js").DocSet} DocSet */
/** @typedef {{id: number, score: number, kin: number[]}} ScoredDoc Documents by number; kin are the hits that it stands for. */
/** @typedef {{total: number, matches: ScoredDoc[], facets: Record<string, import("./facets.js").FacetCount[]>}} SearchResult */
/** @typedef {import("./executor.js").QueryNode} QueryNode */

/** Return what a query finds. @param {import("./reader.js").IndexReader} reader @param {any} query @returns {SearchResult} */
export function collect(reader, query) {
  const match = executor(reader, query.now), { columns, table: { engine } } = reader;
  const { bits: matching, scores } = match(query.match), onSite = visibleDocs(reader, query.now);
  const candidates = both(matching, query.hidden ? onSite.map((bit) => 1 - bit) : onSite);
  /** @type {[string, DocSet][]} */
  const filters = [...query.filters, ...parts.date_ranges?.spansOf(query) ?? []].map(([name, node]) => [name, match(node).bits]);
  const within = (/** @type {string} */ but) =>
    filters.filter(([name]) => name !== but).reduce((bits, [, allowed]) => both(bits, allowed), candidates);
  const factor = factorsOf(reader, query), byTime = compareTimes(columns, query, momentOf(query));
  const exact = (/** @type {number} */ doc) =>
    scores ? scores[doc] * factor(doc) * (engine.ranking.boosts[columns.boosts[doc]] ?? 1) : 0;
  const tiers = query.limit ? query.tiers.map((/** @type {QueryNode} */ node) => match(node).bits) : [];

  /** Return documents in order, by relevance those of the first tier before all others. @param {DocSet} bits */
  function ordered(bits) {
    if (query.sort !== "relevance") return docsIn(bits).sort(byTime);
    const rows = docsIn(bits).map((doc) => {
      const at = tiers.findIndex((/** @type {DocSet} */ own) => own[doc]);
      return { doc, tier: at < 0 ? tiers.length : at, score: Number(exact(doc).toFixed(engine.decimals)) };
    });
    return rows.sort((one, other) => one.tier - other.tier || other.score - one.score || byTime(one.doc, other.doc))
      .map(({ doc }) => doc);
  }

  let bits = within("");
  /** The first of each group, to the others as they come after it. @type {Map<number, number[]>} */
  const kin = new Map();
  if (query.collapse) {
    const groups = new Map();
    for (const doc of ordered(bits)) groups.set(columns.groups[doc], [...(groups.get(columns.groups[doc]) ?? []), doc]);
    for (const [first, ...others] of groups.values()) kin.set(first, others);
    bits = reader.docSet([...kin.keys()]);
  }
  const facets = query.facets.map((/** @type {string} */ field) =>
    [field, part("facets").countFacet(reader, field, within(field), query.now, query.collapse)]);
  const window = query.limit ? ordered(bits).slice(query.offset, query.offset + query.limit) : [];
  return {
    total: bitCount(bits),
    matches: window.map((doc) => ({ id: doc, score: Number(exact(doc).toPrecision(engine.shown)), kin: kin.get(doc) ?? [] })),
    facets: Object.fromEntries(facets),
  };
}

/** Return from when on the dates of recurring events count; what reads ranges of days knows whether there are any. @param {any} query @returns {number} */
export const momentOf = (query) => parts.date_ranges?.queryMoment(query) ?? query.now;
