/** The terms of an index, and their documents: engines/whoosh/reader/index_reader.py. */

import { DERIVED, TWIN, decodeTerms } from "./decoder.js";
import { keyOf, nameOf } from "./reader.js";
import type { Entry, Postings } from "./decoder.js";
import type { IndexReader } from "./reader.js";

export const NO_POSTINGS: Postings = { docs: [], freqs: [], lengths: [] };

/** Return lists as one with the sum of frequencies. */
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

/** Return the terms of a file; undefined as long as it is not loaded. */
export function termsOf(reader: IndexReader, name: string) {
  const decode = (bytes: Uint8Array) =>
    new Map(decodeTerms(bytes, reader.fields, reader.table.stems.length).map((entry) => [entry.term, entry]));
  return reader.files.get(name, decode);
}

/** Return a term; null for none, undefined as long as that is not known. */
export function entryOf(reader: IndexReader, term: string): Entry | null | undefined {
  if (!reader.count) return null;
  const key = keyOf(term), name = nameOf(reader.list(nameOf(reader.terms, key)), key), terms = name ? termsOf(reader, name) : undefined;
  return terms && (terms.get(term) ?? null);
}

/** Return the documents of a term in a text field or as a form. */
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

/** Return a list with the lengths of its field; of a form, these are those of the page. */
export function measured(reader: IndexReader, list: Postings = NO_POSTINGS) {
  const { columns: { lengths }, noColumns } = reader, own = list.lengths;
  if (own.length && !list.rests) return list;
  const whole = Array.from(list.docs, (doc, at) => lengths[doc] - (own.length ? own[at] : 0));
  if (lengths === noColumns.lengths) return { ...list, lengths: whole };
  return Object.assign(list, { lengths: whole, rests: false });
}
