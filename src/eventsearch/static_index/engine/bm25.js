/**
 * BM25 per field: engines/whoosh/search/bm25.py.
 */

/** @typedef {import("./decoder.js").Postings} Postings */
/** @typedef {import("./reader.js").IndexReader} IndexReader */
/**
 * What one term, or several taken as one, does in one field.
 *
 * @typedef {{field: string, postings: Postings, idf: number, weight: number}} TermScorer
 */

/** Return how rare a term is that so many documents have. @param {IndexReader} reader @param {number} having */
export const idfOf = ({ count }, having) => Math.log(1 + (count - having + 0.5) / (having + 0.5));

/** @param {IndexReader} reader @param {string} field @returns {number} */
export const weightOf = (reader, field) => reader.table.engine.ranking.weights[field] ?? 0;

/**
 * Return the best score of each document, and a share of what the others come to.
 *
 * @param {IndexReader} reader @param {TermScorer[]} scorers @param {number} rest
 */
export function bestAndRest({ count, table: { engine, fields } }, scorers, rest) {
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
