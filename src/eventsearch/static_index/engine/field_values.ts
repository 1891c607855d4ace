/** Fields by their names, and how their values are read: query/syntax/field_values.py. */

import { or, statusFilter, termsFilter } from "./builder.js";
import { QueryError, dateRangeFilter, stretchOf } from "./date_ranges.js";
import { oneLine } from "./planner.js";
import { fold, fullMatch, part, tables } from "./segmenter.js";
import type { Filter } from "./builder.js";
import type { Stretch } from "./date_ranges.js";
import type { QueryToken } from "./parser.js";

export type FieldValue = {text: string, query: string, item: QueryToken, clock: Clock};
/** Epoch seconds. */
export type Clock = {now: number, zone: string};

export const valueError = ({ text, query, item }: FieldValue, hint: string) =>
  new QueryError(`query: "${text}" is no value for ${item.name}:`, hint, {
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

/** Return what stands on the two sides of "..". */
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

/** Whether a value can be one of the facet `year` or `month`. */
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

/** Return what reads a field's values; undefined for none. */
export const readerOf = (name: string) => VALUE_READERS[fieldName("readers", name)];

/** Return the text field that a name means; empty for none. */
export const textField = (name: string) => fieldName("texts", name);

/** Return the condition of a keyword field; null if the name is none. */
export function keywordFilter(name: string, text: string) {
  const field = fieldName("keywords", name);
  return field ? termsFilter(field, [oneLine(text)]) : null;
}
