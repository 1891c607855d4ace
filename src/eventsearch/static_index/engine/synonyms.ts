/** Adds synonyms to the words of a query, as query/synonym_expansion.py. A part loaded on demand. */

import { readAs } from "./analyzer.js";
import { allOf, asWord, or, phraseOf, readText, uniqueNodes } from "./builder.js";
import { tables } from "./segmenter.js";
import type { Builder, QueryWord, ReadChunk } from "./builder.js";
import type { Match, QueryNode } from "./executor.js";

/** Return how many words from *at* on have synonyms together, and these synonyms. */
function synonymsAt(chunks: ReadChunk[], at: number, languages: string[]): [number, any[]] {
  for (let end = Math.min(at + tables.synonyms.LONGEST, chunks.length); end > at; end--) {
    const others = uniqueNodes(languages.flatMap((lang, place) => {
      const key = chunks.slice(at, end).flatMap(({ readings }) => {
        const { word, parts } = readings[place];
        return parts.length || !word ? parts : [word];
      });
      return tables.synonym_table[readAs(lang)][key.map(({ stem }) => stem).join("\n")] ?? [];
    }));
    if (others.length) return [end - at, others];
  }
  return [1, []];
}

function either(builder: Builder, row: QueryWord[], others: string[][], field: string) {
  const own = row.filter((each) => !each.stop), reads = own.length ? own : row;
  const to = allOf(reads.map(({ node }) => node)), { SHARE } = tables.synonym_expansion;
  const less = others.map(([word, lang]) => {
    const read = lang ? [lang] : builder.languages, words = builder.wordsIn(word, field, false, read);
    const child = words.length === 1 ? words[0].node : phraseOf(word, read, builder.context, field);
    return { type: "Boosted", child, to, factor: SHARE };
  });
  return asWord(or([to, ...less], { best: true }), {
    stop: !own.length, text: row.map((each) => each.text).join(" "),
  });
}

/** Return the words of a part of the text; words with synonyms become one word that matches either. */
function withSynonyms(builder: Builder, typed: string, row: QueryWord[], field: string) {
  const { languages, context } = builder, chunks = readText(typed, languages, context), result = [];
  for (let at = 0; at < row.length; ) {
    const [count, others] = synonymsAt(chunks, at, languages);
    const some = row.slice(at, at + count);
    result.push(...(others.length ? either(builder, some, others, field) : some));
    at += count;
  }
  return result;
}

/** Return what a synonym matches, with scores below those of the typed word. */
function boosted({ child, to, factor }: QueryNode, match: (node: any) => Match): Match {
  const top = ({ scores }: Match) => scores?.reduce((one, other) => Math.max(one, other), 0) ?? 0;
  const { bits, scores } = match(child), best = top({ bits, scores }), least = top(match(to));
  const share = factor * (0 < least && least < best ? least / best : 1);
  return { bits, scores: scores?.map((score) => score * share) ?? new Float64Array(bits.length) };
}

export const synonyms = { boosted, withSynonyms };
