/** Decodes the bytes of files that static_index/codec.py, terms.py and columns.py write. */

export interface Postings {
  /** Ascending. */
  docs: number[];
  freqs: number[];
  /** Length of the field in each document. */
  lengths: number[];
  /** Whether *lengths* are those of the page's other fields together. */
  rests?: boolean;
  /** Positions in all documents, one document after the other. */
  positions?: number[];
}
export interface Entry {
  term: string;
  roles: number;
  stems: string[];
  fields: Map<string, Postings>;
  folded?: Postings;
  exact?: Postings;
}
export type Columns = ReturnType<typeof decodeColumns>;
export type FacetValue = {label: string, docs: number[], key?: string};

export const STEM = 1, FOLDED = 2, EXACT = 4, DERIVED = 8, TWIN = 16;
export const BEGINS = 1, EVENT = 2, CANCELLED = 4, UNTIL = 8;
export const DAY = 86400;

/** Reads numbers and texts from bytes, one after the other. */
export class ByteReader {
  at = 0;

  constructor(readonly bytes: Uint8Array) {}

  varint() {
    let byte = this.bytes[this.at++], number = byte & 127;
    for (let unit = 128; byte & 128; unit *= 128) {
      byte = this.bytes[this.at++];
      number += (byte & 127) * unit;
    }
    return number;
  }

  varints(count: number): number[] {
    const numbers = new Array(count);
    for (let at = 0; at < count; at++) numbers[at] = this.varint();
    return numbers;
  }

  signed(count: number) {
    return this.varints(count).map((number) => (number % 2 ? -(number + 1) / 2 : number / 2));
  }

  take(count: number) {
    return this.bytes.subarray(this.at, (this.at += count));
  }

  text() {
    return new TextDecoder().decode(this.take(this.varint()));
  }

  lines() {
    const text = this.text();
    return text ? text.split("\n") : [];
  }

  /** Read sorted terms; each begins with the length of the prefix that it shares with the term before. */
  terms() {
    let before = "";
    return this.lines().map((line) => (before = before.slice(0, line.charCodeAt(0) - 32) + line.slice(1)));
  }
}

/** Replace differences by their running sums, in place. */
export function summed(steps: number[]) {
  for (let at = 1; at < steps.length; at++) steps[at] += steps[at - 1];
  return steps;
}

function listOf(reader: ByteReader): Postings {
  const head = reader.varint(), count = head >> 2;
  const docs = summed(reader.varints(count));
  const freqs = head & 1 ? reader.varints(count) : new Array(count).fill(1);
  return { docs, freqs, lengths: [], rests: !!(head & 2) };
}

function textList(reader: ByteReader) {
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

/** Return the terms of a file, in order; *names* are the text fields. */
export function decodeTerms(bytes: Uint8Array, names: string[], languages: number) {
  const reader = new ByteReader(bytes), terms = reader.terms(), roles = reader.take(terms.length);
  const endings = reader.lines().map((line) => {
    const blank = line.indexOf(" ");
    return ([+line.slice(0, blank), line.slice(blank + 1)] as [number, string]);
  });
  const words = roles.reduce((count, role) => count + (role & FOLDED ? 1 : 0), 0);
  const kinds = Array.from({ length: languages }, () => reader.varints(words));
  let word = 0;
  return terms.map((term, at) => {
    const entry: Entry = { term, roles: roles[at], stems: [], fields: new Map() };
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

export function decodeColumns(bytes: Uint8Array, count: number) {
  const reader = new ByteReader(bytes), flags = Array.from(reader.take(count));
  const days = summed(reader.signed(count)), begins = reader.varints(count).map((time, at) => days[at] * DAY + time);
  const ends = reader.signed(count).map((step, at) => begins[at] + step);
  const groups = reader.varints(count).map((step, at) => at - step);
  const boosts = reader.varints(count), lengths = reader.varints(count);
  const occurrences: Map<number, number[]> = new Map(), recurring = reader.varint();
  for (let at = 0; at < recurring; at++)
    occurrences.set(reader.varint(), summed(reader.signed(reader.varint())));
  const ranks = recurring ? reader.varints(count) : undefined;
  return { flags, begins, ends, groups, boosts, lengths, occurrences, ranks };
}

/** Return the epoch seconds until which each document is visible; 0 for documents without an end. */
export function decodeVisibility(bytes: Uint8Array, { flags }: Columns): number[] {
  const times = summed(new ByteReader(bytes).signed(flags.filter((flag) => flag & UNTIL).length));
  let place = 0;
  return flags.map((flag) => (flag & UNTIL ? times[place++] : 0));
}

export function decodeFacet(bytes: Uint8Array): FacetValue[] {
  const reader = new ByteReader(bytes), labels = reader.lines(), counts = reader.varints(labels.length);
  return labels.map((label, at) => ({ label, docs: summed(reader.varints(counts[at])) }));
}

/** Return first keys and names of the files in a list. */
export function decodeList(bytes: Uint8Array) {
  const reader = new ByteReader(bytes), first = reader.terms();
  const digits = Array.from(bytes.subarray(reader.at), (byte) => byte.toString(16).padStart(2, "0")).join("");
  return { first, names: namesIn(digits) };
}

/** Split a text of joined file names, ten letters each. */
export const namesIn = (names: string): string[] => names.match(/.{10}/g) ?? [];

export const decodeJson = (bytes: Uint8Array) => JSON.parse(new TextDecoder().decode(bytes));
