/**
 * BM25 per field: engines/whoosh/search/bm25.py.
 */

/** @typedef {import("./decoder.js").Postings} Postings */
/**
 * What one term, or several taken as one, does in one field.
 *
 * @typedef {{field: string, postings: Postings, idf: number, weight: number}} TermScorer
 */
/** @typedef {Float64Array} Scores */

/** Return how rare a term is that so many documents have. @param {number} count @param {number} having */
export const idfOf = (count, having) => Math.log(1 + (count - having + 0.5) / (having + 0.5));

export class Scorer {
  /** @param {import("./reader.js").IndexReader} reader @param {any} ranking */
  constructor(reader, ranking) {
    this.reader = reader;
    this.ranking = ranking;
  }

  /** @param {number} having */
  idf(having) {
    return idfOf(this.reader.count, having);
  }

  /** @param {string} field @returns {number} */
  weight(field) {
    return this.ranking.weights[field] ?? 0;
  }

  /** Return what each document of a list gets. @param {TermScorer} scorer @returns {number[]} */
  scores({ field, postings: { docs, freqs, lengths }, idf, weight }) {
    const { k1, b } = this.ranking, slope = (k1 * b) / this.reader.table.fields[field];
    const least = k1 * (1 - b), factor = idf * weight;
    return Array.from(docs, (_, at) => (factor * freqs[at]) / (freqs[at] + least + slope * lengths[at]));
  }

  /** Return the sum of scorers by document. @param {TermScorer[]} scorers @returns {Scores} */
  sumUp(scorers) {
    return this.bestAndRest(scorers, 1);
  }

  /**
   * Return the best score of each document, and a share of what the others come to.
   *
   * @param {TermScorer[]} scorers @param {number} rest
   * @returns {Scores}
   */
  bestAndRest(scorers, rest) {
    const best = new Float64Array(this.reader.count), others = new Float64Array(this.reader.count);
    for (const scorer of scorers) {
      const scores = this.scores(scorer), { docs } = scorer.postings;
      for (let at = 0; at < docs.length; at++) {
        const doc = docs[at];
        others[doc] += Math.min(best[doc], scores[at]);
        best[doc] = Math.max(best[doc], scores[at]);
      }
    }
    return best.map((score, doc) => score + rest * others[doc]);
  }
}
