/**
 * Visibility and status of documents, decay of scores by time, and order by time, as
 * engines/whoosh/search/time_filters.py and time_decay.py.
 */

import { BEGINS, CANCELLED, DAY, EVENT, UNTIL } from "./decoder.js";
import type { Columns } from "./decoder.js";
import type { DocSet, IndexReader } from "./reader.js";

export const TIMED = BEGINS | EVENT;

/** Return the set of documents for which *holds* returns true. */
export const having = ({ flags }: Columns, holds: (doc: number, flags: number) => boolean): DocSet => Uint8Array.from(flags, (flag, doc) => (holds(doc, flag) ? 1 : 0));

export function visibleDocs(reader: IndexReader, now: number) {
  const until = reader.visibility(now);
  return having(reader.columns, (doc, flags) => !until || !(flags & UNTIL && until[doc] < now));
}

/** Return start and end of a document; of a recurring event, of its ongoing, else next, else last occurrence. */
export function timesAt({ begins, ends, occurrences }: Columns, doc: number, now: number) {
  const own = occurrences.get(doc);
  if (!own) return [begins[doc], ends[doc]];
  const last = own.length - 2;
  for (let at = 0; at < last; at += 2) if (own[at + 1] > now) return own.slice(at, at + 2);
  return own.slice(last);
}

/** Return the last time up to *now* at which answers changed; the first later one if there is none. */
function lastInstant(reader: IndexReader, now: number) {
  const { columns, table: { visibility: { since, until } } } = reader, ends = reader.visibility(now);
  let last = -Infinity, first = Infinity;
  const pass = (instant: number) => {
    if (instant <= now) last = Math.max(last, instant);
    first = Math.min(first, instant);
  };
  // `since` is the time when the latest page became visible.
  if (since !== null) pass(since);
  if (!ends && until !== null) pass(until + 1);
  for (const own of columns.occurrences.values()) own.forEach(pass);
  columns.flags.forEach((flags, doc) => {
    if ((flags & TIMED) === TIMED) [columns.begins[doc], columns.ends[doc]].forEach(pass);
    if (ends && flags & UNTIL) pass(ends[doc] + 1);
  });
  return last > -Infinity ? last : first < Infinity ? first : 0;
}

/** Return a function from a document to the factor of its score. */
export function factorsOf(reader: IndexReader, query: any) {
  const { columns, table: { engine: { ranking, past, dated } } } = reader;
  const kind = (flags: number) =>
    (flags & EVENT ? ranking.events : 1) * (flags & CANCELLED ? ranking.cancelled : 1);
  if (query.dated || !ranking.time) return (doc: number) => kind(columns.flags[doc]);
  const { now } = query, since = lastInstant(reader, now), rate = 1 / (DAY * ranking.half_life);
  return (doc: number) => {
    const flags = columns.flags[doc], begins = columns.begins[doc], ends = columns.ends[doc];
    const isEvent = (flags & TIMED) === TIMED;
    if ((flags & BEGINS && begins > since) || (isEvent && Math.max(begins, ends) > now)) {
      if (!(flags & EVENT)) return 1 + ranking.time * dated;
      const start = timesAt(columns, doc, now)[0];
      const near = start > now ? past + (1 - past) * 2 ** ((since - start) * rate) : 1;
      return kind(flags) * (1 + ranking.time * near);
    }
    if (!(flags & BEGINS)) return kind(flags);
    const share = ranking.time * (isEvent ? past : dated);
    return kind(flags) * (1 + share * 2 ** (((isEvent ? ends : begins) - since) * rate));
  };
}

/** Return a function that compares documents by time, and by id if they have the same time. */
export function compareTimes(columns: Columns, query: any, moment: number): (one: number, other: number) => number {
  const { now, sort, dated } = query, sign = sort === "-date" ? -1 : 1;
  const key = (doc: number) => {
    const flags = columns.flags[doc], start = timesAt(columns, doc, moment)[0];
    if (!(flags & BEGINS)) return [2, 0];
    if (sort !== "relevance" || dated) return [0, sign * start];
    const isOver = !(flags & EVENT && (columns.begins[doc] > now || columns.ends[doc] > now));
    return isOver ? [1, -start] : [0, start];
  };
  const rank = columns.ranks ?? Array.from(columns.flags, (_, doc) => doc);
  return (one, other) => {
    const [kind, start] = key(one), [otherKind, otherStart] = key(other);
    return kind - otherKind || start - otherStart || rank[one] - rank[other];
  };
}
