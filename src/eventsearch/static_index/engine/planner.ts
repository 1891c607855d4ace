/** Plans the queries to try for a request, as query/planner.py and query/relaxation.py. */

import { plainChunks } from "./analyzer.js";
import {
  Builder, and, matchedNodes, near, or, prefixesOf, statusFilter, stemsOf, termsFilter, uniqueNodes, wholeTitle,
} from "./builder.js";
import { fold, loose, part, search, tables, useTables } from "./segmenter.js";
import type { BuiltQuery, PlanContext, QueryNode, Replacement } from "./builder.js";
import type { ParsedQuery } from "./parser.js";
import type { Tables } from "./segmenter.js";

/** A step of a plan. *words* is what the words of the text must match; `query` may also accept a page name. */
export type QueryVariant = ReturnType<typeof wordSteps>[number];
export type Note = {name: string, values: Record<string, string>};
export type QueryPlan = {parsed: ParsedQuery, steps: QueryVariant[], spellings: Replacement[], beginning: Replacement | null};
export type Planning = PlanContext & { tables: Tables };

export const note = (name: string, values: Record<string, string>): Note => ({ name, values });

/** Match all pages except events that are cancelled or postponed. */
export const heldNode = () => ({ type: "Not", child: termsFilter("event_status", tables.event_state.OFF) });

/** Return whether a text may contain date words. */
export const mayContainDate = (text: string) =>
  search("date_words.YEAR", text) || search("date_words.DAY", text) ||
  fold(text).split(/[^\p{L}\p{Nl}\p{No}]+/u).some((word) =>
    word && ` ${tables.triggers} `.includes(` ${word} `));

export const queryToken = (kind: string, start: number, end: number, more = {}) => ({
  kind, start, end, name: "", quoted: false, wild: "", bare: 0, edits: 0, ...more,
});

export const oneLine = (text: string) => text.trim().split(/\s+/).join(" ");

/** Return the words to highlight for nodes of a query. */
export function marksOf(nodes: QueryNode[]) {
  const leaves = nodes.flatMap(matchedNodes);
  const of = (type: string) => leaves.filter((node) => node.type === type);
  return {
    stems: uniqueNodes(of("WordQuery").flatMap(stemsOf)),
    prefixes: uniqueNodes(nodes.flatMap(prefixesOf)),
    phrases: uniqueNodes(of("PhraseQuery").map((node) => node.slots)),
    near: uniqueNodes(of("FuzzyQuery")),
    words: [],
  };
}

export function wordSteps(built: BuiltQuery, base: any, wide: boolean) {
  const { ENOUGH, MANY, MOST_FROM, MOST_SHOWN } = tables.relaxation, { words, others } = built;
  const count = words.length, isWide = wide && count > 1, nodes = [...words, ...others];
  const all = near(nodes.length === 1 && count ? words[0] : and(nodes), built.pairs);
  const grades: [string, QueryNode, number][] = [["all", all, isWide ? ENOUGH : 1]];
  function fewer(least: number) {
    const some = near(or(words, { least, covered: isWide }), built.pairs);
    return others.length ? and([some, ...others]) : some;
  }
  if (count >= MOST_FROM) grades.push(["most", fewer(Math.ceil(count / 2)), isWide ? MANY : 1]);
  if (count > 1) grades.push(["some", fewer(1), 1]);
  const filters = [...built.filters, ...base.filters];
  const marks = marksOf([...words, ...built.filters.map(([, node]) => node)]);
  const left = built.left_out;
  const shown = left.length > MOST_SHOWN ? [...left.slice(0, MOST_SHOWN), "…"] : left;
  const notes = left.length ? [note("left_out", { words: shown.join(", ") })] : [];
  return grades.map(([name, words, enough]) => (
    { name, query: { ...base, filters, match: words }, words, marks, enough, understood: [] as any[], notes }));
}

/** Return the syntax tree of a text that only has plain words; null for any other text. */
function parseWords(text: string): ParsedQuery | null {
  const chunks = plainChunks(text);
  if (!chunks || /(^|\s)(AND|OR|NOT)(\s|$)/.test(text)) return null;
  const tokens = chunks.map(({ start, end }) => queryToken("word", start, end));
  const start = tokens[0]?.start ?? 0, end = tokens.at(-1)?.end ?? 0;
  const tree = tokens.length ? { type: "WordsNode", start, end } : { type: "AndNode", parts: [] };
  return { text, tree, tokens };
}

/** Return the offsets of names before a colon that are not fields. */
export const unknownFields = (parsed: ParsedQuery): number[][] =>
  parsed.text.includes(":") ? part("syntax").unknownFields(parsed) : [];

/** Return the plan for a request; throws until all files are loaded that planning needs. */
export function planQuery(fields: Record<string, any>, context: Planning): QueryPlan {
  useTables(context.tables);
  const request = { ...tables.query.REQUEST, ...fields }, { clock } = context;
  const isShort = request.text.length <= tables.planner.MAX_WORDS;
  const text = isShort ? request.text : part("syntax").limitWords(request.text);
  const languages = tables.site_languages;
  const readIn = request.lang ? [request.lang] : languages.length ? languages : [""];
  const words = parseWords(text), parsed = words ?? part("syntax").parseQuery(text);
  const build = (tree = parsed.tree, isTimed = false) =>
    new Builder(text, readIn, context, request.unfinished && text === request.text).build(tree, isTimed);
  const literal = build();
  const slug = slugNode(parsed);
  const base = baseQuery(request, clock);
  const isStated = [...base.filters, ...literal.filters].some(([name]) => name === "status");
  base.tiers = [
    // A request that only counts does not need an order.
    ...request.per_page ? nameTiers(parsed, readIn, context, slug) : [],
    ...(literal.words.length && !isStated ? [] : [heldNode()]),
  ];
  const notes = [
    ...(text === request.text ? [] : [note("cut", { count: `${tables.planner.MAX_WORDS}` })]),
    ...languageNotes(request.lang), ...(words ? [] : part("syntax").operatorNotes(parsed)),
  ];
  let { spellings, beginning } = literal;
  const timed = !request.literal && mayContainDate(text) &&
    part("dates").timedPlan({ parsed, base, literal, build, readIn, context });
  const dated = base.dated || literal.filters.some(isTimed) || !!search("date_words.YEAR", text);
  if (timed) ({ spellings, beginning } = timed);
  const steps = timed?.steps ??
    wordSteps(literal, { ...base, dated }, request.sort === "relevance");
  const days = words ? [] : part("syntax").fieldDates(parsed, clock);
  return { parsed, spellings, beginning, steps: steps.map((step: QueryVariant) => ({
    ...step, notes: [...notes, ...step.notes], understood: [...step.understood, ...days],
    query: slug
      ? { ...step.query, match: or([step.words, slug], { best: true }) } : step.query,
  })) };
}

const isTimed = ([name]: any[]) => tables.planner.TIMES.includes(name);

const slugNode = ({ tree, text }: ParsedQuery) => tree.type === "WordsNode"
  ? { type: "WordQuery", forms: [["stem", `/${loose(text)}`]], field: "title", prefix: "" } : null;

function nameTiers({ text }: ParsedQuery, languages: string[], context: Planning, slug: QueryNode | null) {
  const title = wholeTitle(text, languages, context);
  if (!title) return [];
  const label = termsFilter("label", [oneLine(text)]), landing = termsFilter("kind", ["section"]);
  return [
    and([title, label, landing]), and([title, label]), ...(slug ? [and([slug, landing]), slug] : []),
    and([title, landing]), title,
  ];
}

function languageNotes(lang: string | null) {
  const languages = tables.site_languages;
  if (!lang || part("facets").variants(lang, languages).length) return [];
  return [note("language", { lang, languages: languages.join(", ") || "none" })];
}

function baseQuery(request: Record<string, any>, clock: any): any {
  const filters = chosenFilters(request, clock.zone);
  return {
    match: and([]), now: clock.now, filters, sort: request.sort,
    offset: (request.page - 1) * request.per_page, limit: request.per_page, facets: request.facets,
    explain: request.explain, dated: filters.some(isTimed), collapse: request.collapse, tiers: [],
    hidden: false,
  };
}

function chosenFilters(request: Record<string, any>, zone: string) {
  if (request.filters.year || request.filters.month) part("syntax").checkPeriods(request.filters);
  const { lang, since, until, when } = request;
  const values: Record<string, string[]> = { lang: lang ? [lang] : [], ...request.filters };
  const filters: any[] = Object.entries(values).filter(([, some]) => some.length)
    .map(([name, some]) => [name, termsFilter(name, some)]);
  if (since || until) filters.push(["date", part("date_ranges").spanFilter(since, until, zone)]);
  if (when !== "all") filters.push(["status", statusFilter(when)]);
  else if (request.events) filters.push(["status", part("syntax").eventsNode()]);
  return filters;
}

/** Return whether *total* hits are enough for a step, in an index with this number of pages. */
export function isAnswer(step: QueryVariant, total: number, pages: number) {
  const share = step.name === "all" ? Math.max(1, Math.floor(pages / tables.relaxation.SHARE)) : step.enough;
  return total >= Math.min(step.enough, share);
}
