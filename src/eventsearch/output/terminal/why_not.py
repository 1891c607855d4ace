"""
Why a page is not among the results, as lines and as JSON.

The keys are documented in ``docs/commands.md`` and stable.
"""

from __future__ import annotations

from collections.abc import Iterator

from eventsearch.model.results import Hit
from eventsearch.model.why_not import Lack, Refusal, WhyNot
from eventsearch.output.json import Json, hit_json
from eventsearch.output.terminal.table import score_parts
from eventsearch.output.terminal.text import Look, clean, packed, wrap

VERDICTS = {
    "unknown": "the index has no such page",
    "unusable": "its file could not be indexed",
    "draft": "it is a draft",
    "unlisted": "it has no URL, or the site keeps it out of its lists",
    "unpublished": "it is not published before {since}",
    "expired": "it has been expired since {since}",
    "filtered": "it does not match a filter",
    "words": "it does not match the query",
    "elsewhere": "it is number {rank} of {total}, on page {part}; use --page {part} to show it",
    "joined": "it is an edition or translation of number {rank}, which stands for it",
    "shown": "it is number {rank} of {total}, and shown",
}
"""Message by reason."""


def lines(found: WhyNot, look: Look) -> str:
    """Return the page, the reason, everything else that excludes it, and its score."""
    title = clean(found.title or found.id or found.asked)
    told = [VERDICTS[found.reason].format_map(_facts(found)), *_details(found)]
    shown = [look.paint(title, "bold"), *(f"  {each}" for each in told)]
    for label, hit in (("its score", found.hit), ("the last shown", found.last)):
        if hit:
            shown.extend(f"  {line}" for line in _score(label, hit, look))
    room = max(look.width, 20)
    return "".join(f"{line[a:b]}\n" for line in shown for a, b in wrap(line, room))


def _facts(found: WhyNot) -> dict[str, object]:
    return {"since": found.since, "rank": found.rank, "total": found.total, "part": found.part}


def _details(found: WhyNot) -> Iterator[str]:
    if found.joined:
        yield f"that is {clean(found.joined.title)}, {clean(found.joined.url)}"
    yield from map(clean, found.diagnostics)
    yield from map(_refused, found.refused)
    yield from map(_lacked, found.lacks)


def _refused(refusal: Refusal) -> str:
    has = f"it has {clean(', '.join(refusal.has))}" if refusal.has else "it has none"
    return f"{clean(refusal.field)} is to be {clean(refusal.wanted)}: {has}"


def _lacked(lack: Lack) -> str:
    wanted = clean(lack.wanted)
    if lack.unwanted:
        return f"it has {wanted}, which is left out"
    return f"it lacks {wanted}" + (f": it has {clean(', '.join(lack.has))}" if lack.has else "")


def _score(label: str, hit: Hit, look: Look) -> list[str]:
    title = f", {clean(hit.title)}" if label != "its score" else ""
    return [f"{label}{title}:", *packed(score_parts(hit), ",", max(look.width - 2, 20))]


def why_not_json(found: WhyNot) -> Json:
    """Return the JSON object of an answer; what there is not is null."""
    return {
        "asked": found.asked,
        "reason": found.reason,
        "message": VERDICTS[found.reason].format_map(_facts(found)),
        "id": found.id or None,
        "url": found.url or None,
        "title": found.title or None,
        "since": found.since or None,
        "diagnostics": list(found.diagnostics),
        "refused": [
            {"field": one.field, "wanted": one.wanted, "has": list(one.has)}
            for one in found.refused
        ],
        "lacks": [
            {"wanted": one.wanted, "unwanted": one.unwanted, "has": list(one.has)}
            for one in found.lacks
        ],
        "total": found.total,
        "rank": found.rank,
        "part": found.part,
        "hit": _hit(found.hit),
        "last": _hit(found.last),
        "joined": _hit(found.joined),
    }


def _hit(hit: Hit | None) -> Json | None:
    """Return what tells a hit, and what its score is made of."""
    if hit is None:
        return None
    return {"why": [], **hit_json(hit, fields=("id", "url", "title", "score", "why"))}
