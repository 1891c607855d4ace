/**
 * Finds the language of a query by how many pages of each language contain its words, as
 * query/stop_words.py. A part loaded on demand.
 */

import { readAs } from "./analyzer.js";
import { isStopWord, straight } from "./builder.js";
import { EVERYTHING, QUERY } from "./searcher.js";
import { tables } from "./segmenter.js";
import type { Reading, Spelled, Spread } from "./builder.js";
import type { Searcher } from "./searcher.js";

/** Return the languages with the most votes, if they have at least *least* votes. */
function mostVoted(votes: string[], least: number) {
  const counts: Map<string, number> = new Map();
  for (const lang of votes) counts.set(lang, (counts.get(lang) ?? 0) + 1);
  const most = Math.max(0, ...counts.values());
  return [...counts.keys()].filter((lang) => counts.get(lang) === most && most >= least);
}

/**
 * Return a function that decides whether to ignore a word that is a stop word in some languages only.
 *
 * @param words Words of the query.
 * @param silentIn Returns the languages in which a word is a stop word.
 */
function silence(words: Spelled[], languages: string[], silentIn: (word: Spelled) => string[], node: (readings: Reading[]) => object, spread: Spread | null): (word: Spelled, silent: string[]) => boolean {
  const { ASKED, OWN, FEW, FOREIGN, ELIDING } = tables.stop_words;

  /** Return the number and the share of pages that contain a word, by language. */
  function sharesOf(one: object) {
    const counts = spread?.(one) ?? {};
    const [pages, shares]: Record<string, number>[] = [{}, {}];
    for (const lang of languages) {
      const [count, total] = counts[lang.toLowerCase()] ?? [0, 0];
      pages[lang] = count;
      shares[lang] = count / (total + FEW);
    }
    return { pages, shares };
  }

  function ownerOf(one: object) {
    const { pages, shares } = sharesOf(one);
    const [first, second] = [...languages].sort((a, b) => shares[b] - shares[a]);
    const sum = Object.values(pages).reduce((all, each) => all + each, 0);
    const isFar = shares[first] > OWN * (shares[second] ?? 0);
    return isFar && !(pages[first] === 1 && sum > 1) ? [first] : [];
  }

  function languagesOfQuery() {
    const all = [...new Map(words.map((word) => [word.text.toLowerCase(), word])).values()];
    const silent = all.map(silentIn), votes = silent.flat();
    const isElided = all.some(({ readings: [{ word }], text: typed }) =>
      word && straight(typed).toLowerCase().endsWith(`'${word.exact}`));
    if (isElided) votes.push(...languages.filter((lang) => ELIDING.includes(readAs(lang))));
    const asked = mostVoted(votes, ASKED);
    if (asked.length) return asked;
    const others = all.filter((_, at) => !silent[at].length);
    return mostVoted(others.flatMap((word) => ownerOf(node(word.readings))), 1);
  }

  const known = languagesOfQuery();
  return (word, silent) => {
    if (known.length) return silent.some((lang) => known.includes(lang));
    if (!spread) return true;
    const { shares } = sharesOf(node(word.readings)), folded = word.readings[0].word?.folded ?? "";
    const own = Math.max(...silent.map((lang) => shares[lang]));
    return languages.every((lang) => silent.includes(lang) || isStopWord(folded, lang) ||
      shares[lang] <= FOREIGN * own);
  };
}

/** Return how many pages a node matches, and how many pages there are, by language. */
function spreadOf(engine: Searcher, node: any, now: number): Record<string, [number, number]> {
  const [hits, pages] = [node, EVERYTHING].map((match) => new Map(
    engine.search({ ...QUERY, match, now, limit: 0, facets: ["lang"] }).facets.lang
      .map(({ value, count }) => [value.toLowerCase(), count])));
  return Object.fromEntries([...pages].map(([lang, count]) => [lang, [hits.get(lang) ?? 0, count]]));
}

export const spread = { silence, spreadOf };
