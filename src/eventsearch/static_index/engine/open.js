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

/** @param {string} base @param {Route} route What is asked first. @returns {Promise<StaticIndex>} */
async function load(base, route) {
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
  const part = PARTS[route], early = new Map([table.columns, table.tables.index, table.tables[part]].map((name) => {
    const path = `search/${name}.bin`;
    return [path, read(path)];
  }));
  for (const one of [...early.values(), script(part)]) one.catch(() => {});
  const { openFiles } = await script("index");
  return openFiles((/** @type {string} */ name) => {
    const bytes = early.get(name) ?? read(name);
    early.delete(name);
    return bytes;
  }, table);
}

/** @param {string} base @param {Route} route */
function opened(base, route) {
  let index = indexes.get(base);
  if (!index) {
    indexes.set(base, (index = load(base, route)));
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
    const index = opened(base, route);
    try {
      return await (await index)[route](parameters);
    } catch (fault) {
      // What has a status is an answer.
      if ("status" in /** @type {object} */ (fault)) throw fault;
      if (indexes.get(base) === index) indexes.delete(base);
      return (await opened(base, route))[route](parameters);
    }
  };
  return { search: asker("search"), suggest: asker("suggest") };
}
