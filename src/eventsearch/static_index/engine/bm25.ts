/** BM25 per field: engines/whoosh/search/bm25.py. */

import type { Postings } from "./decoder.js";
import type { IndexReader } from "./reader.js";

/** What one term, or several taken as one, does in one field. */
export type TermScorer = {field: string, postings: Postings, idf: number, weight: number};

/** Return how rare a term is that so many documents have. */
export const idfOf = ({ count }: IndexReader, having: number) => Math.log(1 + (count - having + 0.5) / (having + 0.5));

export const weightOf = (reader: IndexReader, field: string): number => reader.table.engine.ranking.weights[field] ?? 0;

/** Return the best score of each document, and a share of what the others come to. */
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
