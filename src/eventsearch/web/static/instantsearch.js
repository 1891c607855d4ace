// @ts-check
/*
 * A search client for InstantSearch that queries an eventsearch server: see docs/instantsearch.md.
 *
 *   import { searchClient } from "https://search.example/instantsearch.js";
 *   instantsearch({ indexName: "pages", searchClient: searchClient() });
 */
// @ts-ignore: the bundler replaces it by the names of the built-in facets.
import NAMES from "texts:facets";
import { SOURCE, answered, countsOf, escaped } from "./answers.js";
import { folded } from "./box/events.js";

/** @typedef {Record<string, any>} Any */

const REACH = 1000; // Maximum hits that can be requested.
const FACETS = [...NAMES, "status"];
/** Parameters that this client refuses, because it does not support them. */
const REFUSED = ["tagFilters", "aroundLatLng", "aroundLatLngViaIP", "aroundRadius", "insideBoundingBox", "insidePolygon",
  "restrictSearchableAttributes", "optionalFilters", "offset", "length"];
const TEXTS = ["title", "event", "location", "summary", "text"];

const listed = (/** @type {any} */ one) => [one ?? []].flat();

/**
 * Add filters to a request. Return those that no parameter can express, in the query language.
 * The filters of an inner list are alternatives; all inner lists must match.
 */
const filtered = (/** @type {any} */ filters, /** @type {URLSearchParams} */ asked) =>
  listed(filters).flatMap((/** @type {any} */ group) => {
    /** @type {string[][]} */
    const all = listed(group).map((one) => /^([^:]+):(-?)\\?(.*)$/s.exec(one)?.slice(1) ?? []);
    const [[name]] = all;
    const key = name === "status" ? "when" : name;
    const once = name === "status" || name === "lang";
    if (all.every(([one, not]) => one === name && !not) && !asked.has(key) && !(once && all[1])) {
      for (const [, , value] of all) asked.append(key, value);
      return [];
    }
    const said = all.map(([one, not, value]) =>
      `${not}${one === "status" ? "is" : one}:"${value.replaceAll('"', " ")}"`);
    return said[1] ? `(${said.join(" OR ")})` : said;
  });

/** Translate a filter such as `tag:data AND NOT (lang:fr OR lang:en)` into the query language. */
const spelled = (/** @type {string} */ filters, /** @type {string[]} */ known) => {
  const parts = filters.match(/\(|\)|"(?:\\.|[^"])*"|[^\s():]+:(?:"[^"]*"|[^\s()]+)|\S+/g) ?? [];
  return parts.map((part) => {
    const [, name, value] = /^(\w+):"?(.*?)"?$/s.exec(part) ?? [];
    if (known.includes(name)) return `${name === "status" ? "is" : name}:"${value}"`;
    const word = { AND: " ", OR: " OR ", NOT: "-", "(": "(", ")": ")" }[part];
    if (!word) throw new Error(`"${part}" in filters cannot be asked: use FACET:VALUE, AND, OR, NOT and parentheses.`);
    return word;
  }).join("");
};

/** Add bounds to a request: `date_ts>=1700000000` in epoch seconds, or `year>=2030`. */
const bounded = (/** @type {any} */ bounds, /** @type {URLSearchParams} */ asked) => {
  for (const one of listed(bounds).flat()) {
    const [, name, how, at] = /^(date|date_ts|year) ?([<>]?=|[<>]) ?(-?[\d.]+)$/.exec(one) ?? [];
    if (!how) throw new Error(`"${one}" cannot be asked: use date_ts or year with <, <=, =, >= or >.`);
    const moment = (/** @type {number} */ more) => name === "year" ? `${+at + more}` : new Date((+at + more) * 1000).toISOString();
    if (how[0] !== "<") asked.set("from", moment(how === ">" ? 1 : 0));
    if (how[0] !== ">") asked.set("to", moment(how === "<" ? -1 : 0));
  }
};

/**
 * Join plain and matched segments with the caller's marks. If the marks are tags, escape the texts,
 * because the result is HTML. Other marks are InstantSearch's own, which escapes the texts itself.
 */
const marked = (/** @type {string[]} */ segments, /** @type {Any} */ given) => {
  const { highlightPreTag: before = "<em>", highlightPostTag: after = "</em>" } = given;
  const texts = before[0] === "<" ? segments.map(escaped) : segments;
  return texts.map((text, at) => (at % 2 ? before + text + after : text)).join("");
};

const hit = (/** @type {any} */ one, /** @type {Any} */ given) => {
  const shown = (/** @type {string[]} */ segments) => ({
    value: marked(segments, given),
    matchLevel: segments[1] ? "full" : "none",
    matchedWords: segments.filter((_, at) => at % 2),
  });
  /** @type {Any} */
  const result = {};
  for (const name of TEXTS) result[name] = shown(one.highlight[name] ?? [one[name] ?? ""]);
  for (const name of ["tags", "authors"]) result[name] = one[name].map((/** @type {string} */ text) => shown([text]));
  const date_ts = Date.parse(one.start ?? one.date) / 1000 || null;
  return { ...one, objectID: one.id, date_ts, _highlightResult: result, _snippetResult: result };
};

/** @param {string} [src] URL of `/v1/search`; default: on the server of this script */
export const searchClient = (src = new URL(SOURCE, import.meta.url).href) => {
  /** The site's own facets, requested once. @type {string[] | undefined} */
  let own;
  const known = async () => [...FACETS, ...own ??= Object.keys((await answered(`${src}?per_page=0`)).labels ?? {})];

  const ask = async (/** @type {Any} */ given) => {
    const { indexName = "", query = "", page, hitsPerPage, facets, facetFilters, numericFilters, filters, distinct } = given;
    const asked = new URLSearchParams({ page: page + 1, per_page: hitsPerPage, unfinished: "1" });
    const refused = REFUSED.find((name) => listed(given[name]).length);
    if (refused) throw new Error(`${refused} cannot be asked: see docs/instantsearch.md for what can.`);
    const index = /^[^:]*(?::date:(asc|desc))?$/.exec(indexName);
    if (!index) throw new Error(`There is no index "${indexName}": use NAME, NAME:date:asc or NAME:date:desc.`);
    const [, order] = index;
    if (order) asked.set("sort", order === "desc" ? "-date" : "date");
    if (distinct) asked.set("collapse", "1");
    const names = listed(facets)[0] === "*" ? [...await known(), "date_ts"] : listed(facets);
    for (const name of new Set(names.map((/** @type {string} */ one) => (/^date/.test(one) ? "month" : one)))) asked.append("facet", name);
    bounded(numericFilters, asked);
    const more = [...filtered(facetFilters, asked), ...(filters ? [`(${spelled(filters, await known())})`] : [])].join(" ");
    // Filters first: only the last word of a query may be unfinished.
    asked.set("q", more ? `${more} ${/ OR /.test(query) ? `(${query})` : query}` : query);
    return answered(src, asked);
  };

  const result = async (/** @type {Any} */ request) => {
    const given = { page: 0, hitsPerPage: 20, ...request, ...request.params };
    const found = await ask(given);
    const { indexName: index, query, page, hitsPerPage } = given;
    const facets = countsOf(found.facets);
    // Smallest and largest values, for sliders.
    const { month, ...stats } = found.facets_stats;
    const dated = month && /date_ts|\*/.test(`${given.facets}`);
    if (dated) facets.date_ts = {};
    return {
      index, query, page, hitsPerPage, facets, params: "",
      facets_stats: dated ? { ...stats, date_ts: month } : stats,
      hits: found.hits.map((/** @type {any} */ one) => hit(one, given)),
      nbHits: found.total,
      nbPages: Math.min(found.pages, Math.floor(REACH / hitsPerPage)),
      processingTimeMS: Math.ceil(found.took_ms), exhaustiveNbHits: true, exhaustiveFacetsCount: true,
    };
  };

  /** The values of a facet that contain the typed text. */
  const values = async (/** @type {Any} */ request) => {
    const given = { ...request, ...request.params, page: 0, hitsPerPage: 0 };
    const { facetName, facetQuery = "", maxFacetHits = 10 } = given;
    const found = await ask({ ...given, facets: facetName });
    const facetHits = found.facets[facetName].flatMap((/** @type {any} */ { value, count }) => {
      const at = folded(value).indexOf(folded(facetQuery));
      const end = at + folded(facetQuery).length;
      const segments = [value.slice(0, at), value.slice(at, end), value.slice(end)];
      return at < 0 ? [] : { value, count, highlighted: marked(segments, given) };
    });
    return { facetHits: facetHits.slice(0, maxFacetHits), exhaustiveFacetsCount: true };
  };

  return {
    search: async (/** @type {Any[]} */ requests) => ({ results: await Promise.all(requests.map(result)) }),
    searchForFacetValues: (/** @type {Any[]} */ requests) => Promise.all(requests.map(values)),
  };
};
