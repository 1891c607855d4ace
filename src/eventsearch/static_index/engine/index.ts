/** An index in files: what scripts of a page ask in place of a server, by open.ts. */

import { decodeJson } from "./decoder.js";
import { Files, IndexReader } from "./reader.js";
import { Searcher } from "./searcher.js";
import { MissingPart, loose, part, parts, useTables } from "./segmenter.js";
import type { Parameters } from "./open.js";
import type { Read } from "./reader.js";
import type { Tables } from "./segmenter.js";

/** Return where a part of the engine is; no bundler looks into a name that it does not see. */
const addressOf = (name: string) => `./${name}.js`;

const NO_LINKS = { self: null, prev: null, next: null, html: null, ics: null, atom: null };

export type StaticIndex = ReturnType<typeof openFiles>;

/** Return the index in files, by search.json; it answers with the JSON of the server, or throws `Problem`. */
export function openFiles(read: Read, table: any, clock: () => number = () => Math.floor(Date.now() / 1000)) {
  const files = new Files(read);
  const reader = new IndexReader(table, files, loose), engine = new Searcher(reader);
  /** Of the parts that are loaded. */
  const tables: Tables = { patterns: {} };
  const loads: Map<string, Promise<void>> = new Map();

  /** Part of the engine to those that are needed as well. */
  const needs: Record<string, string[]> = { search: table.parts, syntax: ["rules", "date_ranges"], dates: ["syntax"] };

  /** Have a part of the engine, and the tables that it reads. */
  const load = async (name: string) => {
    const own = files.compute(() => {
      // Of what every question needs, and of what every word that stands on no page does.
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
      // Others may have been loaded for another index.
      await Promise.all(["index", ...needed, ...Object.keys(parts)].map(loaded));
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
      if (!(fault instanceof MissingPart)) throw fault;
      return answer([fault.part], work);
    }
  };
  /** Return an answer of a part, and of another that values of fields need. */
  const ask = (name: string, parameters: Parameters): Promise<any> => {
    const pairs = new URLSearchParams(parameters), now = clock(), isByValue = pairs.has("facet") || pairs.has("lang");
    // Words that are typed mostly need it, and those that do not need not wait.
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
      // Asked next are pages, where few names are suggested, or how many there are.
      if (found.query) loaded("search").catch(() => {});
      return found;
    },
  };
}
