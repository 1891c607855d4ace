/**
 * The bytes of the files to lists and columns: static_index/codec.py, terms.py and columns.py.
 */

/**
 * @typedef {object} Postings
 * @property {number[]} docs Ascending.
 * @property {number[]} freqs
 * @property {number[]} lengths Of the field in each of them.
 * @property {boolean} [rests] What is given as lengths is what the page's other fields have.
 * @property {number[]} [positions] Of all of them, one after the other.
 */
/**
 * @typedef {object} Entry
 * @property {string} term
 * @property {number} roles
 * @property {string[]} stems
 * @property {Map<string, Postings>} fields
 * @property {Postings} [folded]
 * @property {Postings} [exact]
 */
/**
 * @typedef {object} Columns
 * @property {number[]} flags @property {number[]} begins @property {number[]} ends
 * @property {number[]} groups @property {number[]} boosts @property {number[]} lengths
 * @property {Map<number, number[]>} occurrences
 * @property {number[]} [ranks]
 */
/** @typedef {{label: string, docs: number[], key?: string}} FacetValue */

export const STEM = 1, FOLDED = 2, EXACT = 4, DERIVED = 8, TWIN = 16;
export const BEGINS = 1, EVENT = 2, CANCELLED = 4, UNTIL = 8;
export const DAY = 86400;

/** Reads numbers and texts one after the other. */
export class ByteReader {
  at = 0;

  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.bytes = bytes;
  }

  varint() {
    let byte = this.bytes[this.at++], number = byte & 127;
    for (let unit = 128; byte & 128; unit *= 128) {
      byte = this.bytes[this.at++];
      number += (byte & 127) * unit;
    }
    return number;
  }

  /** @param {number} count @returns {number[]} */
  varints(count) {
    const numbers = new Array(count);
    for (let at = 0; at < count; at++) numbers[at] = this.varint();
    return numbers;
  }

  /** @param {number} count */
  signed(count) {
    return this.varints(count).map((number) => (number % 2 ? -(number + 1) / 2 : number / 2));
  }

  /** @param {number} count */
  take(count) {
    return this.bytes.subarray(this.at, (this.at += count));
  }

  text() {
    return new TextDecoder().decode(this.take(this.varint()));
  }

  lines() {
    const text = this.text();
    return text ? text.split("\n") : [];
  }

  /** Return sorted terms, of which each says how many letters it has from the one before. */
  terms() {
    let before = "";
    return this.lines().map((line) => (before = before.slice(0, line.charCodeAt(0) - 32) + line.slice(1)));
  }
}

/** Add up steps, in place. @param {number[]} steps */
function summed(steps) {
  for (let at = 1; at < steps.length; at++) steps[at] += steps[at - 1];
  return steps;
}

/** @param {ByteReader} reader @returns {Postings} */
function listOf(reader) {
  const head = reader.varint(), count = head >> 2;
  const docs = summed(reader.varints(count));
  const freqs = head & 1 ? reader.varints(count) : new Array(count).fill(1);
  return { docs, freqs, lengths: [], rests: !!(head & 2) };
}

/** Return the list of a text field. @param {ByteReader} reader */
function textList(reader) {
  const list = listOf(reader), { docs, freqs } = list;
  list.lengths = reader.varints(docs.length);
  const positions = reader.varints(freqs.reduce((sum, freq) => sum + freq, 0));
  let end = 0;
  for (const freq of freqs) {
    for (let at = end + 1; at < end + freq; at++) positions[at] += positions[at - 1];
    end += freq;
  }
  return { ...list, positions };
}

/**
 * Return the terms of a file, in order.
 *
 * @param {Uint8Array} bytes @param {string[]} names Text fields. @param {number} languages
 */
export function decodeTerms(bytes, names, languages) {
  const reader = new ByteReader(bytes), terms = reader.terms(), roles = reader.take(terms.length);
  const endings = reader.lines().map((line) => {
    const blank = line.indexOf(" ");
    return /** @type {[number, string]} */ ([+line.slice(0, blank), line.slice(blank + 1)]);
  });
  const words = roles.reduce((count, role) => count + (role & FOLDED ? 1 : 0), 0);
  const kinds = Array.from({ length: languages }, () => reader.varints(words));
  let word = 0;
  return terms.map((term, at) => {
    /** @type {Entry} */
    const entry = { term, roles: roles[at], stems: [], fields: new Map() };
    if (entry.roles & STEM) {
      const mask = reader.varint();
      names.forEach((name, bit) => {
        if (mask & (1 << bit)) entry.fields.set(name, textList(reader));
      });
    }
    if (entry.roles & FOLDED) {
      entry.stems = kinds.map((column) => {
        const [cut, added] = endings[column[word]];
        return term.slice(0, term.length - cut) + added;
      });
      word++;
      if (!(entry.roles & DERIVED)) entry.folded = listOf(reader);
    }
    if (entry.roles & EXACT && !(entry.roles & TWIN)) entry.exact = listOf(reader);
    return entry;
  });
}

/** @param {Uint8Array} bytes @param {number} count @returns {Columns} */
export function decodeColumns(bytes, count) {
  const reader = new ByteReader(bytes), flags = Array.from(reader.take(count));
  const days = summed(reader.signed(count)), begins = reader.varints(count).map((time, at) => days[at] * DAY + time);
  const ends = reader.signed(count).map((step, at) => begins[at] + step);
  const groups = reader.varints(count).map((step, at) => at - step);
  const boosts = reader.varints(count), lengths = reader.varints(count);
  const occurrences = new Map();
  const recurring = reader.varint();
  for (let at = 0; at < recurring; at++)
    occurrences.set(reader.varint(), summed(reader.signed(reader.varint())));
  const ranks = recurring ? reader.varints(count) : undefined;
  return { flags, begins, ends, groups, boosts, lengths, occurrences, ranks };
}

/** Return until when documents are visible, in epoch seconds; 0 if for ever. @param {Uint8Array} bytes @param {Columns} columns @returns {number[]} */
export function decodeVisibility(bytes, { flags }) {
  const times = summed(new ByteReader(bytes).signed(flags.filter((flag) => flag & UNTIL).length));
  let place = 0;
  return flags.map((flag) => (flag & UNTIL ? times[place++] : 0));
}

/** @param {Uint8Array} bytes @returns {FacetValue[]} */
export function decodeFacet(bytes) {
  const reader = new ByteReader(bytes), labels = reader.lines(), counts = reader.varints(labels.length);
  return labels.map((label, at) => ({ label, docs: summed(reader.varints(counts[at])) }));
}

/** Return the first key and the name of each of some files, as many letters each. @param {Uint8Array} bytes @param {number} width */
export function decodeList(bytes, width) {
  const reader = new ByteReader(bytes), first = reader.terms();
  const digits = Array.from(bytes.subarray(reader.at), (byte) => byte.toString(16).padStart(2, "0")).join("");
  return { first, names: namesIn(digits, width) };
}

/** @param {string} names @param {number} width */
export function namesIn(names, width) {
  return Array.from({ length: names.length / width }, (_, at) => names.slice(at * width, (at + 1) * width));
}

/** @param {Uint8Array} bytes */
export const decodeJson = (bytes) => JSON.parse(new TextDecoder().decode(bytes));
