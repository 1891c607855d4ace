/**
 * An index to be asked: engines/whoosh/search/searcher.py. What runs queries is a part loaded on demand.
 */

import { part } from "./segmenter.js";

/** @typedef {import("./collector.js").SearchResult} SearchResult */

/** An index to be asked; what must be loaded first is thrown. */
export class Searcher {
  /** @param {import("./reader.js").IndexReader} reader */
  constructor(reader) {
    this.reader = reader;
  }

  /** Return what a function gives, unless files are wanted, for it or before it: these are loaded together. @template T @param {() => T} compute */
  whole(compute) {
    const result = compute();
    this.reader.files.demand();
    return result;
  }

  /** @param {any} query @returns {SearchResult} */
  search(query) {
    const { collect } = part("search"), result = this.whole(() => collect(this.reader, query));
    // All at once, before the first is asked for.
    for (const { id, kin } of result.matches) [id, ...kin].forEach((doc) => this.reader.page(doc));
    return result;
  }

  /** @param {number} doc @returns {any} */
  page(doc) {
    return this.whole(() => this.reader.page(doc));
  }

  /** Have facets loaded with what is loaded next. @param {string[]} fields */
  prepare(fields) {
    fields.forEach((field) => this.reader.values(field));
  }

  count() {
    return this.reader.count;
  }

  /** Return folded words that begin with a prefix, with the number of their documents. @param {string} prefix */
  terms(prefix, limit = 1000) {
    return this.whole(() => part("expansion").topTerms(this.reader, prefix, limit));
  }

  /** @param {string} word @param {number} edits */
  fuzzyTerms(word, edits, limit = 20) {
    return this.whole(() => part("expansion").fuzzyTerms(this.reader, word, edits, limit));
  }

  /** @param {string} field @param {number} now */
  facetValues(field, now) {
    return this.whole(() => part("suggester").facetValues(this.reader, field, now));
  }

  /** Return what may be suggested: `namesWith` of names.js. @param {string[][]} typed @param {string | null} lang @param {number} now @param {boolean} few */
  names(typed, lang, now, few) {
    return this.whole(() => part("suggester").namesWith(this.reader, typed, lang, now, few));
  }
}
