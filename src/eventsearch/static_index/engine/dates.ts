/**
 * Date words in queries, as query/date_words/. A part loaded on demand.
 *
 * The words and rows of each language come from the Python modules. Days are counted from 1970-01-01.
 */

import { and, conjuncts, or, phraseOf, statusFilter, wholeTitle } from "./builder.js";
import { dateRangeFilter, secondsAt } from "./date_ranges.js";
import { joinParts } from "./parser.js";
import { heldNode, note, wordSteps } from "./planner.js";
import { findAll, fold, fullMatch, matchAt, replaceAll, tables } from "./segmenter.js";
import { dateRangeOf, readerOf } from "./syntax.js";
import type { QueryNode } from "./builder.js";
import type { ParsedQuery, Syntax } from "./parser.js";
import type { Clock } from "./syntax.js";

/** First and last day, inclusive; null for an open side. */
export type Days = [first: number | null, last: number | null];
export type Stretch = [first: number, last: number];
/** A time expression of query/date_words/expressions.py; *type* is its class. */
export type Time = Record<string, any> & {type: string};
export type Captures = {numbers: [string, number][], times: Time[]};
export type Reading = [end: number, time: Time | null];

const MS = 864e5;

function dayOf(year: number, month: number, day: number) {
  const date = new Date(0);
  return date.setUTCFullYear(year, month - 1, day) / MS;
}

function civil(day: number) {
  const date = new Date(day * MS);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, date: date.getUTCDate() };
}

/** Return the day of the week, 0 for Monday. */
const weekday = (day: number) => (((day + 3) % 7) + 7) % 7;

const isoDay = (day: number | null) =>
  day === null ? "" : new Date(day * MS).toISOString().slice(0, 10);

/** Months and days of each unit: day, week, weekend, month, quarter, half year, year. */
const MONTHS = [0, 0, 0, 1, 3, 6, 12], DAYS = [1, 7, 7];

/** @param month From 1; numbers outside of 1 to 12 are months of other years. */
const monthsFrom = (year: number, month: number, count = 1): Stretch =>
  [dayOf(year, month, 1), dayOf(year, month + count, 1) - 1];

/** Return the unit (week, month …) that contains a day, or the one *offset* units later. */
function around(today: number, unit: number, offset = 0): Stretch {
  const count = MONTHS[unit], { year, month } = civil(today);
  if (count) return monthsFrom(year, Math.floor((month - 1) / count) * count + 1 + offset * count, count);
  const day = today + offset * DAYS[unit], monday = day - weekday(day);
  return unit === 0 ? [day, day] : unit === 1 ? [monday, monday + 6] : [monday + 5, monday + 6];
}

function shift(today: number, unit: number, count: number) {
  const { year, month, date } = civil(today);
  if (!MONTHS[unit]) return today + count * DAYS[unit];
  const [first, last] = monthsFrom(year, month + count * MONTHS[unit]);
  return Math.min(last, first + date - 1);
}

/** Return the first, second or last third of whole months; *which* is 1, 2 or 3. */
function third([first, last]: Stretch, which: number): Stretch {
  const from = civil(first), to = civil(last);
  const months = (to.year - from.year) * 12 + to.month - from.month;
  if (!months) {
    const starts = [first, first + 10, first + 20, last + 1];
    return [starts[which - 1], starts[which] - 1];
  }
  const count = Math.floor((months + 1) / 3);
  return monthsFrom(from.year, from.month + (which - 1) * count, count);
}

const calendar = (fields: Record<string, number>): Time =>
  ({ type: "Calendar", month: 1, months: 1, day: 0, year: 0, part: 0, ...fields });

function inYear(time: Time, year: number): Stretch | null {
  if (time.type === "WeekOf") {
    const fourth = dayOf(year, 1, 4), monday = fourth - weekday(fourth) + 7 * (time.number - 1);
    return time.number > 0 && civil(monday + 3).year === year ? [monday, monday + 6] : null;
  }
  const stretch = monthsFrom(year, time.month, time.months);
  if (!time.day) return time.part ? third(stretch, time.part) : stretch;
  const day = stretch[0] + time.day - 1;
  return day <= stretch[1] ? [day, day] : null;
}

/** Return the days of a time expression; null if there are none. */
function daysOf(time: Time, today: number, aim = "coming"): Days | null {
  const days = time.type === "Open" ? openDays(time, today) : stretchIn(time, today, aim);
  const isThere = days?.every((day) => day === null || (day >= dayOf(1, 1, 1) && day <= dayOf(9999, 12, 31)));
  return isThere ? (days as Days) : null;
}

function openDays({ time, side }: Time, today: number): Days | null {
  const stretch = stretchIn(time, today, side === "since" ? "latest" : "coming");
  if (!stretch) return null;
  const [first, last] = stretch;
  const isName = time.type === "Weekday" || (["Calendar", "WeekOf"].includes(time.type) && !((time as any).year));
  if (side === "origin" && first < today && !isName) return stretch;
  if (["since", "from", "origin"].includes(side)) return [first, null];
  if (side === "until") return [null, last];
  return side === "after" ? [last + 1, null] : [null, first - 1];
}

function stretchIn(time: Time, today: number, aim: string): Stretch | null {
  switch (time.type) {
    case "RelativePeriod":
      return around(today, time.unit, time.offset);
    case "RollingPeriod": {
      const end = shift(today, time.unit, time.count);
      return [Math.min(today, end), Math.max(today, end)];
    }
    case "DirectedDate":
      return stretchIn(time.time, today, time.aim);
    case "Between":
      return betweenDays(time, today);
    case "Calendar":
    case "WeekOf":
      return time.year ? inYear(time, time.year) : chosen(time, today, aim);
    case "Weekday":
      return chosen(time, today, aim);
    default:
      return null;
  }
}

/** Return the days of a name without a year, such as "May": the coming, latest, next or last ones. */
function chosen(time: Time, today: number, aim: string): Stretch | null {
  const all = falls(time, today), { year } = civil(today);
  if (aim === "coming") return all.find(([, last]) => last >= today) ?? null;
  if (aim === "latest") return all.filter(([first]) => first <= today).at(-1) ?? null;
  if (aim === "next") return all.find(([first]) => first > today) ?? null;
  if (aim === "last") return all.filter(([, last]) => last < today).at(-1) ?? null;
  const on = all.find(([first, last]) => first <= today && today <= last);
  return on ?? all.find((days) => days.every((day) => civil(day).year === year)) ??
    chosen(time, today, "coming");
}

function falls(time: Time, today: number): Stretch[] {
  if (time.type === "Weekday") {
    const monday = today - weekday(today);
    return [-7, 0, 7].map((week) => [monday + week + time.number, monday + week + time.number]);
  }
  const { LEAPS } = tables.expressions, { year } = civil(today);
  const years = Array.from({ length: 2 * LEAPS + 1 }, (_, at) => year - LEAPS + at);
  return years.flatMap((each) => {
    const days = each >= 2 && each <= 9998 ? inYear(time, each) : null;
    return days ? [days] : [];
  });
}

function betweenDays({ first: one, last: other }: Time, today: number): Stretch | null {
  const end = (time: Time, from: number | undefined, aim: string) => from === undefined ? null
    : stretchIn(time, time.type === "Calendar" || time.type === "Weekday" ? from : today, aim);
  let first, last;
  if (one.type === "Calendar" && one.year) {
    first = stretchIn(one, today, "coming");
    last = end(other, first?.[0], "coming");
  } else {
    last = stretchIn(other, today, "coming");
    first = end(one, last?.[1], "latest");
  }
  return first && last && first[0] <= last[1] ? [first[0], last[1]] : null;
}

const dayNumber = (time: Time): number =>
  time.type === "DirectedDate" ? dayNumber(time.time) : time.type === "Calendar" ? time.day : 0;

/** Give days without a month the month of the nearest day after them, or else before them. */
function withMonths(times: Time[]) {
  const result: Time[] = [];
  for (const [at, time] of times.entries()) {
    if (time.type !== "MonthDay") {
      result.push(time);
      continue;
    }
    const after = times.slice(at).find(dayNumber), before = [...result].reverse().find(dayNumber);
    if (after && time.number < dayNumber(after)) result.push(onDay(after, time));
    else if (before && !after && time.number > dayNumber(before)) result.push(onDay(before, time));
    else return null;
  }
  return result;
}

function onDay(time: Time, day: Time): Time {
  if (time.type === "DirectedDate") return { ...time, time: onDay(time.time, day) };
  return { ...time, day: day.number, year: day.year || time.year };
}

function yearIn(time: Time): number {
  if (time.type === "Between") return yearIn(time.last) || yearIn(time.first);
  return time.type === "Calendar" && time.months < 12 ? time.year : 0;
}

function withYears(times: Time[]) {
  const years = times.map(yearIn);
  return times.map((time, at) => {
    const year = [...years.slice(at), ...years.slice(0, at).reverse()].find(Boolean) ?? 0;
    const { type, last } = time;
    if (type === "Calendar" && !time.year) return { ...time, year };
    const isOpen = type === "Between" && last.type === "Calendar" && !last.year && !yearIn(time);
    return isOpen ? { ...time, last: { ...last, year } } : time;
  });
}

function kindOf(time: Time): string {
  if (time.type === "DirectedDate") return kindOf(time.time);
  if (time.type !== "Calendar" || time.day) return "days";
  return time.months >= 12 ? "year" : "months";
}

// Meanings of rows: query/date_words/grammar/language.py.

const allOf = (row: Captures, name: string) => row.numbers.flatMap(([slot, number]) => (slot === name ? number : []));

const oneOf = (row: Captures, name: string, other = 0) => allOf(row, name)[0] ?? other;

const monthIn = (row: Captures) => oneOf(row, "month", oneOf(row, "mon"));

const unitIn = (row: Captures) => oneOf(row, "unit", oneOf(row, "units"));

const relative = (unit: number, offset: number): Time => ({ type: "RelativePeriod", unit, offset });
const rolling = (unit: number, count: number): Time => ({ type: "RollingPeriod", unit, count });
const open = (time: Time, side: string): Time => ({ type: "Open", time, side });

function openAt({ times: [time] }: Captures, side: string): Time | null {
  if (time.type === "Between" && ["from", "origin"].includes(side)) return time;
  return time.type === "Open" || (side === "origin" && kindOf(time) === "year") ? null : open(time, side);
}

const between = (first: Time, last: Time): Time => ({ type: "Between", first, last });

const severalIn = (row: Captures) => oneOf(row, "n") || tables.language.SEVERAL[unitIn(row)];

function monthsOfYear(row: Captures, count: number) {
  const number = oneOf(row, "n", oneOf(row, "quarter"));
  if (number < 1 || number > 12 / count) return null;
  return calendar({ month: (number - 1) * count + 1, months: count, year: oneOf(row, "year") });
}

/** Meanings that need code; the tables of the Python module have the others. */
const MEANINGS: Record<string, (row: Captures) => Time | null | undefined> = {
  "this weekend": () => relative(2, 0),
  "this unit": (row) => relative(unitIn(row), 0),
  "next unit": (row) => relative(unitIn(row), oneOf(row, "n", 1)),
  "last unit": (row) => relative(unitIn(row), -oneOf(row, "n", 1)),
  "past unit": (row) => rolling(unitIn(row), -1),
  "coming units": (row) => rolling(unitIn(row), severalIn(row)),
  "past units": (row) => rolling(unitIn(row), -severalIn(row)),
  "since ago": (row) => open(rolling(unitIn(row), -oneOf(row, "n")), "since"),
  week(row) {
    const number = oneOf(row, "n"), year = oneOf(row, "year");
    return year || number >= tables.language.WEEK ? { type: "WeekOf", number, year } : null;
  },
  "from today": () => open(relative(0, 0), "since"),
  "until yesterday": () => open(relative(0, 0), "before"),
  calendar: (row) => calendar({
    month: monthIn(row) || 1, months: monthIn(row) ? 1 : 12, day: oneOf(row, "day"), year: oneOf(row, "year"),
  }),
  given: (row) => row.times[0],
  days(row) {
    const [month, year] = [monthIn(row), oneOf(row, "year")];
    const [first, last] = allOf(row, "day").map((day) => calendar({ month, day, year }));
    return between(first, last);
  },
  months(row) {
    const [first, last] = [...allOf(row, "mon"), ...allOf(row, "month")];
    return between(calendar({ month: first }), calendar({ month: last, year: oneOf(row, "year") }));
  },
  years(row) {
    const [year, last] = allOf(row, "year");
    return year < last ? calendar({ year, months: (last - year + 1) * 12 }) : null;
  },
  season: (row) => calendar({
    month: oneOf(row, "season"), months: tables.language.SEASON, year: Math.max(0, ...allOf(row, "year")),
  }),
  weekday: (row) => ({ type: "Weekday", number: oneOf(row, "weekday") }),
  "day of month": (row) => ({ type: "MonthDay", number: oneOf(row, "day"), year: oneOf(row, "year") }),
  between(row) {
    const times = withMonths(row.times);
    return times && between(times[0], times[1]);
  },
};

/** Return the time expression of a row; null if it does not make sense. */
function meant(name: string, row: Captures): Time | null {
  const { AIMED, NEAR_DAYS, PARTS, SIDES, SPANS } = tables.language, part = PARTS.indexOf(name) + 1;
  if (name in NEAR_DAYS) return relative(0, NEAR_DAYS[name]);
  if (name in SPANS) return monthsOfYear(row, SPANS[name]);
  if (SIDES.includes(name)) return openAt(row, name);
  const [aim, base] = AIMED[name] ?? [], time = MEANINGS[part ? "calendar" : base ?? name]?.(row);
  if (part) return time?.day ? null : { ...(time as Time), part };
  return aim ? { type: "DirectedDate", time, aim } : time ?? null;
}

function dateTokens(text: string) {
  let before = 0;
  return findAll("matcher.TOKEN", text).map((match) => {
    const start = match.index, end = start + match[0].length, exact = match[0].toLowerCase();
    const gap = text.slice(before, start);
    before = end;
    const is = (name: string) => !!fullMatch(`matcher.${name}`, gap);
    return {
      start, end, exact, folded: fold(exact), joins: is("JOINS"), dashes: is("DASHES"),
      lists: is("LISTS"),
      opens: !start || /\s/.test(text[start - 1]) || tables.matcher.OPENERS.includes(text[start - 1]),
      closes: !!matchAt("matcher.CLOSES", text, end),
      time: match.groups?.date ? digitsTime(match[0]) : null,
      bare: !matchAt("matcher.SIGNED", text, end),
    };
  });
}

export type DateToken = ReturnType<typeof dateTokens>[number];

/** Return the time of a day or month in digits: 3/5, 5/2023, 2023-05-03. */
function digitsTime(text: string) {
  const { FIRST_YEAR, LAST_YEAR } = tables.matcher, parts = (text.match(/\d+/g) ?? []).map(Number);
  const [one, two] = parts, isMonth = (each: number) => each >= 1 && each <= 12;
  if (parts.length === 2 && two < 100 && one <= 31)
    return one && isMonth(two) ? calendar({ month: two, day: one }) : null;
  let [year, month, day = 0] = one > 31 ? parts : [...parts].reverse();
  if (parts.length === 2 && one <= 31) [year, month, day] = [two, one, 0];
  return year >= FIRST_YEAR && year <= LAST_YEAR && isMonth(month) ? calendar({ year, month, day }) : null;
}

export type Element = {words: string[], slot: string, sign: string, optional: boolean};
export type Row = {elements: Element[], meaning: string};

/** Parse the rows of a language. */
function parseGrammar(own: Record<string, any>) {
  const words = (text: string) =>
    text.split("|").flatMap((each) => (own.groups[each] ?? each).split("|"));
  const element = (text: string): Element => {
    const [, sign = "", slot = "", some, optional] = /^([<>]|[-^$]$)?(?:\{(\w+)\}|(.*?))(\??)$/.exec(text) ?? [];
    return { sign, slot, words: some ? words(some) : [], optional: !!optional };
  };
  const rows = (text: string): Row[] => text.split("\n").filter((row) => /^[^#].*: /.test(row)).map((row) => {
    const at = row.indexOf(": ");
    return { meaning: row.slice(0, at), elements: row.slice(at + 2).split(" ").map(element) };
  });
  const { ROWS, BARE } = tables.language, all = own.rows + ROWS;
  const plain = all.split("\n").filter((row: string) => !/\{(time|end)\}/.test(row));
  return { ...own, patterns: rows(all), times: rows([own.bare, BARE, ...plain].join("\n")), days: rows(own.parts) };
}

/** Compares tokens with the rows of one language. */
class Reader {
  known: Record<string, Reading[]> = {};
  grammar: any;

  constructor(readonly tokens: DateToken[], name: string) {
    this.grammar = tables.dates[name].parsed ??= parseGrammar(tables.dates[name]);
  }

  once(key: string, read: () => Reading[]) {
    return (this.known[key] ??= read());
  }

  /** Return the expressions that begin at a token. */
  read(at: number) {
    return this.once(`read ${at}`, () =>
      this.matches("patterns", at).filter(([end]) => this.tokens[end - 1].closes));
  }

  /** Return the time expressions that a slot `time` may match at a token, the longest first. */
  times(at: number) {
    return this.once(`times ${at}`, () =>
      this.matches("times", at).filter(([, time]) => time).sort((one, other) => other[0] - one[0]));
  }

  ends(at: number) {
    return [...this.times(at), ...this.matches("days", at)];
  }

  matches(table: "patterns" | "times" | "days", at: number): Reading[] {
    return this.grammar[table].flatMap(({ elements, meaning }: Row) =>
      this.endings(elements, at, { numbers: [], times: [] }, true).flatMap(([end, caught]) => {
        const time = meant(meaning, caught);
        return time || meaning === "no time" ? [[end, time]] : [];
      }));
  }

  endings([element, ...rest]: Element[], at: number, caught: Captures, free: boolean): [number, Captures][] {
    if (!element) return [[at, caught]];
    if (element.sign)
      return this.stands(element, at) ? this.endings(rest, at, caught, free || element.sign === "-") : [];
    const result: [number, Captures][] = [];
    if (at < this.tokens.length && (free || this.tokens[at].joins))
      for (const [end, more] of this.takes(element, at, caught))
        result.push(...this.endings(rest, end, more, false));
    if (element.optional) result.push(...this.endings(rest, at, caught, free));
    return result;
  }

  stands({ sign, words }: Element, at: number) {
    const { length } = this.tokens, token = this.tokens[at];
    if (sign === "^") return at === 0;
    if (sign === "$") return at === length;
    if (sign === "<") return at > 0 && this.isOneOf(words, at - 1);
    return at < length && (sign === ">" ? this.isOneOf(words, at) : token.dashes);
  }

  /** Return whether a token, or the word that hyphens join it to, is one of *words*. */
  isOneOf(words: string[], at: number) {
    const isPart = (each?: DateToken) => !!each?.joins && !each.opens;
    let first = at, end = at + 1;
    while (isPart(this.tokens[first])) first--;
    while (isPart(this.tokens[end])) end++;
    const whole = this.tokens.slice(first, end).map(({ folded }) => folded).join("");
    return words.includes(this.tokens[at].folded) || words.includes(whole);
  }

  takes({ slot, words }: Element, at: number, caught: Captures): [number, Captures][] {
    const token = this.tokens[at];
    if (!slot) return words.includes(token.folded) || words.includes(token.exact) ? [[at + 1, caught]] : [];
    if (slot === "time" || slot === "end" || slot === "date") {
      const readings: Reading[] = slot === "date" ? [[at + 1, token.time]] : slot === "end" ? this.ends(at) : this.times(at);
      return readings.flatMap(([end, time]) =>
        time ? [[end, { ...caught, times: [...caught.times, time] }]] : []);
    }
    const taken = this.number(slot, at);
    if (!taken) return [];
    return [[taken[0], { ...caught, numbers: [...caught.numbers, [slot, taken[1]]] }]];
  }

  /** Return the end of a slot, and the number that it matches; null if it does not match. */
  number(slot: string, at: number): [number, number] | null {
    const names = this.grammar.names[slot] ?? {}, { folded, bare } = this.tokens[at];
    const { FIRST_YEAR, LAST_YEAR, LAST_DAY } = tables.matcher, joined = [folded];
    // A name may have up to three words: "fin de semana".
    for (let end = at + 1; joined.length < 3 && this.tokens[end]?.joins; end++)
      joined.push(joined[joined.length - 1] + this.tokens[end].folded);
    for (let count = joined.length; count; count--)
      if (Object.hasOwn(names, joined[count - 1])) return [at + count, names[joined[count - 1]]];
    let number = 0;
    if (slot === "year" && /^\d{4}$/.test(folded)) number = +folded;
    if (number < FIRST_YEAR || number > LAST_YEAR) number = 0;
    if (slot === "quarter") number = +(fullMatch("matcher.QUARTER", folded)?.[1] ?? 0);
    if (slot === "day" || slot === "n") {
      const match = fullMatch("matcher.NUMBER", folded);
      if (match && (!match[2] || this.grammar.ordinals.split(" ").includes(match[2]))) number = +match[1];
      if (slot === "day" && number > LAST_DAY) number = 0;
    }
    return number && bare ? [at + 1, number] : null;
  }
}

// Expressions and lists of them: query/date_words/find.py.

export type Part = {at: number, end: number, time: Time | null, clear: boolean, joint: string};
export type DateExpression = {start: number, end: number, days: Days, joined: boolean};

function readersOf(text: string) {
  const tokens = dateTokens(text);
  return Object.keys(tables.dates).map((name) => new Reader(tokens, name));
}

function listAt(reader: Reader, at: number, today = 0): [number, Days | null, number][] {
  const parts = listParts(reader, at);
  if (parts.length > 1 && !parts[0].time) {
    const other = parts.findIndex(({ time }) => time && !isWeekday(time));
    return parts.slice(0, other < 0 ? parts.length : other).map((each) => [each.end, null, each.at]);
  }
  for (; parts.length > 1; parts.pop()) {
    const members = membersOf(parts, reader.tokens.length, today);
    if (members) return members;
  }
  return [];
}

function listParts(reader: Reader, at: number) {
  const parts: Part[] = [];
  for (let joint = ""; parts.length < tables.find.MOST; ) {
    const clear = reader.read(at).map(([end, time]) => ({ end, time, clear: true }));
    const others = reader.ends(at).filter(([end]) => reader.tokens[end - 1].closes)
      .map(([end, time]) => ({ end, time, clear: false }));
    const readings = [...clear, ...others];
    if (!readings.length) break;
    const best = readings.reduce((one, other) =>
      other.end > one.end || (other.end === one.end && other.clear && !one.clear) ? other : one);
    parts.push({ at, joint, ...best });
    [joint, at] = jointAt(reader, best.end);
    if (!joint || at >= reader.tokens.length) break;
  }
  return parts;
}

function jointAt({ tokens, grammar }: Reader, at: number): [string, number] {
  const token = tokens[at];
  if (token?.joins && grammar.ands.split(" ").includes(token.folded)) return ["and", at + 1];
  if (token?.joins && grammar.ors.split(" ").includes(token.folded)) return ["or", at + 1];
  return [token?.lists ? "," : "", at];
}

function membersOf(parts: Part[], length: number, today: number): [number, Days | null, number][] | null {
  const times = withMonths(parts.flatMap(({ time }) => time ?? []));
  if (!times || times.length < parts.length) return null;
  const isWhole = parts[0].at === 0 && parts[parts.length - 1].end === length;
  if (!parts.some(({ clear }) => clear) && !(isWhole && times.every(isWeekday))) return null;
  if (!parts.every((_, place) => fits(parts, times, place))) return null;
  const members: [number, Days | null, number][] = withYears(times).map((time, at) => [parts[at].end, daysOf(time, today), parts[at].at]);
  return members.every(([, days]) => days) ? members : null;
}

function fits(parts: Part[], times: Time[], place: number) {
  const { clear, time: own } = parts[place], time = times[place];
  const joints = new Set(parts.slice(place, place + 2).flatMap(({ joint }) => joint || []));
  if (time.type === "Open") return joints.size === 1 && joints.has("or");
  if (clear) return true;
  if (own?.type === "MonthDay" && joints.size === 1 && joints.has(",") && place === 0) return parts.length > 2;
  const neighbours = [...times.slice(Math.max(place - 1, 0), place), ...times.slice(place + 1, place + 2)];
  return neighbours.map(kindOf).includes(kindOf(time)) || (kindOf(time) === "year" && !joints.has(","));
}

const isWeekday = (time: Time) => (time.type === "DirectedDate" ? time.time : time).type === "Weekday";

/** Return the parts of a text that are clearly a time. */
function findDates(text: string, today: number) {
  const readers = readersOf(text), [{ tokens }] = readers;
  const expressions: DateExpression[] = [];
  for (let at = 0, end; at < tokens.length; at = end) {
    end = at + 1;
    if (!tokens[at].opens) continue;
    const lists = readers.map((reader) => listAt(reader, at, today)).filter((list) => list.length);
    if (lists.length) {
      const list = lists.reduce((one, other) => (other[other.length - 1][0] > one[one.length - 1][0] ? other : one));
      end = list[list.length - 1][0];
      for (const [to, days, from] of list)
        if (days)
          expressions.push({ start: tokens[from].start, end: tokens[to - 1].end, days, joined: from > at });
      continue;
    }
    const readings = readers.flatMap((reader) => reader.read(at));
    if (!readings.length) continue;
    const [to, time] = readings.reduce((one, other) => (other[0] > one[0] ? other : one));
    const days = time && daysOf(time, today);
    end = to;
    if (days) expressions.push({ start: tokens[at].start, end: tokens[to - 1].end, days, joined: false });
  }
  return expressions;
}

function timesOf(text: string): Time[] {
  return readersOf(text).flatMap((reader) => !reader.tokens.length ? []
    : [...reader.times(0), ...reader.read(0)].flatMap(([end, time]) =>
      end === reader.tokens.length && time ? [time] : []));
}

/** Return the days of a text that is a time as a whole; null if it is not. */
function readDays(text: string, today: number, aim: string) {
  const at = text.indexOf("..");
  for (const begin of timesOf(at < 0 ? text : text.slice(0, at)))
    for (const time of at < 0 ? [begin] : timesOf(text.slice(at + 2)).map((end) => between(begin, end))) {
      const days = daysOf(time, today, aim);
      if (days) return days;
    }
  return null;
}

// Filters: query/date_words/date_filters.py, and its use in query/syntax/field_values.py.

/** Return the day of a moment in a time zone. */
const dayAt = (second: number, timeZone: string) =>
  Date.parse(new Date(second * 1000).toLocaleDateString("sv", { timeZone })) / MS;

/** Return the half-open range of epoch seconds for days. */
function secondsOf([first, last]: Days, zone: string): [number | null, number | null] {
  const isEnd = last === null || last >= dayOf(9999, 12, 31);
  return [
    first === null ? null : secondsAt(first * MS, zone),
    isEnd ? null : secondsAt((last + 1) * MS, zone),
  ];
}

/** Return the range of the date words in a field's value; null if they are not a time. */
function stretch(text: string, clock: Clock, aim: string) {
  const days = readDays(text, dayAt(clock.now, clock.zone), aim), range = days && secondsOf(days, clock.zone);
  return range && range[0] !== null ? range : null;
}

function without(text: string, place: number[], places: number[][], cuts: number[][]) {
  const lower = ([start, end]: number[]) => text.slice(start, end).toLowerCase();
  const same = lower(place), spans = new Map(cuts.flatMap((cut, at) =>
    lower(places[at]) === same ? [[`${cut}`, cut]] : []));
  let rest = text;
  for (const [start, end] of [...spans.values()].sort((one, other) => other[0] - one[0] || other[1] - one[1]))
    rest = `${rest.slice(0, start).trimEnd()} ${rest.slice(end).trimStart()}`.trim();
  for (let before; before !== rest; ) {
    before = rest;
    rest = replaceAll("date_filters.USELESS", rest, " ").trim();
  }
  return rest;
}

const interpretation = (text: string, place: number[], [since, until]: Days, rest: string) => (
  { text: text.slice(...place), field: "date", since: isoDay(since), until: isoDay(until), without: rest });

/** Return how date words in fields were understood. */
function fieldDates({ text, tree }: ParsedQuery, clock: Clock) {
  const { DATED } = tables.field_values;
  const items = conjuncts(tree).flatMap(({ item }) => item && DATED.includes(fold(item.name)) ? [item] : []);
  const places = items.map(({ start, end, name, quoted }) =>
    [start - name.length - 1 - +quoted, Math.min(end + +quoted, text.length)]);
  return items.flatMap((item, at) => {
    const value = { text: text.slice(item.start, item.end), query: text, item, clock };
    if (dateRangeOf(value.text, clock.zone)) return [];
    const { type, low, high } = readerOf(item.name)(value)[1], { zone } = clock;
    if (type !== "DateRangeFilter") return [];
    const days: Days = [low === null ? null : dayAt(low, zone), high === null ? null : dayAt(high - 1, zone)];
    return [interpretation(text, places[at], days, without(text, places[at], places, places))];
  });
}

function dateFilters({ text, tree }: ParsedQuery, clock: Clock) {
  const { now, zone } = clock, today = dayAt(now, zone);
  const lists: DateExpression[][] = [];
  const rest: Syntax[] = [];
  const rows: Syntax[] = [];
  const alone: Syntax[] = [];
  for (const part of conjuncts(tree)) {
    const { type, start = 0, end = 0 } = part;
    if (type !== "WordsNode") {
      rest.push(part);
      continue;
    }
    const own: DateExpression[][] = [];
    for (const one of findDates(text.slice(start, end), today)) {
      const moved = { ...one, start: start + one.start, end: start + one.end };
      if (one.joined && own.length) own[own.length - 1].push(moved);
      else own.push([moved]);
    }
    const bounds = [start, ...own.flatMap((some) => spanOfList(some)), end], left = [];
    for (let at = 0; at < bounds.length; at += 2)
      if (/[\p{L}\p{N}]/u.test(text.slice(bounds[at], bounds[at + 1])))
        left.push({ type: "WordsNode", start: bounds[at], end: bounds[at + 1] });
    rest.push(...left);
    if (own.length) (left.length ? rows : alone).push(part);
    lists.push(...own);
  }
  if (!lists.length) return null;
  const all = lists.flat(), places = all.map(({ start, end }) => [start, end]);
  const cuts = lists.flatMap((some) => some.map(() => spanOfList(some)));
  return {
    syntax: joinParts(rest), ranges: rangesOf(lists, zone), rows, alone,
    understood: all.map(({ days }, at) =>
      interpretation(text, places[at], days, without(text, places[at], places, cuts))),
  };
}

const spanOfList = (some: DateExpression[]) => [some[0].start, some[some.length - 1].end];

/** Return a single condition for the closed ranges together, and one for each open range. */
function rangesOf(lists: DateExpression[][], zone: string) {
  let closed = [];
  const others = [];
  for (const some of lists) {
    const nodes = some.map(({ days }) => dateRangeFilter(...secondsOf(days, zone)));
    if (some.every(({ days }) => days.every((day) => day !== null))) closed.push(...nodes);
    else others.push(nodes.length === 1 ? nodes[0] : or(nodes));
  }
  if (closed.length > 1) closed = [(or(closed) as any)];
  return [...closed, ...others];
}

function orEvent(node: QueryNode) {
  const events = Object.values<any>(tables.dates).flatMap((one) => one.events.split(" "));
  const isEvent = node.type === "WordQuery" &&
    node.forms.some(([, term]: string[]) => events.includes(term));
  return isEvent ? or([node, ...tables.field_values.STATUS.event.map(statusFilter)]) : node;
}

/** Return steps and replacements of a query with date words; null if it has none. */
function timedPlan({ parsed, base, literal, build, readIn, context }: any) {
  const dates = dateFilters(parsed, context.clock);
  if (!dates) return null;
  const { understood, ranges, rows, alone, syntax } = dates, rest = build(syntax, true), { text } = parsed;
  const titlesWith = (words: string): QueryNode[] => tables.document.TITLES.flatMap(
    (field: string) => phraseOf(words, readIn, context, field) ?? []);
  const titles = rows.flatMap(({ start, end }) => titlesWith(text.slice(start, end)));
  for (const { start, end } of rest.words.length ? [] : alone) {
    const words = text.slice(start, end);
    titles.push(...(findAll("date_words.YEAR", words).length ? titlesWith(words)
      : [wholeTitle(words, readIn, context) ?? []].flat()));
  }
  const filters = ranges.map((node) => ["date", titles.length ? or([node, ...titles]) : node]);
  const built = { ...rest, words: rest.words.map(orEvent), filters: [...rest.filters, ...filters] };
  const dated = { ...base, dated: true };
  const tiers = rest.words.length ? base.tiers
    : [...base.tiers, and([...ranges, heldNode()]), and(ranges)];
  const notes = new Map(understood.map(({ since, until, text, without: words }) => {
    const days = [...new Set([since || "open", until || "open"])].join(" … ");
    return [text.toLowerCase(), note("time", { days, text, words })];
  }));
  const [first, ...fewer] = wordSteps(built, { ...dated, tiers }, false)
    .map((step) => ({ ...step, understood }));
  const [second, ...others] = wordSteps(literal, dated, false)
    .map((step) => ({ ...step, notes: [...step.notes, ...notes.values()] }));
  return { steps: [first, second, ...fewer, ...others], spellings: rest.spellings, beginning: rest.beginning };
}

export const dates = { fieldDates, stretch, timedPlan };
