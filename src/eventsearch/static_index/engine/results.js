/**
 * From a request to the JSON of a results page: search/index.py and output/json.py.
 */

import { fuzzyWords } from "./builder.js";
import { momentOf } from "./collector.js";
import { excerpts } from "./highlighter.js";
import { isAnswer } from "./planner.js";
import { part, tables } from "./segmenter.js";
import { EVERYTHING, countOf, occurrenceAt, pageOf } from "./stored_pages.js";

/** @typedef {Record<string, any>} Any */
/** @typedef {Record<string, any>} Page A stored page, as static_index/pages.py writes it. */
/** @typedef {Record<string, any>} Query As model/query.py has it; so are the nodes in it. */
/** @typedef {{name: string, values: Record<string, string>}} Note */
/** @typedef {any} Doc How an engine names a document. */
/** @typedef {{id: Doc, score: number, kin: Doc[]}} ScoredDoc */
/** @typedef {{value: string, count: number}} FacetCount */
/** @typedef {{total: number, matches: ScoredDoc[], facets: Record<string, FacetCount[]>}} SearchResult */
/** @typedef {{value: string, count: number, best: Doc, begins: number | null, ends: number | null, is_event: boolean}} FacetValue */
/**
 * What a request is answered by: engines/__init__.py. All of it is at once; what must be loaded
 * first is thrown, loaded, and the request answered anew.
 *
 * @typedef {object} Engine
 * @property {(query: Query) => SearchResult} search
 * @property {(doc: Doc) => Page} page What is stored of a page; what is empty may be left out.
 * @property {(fields: string[]) => void} prepare Loads facets with what is loaded next.
 * @property {typeof import("./searcher.js").Searcher.prototype.names} names What may be suggested.
 * @property {(prefix: string) => {term: string, count: number}[]} terms
 * @property {(word: string, edits: number, limit?: number) => {term: string, edits: number}[]} fuzzyTerms
 * @property {(field: string, now: number) => FacetValue[]} facetValues
 * @property {() => number} count
 */
/**
 * @typedef {object} Index
 * @property {Engine} engine
 * @property {(request: Any, now: number) => Any} plan As query/planner.py; throws what a person must change.
 * @property {{version: string, built_at: string, languages: string[]}} info
 */
/** @typedef {{plan: Any, step: Any, result: SearchResult, replaced?: Any[]}} Answer */

/**
 * Return the results page of a request as JSON, without its times and links.
 *
 * @param {Index} index @param {Any} request As `SearchRequest` of model/query.py.
 * @param {number} now Epoch seconds.
 * @param {string} ui Language of notes; empty for that of programs.
 */
export function searchPage(index, request, now, ui = "") {
  const { engine, info } = index;
  engine.prepare(request.facets ?? []);
  const planner = (/** @type {Any} */ other) => index.plan(other, now);
  const answer = run(engine, planner(request)), { step, result, replaced = [] } = answer;
  const marks = withFuzzyTerms(engine, step.marks), moment = momentOf(step.query);
  const trial = { engine, request, planner, run: (/** @type {Any} */ plan) => run(engine, plan), languages: info.languages, now };
  const isFiltered = filtersOf(request).some((values) => values.length);
  /** @type {Note[]} */
  const hints = result.total || !isFiltered ? [] : part("corrections").mistakenValues(request, trial);
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
    understood: step.understood.map((/** @type {Any} */ { text, field, since, until, without }) =>
      ({ text, field, from: since || null, to: until || null, without })),
    hits: result.matches.map((match) => hitJson(engine, match, marks, now, moment)),
    facets: result.facets,
    facets_stats: request.facets?.length ? part("facets").statsOf(result.facets) : {},
    did_you_mean: isSure(engine, answer) ? null : part("corrections").correct(trial, answer),
    exact: replaced.length ? part("corrections").exactText(answer) : null,
  };
}

/** Return what was chosen beside the text, by field. @param {Any} request @returns {string[][]} */
const filtersOf = ({ tags = [], authors = [], locations = [], sections = [], filters = {} }) =>
  [tags, authors, locations, sections, ...Object.values(filters)];

/** Whether nothing else can be meant: every word is on a page, or on all that are found. @param {Engine} engine @param {Answer} answer */
function isSure(engine, { plan: { parsed, spellings, steps }, step, result }) {
  if (result.total && step.name === "all") return true;
  const query = { ...steps[steps.length - 1].query, filters: [] };
  return !parsed.text.includes(":") && parsed.tokens.every((/** @type {Any} */ { kind }) => kind === "word") &&
    spellings.every((/** @type {Any} */ { word }) => countOf(engine, { ...query, match: word }));
}

/** Return the answer of the first step that finds enough; of the first of all if none does. @returns {Answer} */
export function run(/** @type {Engine} */ engine, /** @type {any} */ plan) {
  const answer = firstSufficient(engine, plan);
  if (answer.result.total && answer.step.name === "all") return answer;
  const absent = replacements(engine, plan);
  if (absent.length) {
    const near = firstSufficient(engine, part("corrections").respellPlan(plan, absent));
    const name = absent.some(isFuzzy) ? "near" : "prefix";
    if (near.result.total) return { ...near, step: { ...near.step, name }, replaced: absent };
  }
  return answer;
}

/** @returns {Answer} */
function firstSufficient(/** @type {Engine} */ engine, /** @type {any} */ plan) {
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

/** @param {Any} replacement */
export const isFuzzy = ({ near }) => fuzzyWords(near).length > 0;

/** Return what must be on no page before something is searched in its place. @param {Any} replacement @returns {any[]} */
export const typedIn = ({ word, part: typed }) => (typed ? [word, typed] : [word]);

/** Return the words that no visible page has, where some page has others in their place. @returns {any[]} */
function replacements(/** @type {Engine} */ engine, /** @type {Any} */ plan) {
  const { query } = plan.steps[plan.steps.length - 1];
  /** @type {Map<string, any>} */
  const found = new Map();
  for (const each of [plan.beginning ?? [], plan.spellings].flat()) {
    const key = JSON.stringify(each.word);
    if (!found.has(key) && !typedIn(each).some((match) => countOf(engine, { ...query, filters: [], match }))
      && countOf(engine, { ...query, match: each.near })) found.set(key, each);
  }
  return [...found.values()];
}

/** Return the marks with the words that their fuzzy queries match. @param {Engine} engine @param {Any} marks */
function withFuzzyTerms(engine, { stems, prefixes, phrases, words, near }) {
  const terms = near.flatMap((/** @type {Any} */ one) => engine.fuzzyTerms(one.word, one.edits).map(({ term }) => term));
  return { stems, prefixes, phrases, words: near.length ? terms : words };
}

/** Return the notes of the step that answered, as `_notes` of search/index.py. @returns {Note[]} */
function notesOf(/** @type {Engine} */ engine, /** @type {Answer} */ { step: { name, notes }, plan, result }) {
  const step = { notes: result.total && (name === "most" || name === "some") ? [...notes, { name, values: {} }] : notes };
  const isUnfit = (/** @type {Note} */ note) => note.name === "time" && note.values.words;
  if (!step.notes.some(isUnfit) || !countOf(engine, { ...plan.steps[0].query, match: EVERYTHING })) return step.notes;
  return step.notes.map((/** @type {Note} */ note) => (isUnfit(note) ? { ...note, name: "words" } : note));
}

/** Return `upcoming`, `ongoing` or `past`; null for a page that is no event. @param {Page} page @param {number} now */
export function statusAt(page, now) {
  const { begins, over } = occurrenceAt(page, now);
  if (begins == null || over == null) return null;
  return now < begins ? "upcoming" : now < over ? "ongoing" : "past";
}

/** @returns {Any} */
function hitJson(/** @type {Engine} */ engine, /** @type {ScoredDoc} */ match, /** @type {any} */ marks, /** @type {number} */ now, /** @type {number} */ moment) {
  const { FIELDS, MOST_OCCURRENCES } = tables.json;
  const stored = pageOf(engine, match.id), page = occurrenceAt(stored, moment);
  const { occurrences } = page;
  return {
    ...Object.fromEntries(FIELDS.filter((/** @type {string} */ name) => name in page).map((/** @type {string} */ name) => [name, page[name]])),
    ics: page.ics,
    start: page.start || null,
    end: page.end || null,
    date: page.date || null,
    status: statusAt(page, now),
    event_status: page.event_status || null,
    attendance: page.attendance || null,
    score: +match.score.toFixed(4),
    ...excerpts(stored, /** @type {any} */ (marks)),
    ...(occurrences.length ? { recurrence: {
      next: page.start,
      more: occurrences.length - 1,
      endless: page.endless,
      occurrences: occurrences.slice(0, MOST_OCCURRENCES).map((/** @type {any[]} */ [start, end]) => ({ start, end: end || null })),
    } } : {}),
    ...(match.kin.length ? { others: match.kin.map((doc) => {
      const { id, url, title, lang, start } = occurrenceAt(pageOf(engine, doc), moment);
      return { id, url, title, lang, start: start || null };
    }) } : {}),
  };
}
