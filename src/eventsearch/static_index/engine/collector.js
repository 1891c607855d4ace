/**
 * Runs a query: engines/whoosh/search/searcher.py.
 */

import { both, bitCount, QueryExecutor } from "./executor.js";
import { countFacet, docsIn } from "./facets.js";
import { matchedNodes } from "./planner.js";
import { compareTimes, factorsOf, visibleDocs } from "./times.js";

/** @typedef {import("./reader.js").DocSet} DocSet */
/** @typedef {{id: number, score: number, kin: number[]}} ScoredDoc Documents by number; kin are the hits that it stands for. */
/** @typedef {{total: number, matches: ScoredDoc[], facets: Record<string, import("./facets.js").FacetCount[]>}} SearchResult */
/** @typedef {import("./executor.js").QueryNode} QueryNode */

/** Return from when on the dates of recurring events count: model/query.py. @param {any} query @returns {number} */
export function queryMoment(query) {
  const nodes = [query.match, ...query.filters.map((/** @type {[string, QueryNode]} */ [, node]) => node)];
  const lows = nodes.map((node) => matchedNodes(node)
    .filter((one) => one.type === "DateRangeFilter" && one.low !== null).map((one) => one.low));
  const least = lows.filter((some) => some.length).map((some) => Math.min(...some));
  return least.length ? Math.max(...least) : query.now;
}

/** Return the range that the filters ``date`` have in common, if there are several. @param {any} query @returns {QueryNode[]} */
function spansOf(query) {
  const ranges = query.filters
    .filter((/** @type {[string, QueryNode]} */ [name, node]) => name === "date" && node.type === "DateRangeFilter")
    .map((/** @type {[string, QueryNode]} */ [, node]) => node);
  if (ranges.length < 2) return [];
  const sides = (/** @type {string} */ side) =>
    ranges.map((/** @type {QueryNode} */ one) => one[side]).filter((/** @type {number | null} */ one) => one !== null);
  const lows = sides("low"), highs = sides("high");
  return [{
    type: "DateRangeFilter", low: lows.length ? Math.max(...lows) : null, high: highs.length ? Math.min(...highs) : null,
  }];
}

/** Finds, counts and orders the documents of queries. */
class Collector {
  /** @param {import("./reader.js").IndexReader} reader */
  constructor(reader) {
    this.reader = reader;
  }

  /** @param {any} query @returns {SearchResult} */
  run(query) {
    const { reader } = this, executor = new QueryExecutor(reader, query.now);
    const { bits: matching, scores } = executor.match(query.match);
    const onSite = visibleDocs(reader, query.now);
    const candidates = both(matching, query.hidden ? onSite.map((bit) => 1 - bit) : onSite);
    /** @type {[string, DocSet][]} */
    const filters = [...query.filters, ...spansOf(query).map((node) => ["date", node])]
      .map(([name, node]) => [name, executor.match(node).bits]);
    const within = (/** @type {string} */ but) =>
      filters.filter(([name]) => name !== but).reduce((bits, [, allowed]) => both(bits, allowed), candidates);
    const rank = this.ranking(query, scores);
    let bits = within("");
    /** @type {Map<number, number[]>} */
    let kin = new Map();
    const tiers = query.limit ? query.tiers.map((/** @type {QueryNode} */ node) => executor.match(node).bits) : [];
    if (query.collapse) {
      kin = this.groupLeaders(this.ordered(query, rank, bits, tiers));
      bits = reader.docSet([...kin.keys()]);
    }
    const facets = query.facets.map((/** @type {string} */ field) =>
      [field, countFacet(reader, field, within(field), query.now, query.collapse)]);
    const end = query.offset + query.limit;
    const window = query.limit ? this.ordered(query, rank, bits, tiers).slice(query.offset, end) : [];
    return {
      total: bitCount(bits),
      matches: window.map((doc) => ({ id: doc, score: rank.score(doc), kin: kin.get(doc) ?? [] })),
      facets: Object.fromEntries(facets),
    };
  }

  /** Return what gives the score of a document, and what compares two. @param {any} query @param {Float64Array | null} scores */
  ranking(query, scores) {
    const { columns, table: { engine } } = this.reader, factor = factorsOf(this.reader, query);
    const exact = (/** @type {number} */ doc) =>
      scores ? scores[doc] * factor(doc) * (engine.ranking.boosts[columns.boosts[doc]] ?? 1) : 0;
    const byTime = compareTimes(columns, query, queryMoment(query));
    /** @type {Map<number, number>} */
    const rounded = new Map();
    const value = (/** @type {number} */ doc) => {
      if (!rounded.has(doc)) rounded.set(doc, Number(exact(doc).toFixed(engine.decimals)));
      return /** @type {number} */ (rounded.get(doc));
    };
    return {
      score: (/** @type {number} */ doc) => Number(exact(doc).toPrecision(engine.shown)),
      compare: (/** @type {number} */ one, /** @type {number} */ other) =>
        (query.sort === "relevance" ? value(other) - value(one) : 0) || byTime(one, other),
    };
  }

  /** Return documents in order, by relevance those of the first tier before all others. @param {any} query @param {ReturnType<Collector["ranking"]>} rank @param {DocSet} bits @param {DocSet[]} tiers */
  ordered(query, rank, bits, tiers) {
    const docs = docsIn(bits);
    if (query.sort !== "relevance" || !tiers.length) return docs.sort(rank.compare);
    const tier = new Map(docs.map((doc) => {
      const at = tiers.findIndex((own) => own[doc]);
      return [doc, at < 0 ? tiers.length : at];
    }));
    return docs.sort((one, other) => Number(tier.get(one)) - Number(tier.get(other)) || rank.compare(one, other));
  }

  /** Return the first of each group, with the others as they come after it. @param {number[]} order */
  groupLeaders(order) {
    const { groups } = this.reader.columns;
    /** @type {Map<number, number[]>} */
    const members = new Map();
    for (const doc of order) members.set(groups[doc], [...(members.get(groups[doc]) ?? []), doc]);
    return new Map([...members.values()].map(([first, ...others]) => [first, others]));
  }}

/** Return what a query finds. @param {import("./reader.js").IndexReader} reader @param {any} query */
export const collect = (reader, query) => new Collector(reader).run(query);
