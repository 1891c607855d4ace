/**
 * The node tree of a query's syntax tree: query/builder.py, query/term_analysis.py and
 * query/synonym_expansion.py.
 */

import { chunksOf, readAs, termsIn } from "./analyzer.js";
import {
  QueryError, and, keywordFilter, or, readerOf, termsFilter, textField, valueError,
} from "./field_values.js";
import { conjuncts } from "./parser.js";
import { tables } from "./segmenter.js";
import { stopWordsOf, withoutInversions } from "./stop_words.js";

/** @typedef {import("./analyzer.js").Term} Term */
/** @typedef {import("./field_values.js").QueryNode} QueryNode */
/** @typedef {import("./field_values.js").Filter} Filter */
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
 */
/**
 * @typedef {object} PlanContext
 * @property {import("./analyzer.js").Stem} stem Returns a folded word's stem in a language of the tables.
 * @property {import("./stop_words.js").Spread | null} spread
 * @property {import("./field_values.js").Clock} clock
 */
/**
 * @typedef {object} BuiltQuery
 * @property {QueryNode[]} words
 * @property {QueryNode[]} others
 * @property {Filter[]} filters
 * @property {string[][][]} pairs
 * @property {{word: QueryNode, near: QueryNode, places: number[][]}[]} spellings
 * @property {string[]} left_out
 */

/** @template T @param {T[]} values */
const unique = (values) => [...new Set(values)];

/** @param {any[]} values */
const uniqueNodes = (values) => [...new Map(values.map((one) => [JSON.stringify(one), one])).values()];

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
  forms: formsOf(slots.flat(), "folded", "exact"), field, whole_field: false,
});

/** @param {string} word @param {number} edits */
const fuzzyNode = (word, edits, field = "") => ({ type: "FuzzyQuery", word, edits, field });

/** @param {QueryNode} child @param {any[]} pairs */
export const near = (child, pairs) => pairs.length ? { type: "ProximityBoost", child, pairs } : child;

/** @param {Reading[]} readings */
const wordTerms = (readings) => readings.flatMap(({ word }) => word ?? []);

/** @param {Reading[]} readings */
const slotsOf = (readings) =>
  readings[0].parts.map((_, at) => readings.map(({ parts }) => parts[at]));

/** @param {Reading[]} readings @param {string} field */
function readingsNode(readings, field) {
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
const readText = (text, languages, { stem }) =>
  chunksOf(text).map((chunk) => (
    { ...chunk, readings: languages.map((lang) => termsIn(chunk, lang, stem)) }));

/** @param {string} text @param {string[]} languages @param {PlanContext} context */
const readWords = (text, languages, context) =>
  readText(withoutInversions(text, languages), languages, context).map((each) => (
    { ...each, text: text.slice(each.start, each.end) }));

/** @param {string} text @param {string[]} languages @param {PlanContext} context */
function phraseOf(text, languages, context, field = "") {
  const row = readText(text, languages, context);
  if (row.length === 1) return readingsNode(row[0].readings, field);
  return row.length ? phraseNode(allSlots(row), field) : null;
}

/** Return what asks for a field that holds nothing but a text. @param {string} text @param {string[]} languages @param {PlanContext} context @param {string} field */
export function wholeField(text, languages, context, field) {
  const row = readText(text, languages, context);
  return row.length ? { ...phraseNode(allSlots(row), field), forms: [], whole_field: true } : null;
}

/** Return the folded form of a text if it is one word. @param {string} text */
export function oneWord(text) {
  const chunks = chunksOf(text);
  return (chunks.length === 1 && chunks[0].cut.word?.folded) || "";
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
function editsOf(word) {
  const length = (word.match(/\p{L}/gu) ?? []).length;
  const LETTERS = Object.entries(tables.builder.LETTERS);
  return Math.max(0, ...LETTERS.map(([count, least]) => (length >= least ? +count : 0)));
}

/** Return all of the nodes as one; null for none. @param {QueryNode[]} nodes */
const allOf = (nodes) => (nodes.length > 1 ? and(nodes) : nodes[0] ?? null);

/** @param {QueryNode | null} node @returns {QueryWord[]} */
const asWord = (node, more = {}) =>
  node ? [{ node, stop: false, text: "", start: 0, optional: false, ...more }] : [];

/** @param {QueryWord} word */
const speaks = ({ node }) => /Query|Boost$|^And|^Or/.test(node.type);

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
const pairsIn = (row) =>
  row.slice(1).map((next, at) => [endStems(row[at].node, true), endStems(next.node, false)])
    .filter(([one, other]) => one.length && other.length);

/**
 * Return what a query asks for.
 *
 * @param {Syntax} tree @param {string} text @param {string[]} languages @param {PlanContext} context
 * @param {boolean} isUnfinished @param {boolean} isTimed
 * @returns {BuiltQuery}
 */
export function buildQuery(tree, text, languages, context, isUnfinished, isTimed = false) {
  const { MOST_NEAR, SHORTEST_PREFIX } = tables.builder;
  /** @param {Reading[]} readings */
  const plainNode = (readings) => readingsNode(readings, "");
  const isStop = stopWordsOf(
    text, languages, (part, all) => readWords(part, all, context), plainNode, context.spread,
  );
  /** @type {Set<string>} */
  const leftOut = new Set(), literal = new Set();
  /** @type {[QueryNode, number[]][]} */
  let plain = [];
  let nears = 0;
  const last = isUnfinished ? conjuncts(tree).at(-1) : null;

  /** @param {string} part @param {string} field @param {boolean} [withStops] */
  const wordsIn = (part, field, withStops, read = languages) =>
    readWords(part, read, context).flatMap((word) => asWord(readingsNode(word.readings, field), {
      stop: !!withStops && isStop(word), text: word.text, start: word.start,
    }));

  /** @param {number} start @param {number} end */
  function wordsAt(start, end, field = "") {
    const part = text.slice(start, end), row = wordsIn(part, field, true);
    return Object.keys(tables.synonym_table).length ? withSynonyms(row, part, field) : row;
  }

  /** @param {QueryWord[]} row @param {string} part @param {string} field */
  function withSynonyms(row, part, field) {
    const chunks = readText(part, languages, context), result = [];
    for (let at = 0; at < row.length; ) {
      const [count, others] = synonymsAt(chunks, at);
      const some = row.slice(at, at + count);
      result.push(...(others.length ? asEither(some, others, field) : some));
      at += count;
    }
    return result;
  }

  /** @param {ReadChunk[]} chunks @param {number} at @returns {[number, any[]]} */
  function synonymsAt(chunks, at) {
    for (let end = Math.min(at + tables.synonyms.LONGEST, chunks.length); end > at; end--) {
      const others = uniqueNodes(languages.flatMap((lang, place) => {
        const key = chunks.slice(at, end).flatMap(({ readings }) => {
          const { word, parts } = readings[place];
          return parts.length || !word ? parts : [word];
        });
        const table = tables.synonym_table[readAs(lang)] ?? {};
        return table[key.map(({ stem }) => stem).join("\n")] ?? [];
      }));
      if (others.length) return [end - at, others];
    }
    return [1, []];
  }

  /** @param {QueryWord[]} row @param {string[][]} others @param {string} field */
  function asEither(row, others, field) {
    const own = row.filter((each) => !each.stop), reads = own.length ? own : row;
    const to = allOf(reads.map(({ node }) => node));
    const less = others.map(([word, lang]) => {
      const read = lang ? [lang] : languages, words = wordsIn(word, field, false, read);
      const child = words.length === 1 ? words[0].node : phraseOf(word, read, context, field);
      return { type: "Boosted", child, to, factor: tables.synonym_expansion.SHARE };
    });
    return asWord(or([to, ...less], { best: true }), {
      stop: !own.length, text: row.map((each) => each.text).join(" "),
    });
  }

  /** @param {QueryNode} node @returns {QueryNode} */
  const withoutSynonyms = (node) => transformNode(node, (each) => each.type === "Or" && {
    ...each, children: each.children.filter((/** @type {QueryNode} */ child) =>
      child.type !== "Boosted").map(withoutSynonyms),
  });

  /** @param {QueryWord[]} row */
  const completed = (row) => row.map((word, at) => {
    if ([...word.text].length === 1) return { ...word, optional: true };
    if (at < row.length - 1) return word;
    return { ...word, node: transformNode(word.node, (node) => {
      if (node.type !== "WordQuery") return null;
      const folded = node.forms.filter((/** @type {string[]} */ [kind]) => kind === "folded")
        .reduce((/** @type {string} */ most, /** @type {string[]} */ [, term]) =>
          term.length > most.length ? term : most, "");
      return [...folded].length >= SHORTEST_PREFIX ? { ...node, prefix: folded } : node;
    }) };
  });

  /** @param {Syntax[]} parts */
  function rowsOf(parts) {
    const rows = parts.map(partOf);
    if (!rows.flat().some((read) => !read.stop && speaks(read))) return rows;
    for (const read of rows.flat()) if (read.stop && read.text) leftOut.add(read.text);
    return rows.map((row) => row.filter((read) => !read.stop));
  }

  /** @param {Syntax[]} parts */
  function conjunctionOf(parts) {
    const rows = rowsOf(parts), node = allOf(rows.flat().map((read) => read.node));
    return node && near(node, rows.flatMap(pairsIn));
  }

  /** @param {any} syntax A syntax node. @returns {QueryWord[]} */
  function partOf(syntax) {
    switch (syntax.type) {
      case "WordsNode": {
        const { start, end } = syntax, word = wordsAt(start, end), tail = word.at(-1);
        const isEnd = syntax === last && tail && start + tail.start + tail.text.length === text.length;
        const row = isEnd ? completed(word) : word;
        plain.push(...row.filter((read) => !read.stop).map((read) => /** @type {any} */ (
          [read.node, [start + read.start, start + read.start + read.text.length]])));
        return row;
      }
      case "TermNode":
        return leaf(syntax.item);
      case "AndNode":
        return asWord(conjunctionOf(syntax.parts));
      case "OrNode": {
        const nodes = syntax.parts.flatMap((/** @type {Syntax} */ part) => conjunctionOf([part]) ?? []);
        return asWord(nodes.length > 1 ? or(nodes) : nodes[0]);
      }
      default: {
        const count = plain.length, node = allOf(partOf(syntax.part).map((read) => read.node));
        plain = plain.slice(0, count);
        return asWord(node && { type: "Not", child: withoutSynonyms(node) });
      }
    }
  }

  /** @param {import("./lexer.js").QueryToken} item */
  function leaf(item) {
    const condition = filterOf(item);
    if (condition) return asWord(condition[1]);
    const field = item.kind === "field" ? textField(item.name) : "";
    if (item.kind === "quote" || item.quoted) {
      const node = phraseOf(text.slice(item.start, item.end), languages, context, field);
      if (node) literal.add(JSON.stringify(node));
      return asWord(node);
    }
    const node = item.wild ? wildNode(item, field) : null;
    return node ? asWord(node) : wordsAt(item.start, item.end, field);
  }

  /** @param {import("./lexer.js").QueryToken} item @param {string} field */
  function wildNode(item, field) {
    const word = oneWord(text.slice(item.start, item.bare));
    if (item.wild === "star")
      return [...word].length >= SHORTEST_PREFIX ? { type: "PrefixQuery", prefix: word, field } : null;
    const most = editsOf(word);
    if (most && ++nears > MOST_NEAR)
      throw new QueryError(`query: more than ${MOST_NEAR} words with ~`, "leave some out", {
        text, start: item.start, end: item.end,
      });
    return most ? fuzzyNode(word, Math.min(most, item.edits), field) : null;
  }

  /** @param {import("./lexer.js").QueryToken} item @returns {Filter | null} */
  function filterOf(item) {
    if (item.kind !== "field") return null;
    const value = {
      text: text.slice(item.start, item.end), query: text, item, clock: context.clock,
    };
    const { WORDY, HELD } = tables.field_values, reader = readerOf(item.name);
    if (reader) return reader(value);
    const same = keywordFilter(item.name, value.text);
    if (!same) return null;
    /** @param {QueryNode | null} node @returns {Filter} */
    const either = (node) => [same.field, node ? or([same, node], { best: true }) : same];
    if (!item.wild) {
      const field = WORDY[same.field];
      return either(field ? allOf(wordsIn(value.text, field).map((read) => read.node)) : null);
    }
    if (!HELD[same.field]) throw valueError(value, `write it whole, without the ${text[item.bare]}`);
    const node = wildNode(item, HELD[same.field]);
    if (node) return either(node);
    const bare = text.slice(item.start, item.bare);
    return [same.field, termsFilter(same.field, [...same.values, bare])];
  }

  /** Return the words that may be misspelt, as many as may still be compared with all. */
  function spellingsOf() {
    /** @type {Map<string, {word: QueryNode, places: number[][]}>} */
    const words = new Map();
    for (const [word, place] of plain) {
      const key = JSON.stringify(word);
      if (literal.has(key)) continue;
      const entry = words.get(key) ?? { word, places: [] };
      entry.places.push(place);
      words.set(key, entry);
    }
    const some = [...words.values()].flatMap(({ word, places }) =>
      (word.type === "WordQuery" ? formsIn(word, "folded") : []).flatMap((term) =>
        /^\p{L}+$/u.test(term) && editsOf(term)
          ? { word, near: fuzzyNode(term, editsOf(term)), places } : []));
    return nears > MOST_NEAR ? [] : some.slice(0, MOST_NEAR - nears);
  }

  const parts = conjuncts(tree), filters = [], rest = [];
  for (const part of parts) {
    const condition = part.type === "TermNode" && part.item ? filterOf(part.item) : null;
    if (condition) filters.push(condition);
    else rest.push(part);
  }
  let rows = rowsOf(rest);
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
    spellings: spellingsOf(),
    left_out: [...leftOut],
  };
}
