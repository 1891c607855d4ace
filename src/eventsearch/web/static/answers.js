// @ts-check
/* What the shims have in common: they ask a server, or files where there is none. */

const PATIENCE = 8000; // Milliseconds until the server is given up.

/** The address of `/v1/search` as seen from a shim; "./" beside the files of a site without a server. */
export const SOURCE = "v1/search";

/** The answer to a question: of a server, or of files where the address ends with a slash. @returns {Promise<any>} */
export const answered = async (/** @type {URL} */ url) => {
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
