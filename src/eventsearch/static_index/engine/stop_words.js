/** Words of a query that find nothing by themselves: query/stop_words.py. */

import { readAs } from "./analyzer.js";
import { tables } from "./segmenter.js";

/** @typedef {import("./analyzer.js").Term} Term */
/** @typedef {{word: Term | null, parts: Term[]}} Reading */
/** @typedef {{readings: Reading[], text: string}} Spelled */
/** @typedef {(node: object) => Record<string, [number, number]>} Spread */

/** @param {string} form @param {string} lang */
export const isStopWord = (form, lang) =>
  ` ${tables.languages[readAs(lang)]?.stop_words ?? ""} `.includes(` ${form} `);

/** Return the languages that most votes are for, if these are enough. @param {string[]} votes @param {number} least */
function mostVoted(votes, least) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const lang of votes) counts.set(lang, (counts.get(lang) ?? 0) + 1);
  const most = Math.max(0, ...counts.values());
  return [...counts.keys()].filter((lang) => counts.get(lang) === most && most >= least);
}

/** @param {string} text */
const straight = (text) => text.replaceAll("’", "'");

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
  const { ASKED, OWN, FEW, FOREIGN, ELIDING } = tables.stop_words;
  const isShouted = text === text.toUpperCase();
  /** @type {string[] | undefined} */
  let known;

  /** @param {Spelled} word */
  function silentIn({ readings, text: typed }) {
    const token = readings[0].word, bare = straight(typed).split("'").pop() ?? "";
    const isUpper = bare === bare.toUpperCase() && bare !== bare.toLowerCase();
    if (!token || (bare.length > 1 && isUpper && !isShouted)) return [];
    const forms = token.exact.includes("'") ? [token.exact, token.folded] : [token.exact];
    return languages.filter((lang) => forms.some((form) => isStopWord(form, lang)));
  }

  /** Return how many pages of each language have a word, and which share of them. @param {object} one */
  function sharesOf(one) {
    const counts = spread?.(one) ?? {};
    /** @type {Record<string, number>[]} */
    const [pages, shares] = [{}, {}];
    for (const lang of languages) {
      const [count, total] = counts[lang.toLowerCase()] ?? [0, 0];
      pages[lang] = count;
      shares[lang] = count / (total + FEW);
    }
    return { pages, shares };
  }

  /** @param {object} one */
  function ownerOf(one) {
    const { pages, shares } = sharesOf(one);
    const [first, second] = [...languages].sort((a, b) => shares[b] - shares[a]);
    const sum = Object.values(pages).reduce((all, each) => all + each, 0);
    const isFar = shares[first] > OWN * (shares[second] ?? 0);
    return isFar && !(pages[first] === 1 && sum > 1) ? [first] : [];
  }

  function languagesOfQuery() {
    /** @type {Map<string, Spelled>} */
    const words = new Map();
    for (const word of read()) words.set(word.text.toLowerCase(), word);
    const all = [...words.values()], silent = all.map(silentIn), votes = silent.flat();
    const isElided = all.some(({ readings: [{ word }], text: typed }) =>
      word && straight(typed).toLowerCase().endsWith(`'${word.exact}`));
    if (isElided) votes.push(...languages.filter((lang) => ELIDING.includes(readAs(lang))));
    const asked = mostVoted(votes, ASKED);
    if (asked.length) return asked;
    const others = all.filter((_, at) => !silent[at].length);
    return mostVoted(others.flatMap((word) => ownerOf(node(word.readings))), 1);
  }

  return (word) => {
    const silent = silentIn(word);
    if (!silent.length || silent.length === languages.length) return silent.length > 0;
    known ??= languagesOfQuery();
    if (known.length) return silent.some((lang) => known?.includes(lang));
    if (!spread) return true;
    const { shares } = sharesOf(node(word.readings)), folded = word.readings[0].word?.folded ?? "";
    const own = Math.max(...silent.map((lang) => shares[lang]));
    return languages.every((lang) => silent.includes(lang) || isStopWord(folded, lang) ||
      shares[lang] <= FOREIGN * own);
  };
}
