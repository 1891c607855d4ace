/**
 * Expands a word of a query to words with this prefix, to similar words, and to the stem of a form that no
 * page contains, as engines/whoosh/reader/term_enum.py and engines/whoosh/search/executor.py. A part
 * loaded on demand.
 */

import { ByteReader, FOLDED, decodeJson, namesIn } from "./decoder.js";
import {
  entryOf, foldedPostings, idfOf, listOf, measured, postingsOf, sumPostings, termsOf, union, weightOf,
} from "./executor.js";
import { compareText, keyOf, nameOf } from "./reader.js";
import type { Postings } from "./decoder.js";
import type { TermScorer } from "./executor.js";
import type { IndexReader } from "./reader.js";

/**
 * Return a function that counts the edits from *word* to another word, up to a maximum.
 *
 * An edit inserts, removes or replaces a letter, or swaps two neighbours; no letter is edited twice.
 */
export function distanceFrom(word: string) {
  const letters = Array.from(word);
  return (other: string, most = Infinity) => {
    const others = Array.from(other);
    if (Math.abs(letters.length - others.length) > most) return most + 1;
    let earlier: number[] = [], before = Array.from({ length: letters.length + 1 }, (_, at) => at);
    for (let row = 1; row <= others.length; row++) {
      const current = [row];
      let least = row;
      for (let at = 1; at <= letters.length; at++) {
        const replaced = before[at - 1] + (letters[at - 1] === others[row - 1] ? 0 : 1);
        let far = Math.min(before[at] + 1, current[at - 1] + 1, replaced);
        if (row > 1 && at > 1 && letters[at - 1] === others[row - 2] && letters[at - 2] === others[row - 1])
          far = Math.min(far, earlier[at - 2] + 1);
        current.push(far);
        if (far < least) least = far;
      }
      if (least > most) return least;
      earlier = before;
      before = current;
    }
    return before[letters.length];
  };
}

export type FuzzyMatch = {term: string, edits: number, count: number};

/** Return the list of files for words that no page contains; undefined until it is loaded. */
const absentOf = ({ files, table }: IndexReader): any => files.get(table.absent, decodeJson);

/** Return folded forms, with their numbers of documents. */
function decodeWords(bytes: Uint8Array) {
  const reader = new ByteReader(bytes), terms = reader.terms();
  return { terms, counts: reader.varints(terms.length) };
}

/** Return the folded forms that begin with a prefix. */
const wordsWith = (reader: IndexReader, prefix: string) => reader.names(reader.table.terms, keyOf(prefix))
  .flatMap((name) => [...termsOf(reader, name)?.values() ?? []])
  .filter(({ roles, term }) => roles & FOLDED && term.startsWith(prefix));

/** Return terms that begin with a prefix, most frequent first. */
const topTerms = (reader: IndexReader, prefix: string, limit = 1000) => wordsWith(reader, prefix)
  .map((entry) => ({ term: entry.term, count: foldedPostings(reader, entry).docs.length }))
  .sort((one, other) => other.count - one.count || compareText(one.term, other.term))
  .slice(0, limit);

/** Return folded forms near another, the nearest first. */
function fuzzyTerms(reader: IndexReader, word: string, edits: number, limit = 20) {
  const distance = distanceFrom(word), length = Array.from(word).length;
  const matches: FuzzyMatch[] = [];
  const { lengths, files } = absentOf(reader)?.words ?? { lengths: [], files: "" };
  namesIn(files).forEach((name, at) => {
    if (Math.abs(lengths[at] - length) > edits) return;
    const { terms, counts } = reader.files.get(name, decodeWords) ?? { terms: [], counts: [] };
    terms.forEach((term, place) => {
      const far = distance(term, edits);
      if (far <= edits) matches.push({ term, edits: far, count: counts[place] });
    });
  });
  const order = (one: FuzzyMatch, other: FuzzyMatch) =>
    one.edits - other.edits || other.count - one.count || compareText(one.term, other.term);
  return matches.sort(order).slice(0, limit);
}

/** Return the stems of words in all languages of the index, each with the words that have it. */
function byStem(reader: IndexReader, words: string[]) {
  const stems: Map<string, string[]> = new Map();
  for (const word of words)
    for (const stem of new Set([word, ...(entryOf(reader, word)?.stems ?? [])]))
      stems.set(stem, [...(stems.get(stem) ?? []), word]);
  return stems;
}

/** Return a posting list limited to the documents of another one. */
function within(reader: IndexReader, { docs, freqs, lengths }: Postings, among: Postings): Postings {
  const bits = union(reader, [among]), places = Array.from(docs, (_, at) => at).filter((at) => bits[docs[at]]);
  const pick = (column: number[]) => places.map((at) => column[at]);
  return { docs: pick(docs), freqs: pick(freqs), lengths: pick(lengths) };
}

const scorersOf = (reader: IndexReader, field: string, postings: Postings): TermScorer[] => (postings.docs.length ? [{
  field: field || "folded", postings, idf: idfOf(reader, postings.docs.length), weight: field ? weightOf(reader, field) : 1,
}] : []);

/** Return the posting list of several folded words as one term: on the whole page, or in a text field. */
function asOne(reader: IndexReader, words: string[], field: string) {
  if (!field) return listOf(reader, "folded", words);
  return sumPostings([...byStem(reader, words)].map(([stem, forms]) =>
    within(reader, postingsOf(reader, field, stem), listOf(reader, "folded", forms))));
}

/** Return the scorers of the words with a prefix, taken as one term. */
function prefixScorers(reader: IndexReader, prefix: string, field: string): TermScorer[] {
  const { engine, beginnings } = reader.table, length = [...prefix].length;
  const first = (count: number) => topTerms(reader, prefix, count).map(({ term }) => term);
  if (length < engine.prefix_min) return [];
  if (field) return scorersOf(reader, field, asOne(reader, first(engine.prefix_terms), field));
  const together = reader.names(beginnings, keyOf(prefix), true).map((name) => termsOf(reader, name)?.get(prefix)).find(Boolean);
  // Wait until it is known whether a file has all these words merged, before loading them one by one.
  if (!together && reader.files.wanted.size) return [];
  const postings = together ? foldedPostings(reader, together)
    : sumPostings(wordsWith(reader, prefix).map((entry) => foldedPostings(reader, entry)));
  const scorers = scorersOf(reader, "", postings);
  if (!scorers.length || length < engine.title_min) return scorers;
  const titles = together ? measured(reader, together.fields.get("title"))
    : within(reader, listOf(reader, "title", [...byStem(reader, first(engine.title_terms)).keys()]), postings);
  return [...scorers, ...scorersOf(reader, "title", titles).map((scorer) => ({ ...scorer, idf: (scorers[0].idf + scorer.idf) / 2 }))];
}

/** Return the scorers of the words similar to a word, one for each number of edits. */
function fuzzyScorers(reader: IndexReader, { word, edits, field }: any): TermScorer[] {
  const neighbours = fuzzyTerms(reader, word, edits, reader.table.engine.near_terms);
  const idf = idfOf(reader, asOne(reader, neighbours.map((one) => one.term), field).docs.length);
  return [...new Set(neighbours.map((one) => one.edits))].flatMap((far) => {
    const words = neighbours.filter((one) => one.edits === far).map((one) => one.term);
    return scorersOf(reader, field, asOne(reader, words, field)).map((scorer) => ({ ...scorer, idf, weight: scorer.weight / (1 + far) }));
  });
}

/**
 * Return the stem of a folded form that no page contains, if a word of the site has that stem; else the
 * form. *sets* of endings and *bases* are those that static_index/inflections.py writes for one language.
 */
export function inflectedStem(form: string, sets: string[][], bases: Record<string, [rest: string, set: number][]>) {
  for (let length = form.length; length > 0; length--) {
    const base = form.slice(0, length), ending = form.slice(length);
    for (const [rest, set] of Object.hasOwn(bases, base) ? bases[base] : [])
      if (sets[set].includes(ending)) return base + rest;
  }
  return form;
}

/** Return the stem of a form that no page contains; *at* is the number of the language in `table.stems`. */
function absentStem(reader: IndexReader, form: string, at: number) {
  const { first, files } = absentOf(reader)?.inflections[at] ?? { first: [], files: "" };
  const name = nameOf({ first, names: namesIn(files) }, form), own = name && reader.files.get(name, decodeJson);
  return own ? inflectedStem(form, own.sets, own.bases) : form;
}

export const expansion = { absentStem, fuzzyScorers, fuzzyTerms, prefixScorers, topTerms };
