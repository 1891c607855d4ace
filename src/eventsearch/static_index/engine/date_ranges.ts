/**
 * Dates and date ranges in a query, as query/syntax/field_values.py, model/query.py and
 * engines/whoosh/search/time_filters.py. A part loaded on demand.
 */

import { BEGINS, EVENT } from "./decoder.js";
import { matchedNodes } from "./builder.js";
import { Problem } from "./requests.js";
import { foldLower, fullMatch } from "./segmenter.js";
import { having } from "./times.js";
import type { Columns } from "./decoder.js";
import type { QueryNode } from "./executor.js";

/** Half-open range of epoch seconds. */
export type Stretch = [number, number | null];

/** The problem of a query with an invalid value. */
export class QueryError extends Problem {
  /** @param place The invalid text, with offsets in code units. */
  constructor(message: string, hint: string, place: {text?: string | null, start?: number, end?: number, parameter?: string}) {
    const { text, start = 0, end = 0, parameter = "q" } = place;
    const points = (at: number) => [...(text ?? "").slice(0, at)].length;
    const places = end > start ? { start: points(start), end: points(end) } : {};
    super({ status: 400, detail: `${message}; ${hint}`, parameter, ...places });
    Object.assign(this, { message, hint, ...place });
  }
}

export const dateRangeFilter = (low: number | null, high: number | null) => ({ type: "DateRangeFilter", low, high });

/** Return a time zone's offset from UTC in milliseconds, positive in the east. */
const offsetAt = (time: number, timeZone: string) =>
  Date.parse(`${new Date(time).toLocaleString("sv", { timeZone }).replace(" ", "T")}Z`) - time;

/**
 * Return the epoch seconds of a local time in a zone. *wall* is that local time in milliseconds, as if in UTC.
 * A local time that is skipped or repeated when clocks change gets the offset before the change.
 */
export function secondsAt(wall: number, zone: string) {
  const before = offsetAt(wall - 864e5, zone), after = offsetAt(wall + 864e5, zone);
  const isAfter = offsetAt(wall - before, zone) !== before && offsetAt(wall - after, zone) === after;
  return Math.floor((wall - (isAfter ? after : before)) / 1000);
}

/** Return midnight of a day as if in UTC; months count from 1. Null for a day that does not exist. */
export function wallOf(year: number, month: number, day: number) {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day && year < 1e4 ? +date : null;
}

/** Return the range of a year, month, day or moment; null if the text is not a date. */
export function stretchOf(text: string, zone: string): Stretch | null {
  text = text.trim();
  const moment = fullMatch("field_values.MOMENT", text)?.groups;
  if (moment) return momentStretch(moment, zone);
  const match = fullMatch("field_values.DAY", text) ?? fullMatch("field_values.SLASHED", text);
  if (!match) return null;
  const { year, month, day } = (match.groups as any), number = foldLower;
  const from = wallOf(+number(year), +number(month ?? "1"), +number(day ?? "1"));
  if (from === null) return null;
  const end = new Date(from);
  if (day) end.setUTCDate(end.getUTCDate() + 1);
  else if (month) end.setUTCMonth(end.getUTCMonth() + 1);
  else end.setUTCFullYear(end.getUTCFullYear() + 1);
  return [secondsAt(from, zone), end.getUTCFullYear() < 1e4 ? secondsAt(+end, zone) : null];
}

function momentStretch({ year, month, day, hour, minute, second = "0", gap, offset }: any, zone: string): Stretch | null {
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

function spanFilter(since: string | null, until: string | null, zone: string) {
  const low = boundOf(since, "from", zone), high = boundOf(until, "to", zone);
  if (low && high && high[1] !== null && high[1] <= low[0])
    throw new QueryError(`to: "${until}" is before "${since}"`, "swap the two", {
      text: until, start: 0, end: until?.length, parameter: "to",
    });
  return dateRangeFilter(low && low[0], high && high[1]);
}

function boundOf(text: string | null, parameter: string, zone: string) {
  const bounds = text ? stretchOf(text, zone) : null;
  if (text && !bounds)
    throw new QueryError(
      `${parameter}: "${text}" is not a date`,
      "write YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDThh:mm",
      { text, start: 0, end: text.length, parameter },
    );
  return bounds;
}

/** Return the time from which on occurrences of recurring events count, as model/query.py. */
function queryMoment(query: any): number {
  const nodes = [query.match, ...query.filters.map(([, node]: [string, QueryNode]) => node)];
  const lows = nodes.map((node) => matchedNodes(node)
    .filter((one) => one.type === "DateRangeFilter" && one.low !== null).map((one) => one.low));
  const least = lows.filter((some) => some.length).map((some) => Math.min(...some));
  return least.length ? Math.max(...least) : query.now;
}

/** Return a filter with the intersection of several `date` filters; empty if there are fewer than two. */
function spansOf(query: any): [string, QueryNode][] {
  const ranges = query.filters
    .filter(([name, node]: [string, QueryNode]) => name === "date" && node.type === "DateRangeFilter")
    .map(([, node]: [string, QueryNode]) => node);
  if (ranges.length < 2) return [];
  const sides = (side: string) =>
    ranges.map((one: QueryNode) => one[side]).filter((one: number | null) => one !== null);
  const lows = sides("low"), highs = sides("high");
  return [["date", dateRangeFilter(lows.length ? Math.max(...lows) : null, highs.length ? Math.min(...highs) : null)]];
}

/** Return the documents whose time overlaps [low, high). */
function overlappingDocs(columns: Columns, low: number | null, high: number | null) {
  return having(columns, (doc, flags) => {
    if (!(flags & BEGINS)) return false;
    const own = columns.occurrences.get(doc), begins = columns.begins[doc], ends = columns.ends[doc];
    if (high !== null && begins >= high) return false;
    const lasts = flags & EVENT && Math.max(begins, ends) > (low as number);
    if (low !== null && !lasts && begins < low) return false;
    return !own || own.some((start, at) => at % 2 === 0 &&
      (high === null || start < high) && (low === null || own[at + 1] > low || start >= low));
  });
}

export const date_ranges = { overlappingDocs, queryMoment, spanFilter, spansOf };
