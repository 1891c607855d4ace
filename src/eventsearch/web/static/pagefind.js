// @ts-check
/*
 * Pagefind's interface for scripts, answered by an eventsearch server: see docs/pagefind.md.
 *
 *   new PagefindUI({ element: "#search", bundlePath: "https://search.example/" });
 */
import { SOURCE, answered, html } from "./answers.js";

/** @typedef {Record<string, any>} Any */
/** @typedef {Record<string, Record<string, number>>} Counts */

const SIZE = 20; // Results per request.
const REACH = 1000; // Maximum results that can be requested.

/** Default names of the two filters, by the page's language. @type {Record<string, string[]>} */
const LABELS = {
  ca: ["Secció", "Etiqueta"], de: ["Bereich", "Schlagwort"], es: ["Sección", "Etiqueta"], fr: ["Rubrique", "Étiquette"],
  it: ["Sezione", "Etichetta"], nl: ["Rubriek", "Trefwoord"], pt: ["Secção", "Etiqueta"],
};
const spoken = document.documentElement.lang.split("-")[0].toLowerCase();
const [first, second] = LABELS[spoken] ?? ["section", "tag"];

/** Default options of new instances. @type {Any} */
const settings = { facets: { [first]: "section", [second]: "tag" } };

/** A text that looks the same as text and as HTML: an invisible joiner after "<" prevents a tag. */
const inert = (/** @type {string} */ text) => text.replace(/<(?=[a-z/!?])/gi, "<\u2060");

/** A Pagefind interface with its own options. */
export const createInstance = (/** @type {Any} */ given = {}) => {
  const chosen = { ...settings, ...given };
  let last = 0;

  /** The displayed name of each facet, and its name on the server. @returns {[string, string][]} */
  const facets = () => Array.isArray(chosen.facets)
    ? chosen.facets.map((name) => [name, name]) : Object.entries(chosen.facets);

  const address = (/** @type {string} */ url) => {
    const { protocol, origin, href } = new URL(url, new URL(chosen.baseUrl ?? "", document.baseURI));
    if (!protocol.startsWith("http")) return "#";
    return origin === location.origin ? href.slice(origin.length) : href;
  };

  /** Search in the page's language; in all languages, if the site has no page in it. @returns {Promise<any>} */
  const ask = async (/** @type {string} */ q, /** @type {[string, string][]} */ wanted, /** @type {Any} */ sort = {}, page = 1,
    language = chosen.language ?? spoken) => {
    const asked = new URLSearchParams([["q", q], ["lang", language], ["per_page", `${SIZE}`], ["page", `${page}`], ["unfinished", "1"]]);
    for (const [, facet] of facets()) asked.append("facet", facet);
    for (const [name, value] of wanted) {
      const facet = new Map(facets()).get(name) ?? name;
      asked.append(facet === "status" ? "when" : facet, value.replaceAll("<\u2060", "<"));
    }
    for (const [name, order] of Object.entries(sort)) asked.set("sort", order === "desc" ? `-${name}` : name);
    const found = await answered(chosen.src ?? new URL(SOURCE, import.meta.url), asked);
    return found.total || !language || chosen.language != null ? found : ask(q, wanted, sort, page, "");
  };

  /** The counts of an answer, with zeros for the values of *others* that it does not contain. */
  const counted = (/** @type {any} */ found, /** @type {Counts} */ others = {}) => {
    const counts = /** @type {Counts} */ ({});
    for (const [name, facet] of facets()) {
      counts[name] = {};
      for (const value in others[name]) counts[name][value] = 0;
      for (const { value, count } of found.facets[facet]) counts[name][inert(value)] = count;
    }
    return counts;
  };

  const data = (/** @type {any} */ hit) => {
    const part = (/** @type {string} */ title, /** @type {string} */ url, /** @type {string[]} */ text) =>
      ({ title: inert(title), url: address(url), excerpt: html(text), locations: [] });
    const whole = part(hit.title, hit.url, hit.highlight.text ?? [hit.summary ?? ""]);
    const sections = hit.sections.map((/** @type {any} */ one) => ({
      ...part(one.heading, one.url, one.highlight), anchor: { element: "h2", id: one.anchor, text: inert(one.heading) },
    }));
    const image = hit.image && address(hit.image);
    const about = { title: hit.title, date: hit.start?.slice(0, 10), location: hit.location, image };
    return {
      url: whole.url, excerpt: whole.excerpt, content: hit.summary ?? "", locations: [],
      meta: Object.fromEntries(Object.entries(about).filter(([, text]) => text).map(([key, text]) => [key, inert(text)])),
      filters: Object.fromEntries(facets().map(([name, facet]) =>
        [name, [hit[facet] ?? hit[`${facet}s`] ?? []].flat().map(inert)])),
      sub_results: [whole, ...sections],
      anchors: sections.map((/** @type {any} */ one) => one.anchor),
    };
  };

  /** Search a term; null finds every page. */
  const search = async (/** @type {string | null} */ term, /** @type {Any} */ { filters = {}, sort = {} } = {}) => {
    const q = term?.trim() ?? "";
    /** @type {[string, string][]} */
    const wanted = [];
    /** @type {Counts} */
    const kept = {};
    for (const [name, values] of Object.entries(filters)) {
      for (const value of [values?.any ?? values].flat()) {
        if (typeof value !== "string") throw new Error(`Filter "${name}" cannot be asked: use values or {any: []}.`);
        wanted.push([name, value]);
        (kept[name] ??= {})[value] = 0;
      }
    }
    const pages = [ask(q, wanted, sort)];
    const found = await pages[0];
    const whole = wanted.length ? await ask(q, []) : found;
    const nothing = !q && term !== null;
    const totalFilters = counted(whole, kept);
    return {
      results: Array.from({ length: nothing ? 0 : Math.min(found.total, REACH) }, (_, at) => ({
        id: found.hits[at]?.id ?? `${q} ${at}`, score: found.hits[at]?.score ?? 0, words: [],
        data: async () => {
          const page = Math.floor(at / SIZE);
          pages[page] ??= ask(q, wanted, sort, page + 1);
          pages[page].catch(() => delete pages[page]);
          return data((await pages[page]).hits[at % SIZE]);
        },
      })),
      unfilteredResultCount: nothing ? 0 : whole.total,
      filters: counted(found, totalFilters), totalFilters,
      timings: { preload: 0, search: found.took_ms, total: found.took_ms },
    };
  };

  return {
    search,
    filters: async () => counted(await ask("", [])),
    options: async (/** @type {Any} */ more) => void Object.assign(chosen, more),
    init: async (/** @type {string} */ language = chosen.language) => void (chosen.language = language),
    preload: async () => {}, // Nothing to load before a search.
    destroy: async () => void (last += 1),
    mergeIndex: async () => {
      throw new Error("Indexes cannot be merged: index the sites as one.");
    },
    /** Search after a pause; return null if another search has started meanwhile. */
    debouncedSearch: async (/** @type {string | null} */ term, /** @type {Any} */ how = {}, pause = 300) => {
      const mine = ++last;
      await new Promise((done) => setTimeout(done, pause));
      const found = mine === last ? await search(term, how) : null;
      return mine === last ? found : null;
    },
  };
};

const page = createInstance();
/** Set the options of the page's own instance, and the defaults of new instances. */
export const options = (/** @type {Any} */ more) => page.options(Object.assign(settings, more));
export const { init, preload, destroy, mergeIndex, filters, search, debouncedSearch } = page;
