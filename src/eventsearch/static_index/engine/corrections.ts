/**
 * Suggests a corrected query when the original one finds too little, as search/did_you_mean.py. A part
 * loaded on demand.
 */

import { chunksOf, foldedIn, quoted, readAs } from "./analyzer.js";
import { and, conjuncts, fuzzyWords, readingsOf, stemsOf, transformNode, uniqueNodes } from "./builder.js";
import { wordsIn } from "./highlighter.js";
import { marksOf, unknownFields } from "./planner.js";
import { cutText } from "./requests.js";
import { isFuzzy } from "./search.js";
import { countOf, pageOf } from "./searcher.js";
import { fold, loose, normal, part, tables } from "./segmenter.js";
import type { QueryNode, Replacement } from "./builder.js";
import type { Note, QueryPlan } from "./planner.js";
import type { Answer } from "./search.js";
import type { Any, Searcher } from "./searcher.js";

export type Change = {place: number[], words: string[]};
/** What is needed to try other texts for a request. */
export interface Trial {
  engine: Searcher;
  request: Any;
  planner: (request: Any) => Any;
  run: (plan: Any) => Answer;
  languages: string[];
  now: number;
}

/** Return the plan of a request; null if its query is invalid. */
function planOf(trial: Trial, request: Any) {
  try {
    return trial.planner(request);
  } catch (fault) {
    if ((fault as any).hint) return null;
    throw fault;
  }
}

/** Return how many pages contain every word of a request. */
function totalFor(trial: Trial, request: Any) {
  const plan = planOf(trial, { ...request, per_page: 0 });
  return plan ? countOf(trial.engine, plan.steps[0].query) : 0;
}

/** Return the plan that finds only the best hit of another text; null if the text is invalid. */
const planBest = (trial: Trial, text: string) =>
  planOf(trial, { ...trial.request, text, sort: "relevance", facets: [], explain: false, page: 1, per_page: 1 });

/** Return the request's answer with another text, up to the best hit; null if it finds nothing. */
function answerOf(trial: Trial, text: string) {
  const plan = planBest(trial, text), answer = plan && trial.run(plan);
  return answer?.result.total ? answer : null;
}

/** Return a corrected query that finds something; null if there is none. */
function correct(trial: Trial, given: Answer) {
  const { plan } = given, { parsed } = plan, completed = complete(given, trial);
  if (completed) return completed;
  for (const text of candidates(parsed, trial)) {
    const answer = text === parsed.text ? withBest(trial, given) : answerOf(trial, text);
    if (!answer?.result.total) continue;
    const candidate = answer.step.name === "near" ? respellText(answer, trial) : text;
    const isFound = () => planBest(trial, candidate)?.steps.some(({ query }: Any) => countOf(trial.engine, query));
    if (fold(candidate) !== fold(parsed.text) && (candidate === text || isFound())) return candidate;
  }
  return null;
}

/** Return an answer that contains the best hit; search it if the answer has another order or page. */
function withBest({ engine, request }: Trial, given: Answer): Answer {
  if (request.sort === "relevance" && request.page === 1 && request.per_page) return given;
  const query = { ...given.step.query, sort: "relevance", offset: 0, limit: 1, facets: [], explain: false };
  return { ...given, result: engine.search(query) };
}

function* candidates(parsed: Any, trial: Trial) {
  yield* requote(parsed, trial);
  yield* renameFields(parsed, trial);
  yield* replaceValues(parsed, trial);
  yield parsed.text;
}

/** Return the query with misspelt words replaced by the similar words of the best page. */
function respellText({ plan, result, replaced = [] }: Answer, trial: Trial) {
  const near = replaced.filter(isFuzzy).map((spelling) => ({ spelling, terms: neighbours(spelling, trial) }));
  const forms = pageForms(trial, result.matches[0].id, near.flatMap(({ terms }) => terms));
  const changes: Change[] = [];
  for (const { spelling, terms } of near) {
    let term = terms.find((one: string) => forms.has(one));
    for (const other of term ? [] : terms.slice(0, tables.did_you_mean.MOST)) {
      const single = answerOf(trial, other);
      if (!single) continue;
      for (const [key, form] of pageForms(trial, single.result.matches[0].id, [other])) forms.set(key, form);
      term = other;
      break;
    }
    if (term) changes.push(...placesOf(spelling, plan, trial).map((place) => ({ place, words: [(term as string)] })));
  }
  return replacePlaces(plan.parsed.text, changes, forms);
}

/** Return the words similar to an absent word, the most similar first, without stop words. */
function neighbours({ near }: Any, trial: Trial): string[] {
  const silent = new Set(trial.languages.flatMap((lang) =>
    (tables.languages[readAs(lang)]?.stop_words ?? "").split(" ").map(fold)));
  const terms = fuzzyWords(near).flatMap(({ word, edits }) => trial.engine.fuzzyTerms(word, edits, tables.engines.NEAR_TERMS))
    .sort((one, other) => one.edits - other.edits).map(({ term }) => term);
  return [...new Set(terms)].filter((term) => !silent.has(term));
}

/** Yield all rows with one value of each list. */
function* product<T>([first, ...others]: T[][]): Generator<T[]> {
  if (!first) yield [];
  else for (const one of first) for (const rest of product(others)) yield [one, ...rest];
}

/** Return the first *most* values of a generator. */
function firstOf<T>(items: Iterable<T>, most: number) {
  const first: T[] = [];
  if (most) for (const item of items) if (first.push(item) === most) break;
  return first;
}

/** Return the query with absent words replaced by longer ones, or cut in two; null if that finds nothing. */
function complete({ plan, absent = [] }: Answer, trial: Trial) {
  const { MOST, MOST_TRIES } = tables.did_you_mean;
  const options: Map<string, Change[][]> = new Map(), cuts = cutsOf(absent);
  for (const each of absent) {
    const key = JSON.stringify(each.word), places = placesOf(each, plan, trial);
    const some = firstOf(optionsOf(each, trial, cuts), MOST).map((words) => places.map((place) => ({ place, words })));
    options.set(key, [...(options.get(key) ?? []), ...some]);
  }
  const known = [...options.values()].filter((some) => some.length).map((some) => some.slice(0, MOST));
  for (const row of firstOf(known.length ? product(known) : [], MOST_TRIES)) {
    const changes = row.flat();
    const other = planBest(trial, replacePlaces(plan.parsed.text, changes));
    const best = other && trial.engine.search(other.steps[0].query).matches[0]?.id;
    if (best != null) {
      const forms = pageForms(trial, best, changes.flatMap(({ words }) => words));
      // "informat que" finds "informatique que" by its stem, but does not correct "informatque".
      const isOnPage = changes.every(({ words }) => words.length < 2 || words.every((word) => forms.has(word)));
      if (isOnPage) return replacePlaces(plan.parsed.text, changes, forms);
    }
  }
  return null;
}

/** Return at how many places to try to cut each misspelt word in two. */
function cutsOf(absent: Any[]) {
  const { LONGEST, MOST_CUTS, SHORTEST } = tables.did_you_mean, cuts: Map<string, number> = new Map();
  let left = MOST_CUTS;
  for (const { word } of absent.flatMap(({ near }) => fuzzyWords(near))) {
    const length = [...word].length;
    if (cuts.has(word) || length > LONGEST) continue;
    const own = Math.max(0, Math.min(left, length - 2 * SHORTEST + 1));
    cuts.set(word, own);
    left -= own;
  }
  return cuts;
}

/** Yield the words that begin with a word, then the pairs of words that it may be cut into. */
function* optionsOf({ near }: Any, trial: Trial, cuts: Map<string, number>) {
  const { COMPLETED, SHORTEST } = tables.did_you_mean, words = fuzzyWords(near).map(({ word }) => [...word]);
  for (const letters of words) {
    const word = letters.join(""), counts = letters.length >= COMPLETED ? trial.engine.terms(word) : [];
    if (!counts.some(({ term }) => term === word))
      for (const { term } of [...counts].sort((a, b) => b.count - a.count || (a.term < b.term ? -1 : 1))) yield [term];
  }
  for (const letters of words) for (let at = SHORTEST; at < SHORTEST + (cuts.get(letters.join("")) ?? 0); at++) {
    const first = letters.slice(0, at).join(""), second = letters.slice(at).join("");
    if (totalFor(trial, { text: `"${first} ${second}"`, lang: trial.request.lang })) yield [first, second];
  }
}

/** Return the offsets of the words to replace, without elided articles and other parts of a compound. */
function placesOf({ near, places }: Any, plan: Any, trial: Trial): number[][] {
  const { text } = plan.parsed, names = unknownFields(plan.parsed);
  const words = fuzzyWords(near).map(({ word }) => word), languages = trial.languages.length ? trial.languages : [""];
  return places.filter(([start]: number[]) => !names.some(([low, high]) => low <= start && start < high))
    .flatMap(([start, end]: number[]) => {
      const { text: plain, starts, ends } = normal(text.slice(start, end));
      const found = chunksOf(plain).flatMap((chunk) => chunk.cut.pieces
        .filter((piece) => languages.some((lang) => words.includes(foldedIn(piece, lang))))
        .map((piece) => [start + starts[chunk.start + piece.start], start + ends[chunk.start + piece.end - 1]]));
      let last = start;
      return (found.length ? found.sort(([a, b], [c, d]) => a - c || d - b) : [[start, end]])
        .filter(([from, to]) => from >= last && (last = to));
    });
}

function replacePlaces(text: string, changes: Change[], forms?: Map<string, string>) {
  const rows = changes.map(({ place: [start, end], words }) => ({ start, end, words }));
  rows.sort((a, b) => b.start - a.start || b.end - a.end);
  for (const { start, end, words } of rows) {
    const word = words.map((one) => forms?.get(one) ?? one).join(" ");
    text = text.slice(0, start) + matchCase(word, text.slice(start, end)) + text.slice(end);
  }
  return text;
}

/** Return the folded terms that a page contains, each with its most frequent spelling there. */
function pageForms(trial: Trial, doc: any, terms: string[]) {
  const page = pageOf(trial.engine, doc);
  const pieces = [...page.tags, ...page.authors];
  for (const { text, folded } of wordsIn(page)) if (terms.includes(folded)) pieces.push(text);
  const forms: Map<string, Map<string, number>> = new Map();
  for (const piece of pieces)
    for (const { cut } of chunksOf(piece))
      for (const { folded, exact } of cut.pieces) {
        if (!terms.includes(folded)) continue;
        const counts = forms.get(folded) ?? new Map();
        forms.set(folded, counts.set(exact, (counts.get(exact) ?? 0) + 1));
      }
  return new Map([...forms].map(([term, counts]) =>
    [term, [...counts].sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1))[0][0]]));
}

/** Return a word in the case of the typed word that it replaces. */
function matchCase(word: string, typed: string) {
  const isUpper = (text: string) => text === text.toUpperCase() && text !== text.toLowerCase();
  const [first = "", ...rest] = word, letters = [...typed];
  if (isUpper(typed) && letters.length > 1) return word.toUpperCase();
  return isUpper(letters[0] ?? "") ? first.toUpperCase() + rest.join("") : word;
}

const isKeyword = (token: Any) => token.kind === "field" && !token.wild && part("syntax").keywordFilter(token.name, "") !== null;

/** Yield the query with quotation marks around a field's value and the words after it, if a page has that value. */
function* requote(parsed: Any, trial: Trial) {
  const { MOST_FIELDS, MOST_WORDS } = tables.did_you_mean, { text, tree } = parsed;
  const parts = conjuncts(tree);
  let fields = 0;
  for (let at = 1; at < parts.length && fields < MOST_FIELDS; at++) {
    const token = parts[at - 1].item, row = parts[at];
    if (!token || parts[at - 1].type !== "TermNode" || row.type !== "WordsNode" || !isKeyword(token) || token.quoted) continue;
    fields++;
    const ends = [...text.slice(row.start, row.end).matchAll(/\S+/g)].map((word) => row.start + word.index + word[0].length);
    for (const end of ends.slice(0, MOST_WORDS).reverse()) {
      const value = quoted(text.slice(token.start, end));
      if (value && totalFor(trial, { text: `${token.name}:${value}` })) yield text.slice(0, token.start) + value + text.slice(end);
    }
  }
}

/** Yield the query with a similar field in place of an unknown name before a colon. */
function* renameFields(parsed: any, trial: Trial) {
  const { MOST_FIELDS, MOST_NAMES, ALIKE } = tables.did_you_mean, { text } = parsed;
  const { keywords, texts, readers } = tables.fields;
  const sorted = (name: string) => [...name].sort().join("");
  for (const [start, end] of unknownFields(parsed).slice(0, MOST_FIELDS)) {
    const typed = fold(text.slice(start, end));
    const near = closeMatches(typed, Object.keys({ ...keywords, ...texts, ...readers }), 2 * MOST_NAMES, ALIKE);
    near.sort((a, b) => +(sorted(a) !== sorted(typed)) - +(sorted(b) !== sorted(typed)));
    for (const field of near.slice(0, MOST_NAMES)) {
      const other = text.slice(0, start) + field + text.slice(end);
      if (totalFor(trial, { ...trial.request, text: other })) yield other;
    }
  }
}

/** Yield the query with similar values in place of values that no page has. */
function* replaceValues({ text, tokens }: Any, trial: Trial) {
  const wrong: {token: Any, near: string[]}[] = tokens.flatMap((token: Any, at: number) => {
    if (["not", "minus"].includes(tokens[at - 1]?.kind) || !isKeyword(token)) return [];
    const near = replacements(text, token, trial);
    return near.length ? [{ token, near }] : [];
  });
  const rows = wrong.length ? product(wrong.map(({ near }) => near)) : [];
  for (const values of firstOf(rows, tables.did_you_mean.MOST_VALUE_TRIES)) {
    let other = text;
    for (let at = wrong.length - 1; at >= 0; at--)
      other = other.slice(0, wrong[at].token.start) + values[at] + other.slice(wrong[at].token.end);
    yield other;
  }
}

/** Return the replacements of a field's value; empty if a page has it. */
function replacements(text: string, token: Any, trial: Trial): string[] {
  const value = text.slice(token.start, token.end), same = part("syntax").keywordFilter(token.name, value);
  if (!same || totalFor(trial, { text: `${token.name}:"${value}"` })) return [];
  return nearValues(same.field, value, trial).map((near) => (token.quoted ? near : quoted(near) ?? "")).filter(Boolean);
}

/** Return the values of a keyword field that are similar to a value. */
function nearValues(field: string, value: string, trial: Trial) {
  const { ALIKE, MOST_VALUES } = tables.did_you_mean, { WORDY } = tables.field_values;
  const values: Map<string, string> = new Map();
  const add = (text: string) => values.has(loose(text)) || values.set(loose(text), text);
  const labels = [...trial.engine.facetValues(field, trial.now)];
  labels.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  for (const label of labels) {
    add(label.value);
    if (field in WORDY) label.value.split(/\s+/).filter(Boolean).forEach(add);
  }
  const target = loose(value), others = [...values.keys()].filter((key) => key !== target);
  return closeMatches(target, others, MOST_VALUES, ALIKE)
    .map((key) => (values.get(key) as string)).filter((one) => !one.includes('"'));
}

/** Return notes on the filters whose value no page has, with a similar value. */
function mistakenValues(request: Any, trial: Trial): Note[] {
  const mistaken = firstOf((function* () {
    for (const [field, values] of Object.entries<string[]>(request.filters))
      for (const value of values) if (!totalFor(trial, { filters: { [field]: [value] } })) yield { field, value };
  })(), tables.did_you_mean.MOST_VALUES);
  return mistaken.flatMap(({ field, value }) => nearValues(field, value, trial).slice(0, 1)
    .map((near) => ({ name: "value", values: { field, value, near } })));
}

/** Return the words most similar to a word, as `get_close_matches` of Python's difflib. */
function closeMatches(word: string, others: string[], most: number, least: number) {
  return others.map((other) => ({ other, ratio: ratioOf([...other], [...word]) }))
    .filter(({ ratio }) => ratio >= least)
    .sort((a, b) => b.ratio - a.ratio || (a.other < b.other ? 1 : -1))
    .slice(0, most).map(({ other }) => other);
}

/** Return the similarity of two words, from 0 to 1, as `ratio` of Python's `SequenceMatcher`. */
function ratioOf(one: string[], other: string[]) {
  const length = one.length + other.length;
  return length ? (2 * commonLetters(one, other)) / length : 1;
}

/** Return the letters of the longest common block, plus those of the blocks before and after it. */
function commonLetters(one: string[], other: string[]): number {
  let best = 0, first = 0, second = 0, before = new Map();
  one.forEach((letter, at) => {
    const lengths = new Map();
    other.forEach((each, place) => {
      if (each !== letter) return;
      const length = (before.get(place - 1) ?? 0) + 1;
      lengths.set(place, length);
      if (length > best) [best, first, second] = [length, at - length + 1, place - length + 1];
    });
    before = lengths;
  });
  if (!best) return 0;
  return best + commonLetters(one.slice(0, first), other.slice(0, second)) +
    commonLetters(one.slice(first + best), other.slice(second + best));
}

/** Return the plan with the replacements of absent words. */
function respellPlan(plan: QueryPlan, absent: Replacement[]) {
  const words = new Map(absent.map((each) => [JSON.stringify(each.word), each.near]));
  const other = (node: QueryNode) => {
    const key = JSON.stringify(node);
    if (words.has(key)) return words.get(key);
    return node.type === "Not" || node.type === "Boosted" || node.best ? node : null;
  };
  const { stems, near, prefixes } = marksOf([...words.values()]);
  const rows = absent.filter(isFuzzy).map((each) => ({ slots: slotsOf(each.word), near: each.near }));
  const title = (node: QueryNode) => {
    if (node.type !== "PhraseQuery") return null;
    const { field, slots } = node, children = [];
    let isRespelled = false;
    for (let at = 0; at < slots.length;) {
      const row = rows.find((one) => JSON.stringify(slots.slice(at, at + one.slots.length)) === JSON.stringify(one.slots));
      if (row) children.push(transformNode(row.near, (one) => (/^(Word|Fuzzy)Query$/.test(one.type) ? { ...one, field } : null)));
      else if (slots[at].length)
        children.push({ type: "WordQuery", forms: slots[at].map((one: string) => ["stem", one]), field, prefix: "" });
      isRespelled ||= !!row;
      at += row?.slots.length ?? 1;
    }
    return isRespelled ? and(children) : null;
  };
  const steps = plan.steps.map((step) => ({
    ...step, words: transformNode(step.words, other), query: {
      ...step.query, match: transformNode(step.words, other),
      tiers: step.query.tiers.map((tier: QueryNode) => transformNode(tier, title)),
    },
    marks: { ...step.marks, stems: uniqueNodes([...step.marks.stems, ...stems]), near: [...step.marks.near, ...near], prefixes: [...step.marks.prefixes, ...prefixes] },
  }));
  return { ...plan, steps, spellings: plan.spellings.filter(({ word }) => words.has(JSON.stringify(word))) };
}

/** Return the stems of a word for each position of a title. */
function slotsOf(word: QueryNode): string[][] {
  const readings = readingsOf(word), phrase = readings.find(({ type }) => type === "PhraseQuery");
  return phrase ? phrase.slots : [[...new Set(readings.flatMap(stemsOf))]];
}

/** Return notes on the replaced words: whether similar words or words with this prefix were searched. */
const replacementNotes = ({ plan: { parsed }, replaced = [] }: Answer): Note[] => replaced.map((each) =>
  ({ name: isFuzzy(each) ? "near" : "prefix", values: { text: parsed.text.slice(...each.places[0]) } }));

/** Return the query with quotation marks around each replaced word, so that only this word matches. */
function exactText({ plan: { parsed: { text } }, replaced = [] }: Answer) {
  const places = replaced.flatMap((each) => each.places).sort(([one], [other]) => other - one);
  return places.reduce((whole, [start, end]) => `${whole.slice(0, start)}"${whole.slice(start, end)}"${whole.slice(end)}`, text);
}

/** Return the message for an unknown parameter, with a similar name. */
function unknownParameter(name: string, names: string[]) {
  const [near] = closeMatches(cutText(name), names, 1, 0.6);
  return `unknown parameter "${cutText(name, 50)}"; ${near ? `did you mean "${near}"?` : `known: ${names.join(", ")}`}`;
}

export const corrections = { correct, exactText, mistakenValues, replacementNotes, respellPlan, unknownParameter };
