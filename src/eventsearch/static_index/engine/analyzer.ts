/**
 * Splits a text into words, as analysis/analyzer.py. The part `rules` splits words with signs or digits.
 *
 * The engine looks stems up in the index. Apart from stems, languages only differ in a few letters.
 */

import { alike, foldLower, fullMatch, lower, matchAt, part, spelledOut, tables } from "./segmenter.js";

export type Piece = {start: number, end: number, position: number, exact: string, folded: string};
export type Cut = ReturnType<typeof cutOf>;
export type Chunk = {start: number, end: number, position: number, cut: Cut, isSplit: boolean};

export const cutOf = (pieces: Piece[], length: number, word: Piece | null, parts: Piece[], apart = false) =>
  ({ pieces: pieces.filter((one) => one.folded), length, word, parts, apart });

export const NOTHING_CUT = cutOf([], 0, null, []);

export function piece(text: string, start = 0, exact = "", folded = ""): Piece {
  const most = tables.token_graph.LONGEST;
  exact = (exact || lower(text.slice(0, 4 * most))).slice(0, most);
  folded = (folded || foldLower(exact)).slice(0, most);
  return { start, end: start + text.length, position: 0, exact, folded };
}

export const single = (word: Piece, ...others: Piece[]) =>
  word.folded ? cutOf([word, ...others], 1, word, []) : NOTHING_CUT;

export function skipElisions(chunk: string, start = 0) {
  for (let match; (match = matchAt("elision.BEFORE", chunk, start)); start += match[0].length)
    if (fullMatch("elision.CONTRACTED", chunk, start)) break;
  return start;
}

/** Whether no rule of the part `rules` applies to a word. */
function isPlainWord(word: string) {
  if (fullMatch("analyzer.PLAIN", word)) return true;
  // The pattern excludes words that begin like a Roman number; accept those that are not numbers.
  const other = (word[0] < "a" ? "A" : "a") + word.slice(1);
  return /^[xXIVL]/.test(word) && fullMatch("analyzer.PLAIN", other) &&
    !fullMatch("numbers.CENTURY", word) && !fullMatch("numbers.LOW_CENTURY", word);
}

/** Return the chunks of a text if it only has plain words, or is one short number; null otherwise. */
export function plainChunks(text: string) {
  const chunks: Chunk[] = [];
  for (const { 0: chunk, index: start } of alike(text).matchAll(/\S+/g)) {
    const from = skipElisions(chunk), word = chunk.slice(from);
    // With other words beside a number, the rules decide: they may belong to it.
    if (!isPlainWord(word) || (/\d/.test(word) && word !== text.trim())) return null;
    const cut = single(piece(word, from)), position = chunks.length;
    chunks.push({ start, end: start + chunk.length, position, cut, isSplit: false });
  }
  return chunks;
}

export const chunksOf = (text: string): Chunk[] => plainChunks(text) ?? part("rules").allChunks(text);

export type Term = {exact: string, folded: string, stem: string};
export type Stem = (folded: string, lang: string) => string;

/** Return a piece's folded form in a language; in Turkish, for example, without the suffix after an apostrophe. */
export function foldedIn({ exact, folded }: Piece, lang: string) {
  const isSuffixed = tables.languages[readAs(lang)]?.suffixes && exact.includes("'");
  return (isSuffixed && foldLower(exact.split("'")[0])) || folded;
}

/** Return the terms of a chunk's word and parts in a language. */
export function termsIn(chunk: Chunk, lang: string, stem: Stem): {word: Term | null, parts: Term[]} {
  const { cut } = chunk;
  const term = (exact: string, folded: string) => ({
    exact, folded, stem: fullMatch("segmenter.LETTERS", folded) ? stem(folded, readAs(lang)) : folded,
  });
  const read = (one: Piece) => term(one.exact, foldedIn(one, lang));
  const word = cut.word && read(cut.word), parts = cut.parts.map(read);
  if (word && cut.length === 1 && !parts.length && !chunk.isSplit) {
    const spelling = spelledOut(word.exact);
    if (spelling !== word.exact) parts.push(term(spelling, foldLower(spelling)));
  }
  return { word, parts };
}

/** Return a value, quoted if necessary; null if it contains all kinds of quotation marks. */
export function quoted(value: string) {
  if (fullMatch("lexer.BARE", value)) return value;
  for (const [opening, closers] of Object.entries<string>(tables.lexer.QUOTES))
    if (![...closers].some((sign) => value.includes(sign))) return opening + value + closers[0];
  return null;
}

/** Return a language's code in the tables; empty if they do not contain it. */
export function readAs(code: string) {
  const lang = code.toLowerCase().replaceAll("_", "-").split("-")[0];
  return lang in tables.languages ? lang : "";
}
