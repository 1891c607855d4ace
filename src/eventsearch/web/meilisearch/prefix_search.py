"""
How is a word found that is still being typed?

Clients of Meilisearch ask at every key and send no sign for it: the last word is taken as it stands
and as the beginning of one. The query language has ``*`` for that, so there are two plans, and a
page answers when it does one of them.
"""

from __future__ import annotations

import re
from dataclasses import replace

from eventsearch.model.query import Or
from eventsearch.query import HighlightTerms, QueryPlan, QueryVariant

_LAST = re.compile(r"(?:^|\s)(?![-+])[^\s\":*~()|]*\w\w\Z")
"""A last word that nothing has ended, with two letters at least, and is no field or denied."""


def as_prefix(text: str) -> str:
    """Return a text that asks for the beginning of its last word; empty where that is complete."""
    return f"{text}*" if text.count('"') % 2 == 0 and _LAST.search(text) else ""


def either(whole: QueryPlan, begun: QueryPlan) -> QueryPlan:
    """
    Return the plan for what answers one of two plans.

    Args:
        whole: For the text as it stands, whose filters and steps count.
        begun: For the same text with its last word as a beginning.
    """
    if [step.name for step in whole.steps] != [step.name for step in begun.steps]:
        # One of them says when, the other does not.
        return whole
    pairs = zip(whole.steps, begun.steps, strict=True)
    return replace(whole, steps=tuple(_step(one, other) for one, other in pairs))


def _step(whole: QueryVariant, begun: QueryVariant) -> QueryVariant:
    if whole.query.filters != begun.query.filters:
        return whole
    match = Or(children=(whole.query.match, begun.query.match), best=True)
    return replace(
        whole, query=replace(whole.query, match=match), marks=_marks(whole.marks, begun.marks)
    )


def _marks(one: HighlightTerms, other: HighlightTerms) -> HighlightTerms:
    return HighlightTerms(
        stems=one.stems | other.stems,
        prefixes=tuple(dict.fromkeys(one.prefixes + other.prefixes)),
        phrases=tuple(dict.fromkeys(one.phrases + other.phrases)),
        near=tuple(dict.fromkeys(one.near + other.near)),
        words=one.words | other.words,
    )
