/**
 * The texts and sections of a hit that are worth showing: search/highlight/highlighter.py, and the
 * places of words as storage/stored_page.py has them.
 */

import { beginning, bisect, isAbove, searchFrom, view } from "./fragmenter.js";
import { tables } from "./segmenter.js";
import type { Mark, Window } from "./fragmenter.js";

export type Span = {start: number, end: number, position: number, folded: string, stem: string};
/** A stored page, as static_index/pages.py writes it. */
export type Page = Record<string, any>;
export type MarksByText = Record<string, Mark[]>;
export type SectionHit = {heading: string, anchor: string, url: string, highlight: string[]};
/** As `HighlightTerms` of query/relaxation.py. */
export interface Terms {
  stems: string[];
  prefixes: string[];
  phrases: string[][][];
  words: string[];
}

/**
 * Return what writes a text with one unit for each code point, and what writes it as it was.
 *
 * What takes two units has another in its place, one of U+DC00 to U+F8FF: halves of such a pair,
 * which no text holds by themselves, then those for private use, which are replaced as well.
 */
function units() {
  const signs: string[] = [];
  const unit = (sign: string) => {
    const at = signs.indexOf(sign);
    return String.fromCharCode(0xdc00 + (at < 0 ? signs.push(sign) - 1 : at));
  };
  return {
    narrow: (text: string) => text.replace(/[\ue000-\uf8ff\u{10000}-\u{10ffff}]/gu, unit),
    widen: (text: string) =>
      signs.length ? text.replace(/[\udc00-\uf8ff]/g, (one) => signs[one.charCodeAt(0) - 0xdc00]) : text,
  };
}

let apart: Uint8Array | undefined;

/** Whether a unit stands between two words; what it is does not depend on the version of Unicode. */
function isApart(code: number) {
  if (!apart) {
    apart = new Uint8Array(0x10000);
    for (const [low, high] of tables.pages.APART) apart.fill(1, low, high + 1);
  }
  return apart[code];
}

/** Return the numbers that a text holds as code points. */
const unpackNumbers = (text: string) => [...text].map((sign) => {
  const code = (sign.codePointAt(0) as number);
  return code - tables.pages.FIRST - (code >= 0xe000 ? 0x800 : 0);
});

/**
 * Return the words of a text, which static_index/pages.py wrote as how they differ from the runs of
 * its letters: a kind for each, and for each different word how its stem ends.
 */
function wordsOf(text: string, [kinds, numbers, endings, stemNumbers]: any[]) {
  const stemKinds = unpackNumbers(stemNumbers);
  const stems: Map<string, string> = new Map(), foldedRuns = new Map();
  const words: Span[] = [];
  let start = 0, cursor = 0, position = -1;
  for (const number of unpackNumbers(numbers)) {
    const [same, skip, before, after, step, own, ownStem] = kinds[number];
    let first = cursor, last = cursor;
    for (let runs = skip + 1; runs; runs--) {
      for (first = last; first < text.length && isApart(text.charCodeAt(first));) first++;
      for (last = first; last < text.length && !isApart(text.charCodeAt(last));) last++;
    }
    if (!same) start = first + before;
    const end = last + after, run = text.slice(start, end);
    if (!same) cursor = end;
    position += step + 1 - same;
    let folded = own ?? foldedRuns.get(run);
    if (folded === undefined) foldedRuns.set(run, (folded = run.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f-]/g, "")));
    let stem = stems.get(folded);
    if (stem === undefined) {
      const [cut, ending] = endings[stemKinds[stems.size]];
      stems.set(folded, (stem = folded.slice(0, folded.length - cut) + ending));
    }
    words.push({ start, end, position, folded, stem: ownStem ?? stem });
  }
  return words;
}

/** Return the words of a page as written and folded. */
export function wordsIn(page: Page) {
  const { narrow, widen } = units();
  const text = tables.stored_page.TEXTS.map((name: string) => narrow(page[name])).join("\n");
  return wordsOf(text, page.words).map(({ start, end, folded }) => ({ folded, text: widen(text.slice(start, end)) }));
}

/** Return what answers in the texts of a page, sorted. */
export function findMarks(words: Span[], terms: Terms) {
  const { prefixes, phrases } = terms;
  const stems = new Set(terms.stems), full = new Set(terms.words);
  const isMatch: (word: Span) => boolean = ({ stem, folded }) => stems.has(stem) || full.has(folded) ||
    prefixes.some((prefix) => folded.startsWith(prefix));
  const marks = words.filter(isMatch).map(({ start, end, stem }) => ({ start, end, key: stem }));
  const inPhrases = new Set(phrases.flat(2));
  const parts = words.filter((word) => inPhrases.has(word.stem) || isMatch(word));
  for (const phrase of phrases) marks.push(...phraseMarks(parts, phrase));
  return marks.sort((a, b) => a.start - b.start || a.end - b.end || (a.key < b.key ? -1 : +(a.key > b.key)));
}

/** Yield where the words of a phrase stand one after the other. */
function* phraseMarks(words: Span[], phrase: string[][]) {
  const places: Map<number, Span[]> = new Map();
  for (const word of words) {
    const there = places.get(word.position);
    if (there) there.push(word);
    else places.set(word.position, [word]);
  }
  const filled = phrase.flatMap((slot, offset) => (slot.length ? [{ offset, slot }] : []));
  const key = filled.map(({ slot }) => [...slot].sort()[0]).join(" ");
  for (const position of filled.length ? places.keys() : []) {
    const row = filled.map(({ offset, slot }) =>
      (places.get(position + offset - filled[0].offset) ?? []).filter((word) => slot.includes(word.stem)));
    if (row.every((some) => some.length)) {
      const last = row[row.length - 1];
      yield { start: row[0][0].start, end: last[last.length - 1].end, key };
    }
  }
}

/** Return the windows of a text as segments, plain and matched in turn. */
export function segments(text: string, windows: Window[], marks: Mark[]) {
  const { ELLIPSIS, LOOSE } = tables.highlighter;
  const parts = [""];
  const add = (more: string) => (parts[parts.length - 1] += more);
  const change = (by: (text: string) => string) => parts.push(by((parts.pop() as string)));
  windows.forEach((window, number) => {
    if (number) change((last) => `${(last.endsWith(ELLIPSIS) ? last.slice(0, -1) : last).trimEnd()} ${ELLIPSIS} `);
    else if (window.cutBefore) change(() => ELLIPSIS);
    let position = window.start;
    for (const [start, end] of merge(marks, window)) {
      add(line(text, position, start));
      parts.push(text.slice(start, end).replaceAll("\n", " "), "");
      position = end;
    }
    add(line(text, position, window.end));
    if (window.cutAfter)
      change((last) => {
        while (last && LOOSE.includes(last.slice(-1))) last = last.slice(0, -1);
        return last + ELLIPSIS;
      });
  });
  return parts;
}

function line(text: string, start: number, end: number) {
  const { APART, PARTED } = tables.highlighter;
  let result = "";
  for (let gap; (gap = searchFrom("highlighter.BREAK", text, start, end));) {
    result += text.slice(start, gap.index).trimEnd();
    const before = result.slice(-1) || text.slice(start - 1, start);
    result += PARTED.includes(before) ? " " : APART;
    start = gap.index + gap[0].length;
  }
  return result + text.slice(start, end);
}

/** Return the ranges within the window, those that touch as one. */
function merge(marks: Mark[], window: Window) {
  const ranges: number[][] = [];
  for (const mark of marks) {
    if (mark.start >= window.end) break;
    const start = Math.max(mark.start, window.start), end = Math.min(mark.end, window.end);
    const last = ranges[ranges.length - 1];
    if (start >= end) continue;
    if (last && start <= last[1]) last[1] = Math.max(end, last[1]);
    else ranges.push([start, end]);
  }
  return ranges;
}

/** Return the fields and sections of a hit that are worth showing, as segments. */
export function excerpts(page: Page, terms: Terms): {highlight: Record<string, string[]>, sections: SectionHit[]} {
  const { narrow, widen } = units();
  const texts: Record<string, string> = {};
  for (const name of tables.stored_page.TEXTS) texts[name] = narrow(page[name]);
  const isAsked = Object.values(terms).some((some) => some.length);
  const words = isAsked ? wordsOf(Object.values(texts).join("\n"), page.words) : [];
  const byText = marksByText(texts, findMarks(words, terms));
  const shown = isAsked ? highlights(texts, byText) : {};
  const all = Object.entries("text" in shown ? shown : { ...shown, ...plain(texts) });
  const sections = isAsked ? sectionsOf(page, narrow, texts.text, byText.text) : [];
  return {
    highlight: Object.fromEntries(all.map(([name, parts]) => [name, parts.map(widen)])),
    sections: sections.map((one: any) => ({ ...one, highlight: one.highlight.map(widen) })),
  };
}

/** Return the beginning of the first text that says something. */
function plain(texts: Record<string, string>) {
  const { PLAIN, SAYS_LITTLE, WIDTH } = tables.highlighter;
  const filled: string[] = PLAIN.map((name: string) => withoutTitle(texts, name, []).text.trim()).filter(Boolean);
  const text = filled.find((one) => one.length >= SAYS_LITTLE) ?? filled[0];
  return text ? { text: segments(text, [beginning(text, WIDTH)], []) } : {};
}

/** Return the fields with something marked, and of the long ones the best as `text`. */
function highlights(texts: Record<string, string>, byText: MarksByText) {
  const { SHORT, LONG, SHOWN, WIDTH } = tables.highlighter;
  const result: Record<string, string[]> = {};
  for (const name of SHORT) {
    const window = { start: 0, end: texts[name].length };
    if (byText[name].length) result[name] = segments(texts[name], [window], byText[name]);
  }
  let best;
  for (const name of LONG) {
    const { text, marks } = withoutTitle(texts, name, byText[name]);
    if (!marks.length) continue;
    const { score, windows } = view(text, marks, WIDTH), excerpt = segments(text, windows, marks);
    if (SHOWN.includes(name)) result[name] = excerpt;
    if (!best || isAbove(score, best.score)) best = { score, excerpt };
  }
  return best ? { ...result, text: best.excerpt } : result;
}

/** Return a text and its marks, without the title if it begins with a line that repeats it. */
function withoutTitle(texts: Record<string, string>, name: string, marks: Mark[]) {
  const text = texts[name], { title } = texts;
  if (!title || !text.startsWith(`${title}\n`)) return { text, marks };
  return { text: text.slice(title.length + 1), marks: shift(marks, title.length + 1, text.length) };
}

/** Return the marks of each text. */
function marksByText(texts: Record<string, string>, marks: Mark[]): MarksByText {
  let start = 0;
  return Object.fromEntries(Object.entries(texts).map(([name, { length }]) => {
    const own = shift(marks, start, start + length);
    start += length + 1;
    return [name, own];
  }));
}

/** Return the marks that begin in a range, counted from its start. */
function shift(marks: Mark[], start: number, end: number) {
  const starts = marks.map((mark) => mark.start);
  return marks.slice(bisect(starts, start), bisect(starts, end))
    .map((mark) => ({ start: mark.start - start, end: mark.end - start, key: mark.key }));
}

/** Return the sections that show most of what was asked for, in their order. */
function sectionsOf(page: Page, narrow: (text: string) => string, text: string, body: Mark[]): SectionHit[] {
  if (!page.url) return [];
  const matching = page.headings.flatMap(([, heading, anchor, start]: any[], at: number) => {
    const end = page.headings[at + 1]?.[3] ?? text.length, marks = shift(body, start, end);
    const count = new Set(marks.map((mark) => mark.key)).size;
    return anchor && count ? [{ heading, anchor, text: text.slice(start, end), marks, count }] : [];
  });
  const { SECTIONS } = tables.highlighter;
  const fullest = [...matching].sort((a, b) => b.count - a.count).slice(0, SECTIONS);
  return matching.filter((one: any) => fullest.includes(one)).map((one: any) => ({
    heading: one.heading,
    anchor: one.anchor,
    url: `${page.url}#${one.anchor}`,
    highlight: sectionExcerpt(one.text.trimEnd(), narrow(one.heading), one.marks),
  }));
}

/** Return the best excerpt of a section, without its heading. */
function sectionExcerpt(whole: string, heading: string, marks: Mark[]) {
  const { SECTION_WIDTH } = tables.highlighter;
  const text = whole.slice(whole.startsWith(heading) ? heading.length : 0).trimStart();
  const start = whole.length - text.length, inside = shift(marks, start, start + text.length);
  const windows = inside.length ? view(text, inside, SECTION_WIDTH).windows : [beginning(text, SECTION_WIDTH)];
  return text ? segments(text, windows, inside) : [];
}
