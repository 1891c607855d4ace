/** Fields by their names, and how their values are read: query/syntax/field_values.py. */

import { or, statusFilter, termsFilter } from "./builder.js";
import { QueryError, dateRangeFilter, stretchOf } from "./date_ranges.js";
import { oneLine } from "./planner.js";
import { fold, fullMatch, part, tables } from "./segmenter.js";

/** @typedef {import("./builder.js").Filter} Filter */
/** @typedef {{text: string, query: string, item: import("./lexer.js").QueryToken, clock: Clock}} FieldValue */
/** @typedef {{now: number, zone: string}} Clock Epoch seconds. */
/** @typedef {import("./date_ranges.js").Stretch} Stretch */

/** @param {FieldValue} value @param {string} hint */
export const valueError = ({ text, query, item }, hint) =>
  new QueryError(`query: "${text}" is no value for ${item.name}:`, hint, {
    text: query, start: item.start, end: item.end,
  });

/** @param {string} text @param {string} zone @returns {any} */
export function dateRangeOf(text, zone) {
  const at = text.indexOf(".."), [first, last] = sidesOf(text);
  if (at < 0) {
    const bounds = stretchOf(text, zone);
    return bounds && dateRangeFilter(...bounds);
  }
  const low = first && stretchOf(first, zone), high = last && stretchOf(last, zone);
  if (low === null || high === null || !(low || high)) return null;
  return dateRangeFilter(low ? low[0] : null, high ? high[1] : null);
}

/** Return what stands on the two sides of "..". @param {string} text */
function sidesOf(text) {
  const at = text.indexOf("..");
  return at < 0 ? [text.trim(), ""] : [text.slice(0, at).trim(), text.slice(at + 2).trim()];
}

/** @param {string} text @param {Clock} clock @param {string} aim @returns {Stretch | null} */
const wordsStretch = (text, clock, aim) => part("dates").stretch(text, clock, aim);

/** @param {FieldValue} value */
function dateWordsRange({ text, clock }) {
  const [first, last] = sidesOf(text);
  if (text.includes("..") && !(first && last)) {
    const bounds = wordsStretch(first || last, clock, first ? "latest" : "coming");
    return bounds && (first ? dateRangeFilter(bounds[0], null) : dateRangeFilter(null, bounds[1]));
  }
  const bounds = wordsStretch(text, clock, "coming");
  return bounds && dateRangeFilter(...bounds);
}

/** @param {FieldValue} value */
function valueStretch(value, aim = "coming") {
  const { text, clock } = value;
  const bounds = stretchOf(text, clock.zone) ?? wordsStretch(text, clock, aim);
  if (!bounds) throw valueError(value, tables.field_values.HINTS.day);
  return bounds;
}

/** @param {"year" | "month"} name @returns {(value: FieldValue) => Filter} */
const period = (name) => (value) => {
  if (!isPeriod(name, value.text)) throw valueError(value, tables.field_values.HINTS[name]);
  return [name, termsFilter(name, [value.text])];
};

/** Whether a value can be one of the facet `year` or `month`. @param {string} name @param {string} text */
export const isPeriod = (name, text) => fullMatch(`field_values.${name.toUpperCase()}`, text);

/** @type {Record<string, (value: FieldValue) => Filter>} */
const VALUE_READERS = {
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

/** @param {string[]} states */
const statusNode = (states) =>
  states.length === 1 ? statusFilter(states[0]) : or(states.map(statusFilter));

/** @param {"keywords" | "texts" | "readers"} table @param {string} name @returns {string} */
function fieldName(table, name) {
  const names = tables.fields[table], folded = fold(name);
  return Object.hasOwn(names, folded) ? names[folded] : "";
}

/** Return what reads a field's values; undefined for none. @param {string} name */
export const readerOf = (name) => VALUE_READERS[fieldName("readers", name)];

/** Return the text field that a name means; empty for none. @param {string} name */
export const textField = (name) => fieldName("texts", name);

/** Return the condition of a keyword field; null if the name is none. @param {string} name @param {string} text */
export function keywordFilter(name, text) {
  const field = fieldName("keywords", name);
  return field ? termsFilter(field, [oneLine(text)]) : null;
}
