// @ts-check
/* What the shims have in common: they ask a server, or files where there is none. */

const PATIENCE = 8000; // Milliseconds until the server is given up.

/** The address of `/v1/search` as seen from a shim; "./" beside the files of a site without a server. */
export const SOURCE = "v1/search";

/** @typedef {Record<string, any>} Any */

/** Ask a server, or files if the address ends with a slash. @returns {Promise<any>} the answer as JSON */
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

/** A text as HTML shows it. */
export const escaped = (/** @type {string} */ text) => text.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);

/** Segments that are plain and matched in turn as HTML. */
export const html = (/** @type {string[]} */ segments) =>
  segments.map(escaped).map((text, at) => (at % 2 ? `<mark>${text}</mark>` : text)).join("");

/** The values of facets, each with its number of hits. @returns {Record<string, Record<string, number>>} */
export const countsOf = (/** @type {Any} */ facets = {}) =>
  Object.fromEntries(Object.entries(facets).map(([name, values]) =>
    [name, Object.fromEntries(values.map((/** @type {Any} */ { value, count }) => [value, count]))]));
