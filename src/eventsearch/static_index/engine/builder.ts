/**
 * Builds the nodes of a query's words, as query/builder.py, query/term_analysis.py, query/stop_words.py and
 * query/synonym_expansion.py. The part `syntax` does operators and fields.
 */

import { chunksOf, readAs, termsIn } from "./analyzer.js";
import { part, tables } from "./segmenter.js";
import type { Stem, Term } from "./analyzer.js";
import type { Syntax } from "./parser.js";
import type { Clock } from "./syntax.js";

export type Reading = {word: Term | null, parts: Term[]};
export type Spelled = {readings: Reading[], text: string};
export type Spread = (node: object) => Record<string, [number, number]>;

export const isStopWord = (form: string, lang: string) =>
  ` ${tables.languages[readAs(lang)]?.stop_words ?? ""} `.includes(` ${form} `);

export const straight = (text: string) => text.replaceAll("’", "'");

/**
 * Return a function that decides whether a word of a query is a stop word.
 *
 * @param text The whole query.
 * @param node Returns the query node of a word.
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

/** A node of model/query.py; its class is its `type`. */
export type QueryNode = any;
/** The name of a facet, and a condition on it. */
export type Filter = [string, QueryNode];
export type ReadChunk = {start: number, end: number, position: number, readings: Reading[]};
/** A word with its readings, one for each language; a word of several chunks has no readings. */
export type QueryWord = ReturnType<typeof asWord>[number];
export interface PlanContext {
  /** Returns a folded word's stem in a language of the tables. */
  stem: Stem;
  spread: Spread | null;
  clock: Clock;
}
export type Replacement = {word: QueryNode, near: QueryNode, places: number[][], part?: QueryNode | null};
export type BuiltQuery = ReturnType<Builder["build"]>;

export const termsFilter = (field: string, values: string[]) => ({ type: "TermsFilter", field, values });

export const statusFilter = (when: string) => ({ type: "EventStatusFilter", when });

export const or = (children: QueryNode[], more = {}) =>
  ({ type: "Or", children, least: 1, best: false, covered: false, ...more });

export const and = (children: QueryNode[]) => ({ type: "And", children });

const unique = <T>(values: T[]) => [...new Set(values)];

export const uniqueNodes = (values: any[]) => [...new Map(values.map((one) => [JSON.stringify(one), one])).values()];

const distinct = (terms: Term[], kind: "exact" | "folded" | "stem") => unique(terms.map((one) => one[kind]));

const formsOf = (terms: Term[], ...kinds: ("exact" | "folded" | "stem")[]) =>
  kinds.flatMap((kind) => distinct(terms, kind).map((term) => [kind, term]));

const wordNode = (terms: Term[], field: string) =>
  ({ type: "WordQuery", forms: formsOf(terms, "stem", "folded", "exact"), field, prefix: "" });

const phraseNode = (slots: Term[][], field: string) => ({
  type: "PhraseQuery", slots: slots.map((slot) => distinct(slot, "stem")),
  forms: formsOf(slots.flat(), "folded", "exact"), field,
});

export const fuzzyNode = (word: string, edits: number, field = "") => ({ type: "FuzzyQuery", word, edits, field });

export const near = (child: QueryNode, pairs: any[]) => pairs.length ? { type: "ProximityBoost", child, pairs } : child;

const wordTerms = (readings: Reading[]) => readings.flatMap(({ word }) => word ?? []);

const slotsOf = (readings: Reading[]) =>
  readings[0].parts.map((_, at) => readings.map(({ parts }) => parts[at]));

function readingsNode(readings: Reading[], field = "") {
  const terms = wordTerms(readings), slots = slotsOf(readings), nodes = [];
  if (terms.length) nodes.push(wordNode(terms, field));
  if (slots.length > 1) nodes.push(phraseNode(slots, field));
  else if (slots.length) nodes.push(wordNode(slots[0], field));
  return nodes.length === 1 ? nodes[0] : or(nodes, { best: true });
}

function allSlots(row: ReadChunk[]) {
  const slots: Term[][] = [];
  for (const { readings, position } of row) {
    while (slots.length < position - row[0].position) slots.push([]);
    const parts = slotsOf(readings);
    if (parts.length > 1) slots.push(...parts);
    else slots.push([...wordTerms(readings), ...parts.flat()]);
  }
  return slots;
}

export const readText = (text: string, languages: string[], { stem }: PlanContext): ReadChunk[] =>
  chunksOf(text).map((chunk) => (
    { ...chunk, readings: languages.map((lang) => termsIn(chunk, lang, stem)) }));

const withoutInversions = (text: string, languages: string[]) =>
  /[-\u2010\u2011]/.test(text) ? part("syntax").withoutInversions(text, languages) : text;

const readWords = (text: string, languages: string[], context: PlanContext) =>
  readText(withoutInversions(text, languages), languages, context).map((each) => ({ ...each, text: text.slice(each.start, each.end) }));

export function phraseOf(text: string, languages: string[], context: PlanContext, field = "") {
  const row = readText(text, languages, context);
  if (row.length === 1) return readingsNode(row[0].readings, field);
  return row.length ? phraseNode(allSlots(row), field) : null;
}

/** Return the node of pages whose whole title is a text. */
export function wholeTitle(text: string, languages: string[], context: PlanContext) {
  const row = readText(text, languages, context), slots = allSlots(row);
  if (!row.length) return null;
  const forms = [["stem", `=${slots.filter((slot) => slot.length).length}`]];
  return or(tables.document.TITLES.map((field: string) => and([
    { ...phraseNode(slots, field), forms: [] }, { type: "WordQuery", forms, field, prefix: "" },
  ])));
}

export function transformNode(node: QueryNode, function_: (node: QueryNode) => QueryNode): QueryNode {
  const other = function_(node);
  if (other) return other;
  const result = { ...node };
  if (node.children)
    result.children = node.children.map((each: QueryNode) => transformNode(each, function_));
  for (const key of ["child", "to"]) if (node[key]) result[key] = transformNode(node[key], function_);
  return result;
}

/** Return how many edits a similar word may differ by. */
export function editsOf(word: string) {
  const length = (word.match(/\p{L}/gu) ?? []).length;
  const LETTERS: [string, number][] = Object.entries(tables.builder.LETTERS);
  return Math.max(0, ...LETTERS.map(([count, least]) => (length >= least ? +count : 0)));
}

/** Return a node and all nodes below it, except those below `Not`, which a hit cannot match. */
export function matchedNodes(node: QueryNode): QueryNode[] {
  if (node.type === "Not") return [];
  const below = node.children ?? (node.child ? [node.child] : []);
  return [node, ...below.flatMap(matchedNodes)];
}

/** Return the prefixes that a node searches for. */
export const prefixesOf = (node: QueryNode): string[] => matchedNodes(node).flatMap(({ prefix }) => prefix || []);

export const fuzzyWords = (node: QueryNode) => matchedNodes(node).filter(({ type }) => type === "FuzzyQuery");

/** Return the nodes for the readings of a word; empty if it has synonyms or is not a word. */
export function readingsOf(node: QueryNode): QueryNode[] {
  const nodes = node.best ? node.children : [node];
  return nodes.every(({ type }: QueryNode) => /^(Word|Phrase)Query$/.test(type)) ? nodes : [];
}

/** Return fuzzy queries for the folded forms of a word; empty if they are too short or have digits. */
const nearly = (word: QueryNode): QueryNode[] => word.type !== "WordQuery" ? [] : formsIn(word, "folded")
  .flatMap((term) => (editsOf(term) && !/\p{N}/u.test(term) ? fuzzyNode(term, editsOf(term)) : []));

/** Return the replacements of a word by similar words: first of the whole word, then of its parts. */
function spellingsOf({ node, readings }: QueryWord, places: number[][]): Replacement[] {
  const own = readingsOf(node), whole = uniqueNodes(own.flatMap(nearly));
  const first = whole.length
    ? [{ word: node, near: whole.length > 1 ? or(whole, { best: true }) : whole[0], places, part: null }] : [];
  if (!own.some(({ type }) => type === "PhraseQuery")) return first;
  const parts = slotsOf(readings).map((slot) => wordNode(slot, ""));
  return [...first, ...parts.flatMap((part) =>
    nearly(part).map((near) => ({ word: node, near: and(parts.map((one) => (one === part ? near : one))), places, part })))];
}

/** Return one node that requires all nodes; null if there are none. */
export const allOf = (nodes: QueryNode[]) => (nodes.length > 1 ? and(nodes) : nodes[0] ?? null);

export const asWord = (node: QueryNode | null, more = {}) =>
  node ? [{ node, stop: false, text: "", start: 0, optional: false, readings: [] as Reading[], ...more }] : [];

export const speaks = ({ node }: QueryWord) => /Query|Boost$|^And|^Or/.test(node.type);

function endStems(node: QueryNode, last: boolean): string[] {
  const end = last ? -1 : 0;
  if (node.type === "WordQuery") return unique(stemsOf(node));
  if (node.type === "PhraseQuery") return node.slots.at(end);
  if (node.type === "And" && node.children.length) return endStems(node.children.at(end), last);
  if (node.best)
    return unique(node.children.flatMap((child: QueryNode) => endStems(child, last)));
  return [];
}

const formsIn = (word: QueryNode, wanted: string): string[] => word.forms.flatMap(
  ([kind, term]: string[]) => (kind === wanted ? term : []));

export const stemsOf = (word: QueryNode) => formsIn(word, "stem");

export const pairsIn = (row: QueryWord[]) =>
  row.slice(1).map((next, at) => [endStems(row[at].node, true), endStems(next.node, false)])
    .filter(([one, other]) => one.length && other.length);

/** Return the parts of a tree that must all match. */
export const conjuncts = (tree: Syntax) => (tree.type === "AndNode" ? tree.parts ?? [] : [tree]);

/** Builds the nodes of a query's text. */
export class Builder {
  leftOut = new Set<string>();
  literal = new Set<string>();
  plain: [QueryWord, number[]][] = [];
  nears = 0;
  last: Syntax | undefined;
  beginning: Replacement | null = null;
  isStop: (word: Spelled) => boolean;

  constructor(
    readonly text: string, readonly languages: string[], readonly context: PlanContext, readonly isUnfinished: boolean,
  ) {
    const read = () => readWords(text, languages, context);
    this.isStop = stopWordsOf(text, languages, read, readingsNode, context.spread);
  }

  build(tree: Syntax, isTimed = false) {
    const filters: Filter[] = [], rest = [], { text } = this;
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

  /** Return the replacements of possibly misspelt words, within the limit on fuzzy queries. */
  spellings() {
    const words: Map<string, {word: QueryWord, places: number[][]}> = new Map();
    for (const [word, place] of this.plain) {
      const key = JSON.stringify(word.node), entry = words.get(key) ?? { word, places: [] };
      if (!this.literal.has(key)) words.set(key, entry);
      entry.places.push(place);
    }
    let left = tables.builder.MOST_NEAR - this.nears;
    const some: Replacement[] = [];
    for (const each of [...words.values()].flatMap(({ word, places }) => spellingsOf(word, places))) {
      left -= fuzzyWords(each.near).length;
      if (left < 0) break;
      some.push(each);
    }
    return some;
  }

  /** Return the words of each part, without stop words unless there are no other words. */
  rows(syntax: Syntax[]) {
    const rows = syntax.map((each) => this.part(each));
    if (!rows.flat().some((read) => !read.stop && speaks(read))) return rows;
    for (const read of rows.flat()) if (read.stop && read.text) this.leftOut.add(read.text);
    return rows.map((row) => row.filter((read) => !read.stop));
  }

  /** @param syntax A node of the syntax tree. */
  part(syntax: any): QueryWord[] {
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

  /** Return the replacement of the last word by words that begin with it; null if it cannot be a prefix. */
  begins({ node: word, stop, text }: QueryWord, near: QueryNode) {
    const [prefix = ""] = readingsOf(word).length && !stop ? prefixesOf(near) : [], end = this.text.length;
    return /^\p{L}/u.test(prefix) ? { word, near, places: [[end - text.length, end]] } : null;
  }

  wordsIn(typed: string, field: string, withStops = false, read = this.languages) {
    return readWords(typed, read, this.context).flatMap((word) =>
      asWord(readingsNode(word.readings, field), {
        stop: withStops && this.isStop(word), text: word.text, start: word.start, readings: word.readings,
      }));
  }

  /** Return the words of a part of the text, with their synonyms. */
  words(start: number, end: number, field = "") {
    const typed = this.text.slice(start, end), row = this.wordsIn(typed, field, true);
    return Object.keys(tables.synonym_table).length ? part("synonyms").withSynonyms(this, typed, row, field) : row;
  }
}

/** Return words for a query that is being typed: the last one also matches as a prefix. */
const completed = (row: QueryWord[]) => row.map((word, at) => {
  if ([...word.text].length === 1) return { ...word, optional: true };
  if (at < row.length - 1) return word;
  return { ...word, node: transformNode(word.node, (node) => {
    if (node.type !== "WordQuery") return null;
    const [prefix = ""] = formsIn(node, "folded").sort((one, other) => other.length - one.length);
    return [...prefix].length >= tables.builder.SHORTEST_PREFIX ? { ...node, prefix } : node;
  }) };
});
