"""
Why a page is not among the results, as lines and as JSON.

The keys are documented in ``docs/commands.md`` and stable.
"""

from __future__ import annotations

from collections.abc import Iterator

from eventsearch.model.results import Hit, Lack, Refusal, WhyNot
from eventsearch.output.json import Json, hit_json
from eventsearch.output.terminal.table import score_parts
from eventsearch.output.terminal.text import Look, clean, pack_lines, wrap

VERDICTS = {
    "unknown": "the index has no such page",
    "unusable": "its file could not be indexed",
    "draft": "it is a draft",
    "unlisted": "it has no URL, or the site keeps it out of its lists",
    "unpublished": "it is not published before {since}",
    "expired": "it expired at {since}",
    "filtered": "it does not match a filter",
    "words": "it does not match the query",
    "elsewhere": "it is number {rank} of {total}, on page {part}; use --page {part} to show it",
    "joined": "it is an edition or translation of number {rank}, which is shown instead",
    "shown": "it is number {rank} of {total}, and shown",
}
"""Maps a reason to its message."""


def lines(result: WhyNot, look: Look) -> str:
    """Return the title, the reason, further causes, and the scores, as lines of text."""
    title = clean(result.title or result.id or result.asked)
    reasons = [VERDICTS[result.reason].format_map(_facts(result)), *_details(result)]
    output = [look.paint(title, "bold"), *(f"  {each}" for each in reasons)]
    for label, hit in (("its score", result.hit), ("the last shown", result.last)):
        if hit:
            output.extend(f"  {line}" for line in _score(label, hit, look))
    room = max(look.width, 20)
    return "".join(f"{line[a:b]}\n" for line in output for a, b in wrap(line, room))


def _facts(result: WhyNot) -> dict[str, object]:
    return {"since": result.since, "rank": result.rank, "total": result.total, "part": result.part}


def _details(result: WhyNot) -> Iterator[str]:
    if result.joined:
        yield f"that is {clean(result.joined.page.title)}, {clean(result.joined.page.url)}"
    yield from map(clean, result.diagnostics)
    yield from map(_refusal, result.refused)
    yield from map(_lack, result.lacks)


def _refusal(refusal: Refusal) -> str:
    value = f"is {clean(', '.join(refusal.has))}" if refusal.has else "is empty"
    return f"{clean(refusal.field)} must be {clean(refusal.wanted)}, but {value}"


def _lack(lack: Lack) -> str:
    words = clean(lack.wanted)
    if lack.unwanted:
        return f"it contains {words}, which the query excludes"
    return f"it lacks {words}" + (f"; similar: {clean(', '.join(lack.has))}" if lack.has else "")


def _score(label: str, hit: Hit, look: Look) -> list[str]:
    title = f", {clean(hit.page.title)}" if label != "its score" else ""
    return [f"{label}{title}:", *pack_lines(score_parts(hit), ",", max(look.width - 2, 20))]


def why_not_json(result: WhyNot) -> Json:
    """Return the JSON object of an answer; missing values are null."""
    return {
        "asked": result.asked,
        "reason": result.reason,
        "message": VERDICTS[result.reason].format_map(_facts(result)),
        "id": result.id or None,
        "url": result.url or None,
        "title": result.title or None,
        "since": result.since or None,
        "diagnostics": list(result.diagnostics),
        "refused": [
            {"field": one.field, "wanted": one.wanted, "has": list(one.has)}
            for one in result.refused
        ],
        "lacks": [
            {"wanted": one.wanted, "unwanted": one.unwanted, "has": list(one.has)}
            for one in result.lacks
        ],
        "total": result.total,
        "rank": result.rank,
        "part": result.part,
        "hit": _hit(result.hit),
        "last": _hit(result.last),
        "joined": _hit(result.joined),
    }


def _hit(hit: Hit | None) -> Json | None:
    if hit is None:
        return None
    return {"why": [], **hit_json(hit, fields=("id", "url", "title", "score", "why"))}
