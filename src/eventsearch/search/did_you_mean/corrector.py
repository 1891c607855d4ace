"""
Which query was meant?

Puts likelier words in the place of those that no page has, and proposes the first query that finds
something, within the same filters. What is right, and every operator, stays as it was typed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice

from eventsearch.analysis import fold
from eventsearch.model.query import SearchRequest
from eventsearch.query.planner import unknown_fields
from eventsearch.search.did_you_mean.field_candidates import renamed
from eventsearch.search.did_you_mean.missing_quotes import requoted
from eventsearch.search.did_you_mean.query_spans import Piece, ValuePiece, WordPiece, pieces
from eventsearch.search.did_you_mean.trial_search import TrialSearch
from eventsearch.search.did_you_mean.value_candidates import replacements
from eventsearch.search.did_you_mean.word_candidates import LONG, Change, joined, likely_changes

RARE = 2
"""Pages up to which a word that is there may be a slip all the same."""

MORE = 10
"""Times as many pages must be found to doubt a word that some page has."""

SURE = 0.7
"""How unlikely a change of a word that some page has may be: one edit, to ten times as many."""

MOST_PIECES = 8
MOST_OTHERS = 3
MOST_TRIES = 12
"""Queries tried out for one that found nothing."""

Chosen = tuple[Change, ...]
Options = Sequence[Sequence[Change]]


def corrected(request: SearchRequest, library: TrialSearch, *, total: int, step: str) -> str | None:
    """
    Return a query that finds something, for a request that found next to nothing.

    Args:
        total, step: What *request* found, as in `ResultPage`.

    Returns:
        None when nothing is near.
    """
    if not total or step != "all":
        found = requoted(request, library) or renamed(request, library)
        if found:
            return found
    doubtful = [
        (piece, library.total(_alone(piece, request)))
        for piece in islice(_words(request, library), MOST_PIECES)
    ]
    wrong = [piece for piece, count in doubtful if not count]
    words = [piece for piece, _ in doubtful if isinstance(piece, WordPiece)]
    if wrong:
        options = [_options(piece, request, library) for piece in wrong]
        others = (_options(word, request, library) for word in words if word not in wrong)
        changes = _first(request, options, library, others)
        changes = changes or _likeliest(request, options, library)
    elif total and step == "all":
        rare = [piece for piece, count in doubtful if count <= RARE and piece in words]
        changes = _instead(request, rare, library, MORE * total)
    else:
        changes = _first(request, [[*joined(word, library)] for word in words], library)
        # "Contributor summit" has found all that "contributor-summit" finds.
        if changes and not library.adds(request, _changed(request, changes)):
            changes = ()
    text = _applied(request.text, changes, library, request.lang) if changes else request.text
    return text if fold(text) != fold(request.text) else None


def _words(request: SearchRequest, library: TrialSearch) -> Iterator[Piece]:
    """Yield the pieces that may be misspelt: a time is not, nor a name before a colon."""
    text = request.text
    times = ((text.find(said), len(said)) for said in library.times(request))
    spans = [(at, at + length) for at, length in times if at >= 0]
    spans += [(named.start, named.end) for named in unknown_fields(text)]
    for piece in pieces(text):
        if not any(start <= piece.start < end for start, end in spans):
            yield piece


def _alone(piece: Piece, request: SearchRequest) -> SearchRequest:
    """Return the request for a piece by itself, on the whole site."""
    if isinstance(piece, ValuePiece):
        return SearchRequest(text=f'{piece.field}:"{piece.text}"')
    word = request.text[piece.start : piece.end]
    return SearchRequest(text=f"{piece.field}{word}", lang=request.lang, literal=True)


def _options(piece: Piece, request: SearchRequest, library: TrialSearch) -> list[Change]:
    if isinstance(piece, WordPiece):
        return likely_changes(piece, library, request.lang)
    found = replacements(piece, library)
    field = f"{piece.field}:"
    return [Change(piece.start, piece.end, text, field, float(at)) for at, text in enumerate(found)]


def _first(
    request: SearchRequest,
    options: Options,
    library: TrialSearch,
    others: Iterable[Sequence[Change]] = (),
) -> Chosen:
    """Return the first changes, one of *others* among them if need be, that some page fits."""
    given = [some for some in options if some]
    tries = islice(_choices(given, others), MOST_TRIES)
    return next((chosen for chosen in tries if library.total(_changed(request, chosen))), ())


def _instead(
    request: SearchRequest, rare: Sequence[Piece], library: TrialSearch, least: int
) -> Chosen:
    """Return a change of one word that some page has, when *least* pages have the other."""
    for piece in rare:
        for change in _options(piece, request, library)[:1]:
            likely = change.unlikely <= SURE and change.end - change.start >= LONG
            if likely and library.total(_changed(request, (change,))) >= least:
                return (change,)
    return ()


def _likeliest(request: SearchRequest, options: Options, library: TrialSearch) -> Chosen:
    """Return changes of which each by itself finds something that fits the filters."""
    found = []
    for some in options:
        for change in some:
            if library.total(replace(request, text=change.alone)):
                found.append(change)
                break
    chosen = _apart(found)
    return chosen if chosen and library.some(_changed(request, chosen)) else ()


def _choices(options: Options, others: Iterable[Sequence[Change]]) -> Iterator[Chosen]:
    """Yield the likeliest changes of all pieces, then those with another one for one of them."""
    if not options:
        return
    first = [some[0] for some in options]
    yield _apart(first)
    for at, some in enumerate(options):
        for other in some[1:]:
            yield _apart([*first[:at], other, *first[at + 1 :]])
    # A slip may make a word of another one: "donnes" for "données".
    for other in chain.from_iterable(some[:MOST_OTHERS] for some in others):
        yield _apart([*first, other])


def _apart(found: Sequence[Change]) -> Chosen:
    """Return changes in their order, without those that overlap one before."""
    kept: list[Change] = []
    for change in sorted(found):
        if not kept or kept[-1].end <= change.start:
            kept.append(change)
    return tuple(kept)


def _changed(request: SearchRequest, chosen: Sequence[Change]) -> SearchRequest:
    return replace(request, text=_replaced(request.text, chosen, [c.text for c in chosen]))


def _applied(text: str, chosen: Sequence[Change], library: TrialSearch, lang: str | None) -> str:
    """Return the query with the changes, words written as on the pages and in the case typed."""
    return _replaced(text, chosen, [_written(change, text, library, lang) for change in chosen])


def _written(change: Change, text: str, library: TrialSearch, lang: str | None) -> str:
    if not change.terms:
        return change.text
    words = " ".join(library.written(term, lang) for term in change.terms)
    return styled(words, text[change.start : change.end])


def _replaced(text: str, chosen: Sequence[Change], new: Sequence[str]) -> str:
    for change, word in zip(reversed(chosen), reversed(new), strict=True):
        text = text[: change.start] + word + text[change.end :]
    return text


def styled(word: str, typed: str) -> str:
    """Return a word in the case of what it replaces: ATELIER for ATELEIR, Atelier for Ateleir."""
    if typed.isupper() and len(typed) > 1:
        return word.upper()
    return word[:1].upper() + word[1:] if typed[:1].isupper() else word
