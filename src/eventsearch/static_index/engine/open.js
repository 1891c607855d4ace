/**
 * Opens the index in files with the scripts that it was written for: these are in a folder named by
 * what they are, so that no browser runs old ones that it has kept. The name of this one stays.
 */

/** @typedef {"search" | "suggest"} Route */
/** @typedef {ConstructorParameters<typeof URLSearchParams>[0]} Parameters Those of `/v1/search` or `/v1/suggest`. */
/** @typedef {import("./index.js").StaticIndex} StaticIndex */

const TABLE = "search.json", PARTS = { search: "search", suggest: "suggester" };

/** @type {Map<string, Promise<StaticIndex>>} */
const indexes = new Map();

/** @param {string} base @param {Route} route What is asked first. @param {URLSearchParams} pairs @returns {Promise<StaticIndex>} */
async function load(base, route, pairs) {
  const folder = base.endsWith("/") ? base : `${base}/`;
  const get = async (/** @type {string} */ name, /** @type {RequestCache} */ cache = "default") => {
    const response = await fetch(folder + name, { cache });
    if (!response.ok) throw new Error(`${folder}${name}: ${response.status}`);
    return response;
  };
  const response = await get(TABLE, "no-cache"), table = await response.json().catch(() => {
    throw new Error(`${TABLE} is not what was written; publish the whole folder again`);
  });
  if (!table?.scripts) throw new Error(`${TABLE} was written by another version; run "eventsearch static" again`);
  const read = async (/** @type {string} */ name) => (await get(name)).arrayBuffer();
  /** @param {string} name @returns {Promise<any>} */
  const script = (name) => import(new URL(`${table.scripts}/${name}.js`, response.url).href);
  /** What is on its way before the engine asks for it: all at once, on a slow line. */
  const parts = [PARTS[route], ...(pairs.has("facet") || pairs.has("lang") ? ["facets"] : [])];
  const early = new Map([table.columns, ...["index", ...parts].map((part) => table.tables[part])].filter(Boolean).map((name) => {
    const path = `search/${name}.bin`;
    return [path, read(path)];
  }));
  for (const one of [...early.values(), ...parts.map(script)]) one.catch(() => {});
  const { openFiles } = await script("index");
  return openFiles((/** @type {string} */ name) => {
    const bytes = early.get(name) ?? read(name);
    early.delete(name);
    return bytes;
  }, table);
}

/** @param {string} base @param {Route} route @param {URLSearchParams} pairs */
function opened(base, route, pairs) {
  let index = indexes.get(base);
  if (!index) {
    indexes.set(base, (index = load(base, route, pairs)));
    index.catch(() => indexes.delete(base));
  }
  return index;
}

/**
 * Return what answers from the files below an address; these are read anew where they are not whole.
 *
 * @param {string} base
 */
export function open(base) {
  /** @param {Route} route @returns {(parameters: Parameters) => Promise<any>} */
  const asker = (route) => async (parameters) => {
    const pairs = new URLSearchParams(parameters), index = opened(base, route, pairs);
    try {
      return await (await index)[route](pairs);
    } catch (fault) {
      // What has a status is an answer.
      if ("status" in /** @type {object} */ (fault)) throw fault;
      if (indexes.get(base) === index) indexes.delete(base);
      return (await opened(base, route, pairs))[route](pairs);
    }
  };
  return { search: asker("search"), suggest: asker("suggest") };
}
