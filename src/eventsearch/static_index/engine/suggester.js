/** What may be meant by what was typed so far: search/suggest/. A part loaded on demand. */

import { chunksOf, quoted, termsIn } from "./analyzer.js";
import { foldLower, loose, spelledOut, tables } from "./segmenter.js";
import { EVERYTHING, QUERY, cardOf, occurrenceAt } from "./stored_pages.js";

/** @typedef {import("./results.js").Engine} Engine */
/** @typedef {import("./results.js").FacetValue} FacetValue */
/** @typedef {{word: string, parts: string[]}} TypedWord */
/** @typedef {{folded: string, start: number, end: number, first: boolean}} Token */
/** @typedef {(number | string)[]} Order */
/** @typedef {{kind: string, field: string, text: string, count: number, best: any, status: string, order: Order}} Value */

/** @type {Map<string, Token[]>} */
const pieceWords = new Map();

/** Return the words of a piece of a name. @param {string} text @returns {Token[]} */
function wordsOfPiece(text) {
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

/**
 * Return the words of a name that may begin like those typed, where they stand in it.
 *
 * @param {string} text @param {TypedWord[]} typed @returns {Token[]}
 */
function wordsOfName(text, typed) {
  const letters = typed.flatMap(({ word, parts }) => (parts.length ? parts : [word]));
  // A blank may join a number with what stands behind it.
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

/** Whether a piece of a name may have one of the words; of most that is known without reading it. */
function may(/** @type {string} */ piece, /** @type {string[]} */ letters) {
  const plain = piece.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
  return /[äöüåøœæß]|[^\0-\u024f]/i.test(piece) || letters.some((each) => !/^[a-z]+$/.test(each) || plain.includes(each));
}

/** Whether a code means one of some languages. @param {string} code @param {string[]} languages */
function isKnown(code, languages) {
  const tag = (/** @type {string} */ text) => text.toLowerCase().replaceAll("_", "-");
  let prefix = tag(code), known = languages.some((one) => `${tag(one)}-`.startsWith(`${prefix}-`));
  while (!known && prefix.includes("-")) {
    prefix = prefix.slice(0, prefix.lastIndexOf("-"));
    known = languages.some((one) => tag(one) === prefix);
  }
  return known;
}

/** @param {string} text @returns {TypedWord[]} */
const typedWords = (text) => chunksOf(text).slice(0, tables.word_match.MOST).map((chunk) => {
  const { word, parts } = termsIn(chunk, "", (folded) => folded);
  return { word: word?.folded ?? "", parts: parts.map((part) => part.folded) };
});

/** Whether one list sorts before another. @param {Order} one @param {Order} other */
function compare(one, other) {
  const at = one.findIndex((value, place) => value !== other[place]);
  return at < 0 ? 0 : one[at] < other[at] ? -1 : 1;
}

/**
 * Return the suggestions for what was typed so far as JSON.
 *
 * @param {import("./results.js").Index} index
 * @param {{text: string, lang: string | null, limit: number}} request
 * @param {number} now Epoch seconds.
 */
function suggest({ engine, info }, { text, lang, limit }, now) {
  const { FIELDS, NAMES } = tables.suggester, words = typedWords(text);
  engine.prepare([], words.length ? FIELDS : []);
  const isSpoken = !lang || isKnown(lang, engine.facetValues("lang", now).map(({ value }) => value));
  const [pages, ...terms] = words.length && isSpoken
    ? FIELDS.map((/** @type {string} */ field) => find(engine, field, words, lang, now, 2 * limit)) : [[]];
  const values = select(pages, terms.flat(), limit);
  engine.prepare(values.filter(({ field }) => field === NAMES).map(({ best }) => best));
  const suggestions = values.map((value) => format(engine, value, words, lang, now));
  return { query: text, lang, suggestions, index: { version: info.version, built_at: info.built_at } };
}

/** Return the best values of a field in which each word typed begins a word, best first. @returns {Value[]} */
function find(/** @type {Engine} */ engine, /** @type {string} */ field, /** @type {TypedWord[]} */ words,
  /** @type {string | null} */ lang, /** @type {number} */ now, /** @type {number} */ most) {
  const counts = lang ? countsIn(engine, field, lang, now) : null;
  /** @type {Value[]} */
  const values = [];
  for (const label of engine.facetValues(field, now)) {
    const count = counts ? counts.get(label.value) ?? 0 : label.count;
    const isAskable = field === tables.suggester.NAMES || quoted(label.value) !== null;
    const grade = count && isAskable ? gradeOf(wordsOfName(label.value, words), words) : -1;
    if (grade >= 0) values.push(valueOf(field, label, count, grade, now));
  }
  return values.sort((a, b) => compare(a.order, b.order)).slice(0, most);
}

/** Return how many pages of a language have each value. @param {Engine} engine @param {string} field @param {string} lang */
function countsIn(engine, field, lang, now = 0) {
  const query = queryOf(EVERYTHING, lang, now, { facets: [field], limit: 0 });
  return new Map(engine.search(query).facets[field].map(({ value, count }) => [value, count]));
}

/** @param {any} match @param {string} lang @param {number} now @param {object} more */
const queryOf = (match, lang, now, more) => ({
  ...QUERY, match, now, ...more,
  filters: [["lang", { type: "TermsFilter", field: "lang", values: [lang] }]],
});

/** Return how well the words of a name fit: 0 best, -1 not at all. @param {Token[]} name @param {TypedWord[]} words */
function gradeOf(name, words) {
  const begins = (/** @type {string} */ part) => name.some(({ folded }) => folded.startsWith(part));
  const fits = words.every(({ word, parts }) => (word && begins(word)) || (parts.length && parts.every(begins)));
  if (!fits) return -1;
  const leading = [words[0].word, ...words[0].parts.slice(0, 1)].filter(Boolean);
  const isLeading = name.some(({ folded, first }) => first && leading.some((part) => folded.startsWith(part)));
  const isComplete = words.every(({ word, parts }) =>
    name.some(({ folded }) => folded === (word || parts[parts.length - 1])));
  return (isLeading ? 0 : 2) + (isComplete ? 0 : 1);
}

/** @returns {Value} */
function valueOf(/** @type {string} */ field, /** @type {FacetValue} */ label, /** @type {number} */ count, /** @type {number} */ grade, /** @type {number} */ now) {
  const { TERMS, FREQUENT } = tables.suggester, { value: text, best, begins, ends, is_event } = label;
  const status = !is_event || begins === null ? "" : now < begins ? "upcoming" : ends !== null && now < ends ? "ongoing" : "past";
  const isTerm = field in TERMS, isToCome = status === "upcoming" || status === "ongoing";
  const kind = TERMS[field] ?? (is_event ? "event" : "page"), time = begins ?? 0;
  const order = isTerm ? [count >= FREQUENT ? 0 : 2, -count] : isToCome ? [1, time] : [3, -time];
  return { kind, field, text, count, best, status, order: [grade, ...order, text, kind] };
}

/** Return the best of both, best first. @param {Value[]} pages @param {Value[]} terms @param {number} limit */
function select(pages, terms, limit) {
  /** @type {Map<any, Value>} */
  const byPage = new Map();
  for (const value of pages) if (!byPage.has(value.best)) byPage.set(value.best, value);
  const room = Math.max(Math.floor((limit + 1) / 2), limit - byPage.size);
  const order = (/** @type {Value} */ a, /** @type {Value} */ b) => compare(a.order, b.order);
  return [...byPage.values(), ...terms.sort(order).slice(0, room)].sort(order).slice(0, limit);
}

/** Return a value as it is shown: it leads to a page or to a query. */
function format(/** @type {Engine} */ engine, /** @type {Value} */ value, /** @type {TypedWord[]} */ words, /** @type {string | null} */ lang, /** @type {number} */ now) {
  const { kind, field, text, count } = value;
  const shown = { kind, text, highlight: highlight(text, words), url: null, query: null, count };
  if (field !== tables.suggester.NAMES)
    return { ...shown, query: `${field}:${quoted(text)}`, start: null, end: null, all_day: null, status: null, event_status: null, lang: null, location: null };
  let page = cardOf(engine, value.best);
  if (lang && page.lang.toLowerCase() !== lang.toLowerCase()) {
    const query = queryOf({ type: "TermsFilter", field, values: [text] }, lang, now, { limit: 1 });
    page = cardOf(engine, engine.search(query).matches[0].id);
  }
  const { start, end } = occurrenceAt(page, now);
  return {
    ...shown, url: page.url || null, start: start || null, end: end || null, all_day: start ? page.all_day : null, status: value.status || null,
    event_status: page.event_status || null, lang: page.lang || null, location: page.location || null,
  };
}

/** Return a text as segments, plain and matched in turn: what was typed of each word. @param {string} text @param {TypedWord[]} words */
function highlight(text, words) {
  const beginnings = [...new Set(words.flatMap(({ word, parts }) => [word, ...parts]).filter(Boolean))];
  const marks = wordsOfName(text, words).flatMap((token) => beginnings.filter((each) => token.folded.startsWith(each))
    .map((each) => [token.start, endOfBeginning(text, token, loose(each))]));
  /** @type {string[]} */
  const segments = [];
  let position = 0;
  for (const [start, end] of marks.sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    if (segments.length && start <= position) segments[segments.length - 1] += text.slice(position, Math.max(position, end));
    else segments.push(text.slice(position, start), text.slice(start, end));
    position = Math.max(position, end);
  }
  return [...segments, text.slice(position)];
}

/** Return where the beginning of a word ends; letters are not always one for one. @param {string} text @param {Token} token */
function endOfBeginning(text, { start, end }, /** @type {string} */ beginning) {
  for (let at = start + 1; at < end; at++) if (loose(text.slice(start, at)) === beginning) return at;
  return end;
}

/** What suggests. */
export const suggester = { suggest };
