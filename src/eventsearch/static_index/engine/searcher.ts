/**
 * An index to be asked: engines/whoosh/search/searcher.py. What runs queries is a part loaded on demand.
 */

import { part, tables } from "./segmenter.js";
import type { SearchResult } from "./executor.js";
import type { Page } from "./highlighter.js";
import type { IndexReader } from "./reader.js";
import type { Label } from "./suggester.js";

export type Any = Record<string, any>;

/** An index to be asked; what must be loaded first is thrown. */
export class Searcher {
  constructor(readonly reader: IndexReader) {}

  /** Return what a function gives, unless files are wanted, for it or before it: these are loaded together. */
  whole<T>(compute: () => T) {
    const result = compute();
    if (this.reader.files.wanted.size) throw new Error("files are not loaded yet");
    return result;
  }

  search(query: any): SearchResult {
    const { collect } = part("search"), result = this.whole(() => collect(this.reader, query));
    // All at once, before the first is asked for.
    for (const { id, kin } of result.matches) [id, ...kin].forEach((doc) => this.reader.page(doc));
    return result;
  }

  page(doc: number): any {
    return this.whole(() => this.reader.page(doc));
  }

  /** Have facets loaded with what is loaded next. */
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

  /** Return what may be suggested: `namesWith` of suggester.ts. */
  names(typed: string[][], lang: string | null, now: number, few: boolean) {
    return this.whole(() => part("suggester").namesWith(this.reader, typed, lang, now, few));
  }
}

export const countOf = (engine: Searcher, query: Any) =>
  engine.search({ ...query, offset: 0, limit: 0, facets: [], explain: false }).total;

/** Return a page with all its fields. */
export const pageOf = (engine: Searcher, doc: number): Page => ({ ...tables.pages.EMPTY, ...engine.page(doc) });

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
