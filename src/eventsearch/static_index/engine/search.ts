/** Answers to questions: what plans them, finds pages and shows them. A part loaded on demand. */

import { readAs } from "./analyzer.js";
import { collect } from "./executor.js";
import { planQuery } from "./planner.js";
import { Problem, parseValues } from "./requests.js";
import { searchPage } from "./results.js";
import { fold, part, tables } from "./segmenter.js";
import { entryOf } from "./term_reader.js";
import type { Searcher } from "./searcher.js";

export type Any = Record<string, any>;

const FILTERS = "filters";

/** Return the request in a query string, and the parameters in it that are no part of it. */
function parseSearch(pairs: URLSearchParams) {
  const { search, MAX_REACH } = tables.parameters, options = parseValues(pairs, search);
  const request: Any = { ...tables.query.REQUEST, filters: {} };
  for (const { name, field } of search) {
    if (!(name in options) || !field) continue;
    (field === FILTERS ? request.filters : request)[field === FILTERS ? name : field] = options[name];
    delete options[name];
  }
  const reach = request.page * request.per_page;
  if (reach > MAX_REACH)
    throw new Problem({ status: 404, detail: `"page" × "per_page" is ${reach}; at most ${MAX_REACH}: narrow the search` });
  return { request, options };
}

/** Return the answer to a question as JSON. */
function answer(engine: Searcher, tables: any, pairs: URLSearchParams, now: number) {
  const { reader } = engine, { table } = reader;
  // Beside what is wanted first.
  if (table.languages.length > 1) engine.prepare(["lang"]);

  function stem(form: string, lang: string) {
    const at = table.stems.map(readAs).indexOf(lang);
    if (at < 0) return form;
    // A form that is on no page, as what is typed mostly is, is one of a word that is, or none; all is done again once files are loaded.
    const entry = entryOf(reader, form), isTyped = request.unfinished && fold(request.text).trimEnd().endsWith(form);
    return entry?.stems[at] ?? (entry === undefined && !isTyped ? form : part("expansion").absentStem(reader, form, at));
  }
  const context = {
    tables, clock: { now, zone: table.zone }, stem,
    spread: (node: any) => part("spread").spreadOf(engine, node, now),
  };
  const { request, options } = parseSearch(pairs), names = options.fields?.split(",");
  const index = { engine, info: { ...table, version: table.revision }, plan: (request: Any) => planQuery(request, context) };
  const page = searchPage(index, request, now, options.ui);
  const hits = page.hits.map((hit: Any) => ({ ...hit, ics: hit.ics ?? null }));
  const cut = (hit: Any) =>
    Object.fromEntries(names.filter((name: string) => name in hit).map((name: string) => [name, hit[name]]));
  return { ...page, ...(table.labels ? { labels: table.labels } : {}), hits: names ? hits.map(cut) : hits };
}

/** What suggestions alone do not need. */
export const search = { answer, collect };
