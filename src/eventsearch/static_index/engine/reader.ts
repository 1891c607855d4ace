/**
 * Loads the files of an index, and reads documents in them: static_index/files.py and
 * engines/whoosh/reader/index_reader.py.
 *
 * A computation reports each file that it needs and does not have. `Files.compute` loads these files and
 * starts the computation again, so everything but `Files` is synchronous.
 *
 * A set of documents has a byte for each document: 1 if the document is in the set.
 */

import { decodeColumns, decodeFacet, decodeJson, decodeList, decodeVisibility, namesIn } from "./decoder.js";
import type { Columns, Entry, FacetValue, Postings } from "./decoder.js";

/** Returns a file's bytes. */
export type Read = (name: string) => Promise<ArrayBuffer>;

/** Decompress a file. Gzip checks its length and checksum. */
async function unpack(packed: ArrayBuffer, name: string) {
  try {
    const stream = (new Response(packed).body as ReadableStream).pipeThrough(new DecompressionStream("gzip"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch {
    throw new Error(`${name} is damaged; publish the whole folder again`);
  }
}

/** The loaded files, and those to load. */
export class Files {
  loaded = new Map<string, any>();
  wanted = new Map<string, (bytes: Uint8Array) => any>();
  loads = new Map<string, Promise<void>>();

  constructor(readonly read: Read) {}

  /** Return the decoded file. If it is not loaded, add it to the files to load and return undefined. */
  get<T>(name: string, decode: (bytes: Uint8Array) => T): T | undefined {
    if (!this.loaded.has(name)) this.wanted.set(name, decode);
    return this.loaded.get(name);
  }

  /** Load the wanted files. If another query already waits for a file, it is not fetched twice. */
  async load() {
    const loads = [...this.wanted].map(([name, decode]) => {
      const load = this.loads.get(name) ?? this.fetch(name, decode).finally(() => this.loads.delete(name));
      this.loads.set(name, load);
      return load;
    });
    this.wanted.clear();
    await Promise.all(loads);
  }

  async fetch(name: string, decode: (bytes: Uint8Array) => any) {
    const path = `search/${name}.bin`;
    this.loaded.set(name, decode(await unpack(await this.read(path), path)));
  }

  /** Call *compute* until it finds all its files loaded, and return its result. */
  async compute<T>(compute: () => T) {
    for (;;) {
      this.wanted.clear();
      try {
        const result = compute();
        if (!this.wanted.size) return result;
      } catch (error) {
        // An error may be due to a missing file: load it and try again.
        if (!this.wanted.size) throw error;
      }
      await this.load();
    }
  }
}

export type DocSet = Uint8Array;

/** Return the first sort key of a term, as static_index/terms.py. */
export const keyOf = (term: string) => term.normalize("NFD").replace(/[\u0300-\u036f]/g, "");

/** Compare texts by code points, as Python does. */
export function compareText(one: string, other: string) {
  const length = Math.min(one.length, other.length);
  for (let at = 0; at < length; at++) {
    const a = one.charCodeAt(at), b = other.charCodeAt(at);
    // By code points, a surrogate is greater than any other unit.
    if (a !== b) return (a >= 0xd800 && a < 0xe000 ? a + 0x2000 : a >= 0xe000 ? a - 0x800 : a)
      - (b >= 0xd800 && b < 0xe000 ? b + 0x2000 : b >= 0xe000 ? b - 0x800 : b);
  }
  return one.length - other.length;
}

/** Compare rows by their first values that differ; return 0 if there are none. */
export function compareRows(one: (number | string)[], other: (number | string)[]) {
  const at = one.findIndex((value, place) => value !== other[place]);
  return at < 0 ? 0 : one[at] < other[at] ? -1 : 1;
}

/** Return the number of the file whose range includes a key, by the first keys of the files. */
const placeOf = (first: string[], key: string) => Math.max(0, first.filter((each) => each <= key).length - 1);

/** Files that each cover a range of keys: their first keys and names. */
export type NameList = {first: string[], names: string[]};

/** Return the name of the file whose range includes a key. */
export const nameOf = ({ first, names }: NameList, key: string) => names[placeOf(first, key)];

/** Return the names of all files that may contain keys with a prefix. */
const namesWith = ({ first, names }: NameList, key: string) => {
  const from = placeOf(first, key);
  return names.filter((_, at) => at === from || first[at].startsWith(key));
};

export function docsIn(flags: DocSet): number[] {
  const docs = [];
  for (let doc = 0; doc < flags.length; doc++) if (flags[doc]) docs.push(doc);
  return docs;
}

export class IndexReader {
  facets = new Map<string, FacetValue[]>();
  /** Posting lists of derived forms, summed from their stems. */
  sums = new Map<Entry, Postings>();
  count: number;
  fields: string[];
  terms: NameList;
  pageNames: string[];
  noColumns: Columns;

  /** @param loose Returns a typed name in the form in which names are compared. */
  constructor(readonly table: any, readonly files: Files, readonly loose: (text: string) => string) {
    this.count = table.count;
    this.fields = table.engine.text_fields;
    this.terms = { first: table.terms.first, names: namesIn(table.terms.files) };
    this.pageNames = namesIn(table.pages.files).flatMap((name, at) =>
      Array.from({ length: table.pages.counts[at] }, (_, place) => `${name}-${place}`));
    this.noColumns = decodeColumns(new Uint8Array(7 * this.count + 1), this.count);
  }

  get columns() {
    return this.files.get(this.table.columns, (bytes) => decodeColumns(bytes, this.count)) ?? this.noColumns;
  }

  /** Return the expiry times of documents, see `decodeVisibility`; null while none has expired. */
  visibility(now: number) {
    const { file, until } = this.table.visibility, { columns } = this;
    if (columns === this.noColumns || now <= (until ?? Infinity)) return null;
    return this.files.get(file, (bytes) => decodeVisibility(bytes, columns)) ?? null;
  }

  docSet(docs: ArrayLike<number>) {
    const flags = new Uint8Array(this.count);
    for (let at = 0; at < docs.length; at++) flags[docs[at]] = 1;
    return flags;
  }

  /** Return a facet's values in order, with their documents. */
  values(field: string): FacetValue[] {
    const known = this.facets.get(field);
    if (known) return known;
    const values = namesIn(this.table.facets[field]?.files ?? "").flatMap((name) => this.files.get(name, decodeFacet) ?? [])
      .sort((one, other) => compareText(one.label, other.label));
    if (!this.files.wanted.size) this.facets.set(field, values);
    return values;
  }

  /** Return a page; undefined until it is loaded. */
  page(doc: number): any {
    return this.files.get(this.pageNames[doc], decodeJson);
  }

  /** Return the names of files that may contain keys with a prefix; *only*: of the file with exactly this key. */
  names({ first, files }: {first: string[], files: string}, key: string, only?: boolean) {
    const lists = { first, names: namesIn(files) };
    if (!only) return namesWith(lists, key).flatMap((name) => namesWith(this.list(name), key));
    const list = lists.names.length ? this.list(nameOf(lists, key)) : { first: [], names: [] };
    return list.names.filter((_, at) => list.first[at] === key);
  }

  /** Return the files in a list; empty until the list is loaded. */
  list(name: string): NameList {
    return this.files.get(name, decodeList) ?? { first: [], names: [] };
  }
}
