/**
 * Facet counts, filters by value, and collapse groups: engines/whoosh/search/facets.py.
 */

import { BEGINS, EVENT } from "./decoder.js";
import { compareTimes, STATUSES, statusDocs, timesAt, visibleDocs } from "./times.js";

/** @typedef {import("./reader.js").IndexReader} IndexReader */
/** @typedef {import("./reader.js").DocSet} DocSet */
/** @typedef {{value: string, count: number}} FacetCount */

const IN_TIME = ["year", "month"], LANGUAGE = "lang";

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
  const { labels, docs } = reader.values(field);
  if (field === LANGUAGE) values = values.flatMap((value) => variants(value, labels));
  const own = labels.map(casefold), keys = values.map(casefold), absent = keys.filter((key) => !own.includes(key));
  const looseKeys = new Set(absent.map(reader.loose).filter(Boolean));
  const flags = new Uint8Array(reader.count);
  own.forEach((key, at) => {
    if (keys.includes(key) || (looseKeys.size && looseKeys.has(reader.loose(key)))) for (const doc of docs[at]) flags[doc] = 1;
  });
  return flags;
}

/** Return how many hits the documents of a set are. @param {IndexReader} reader @param {ArrayLike<number>} docs @param {DocSet} within @param {boolean} collapse */
function countIn(reader, docs, within, collapse) {
  const groups = new Set();
  for (let at = 0; at < docs.length; at++)
    if (within[docs[at]]) groups.add(collapse ? reader.columns.groups[docs[at]] : docs[at]);
  return groups.size;
}

/** @param {DocSet} flags @returns {number[]} */
export function docsIn(flags) {
  const docs = [];
  for (let doc = 0; doc < flags.length; doc++) if (flags[doc]) docs.push(doc);
  return docs;
}

/** Return the counts of a facet, or of ``status``, in order. @param {IndexReader} reader @param {string} field @param {DocSet} hits @param {number} now @param {boolean} collapse @returns {FacetCount[]} */
export function countFacet(reader, field, hits, now, collapse) {
  const { labels, docs } = reader.values(field);
  const pairs = field === "status"
    ? STATUSES.map((when) => /** @type {[string, number[]]} */ ([when, docsIn(statusDocs(reader.columns, when, now))]))
    : labels.map((label, at) => /** @type {[string, number[]]} */ (
      [label, field === LANGUAGE ? docsIn(docsHaving(reader, field, [label])) : docs[at]]));
  const counts = pairs.map(([value, of]) => ({ value, count: countIn(reader, of, hits, collapse) }))
    .filter(({ count }) => count);
  return IN_TIME.includes(field) ? counts : counts.sort((one, other) => other.count - one.count);
}

/** Return the values of a field, in order, with those of their pages to be seen. @param {IndexReader} reader @param {string} field @param {number} now */
export function facetValues(reader, field, now) {
  const { columns } = reader, shown = visibleDocs(columns, now), { labels, docs } = reader.values(field);
  const compare = compareTimes(columns, { now, sort: "relevance" }, now);
  return labels.flatMap((value, at) => {
    const visible = docs[at].filter((doc) => shown[doc]);
    if (!visible.length) return [];
    const best = visible.reduce((one, other) => (compare(other, one) < 0 ? other : one));
    const flags = columns.flags[best], [begins, ends] = timesAt(columns, best, now);
    const has = flags & BEGINS, isEvent = !!(flags & EVENT);
    return [{ value, count: visible.length, best, begins: has ? begins : null, ends: has ? ends : null, is_event: isEvent }];
  });
}
