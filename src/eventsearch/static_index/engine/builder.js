/**
 * The nodes of a query's words: query/builder.py, query/term_analysis.py and
 * query/synonym_expansion.py. Of signs and fields the part `syntax` knows more.
 */

import { chunksOf, readAs, termsIn } from "./analyzer.js";
import { part, tables } from "./segmenter.js";
import { stopWordsOf } from "./stop_words.js";

/** @typedef {import("./analyzer.js").Term} Term */
/** @typedef {any} QueryNode A node of model/query.py; its class is its `type`. */
/** @typedef {[string, QueryNode]} Filter A condition under the name of its facet. */
/** @typedef {import("./parser.js").Syntax} Syntax */
/** @typedef {import("./stop_words.js").Reading} Reading */
/** @typedef {{start: number, end: number, position: number, readings: Reading[]}} ReadChunk */
/**
 * @typedef {object} QueryWord
 * @property {QueryNode} node
 * @property {boolean} stop
 * @property {string} text
 * @property {number} start
 * @property {boolean} optional
 * @property {Reading[]} readings As read in each language; empty for what is more than one chunk.
 */
/**
 * @typedef {object} PlanContext
 * @property {import("./analyzer.js").Stem} stem Returns a folded word's stem in a language of the tables.
 * @property {import("./stop_words.js").Spread | null} spread
 * @property {import("./field_values.js").Clock} clock
 */
/** @typedef {{word: QueryNode, near: QueryNode, places: number[][], part?: QueryNode | null}} Replacement */
/**
 * @typedef {object} BuiltQuery
 * @property {QueryNode[]} words
 * @property {QueryNode[]} others
 * @property {Filter[]} filters
 * @property {string[][][]} pairs
 * @property {Replacement[]} spellings
 * @property {Replacement | null} beginning Of the last word.
 * @property {string[]} left_out
 */

/** @param {string} field @param {string[]} values */
export const termsFilter = (field, values) => ({ type: "TermsFilter", field, values });

/** @param {string} when */
export const statusFilter = (when) => ({ type: "EventStatusFilter", when });

/** @param {QueryNode[]} children */
export const or = (children, more = {}) =>
  ({ type: "Or", children, least: 1, best: false, covered: false, ...more });

/** @param {QueryNode[]} children */
export const and = (children) => ({ type: "And", children });

/** @template T @param {T[]} values */
const unique = (values) => [...new Set(values)];

/** @param {any[]} values */
export const uniqueNodes = (values) => [...new Map(values.map((one) => [JSON.stringify(one), one])).values()];

/** @param {Term[]} terms @param {"exact" | "folded" | "stem"} kind */
const distinct = (terms, kind) => unique(terms.map((one) => one[kind]));

/** @param {Term[]} terms @param {("exact" | "folded" | "stem")[]} kinds */
const formsOf = (terms, ...kinds) =>
  kinds.flatMap((kind) => distinct(terms, kind).map((term) => [kind, term]));

/** @param {Term[]} terms @param {string} field */
const wordNode = (terms, field) =>
  ({ type: "WordQuery", forms: formsOf(terms, "stem", "folded", "exact"), field, prefix: "" });

/** @param {Term[][]} slots @param {string} field */
const phraseNode = (slots, field) => ({
  type: "PhraseQuery", slots: slots.map((slot) => distinct(slot, "stem")),
  forms: formsOf(slots.flat(), "folded", "exact"), field,
});

/** @param {string} word @param {number} edits */
export const fuzzyNode = (word, edits, field = "") => ({ type: "FuzzyQuery", word, edits, field });

/** @param {QueryNode} child @param {any[]} pairs */
export const near = (child, pairs) => pairs.length ? { type: "ProximityBoost", child, pairs } : child;

/** @param {Reading[]} readings */
const wordTerms = (readings) => readings.flatMap(({ word }) => word ?? []);

/** @param {Reading[]} readings */
const slotsOf = (readings) =>
  readings[0].parts.map((_, at) => readings.map(({ parts }) => parts[at]));

/** @param {Reading[]} readings @param {string} field */
function readingsNode(readings, field = "") {
  const terms = wordTerms(readings), slots = slotsOf(readings), nodes = [];
  if (terms.length) nodes.push(wordNode(terms, field));
  if (slots.length > 1) nodes.push(phraseNode(slots, field));
  else if (slots.length) nodes.push(wordNode(slots[0], field));
  return nodes.length === 1 ? nodes[0] : or(nodes, { best: true });
}

/** @param {ReadChunk[]} row */
function allSlots(row) {
  /** @type {Term[][]} */
  const slots = [];
  for (const { readings, position } of row) {
    while (slots.length < position - row[0].position) slots.push([]);
    const parts = slotsOf(readings);
    if (parts.length > 1) slots.push(...parts);
    else slots.push([...wordTerms(readings), ...parts.flat()]);
  }
  return slots;
}

/** @param {string} text @param {string[]} languages @param {PlanContext} context @returns {ReadChunk[]} */
export const readText = (text, languages, { stem }) =>
  chunksOf(text).map((chunk) => (
    { ...chunk, readings: languages.map((lang) => termsIn(chunk, lang, stem)) }));

/** @param {string} text @param {string[]} languages */
const withoutInversions = (text, languages) =>
  /[-\u2010\u2011]/.test(text) ? part("syntax").withoutInversions(text, languages) : text;

/** @param {string} text @param {string[]} languages @param {PlanContext} context */
const readWords = (text, languages, context) =>
  readText(withoutInversions(text, languages), languages, context).map((each) => ({ ...each, text: text.slice(each.start, each.end) }));

/** @param {string} text @param {string[]} languages @param {PlanContext} context */
export function phraseOf(text, languages, context, field = "") {
  const row = readText(text, languages, context);
  if (row.length === 1) return readingsNode(row[0].readings, field);
  return row.length ? phraseNode(allSlots(row), field) : null;
}

/** Return what asks for pages that are called a text, and no more. @param {string} text @param {string[]} languages @param {PlanContext} context */
export function wholeTitle(text, languages, context) {
  const row = readText(text, languages, context), slots = allSlots(row);
  if (!row.length) return null;
  const forms = [["stem", `=${slots.filter((slot) => slot.length).length}`]];
  return or(tables.document.TITLES.map((/** @type {string} */ field) => and([
    { ...phraseNode(slots, field), forms: [] }, { type: "WordQuery", forms, field, prefix: "" },
  ])));
}

/** @param {QueryNode} node @param {(node: QueryNode) => QueryNode} function_ @returns {QueryNode} */
export function transformNode(node, function_) {
  const other = function_(node);
  if (other) return other;
  const result = { ...node };
  if (node.children)
    result.children = node.children.map((/** @type {QueryNode} */ each) => transformNode(each, function_));
  for (const key of ["child", "to"]) if (node[key]) result[key] = transformNode(node[key], function_);
  return result;
}

/** Return how many edits away a word may be looked for. @param {string} word */
export function editsOf(word) {
  const length = (word.match(/\p{L}/gu) ?? []).length;
  const LETTERS = Object.entries(tables.builder.LETTERS);
  return Math.max(0, ...LETTERS.map(([count, least]) => (length >= least ? +count : 0)));
}

/** Yield what a hit may match: nothing of a `Not`. @param {QueryNode} node @returns {QueryNode[]} */
export function matchedNodes(node) {
  if (node.type === "Not") return [];
  const below = node.children ?? (node.child ? [node.child] : []);
  return [node, ...below.flatMap(matchedNodes)];
}

/** Return how words may begin that a node finds. @param {QueryNode} node @returns {string[]} */
export const prefixesOf = (node) => matchedNodes(node).flatMap(({ prefix }) => prefix || []);

/** Return the fuzzy words of a node. @param {QueryNode} node */
export const fuzzyWords = (node) => matchedNodes(node).filter(({ type }) => type === "FuzzyQuery");

/** Return the readings of one word; none if it has synonyms or is not a word. @param {QueryNode} node @returns {QueryNode[]} */
export function readingsOf(node) {
  const nodes = node.best ? node.children : [node];
  return nodes.every((/** @type {QueryNode} */ { type }) => /^(Word|Phrase)Query$/.test(type)) ? nodes : [];
}

/** Return fuzzy queries for the forms of a word. @param {QueryNode} word @returns {QueryNode[]} */
const nearly = (word) => word.type !== "WordQuery" ? [] : formsIn(word, "folded")
  .flatMap((term) => (editsOf(term) && !/\p{N}/u.test(term) ? fuzzyNode(term, editsOf(term)) : []));

/** Return what finds the words that are spelled nearly as one word, the whole first. @param {QueryWord} word @param {number[][]} places @returns {Replacement[]} */
function spellingsOf({ node, readings }, places) {
  const own = readingsOf(node), whole = uniqueNodes(own.flatMap(nearly));
  const first = whole.length
    ? [{ word: node, near: whole.length > 1 ? or(whole, { best: true }) : whole[0], places, part: null }] : [];
  if (!own.some(({ type }) => type === "PhraseQuery")) return first;
  const parts = slotsOf(readings).map((slot) => wordNode(slot, ""));
  return [...first, ...parts.flatMap((part) =>
    nearly(part).map((near) => ({ word: node, near: and(parts.map((one) => (one === part ? near : one))), places, part })))];
}

/** Return all of the nodes as one; null for none. @param {QueryNode[]} nodes */
export const allOf = (nodes) => (nodes.length > 1 ? and(nodes) : nodes[0] ?? null);

/** @param {QueryNode | null} node @returns {QueryWord[]} */
export const asWord = (node, more = {}) =>
  node ? [{ node, stop: false, text: "", start: 0, optional: false, readings: [], ...more }] : [];

/** @param {QueryWord} word */
export const speaks = ({ node }) => /Query|Boost$|^And|^Or/.test(node.type);

/** @param {QueryNode} node @param {boolean} last @returns {string[]} */
function endStems(node, last) {
  const end = last ? -1 : 0;
  if (node.type === "WordQuery") return unique(stemsOf(node));
  if (node.type === "PhraseQuery") return node.slots.at(end);
  if (node.type === "And" && node.children.length) return endStems(node.children.at(end), last);
  if (node.best)
    return unique(node.children.flatMap((/** @type {QueryNode} */ child) => endStems(child, last)));
  return [];
}

/** @param {QueryNode} word @param {string} wanted @returns {string[]} */
const formsIn = (word, wanted) => word.forms.flatMap(
  (/** @type {string[]} */ [kind, term]) => (kind === wanted ? term : []));

/** @param {QueryNode} word */
export const stemsOf = (word) => formsIn(word, "stem");

/** @param {QueryWord[]} row */
export const pairsIn = (row) =>
  row.slice(1).map((next, at) => [endStems(row[at].node, true), endStems(next.node, false)])
    .filter(([one, other]) => one.length && other.length);

/** Return the parts of a tree that must all match. @param {Syntax} tree */
export const conjuncts = (tree) => (tree.type === "AndNode" ? tree.parts ?? [] : [tree]);

/** What is built of one query's text. */
export class Builder {
  /** @param {string} text @param {string[]} languages @param {PlanContext} context @param {boolean} isUnfinished */
  constructor(text, languages, context, isUnfinished) {
    this.text = text;
    this.languages = languages;
    this.context = context;
    this.isUnfinished = isUnfinished;
    this.isStop = stopWordsOf(text, languages, () => readWords(text, languages, context), readingsNode, context.spread);
    /** @type {Set<string>} */
    this.leftOut = new Set();
    /** @type {Set<string>} */
    this.literal = new Set();
    /** @type {[QueryWord, number[]][]} */
    this.plain = [];
    this.nears = 0;
    /** @type {Syntax | null | undefined} */
    this.last = null;
    /** @type {Replacement | null} */
    this.beginning = null;
  }

  /**
   * Return what a query asks for.
   *
   * @param {Syntax} tree @returns {BuiltQuery}
   */
  build(tree, isTimed = false) {
    const filters = [], rest = [], { text } = this;
    this.last = conjuncts(tree).at(-1);
    for (const each of conjuncts(tree)) {
      const condition = each.item && part("syntax").filterOf(this, each.item);
      if (condition) filters.push(condition);
      else rest.push(each);
    }
    let rows = this.rows(rest);
    if (isTimed && rows.flat().every((read) => read.stop)) rows = [];
    let optional = rows.flat().filter((read) => read.optional);
    if (rows.flat().some((read) => speaks(read) && !read.optional))
      rows = rows.map((row) => row.filter((read) => !read.optional));
    else optional = [];
    let nodes = rows.flat().map((read) => read.node);
    if (!nodes.length && !filters.length && !isTimed && text.trim()) nodes = [or([])];
    const excluded = nodes.filter((node) => node.type === "Not");
    return {
      words: nodes.filter((node) => node.type !== "Not"),
      others: [...excluded, ...optional.map(({ node }) => or([node, and([])]))],
      filters,
      pairs: rows.flatMap(pairsIn),
      spellings: this.spellings(),
      beginning: this.beginning,
      left_out: [...this.leftOut],
    };
  }

  /** Return the words that may be misspelt, as many as may still be compared with all. */
  spellings() {
    /** @type {Map<string, {word: QueryWord, places: number[][]}>} */
    const words = new Map();
    for (const [word, place] of this.plain) {
      const key = JSON.stringify(word.node), entry = words.get(key) ?? { word, places: [] };
      if (!this.literal.has(key)) words.set(key, entry);
      entry.places.push(place);
    }
    let left = tables.builder.MOST_NEAR - this.nears;
    /** @type {Replacement[]} */
    const some = [];
    for (const each of [...words.values()].flatMap(({ word, places }) => spellingsOf(word, places))) {
      left -= fuzzyWords(each.near).length;
      if (left < 0) break;
      some.push(each);
    }
    return some;
  }

  /** Return the words of each part, without stop words where others are left. @param {Syntax[]} syntax */
  rows(syntax) {
    const rows = syntax.map((each) => this.part(each));
    if (!rows.flat().some((read) => !read.stop && speaks(read))) return rows;
    for (const read of rows.flat()) if (read.stop && read.text) this.leftOut.add(read.text);
    return rows.map((row) => row.filter((read) => !read.stop));
  }

  /** @param {any} syntax A node of the syntax tree. @returns {QueryWord[]} */
  part(syntax) {
    if (syntax.type !== "WordsNode") return part("syntax").partOf(this, syntax);
    const { start, end } = syntax, words = this.words(start, end), tail = words.at(-1);
    const isEnd = syntax === this.last && tail &&
      start + tail.start + tail.text.length === this.text.length;
    const longer = isEnd ? completed(words) : words, row = this.isUnfinished ? longer : words;
    if (isEnd) this.beginning = this.isUnfinished ? null : this.begins(tail, longer[longer.length - 1].node);
    for (const read of row)
      if (!read.stop) this.plain.push([read, [start + read.start, start + read.start + read.text.length]]);
    return row;
  }

  /** Return the last word of the text as the beginning of others; null if it may be none. @param {QueryWord} tail @param {QueryNode} near */
  begins({ node: word, stop, text }, near) {
    const [prefix = ""] = readingsOf(word).length && !stop ? prefixesOf(near) : [], end = this.text.length;
    return /^\p{L}/u.test(prefix) ? { word, near, places: [[end - text.length, end]] } : null;
  }

  /** @param {string} typed @param {string} field */
  wordsIn(typed, field, withStops = false, read = this.languages) {
    return readWords(typed, read, this.context).flatMap((word) =>
      asWord(readingsNode(word.readings, field), {
        stop: withStops && this.isStop(word), text: word.text, start: word.start, readings: word.readings,
      }));
  }

  /** Return the words of a part of the text, with their synonyms. @param {number} start @param {number} end */
  words(start, end, field = "") {
    const typed = this.text.slice(start, end), row = this.wordsIn(typed, field, true);
    return Object.keys(tables.synonym_table).length ? part("synonyms").withSynonyms(this, typed, row, field) : row;
  }
}

/** Return words of which the last may be the beginning of one. @param {QueryWord[]} row */
const completed = (row) => row.map((word, at) => {
  if ([...word.text].length === 1) return { ...word, optional: true };
  if (at < row.length - 1) return word;
  return { ...word, node: transformNode(word.node, (node) => {
    if (node.type !== "WordQuery") return null;
    const [prefix = ""] = formsIn(node, "folded").sort((one, other) => other.length - one.length);
    return [...prefix].length >= tables.builder.SHORTEST_PREFIX ? { ...node, prefix } : node;
  }) };
});
