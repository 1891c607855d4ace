// @ts-check
/* Shared by the shims: they query a server, or the files of a static index. */

const PATIENCE = 8000; // Milliseconds to wait for the server.

/** URL of `/v1/search` relative to a shim. `eventsearch static` replaces it by "./", the files beside the shim. */
export const SOURCE = "v1/search";

/** @typedef {Record<string, any>} Any */

/** Query a server, or files if the URL ends with a slash. @returns {Promise<any>} the answer as JSON */
export const answered = async (/** @type {string | URL} */ src, /** @type {URLSearchParams} */ asked = new URLSearchParams()) => {
  const url = new URL(src, globalThis.document?.baseURI);
  if (`${asked}`) url.search = `${asked}`;
  if (url.pathname.endsWith("/")) {
    const { open } = await import(new URL("engine.js", url).href);
    return open(new URL(".", url).href).search(url.searchParams);
  }
  const answer = await fetch(url, { credentials: "omit", signal: AbortSignal.timeout(PATIENCE) });
  const found = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(found.detail ?? `The search server answers ${answer.status}.`);
  return found;
};

/** Escape a text for HTML. */
export const escaped = (/** @type {string} */ text) => text.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);

/** Write alternating plain and matched segments as HTML. */
export const html = (/** @type {string[]} */ segments) =>
  segments.map(escaped).map((text, at) => (at % 2 ? `<mark>${text}</mark>` : text)).join("");

/** The number of hits of each value, by facet. @returns {Record<string, Record<string, number>>} */
export const countsOf = (/** @type {Any} */ facets = {}) =>
  Object.fromEntries(Object.entries(facets).map(([name, values]) =>
    [name, Object.fromEntries(values.map((/** @type {Any} */ { value, count }) => [value, count]))]));
