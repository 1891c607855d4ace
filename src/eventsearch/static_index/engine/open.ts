/**
 * Opens an index in files, with the scripts that were published with it. They are in a folder whose name
 * has a hash, so that no browser runs old scripts from its cache. Only this script keeps its name.
 */

import type { StaticIndex } from "./index.js";

export type Route = "search" | "suggest";
/** Parameters of `/v1/search` or `/v1/suggest`. */
export type Parameters = ConstructorParameters<typeof URLSearchParams>[0];

const TABLE = "search.json", PARTS = { search: "search", suggest: "suggester" };

const indexes: Map<string, Promise<StaticIndex>> = new Map();

/** @param route Route of the first request. */
async function load(base: string, route: Route, pairs: URLSearchParams): Promise<StaticIndex> {
  const folder = base.endsWith("/") ? base : `${base}/`;
  const get = async (name: string, cache: RequestCache = "default") => {
    const response = await fetch(folder + name, { cache });
    if (!response.ok) throw new Error(`${folder}${name}: ${response.status}`);
    return response;
  };
  const response = await get(TABLE, "no-cache"), table = await response.json().catch(() => {
    throw new Error(`${TABLE} is damaged; publish the whole folder again`);
  });
  if (!table?.scripts) throw new Error(`${TABLE} was written by another version; run "eventsearch static" again`);
  const read = async (name: string) => (await get(name)).arrayBuffer();
  const script = (name: string): Promise<any> => import(new URL(`${table.scripts}/${name}.js`, response.url).href);
  /** Files to request before the engine needs them, so that a slow connection loads them in parallel. */
  const parts = [PARTS[route], ...(pairs.has("facet") || pairs.has("lang") ? ["facets"] : [])];
  const early = new Map([table.columns, ...["index", ...parts].map((part) => table.tables[part])].filter(Boolean).map((name) => {
    const path = `search/${name}.bin`;
    return [path, read(path)];
  }));
  for (const one of [...early.values(), ...parts.map(script)]) one.catch(() => {});
  const { openFiles } = await script("index");
  return openFiles((name: string) => {
    const bytes = early.get(name) ?? read(name);
    early.delete(name);
    return bytes;
  }, table);
}

function opened(base: string, route: Route, pairs: URLSearchParams) {
  let index = indexes.get(base);
  if (!index) {
    indexes.set(base, (index = load(base, route, pairs)));
    index.catch(() => indexes.delete(base));
  }
  return index;
}

/** Return the search in the files at a URL. If it fails, it opens the files again and tries once more. */
export function open(base: string) {
  const asker = (route: Route): (parameters: Parameters) => Promise<any> => async (parameters) => {
    const pairs = new URLSearchParams(parameters), index = opened(base, route, pairs);
    try {
      return await (await index)[route](pairs);
    } catch (fault) {
      // An error with a status is the answer: a `Problem`.
      if ("status" in (fault as object)) throw fault;
      if (indexes.get(base) === index) indexes.delete(base);
      return (await opened(base, route, pairs))[route](pairs);
    }
  };
  return { search: asker("search"), suggest: asker("suggest") };
}
