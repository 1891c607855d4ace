/**
 * The documents of an index, and where its files are: engines/whoosh/reader/index_reader.py.
 *
 * A set of documents is a byte for each, 1 for those in it.
 */

import { decodeColumns, decodeFacet, decodeJson, decodeList, decodeVisibility, namesIn } from "./decoder.js";
import { NAME } from "./loader.js";

/** @typedef {import("./decoder.js").Postings} Postings */
/** @typedef {import("./decoder.js").Entry} Entry */
/** @typedef {import("./decoder.js").FacetValue} FacetValue */
/** @typedef {Uint8Array} DocSet */

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

/** Return the number of the file in which a key would stand. @param {string[]} first Keys of files. @param {string} key */
const placeOf = (first, key) => Math.max(0, first.filter((each) => each <= key).length - 1);

/** @typedef {{first: string[], names: string[]}} NameList Of files with keys, from the first of each on. */

/** Return the name of the file in which a key would stand. @param {NameList} list @param {string} key */
export const nameOf = ({ first, names }, key) => names[placeOf(first, key)];

/** Return the names of files in which keys stand that begin with one. @param {NameList} list @param {string} key */
const namesWith = ({ first, names }, key) => {
  const from = placeOf(first, key);
  return names.filter((_, at) => at === from || first[at].startsWith(key));
};

/** @param {DocSet} flags @returns {number[]} */
export function docsIn(flags) {
  const docs = [];
  for (let doc = 0; doc < flags.length; doc++) if (flags[doc]) docs.push(doc);
  return docs;
}

export class IndexReader {
  /** @type {Map<string, FacetValue[]>} */ facets = new Map();
  /** Forms to the documents of their stems. @type {Map<Entry, Postings>} */ sums = new Map();

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

  /**
   * Return until when documents are visible, see `decodeVisibility`; null while all of them are.
   *
   * @param {number} now
   */
  visibility(now) {
    const { file, until } = this.table.visibility, { columns } = this;
    if (columns === this.noColumns || now <= (until ?? Infinity)) return null;
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
}
