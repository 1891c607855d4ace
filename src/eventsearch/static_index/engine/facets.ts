/** Facet counts, and filters by value, as engines/whoosh/search/facets.py. A part loaded on demand. */

import { decodeFacet, namesIn } from "./decoder.js";
import { docsIn, nameOf } from "./reader.js";
import { TIMED, having, timesAt } from "./times.js";
import type { Columns } from "./decoder.js";
import type { DocSet, IndexReader } from "./reader.js";

export type FacetCount = {value: string, count: number};

const IN_TIME = ["year", "month"], STATUSES = ["ongoing", "past", "upcoming"], LANGUAGE = "lang", KEY = "key";

/** Return a text as `str.casefold` of Python does. */
const casefold = (text: string) => text.toLowerCase().replace(/ß/g, "ss").replace(/ς/g, "σ");

const tagOf = (code: string) => casefold(code).replace(/_/g, "-");

/** Return the languages that match a code, such as fr-CA for fr, as analysis/languages.py. */
function variants(code: string, languages: string[]) {
  let prefix = tagOf(code);
  let matches = languages.filter((each) => prefix && `${tagOf(each)}-`.startsWith(`${prefix}-`));
  while (!matches.length && (prefix = prefix.slice(0, Math.max(0, prefix.lastIndexOf("-")))))
    matches = languages.filter((each) => tagOf(each) === prefix);
  return matches;
}

/** Return the documents that have any of the values; a language also matches its variants. */
function docsHaving(reader: IndexReader, field: string, values: string[]) {
  if (field === LANGUAGE) {
    const labels = reader.values(field).map(({ label }) => label);
    values = values.flatMap((value) => variants(value, labels));
  }
  const flags = new Uint8Array(reader.count);
  const keys = values.map((value) => [KEY, `${field}:${value}`]);
  for (const [name, value] of [...values.map((value) => [field, value]), ...keys]) {
    const like = valuesLike(reader, name, value), key = casefold(value);
    const same = like.filter(({ label }) => casefold(label) === key);
    for (const { docs } of same.length || !reader.loose(value) ? same : like) for (const doc of docs) flags[doc] = 1;
  }
  return flags;
}

/** Return the values of a facet that equal a value in loose comparison. */
function valuesLike(reader: IndexReader, field: string, value: string) {
  const { first = [], files = "" } = reader.table.facets[field] ?? {}, key = reader.loose(value);
  const name = nameOf({ first, names: namesIn(files) }, key), values = (name && reader.files.get(name, decodeFacet)) || [];
  for (const one of values) one.key ??= reader.loose(one.label);
  return values.filter((one) => one.key === key);
}

const statusDocs = (columns: Columns, when: string, now: number) =>
  having(columns, (doc, flags) => when === "all" || statusOf(columns, doc, flags, now) === when);

function statusOf(columns: Columns, doc: number, flags: number, now: number) {
  if ((flags & TIMED) !== TIMED) return "";
  if (Math.max(columns.begins[doc], columns.ends[doc]) <= now) return "past";
  return timesAt(columns, doc, now)[0] <= now && columns.begins[doc] <= now ? "ongoing" : "upcoming";
}

/** Return the number of hits in a set of documents; merged documents count as one hit. */
function countIn(reader: IndexReader, docs: number[], within: DocSet, collapse: boolean) {
  const hits = docs.filter((doc) => within[doc]), { groups } = reader.columns;
  return collapse ? new Set(hits.map((doc) => groups[doc])).size : hits.length;
}

/** Return the counts of a facet's values or of `status`, in order. */
function countFacet(reader: IndexReader, field: string, hits: DocSet, now: number, collapse: boolean): FacetCount[] {
  const pairs = field === "status"
    ? STATUSES.map((when) => ([when, docsIn(statusDocs(reader.columns, when, now))] as [string, number[]]))
    : reader.values(field).map(({ label, docs }) => (
      [label, field === LANGUAGE ? docsIn(docsHaving(reader, field, [label])) : docs] as [string, number[]]));
  const counts = pairs.map(([value, of]) => ({ value, count: countIn(reader, of, hits, collapse) }))
    .filter(({ count }) => count);
  return IN_TIME.includes(field) ? counts : counts.sort((one, other) => other.count - one.count);
}

/** Return the epoch seconds of the start of a month, or of a later month. */
const begin = (month: string, after = 0) => {
  const day = new Date(`${month}-01`);
  return day.setUTCMonth(day.getUTCMonth() + after) / 1000;
};

/** Facets whose values are numbers or ranges, with the least and greatest number of a value. */
const STATS: Record<string, (value: string) => number[]> = { year: (year) => [+year, +year], month: (month) => [begin(month), begin(month, 1) - 1] };

const statsOf = (facets: Record<string, FacetCount[]>) => Object.fromEntries(Object.entries(STATS).flatMap(([name, bounds]) => {
  const counts = facets[name];
  return counts?.length ? [[name, { min: bounds(counts[0].value)[0], max: bounds(counts[counts.length - 1].value)[1] }]] : [];
}));

export const facets = { countFacet, docsHaving, statsOf, statusDocs, variants };
