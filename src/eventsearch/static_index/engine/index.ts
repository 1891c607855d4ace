/** The search in an index's files, without a server; open.ts loads it for scripts of a page. */

import { decodeJson } from "./decoder.js";
import { Files, IndexReader } from "./reader.js";
import { Searcher } from "./searcher.js";
import { MissingPart, loose, part, parts, useTables } from "./segmenter.js";
import type { Parameters } from "./open.js";
import type { Read } from "./reader.js";
import type { Tables } from "./segmenter.js";

/** Return the URL of a part of the engine. It is computed, so that a bundler does not try to bundle it. */
const addressOf = (name: string) => `./${name}.js`;

const NO_LINKS = { self: null, prev: null, next: null, html: null, ics: null, atom: null };

export type StaticIndex = ReturnType<typeof openFiles>;

/** Return the search for an index whose search.json is *table*. It answers like the server, or throws `Problem`. */
export function openFiles(read: Read, table: any, clock: () => number = () => Math.floor(Date.now() / 1000)) {
  const files = new Files(read);
  const reader = new IndexReader(table, files, loose), engine = new Searcher(reader);
  /** Tables of the loaded parts. */
  const tables: Tables = { patterns: {} };
  const loads: Map<string, Promise<void>> = new Map();

  /** Part of the engine to the parts that it needs. */
  const needs: Record<string, string[]> = { search: table.parts, syntax: ["rules", "date_ranges"], dates: ["syntax"] };

  /** Load a part of the engine and its tables. */
  const load = async (name: string) => {
    const own = files.compute(() => {
      // Also load the columns, which every query needs, and the list of files for words on no page.
      if (name === "index") reader.columns;
      if (name === "expansion") files.get(table.absent, decodeJson);
      return table.tables[name] && files.get(table.tables[name], decodeJson);
    });
    const others = name === "index" ? [] : [import(addressOf(name)), ...(needs[name] ?? []).map(loaded)];
    const [more, module] = await Promise.all([own, ...others]);
    Object.assign(tables, more, { patterns: { ...tables.patterns, ...more?.patterns } });
    if (module) parts[name] = module[name];
  };
  const loaded = (name: string) => {
    let loading = loads.get(name);
    if (!loading) {
      loads.set(name, (loading = load(name)));
      loading.catch(() => loads.delete(name));
    }
    return loading;
  };

  /** @param needed Parts of the engine. */
  const answer = async <T>(needed: string[], work: () => T): Promise<T> => {
    try {
      // Also load this index's tables for parts that another index has loaded.
      await Promise.all(["index", ...needed, ...Object.keys(parts)].map(loaded));
      return await files.compute(() => {
        useTables(tables);
        try {
          return work();
        } catch (fault) {
          // Load the missing part in parallel with missing files.
          if (fault instanceof MissingPart) queueMicrotask(() => loaded(fault.part).catch(() => {}));
          throw fault;
        }
      });
    } catch (fault) {
      if (!(fault instanceof MissingPart)) throw fault;
      return answer([fault.part], work);
    }
  };
  /** Return the answer of a part; load the part `facets` too if the parameters need it. */
  const ask = (name: string, parameters: Parameters): Promise<any> => {
    const pairs = new URLSearchParams(parameters), now = clock(), isByValue = pairs.has("facet") || pairs.has("lang");
    // Unfinished words mostly need this part. Load it without waiting: some answers do not need it.
    if (pairs.has("unfinished")) loaded("expansion").catch(() => {});
    return answer([name, ...(isByValue ? ["facets"] : [])], () => part(name).answer(engine, tables, pairs, now));
  };
  return {
    search: async (parameters: Parameters) => {
      const started = performance.now(), page = await ask("search", parameters);
      return { ...page, took_ms: Math.round((performance.now() - started) * 10) / 10, links: NO_LINKS };
    },
    suggest: async (parameters: Parameters) => {
      const found = await ask("suggester", parameters);
      // The box searches pages next, to show them or their number, so load that part now.
      if (found.query) loaded("search").catch(() => {});
      return found;
    },
  };
}
