"""The scripts that the cluster runs. Each is a constant text, so the cluster compiles it once."""

from __future__ import annotations

from math import log
from typing import Any, NamedTuple

from eventsearch.engines.opensearch.schema import BEGINS, CANCELLED, EARLIEST, EVENT, RECURS, WIDE
from eventsearch.model.query import Query

DAY = 86_400

COARSE = 1 << 12
"""With tiers, scores are rounded to multiples of 1 / COARSE, so that a float can store the sum of
score and tier."""

_BEGIN = """
long begin(def starts, def ends, long at) {
  int size = starts.size();
  for (int n = 0; n < size - 1; ++n) { if (ends.get(n) > at) { return starts.get(n) } }
  return starts.get(size - 1);
}
"""
"""Returns the start of the occurrence that is ongoing at a moment, else of the next, else of the
last."""

LONGS = "org.opensearch.index.fielddata.ScriptDocValues.Longs"

_PAGE = f"""
{_BEGIN}
// The type avoids boxing.
{LONGS} found = ({LONGS}) doc['ranking'];
long ranking = found.getValue();
boolean event = (ranking & {EVENT}) != 0;
boolean timed = (ranking & {BEGINS}) != 0;
long b = (ranking >> 5 & {2 * EARLIEST - 1}L) - {EARLIEST}L;
long e = b + (ranking >> 41);
if (timed && (ranking & {WIDE}) != 0) {{ b = doc['b'].value; e = doc['e'].value }}
long over = e > b ? e : b;
"""
"""The common beginning of all scripts: reads the values of a page."""

SCORE = f"""
{_PAGE}
double factor = event ? params.events : 1.0;
if ((ranking & {CANCELLED}) != 0) {{ factor *= params.cancelled }}
if (timed && params.time != 0) {{
  double share;
  long since = params.since;
  long now = params.now;
  if (!event) {{
    share = 0.25 * Math.exp(params.decay * Math.max(0L, since - b));
  }} else if (over > now) {{
    long next = (ranking & {RECURS}) != 0 ? begin(doc['starts'], doc['ends'], now) : b;
    share = next > now ? 0.5 + 0.5 * Math.exp(params.decay * (next - since)) : 1;
  }} else {{
    share = 0.5 * Math.exp(params.decay * Math.max(0L, since - e));
  }}
  factor *= 1 + params.time * share;
}}
double score = _score * factor;
return params.quantum == 0 ? score : Math.rint(score * params.quantum) / params.quantum;
"""
"""Computes a page's score: the score of its words, multiplied by the factors for events, cancelled
events and time; see docs/ranking.md."""

TIE = f"""
{_PAGE}
if (!timed) {{ return 1e16 }}
if ((ranking & {RECURS}) != 0) {{ b = begin(doc['starts'], doc['ends'], (long) params.moment) }}
if (params.order == 1) {{ return b }}
if (params.order == -1) {{ return -b }}
return event && over > params.now ? b - 1e15 : 1e15 - b;
"""
"""Returns the sort key of a page by time. The default order, for equal scores: events that are not
over first, by start; then all other pages, latest first."""

DISTINCT = {
    "scripted_metric": {
        "init_script": "state.groups = new HashSet()",
        "map_script": "state.groups.add(doc['group'].value)",
        "combine_script": "return new ArrayList(state.groups)",
        "reduce_script": (
            "Set all = new HashSet(); for (s in states) { all.addAll(s) } return all.size()"
        ),
    }
}
"""The aggregation that counts the distinct groups of pages."""


class Times(NamedTuple):
    """
    The times of a page.

    Attributes:
        begins: Start; for a recurring event, the start of the ongoing, next or last occurrence.
            None if the page has no time.
        ends: End; for a recurring event, the end of the last occurrence.
        over: When the event is over; None if the page is not an event.
    """

    begins: int | None
    ends: int
    over: int | None


def score(query: Query, since: int) -> dict[str, Any]:
    """Return the script that computes the scores of a query, with its parameters."""
    ranking = query.ranking
    return {
        "source": SCORE,
        "params": {
            "events": float(ranking.events),
            "cancelled": float(ranking.cancelled),
            "time": 0.0 if query.dated else float(ranking.time),
            "decay": -log(2) / (ranking.half_life * DAY),
            "since": since,
            "now": query.now,
            "quantum": COARSE if query.tiers else 0,
        },
    }


def time_factor(query: Query, since: int, times: Times) -> float:
    """Return the factor by which SCORE multiplies a page's score for its time."""
    ranking = query.ranking
    if query.dated or not ranking.time or times.begins is None:
        return 1.0

    def decay(seconds: int) -> float:
        return float(2 ** (-max(0, seconds) / (ranking.half_life * DAY)))

    if times.over is None:
        share = 0.25 * decay(since - times.begins)
    elif times.over > query.now:
        share = 0.5 + 0.5 * decay(times.begins - since) if times.begins > query.now else 1.0
    else:
        share = 0.5 * decay(since - times.ends)
    return 1 + ranking.time * share


def order(order: int, now: int, moment: int) -> dict[str, Any]:
    """
    Return the sort clause by time, see TIE.

    Args:
        order: 1 for the earliest first, -1 for the latest first, 0 for the default order.
    """
    params = {"order": order, "now": now, "moment": moment}
    script = {"source": TIE, "params": params}
    return {"_script": {"type": "number", "order": "asc", "script": script}}
