/**
 * Operators, fields and quotations of a query, as query/builder.py and query/planner.py. A part loaded on
 * demand, with all that it imports: most queries only have words.
 */

import { chunksOf } from "./analyzer.js";
import {
  allOf, asWord, editsOf, fuzzyNode, isStopWord, near, or, pairsIn, phraseOf, statusFilter, termsFilter, transformNode,
} from "./builder.js";
import { QueryError, dateRangeFilter, stretchOf } from "./date_ranges.js";
import { parseQuery } from "./parser.js";
import { note, oneLine } from "./planner.js";
import { firstWords } from "./rules.js";
import { fold, fullMatch, matchAt, part, replaceAll, spanOf, tables } from "./segmenter.js";
import type { Builder, Filter, QueryNode } from "./builder.js";
import type { Stretch } from "./date_ranges.js";
import type { ParsedQuery, QueryToken, Syntax } from "./parser.js";

export type FieldValue = {text: string, query: string, item: QueryToken, clock: Clock};
/** The current time in epoch seconds, and the site's time zone. */
export type Clock = {now: number, zone: string};

export const valueError = ({ text, query, item }: FieldValue, hint: string) =>
  new QueryError(`query: "${text}" is not a valid value for ${item.name}:`, hint, {
    text: query, start: item.start, end: item.end,
  });

export function dateRangeOf(text: string, zone: string): any {
  const at = text.indexOf(".."), [first, last] = sidesOf(text);
  if (at < 0) {
    const bounds = stretchOf(text, zone);
    return bounds && dateRangeFilter(...bounds);
  }
  const low = first && stretchOf(first, zone), high = last && stretchOf(last, zone);
  if (low === null || high === null || !(low || high)) return null;
  return dateRangeFilter(low ? low[0] : null, high ? high[1] : null);
}

/** Return the texts before and after "..". */
function sidesOf(text: string) {
  const at = text.indexOf("..");
  return at < 0 ? [text.trim(), ""] : [text.slice(0, at).trim(), text.slice(at + 2).trim()];
}

const wordsStretch = (text: string, clock: Clock, aim: string): Stretch | null => part("dates").stretch(text, clock, aim);

function dateWordsRange({ text, clock }: FieldValue) {
  const [first, last] = sidesOf(text);
  if (text.includes("..") && !(first && last)) {
    const bounds = wordsStretch(first || last, clock, first ? "latest" : "coming");
    return bounds && (first ? dateRangeFilter(bounds[0], null) : dateRangeFilter(null, bounds[1]));
  }
  const bounds = wordsStretch(text, clock, "coming");
  return bounds && dateRangeFilter(...bounds);
}

function valueStretch(value: FieldValue, aim = "coming") {
  const { text, clock } = value;
  const bounds = stretchOf(text, clock.zone) ?? wordsStretch(text, clock, aim);
  if (!bounds) throw valueError(value, tables.field_values.HINTS.day);
  return bounds;
}

const period = (name: "year" | "month"): (value: FieldValue) => Filter => (value) => {
  if (!isPeriod(name, value.text)) throw valueError(value, tables.field_values.HINTS[name]);
  return [name, termsFilter(name, [value.text])];
};

/** Whether a text is a valid value of the facet `year` or `month`. */
export const isPeriod = (name: string, text: string) => fullMatch(`field_values.${name.toUpperCase()}`, text);

const VALUE_READERS: Record<string, (value: FieldValue) => Filter> = {
  state(value) {
    const { TRAITS, STATUS, STATES, HINTS } = tables.field_values;
    const name = fold(value.text).replaceAll("_", " ").split(/\s+/).filter(Boolean).join("-");
    if (Object.hasOwn(TRAITS, name)) return ["trait", termsFilter("trait", [TRAITS[name]])];
    if (Object.hasOwn(STATUS, name)) return ["status", statusNode(STATUS[name])];
    const bare = name.replaceAll("-", "");
    if (!Object.hasOwn(STATES, bare)) throw valueError(value, HINTS.is);
    const [field, meant] = STATES[bare];
    return [field, termsFilter(field, [meant])];
  },
  during(value) {
    const { HINTS } = tables.field_values;
    const bounds = dateRangeOf(value.text, value.clock.zone) ?? dateWordsRange(value);
    if (!bounds) throw valueError(value, HINTS.date);
    const { low, high } = bounds;
    if (low !== null && high !== null && high <= low) throw valueError(value, HINTS.order);
    return ["date", bounds];
  },
  before: (value) => ["date", dateRangeFilter(null, valueStretch(value)[0])],
  after(value) {
    const end = valueStretch(value)[1];
    return ["date", end === null ? or([]) : dateRangeFilter(end, null)];
  },
  since: (value) => ["date", dateRangeFilter(valueStretch(value, "latest")[0], null)],
  until: (value) => ["date", dateRangeFilter(null, valueStretch(value)[1])],
  year: period("year"),
  month: period("month"),
};

const statusNode = (states: string[]) =>
  states.length === 1 ? statusFilter(states[0]) : or(states.map(statusFilter));

function fieldName(table: "keywords" | "texts" | "readers", name: string): string {
  const names = tables.fields[table], folded = fold(name);
  return Object.hasOwn(names, folded) ? names[folded] : "";
}

/** Return the function that parses a field's values; undefined if it has none. */
export const readerOf = (name: string) => VALUE_READERS[fieldName("readers", name)];

/** Return the filter of a keyword field; null if the name is not one. */
export function keywordFilter(name: string, text: string) {
  const field = fieldName("keywords", name);
  return field ? termsFilter(field, [oneLine(text)]) : null;
}

/** Return a text with inverted French pronouns ("peut-il") replaced by blanks. */
function withoutInversions(text: string, languages: string[]) {
  if (!/[-\u2010\u2011]/.test(text) || !languages.some((lang) => /^fr/i.test(lang))) return text;
  return replaceAll("stop_words.INVERSION", text, (...match: any[]) => {
    const { verb, pronoun } = match[match.length - 1], whole = match[0];
    const isStop = isStopWord(whole.toLowerCase().replace(/[\u2010\u2011]/g, "-"), "fr");
    return isStop ? whole : verb + " ".repeat(pronoun.length);
  });
}

/** Return the folded form of a text if it is a single word, else an empty text. */
function oneWord(text: string) {
  const chunks = chunksOf(text);
  return (chunks.length === 1 && chunks[0].cut.word?.folded) || "";
}

const withoutSynonyms = (node: QueryNode): QueryNode => transformNode(node, (each) => each.type === "Or" && {
  ...each, children: each.children.filter((child: QueryNode) =>
    child.type !== "Boosted").map(withoutSynonyms),
});

/** Return one node that requires all parts. */
function conjunctionOf(builder: Builder, syntax: Syntax[]) {
  const rows = builder.rows(syntax), node = allOf(rows.flat().map((read) => read.node));
  return node && near(node, rows.flatMap(pairsIn));
}

/** Return the node of a part that is not a row of words. */
function partOf(builder: Builder, syntax: any) {
  if (syntax.type === "TermNode") return leafOf(builder, syntax.item);
  if (syntax.type === "AndNode") return asWord(conjunctionOf(builder, syntax.parts));
  if (syntax.type === "OrNode") {
    const nodes = syntax.parts.flatMap((each: Syntax) =>
      conjunctionOf(builder, [each]) ?? []);
    return asWord(nodes.length > 1 ? or(nodes) : nodes[0]);
  }
  const count = builder.plain.length, row = builder.part(syntax.part);
  builder.plain.length = count;
  const node = allOf(row.map((read) => read.node));
  return asWord(node && { type: "Not", child: withoutSynonyms(node) });
}

function leafOf(builder: Builder, item: QueryToken) {
  const condition = filterOf(builder, item), { text, languages, context } = builder;
  if (condition) return asWord(condition[1]);
  const field = item.kind === "field" ? fieldName("texts", item.name) : "";
  if (item.kind === "quote" || item.quoted) {
    const node = phraseOf(text.slice(item.start, item.end), languages, context, field);
    if (node) builder.literal.add(JSON.stringify(node));
    return asWord(node);
  }
  const node = item.wild ? wildNode(builder, item, field) : null;
  return node ? asWord(node) : builder.words(item.start, item.end, field);
}

/** Return the node of a word with `*` or `~`; null if the word is too short. */
function wildNode(builder: Builder, item: QueryToken, field: string) {
  const { MOST_NEAR, SHORTEST_PREFIX } = tables.builder, { text } = builder;
  const word = oneWord(text.slice(item.start, item.bare));
  if (item.wild === "star")
    return [...word].length >= SHORTEST_PREFIX ? { type: "PrefixQuery", prefix: word, field } : null;
  const most = editsOf(word);
  if (most && ++builder.nears > MOST_NEAR)
    throw new QueryError(`query: more than ${MOST_NEAR} words with ~`, "remove some", {
      text, start: item.start, end: item.end,
    });
  return most ? fuzzyNode(word, Math.min(most, item.edits), field) : null;
}

/** Return the filter of a field. */
function filterOf(builder: Builder, item: QueryToken): Filter | null {
  if (item.kind !== "field") return null;
  const { text, context } = builder, { WORDY, HELD } = tables.field_values;
  const value = { text: text.slice(item.start, item.end), query: text, item, clock: context.clock };
  const reader = readerOf(item.name);
  if (reader) return reader(value);
  const same = keywordFilter(item.name, value.text);
  if (!same) return null;
  const either = (node: QueryNode | null): Filter => [same.field, node ? or([same, node], { best: true }) : same];
  if (!item.wild) {
    const field = WORDY[same.field];
    return either(field ? allOf(builder.wordsIn(value.text, field).map((read) => read.node)) : null);
  }
  if (!HELD[same.field]) throw valueError(value, `write the whole value, without the ${text[item.bare]}`);
  const node = wildNode(builder, item, HELD[same.field]);
  if (node) return either(node);
  return [same.field, termsFilter(same.field, [...same.values, text.slice(item.start, item.bare)])];
}

function limitWords(text: string) {
  const { MAX_BYTES, MAX_WORDS } = tables.planner;
  if ([...text].length <= MAX_WORDS) return text;
  const bytes = new TextEncoder().encode(text);
  if (bytes.length > MAX_BYTES)
    throw new QueryError(`query: longer than ${MAX_BYTES.toLocaleString("en")} bytes`, "shorten it", {
      text, end: text.length,
      start: new TextDecoder().decode(bytes.slice(0, MAX_BYTES)).replace(/\ufffd+$/, "").length,
    });
  return firstWords(text, MAX_WORDS);
}

/** Return notes on text that looks like an operator but is searched as a word. */
function operatorNotes(parsed: ParsedQuery) {
  const { text, tokens } = parsed;
  const stars = tokens.filter((token) => token.wild === "star")
    .map((token) => text.slice(token.start, token.bare))
    .filter((each) => [...oneWord(each)].length === 1).map((each) => note("star", { text: each }));
  const names = unknownFields(parsed).map(([start, end]) =>
    note("field", { name: text.slice(start, end) }));
  const all = new Map([...stars, ...names].map((each) => [JSON.stringify(each.values), each]));
  return [...all.values()].slice(0, tables.planner.MOST);
}

/** Return the offsets of names before a colon that are not fields. */
const unknownFields = ({ text, tokens }: ParsedQuery): number[][] => tokens.flatMap((token) => {
  const isWord = /^(word|star|near)$/.test(token.kind);
  const name = isWord && matchAt("planner.NAMED", text, token.start);
  return name ? [spanOf(name, 1)] : [];
});

function checkPeriods(filters: Record<string, string[]>) {
  for (const [name, example] of [["year", "2023"], ["month", "2023-01"]])
    for (const value of filters[name] ?? [])
      if (!isPeriod(name, value))
        throw new QueryError(`${name}: "${value}" is not a ${name}`, `write a ${name} such as ${example}`, {
          parameter: name,
        });
}

/** Match all events. */
const eventsNode = () => or(tables.field_values.STATUS.event.map(statusFilter));

/** Return how date words in fields were understood. */
function fieldDates(parsed: ParsedQuery, clock: Clock) {
  const { DATED } = tables.field_values;
  const isAsked = parsed.tokens.some(({ name }) => name && DATED.includes(fold(name)));
  return isAsked ? part("dates").fieldDates(parsed, clock) : [];
}

export const syntax = {
  checkPeriods, eventsNode, fieldDates, filterOf, keywordFilter, limitWords, operatorNotes,
  parseQuery, partOf, unknownFields, withoutInversions,
};
