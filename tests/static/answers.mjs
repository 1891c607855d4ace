// Answer requests from a recorded index: node answers.mjs ENGINE RECORDING
import { readFileSync } from "node:fs";

const [folder, recording] = process.argv.slice(2);
const load = (name) => import(`${folder}/${name}`);
const { searchPage: search } = await load("search.js");
const { suggest, wordsOfName } = await load("suggester.js");
const { EVERYTHING, QUERY } = await load("searcher.js");
const { parts, useTables } = await load("segmenter.js");
for (const name of ["corrections", "facets", "notes", "rules", "date_ranges", "syntax"]) parts[name] = (await load(`${name}.js`))[name];
const { QueryError } = await load("date_ranges.js");
const { tables, info, now, calls, pages, cases } = JSON.parse(readFileSync(recording, "utf8"));

const sorted = (value) => {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]));
};
const call = (...all) => {
  const key = JSON.stringify(sorted(all));
  if (!(key in calls)) throw new Error(`not recorded: ${key}`);
  return calls[key];
};
const REQUEST = {
  text: "", lang: null, filters: {}, since: null,
  until: null, when: "all", sort: "relevance", page: 1, per_page: 10, facets: [], explain: false,
  literal: false, collapse: false, events: false, unfinished: false,
};
const page = (id) => {
  if (!(id in pages)) throw new Error(`page not recorded: ${id}`);
  return pages[id];
};
const namesIn = (field, at, typed, lang, now) => {
  const filters = [["lang", { type: "TermsFilter", field: "lang", values: [lang] }]];
  const { facets } = lang ? call("search", { ...QUERY, match: EVERYTHING, now, filters, facets: [field], limit: 0 }) : {};
  const counts = new Map(facets?.[field].map(({ value, count }) => [value, count]));
  return call("facetValues", field, now).map((one) => ({
    ...one, field: at, of: lang ? counts.get(one.value) ?? 0 : one.count,
    words: wordsOfName(one.value, typed.map(([word]) => ({ word, parts: [] }))),
  }));
};
const engine = {
  page,
  prepare: () => {},
  names: (typed, lang, now) => ({ names: tables.suggester.FIELDS.flatMap((field, at) => namesIn(field, at, typed, lang, now)), next: [] }),
  search: (query) => call("search", query),
  count: () => call("count"),
  terms: (prefix) => call("terms", prefix),
  fuzzyTerms: (word, edits, limit = 20) => call("fuzzyTerms", word, edits, limit),
  facetValues: (field, time) => call("facetValues", field, time),
};
const plan = (request, time) => {
  const result = call("plan", { ...REQUEST, ...request }, time);
  if (result.fault) throw new QueryError(result.fault, "", {});
  return result;
};

useTables(tables);
const work = { search, suggest };
for (const [name, request] of cases) {
  let line;
  try {
    line = work[name]({ engine, plan, info }, request, now);
  } catch (fault) {
    line = { fault: String(fault.stack) };
  }
  console.log(JSON.stringify(line));
}
