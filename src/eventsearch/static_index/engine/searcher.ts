/** Searches an index, as engines/whoosh/search/searcher.py. The part that runs queries is loaded on demand. */

import { part, tables } from "./segmenter.js";
import type { SearchResult } from "./executor.js";
import type { Page } from "./highlighter.js";
import type { IndexReader } from "./reader.js";
import type { Label } from "./suggester.js";

export type Any = Record<string, any>;

/** Searches an index. A method throws if files or parts must be loaded first; `compute` then calls it again. */
export class Searcher {
  constructor(readonly reader: IndexReader) {}

  /** Return a function's result; throw if it or a call before it needs files, to load all of them together. */
  whole<T>(compute: () => T) {
    const result = compute();
    if (this.reader.files.wanted.size) throw new Error("files are not loaded yet");
    return result;
  }

  search(query: any): SearchResult {
    const { collect } = part("search"), result = this.whole(() => collect(this.reader, query));
    // Request all pages at once, before the first of them is needed.
    for (const { id, kin } of result.matches) [id, ...kin].forEach((doc) => this.reader.page(doc));
    return result;
  }

  page(doc: number): any {
    return this.whole(() => this.reader.page(doc));
  }

  /** Load the files of facets together with the next files. */
  prepare(fields: string[]) {
    fields.forEach((field) => this.reader.values(field));
  }

  count() {
    return this.reader.count;
  }

  /** Return folded words that begin with a prefix, with the number of their documents. */
  terms(prefix: string, limit = 1000): {term: string, count: number}[] {
    return this.whole(() => part("expansion").topTerms(this.reader, prefix, limit));
  }

  fuzzyTerms(word: string, edits: number, limit = 20): {term: string, edits: number}[] {
    return this.whole(() => part("expansion").fuzzyTerms(this.reader, word, edits, limit));
  }

  facetValues(field: string, now: number): Label[] {
    return this.whole(() => part("suggester").facetValues(this.reader, field, now));
  }

  /** Return the names to suggest, see `namesWith` of suggester.ts. */
  names(typed: string[][], lang: string | null, now: number, few: boolean) {
    return this.whole(() => part("suggester").namesWith(this.reader, typed, lang, now, few));
  }
}

export const countOf = (engine: Searcher, query: Any) =>
  engine.search({ ...query, offset: 0, limit: 0, facets: [], explain: false }).total;

/** Return a page with all its fields. */
export const pageOf = (engine: Searcher, doc: number): Page => ({ ...tables.pages.EMPTY, ...engine.page(doc) });

export const EVERYTHING = { type: "And", children: [] };

/** Default values of a query's fields other than `match` and `now`. */
export const QUERY = {
  filters: [], sort: "relevance", offset: 0, limit: 10, facets: [], explain: false, dated: false,
  collapse: false, tiers: [], hidden: false,
};

/** Return a page with the times of its ongoing, else next, else last occurrence, and of those after it. */
export function occurrenceAt(page: Page, now: number) {
  const { occurrences } = page;
  if (!occurrences?.length) return page;
  const at = occurrences.findIndex((one: any[]) => now < one[3]);
  const rest = occurrences.slice(at < 0 ? -1 : at), [start, end, begins, over] = rest[0];
  return { ...page, occurrences: rest, start, end, begins, over };
}
