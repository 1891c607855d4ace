// @ts-check
/*
 * The month view (a grid of weeks) and the agenda. <event-list view="month"> and the results load it when
 * they need a view. The results page uses `walk` for its own grid.
 */

import { adopt, sheetOf } from "./box/dom.js";
import { bounds, later, monthsLater, ordinal, todayAt } from "./box/events.js";
// @ts-ignore: the bundler replaces it by the text of the file.
import CSS from "./box/views.css";

/** @typedef {{start: string, end?: string, all_day?: boolean, begins: number, over: number} & Record<string, any>} Entry */
/** @typedef {any} List The `List` of event-list.js. */
/** @typedef {(tag: string, attributes?: Record<string, any>, ...inside: any[]) => HTMLElement} Make */

/** The day to go to from a day, by key; Home and End stay in the week. @type {Record<string, (day: string, week: string[]) => string>} */
const KEYS = {
  ArrowLeft: (day) => later(day, -1),
  ArrowRight: (day) => later(day, 1),
  ArrowUp: (day) => later(day, -7),
  ArrowDown: (day) => later(day, 7),
  PageUp: (day) => monthsLater(day, -1),
  PageDown: (day) => monthsLater(day, 1),
  Home: (_, week) => week[0],
  End: (_, week) => week[week.length - 1],
};

/**
 * Make a table of days usable by keyboard, as an ARIA grid. One day is selected; Tab only stops at that
 * day and at the links in it.
 *
 * @param {HTMLTableElement} table
 * @param {{turn: (day: string) => void, chosen?: (day: string) => void, day?: string, focused?: boolean}} how
 *   `turn` shows a day of another month, `chosen` is called with each selected day, `day` is selected first.
 */
export function walk(table, { turn, chosen = () => {}, day = "", focused = false }) {
  const cells = /** @type {HTMLElement[]} */ ([...table.querySelectorAll("td[data-day]")]);
  const dayOf = (/** @type {HTMLElement} */ cell) => cell.dataset.day ?? "";
  table.setAttribute("role", "grid");
  for (const cell of table.querySelectorAll("td")) cell.setAttribute("role", "gridcell");
  const choose = (/** @type {HTMLElement} */ cell) => {
    for (const one of cells) {
      const on = one === cell;
      one.setAttribute("aria-selected", String(on));
      for (const stop of [one, ...one.querySelectorAll("a")]) stop.setAttribute("tabindex", on ? "0" : "-1");
    }
    chosen(dayOf(cell));
  };
  const start = cells.find((cell) => dayOf(cell) === day) ?? cells.find((cell) => cell.hasAttribute("aria-current"))
    ?? cells.find((cell) => cell.querySelector("a")) ?? cells[0];
  choose(start);
  if (focused) start.focus();
  table.addEventListener("focusin", ({ target }) => {
    const cell = /** @type {HTMLElement} */ (target).closest("td");
    if (cell && cells.includes(cell) && cell.getAttribute("aria-selected") !== "true") choose(cell);
  });
  table.addEventListener("keydown", (event) => {
    const cell = /** @type {HTMLElement} */ (event.target).closest("td");
    if (!cell || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    if (event.key === "Enter" && event.target === cell) return cell.querySelector("a")?.click();
    if (!Object.hasOwn(KEYS, event.key)) return;
    event.preventDefault();
    const week = cells.filter((one) => one.parentElement === cell.parentElement).map(dayOf);
    const to = KEYS[event.key](dayOf(cell), week), there = cells.find((one) => dayOf(one) === to);
    if (there) there.focus();
    else turn(to);
  });
}

/** @type {CSSStyleSheet | undefined} */
let sheet;

/** Add the views' style sheet to the document or shadow tree of an element. */
const dress = (/** @type {Element} */ element) => adopt(element, sheet ??= sheetOf(CSS));

/** The days of an event in its own time zone. @returns {string[]} */
function daysOf(/** @type {Entry} */ { start, end = start, all_day }) {
  const days = [start.slice(0, 10)], midnight = !all_day && end.slice(11, 16) === "00:00";
  const last = midnight && end.slice(0, 10) > days[0] ? later(end.slice(0, 10), -1) : end.slice(0, 10);
  while (days[days.length - 1] < last && days.length < 400) days.push(later(days[days.length - 1], 1));
  return days;
}

/** Group events by day; the function *days* returns the days of an event. @returns {Map<string, Entry[]>} */
function byDay(/** @type {Entry[]} */ events, days = daysOf) {
  /** @type {Map<string, Entry[]>} */
  const found = new Map();
  for (const one of events) for (const day of days(one)) found.set(day, [...(found.get(day) ?? []), one]);
  return found;
}

const write = (/** @type {string} */ locale, /** @type {Intl.DateTimeFormatOptions} */ how, /** @type {string} */ day) => {
  const text = ordinal(locale, new Intl.DateTimeFormat(locale === "en" ? "en-GB" : locale, { ...how, timeZone: "UTC" }).format(new Date(day)));
  return text[0].toUpperCase() + text.slice(1);
};
const NAMED = 3; // Events to list on a day of the month; further ones are only counted.
const MONTH = /** @type {const} */ ({ month: "long", year: "numeric" });

/** The hours of an event on its first day, in its own time zone; empty for an all-day event. */
function hours(/** @type {List} */ list, /** @type {Entry} */ { start, end = start, all_day }) {
  if (all_day) return "";
  const clock = (/** @type {string} */ moment) => write(list.locale, { timeStyle: "short", hourCycle: "h23" }, `${moment.slice(0, 19)}Z`);
  return end > start && end.slice(0, 10) === start.slice(0, 10) ? `${clock(start)}–${clock(end)}` : clock(start);
}

/** The time of an event to show on a day: its hours if it begins and ends on that day, else its dates. */
const when = (/** @type {List} */ list, /** @type {Entry} */ one, /** @type {string} */ day) =>
  [one.start, one.end ?? one.start].every((moment) => moment.slice(0, 10) === day) ? hours(list, one) : list.dates(one);

/** The first day of the week in a language, 1 for Monday. */
function firstDay(/** @type {string} */ locale) {
  const own = /** @type {any} */ (new Intl.Locale(locale === "en" ? "en-GB" : locale));
  return (own.getWeekInfo?.() ?? own.weekInfo)?.firstDay ?? 1;
}

/** A month of events as a grid, with the events of the selected day below it. */
export function month(/** @type {List} */ list, /** @type {Make} */ h, /** @type {Entry[]} */ events, /** @type {number} */ now) {
  dress(list.element);
  const { locale } = list, days = byDay(events), months = [...days.keys()].map((day) => day.slice(0, 7)).sort();
  const today = todayAt(now), current = today.slice(0, 7);
  const shown = list.month ?? list.day?.slice(0, 7) ?? months.find((one) => one >= current) ?? months[months.length - 1] ?? current;
  const [first, last] = bounds(shown), count = Number(last.slice(8));
  const begin = firstDay(locale) % 7, before = (new Date(first).getUTCDay() - begin + 7) % 7;
  const below = h("div", { class: "es-day" }), number = (/** @type {number} */ n) => new Intl.NumberFormat(locale).format(n);
  const cell = (/** @type {number} */ at) => {
    const day = later(first, at), there = days.get(day) ?? [];
    return at < 0 || at >= count ? h("td") : h("td", { "data-day": day, "aria-current": day === today && "date" },
      h("span", { class: "es-number", "aria-hidden": "true" }, number(at + 1)),
      h("span", { class: "es-status" }, write(locale, { dateStyle: "long" }, day), there.length > NAMED ? ` (${number(there.length)})` : ""),
      ...there.length ? [h("ul", {}, ...there.slice(0, NAMED).map((one) => list.named(one, daysOf(one)[0] === day && hours(list, one))),
        there.length > NAMED ? h("li", { class: "es-meta", "aria-hidden": "true" }, `+${number(there.length - NAMED)}`) : "")] : []);
  };
  const rows = Array.from({ length: Math.ceil((before + count) / 7) }, (_, row) =>
    h("tr", {}, ...Array.from({ length: 7 }, (_, at) => cell(row * 7 + at - before))));
  const names = Array.from({ length: 7 }, (_, at) => later("2023-01-01", begin + at));
  const title = write(locale, MONTH, first);
  const table = /** @type {HTMLTableElement} */ (h("table", { class: "es-month", "aria-label": title },
    h("thead", {}, h("tr", {}, ...names.map((day) =>
      h("th", { scope: "col", abbr: write(locale, { weekday: "long" }, day) }, write(locale, { weekday: "short" }, day))))),
    h("tbody", {}, ...rows)));
  const turn = (/** @type {string} */ day, focused = "[aria-selected=true]") => {
    list.day = day;
    list.focused = focused;
    list.draw();
  };
  const button = (/** @type {number} */ step) => {
    const to = monthsLater(first, step), made = h("button", { type: "button" }, write(locale, MONTH, to));
    made.addEventListener("click", () => turn(to, `.es-turn button:nth-of-type(${step < 0 ? 1 : 2})`));
    return made;
  };
  walk(table, {
    turn, day: list.day,
    chosen: (day) => {
      list.day = day;
      const there = days.get(day);
      below.replaceChildren(...there ? [h("ul", { class: "es-events" }, ...there.map((one) => list.item(one, now)))] : []);
    },
  });
  const { focused } = list;
  if (focused) setTimeout(() => /** @type {HTMLElement | null} */ (list.box.querySelector(focused))?.focus());
  list.focused = "";
  return [h("div", { class: "es-turn" }, button(-1), h("p", { class: "es-title", "aria-live": "polite" }, title), button(1)), table, below];
}

/** Events by month and day, as nested lists; an event that began earlier appears on today. */
export function agenda(/** @type {List} */ list, /** @type {Make} */ h, /** @type {Entry[]} */ events, /** @type {number} */ now) {
  dress(list.element);
  /** @type {Map<string, any[]>} */
  const months = new Map();
  const first = list.past ? "" : todayAt(now), begin = (/** @type {Entry} */ { start }) => [start.slice(0, 10) > first ? start.slice(0, 10) : first];
  for (const [day, there] of byDay(events, begin)) {
    const name = write(list.locale, MONTH, day);
    months.set(name, [...(months.get(name) ?? []), h("li", {},
      h("p", { class: "es-when" }, h("time", { datetime: day }, write(list.locale, { dateStyle: "full" }, day))),
      h("ul", { class: "es-events" }, ...there.map((one) => list.item(one, now, when(list, one, day)))))]);
  }
  return [h("ul", { class: "es-agenda" }, ...[...months].map(([name, days]) =>
    h("li", {}, h("p", { class: "es-title" }, name), h("ul", {}, ...days))))];
}

/**
 * The first month with events from this month on, else the last month with events, else this month.
 * @param {(changes: Record<string, string>) => Promise<any>} ask @param {string | null} when value of the parameter `when`
 */
export async function nextMonth(ask, when) {
  const current = todayAt().slice(0, 7), [from] = bounds(current);
  for (const changes of [{ from, sort: "date" }, { when: "past", sort: "-date" }]) {
    if (when && (when === "past") !== ("when" in changes)) continue;
    const one = (await ask(/** @type {any} */ (changes))).hits.find((/** @type {any} */ { start }) => start);
    // An ongoing event may have begun in an earlier month.
    if (one) return (changes.from ?? "") > one.start ? current : one.start.slice(0, 7);
  }
  return current;
}

/** Limit a request to the time of a view: a month, or from today on. */
export function narrow(/** @type {string} */ view, /** @type {string} */ month, /** @type {URLSearchParams} */ asked) {
  const past = asked.get("when") === "past";
  asked.set("per_page", "100");
  asked.set("sort", past && view === "agenda" ? "-date" : "date");
  if (view === "month") {
    const [from, to] = bounds(month);
    asked.set("from", from);
    asked.set("to", to);
    asked.delete("month");
  } else if (!asked.has("from") && !past) asked.set("from", todayAt());
}

/** The view of hits; *shown* is the month of the grid. */
export function frame(/** @type {any} */ results, /** @type {Make} */ h, /** @type {any[]} */ hits, /** @type {string} */ shown) {
  const { host, view } = results, asked = results.asked();
  const events = hits.filter(({ start }) => start).flatMap((one) =>
    ((view === "month" && one.recurrence?.occurrences) || [one]).map((/** @type {any} */ at) => ({ ...one, ...at, end: at.end ?? at.start })));
  const list = {
    element: host.element, locale: host.locale, box: results.frame, month: shown, day: results.day || asked.get("from") || undefined,
    focused: results.focused, past: asked.get("when") === "past" || asked.get("from") < todayAt(),
    draw: () => results.turn(list.day, list.focused),
    dates: (/** @type {any} */ one) => host.when(one),
    item: (/** @type {any} */ one) => results.hit(one),
    named: (/** @type {any} */ one, time = "") =>
      h("li", { lang: results.other(one) }, h("a", { href: host.address(one.url) }, time ? `${time} ` : "", ...host.titled(one))),
  };
  results.focused = "";
  return (view === "month" ? month : agenda)(list, h, events, Date.now() / 1000);
}
