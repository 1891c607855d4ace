/** Words of a query that find nothing by themselves: query/stop_words.py. */

import { readAs } from "./analyzer.js";
import { part, tables } from "./segmenter.js";

/** @typedef {import("./analyzer.js").Term} Term */
/** @typedef {{word: Term | null, parts: Term[]}} Reading */
/** @typedef {{readings: Reading[], text: string}} Spelled */
/** @typedef {(node: object) => Record<string, [number, number]>} Spread */

/** @param {string} form @param {string} lang */
export const isStopWord = (form, lang) =>
  ` ${tables.languages[readAs(lang)]?.stop_words ?? ""} `.includes(` ${form} `);

/** @param {string} text */
export const straight = (text) => text.replaceAll("’", "'");

/**
 * Return what tells whether a word of a query is a stop word in it.
 *
 * @param {string} text The whole query.
 * @param {string[]} languages
 * @param {() => Spelled[]} read
 * @param {(readings: Reading[]) => object} node Returns what a word asks for.
 * @param {Spread | null} spread
 * @returns {(word: Spelled) => boolean}
 */
export function stopWordsOf(text, languages, read, node, spread) {
  const isShouted = text === text.toUpperCase();
  /** @type {((word: Spelled, silent: string[]) => boolean) | undefined} */
  let isSilent;

  /** @param {Spelled} word */
  function silentIn({ readings, text: typed }) {
    const token = readings[0].word, bare = straight(typed).split("'").pop() ?? "";
    const isUpper = bare === bare.toUpperCase() && bare !== bare.toLowerCase();
    if (!token || (bare.length > 1 && isUpper && !isShouted)) return [];
    const forms = token.exact.includes("'") ? [token.exact, token.folded] : [token.exact];
    return languages.filter((lang) => forms.some((form) => isStopWord(form, lang)));
  }

  return (word) => {
    const silent = silentIn(word);
    if (!silent.length || silent.length === languages.length) return silent.length > 0;
    isSilent ??= part("spread").silence(read(), languages, silentIn, node, spread);
    return !!isSilent?.(word, silent);
  };
}
