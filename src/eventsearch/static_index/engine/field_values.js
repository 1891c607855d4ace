/** Fields by their names, and how their values are read: query/syntax/field_values.py. */

import { or, statusFilter, termsFilter } from "./builder.js";
import { oneLine } from "./planner.js";
import { fold, foldLower, fullMatch, part, tables } from "./segmenter.js";

/** @typedef {import("./builder.js").Filter} Filter */
/** @typedef {{text: string, query: string, item: import("./lexer.js").QueryToken, clock: Clock}} FieldValue */
/** @typedef {{now: number, zone: string}} Clock Epoch seconds. */
/** @typedef {[number, number | null]} Stretch Half-open range of epoch seconds. */

/** A query that cannot be answered as it is typed. */
export class QueryError extends Error {
  /** @param {string} message @param {string} hint @param {object} place */
  constructor(message, hint, place) {
    super(message);
    Object.assign(this, { hint, ...place });
  }
}

/** @param {number | null} low @param {number | null} high */
export const dateRangeFilter = (low, high) => ({ type: "DateRangeFilter", low, high });

/** Return how far a zone is ahead of UTC, in milliseconds. @param {number} time @param {string} timeZone */
const offsetAt = (time, timeZone) =>
  Date.parse(`${new Date(time).toLocaleString("sv", { timeZone }).replace(" ", "T")}Z`) - time;

/**
 * Return the epoch seconds of a time of day in a zone; where clocks are set, by the time before.
 *
 * @param {number} wall Milliseconds as if it were in UTC.
 * @param {string} zone
 */
export function secondsAt(wall, zone) {
  const before = offsetAt(wall - 864e5, zone), after = offsetAt(wall + 864e5, zone);
  const isAfter = offsetAt(wall - before, zone) !== before && offsetAt(wall - after, zone) === after;
  return Math.floor((wall - (isAfter ? after : before)) / 1000);
}

/**
 * Return midnight of a day as if it were in UTC; null for what no calendar has.
 *
 * @param {number} year @param {number} month From 1. @param {number} day
 */
export function wallOf(year, month, day) {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day && year < 1e4 ? +date : null;
}

/** Return the time that a date means; null if it is no date. @param {string} text @param {string} zone @returns {Stretch | null} */
export function stretchOf(text, zone) {
  text = text.trim();
  const moment = fullMatch("field_values.MOMENT", text)?.groups;
  if (moment) return momentStretch(moment, zone);
  const match = fullMatch("field_values.DAY", text) ?? fullMatch("field_values.SLASHED", text);
  if (!match) return null;
  const { year, month, day } = /** @type {any} */ (match.groups), number = foldLower;
  const from = wallOf(+number(year), +number(month ?? "1"), +number(day ?? "1"));
  if (from === null) return null;
  const end = new Date(from);
  if (day) end.setUTCDate(end.getUTCDate() + 1);
  else if (month) end.setUTCMonth(end.getUTCMonth() + 1);
  else end.setUTCFullYear(end.getUTCFullYear() + 1);
  return [secondsAt(from, zone), end.getUTCFullYear() < 1e4 ? secondsAt(+end, zone) : null];
}

/** @param {any} moment @param {string} zone @returns {Stretch | null} */
function momentStretch({ year, month, day, hour, minute, second = "0", gap, offset }, zone) {
  const date = wallOf(+year, +month, +day), sign = offset?.[0];
  const [ahead, minutes] = sign && sign > "9" ? [0, 0] : [+offset?.slice(1, 3), +offset?.slice(-2)];
  if (date === null || hour > 23 || minute > 59 || second > 59 || ahead > 23 || minutes > 59)
    return null;
  if (gap && (gap !== " " || !/[+-]/.test(sign ?? ""))) return null;
  const wall = date + ((hour * 60 + +minute) * 60 + +second) * 1000;
  const east = (sign === "-" ? -1 : 1) * (ahead * 3600 + minutes * 60);
  const start = sign ? wall / 1000 - east : secondsAt(wall, zone);
  return [start, start + 1];
}

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
