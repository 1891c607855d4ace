/** Runs a query: engines/whoosh/search/searcher.py. */

import { both, bitCount, executor } from "./executor.js";
import { docsIn } from "./reader.js";
import { part, parts } from "./segmenter.js";
import { compareTimes, factorsOf, visibleDocs } from "./times.js";
import type { QueryNode } from "./executor.js";
import type { FacetCount } from "./facets.js";
import type { DocSet, IndexReader } from "./reader.js";

/** Documents by number; kin are the hits that it stands for. */
export type ScoredDoc = {id: number, score: number, kin: number[]};
export type SearchResult = {total: number, matches: ScoredDoc[], facets: Record<string, FacetCount[]>};

/** Return what a query finds. */
export function collect(reader: IndexReader, query: any): SearchResult {
  const match = executor(reader, query.now), { columns, table: { engine } } = reader;
  const { bits: matching, scores } = match(query.match), onSite = visibleDocs(reader, query.now);
  const candidates = both(matching, query.hidden ? onSite.map((bit) => 1 - bit) : onSite);
  const filters: [string, DocSet][] = [...query.filters, ...parts.date_ranges?.spansOf(query) ?? []].map(([name, node]) => [name, match(node).bits]);
  const within = (but: string) =>
    filters.filter(([name]) => name !== but).reduce((bits, [, allowed]) => both(bits, allowed), candidates);
  const factor = factorsOf(reader, query), byTime = compareTimes(columns, query, momentOf(query));
  const exact = (doc: number) =>
    scores ? scores[doc] * factor(doc) * (engine.ranking.boosts[columns.boosts[doc]] ?? 1) : 0;
  const tiers = query.limit ? query.tiers.map((node: QueryNode) => match(node).bits) : [];

  /** Return documents in order, by relevance those of the first tier before all others. */
  function ordered(bits: DocSet) {
    if (query.sort !== "relevance") return docsIn(bits).sort(byTime);
    const rows = docsIn(bits).map((doc) => {
      const at = tiers.findIndex((own: DocSet) => own[doc]);
      return { doc, tier: at < 0 ? tiers.length : at, score: Number(exact(doc).toFixed(engine.decimals)) };
    });
    return rows.sort((one, other) => one.tier - other.tier || other.score - one.score || byTime(one.doc, other.doc))
      .map(({ doc }) => doc);
  }

  let bits = within("");
  /** The first of each group, to the others as they come after it. */
  const kin: Map<number, number[]> = new Map();
  if (query.collapse) {
    const groups = new Map();
    for (const doc of ordered(bits)) groups.set(columns.groups[doc], [...(groups.get(columns.groups[doc]) ?? []), doc]);
    for (const [first, ...others] of groups.values()) kin.set(first, others);
    bits = reader.docSet([...kin.keys()]);
  }
  const facets = query.facets.map((field: string) =>
    [field, part("facets").countFacet(reader, field, within(field), query.now, query.collapse)]);
  const window = query.limit ? ordered(bits).slice(query.offset, query.offset + query.limit) : [];
  return {
    total: bitCount(bits),
    matches: window.map((doc) => ({ id: doc, score: Number(exact(doc).toPrecision(engine.shown)), kin: kin.get(doc) ?? [] })),
    facets: Object.fromEntries(facets),
  };
}

/** Return from when on the dates of recurring events count; what reads ranges of days knows whether there are any. */
export const momentOf = (query: any): number => parts.date_ranges?.queryMoment(query) ?? query.now;
