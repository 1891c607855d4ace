/**
 * Facet counts, filters by value, and collapse groups: engines/whoosh/search/facets.py.
 */

import { STATUSES, statusDocs } from "./times.js";

/** @typedef {import("./reader.js").IndexReader} IndexReader */
/** @typedef {import("./reader.js").DocSet} DocSet */
/** @typedef {{value: string, count: number}} FacetCount */

const IN_TIME = ["year", "month"], LANGUAGE = "lang", KEY = "key";

/** As Python's ``str.casefold``. @param {string} text */
export const casefold = (text) => text.toLowerCase().replace(/ß/g, "ss").replace(/ς/g, "σ");

/** @param {string} code */
const tagOf = (code) => casefold(code).replace(/_/g, "-");

/** Return which languages a code means: analysis/languages.py. @param {string} code @param {string[]} languages */
export function variants(code, languages) {
  let prefix = tagOf(code);
  let matches = languages.filter((each) => prefix && `${tagOf(each)}-`.startsWith(`${prefix}-`));
  while (!matches.length && (prefix = prefix.slice(0, Math.max(0, prefix.lastIndexOf("-")))))
    matches = languages.filter((each) => tagOf(each) === prefix);
  return matches;
}

/** Return the documents that have one of some values, a language also by a variant. @param {IndexReader} reader @param {string} field @param {string[]} values */
export function docsHaving(reader, field, values) {
  if (field === LANGUAGE) {
    const labels = reader.values(field).map(({ label }) => label);
    values = values.flatMap((value) => variants(value, labels));
  }
  const flags = new Uint8Array(reader.count);
  const keys = values.map((value) => [KEY, `${field}:${value}`]);
  for (const [name, value] of [...values.map((value) => [field, value]), ...keys]) {
    const like = reader.valuesLike(name, value), key = casefold(value);
    const same = like.filter(({ label }) => casefold(label) === key);
    for (const { docs } of same.length || !reader.loose(value) ? same : like) for (const doc of docs) flags[doc] = 1;
  }
  return flags;
}

/** Return how many hits the documents of a set are. @param {IndexReader} reader @param {number[]} docs @param {DocSet} within @param {boolean} collapse */
function countIn(reader, docs, within, collapse) {
  const hits = docs.filter((doc) => within[doc]), { groups } = reader.columns;
  return collapse ? new Set(hits.map((doc) => groups[doc])).size : hits.length;
}

/** @param {DocSet} flags @returns {number[]} */
export function docsIn(flags) {
  const docs = [];
  for (let doc = 0; doc < flags.length; doc++) if (flags[doc]) docs.push(doc);
  return docs;
}

/** Return the counts of a facet, or of ``status``, in order. @param {IndexReader} reader @param {string} field @param {DocSet} hits @param {number} now @param {boolean} collapse @returns {FacetCount[]} */
export function countFacet(reader, field, hits, now, collapse) {
  const pairs = field === "status"
    ? STATUSES.map((when) => /** @type {[string, number[]]} */ ([when, docsIn(statusDocs(reader.columns, when, now))]))
    : reader.values(field).map(({ label, docs }) => /** @type {[string, number[]]} */ (
      [label, field === LANGUAGE ? docsIn(docsHaving(reader, field, [label])) : docs]));
  const counts = pairs.map(([value, of]) => ({ value, count: countIn(reader, of, hits, collapse) }))
    .filter(({ count }) => count);
  return IN_TIME.includes(field) ? counts : counts.sort((one, other) => other.count - one.count);
}
