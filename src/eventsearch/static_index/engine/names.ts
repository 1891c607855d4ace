/** What can be suggested, by the words in it: static_index/suggestions.py. */

import { BEGINS, EVENT, decodeJson } from "./decoder.js";
import { part } from "./segmenter.js";
import { compareTimes, timesAt, visibleDocs } from "./times.js";
import type { IndexReader } from "./reader.js";

export type Token = {folded: string, start: number, end: number, first: boolean};
/** A label with the place of its field, the number of its pages in a language, and its words that were typed. */
export type Name = Label & {field: number, of: number, words: Token[], cards?: any[], docs: number[]};
/** What a name of the field that is not among the best is sorted by. */
export type Bound = (string | number)[] | null;

/** Return the steps to documents as their numbers. */
const summed = (steps: number[]) => {
  let doc = 0;
  return steps.map((step) => (doc += step));
};

export type Label = {value: string, count: number, best: number, begins: number | null, ends: number | null, is_event: boolean};

/** Return what gives a value with what is known of its pages that are to be seen; null for none. */
function labelsAt(reader: IndexReader, now: number) {
  const { columns } = reader, shown = visibleDocs(reader, now);
  const compare = compareTimes(columns, { now, sort: "relevance" }, now);
  return (value: string, docs: number[]): (Label & {visible: number[]}) | null => {
    const visible = docs.filter((doc) => shown[doc]);
    if (!visible.length) return null;
    const best = visible.reduce((one, other) => (compare(other, one) < 0 ? other : one));
    const flags = columns.flags[best], [begins, ends] = timesAt(columns, best, now);
    const has = flags & BEGINS, is_event = !!(flags & EVENT);
    return { value, count: visible.length, best, begins: has ? begins : null, ends: has ? ends : null, is_event, visible };
  };
}

/** Return the values of a field, in order, with those of their pages to be seen. */
export function facetValues(reader: IndexReader, field: string, now: number): Label[] {
  const labelAt = labelsAt(reader, now);
  return reader.values(field).flatMap(({ label, docs }) => {
    const { visible, ...found } = labelAt(label, docs) ?? {};
    return visible ? [(found as Label)] : [];
  });
}

/** Return the names in files with the words that begin like those typed. */
function namesOf(files: any[], typed: string[]) {
  const found: Map<string, any> = new Map();
  for (const { names, words } of files) for (const [folded, places] of Object.entries<number[]>(words)) {
    if (!typed.some((one) => folded.startsWith(one))) continue;
    for (let at = 0; at < places.length; at += 3) {
      const [field, text, docs, cards] = names[places[at]], key = `${field}${text}`, start = places[at + 1] >> 1;
      if (!found.has(key)) found.set(key, { field, text, docs, cards, words: [] });
      found.get(key).words.push({ folded, start, end: start + places[at + 2], first: !!(places[at + 1] & 1) });
    }
  }
  return [...found.values()];
}

/**
 * Return names that may have all words that were typed, and for each field what comes after them if there are more.
 *
 * @param typed Of each word, what a word of the name begins with.
 * @param few Whether the best are enough, of one word.
 */
export function namesWith(reader: IndexReader, typed: string[][], lang: string | null, now: number, few: boolean): {names: Name[], next: Bound[]} {
  const { from, words, best } = reader.table.suggestions, own = lang ? reader.values("lang").find(({ label }) => label === lang) : null;
  let files, next = [];
  if (few && now >= from && (!lang || own)) {
    const name = reader.names(best[lang ?? ""], typed[0][0], true)[0];
    if (name) files = [reader.files.get(name, decodeJson)];
  }
  if (files) next = files[0]?.next ?? [];
  else {
    const rows = typed.map((some) => [...new Set(some.flatMap((one) => reader.names(words, one)))]);
    const least = Math.min(...rows.map((row) => row.length)), at = rows.findIndex((row) => row.length === least);
    typed = [typed[at]];
    files = rows[at].map((name) => reader.files.get(name, decodeJson));
  }
  const spoken = lang ? part("facets").docsHaving(reader, "lang", [lang]) : null, labelAt = labelsAt(reader, now);
  const known = ({ field, text, docs: steps, cards, words }: any): Name[] => {
    if (typeof steps === "number")
      return [{ value: text, count: steps, of: steps, best: -1, begins: null, ends: null, is_event: false, field, words, docs: [] }];
    const docs = summed(steps), label = labelAt(text, docs);
    return label ? [{ ...label, of: spoken ? label.visible.filter((doc) => spoken[doc]).length : label.count, field, words, cards, docs }] : [];
  };
  return { names: namesOf(files.filter(Boolean), typed[0]).flatMap(known), next };
}
