"""Functions that build and search an index of a few pages, for the contract tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from eventsearch.engines import Engine, EngineModule
from eventsearch.model.document import FORM_FIELDS, Document, FieldTerms
from eventsearch.model.query import And, Node, Query, TermForm, WordQuery
from eventsearch.model.results import SearchResult

NOW = 1_000
Indexed = Callable[..., Engine]
"""A function that builds and opens an index of the given pages."""


def field(name: str, text: str) -> FieldTerms:
    """Return the terms of a field whose words are separated by spaces."""
    postings: dict[str, list[int]] = {}
    for position, word in enumerate(text.split()):
        postings.setdefault(word, []).append(position)
    return FieldTerms(
        field=name,
        length=len(text.split()),
        postings={term: tuple(at) for term, at in postings.items()},
    )


def page(
    id: str,
    body: str = "",
    *,
    title: str = "",
    keywords: Mapping[str, tuple[str, ...]] | None = None,
    time: tuple[int, int] | None = None,
    is_event: bool | None = None,
    visible: tuple[int | None, int | None] = (None, None),
    folded: str = "",
    kin: tuple[str, ...] = (),
) -> Document:
    """
    Return a document. Its stems, folded forms and exact forms are the words themselves.

    Args:
        is_event: Whether the page is an event. By default, a page with a time is an event.
        folded: Words for the folded and exact forms, if they differ from the stems.
    """
    forms = tuple(field(name, folded or f"{title} {body}") for name in FORM_FIELDS)
    return Document(
        id=id,
        fields=(field("title", title), field("body", body), *forms),
        keywords=keywords or {},
        begins=time[0] if time else None,
        ends=time[1] if time else None,
        is_event=time is not None if is_event is None else is_event,
        visible_from=visible[0],
        visible_until=visible[1],
        stored=f"stored {id}".encode("utf-8", "surrogatepass"),
        kin=kin,
    )


def index(engine: EngineModule, folder: Path, *pages: Document) -> Engine:
    """Build an index of pages and open it."""
    with engine.build(folder, based=False) as build:
        for document in pages:
            build.add(document)
    return engine.open(folder)


def stem(text: str, field: str = "") -> WordQuery:
    """Return a query for a word that is searched only by its stem."""
    return WordQuery(forms=(TermForm(kind="stem", term=text),), field=field)


def ids(found: SearchResult) -> list[str]:
    """Return the ids of the matches on this result page."""
    return [match.id for match in found.matches]


def ask(engine: Engine, match: Node, **more: object) -> SearchResult:
    """Search an index with the clock at NOW."""
    settings: dict[str, object] = {"now": NOW, **more}
    return engine.search(Query(match=match, **settings))  # type: ignore[arg-type]


EVERYTHING = And(children=())
