/** Splits words with signs or digits, as analysis/token_graph.py and analysis/rules/. A part loaded on demand. */

import { NOTHING_CUT, cutOf, piece, single, skipElisions } from "./analyzer.js";
import {
  findAll, foldLower, fullMatch, lower, matchAt, normal, search, spanOf, tables,
} from "./segmenter.js";
import type { Chunk, Cut, Piece } from "./analyzer.js";

const equivalent = (word: Piece, other: Piece, ...others: Piece[]) => cutOf([word, other, ...others], 1, word, [other]);

const signedWord = (word: Piece, bare: Cut) =>
  bare.length ? cutOf([word, ...bare.pieces], bare.length, word, []) : NOTHING_CUT;

function row(cuts: Cut[], word: Piece | null, ...others: Piece[]) {
  const pieces = [...others], parts = [];
  let position = 0, apart = false;
  for (const one of cuts) {
    const shifted = move(one, 0, position);
    pieces.push(...shifted.pieces);
    const isSingle = shifted.word && (shifted.length === 1 || !shifted.parts.length);
    parts.push(...(isSingle ? [(shifted.word as Piece)] : shifted.parts));
    position += one.length;
    apart ||= one.apart;
  }
  if (!position || !word) return cutOf(pieces, position, null, parts, apart);
  return cutOf([word, ...pieces], position, word, parts, apart);
}

function move(cut: Cut, start: number, position = 0): Cut {
  const shift = (one: Piece) => ({
    ...one, start: one.start + start, end: one.end + start, position: one.position + position,
  });
  return {
    ...cut, pieces: cut.pieces.map(shift), word: cut.word && shift(cut.word),
    parts: cut.parts.map(shift),
  };
}

const singles = (matches: RegExpMatchArray[]) => matches.map((each) => single(piece(each[0], each.index)));

/** Return a cut for each group of a match that is not empty, at its offset. */
const groupCuts = (match: RegExpExecArray, ...at: number[]) =>
  at.filter((each) => match[each]).map((each) => single(piece(match[each], spanOf(match, each)[0])));

// Telephone numbers, ISBNs and words with signs: analysis/rules/identifiers.py.

const joinDigits = (chunk: string) =>
  foldLower(findAll("identifiers.DIGITS", chunk).join("")).toLowerCase();

function group(chunk: string, ...names: string[]) {
  const [number, ...others] = names.map((name) => piece(chunk, 0, name, name));
  return row(singles(findAll("identifiers.DIGITS", chunk)), number, ...others);
}

function phone(chunk: string) {
  if (!fullMatch("identifiers.PHONE", chunk)) return null;
  const abroad = fullMatch("identifiers.FROM_ABROAD", chunk);
  if (!abroad) return group(chunk, joinDigits(chunk));
  const rest = joinDigits(abroad[2]);
  return group(chunk, `0${rest}`, joinDigits(abroad[1]) + rest);
}

const checkSum = (digits: string, weight: (at: number) => number) =>
  [...digits].reduce((sum, each, at) => sum + (each === "x" ? 10 : +each) * weight(at), 0);

const weightOf13 = (at: number) => (at % 2 ? 3 : 1);

function book(chunk: string) {
  if (!fullMatch("identifiers.BOOK", chunk)) return null;
  const digits = joinDigits(chunk);
  if (digits.length === 13 && checkSum(digits, weightOf13) % 10 === 0) return group(chunk, digits);
  if (digits.length !== 10 || checkSum(digits, (at) => 10 - at) % 11) return null;
  const stem = `978${digits.slice(0, 9)}`;
  return group(chunk, stem + ((1000 - checkSum(stem, weightOf13)) % 10), digits);
}

function letters(chunk: string) {
  if (fullMatch("identifiers.AMPERSAND", chunk))
    return single(piece(chunk, 0, lower(chunk).replace(/\s/g, "")));
  if (!fullMatch("identifiers.INITIALS", chunk)) return null;
  return single(piece(chunk, 0, "", foldLower(lower(chunk).replaceAll(".", ""))));
}

function plus(chunk: string) {
  const sharp = fullMatch("identifiers.SHARP", chunk);
  if (sharp) return single(piece(chunk), piece(sharp[1]));
  const match = fullMatch("identifiers.PLUS", chunk);
  return match && signedWord(piece(chunk), cutChunk(match[1]));
}

function sigil(chunk: string) {
  if (!matchAt("identifiers.MARKED", chunk)) return null;
  const word = piece(chunk), bare = chunk.slice(1);
  if (tables.identifiers.SOLE.includes(word.folded)) return single(word);
  return signedWord(word, move(humps(bare, 2) ?? cutChunk(bare), 1));
}

function script(chunk: string) {
  const match = fullMatch("identifiers.SCRIPT", chunk);
  if (!match) return null;
  const name = cutChunk(match[1]), end = chunk.length;
  const extension = { ...piece(chunk.slice(-3), end - 3), position: name.length };
  const word = piece(chunk, 0, "", `${foldLower(lower(match[1]))}js`);
  return row([name, single(piece(chunk.slice(-2), end - 2))], word, extension);
}

// Numbers: analysis/rules/numbers.py.

function rank(chunk: string) {
  let match = fullMatch("numbers.RANK", foldLower(lower(chunk)));
  if (match) {
    const digits = piece(chunk.slice(0, match[1].length));
    return single(piece(chunk, 0, "", match[2] ? `${digits.folded}e` : ""), digits);
  }
  match = fullMatch("numbers.CENTURY", chunk) ?? fullMatch("numbers.LOW_CENTURY", chunk);
  if (!match) return null;
  const numeral = piece(match[1]);
  const values = [...numeral.folded].map((digit) => tables.numbers.NUMERALS[digit]);
  const value = values.reduce((sum, each, at) => sum + (each < values[at + 1] ? -each : each), 0);
  return single(piece(chunk, 0, "", `${value}e`), numeral, piece(chunk));
}

/** Return the number that digits of any script represent. */
const intOf = (digits: string) => +foldLower(digits);

function clock(chunk: string) {
  const match = fullMatch("numbers.CLOCK", chunk);
  if (!match || intOf(match[1]) > 24 || intOf(match[3]) > 59) return null;
  const folded = `${intOf(match[1])}h${foldLower(match[3])}`.replace(/00$/, "");
  return row(groupCuts(match, 1, 2, 3), piece(chunk, 0, `${match[1]}h${match[3]}`, folded));
}

const pair = (chunk: string) =>
  fullMatch("numbers.PAIR", chunk) &&
  { ...row(singles(findAll("numbers.PART", chunk)), piece(chunk)), parts: [] };

function itemNumber(chunk: string) {
  const match = fullMatch("numbers.NUMBERED", chunk);
  if (!match) return null;
  const [digits] = groupCuts(match, 2), name = match[1].trimEnd();
  const exact = lower(chunk).split(/\s+/).join(" ");
  const word = piece(chunk, 0, exact, `n°${foldLower(match[2])}`);
  return /^\p{L}+$/u.test(name) ? row([single(piece(name)), digits], word) : signedWord(word, digits);
}

function number(chunk: string) {
  const date = fullMatch("numbers.DATE", chunk);
  if (date) return row(groupCuts(date, 1, 2, 3), piece(chunk));
  const cents = fullMatch("numbers.PRICE", chunk);
  if (cents) return price(chunk, cents);
  const match = fullMatch("numbers.NUMBER", chunk);
  if (!match) return null;
  const { before, digits, scale, sign, words } = (match.groups as any);
  const isMoney = [before, sign].some((one) => one && tables.segmenter.CURRENCY.includes(one));
  if (scale && !isMoney) return null;
  const start = (match as any).indices.groups.digits[0];
  const bare = digits.replaceAll(" ", ""), values = digitValues(digits);
  const pieces = [piece(digits, start, bare, values[0]), ...shorter(digits, start)];
  const others = values.slice(1);
  pieces.push(...others.map((value) => piece(digits, start, value, value)));
  if (digits !== bare) pieces.push(...wordPieces(digits, start));
  if (before || sign || words) return measure(chunk, match, values, pieces);
  const last = pieces[pieces.length - 1];
  return others.length ? equivalent(pieces[0], last, ...pieces) : single(pieces[0], ...pieces.slice(1));
}

/** Return the numbers that digits with separators may represent: "1,234" is 1234 or 1.234. */
function digitValues(digits: string) {
  const bare = foldLower(digits.replace(/[ ']/g, ""));
  const thousands = bare.replaceAll(",", "");
  if (fullMatch("numbers.COMMAS", bare))
    return bare.split(",").length === 2 ? [thousands, bare.replaceAll(",", ".")] : [thousands];
  if (fullMatch("numbers.POINTS", bare)) return [bare, bare.replaceAll(".", "")];
  const separators = bare.replace(/\d/g, "");
  if (separators.slice(0, -1).includes(",")) return [thousands];
  return [separators.includes(",") ? bare.replaceAll(".", "").replaceAll(",", ".") : bare];
}

function version(chunk: string) {
  const match = fullMatch("numbers.VERSION", chunk);
  if (!match) return null;
  const start = spanOf(match, 2)[0], plain = piece(match[2], start);
  const word = match[3] ? piece(chunk) : piece(chunk, 0, "", plain.folded);
  return single(word, plain, ...shorter(match[2], start));
}

function measure(chunk: string, match: any, values: string[], pieces: Piece[]) {
  const { SIGNS, SCALES } = tables.numbers, { groups, indices } = match;
  let sign = lower(groups.before ?? groups.sign ?? "").replaceAll(" ", "").replace(/^\.+/, "");
  let scale = (groups.scale ?? "").toLowerCase();
  let exact = pieces[0].exact + scale + sign;
  if (groups.words) {
    const words = wordPieces(groups.words, indices.groups.words[0]);
    pieces.push(...words);
    exact = [pieces[0], ...words].map((word) => word.exact).join(" ");
    sign = SIGNS[words[0].folded.slice(0, 3)];
    scale = sign === "€" && words.length > 1 ? words[0].folded.replace(/s$/, "") : "";
  }
  if (sign === "°c" || sign === "°f") {
    const degrees = chunk.slice(0, chunk.indexOf("°") + 1);
    pieces.push(piece(degrees, 0, `${pieces[0].exact}°`, `${trimCents(values[0])}°`));
  }
  const unit = (SCALES[scale] ?? scale) + sign;
  const word = piece(chunk, 0, exact, trimCents(values[0]) + unit);
  const [other, ...others] = values.slice(1).map((each) => piece(chunk, 0, each + unit, each + unit));
  return other ? equivalent(word, other, ...others, ...pieces) : single(word, ...pieces);
}

function price(chunk: string, match: RegExpExecArray) {
  const amount = `${foldLower(match[1])}.${foldLower(match[3])}`;
  const bare = piece(chunk, 0, `${match[1]},${match[3]}`, amount);
  return single(piece(chunk, 0, "", trimCents(amount) + match[2]), bare);
}

/** Return an amount without its cents if they are zero. */
function trimCents(value: string) {
  const match = fullMatch("numbers.CENTS", value);
  return match ? match[1] + (match[2] ?? "") : value;
}

/** Return the shorter versions that a version begins with: 3.11 for 3.11.2. */
function shorter(digits: string, start: number) {
  const names = digits.split("."), pieces = [];
  if (digits.includes(",") || fullMatch("numbers.POINTS", digits)) return [];
  const end = Math.min(names.length, 2 + tables.numbers.MOST_SHORTER);
  for (let count = 2; count < end; count++)
    pieces.push(piece(names.slice(0, count).join("."), start));
  return pieces;
}

const wordPieces = (text: string, start: number) =>
  findAll("numbers.WORD", text).map((word) => piece(word[0], start + word.index));

// Compounds: analysis/rules/compounds.py.

function alphanumeric(chunk: string) {
  for (const name of ["UNIT", "NAME", "SIZE"]) {
    const match = fullMatch(`compounds.${name}`, chunk);
    if (match) {
      const cuts = [...match].slice(1).map((text, at) =>
        move(number(text) ?? cutChunk(text), spanOf(match, at + 1)[0]));
      if (cuts.some((part) => !part.word)) return row(cuts, null);
      const join = (form: "exact" | "folded") => cuts.map((part) => part.word?.[form]).join("");
      return row(cuts, piece(chunk, 0, join("exact"), join("folded")));
    }
  }
  return null;
}

function humps(chunk: string, least = tables.compounds.LEAST_HUMPS) {
  const words = findAll("compounds.HUMP", chunk);
  const first = chunk[0] ?? "", isLow = first !== first.toUpperCase();
  if (words.length < (isLow ? 2 : least) || words.join("") !== chunk) return null;
  return words.some((word) => word[0].length < 2) ? null : row(singles(words), piece(chunk));
}

function geminate(chunk: string) {
  const match = fullMatch("compounds.GEMINATE", chunk);
  return match && single(piece(chunk, 0, "", foldLower(lower(match[1] + match[2]))));
}

function compound(chunk: string) {
  for (let at = 0; tables.patterns[`compounds.SEPARATORS.${at}`]; at++)
    if (search(`compounds.SEPARATORS.${at}`, chunk)) return splitAt(chunk, at);
  return null;
}

function splitAt(chunk: string, strength: number): Cut {
  const cuts = [];
  let from = 0;
  for (const match of [...findAll(`compounds.SEPARATORS.${strength}`, chunk), null]) {
    const part = chunk.slice(from, match?.index);
    const cut = part ? move(cutChunk(part), from) : NOTHING_CUT;
    if (cut.length) cuts.push(cut);
    from = match ? match.index + match[0].length : from;
  }
  if (!cuts.length) return NOTHING_CUT;
  const start = firstPlace(cuts[0]);
  const end = Math.max(...cuts[cuts.length - 1].pieces.map((one) => one.end));
  if (end - start < chunk.length) return move(cutChunk(chunk.slice(start, end)), start);
  return row(cuts, strength ? joinedWord(chunk, cuts) : null, ...lastWithDot(chunk, cuts));
}

const firstPlace = (cut: Cut) => Math.min(...cut.pieces.map((one) => one.start));

function joinedWord(chunk: string, cuts: Cut[]) {
  const words = cuts.flatMap((part) => part.word ?? []), last = words[words.length - 1];
  if (words.length < cuts.length) return null;
  const start = words[0].start;
  const signs = words.slice(1).map((word, at) => chunk.slice(words[at].end, word.start));
  if (signs.some((sign) => !sign.replace(/[ ,()*:·]/g, ""))) return null;
  const unwritten = signs.includes("@") ? "" : tables.compounds.UNWRITTEN;
  let { exact, folded } = words[0];
  signs.forEach((sign, at) => {
    const next = words[at + 1];
    const isBound = /\p{Nd}$/u.test(words[at].folded) && /^\p{Nd}/u.test(next.folded);
    exact += sign + next.exact;
    folded += (isBound || !unwritten.includes(sign) ? sign : "") + next.folded;
  });
  return piece(chunk.slice(start, last.end), start, exact, folded);
}

function lastWithDot(chunk: string, cuts: Cut[]) {
  const start = firstPlace(cuts[cuts.length - 1]) - 1;
  if (cuts.length < 2 || chunk[start] !== "." || !fullMatch("compounds.LAST", chunk, start)) return [];
  const position = cuts.slice(0, -1).reduce((sum, part) => sum + part.length, 0);
  return [{ ...piece(chunk.slice(start), start), position }];
}

// Apostrophes, and words written for both genders: analysis/rules/elision.py.

function inclusive(chunk: string) {
  const match = fullMatch("elision.FORMS", chunk);
  if (!match) return null;
  const base = piece(match[1]), other = lower([...match].slice(2).find(Boolean) ?? "");
  const word = piece(chunk, 0, "", base.folded);
  if (/^[sx]$/.test(foldLower(other))) return single(word, base);
  return equivalent(word, piece(chunk, 0, otherForm(base.exact, other)), base);
}

function otherForm(word: string, ending: string) {
  const plain = foldLower(ending).replace(/s$/, "") || ending;
  for (const [feminine, endings, length] of tables.elision.REPLACED)
    if (plain === feminine && endings.some((each: string) => word.endsWith(each))) {
      word = word.slice(0, -length);
      break;
    }
  return word + ending.replace(/s$/, "");
}

function apostrophe(chunk: string) {
  if (fullMatch("elision.WHOLE", chunk))
    return single(piece(chunk, 0, "", foldLower(lower(chunk).replaceAll("'", ""))));
  const contraction = fullMatch("elision.CONTRACTED", chunk);
  return contraction && single(piece(chunk, 0, "", foldLower(lower(contraction[1]))));
}

// Scripts without blanks: analysis/rules/cjk_bigrams.py.

function bigrams(chunk: string) {
  const runs = findAll("cjk_bigrams.RUN", chunk);
  if (!runs.some((run) => run.groups?.one || run.groups?.two)) return null;
  const cuts = runs.map((run) => {
    const { one, two } = (run.groups as any);
    return move(one || two ? pairsOf(run[0], one) : cutChunk(run[0]), run.index);
  });
  return cuts.length === 1 && cuts[0].length === 1 ? cuts[0] : row(cuts, null);
}

function pairsOf(run: string, withSingles: string | undefined) {
  const characters = findAll("cjk_bigrams.CHARACTER", run).map((one) => piece(one[0], one.index));
  if (characters.length === 1) return single(characters[0]);
  const pairs = characters.slice(1).map((second, position) => {
    const { start } = characters[position];
    return { ...piece(run.slice(start, second.end), start), position };
  });
  if (!withSingles) return cutOf(pairs, pairs.length, null, pairs, true);
  const ones = characters.map((one, position) => ({ ...one, position }));
  return cutOf([...pairs, ...ones], ones.length, null, [...pairs, ones[ones.length - 1]], true);
}

const CHUNK_RULES: ((chunk: string) => Cut | null | undefined)[] = [
  phone, number, pair, clock, rank, itemNumber, alphanumeric, version, book, letters, plus, sigil,
  script, inclusive, geminate, apostrophe, compound, bigrams, (chunk) => humps(chunk),
];

function cutChunk(chunk: string): Cut {
  if (fullMatch("analyzer.PLAIN", chunk)) return single(piece(chunk));
  let before = -1, start = 0, result;
  while (start > before) {
    before = start;
    start = skipElisions(chunk, start);
    start += matchAt("analyzer.ADDRESS", chunk, start)?.[0].length ?? 0;
  }
  const rest = chunk.slice(start);
  for (const rule of CHUNK_RULES) if ((result = rule(rest))) break;
  return move(result || single(piece(rest)), start);
}

/** Return the chunks of a text of normal spelling. */
const chunkMatches = (text: string) =>
  findAll(/^[\p{L} ]+$/u.test(text) ? "segmenter.WORD" : "segmenter.CHUNK", text);

/** Return the chunks of a text that have terms; words of a script without blanks become single chunks. */
function allChunks(text: string): Chunk[] {
  const plain = normal(text);
  const chunks: Chunk[] = [];
  let position = 0;
  for (const match of chunkMatches(plain.text)) {
    const cut = cutChunk(match[0]), at = match.index;
    const whole = { start: at, end: at + match[0].length, position, cut, isSplit: false };
    for (const one of cut.apart && !cut.word ? splitWords(whole) : [whole])
      if (cut.length)
        chunks.push({ ...one, start: plain.starts[one.start], end: plain.ends[one.end - 1] });
    position += cut.length;
  }
  return chunks;
}

function splitWords(chunk: Chunk) {
  const words = [];
  let last = 0;
  for (const part of chunk.cut.parts)
    if (part.end > last) {
      last = part.end;
      words.push({
        start: chunk.start + part.start, end: chunk.start + part.end,
        position: chunk.position + part.position,
        cut: single({ ...part, start: 0, end: part.end - part.start, position: 0 }), isSplit: true,
      });
    }
  return words;
}

/** Return a text up to the end of its word number *most*. */
export function firstWords(text: string, most: number) {
  const plain = normal(text);
  const ends: number[] = [];
  let position = 0;
  for (const match of chunkMatches(plain.text)) {
    const cut = cutChunk(match[0]);
    for (const one of cut.pieces) {
      const place = position + one.position;
      ends[place] = Math.min(ends[place] ?? Infinity, plain.ends[match.index + one.end - 1]);
    }
    position += cut.length;
  }
  const known = ends.filter((end) => end !== undefined);
  return known.length <= most ? text : text.slice(0, known[most - 1]);
}

export const rules = { allChunks };
