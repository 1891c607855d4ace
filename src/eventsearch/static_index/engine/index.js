/** An index in files, open for searching: what scripts of a page ask in place of a server. */

import { readAs } from "./analyzer.js";
import { decodeJson } from "./decoder.js";
import { Files, LoadError, loadTable, readFrom } from "./loader.js";
import { IndexReader } from "./reader.js";
import { Problem, parseSearch, parseSuggest } from "./requests.js";
import { Searcher } from "./searcher.js";
import { MissingPart, loose, part, parts, useTables } from "./segmenter.js";
import { EVERYTHING, QUERY, countOf } from "./stored_pages.js";

/** @typedef {import("./loader.js").Read} Read */
/** @typedef {ConstructorParameters<typeof URLSearchParams>[0]} Parameters Those of `/v1/search` or `/v1/suggest`. */

/** Return where a part of the engine is; no bundler looks into a name that it does not see. @param {string} name */
const addressOf = (name) => `./${name}.js`;

const NO_LINKS = { self: null, prev: null, next: null, html: null, ics: null, atom: null };

/** @typedef {Awaited<ReturnType<typeof openFiles>>} StaticIndex */

/** @type {Map<string, Promise<StaticIndex>>} */
const indexes = new Map();

/** @param {string} base */
function opened(base) {
  let index = indexes.get(base);
  if (!index) {
    indexes.set(base, (index = openFiles(readFrom(base))));
    index.catch(() => indexes.delete(base));
  }
  return index;
}

/**
 * Return the index in the files below an address; it is read anew where its files are not whole.
 *
 * @param {string} base
 */
export async function open(base) {
  /** @param {"search" | "suggest"} route @param {Parameters} parameters */
  const ask = async (route, parameters) => {
    const index = opened(base);
    try {
      return await (await index)[route](parameters);
    } catch (fault) {
      if (!(fault instanceof LoadError)) throw fault;
      if (indexes.get(base) === index) indexes.delete(base);
      return (await opened(base))[route](parameters);
    }
  };
  await opened(base);
  return {
    search: (/** @type {Parameters} */ parameters) => ask("search", parameters),
    suggest: (/** @type {Parameters} */ parameters) => ask("suggest", parameters),
  };
}

/**
 * Return the index in files; each answer is the JSON of the server, or `Problem` is thrown.
 *
 * @param {Read} read @param {() => number} clock Epoch seconds.
 */
export async function openFiles(read, clock = () => Math.floor(Date.now() / 1000)) {
  const table = await loadTable(read), files = new Files(read);
  const reader = new IndexReader(table, files, loose), engine = new Searcher(reader);
  const info = { version: table.revision, built_at: table.built_at, languages: table.languages };
  /** Of the parts that are loaded. @type {import("./segmenter.js").Tables} */
  const tables = { patterns: {} };
  /** @type {Map<string, Promise<void>>} */
  const loads = new Map();

  /** Return, by language, how many pages a node matches, and how many there are. @param {any} node @param {number} now @returns {Record<string, [number, number]>} */
  const spread = (node, now) => {
    const [hits, pages] = [node, EVERYTHING].map((match) => new Map(
      engine.search({ ...QUERY, match, now, limit: 0, facets: ["lang"] }).facets.lang
        .map(({ value, count }) => [value.toLowerCase(), count])));
    return Object.fromEntries([...pages].map(([lang, count]) => [lang, [hits.get(lang) ?? 0, count]]));
  };
  /** @param {string} form @param {string} lang */
  function stemOf(form, lang) {
    const at = table.stems.map(readAs).indexOf(lang);
    if (at < 0) return form;
    const stem = part("search").entryOf(reader, form)?.stems[at];
    // A form that is on no page is one of a word that is, or none; all is done again once files are loaded.
    return stem ?? (files.wanted.size ? form : part("expansion").absentStem(reader, form, at));
  }
  /** @param {any} request @param {number} now */
  const plan = (request, now) => part("search").planQuery(request, {
    tables,
    clock: { now, zone: table.zone },
    stem: stemOf,
    spread: (/** @type {any} */ node) => spread(node, now),
    finds: (/** @type {any} */ node) => countOf(engine, { ...QUERY, match: node, now }) > 0,
  });
  const index = { engine, plan, info };

  /** Part of the engine to those that are needed as well. @type {Record<string, string[]>} */
  const needs = { search: table.parts, dates: ["syntax"] };

  /** Have a part of the engine, and the tables that it reads. @param {string} name */
  const load = async (name) => {
    const own = files.compute(() => {
      // Of what every question needs.
      if (name === "engine") [reader.values("lang"), reader.columns];
      return files.get(table.tables[name], decodeJson);
    });
    const others = name === "engine" ? [] : [import(addressOf(name)), ...(needs[name] ?? []).map(loaded)];
    const [more, module] = await Promise.all([own, ...others]);
    Object.assign(tables, more, { patterns: { ...tables.patterns, ...more.patterns } });
    if (module) parts[name] = module[name];
  };
  /** @param {string} name */
  const loaded = (name) => {
    let loading = loads.get(name);
    if (!loading) {
      loads.set(name, (loading = load(name)));
      loading.catch(() => loads.delete(name));
    }
    return loading;
  };

  /** @template T @param {string} needed Part of the engine. @param {() => T} work @returns {Promise<T>} */
  const answer = async (needed, work) => {
    try {
      // Others may have been loaded for another index.
      await Promise.all(["engine", needed, ...Object.keys(parts)].map(loaded));
      return await files.compute(() => {
        useTables(tables);
        try {
          return work();
        } catch (fault) {
          // Beside the files that are wanted.
          if (fault instanceof MissingPart) queueMicrotask(() => loaded(fault.part).catch(() => {}));
          throw fault;
        }
      });
    } catch (fault) {
      if (fault instanceof MissingPart) return answer(fault.part, work);
      const { message, hint, text, start = 0, end = 0, parameter = "q" } = /** @type {any} */ (fault);
      if (!hint) throw fault;
      const place = (/** @type {number} */ at) => [...text.slice(0, at)].length;
      const places = end > start ? { start: place(start), end: place(end) } : {};
      throw new Problem({ status: 400, detail: `${message}; ${hint}`, parameter, ...places });
    }
  };
  return {
    search: async (/** @type {Parameters} */ parameters) => {
      const started = performance.now(), now = clock();
      const page = await answer("search", () => {
        const { request, options } = parseSearch(new URLSearchParams(parameters));
        const result = part("search").searchPage(index, request, now, options.ui), names = options.fields?.split(",");
        const hits = result.hits.map((/** @type {Record<string, any>} */ hit) => ({ ...hit, ics: hit.ics ?? null }));
        const cut = (/** @type {Record<string, any>} */ hit) =>
          Object.fromEntries(names.filter((/** @type {string} */ name) => name in hit).map((/** @type {string} */ name) => [name, hit[name]]));
        return { ...result, hits: names ? hits.map(cut) : hits };
      });
      return { ...page, took_ms: Math.round((performance.now() - started) * 10) / 10, links: NO_LINKS };
    },
    suggest: async (/** @type {Parameters} */ parameters) => {
      const now = clock();
      return answer("suggester", () => part("suggester").suggest(index, parseSuggest(new URLSearchParams(parameters)), now));
    },
  };
}
