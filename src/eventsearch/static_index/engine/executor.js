/**
 * Executes a query tree: engines/whoosh/search/executor.py and proximity.py.
 *
 * Each node becomes a set of documents, and their scores, 0 outside of it.
 */

import { Scorer } from "./bm25.js";
import { docsHaving } from "./facets.js";
import { NO_POSTINGS, sumPostings } from "./reader.js";
import { overlappingDocs, statusDocs } from "./times.js";

/** @typedef {import("./decoder.js").Postings} Postings */
/** @typedef {import("./bm25.js").TermScorer} TermScorer */
/** @typedef {import("./reader.js").DocSet} DocSet */
/** @typedef {{type: string, [name: string]: any}} QueryNode */
/** @typedef {{bits: DocSet, scores: Float64Array | null}} Match Scores are null for all 0. */
/** @typedef {{matching: TermScorer[], bonus: TermScorer[], rest: number, bits: DocSet}} TermScorers */

/** @param {DocSet} bits */
export const bitCount = (bits) => bits.reduce((count, bit) => count + bit, 0);

/** Return the documents of both sets. @param {DocSet} one @param {DocSet} other @returns {DocSet} */
export const both = (one, other) => one.map((bit, doc) => bit & other[doc]);

/** Return scores, 0 outside a set. @param {Float64Array} scores @param {DocSet} bits */
const masked = (scores, bits) => scores.map((score, doc) => (bits[doc] ? score : 0));

/** @param {(Float64Array | null)[]} all @returns {Float64Array | null} */
function sumScores(all) {
  const [first, ...others] = all.filter((scores) => scores !== null);
  return first ? others.reduce((sum, scores) => sum.map((score, doc) => score + scores[doc]), first) : null;
}

/** @param {[string, string][]} forms @param {string} kind */
const formTerms = (forms, kind) => [...new Set(forms.filter((form) => form[0] === kind).map((form) => form[1]))];

export class QueryExecutor {
  /** @param {import("./reader.js").IndexReader} reader @param {number} now */
  constructor(reader, now) {
    this.reader = reader;
    this.engine = reader.table.engine;
    this.scorer = new Scorer(reader, this.engine.ranking);
    this.now = now;
  }

  /** @param {QueryNode} node @returns {Match} */
  match(node) {
    const { reader, now } = this, { columns } = reader;
    switch (node.type) {
      case "WordQuery": return this.leaf(this.word(node));
      case "PhraseQuery": return this.leaf(this.phrase(node));
      case "PrefixQuery": return this.leaf(this.whole(this.prefix(node.prefix, node.field), this.engine.ranking.rest));
      case "FuzzyQuery": return this.leaf(this.whole(this.near(node), 1));
      case "ProximityBoost": return this.close(node);
      case "TermsFilter": return { bits: docsHaving(reader, node.field, node.values), scores: null };
      case "DateRangeFilter": return { bits: overlappingDocs(columns, node.low, node.high), scores: null };
      case "EventStatusFilter": return { bits: statusDocs(columns, node.when, now), scores: null };
      case "Boosted": return this.scale(node);
      case "Not": return { bits: this.match(node.child).bits.map((bit) => 1 - bit), scores: null };
      case "And": return this.conjunction(node.children);
      case "Or": return this.either(node);
    }
    throw new Error(`a query has no ${node.type}`);
  }

  /** @param {TermScorers} scorers @returns {Match} */
  leaf({ matching, bonus, rest, bits }) {
    const scores = [this.scorer.bestAndRest(matching, rest), ...(bonus.length ? [this.scorer.sumUp(bonus)] : [])];
    return { bits, scores: masked(/** @type {Float64Array} */ (sumScores(scores)), bits) };
  }

  /** @param {TermScorer[]} matching @param {number} rest @param {TermScorer[]} bonus @returns {TermScorers} */
  whole(matching, rest, bonus = []) {
    return { matching, bonus, rest, bits: this.union(matching.map((scorer) => scorer.postings)) };
  }

  /** @param {Postings[]} lists */
  union(lists) {
    const bits = new Uint8Array(this.reader.count);
    for (const { docs } of lists) for (let at = 0; at < docs.length; at++) bits[docs[at]] = 1;
    return bits;
  }

  /** @param {string} field @returns {string[]} */
  fields(field) {
    return field ? [field] : this.reader.fields;
  }

  /** Return several terms as one. @param {string} field @param {string[]} terms */
  list(field, terms) {
    return sumPostings([...new Set(terms)].map((term) => this.reader.postings(field, term)));
  }

  /** Return several terms as one in each of the fields that have any. @param {string[]} fields @param {string[]} terms */
  byField(fields, terms) {
    return new Map(fields.map((field) => /** @type {[string, Postings]} */ ([field, this.list(field, terms)]))
      .filter(([, list]) => list.docs.length));
  }

  /** Return how rare a word is: half by documents, half by one field. @param {Map<string, Postings>} byField @param {Postings} list */
  rarity(byField, list) {
    const everywhere = bitCount(this.union([...byField.values()]));
    return (this.scorer.idf(everywhere) + this.scorer.idf(list.docs.length)) / 2;
  }

  /** @param {QueryNode} node @returns {TermScorers} */
  word({ forms, field, prefix }) {
    const byField = this.byField(this.fields(field), formTerms(forms, "stem"));
    const matching = [...byField].map(([name, postings]) => (
      { field: name, postings, idf: this.rarity(byField, postings), weight: this.scorer.weight(name) }));
    return this.whole([...matching, ...this.prefix(prefix, field)], this.engine.ranking.rest, this.forms(forms));
  }

  /** @param {[string, string][]} forms @returns {TermScorer[]} */
  forms(forms) {
    return ["folded", "exact"].flatMap((kind) => {
      const weight = this.engine.ranking[kind];
      const postings = weight ? this.list(kind, formTerms(forms, kind)) : NO_POSTINGS;
      return postings.docs.length ? [{ field: kind, postings, idf: this.scorer.idf(postings.docs.length), weight }] : [];
    });
  }

  /** @param {string} prefix @param {string} field @returns {TermScorer[]} */
  prefix(prefix, field) {
    const { reader, scorer, engine } = this;
    if ([...prefix].length < engine.prefix_min) return [];
    if (field) {
      const words = reader.topTerms(prefix, engine.prefix_terms).map(({ term }) => term);
      return this.spelling(field, this.spelled(words, field));
    }
    const together = reader.beginning(prefix);
    // Its words are not loaded before it is known that they are not together.
    if (!together && reader.files.wanted.size) return [];
    const postings = together ? reader.folded(together) : sumPostings(reader.wordsWith(prefix).map((entry) => reader.folded(entry)));
    const scorers = this.spelling("", postings);
    if (!scorers.length || [...prefix].length < engine.title_min) return scorers;
    const titles = together ? reader.inField(together, "title") : this.titles(prefix, postings);
    if (!titles.docs.length) return scorers;
    const idf = (scorer.idf(postings.docs.length) + scorer.idf(titles.docs.length)) / 2;
    return [...scorers, { field: "title", postings: titles, idf, weight: scorer.weight("title") }];
  }

  /** Return where words with a prefix stand in the titles of some documents. @param {string} prefix @param {Postings} among */
  titles(prefix, among) {
    const top = this.reader.topTerms(prefix, this.engine.title_terms).map(({ term }) => term);
    return this.within(this.list("title", [...this.reader.byStem(top).keys()]), this.union([among]));
  }

  /** Return a list's documents that are in a set. @param {Postings} list @param {DocSet} bits @returns {Postings} */
  within({ docs, freqs, lengths }, bits) {
    const places = Array.from(docs, (_, at) => at).filter((at) => bits[docs[at]]);
    const pick = (/** @type {number[]} */ column) => places.map((at) => column[at]);
    return { docs: pick(docs), freqs: pick(freqs), lengths: pick(lengths) };
  }

  /** @param {string} field @param {Postings} postings @returns {TermScorer[]} */
  spelling(field, postings) {
    if (!postings.docs.length) return [];
    const idf = this.scorer.idf(postings.docs.length);
    return [{ field: field || "folded", postings, idf, weight: field ? this.scorer.weight(field) : 1 }];
  }

  /** Return folded words as one term: on the whole page, or in one text field. @param {string[]} words @param {string} field */
  spelled(words, field) {
    if (!field) return this.list("folded", words);
    return sumPostings([...this.reader.byStem(words)].map(([stem, forms]) =>
      this.within(this.reader.postings(field, stem), this.union([this.list("folded", forms)]))));
  }

  /** @param {QueryNode} node @returns {TermScorer[]} */
  near({ word, edits, field }) {
    const neighbours = this.reader.fuzzyTerms(word, edits, this.engine.near_terms);
    const words = (/** @type {number} */ far) => neighbours.filter((one) => one.edits === far).map((one) => one.term);
    const together = this.spelled(neighbours.map((one) => one.term), field);
    const idf = this.scorer.idf(together.docs.length);
    return [...new Set(neighbours.map((one) => one.edits))].flatMap((far) =>
      this.spelling(field, this.spelled(words(far), field))
        .map((scorer) => ({ ...scorer, idf, weight: scorer.weight / (1 + far) })));
  }

  /** @param {QueryNode} node @returns {TermScorers} */
  phrase({ slots, forms, field }) {
    /** @type {{at: number, stems: string[], byField: Map<string, Postings>}[]} */
    const filled = slots.map((/** @type {string[]} */ stems, /** @type {number} */ at) => ({ at, stems }))
      .filter((/** @type {{stems: string[]}} */ slot) => slot.stems.length)
      .map((/** @type {{at: number, stems: string[]}} */ slot) => (
        { ...slot, byField: this.byField(this.fields(field), slot.stems) }));
    const matching = (filled.length ? this.fields(field) : []).flatMap((name) => {
      const lists = filled.map((slot) => slot.byField.get(name) ?? NO_POSTINGS);
      if (!lists.every((list) => list.docs.length)) return [];
      const postings = this.occurrences(name, filled, lists);
      if (!postings.docs.length) return [];
      const idf = filled.reduce((sum, slot, at) => sum + this.rarity(slot.byField, lists[at]), 0);
      return [{ field: name, postings, idf, weight: this.scorer.weight(name) }];
    });
    return this.whole(matching, this.engine.ranking.rest, this.forms(forms));
  }

  /**
   * Return where stems stand at their distances.
   *
   * @param {string} field @param {{at: number, stems: string[]}[]} slots @param {Postings[]} lists
   */
  occurrences(field, slots, lists) {
    const places = slots.map((slot) => this.places(field, slot.stems));
    const { docs, lengths } = lists[0];
    /** @type {Postings} */
    const result = { docs: [], freqs: [], lengths: [] };
    for (let place = 0; place < docs.length; place++) {
      const sets = places.map((byDoc) => byDoc.get(docs[place]));
      const first = sets[0];
      if (!first || sets.some((set) => !set)) continue;
      let count = 0;
      for (const start of first)
        if (sets.every((set, at) => set?.has(start + slots[at].at - slots[0].at))) count++;
      if (!count) continue;
      result.docs.push(docs[place]);
      result.freqs.push(count);
      result.lengths.push(lengths[place]);
    }
    return result;
  }

  /** Return the positions of stems, by document. @param {string} field @param {string[]} stems @returns {Map<number, Set<number>>} */
  places(field, stems) {
    const byDoc = new Map();
    for (const stem of new Set(stems)) {
      const { docs, freqs, positions = [] } = this.reader.postings(field, stem);
      for (let at = 0, start = 0; at < docs.length; start += freqs[at++]) {
        const places = byDoc.get(docs[at]) ?? new Set();
        for (let place = start; place < start + freqs[at]; place++) places.add(positions[place]);
        byDoc.set(docs[at], places);
      }
    }
    return byDoc;
  }

  /** @param {QueryNode} node @returns {Match} */
  close({ child, pairs }) {
    const { bits, scores } = this.match(child);
    const scorers = this.engine.ranking.close ? pairs.flatMap((/** @type {string[][]} */ pair) => this.pair(pair)) : [];
    return { bits, scores: sumScores([scores, masked(this.scorer.sumUp(scorers), bits)]) };
  }

  /** Return what a pair does in the fields. @param {string[][]} pair @returns {TermScorer[]} */
  pair(pair) {
    const { reader, engine, scorer } = this, byWord = pair.map((stems) => this.byField(reader.fields, stems));
    return reader.fields.flatMap((field) => {
      const weight = scorer.weight(field) * engine.ranking.close;
      const lists = byWord.map((byField) => byField.get(field) ?? NO_POSTINGS);
      const read = lists.reduce((sum, { freqs }) => sum + freqs.reduce((total, freq) => total + freq, 0), 0);
      if (!weight || !lists.every((list) => list.docs.length) || read > engine.most_read) return [];
      const postings = this.pairOccurrences(field, pair, lists[0]);
      const idf = lists.reduce((sum, list) => sum + scorer.idf(list.docs.length), 0);
      return postings.docs.length ? [{ field, postings, idf, weight }] : [];
    });
  }

  /** Return how often the words of a pair are near each other. @param {string} field @param {string[][]} pair @param {Postings} list Of the first. */
  pairOccurrences(field, pair, { docs, lengths }) {
    const [first, second] = pair.map((stems) => this.places(field, stems));
    const pairs = Array.from(docs, (doc, at) => {
      let count = 0;
      const others = second.get(doc);
      if (others)
        for (const place of first.get(doc) ?? [])
          for (const [distance, counts] of this.engine.distances) if (others.has(place + distance)) count += counts;
      return { doc, count, length: lengths[at] };
    }).filter(({ count }) => count);
    return {
      docs: pairs.map(({ doc }) => doc), freqs: pairs.map(({ count }) => count), lengths: pairs.map(({ length }) => length),
    };
  }

  /** @param {QueryNode[]} children @returns {Match} */
  conjunction(children) {
    /** @type {DocSet} */
    let bits = new Uint8Array(this.reader.count).fill(1);
    /** @type {Match[]} */
    const matches = [];
    for (const child of children) {
      matches.push(this.match(child));
      bits = both(bits, matches[matches.length - 1].bits);
      if (!bits.includes(1)) break;
    }
    const scores = sumScores(matches.map((match) => match.scores));
    return { bits, scores: scores && masked(scores, bits) };
  }

  /** @param {QueryNode} node @returns {Match} */
  either({ children, least, best, covered }) {
    /** @type {Match[]} */
    const matches = children.map((/** @type {QueryNode} */ child) => this.match(child));
    const counts = new Uint16Array(this.reader.count);
    for (const { bits } of matches) for (let doc = 0; doc < bits.length; doc++) counts[doc] += bits[doc];
    const bits = Uint8Array.from(counts, (count) => (matches.length && count >= least ? 1 : 0));
    const scores = covered ? this.covered(matches) : best ? this.best(matches) : sumScores(matches.map((one) => one.scores));
    return { bits, scores: scores && masked(scores, bits) };
  }

  /** Return the scores of the best match of each document. @param {Match[]} matches */
  best(matches) {
    const scores = new Float64Array(this.reader.count);
    for (const { scores: own } of matches) own?.forEach((score, doc) => {
      scores[doc] = Math.max(scores[doc], score);
    });
    return scores;
  }

  /** Return the sum of parts, raised by the share of them that a document has. @param {Match[]} matches */
  covered(matches) {
    const idfs = matches.map(({ bits }) => this.scorer.idf(bitCount(bits))), all = idfs.reduce((sum, idf) => sum + idf, 0);
    const sums = sumScores(matches.map(({ scores }) => scores)) ?? new Float64Array(this.reader.count);
    const shares = new Float64Array(this.reader.count);
    matches.forEach(({ bits }, at) => bits.forEach((bit, doc) => {
      if (bit) shares[doc] += idfs[at] / all;
    }));
    return sums.map((score, doc) => score * (1 + this.engine.ranking.coverage * shares[doc] ** 2));
  }

  /** @param {QueryNode} node @returns {Match} */
  scale({ child, to, factor }) {
    const top = (/** @type {Match} */ { scores }) => scores?.reduce((one, other) => Math.max(one, other), 0) ?? 0;
    const match = this.match(child), best = top(match), least = top(this.match(to));
    const share = factor * (0 < least && least < best ? least / best : 1);
    return { bits: match.bits, scores: match.scores?.map((score) => score * share) ?? new Float64Array(this.reader.count) };
  }
}
