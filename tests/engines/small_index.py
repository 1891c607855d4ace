"""How do the contract's cases make and ask an index of a few pages?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from eventsearch.engines import Engine, EngineModule
from eventsearch.model.document import FORM_FIELDS, Document, FieldTerms
from eventsearch.model.query import And, Node, Query, TermForm, WordQuery
from eventsearch.model.results import SearchResult

NOW = 1_000
Indexed = Callable[..., Engine]
"""Makes an index of pages."""


def field(name: str, text: str) -> FieldTerms:
    """Return the terms of words with blanks between."""
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
    Return a document whose stems, folded and exact forms are the words as they stand.

    Args:
        is_event: None for an event when it has a time.
        folded: Folded forms where they are other words than the stems.
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
    """Return a word that is looked for by its stem alone."""
    return WordQuery(forms=(TermForm(kind="stem", term=text),), field=field)


def ids(found: SearchResult) -> list[str]:
    """Return the ids of the window."""
    return [match.id for match in found.matches]


def ask(engine: Engine, match: Node, **more: object) -> SearchResult:
    """Search at NOW."""
    settings: dict[str, object] = {"now": NOW, **more}
    return engine.search(Query(match=match, **settings))  # type: ignore[arg-type]


EVERYTHING = And(children=())
