/**
 * Answers requests: plans a query, finds pages and writes the JSON of a results page, as search/index.py
 * and output/json.py. A part loaded on demand.
 */

import { readAs } from "./analyzer.js";
import { fuzzyWords } from "./builder.js";
import { collect, entryOf, momentOf } from "./executor.js";
import { excerpts } from "./highlighter.js";
import { isAnswer, planQuery } from "./planner.js";
import { Problem, parseValues } from "./requests.js";
import { EVERYTHING, countOf, occurrenceAt, pageOf } from "./searcher.js";
import { fold, part, tables } from "./segmenter.js";
import type { ScoredDoc, SearchResult } from "./executor.js";
import type { Page } from "./highlighter.js";
import type { Note } from "./planner.js";
import type { Any, Searcher } from "./searcher.js";

export interface Index {
  engine: Searcher;
  /** Plans a request, as query/planner.py; throws `QueryError` for an invalid query. */
  plan: (request: Any, now: number) => Any;
  info: {version: string, built_at: string, languages: string[]};
}
export type Answer = {plan: Any, step: Any, result: SearchResult, replaced?: Any[], absent?: Any[]};

/**
 * Return the answer to a `SearchRequest` of model/query.py as JSON, without `took_ms` and `links`.
 * *ui* is the language of the notes for people; empty to write them as the API does.
 */
export function searchPage(index: Index, request: Any, now: number, ui = "") {
  const { engine, info } = index;
  engine.prepare(request.facets ?? []);
  const planner = (other: Any) => index.plan(other, now);
  const answer = run(engine, planner(request)), { step, result, replaced = [] } = answer;
  const marks = withFuzzyTerms(engine, step.marks), moment = momentOf(step.query);
  const trial = { engine, request, planner, run: (plan: Any) => run(engine, plan), languages: info.languages, now };
  const isFiltered = Object.values<string[]>(request.filters).some((values) => values.length);
  const hints: Note[] = result.total || !isFiltered ? [] : part("corrections").mistakenValues(request, trial);
  return {
    query: request.text,
    lang: request.lang,
    total: result.total,
    page: request.page,
    per_page: request.per_page,
    pages: request.per_page ? Math.ceil(result.total / request.per_page) : 0,
    index: { version: info.version, built_at: info.built_at },
    step: step.name,
    notes: [...(replaced.length ? part("corrections").replacementNotes(answer) : []), ...notesOf(engine, answer), ...hints].map((note) => part("notes").noteText(note, ui)),
    understood: step.understood.map(({ text, field, since, until, without }: Any) =>
      ({ text, field, from: since || null, to: until || null, without })),
    hits: result.matches.map((match) => hitJson(engine, match, marks, now, moment)),
    facets: result.facets,
    facets_stats: request.facets?.length ? part("facets").statsOf(result.facets) : {},
    did_you_mean: isSure(answer) ? null : part("corrections").correct(trial, answer),
    exact: replaced.length ? part("corrections").exactText(answer) : null,
  };
}

/** Whether no correction is needed: all words are on some page, or the hits contain all words. */
function isSure({ plan: { parsed }, step, result, absent = [] }: Answer) {
  if (result.total && step.name === "all") return true;
  return !parsed.text.includes(":") && parsed.tokens.every(({ kind }: Any) => kind === "word") && !absent.length;
}

/** Return the answer of the first step that finds enough hits; of step 1 if no step does. */
export function run(engine: Searcher, plan: any): Answer {
  const answer = firstSufficient(engine, plan);
  if (answer.result.total && answer.step.name === "all") return answer;
  const absent = absentWords(engine, plan), spellings = absent.filter(isFuzzy);
  const replaced = replacements(engine, plan, absent);
  if (replaced.length) {
    const near = firstSufficient(engine, part("corrections").respellPlan(plan, replaced));
    const name = replaced.some(isFuzzy) ? "near" : "prefix", words = replaced.map(wordOf);
    if (near.result.total) return {
      ...near, step: { ...near.step, name }, replaced,
      absent: spellings.filter((each) => words.includes(wordOf(each))),
    };
  }
  return { ...answer, absent: spellings };
}

const wordOf = ({ word }: Any) => JSON.stringify(word);

function firstSufficient(engine: Searcher, plan: any): Answer {
  const [first, ...fewer] = plan.steps, result = engine.search(first.query);
  if (!fewer.length || isAnswer(first, result.total, engine.count())) return { plan, step: first, result };
  const totals = new Map([[result.total, first]]);
  for (const step of fewer) {
    const total = countOf(engine, step.query);
    if (!totals.has(total)) totals.set(total, step);
    if (isAnswer(step, total, engine.count())) {
      const best = totals.get(total);
      return { plan, step: best, result: best === first ? result : engine.search(best.query) };
    }
  }
  return { plan, step: first, result };
}

export const isFuzzy = ({ near }: Any) => fuzzyWords(near).length > 0;

/** Return the possible replacements of words that no visible page contains, neither whole nor the replaced part. */
function absentWords(engine: Searcher, plan: Any): any[] {
  const query = { ...plan.steps[plan.steps.length - 1].query, filters: [] };
  return [plan.beginning ?? [], plan.spellings].flat().filter(({ word, part: typed }) =>
    ![word, typed ?? []].flat().some((match) => countOf(engine, { ...query, match })));
}

/** Return the replacement of each absent word: the first one that finds a page. */
function replacements(engine: Searcher, plan: Any, absent: any[]): any[] {
  const { query } = plan.steps[plan.steps.length - 1];
  const found: Map<string, any> = new Map();
  for (const each of absent)
    if (!found.has(wordOf(each)) && countOf(engine, { ...query, match: each.near })) found.set(wordOf(each), each);
  return [...found.values()];
}

/** Return the marks with the words that fuzzy queries match in place of these queries. */
function withFuzzyTerms(engine: Searcher, { stems, prefixes, phrases, words, near }: Any) {
  const terms = near.flatMap((one: Any) => engine.fuzzyTerms(one.word, one.edits).map(({ term }) => term));
  return { stems, prefixes, phrases, words: near.length ? terms : words };
}

/** Return the notes of the step that answered, as `_notes` of search/index.py. */
function notesOf(engine: Searcher, { step: { name, notes }, plan, result }: Answer): Note[] {
  const step = { notes: result.total && (name === "most" || name === "some") ? [...notes, { name, values: {} }] : notes };
  const isUnfit = (note: Note) => note.name === "time" && note.values.words;
  if (!step.notes.some(isUnfit) || !countOf(engine, { ...plan.steps[0].query, match: EVERYTHING })) return step.notes;
  return step.notes.map((note: Note) => (isUnfit(note) ? { ...note, name: "words" } : note));
}

/** Return `upcoming`, `ongoing` or `past`; null for a page that is not an event. */
export function statusAt(page: Page, now: number) {
  const { begins, over } = occurrenceAt(page, now);
  if (begins == null || over == null) return null;
  return now < begins ? "upcoming" : now < over ? "ongoing" : "past";
}

function hitJson(engine: Searcher, match: ScoredDoc, marks: any, now: number, moment: number): Any {
  const { FIELDS, MOST_OCCURRENCES } = tables.json;
  const stored = pageOf(engine, match.id), page = occurrenceAt(stored, moment);
  const { occurrences } = page;
  return {
    ...Object.fromEntries(FIELDS.filter((name: string) => name in page).map((name: string) => [name, page[name]])),
    ics: page.ics,
    start: page.start || null,
    end: page.end || null,
    date: page.date || null,
    status: statusAt(page, now),
    event_status: page.event_status || null,
    attendance: page.attendance || null,
    score: +match.score.toFixed(4),
    ...excerpts(stored, (marks as any)),
    ...(occurrences.length ? { recurrence: {
      next: page.start,
      more: occurrences.length - 1,
      endless: page.endless,
      occurrences: occurrences.slice(0, MOST_OCCURRENCES).map(([start, end]: any[]) => ({ start, end: end || null })),
    } } : {}),
    ...(match.kin.length ? { others: match.kin.map((doc) => {
      const { id, url, title, lang, start } = occurrenceAt(pageOf(engine, doc), moment);
      return { id, url, title, lang, start: start || null };
    }) } : {}),
  };
}

const FILTERS = "filters";

/** Return the search request in a query string, and the values of the other parameters. */
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
    throw new Problem({ status: 404, detail: `"page" × "per_page" is ${reach}, more than ${MAX_REACH}; narrow the search` });
  return { request, options };
}

function answer(engine: Searcher, tables: any, pairs: URLSearchParams, now: number) {
  const { reader } = engine, { table } = reader;
  // Load this facet with the first files: stop words need it.
  if (table.languages.length > 1) engine.prepare(["lang"]);

  function stem(form: string, lang: string) {
    const at = table.stems.map(readAs).indexOf(lang);
    if (at < 0) return form;
    // If no page contains a form, its ending gives the stem. While that is unknown (undefined), load the files for
    // endings only for a word that is being typed: mostly no page contains it.
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

export const search = { answer, collect };
