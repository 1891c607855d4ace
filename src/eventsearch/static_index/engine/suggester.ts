/** Suggestions for the typed text, as search/suggest/ with the files of static_index/suggestions.py. A part loaded on demand. */

import { chunksOf, quoted, termsIn } from "./analyzer.js";
import { BEGINS, EVENT, decodeJson, summed } from "./decoder.js";
import { parseValues } from "./requests.js";
import { compareRows } from "./reader.js";
import { QUERY, occurrenceAt } from "./searcher.js";
import { foldLower, loose, part, spelledOut, tables } from "./segmenter.js";
import { compareTimes, timesAt, visibleDocs } from "./times.js";
import type { IndexReader } from "./reader.js";
import type { Index } from "./search.js";
import type { Searcher } from "./searcher.js";

export type Token = {folded: string, start: number, end: number, first: boolean};
/** A label with the number of its field, the number of its pages in the language, and its matching words. */
export type Name = Label & {field: number, of: number, words: Token[], cards?: any[], docs: number[]};

export type Label = {value: string, count: number, best: number, begins: number | null, ends: number | null, is_event: boolean};

/** Return a function that makes the label of a value from its visible pages; null if none is visible. */
function labelsAt(reader: IndexReader, now: number) {
  const { columns } = reader, shown = visibleDocs(reader, now);
  const compare = compareTimes(columns, { now, sort: "relevance" }, now);
  return (value: string, docs: number[]): (Label & {visible: number[]}) | null => {
    const visible = docs.filter((doc) => shown[doc]);
    if (!visible.length) return null;
    const best = visible.reduce((one, other) => (compare(other, one) < 0 ? other : one));
    const flags = columns.flags[best], [begins, ends] = timesAt(columns, best, now);
    const has = flags & BEGINS, is_event = !!(flags & EVENT);
    return { value, count: visible.length, best, begins: has ? begins : null, ends: has ? ends : null, is_event, visible };
  };
}

/** Return the labels of a field's values, in order, without values that have no visible page. */
export function facetValues(reader: IndexReader, field: string, now: number): Label[] {
  const labelAt = labelsAt(reader, now);
  return reader.values(field).flatMap(({ label, docs }) => {
    const { visible, ...found } = labelAt(label, docs) ?? {};
    return visible ? [(found as Label)] : [];
  });
}

/** Return the names in files, each with its words that begin with a typed one. */
function namesOf(files: any[], typed: string[]) {
  const found: Map<string, any> = new Map();
  for (const { names, words } of files) for (const [folded, places] of Object.entries<number[]>(words)) {
    if (!typed.some((one) => folded.startsWith(one))) continue;
    for (let at = 0; at < places.length; at += 3) {
      const [field, text, docs, cards] = names[places[at]], key = `${field}${text}`, start = places[at + 1] >> 1;
      if (!found.has(key)) found.set(key, { field, text, docs, cards, words: [] });
      found.get(key).words.push({ folded, start, end: start + places[at + 2], first: !!(places[at + 1] & 1) });
    }
  }
  return [...found.values()];
}

/**
 * Return names that may contain all typed words, and for each field the sort key of the next name, if there are more.
 *
 * @param typed Possible beginnings of each typed word.
 * @param few Whether the best names are enough; only for a single word.
 */
export function namesWith(reader: IndexReader, typed: string[][], lang: string | null, now: number, few: boolean): {names: Name[], next: (Order | null)[]} {
  const { from, words, best } = reader.table.suggestions, own = lang ? reader.values("lang").find(({ label }) => label === lang) : null;
  let files, next = [];
  if (few && now >= from && (!lang || own)) {
    const name = reader.names(best[lang ?? ""], typed[0][0], true)[0];
    if (name) files = [reader.files.get(name, decodeJson)];
  }
  if (files) next = files[0]?.next ?? [];
  else {
    const rows = typed.map((some) => [...new Set(some.flatMap((one) => reader.names(words, one)))]);
    const least = Math.min(...rows.map((row) => row.length)), at = rows.findIndex((row) => row.length === least);
    typed = [typed[at]];
    files = rows[at].map((name) => reader.files.get(name, decodeJson));
  }
  const spoken = lang ? part("facets").docsHaving(reader, "lang", [lang]) : null, labelAt = labelsAt(reader, now);
  const known = ({ field, text, docs: steps, cards, words }: any): Name[] => {
    if (typeof steps === "number")
      return [{ value: text, count: steps, of: steps, best: -1, begins: null, ends: null, is_event: false, field, words, docs: [] }];
    const docs = summed([...steps]), label = labelAt(text, docs);
    return label ? [{ ...label, of: spoken ? label.visible.filter((doc) => spoken[doc]).length : label.count, field, words, cards, docs }] : [];
  };
  return { names: namesOf(files.filter(Boolean), typed[0]).flatMap(known), next };
}

export type TypedWord = {word: string, parts: string[]};
export type Order = (number | string)[];
export type Value = {kind: string, field: string, text: string, count: number, name: Name, tokens: Token[], status: string, order: Order};

const pieceWords: Map<string, Token[]> = new Map();

/** Return the words of a piece of a name. */
function wordsOfPiece(text: string): Token[] {
  let words = pieceWords.get(text);
  if (!words) {
    words = chunksOf(text).flatMap(({ start, position, cut }) => cut.pieces.flatMap((piece) => {
      const spelling = spelledOut(piece.exact);
      const forms = spelling === piece.exact ? [piece.folded] : [piece.folded, foldLower(spelling)];
      return forms.map((folded) => ({
        folded, start: start + piece.start, end: start + piece.end, first: !(position + piece.position),
      }));
    }));
    pieceWords.set(text, words);
  }
  return words;
}

/** Return the words of a name that may begin with a typed one, with their offsets. */
export function wordsOfName(text: string, typed: TypedWord[]): Token[] {
  const letters = typed.flatMap(({ word, parts }) => [word, ...parts]).filter(Boolean);
  // A number and the word after it may be one word ("10 %"), so do not split the name at blanks.
  if (/[\d&]/.test(text) && !letters.every((each) => /^[a-z]+$/.test(each))) return wordsOfPiece(text);
  let isLeading = true;
  return [...text.matchAll(/\S+/g)].flatMap(({ 0: piece, index }) => {
    const bare = piece.replace(/^[«“„"]+|[.,:;!?…»”"]+$/g, "").replace(/^\((.*)\)$/, "$1");
    const start = index + piece.indexOf(bare), isFirst = isLeading;
    isLeading &&= !/[\p{L}\p{N}]/u.test(piece);
    return bare && may(bare, letters) ? wordsOfPiece(bare).map((word) => (
      { ...word, start: start + word.start, end: start + word.end, first: isFirst && word.first })) : [];
  });
}

/** Whether a piece of a name may contain a typed word; a quick test before analysing the piece. */
function may(piece: string, letters: string[]) {
  const plain = piece.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
  return /[äöüåøœæß]|[^\0-\u024f]/i.test(piece) || letters.some((each) => !/^[a-z]+$/.test(each) || plain.includes(each));
}

const typedWords = (text: string): TypedWord[] => chunksOf(text).slice(0, tables.word_match.MOST).map((chunk) => {
  const { word, parts } = termsIn(chunk, "", (folded) => folded);
  return { word: word?.folded ?? "", parts: parts.map((part) => part.folded) };
});

/** Return the suggestions for the typed text as JSON. */
export function suggest({ engine, info }: Pick<Index, "engine" | "info">, { text, lang, limit }: {text: string, lang: string | null, limit: number}, now: number) {
  const words = typedWords(text);
  const isSpoken = !lang || part("facets").variants(lang, engine.facetValues("lang", now).map(({ value }) => value)).length;
  const values = words.length && isSpoken ? best(engine, words, lang, now, limit) : [];
  const suggestions = values.map((value) => format(engine, value, words, lang, now));
  return { query: text, lang, suggestions, index: { version: info.version, built_at: info.built_at } };
}

/** Return the best values that match all typed words, best first. */
function best(engine: Searcher, words: TypedWord[], lang: string | null, now: number, limit: number): Value[] {
  const { FIELDS } = tables.suggester, typed = words.map(({ word, parts }) => [word, ...parts.slice(0, 1)].filter(Boolean));
  const isAlone = words.length === 1 && !words[0].parts.length;
  for (const few of [isAlone && limit <= tables.suggestions.LIMIT, false]) {
    const { names, next } = engine.names(typed, lang, now, few);
    const [pages, ...terms]: Value[][] = FIELDS.map((field: string, at: number) => (names as Name[])
      .filter((name) => name.field === at && name.of)
      .map((name) => valueOf(field, name, isAlone ? name.words : wordsOfName(name.value, words), words, now))
      .filter(({ order: [grade] }) => Number(grade) >= 0)
      .sort((one, other) => compareRows(one.order, other.order)).slice(0, 2 * limit));
    const { values, room } = select(pages, terms.flat(), limit);
    const isWhole = (some: Value[], most: number, bound: any) =>
      !bound || (some.length >= most && compareRows(some[most - 1].order, bound) < 0);
    if (!few || [pages, ...terms].every((some, at) => isWhole(some, at ? room : 2 * limit, next[at]))) return values;
  }
  return [];
}

/** Return how well a name matches the typed words: 0 best, 3 worst, -1 not at all. */
function gradeOf(name: Token[], words: TypedWord[]) {
  const begins = (part: string) => name.some(({ folded }) => folded.startsWith(part));
  const fits = words.every(({ word, parts }) => (word && begins(word)) || (parts.length && parts.every(begins)));
  if (!fits) return -1;
  const leading = [words[0].word, ...words[0].parts.slice(0, 1)].filter(Boolean);
  const isLeading = name.some(({ folded, first }) => first && leading.some((part) => folded.startsWith(part)));
  const isComplete = words.every(({ word, parts }) =>
    name.some(({ folded }) => folded === (word || parts[parts.length - 1])));
  return (isLeading ? 0 : 2) + (isComplete ? 0 : 1);
}

function valueOf(field: string, name: Name, tokens: Token[], words: TypedWord[], now: number): Value {
  const { TERMS, FREQUENT } = tables.suggester, { value: text, of: count, begins, ends, is_event } = name, grade = gradeOf(tokens, words);
  const status = !is_event || begins === null ? "" : now < begins ? "upcoming" : ends !== null && now < ends ? "ongoing" : "past";
  const isTerm = field in TERMS, isToCome = status === "upcoming" || status === "ongoing";
  const kind = TERMS[field] ?? (is_event ? "event" : "page"), time = begins ?? 0;
  const order = isTerm ? [count >= FREQUENT ? 0 : 2, -count] : isToCome ? [1, time] : [3, -time];
  return { kind, field, text, count, name, tokens, status, order: [grade, ...order, text, kind] };
}

/** Return the best pages and terms, best first, and the number of places that terms may take. */
function select(pages: Value[], terms: Value[], limit: number) {
  const byPage: Map<any, Value> = new Map();
  for (const value of pages) if (!byPage.has(value.name.best)) byPage.set(value.name.best, value);
  const room = Math.max(Math.floor((limit + 1) / 2), limit - byPage.size);
  const order = (a: Value, b: Value) => compareRows(a.order, b.order);
  const values = [...byPage.values(), ...terms.sort(order).slice(0, room)].sort(order).slice(0, limit);
  return { values, room };
}

/** Return a suggestion as JSON; it links to a page or to a query. */
function format(engine: Searcher, value: Value, words: TypedWord[], lang: string | null, now: number) {
  const { kind, field, text, count, name } = value;
  const shown = { kind, text, highlight: highlight(text, value.tokens, words), url: null, query: null, count };
  if (field !== tables.suggester.NAMES)
    return { ...shown, query: `${field}:${quoted(text)}`, start: null, end: null, all_day: null, status: null, event_status: null, lang: null, location: null };
  const cardOf = (doc: any) => ({ ...tables.pages.EMPTY, ...(name.cards?.[name.docs.indexOf(doc)] ?? engine.page(doc)) });
  let page = cardOf(name.best);
  if (lang && page.lang.toLowerCase() !== lang.toLowerCase()) {
    const [match, spoken] = [[field, text], ["lang", lang]].map(([field, value]) => ({ type: "TermsFilter", field, values: [value] }));
    page = cardOf(engine.search({ ...QUERY, match, now, limit: 1, filters: [["lang", spoken]] }).matches[0].id);
  }
  const { start, end } = occurrenceAt(page, now);
  return {
    ...shown, url: page.url || null, start: start || null, end: end || null, all_day: start ? page.all_day : null, status: value.status || null,
    event_status: page.event_status || null, lang: page.lang || null, location: page.location || null,
  };
}

/** Return a text as alternating plain and matched segments; the typed beginning of a word is matched. */
function highlight(text: string, tokens: Token[], words: TypedWord[]) {
  const beginnings = [...new Set(words.flatMap(({ word, parts }) => [word, ...parts]).filter(Boolean))];
  const marks = tokens.flatMap((token) => beginnings.filter((each) => token.folded.startsWith(each))
    .map((each) => [token.start, endOfBeginning(text, token, loose(each))]));
  const segments: string[] = [];
  let position = 0;
  for (const [start, end] of marks.sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    if (segments.length && start <= position) segments[segments.length - 1] += text.slice(position, Math.max(position, end));
    else segments.push(text.slice(position, start), text.slice(start, end));
    position = Math.max(position, end);
  }
  return [...segments, text.slice(position)];
}

/** Return where the typed beginning of a word ends; folding may change the number of letters ("œ"). */
function endOfBeginning(text: string, { start, end }: Token, beginning: string) {
  for (let at = start + 1; at < end; at++) if (loose(text.slice(start, at)) === beginning) return at;
  return end;
}

function answer(engine: Searcher, tables: any, pairs: URLSearchParams, now: number) {
  const { q = "", lang = null, limit = 10 } = parseValues(pairs, tables.parameters.suggest);
  const { table } = engine.reader;
  const found = suggest({ engine, info: { ...table, version: table.revision } }, { text: q, lang, limit }, now);
  return table.labels ? { ...found, labels: table.labels } : found;
}

export const suggester = { answer, facetValues, namesWith };
