// @ts-check
/*
 * A search client for DocSearch that queries an eventsearch server; see docs/docsearch.md.
 *
 *   import { transformSearchClient } from "https://search.example/docsearch.js";
 *   docsearch({ container: "#docsearch", appId: "-", apiKey: "-", indices: ["pages"], transformSearchClient });
 */
import { SOURCE, answered, countsOf, escaped, html } from "./answers.js";
import { webAddress } from "./box/dom.js";
import { ordinal } from "./box/events.js";

/** @typedef {Record<string, any>} Any */

// DocSearch writes texts as HTML, even those that it has stored, so all texts are escaped.

/** Values in the form that DocSearch expects: `{value: …}` at every leaf. @returns {any} */
const leaves = (/** @type {any} */ one) =>
  one && typeof one === "object"
    ? Object.fromEntries(Object.entries(one).map(([key, value]) => [key, leaves(value)]))
    : { value: one ?? "" };

/** Date, place and state of an event, in the page's language. @param {any} hit @param {Any} words */
const about = (hit, words) => {
  if (!hit.start) return "";
  const locale = document.documentElement.lang || "en", format = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" });
  const state = ["scheduled", null].includes(hit.event_status) ? hit.status : hit.event_status;
  const parts = [ordinal(locale, format.format(new Date(hit.start.slice(0, 10)))), hit.location, words[state] ?? state];
  return escaped(["", ...parts.filter(Boolean)].join(" · "));
};

/** The records of a hit: the page, then its matching sections. @returns {Any[]} */
const records = (/** @type {any} */ hit, /** @type {Any} */ words, /** @type {Map<string, string>} */ titles) => {
  const section = hit.section || hit.kind;
  const above = { lvl0: escaped(titles.get(`${hit.lang} ${section}`) ?? section), lvl1: escaped(hit.title) };
  const record = (/** @type {string} */ id, /** @type {string} */ url, /** @type {Any} */ plain, /** @type {Any} */ shown) => ({
    ...hit, objectID: id, url: webAddress(url, document.baseURI) || "#", ...plain, _highlightResult: leaves(plain), _snippetResult: leaves(shown),
  });
  const none = { lvl2: null, lvl3: null, lvl4: null, lvl5: null, lvl6: null };
  const page = { type: "lvl1", content: null, hierarchy: { ...none, ...above } };
  const title = html(hit.highlight.title ?? [hit.title]);
  return [
    record(hit.id, hit.url, page, { hierarchy: { ...page.hierarchy, lvl1: title + about(hit, words) } }),
    ...hit.sections.map((/** @type {any} */ one) => {
      const hierarchy = { ...page.hierarchy, lvl2: escaped(one.heading) };
      const text = one.highlight.length ? one.highlight : [one.heading];
      const section = { type: "content", content: escaped(text.join("")), hierarchy };
      return record(`${hit.id}#${one.anchor}`, one.url, section, { hierarchy, content: html(text) });
    }),
  ];
};

/** Return a `transformSearchClient` for a server. @param {string} src URL of `/v1/search` */
export const asking = (src) => (/** @type {Any} */ client) => {
  const whole = new URL(src, document.baseURI);
  /** @type {Promise<[Any, Map<string, string>]> | undefined} */
  let known;
  /** Texts of states, and titles of sections. If they cannot be loaded, results show their names instead. */
  const texts = async () => {
    const short = document.documentElement.lang.split("-")[0] || "en";
    const lists = new URL("?kind=section&per_page=100&fields=section,title,lang,url", whole);
    const [words, { hits }] = await Promise.all([answered(new URL(`${src.endsWith("/") ? "" : "../"}event-search/${short}.json`, whole)).catch(() => ({})),
      answered(lists).catch(() => ({ hits: [] }))]);
    // Longest URL first: a subsection has the name of its section too, and the last entry of a name wins.
    hits.sort((/** @type {any} */ a, /** @type {any} */ b) => b.url.length - a.url.length);
    return [words, new Map(hits.map((/** @type {any} */ one) => [`${one.lang} ${one.section}`, one.title]))];
  };
  const result = async (/** @type {Any} */ given) => {
    // DocSearch 3 has parameters in a separate object.
    const request = { ...given, ...given.params };
    const { query, indexName, hitsPerPage = 20, facets = [], facetFilters = [] } = request;
    const asked = new URLSearchParams({ q: query, per_page: String(hitsPerPage), unfinished: "1" });
    for (const facet of facets) asked.append("facet", facet);
    for (const filter of [facetFilters].flat(2)) {
      const [, name, value] = /** @type {string[]} */ (/^([^:]+):(.*)$/s.exec(filter));
      asked.append(name === "status" ? "when" : name, value);
    }
    const found = await answered(whole, asked);
    const [words, titles] = await (known ??= /** @type {any} */ (texts()));
    return {
      index: indexName, query, page: 0, hitsPerPage, nbHits: found.total, nbPages: 1, params: "",
      hits: found.hits.flatMap((/** @type {any} */ one) => records(one, words, titles)),
      facets: countsOf(found.facets),
    };
  };
  return {
    ...client,
    search: async (/** @type {any} */ asked) => {
      try {
        return { results: await Promise.all((asked.requests ?? asked).map(result)) };
      } catch (fault) {
        // DocSearch shows "server not available" for errors with this name.
        throw Object.assign(new Error(/** @type {Error} */ (fault).message), { name: "RetryError" });
      }
    },
  };
};

export const transformSearchClient = (/** @type {Any} */ client) =>
  asking(new URL(SOURCE, import.meta.url).href)(client);
