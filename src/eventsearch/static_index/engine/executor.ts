/**
 * Reads the posting lists of terms and runs a query, as engines/whoosh/reader/index_reader.py, and
 * searcher.py, executor.py, proximity.py and bm25.py in engines/whoosh/search.
 *
 * The result of a node is a set of documents, and their scores; a document outside of the set has score 0.
 */

import { DERIVED, TWIN, decodeTerms } from "./decoder.js";
import { docsIn, keyOf, nameOf } from "./reader.js";
import { part, parts } from "./segmenter.js";
import { compareTimes, factorsOf, visibleDocs } from "./times.js";
import type { Entry, Postings } from "./decoder.js";
import type { FacetCount } from "./facets.js";
import type { DocSet, IndexReader } from "./reader.js";

export const NO_POSTINGS: Postings = { docs: [], freqs: [], lengths: [] };

/** Merge posting lists, and add up their frequencies. */
export function sumPostings(lists: Postings[]): Postings {
  const filled = lists.filter((list) => list.docs.length);
  if (filled.length < 2) return filled[0] ?? NO_POSTINGS;
  const byDoc: Map<number, number[]> = new Map();
  for (const { docs, freqs, lengths } of filled)
    docs.forEach((doc, at) => byDoc.set(doc, [doc, (byDoc.get(doc)?.[1] ?? 0) + freqs[at], lengths[at]]));
  const rows = [...byDoc.values()].sort(([one], [other]) => one - other);
  const [docs, freqs, lengths] = [0, 1, 2].map((at) => rows.map((row) => row[at]));
  return { docs, freqs, lengths };
}

/** Return the terms of a file; undefined until it is loaded. */
export function termsOf(reader: IndexReader, name: string) {
  const decode = (bytes: Uint8Array) =>
    new Map(decodeTerms(bytes, reader.fields, reader.table.stems.length).map((entry) => [entry.term, entry]));
  return reader.files.get(name, decode);
}

/** Return a term; null if the index does not contain it, undefined until its file is loaded. */
export function entryOf(reader: IndexReader, term: string): Entry | null | undefined {
  if (!reader.count) return null;
  const key = keyOf(term), name = nameOf(reader.list(nameOf(reader.terms, key)), key), terms = name ? termsOf(reader, name) : undefined;
  return terms && (terms.get(term) ?? null);
}

/** Return the posting list of a term in a text field, or as a folded or exact form. */
export function postingsOf(reader: IndexReader, field: string, term: string) {
  const entry = entryOf(reader, term);
  if (!entry) return NO_POSTINGS;
  if (field === "folded" || (field === "exact" && entry.roles & TWIN)) return foldedPostings(reader, entry);
  return measured(reader, field === "exact" ? entry.exact : entry.fields.get(field));
}

export function foldedPostings(reader: IndexReader, entry: Entry): Postings {
  if (!(entry.roles & DERIVED)) return measured(reader, entry.folded);
  const known = reader.sums.get(entry);
  if (known) return known;
  const lists = [...new Set([entry.term, ...entry.stems])].flatMap((stem) => [...(entryOf(reader, stem)?.fields.values() ?? [])]);
  const sum = measured(reader, { ...sumPostings(lists), lengths: [] });
  if (!reader.files.wanted.size) reader.sums.set(entry, sum);
  return sum;
}

/** Return a posting list with the lengths of its field; for a folded or exact form, of the page. */
export function measured(reader: IndexReader, list: Postings = NO_POSTINGS) {
  const { columns: { lengths }, noColumns } = reader, own = list.lengths;
  if (own.length && !list.rests) return list;
  const whole = Array.from(list.docs, (doc, at) => lengths[doc] - (own.length ? own[at] : 0));
  if (lengths === noColumns.lengths) return { ...list, lengths: whole };
  return Object.assign(list, { lengths: whole, rests: false });
}

/** What a term, or several terms as one, adds to scores in a field. */
export type TermScorer = {field: string, postings: Postings, idf: number, weight: number};

/** Return the inverse document frequency of a term that *having* documents contain. */
export const idfOf = ({ count }: IndexReader, having: number) => Math.log(1 + (count - having + 0.5) / (having + 0.5));

export const weightOf = (reader: IndexReader, field: string): number => reader.table.engine.ranking.weights[field] ?? 0;

/** Return the score of each document: its best one, plus a share of the sum of the others. */
export function bestAndRest({ count, table: { engine, fields } }: IndexReader, scorers: TermScorer[], rest: number) {
  const best = new Float64Array(count), others = new Float64Array(count), { k1, b } = engine.ranking;
  for (const { field, postings: { docs, freqs, lengths }, idf, weight } of scorers) {
    const slope = (k1 * b) / fields[field], least = k1 * (1 - b), factor = idf * weight;
    docs.forEach((doc, at) => {
      const score = (factor * freqs[at]) / (freqs[at] + least + slope * lengths[at]);
      others[doc] += Math.min(best[doc], score);
      best[doc] = Math.max(best[doc], score);
    });
  }
  return best.map((score, doc) => score + rest * others[doc]);
}

export type QueryNode = {type: string, [name: string]: any};
/** Documents and scores; null if all scores are 0. */
export type Match = {bits: DocSet, scores: Float64Array | null};

export const bitCount = (bits: DocSet) => bits.reduce((count, bit) => count + bit, 0);

export const both = (one: DocSet, other: DocSet): DocSet => one.map((bit, doc) => bit & other[doc]);

/** Return the documents that are in any of the lists. */
export const union = (reader: IndexReader, lists: Postings[]) => reader.docSet(lists.flatMap(({ docs }) => docs));

/** Return the merged posting list of several terms. */
export const listOf = (reader: IndexReader, field: string, terms: string[]) =>
  sumPostings([...new Set(terms)].map((term) => postingsOf(reader, field, term)));

/** Return scores, set to 0 outside a set. */
const masked = (scores: Float64Array, bits: DocSet) => scores.map((score, doc) => (bits[doc] ? score : 0));

function sumScores(all: (Float64Array | null)[]): Float64Array | null {
  const [first, ...others] = all.filter((scores) => scores !== null);
  return first ? others.reduce((sum, scores) => sum.map((score, doc) => score + scores[doc]), first) : null;
}

const formTerms = (forms: [string, string][], kind: string) => forms.filter((form) => form[0] === kind).map((form) => form[1]);

export function executor(reader: IndexReader, now: number) {
  const { engine } = reader.table, { ranking } = engine;

  const matchers: Record<string, (node: any) => Match> = {
    WordQuery: ({ forms, field, prefix }) => {
      const byField = listsOf(fieldsOf(field), formTerms(forms, "stem"));
      const matching = [...byField].map(([name, postings]) => (
        { field: name, postings, idf: rarity(byField, postings), weight: weightOf(reader, name) }));
      if (prefix) matching.push(...part("expansion").prefixScorers(reader, prefix, field));
      return leaf(matching, formScorers(forms));
    },
    PhraseQuery: ({ slots, forms, field }) => {
      const filled: {at: number, stems: string[], byField: Map<string, Postings>}[] = slots.flatMap((stems: string[], at: number) =>
        (stems.length ? [{ at, stems, byField: listsOf(fieldsOf(field), stems) }] : []));
      const matching = (filled.length ? fieldsOf(field) : []).flatMap((name) => {
        const lists = filled.map((slot) => slot.byField.get(name) ?? NO_POSTINGS);
        if (!lists.every((list) => list.docs.length)) return [];
        const places = filled.map((slot) => placesOf(name, slot.stems));
        const postings = withCounts(lists[0], (doc) => {
          const sets = places.map((byDoc) => byDoc.get(doc));
          return [...sets[0] ?? []].filter((start) =>
            sets.every((set, at) => set?.has(start + filled[at].at - filled[0].at))).length;
        });
        const idf = filled.reduce((sum, slot, at) => sum + rarity(slot.byField, lists[at]), 0);
        return postings.docs.length ? [{ field: name, postings, idf, weight: weightOf(reader, name) }] : [];
      });
      return leaf(matching, formScorers(forms));
    },
    PrefixQuery: ({ prefix, field }) => leaf(part("expansion").prefixScorers(reader, prefix, field)),
    FuzzyQuery: (node) => leaf(part("expansion").fuzzyScorers(reader, node), [], 1),
    ProximityBoost: ({ child, pairs }) => {
      const { bits, scores } = match(child), scorers = ranking.close ? pairs.flatMap(pairScorers) : [];
      return { bits, scores: sumScores([scores, masked(bestAndRest(reader, scorers, 1), bits)]) };
    },
    TermsFilter: ({ field, values }) => ({ bits: part("facets").docsHaving(reader, field, values), scores: null }),
    DateRangeFilter: ({ low, high }) => ({ bits: part("date_ranges").overlappingDocs(reader.columns, low, high), scores: null }),
    EventStatusFilter: ({ when }) => ({ bits: part("facets").statusDocs(reader.columns, when, now), scores: null }),
    Boosted: (node) => part("synonyms").boosted(node, match),
    Not: ({ child }) => ({ bits: match(child).bits.map((bit) => 1 - bit), scores: null }),
    And: ({ children }) => {
      let bits: DocSet = new Uint8Array(reader.count).fill(1);
      const all = [];
      for (const child of children) {
        const one = match(child);
        all.push(one.scores);
        bits = both(bits, one.bits);
        if (!bits.includes(1)) break;
      }
      const scores = sumScores(all);
      return { bits, scores: scores && masked(scores, bits) };
    },
    Or: ({ children, least, best, covered }) => {
      const matches: Match[] = children.map(match);
      const counts = new Uint16Array(reader.count);
      for (const { bits } of matches) bits.forEach((bit, doc) => (counts[doc] += bit));
      const bits = Uint8Array.from(counts, (count) => (matches.length && count >= least ? 1 : 0));
      const scores = covered ? coveredScores(matches) : best ? bestScores(matches) : sumScores(matches.map((one) => one.scores));
      return { bits, scores: scores && masked(scores, bits) };
    },
  };

  const match = (node: QueryNode): Match => matchers[node.type](node);

  /** Return the documents of the *matching* terms; the *bonus* terms only add to scores. */
  function leaf(matching: TermScorer[], bonus: TermScorer[] = [], rest = ranking.rest): Match {
    const bits = union(reader, matching.map((scorer) => scorer.postings));
    const scores = [bestAndRest(reader, matching, rest), ...(bonus.length ? [bestAndRest(reader, bonus, 1)] : [])];
    return { bits, scores: masked((sumScores(scores) as Float64Array), bits) };
  }

  const fieldsOf = (field: string): string[] => (field ? [field] : reader.fields);

  /** Return the merged posting list of several terms in each field that contains any. */
  const listsOf = (fields: string[], terms: string[]) =>
    new Map(fields.map((field) => ([field, listOf(reader, field, terms)] as [string, Postings]))
      .filter(([, list]) => list.docs.length));

  /** Return how rare a word is: the mean of its rarity in all fields and in one field. */
  const rarity = (byField: Map<string, Postings>, list: Postings) =>
    (idfOf(reader, bitCount(union(reader, [...byField.values()]))) + idfOf(reader, list.docs.length)) / 2;

  const formScorers = (forms: [string, string][]): TermScorer[] => ["folded", "exact"].flatMap((kind) => {
    const weight = ranking[kind], postings = weight ? listOf(reader, kind, formTerms(forms, kind)) : NO_POSTINGS;
    return postings.docs.length ? [{ field: kind, postings, idf: idfOf(reader, postings.docs.length), weight }] : [];
  });

  /** Return the positions of stems, by document. */
  function placesOf(field: string, stems: string[]): Map<number, Set<number>> {
    const byDoc = new Map();
    for (const stem of new Set(stems)) {
      const { docs, freqs, positions = [] } = postingsOf(reader, field, stem);
      for (let at = 0, start = 0; at < docs.length; start += freqs[at++]) {
        const places = byDoc.get(docs[at]) ?? new Set();
        for (let place = start; place < start + freqs[at]; place++) places.add(positions[place]);
        byDoc.set(docs[at], places);
      }
    }
    return byDoc;
  }

  /** Return the documents of a list for which *countOf* is not 0, with these counts as frequencies. */
  function withCounts({ docs, lengths }: Postings, countOf: (doc: number) => number): Postings {
    const rows = Array.from(docs, (doc, at) => [doc, countOf(doc), lengths[at]]).filter(([, count]) => count);
    return { docs: rows.map(([doc]) => doc), freqs: rows.map(([, count]) => count), lengths: rows.map(([, , length]) => length) };
  }

  /** Return the scorers of a pair of words near each other, one for each field. */
  function pairScorers(pair: string[][]): TermScorer[] {
    const byWord = pair.map((stems) => listsOf(reader.fields, stems));
    return reader.fields.flatMap((field) => {
      const weight = weightOf(reader, field) * ranking.close;
      const lists = byWord.map((byField) => byField.get(field) ?? NO_POSTINGS);
      const read = lists.flatMap(({ freqs }) => freqs).reduce((sum, freq) => sum + freq, 0);
      if (!weight || !lists.every((list) => list.docs.length) || read > engine.most_read) return [];
      const [first, second] = pair.map((stems) => placesOf(field, stems));
      const postings = withCounts(lists[0], (doc) => {
        let count = 0;
        const others = second.get(doc);
        if (others)
          for (const place of first.get(doc) ?? [])
            for (const [distance, counts] of engine.distances) if (others.has(place + distance)) count += counts;
        return count;
      });
      const idf = lists.reduce((sum, list) => sum + idfOf(reader, list.docs.length), 0);
      return postings.docs.length ? [{ field, postings, idf, weight }] : [];
    });
  }

  /** Return the scores of the best match of each document. */
  function bestScores(matches: Match[]) {
    const scores = new Float64Array(reader.count);
    for (const { scores: own } of matches) own?.forEach((score, doc) => {
      scores[doc] = Math.max(scores[doc], score);
    });
    return scores;
  }

  /** Return the sum of all parts' scores, raised by the share of the parts that a document matches. */
  function coveredScores(matches: Match[]) {
    const idfs = matches.map(({ bits }) => idfOf(reader, bitCount(bits))), all = idfs.reduce((sum, idf) => sum + idf, 0);
    const shares = new Float64Array(reader.count);
    matches.forEach(({ bits }, at) => bits.forEach((bit, doc) => {
      if (bit) shares[doc] += idfs[at] / all;
    }));
    return (sumScores(matches.map(({ scores }) => scores)) ?? shares.map(() => 0))
      .map((score, doc) => score * (1 + ranking.coverage * shares[doc] ** 2));
  }

  return match;
}

/** A document by its number; *kin* are the related documents merged into it. */
export type ScoredDoc = {id: number, score: number, kin: number[]};
export type SearchResult = {total: number, matches: ScoredDoc[], facets: Record<string, FacetCount[]>};

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

  /** Return documents in order; by relevance, documents of an earlier tier come first. */
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
  /** The first document of each group, to the group's other documents in order. */
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

/** Return the time from which on occurrences count; without the part for date ranges, the query has none. */
export const momentOf = (query: any): number => parts.date_ranges?.queryMoment(query) ?? query.now;
