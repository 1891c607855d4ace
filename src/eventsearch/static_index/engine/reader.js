/**
 * The documents and terms of an index: engines/whoosh/reader/index_reader.py and term_enum.py.
 *
 * A set of documents is a byte for each, 1 for those in it.
 */

import {
  DERIVED, EXACT, FOLDED, TWIN, decodeColumns, decodeFacet, decodeJson, decodeList, decodeTerms,
  decodeVisibility, decodeWords, namesIn,
} from "./decoder.js";
import { distanceFrom } from "./levenshtein.js";
import { NAME } from "./loader.js";

/** @typedef {import("./decoder.js").Postings} Postings */
/** @typedef {import("./decoder.js").Entry} Entry */
/** @typedef {import("./decoder.js").FacetValue} FacetValue */
/** @typedef {Uint8Array} DocSet */
/** @typedef {{term: string, edits: number, count: number}} FuzzyMatch */

/** @type {Postings} */
export const NO_POSTINGS = { docs: [], freqs: [], lengths: [] };

/** Return by what a term is ordered: static_index/terms.py. @param {string} term */
export const keyOf = (term) => term.normalize("NFD").replace(/[\u0300-\u036f]/g, "");

/** Compare as Python does: by code points. @param {string} one @param {string} other */
export function compareText(one, other) {
  const length = Math.min(one.length, other.length);
  for (let at = 0; at < length; at++) {
    const a = one.charCodeAt(at), b = other.charCodeAt(at);
    // A surrogate is above all other units.
    if (a !== b) return (a >= 0xd800 && a < 0xe000 ? a + 0x2000 : a >= 0xe000 ? a - 0x800 : a)
      - (b >= 0xd800 && b < 0xe000 ? b + 0x2000 : b >= 0xe000 ? b - 0x800 : b);
  }
  return one.length - other.length;
}

/** Return lists as one with the sum of frequencies. @param {Postings[]} lists @returns {Postings} */
export function sumPostings(lists) {
  const filled = lists.filter((list) => list.docs.length);
  if (filled.length < 2) return filled[0] ?? NO_POSTINGS;
  /** @type {Map<number, [number, number]>} */
  const byDoc = new Map();
  for (const { docs, freqs, lengths } of filled)
    docs.forEach((doc, at) => byDoc.set(doc, [(byDoc.get(doc)?.[0] ?? 0) + freqs[at], lengths[at]]));
  const docs = [...byDoc.keys()].sort((a, b) => a - b), pairs = docs.map((doc) => /** @type {[number, number]} */ (byDoc.get(doc)));
  return { docs, freqs: pairs.map((pair) => pair[0]), lengths: pairs.map((pair) => pair[1]) };
}

/** Return the number of the file in which a key would stand. @param {string[]} first Keys of files. @param {string} key */
function placeOf(first, key) {
  let low = 0, high = first.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (first[middle] <= key) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

/** @typedef {{first: string[], names: string[]}} NameList Of files with keys, from the first of each on. */

/** Return the name of the file in which a key would stand. @param {NameList} list @param {string} key */
const nameOf = ({ first, names }, key) => names[placeOf(first, key)];

/** Return the names of files in which keys stand that begin with one. @param {NameList} list @param {string} key */
const namesWith = ({ first, names }, key) => {
  const from = placeOf(first, key);
  return names.filter((_, at) => at === from || first[at].startsWith(key));
};

export class IndexReader {
  /** @type {Map<string, FacetValue[]>} */ facets = new Map();
  /** @type {Map<Entry, Postings>} */ sums = new Map();

  /**
   * @param {any} table @param {import("./loader.js").Files} files
   * @param {(text: string) => string} loose As names are compared that were typed from memory.
   */
  constructor(table, files, loose) {
    this.table = table;
    this.files = files;
    this.loose = loose;
    /** @type {number} */ this.count = table.count;
    /** @type {string[]} */ this.fields = table.engine.text_fields;
    this.terms = { first: table.terms.first, names: namesIn(table.terms.files, NAME) };
    this.pageNames = namesIn(table.pages.files, NAME).flatMap((name, at) =>
      Array.from({ length: table.pages.counts[at] }, (_, place) => `${name}-${place}`));
    this.noColumns = decodeColumns(new Uint8Array(7 * this.count + 1), this.count);
  }

  get columns() {
    return this.files.get(this.table.columns, (bytes) => decodeColumns(bytes, this.count)) ?? this.noColumns;
  }

  /** What words are read by that no page has; undefined as long as it is not loaded. @returns {any} */
  get absent() {
    return this.files.get(this.table.absent, decodeJson);
  }

  /**
   * Return from and until when documents are visible; null at times at which all are.
   *
   * @param {number} now
   */
  visibility(now) {
    const { file, since, until } = this.table.visibility, { columns } = this;
    if (columns === this.noColumns || (now >= (since ?? -Infinity) && now <= (until ?? Infinity))) return null;
    return this.files.get(file, (bytes) => decodeVisibility(bytes, columns)) ?? null;
  }

  /** Return a set of documents. @param {ArrayLike<number>} docs */
  docSet(docs) {
    const flags = new Uint8Array(this.count);
    for (let at = 0; at < docs.length; at++) flags[docs[at]] = 1;
    return flags;
  }

  /** Return a facet's values in order, with their documents. @param {string} field @returns {FacetValue[]} */
  values(field) {
    const known = this.facets.get(field);
    if (known) return known;
    const values = namesIn(this.table.facets[field]?.files ?? "", NAME).flatMap((name) => this.files.get(name, decodeFacet) ?? [])
      .sort((one, other) => compareText(one.label, other.label));
    if (!this.files.wanted.size) this.facets.set(field, values);
    return values;
  }

  /** Return the values of a facet whose names are loosely like one. @param {string} field @param {string} value */
  valuesLike(field, value) {
    const { first = [], files = "" } = this.table.facets[field] ?? {}, key = this.loose(value);
    const name = namesIn(files, NAME)[placeOf(first, key)];
    const values = (name && this.files.get(name, decodeFacet)) || [];
    for (const one of values) one.key ??= this.loose(one.label);
    return values.filter((one) => one.key === key);
  }

  /** Return a page as it is shown; undefined as long as it is not loaded. @param {number} doc @returns {any} */
  page(doc) {
    return this.files.get(this.pageNames[doc], decodeJson);
  }

  /** Return the names of listed files with keys that begin with one; *only* the one of this key. @param {{first: string[], files: string}} table @param {string} key @param {boolean} [only] */
  names({ first, files }, key, only) {
    const lists = { first, names: namesIn(files, NAME) };
    if (!only) return namesWith(lists, key).flatMap((name) => namesWith(this.list(name), key));
    const list = lists.names.length ? this.list(nameOf(lists, key)) : { first: [], names: [] };
    return list.names.filter((_, at) => list.first[at] === key);
  }

  /** Return names of files of terms; none as long as their list is not loaded. @param {string} name @returns {NameList} */
  list(name) {
    return this.files.get(name, (bytes) => decodeList(bytes, NAME)) ?? { first: [], names: [] };
  }

  /** Return the terms of a file; none as long as it is not loaded. @param {string} name */
  shard(name) {
    const decode = (/** @type {Uint8Array} */ bytes) => {
      const entries = decodeTerms(bytes, this.fields, this.table.stems.length);
      return { entries, byTerm: new Map(entries.map((entry) => [entry.term, entry])) };
    };
    return this.files.get(name, decode) ?? { entries: [], byTerm: new Map() };
  }

  /** @param {string} term @returns {Entry | undefined} */
  entry(term) {
    const key = keyOf(term), name = this.count ? nameOf(this.list(nameOf(this.terms, key)), key) : undefined;
    return name ? this.shard(name).byTerm.get(term) : undefined;
  }

  /** Return the documents of a term in a text field or as a form. @param {string} field @param {string} term */
  postings(field, term) {
    const entry = this.entry(term);
    if (!entry) return NO_POSTINGS;
    if (field === "folded") return this.folded(entry);
    return field === "exact" ? this.exact(entry) : this.inField(entry, field);
  }

  /** Return all words with a prefix as one, where these are many. @param {string} prefix */
  beginning(prefix) {
    return this.names(this.table.beginnings, keyOf(prefix), true).map((name) => this.shard(name).byTerm.get(prefix)).find(Boolean);
  }

  /** @param {Entry} entry @param {string} field @returns {Postings} */
  inField(entry, field) {
    const list = entry.fields.get(field);
    return list ? this.measured(list) : NO_POSTINGS;
  }

  /** @param {Entry} entry @returns {Postings} */
  folded(entry) {
    if (!(entry.roles & FOLDED)) return NO_POSTINGS;
    if (!(entry.roles & DERIVED)) return this.measured(/** @type {Postings} */ (entry.folded));
    const known = this.sums.get(entry);
    if (known) return known;
    const lists = [...new Set([entry.term, ...entry.stems])].flatMap((stem) => [...(this.entry(stem)?.fields.values() ?? [])]);
    const sum = this.measured({ ...sumPostings(lists), lengths: [] });
    if (!this.files.wanted.size) this.sums.set(entry, sum);
    return sum;
  }

  /** @param {Entry} entry */
  exact(entry) {
    if (!(entry.roles & EXACT)) return NO_POSTINGS;
    return entry.roles & TWIN ? this.folded(entry) : this.measured(/** @type {Postings} */ (entry.exact));
  }

  /** Return a list with the lengths of its field; of a form, these are those of the page. @param {Postings} list */
  measured(list) {
    const { lengths } = this.columns, own = list.lengths;
    if (own.length && !list.rests) return list;
    const whole = Array.from(list.docs, (doc, at) => lengths[doc] - (own.length ? own[at] : 0));
    if (lengths === this.noColumns.lengths) return { ...list, lengths: whole };
    list.lengths = whole;
    list.rests = false;
    return list;
  }

  /** Return the folded forms that begin with a prefix. @param {string} prefix */
  wordsWith(prefix) {
    return this.names(this.table.terms, keyOf(prefix)).flatMap((name) => this.shard(name).entries)
      .filter((entry) => entry.roles & FOLDED && entry.term.startsWith(prefix));
  }

  /** Return terms that begin with a prefix, most frequent first. @param {string} prefix */
  topTerms(prefix, limit = 1000) {
    return this.wordsWith(prefix)
      .map((entry) => ({ term: entry.term, count: this.folded(entry).docs.length }))
      .sort((one, other) => other.count - one.count || compareText(one.term, other.term))
      .slice(0, limit);
  }

  /** Return folded forms near another, the nearest first. @param {string} word @param {number} edits @returns {FuzzyMatch[]} */
  fuzzyTerms(word, edits, limit = 20) {
    const distance = distanceFrom(word), length = Array.from(word).length;
    /** @type {FuzzyMatch[]} */
    const matches = [];
    const { lengths, files } = this.absent?.words ?? { lengths: [], files: "" };
    namesIn(files, NAME).forEach((name, at) => {
      if (Math.abs(lengths[at] - length) > edits) return;
      const { terms, counts } = this.files.get(name, decodeWords) ?? { terms: [], counts: [] };
      terms.forEach((term, place) => {
        const far = distance(term, edits);
        if (far <= edits) matches.push({ term, edits: far, count: counts[place] });
      });
    });
    const order = (/** @type {FuzzyMatch} */ one, /** @type {FuzzyMatch} */ other) =>
      one.edits - other.edits || other.count - one.count || compareText(one.term, other.term);
    return matches.sort(order).slice(0, limit);
  }

  /** Return the stems that words have in the languages of the index, with these words. @param {string[]} words */
  byStem(words) {
    /** @type {Map<string, string[]>} */
    const stems = new Map();
    for (const word of words)
      for (const stem of new Set([word, ...(this.entry(word)?.stems ?? [])]))
        stems.set(stem, [...(stems.get(stem) ?? []), word]);
    return stems;
  }
}
