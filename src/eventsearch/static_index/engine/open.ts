/**
 * Opens the index in files with the scripts that it was written for: these are in a folder named by
 * what they are, so that no browser runs old ones that it has kept. The name of this one stays.
 */

import type { StaticIndex } from "./index.js";

export type Route = "search" | "suggest";
/** Those of `/v1/search` or `/v1/suggest`. */
export type Parameters = ConstructorParameters<typeof URLSearchParams>[0];

const TABLE = "search.json", PARTS = { search: "search", suggest: "suggester" };

const indexes: Map<string, Promise<StaticIndex>> = new Map();

/** @param route What is asked first. */
async function load(base: string, route: Route, pairs: URLSearchParams): Promise<StaticIndex> {
  const folder = base.endsWith("/") ? base : `${base}/`;
  const get = async (name: string, cache: RequestCache = "default") => {
    const response = await fetch(folder + name, { cache });
    if (!response.ok) throw new Error(`${folder}${name}: ${response.status}`);
    return response;
  };
  const response = await get(TABLE, "no-cache"), table = await response.json().catch(() => {
    throw new Error(`${TABLE} is not what was written; publish the whole folder again`);
  });
  if (!table?.scripts) throw new Error(`${TABLE} was written by another version; run "eventsearch static" again`);
  const read = async (name: string) => (await get(name)).arrayBuffer();
  const script = (name: string): Promise<any> => import(new URL(`${table.scripts}/${name}.js`, response.url).href);
  /** What is on its way before the engine asks for it: all at once, on a slow line. */
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

/** Return what answers from the files below an address; these are read anew where they are not whole. */
export function open(base: string) {
  const asker = (route: Route): (parameters: Parameters) => Promise<any> => async (parameters) => {
    const pairs = new URLSearchParams(parameters), index = opened(base, route, pairs);
    try {
      return await (await index)[route](pairs);
    } catch (fault) {
      // What has a status is an answer.
      if ("status" in (fault as object)) throw fault;
      if (indexes.get(base) === index) indexes.delete(base);
      return (await opened(base, route, pairs))[route](pairs);
    }
  };
  return { search: asker("search"), suggest: asker("suggest") };
}
