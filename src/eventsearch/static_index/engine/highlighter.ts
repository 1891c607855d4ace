/**
 * Chooses the excerpts and sections of a hit to show, as search/highlight/, and decodes the offsets of words,
 * as storage/stored_page.py.
 *
 * Offsets count code points. Each code point is a single unit of the text, see `units`.
 */

import { compareRows } from "./reader.js";
import { findAll, regex, tables } from "./segmenter.js";

export type Mark = {start: number, end: number, key: string};
export type Window = {start: number, end: number, cutBefore?: boolean, cutAfter?: boolean};
/** Number of different marks, tidiness, whether it begins uncut, number of marks. */
export type FragmentScore = number[];
export type Fragments = {score: FragmentScore, windows: Window[]};
export type Candidate = {start: number, core: number, keys: Set<string>, marks: Mark[]};
export type Choice = {score: FragmentScore, window: Window, keys: Set<string>};
export type Block = {lines: number[][], cells: boolean};

let lastText = "";

/** Compiled patterns for the last text: the same text is searched many times. */
const lastPatterns: Map<string, RegExp> = new Map();

/** Return the first match from *at* on, as if the text ended at *end*. */
export function searchFrom(name: string, text: string, at = 0, end = text.length) {
  const shown = end < text.length ? text.slice(0, end) : text;
  if (shown !== lastText) lastPatterns.clear();
  lastText = shown;
  const pattern = lastPatterns.get(name) ?? regex(name, shown, "g");
  lastPatterns.set(name, pattern);
  pattern.lastIndex = at;
  return pattern.exec(shown);
}

const endOf = (match: RegExpExecArray) => match.index + match[0].length;

const isAbove = (one: FragmentScore, other: FragmentScore) => compareRows(one, other) > 0;

/** Return the first index of a sorted list whose value is at least *value*. */
export function bisect(list: number[], value: number) {
  let low = 0, high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

const keysOf = (marks: Mark[]) => new Set(marks.map((mark) => mark.key));

/** Return the part of a window to show: only its prose, if that contains as many marks as the whole. */
function withoutCells(text: string, { start, end }: Window, marks: Mark[]): number[] {
  const { MANY, SAYS } = tables.fragmenter, part = text.slice(start, end);
  if (part.split("\n").length < MANY) return [start, end];
  const blocks = blocksOf(part, start);
  if (!blocks.some((block) => block.cells)) return [start, end];
  const inside = marks.filter((mark) => start <= mark.start && mark.end <= end);
  const count = keysOf(inside).size;
  for (const { lines, cells } of blocks) {
    const low = lines[0][0], high = lines[lines.length - 1][1];
    const within = inside.filter((mark) => low <= mark.start && mark.end <= high);
    if (!cells && high - low >= SAYS && keysOf(within).size === count) return [low, high];
  }
  return inside.length ? trim(blocks, inside, start, end) : [start, end];
}

function trim(blocks: Block[], inside: Mark[], start: number, end: number) {
  const { AROUND } = tables.fragmenter;
  const first = inside[0].start, last = Math.max(...inside.map((mark) => mark.end));
  let { lines, cells } = blocks[0];
  if (cells) {
    const at = lines.findIndex((line) => line[1] > first);
    start = lines[Math.max((at < 0 ? lines.length : at) - AROUND, 0)][0];
  }
  ({ lines, cells } = blocks[blocks.length - 1]);
  if (cells) {
    const at = Math.max(lines.filter((line) => line[0] < last).length - 1, 0);
    end = lines[Math.min(at + AROUND, lines.length - 1)][1];
  }
  return [start, end];
}

/** Split a text that begins at offset *start* into blocks of lines: table cells or prose. */
function blocksOf(text: string, start: number): Block[] {
  const { CELL, MANY, ENDED } = tables.fragmenter;
  const lines = findAll("fragmenter.LINE", text).map((line) => {
    const cell = line[0].length <= CELL && !ENDED.includes(line[0].trimEnd().slice(-1));
    return { cell, line: [start + line.index, start + line.index + line[0].length] };
  });
  const blocks: Block[] = [];
  for (let at = 0, next; at < lines.length; at = next) {
    for (next = at + 1; next < lines.length && lines[next].cell === lines[at].cell;) next++;
    const cells = lines[at].cell && next - at >= MANY, run = lines.slice(at, next).map((one) => one.line);
    const before = blocks[blocks.length - 1];
    if (before && !cells && !before.cells) before.lines.push(...run);
    else blocks.push({ lines: run, cells });
  }
  return blocks;
}

/** Return the best window of a text, or the best two if they show more marks. *marks* is sorted, and not empty. */
export function view(text: string, marks: Mark[], width: number): Fragments {
  const count = keysOf(marks).size, { HALF } = tables.fragmenter;
  if (text.length <= width) {
    const window = prose(text, { start: 0, end: text.length }, marks);
    return { score: scoreOf(text, window, count, marks.length), windows: [window] };
  }
  const sentences = new Sentences(text), best = bestOf(sentences, marks, width);
  const half = Math.floor(width / 2);
  if (half >= HALF && best.keys.size < count) {
    const first = bestOf(sentences, marks, half);
    const second = bestOf(sentences, marks.filter((mark) => !first.keys.has(mark.key)), half);
    const different = new Set([...first.keys, ...second.keys]).size;
    const windows = [first.window, second.window].sort((a, b) => a.start - b.start || a.end - b.end);
    if (different > best.keys.size && windows[0].end < windows[1].start) {
      const least = isAbove(first.score, second.score) ? second.score : first.score;
      return { score: [different, ...least.slice(1)], windows };
    }
  }
  return { score: best.score, windows: [best.window] };
}

function prose(text: string, window: Window, marks: Mark[]): Window {
  const [start, end] = withoutCells(text, window, marks);
  return {
    start, end,
    cutBefore: window.cutBefore && start === window.start,
    cutAfter: window.cutAfter && end === window.end,
  };
}

export function beginning(text: string, width: number) {
  if (text.length <= width) return prose(text, { start: 0, end: text.length }, []);
  return prose(text, new Sentences(text).frame(0, 0, width - tables.fragmenter.ELLIPSES), []);
}

/** The sentences of a text; a line counts as a sentence too. */
class Sentences {
  starts: number[] = [];
  ends: number[] = [];

  constructor(readonly text: string) {}

  /** Return the last end of a sentence up to an offset; 0 if there is none. */
  lastEnd(place: number) {
    const at = bisect(this.starts, place + 1);
    if (at && place < this.ends[at - 1]) return this.starts[at - 1];
    const [last, next] = this.around(place);
    this.starts.splice(at, 0, last);
    this.ends.splice(at, 0, next);
    return last;
  }

  /** Return the last end of a sentence up to an offset, or 0, and the first one after it. */
  around(place: number) {
    for (let back = tables.fragmenter.NEARBY; ; back *= 4) {
      const begin = Math.max(place - back, 0);
      let last = 0, next = this.text.length + 1;
      for (let at = begin, match; (match = searchFrom("fragmenter.END", this.text, at)); at = last) {
        if (endOf(match) > place) {
          next = endOf(match);
          break;
        }
        last = endOf(match);
      }
      if (last || !begin) return [last, next];
    }
  }

  /** Return the first end of a sentence from an offset on; null if there is none. */
  firstEnd(place: number) {
    if (place <= 0) return 0;
    let at = Math.max(place - tables.fragmenter.LONGEST_END, 0);
    for (let match; (match = searchFrom("fragmenter.END", this.text, at)); at = endOf(match))
      if (endOf(match) >= place) return endOf(match);
    return null;
  }

  /** Return the start of the sentence that contains an offset. */
  start(place: number) {
    return this.next(this.lastEnd(place));
  }

  /** Return a window of at most *room* from *start* on: whole sentences if possible, at least up to *core*. */
  frame(start: number, core: number, room: number): Window {
    const { text } = this, high = start + room;
    if (high >= text.length) {
      start = this.earlier(start, Math.max(text.length - room, 0));
      return { start, end: text.length, cutBefore: this.isCut(start) };
    }
    const cutBefore = this.isCut(start);
    let end = this.lastEnd(high);
    if (end >= Math.max(core, start + Math.trunc(room * tables.fragmenter.FILLED)))
      return { start, end: start + text.slice(start, end).trimEnd().length, cutBefore };
    const rest = text.slice(core, high + 1);
    for (end = rest.length - 1; end >= 0 && /\S/.test(rest[end]);) end--;
    end = end < 0 ? high : core + rest.slice(0, end).trimEnd().length;
    return { start, end, cutBefore, cutAfter: true };
  }

  /** Return the start of the sentence after the end of one. */
  next(end: number) {
    const blank = searchFrom("fragmenter.BLANK", this.text, end);
    return blank?.index === end ? endOf(blank) : end;
  }

  /** Return an earlier start, not before *low*, for a window that would go beyond the end of the text. */
  earlier(start: number, low: number) {
    const end = this.firstEnd(low);
    if (end !== null && this.next(end) <= start) return this.next(end);
    const blank = searchFrom("fragmenter.BLANK", this.text, Math.max(low - 1, 0), start);
    return blank ? endOf(blank) : start;
  }

  isCut(start: number) {
    return this.start(start) < start;
  }
}

/** Return the best window of a width. */
function bestOf(sentences: Sentences, marks: Mark[], width: number): Choice {
  const { ELLIPSES, COMPARED, PERFECT } = tables.fragmenter;
  const room = Math.max(width - ELLIPSES, 1);
  let best: Choice | null = null;
  let compared = 0;
  for (const candidate of fullest(candidatesOf(sentences, marks, room), keysOf(marks).size)) {
    const [tidy, uncut, most] = PERFECT;
    const bound = [candidate.keys.size, tidy, +uncut, Math.min(candidate.marks.length, most)];
    if (!best || isAbove(bound, best.score)) {
      const choice = choose(sentences, candidate, room);
      if (!best || isAbove(choice.score, best.score)) best = choice;
    }
    const isPerfect = compared && PERFECT.every((value: any, at: number) =>
      +value === best?.score[at + 1]);
    if (isPerfect || ++compared === COMPARED) break;
  }
  return (best as Choice);
}

/** Yield the candidates with the most different marks. */
function* fullest(candidates: Iterable<Candidate>, different: number) {
  const fewer: Candidate[] = [];
  let most = 0;
  for (const candidate of candidates) {
    if (candidate.keys.size === different) {
      most = different;
      yield candidate;
    } else if (most < different) fewer.push(candidate);
  }
  if (most === different) return;
  most = Math.max(...fewer.map((one) => one.keys.size));
  yield* fewer.filter((one) => one.keys.size === most);
}

function choose(sentences: Sentences, { start, core, keys, marks }: Candidate, room: number): Choice {
  const window = prose(sentences.text, sentences.frame(start, core, room), marks);
  const inside = marks.filter((mark) => mark.end <= window.end).length;
  return { score: scoreOf(sentences.text, window, keys.size, inside), window, keys };
}

/** Yield the possible windows, one for each mark. */
function* candidatesOf(sentences: Sentences, marks: Mark[], room: number) {
  const starts = marks.map((mark) => mark.start);
  let last = -1;
  for (const mark of marks) {
    const start = windowStart(sentences, mark, room), end = start + room;
    if (start === last) continue;
    last = start;
    const inside = marks.slice(bisect(starts, start), bisect(starts, end)).filter((one) => one.end <= end);
    const first: Map<string, number> = new Map();
    for (const one of inside) if (!first.has(one.key)) first.set(one.key, one.end);
    const core = first.size ? Math.max(...first.values()) : start;
    yield { start, core, keys: new Set(first.keys()), marks: inside };
  }
}

/** Return the start of a window whose first mark is *mark*. */
function windowStart(sentences: Sentences, mark: Mark, room: number) {
  const { LEAD, BEFORE } = tables.fragmenter, start = sentences.start(mark.start);
  if (mark.end - start <= room * LEAD) return start;
  const low = Math.max(start, mark.start - Math.trunc(room * BEFORE), 1);
  const blank = searchFrom("fragmenter.BLANK", sentences.text, low - 1, mark.start);
  return blank ? endOf(blank) : mark.start;
}

function scoreOf(text: string, { start, end, cutBefore }: Window, different: number, count: number): FragmentScore {
  const { CLUTTER_LEVELS, ENOUGH } = tables.fragmenter;
  const shown = text.slice(0, end);
  let clutter = 0;
  for (let at = start, match; (match = searchFrom("fragmenter.CLUTTER", shown, at)); at = endOf(match)) clutter++;
  const level = Math.floor((clutter * CLUTTER_LEVELS) / Math.max(end - start, 1));
  return [different, 0 - level, +!cutBefore, Math.min(count, ENOUGH)];
}

export type Span = {start: number, end: number, position: number, folded: string, stem: string};
/** A stored page, as static_index/pages.py writes it. */
export type Page = Record<string, any>;
export type SectionHit = {heading: string, anchor: string, url: string, highlight: string[]};
/** The words to highlight, as `HighlightTerms` of query/relaxation.py. */
export interface Terms {
  stems: string[];
  prefixes: string[];
  phrases: string[][][];
  words: string[];
}

/**
 * Return two functions: one writes a text with a single unit for each code point, one undoes that.
 *
 * A code point of two units is replaced by a unit from U+DC00 to U+F8FF: low surrogates, which no text
 * contains alone, then characters for private use, which are therefore replaced themselves.
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

/** Whether a unit separates words; the table is the same for every version of Unicode. */
function isApart(code: number) {
  if (!apart) {
    apart = new Uint8Array(0x10000);
    for (const [low, high] of tables.pages.APART) apart.fill(1, low, high + 1);
  }
  return apart[code];
}

/** Return the numbers that a text encodes as code points. */
const unpackNumbers = (text: string) => [...text].map((sign) => {
  const code = (sign.codePointAt(0) as number);
  return code - tables.pages.FIRST - (code >= 0xe000 ? 0x800 : 0);
});

/**
 * Decode the words of a text. static_index/pages.py writes each word as its difference from the next run of
 * letters (a kind), and the ending of the stem for each different word.
 */
function wordsOf(text: string, [kinds, numbers, endings, stemNumbers]: any[]) {
  const stemKinds = unpackNumbers(stemNumbers);
  const stems: Map<string, string> = new Map(), foldedRuns = new Map();
  const words: Span[] = [];
  let start = 0, cursor = 0, position = -1, runStart = 0, runEnd = 0;
  for (const number of unpackNumbers(numbers)) {
    const [same, skip, before, after, step, own] = kinds[number];
    let first = cursor, last = cursor;
    for (let runs = skip + 1; runs; runs--) {
      for (first = last; first < text.length && isApart(text.charCodeAt(first));) first++;
      // A run may contain thousands of words, so look for its end only once.
      if (first >= runStart && first < runEnd) last = runEnd;
      else {
        for (last = first; last < text.length && !isApart(text.charCodeAt(last));) last++;
        [runStart, runEnd] = [first, last];
      }
    }
    if (!same) start = first + before;
    const end = last + after, run = text.slice(start, end);
    if (!same) cursor = end;
    position += step + 1 - same;
    let folded: string = own ?? foldedRuns.get(run);
    if (folded === undefined) foldedRuns.set(run, (folded = run.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f-]/g, "")));
    let stem = stems.get(folded);
    if (stem === undefined) {
      const [cut, ending] = endings[stemKinds[stems.size]];
      stems.set(folded, (stem = folded.slice(0, folded.length - cut) + ending));
    }
    words.push({ start, end, position, folded, stem });
  }
  return words;
}

/** Return the words of a page, as written and folded. */
export function wordsIn(page: Page) {
  const { narrow, widen } = units();
  const text = tables.stored_page.TEXTS.map((name: string) => narrow(page[name])).join("\n");
  return wordsOf(text, page.words).map(({ start, end, folded }) => ({ folded, text: widen(text.slice(start, end)) }));
}

/** Return the marks of a page's words that match the terms, sorted. */
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

/** Yield the marks of the words of a phrase where they follow each other. */
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

/** Return the windows of a text as alternating plain and matched segments. */
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

/** Return the ranges of marks within a window; ranges that touch are merged. */
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

/** Return the excerpts of a hit's fields and sections to show, as segments. */
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

/** Return the beginning of the first text that is long enough, for a hit without marks in long texts. */
function plain(texts: Record<string, string>) {
  const { PLAIN, SAYS_LITTLE, WIDTH } = tables.highlighter;
  const filled: string[] = PLAIN.map((name: string) => withoutTitle(texts, name, []).text.trim()).filter(Boolean);
  const text = filled.find((one) => one.length >= SAYS_LITTLE) ?? filled[0];
  return text ? { text: segments(text, [beginning(text, WIDTH)], []) } : {};
}

/** Return the fields with marks, and the best excerpt of the long fields as `text`. */
function highlights(texts: Record<string, string>, byText: Record<string, Mark[]>) {
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

/** Return a text and its marks, without its first line if that repeats the title. */
function withoutTitle(texts: Record<string, string>, name: string, marks: Mark[]) {
  const text = texts[name], { title } = texts;
  if (!title || !text.startsWith(`${title}\n`)) return { text, marks };
  return { text: text.slice(title.length + 1), marks: shift(marks, title.length + 1, text.length) };
}

function marksByText(texts: Record<string, string>, marks: Mark[]): Record<string, Mark[]> {
  let start = 0;
  return Object.fromEntries(Object.entries(texts).map(([name, { length }]) => {
    const own = shift(marks, start, start + length);
    start += length + 1;
    return [name, own];
  }));
}

/** Return the marks that begin in a range, with offsets relative to its start. */
function shift(marks: Mark[], start: number, end: number) {
  const starts = marks.map((mark) => mark.start);
  return marks.slice(bisect(starts, start), bisect(starts, end))
    .map((mark) => ({ start: mark.start - start, end: mark.end - start, key: mark.key }));
}

/** Return the sections with the most different marks, in the order of the page. */
function sectionsOf(page: Page, narrow: (text: string) => string, text: string, body: Mark[]): SectionHit[] {
  if (!page.url) return [];
  const matching = page.headings.flatMap(([, heading, anchor, start]: any[], at: number) => {
    const end = page.headings[at + 1]?.[3] ?? text.length, marks = shift(body, start, end);
    const count = keysOf(marks).size;
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
