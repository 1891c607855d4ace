/** Words of a query that find nothing by themselves: query/stop_words.py. */

import { readAs } from "./analyzer.js";
import { part, tables } from "./segmenter.js";
import type { Term } from "./analyzer.js";

export type Reading = {word: Term | null, parts: Term[]};
export type Spelled = {readings: Reading[], text: string};
export type Spread = (node: object) => Record<string, [number, number]>;

export const isStopWord = (form: string, lang: string) =>
  ` ${tables.languages[readAs(lang)]?.stop_words ?? ""} `.includes(` ${form} `);

export const straight = (text: string) => text.replaceAll("’", "'");

/**
 * Return what tells whether a word of a query is a stop word in it.
 *
 * @param text The whole query.
 * @param node Returns what a word asks for.
 */
export function stopWordsOf(text: string, languages: string[], read: () => Spelled[], node: (readings: Reading[]) => object, spread: Spread | null): (word: Spelled) => boolean {
  const isShouted = text === text.toUpperCase();
  let isSilent: ((word: Spelled, silent: string[]) => boolean) | undefined;

  function silentIn({ readings, text: typed }: Spelled) {
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
