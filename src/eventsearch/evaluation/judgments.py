"""
Files of judged searches, and an index of the documents that one brings along.

Errors name the file, then the keys that lead to the place.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType

from eventsearch.errors import EvaluationError
from eventsearch.indexer.document_builder import document
from eventsearch.model.page import Meta, PageRecord
from eventsearch.model.timestamps import rfc3339
from eventsearch.search.index import Index, open_index
from eventsearch.storage.generation_writer import GenerationWriter, remove_unfinished
from eventsearch.storage.generations import MANIFEST, Info, version
from eventsearch.storage.last_modified import CHANGES, NONE, dump_changes
from eventsearch.storage.manifest import Manifest, dump

KEYS = ("name", "lang", "now", "docs", "queries", "qrels", "styles")


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A document that a file of judged searches brings along."""

    title: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """
    A search and how well pages answer it.

    Attributes:
        grades: Id of a page to its grade, from 0 (does not answer); at least one is above 0.
        style: How it is asked: ``word``, ``question``, …; empty when nobody says.
    """

    id: str
    text: str
    grades: Mapping[str, int]
    style: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgments:
    """
    A set of judged searches.

    Attributes:
        lang: Language of the documents, or the one that is searched; empty for all.
        now: Moment of asking; None for the present.
        documents: Id to document; empty when the pages are those of a site.
        path: The file it was read from.
    """

    name: str
    lang: str
    now: datetime | None
    documents: Mapping[str, Text]
    searches: tuple[Search, ...]
    path: Path


def read_judgments(path: Path) -> Judgments:
    """
    Read a file of judged searches.

    Raises:
        EvaluationError: It is missing, or something in it cannot be read.
    """
    data = read_object(path)
    if unknown := sorted(set(data) - set(KEYS)):
        raise wrong(path, unknown[0], "is no known key", f"known are {', '.join(KEYS)}")
    lang = _text(path, data, "lang") if "lang" in data else ""
    documents = {
        id: _document(path, id, value) for id, value in _mapping(path, data, "docs").items()
    }
    queries = _mapping(path, data, "queries")
    if not queries:
        raise wrong(path, "queries", "is empty", "write at least one search")
    qrels, styles = _mapping(path, data, "qrels"), _mapping(path, data, "styles")
    for key, others in (("qrels", qrels), ("styles", styles)):
        if strange := sorted(set(others) - set(queries)):
            raise wrong(path, f"{key}.{strange[0]}", "is no search of queries", "take it out")
    return Judgments(
        name=_text(path, data, "name"),
        lang=lang,
        now=_now(path, data),
        documents=MappingProxyType(documents),
        searches=tuple(
            Search(
                id=id,
                text=_text(path, queries, id, "queries"),
                grades=_grades(path, id, qrels),
                style=_text(path, styles, id, "styles") if id in styles else "",
            )
            for id in queries
        ),
        path=path,
    )


def read_object(path: Path) -> Mapping[str, object]:
    """
    Return the JSON object that a file holds.

    Raises:
        EvaluationError: It cannot be read, or holds something else.
    """
    try:
        data = json.loads(path.read_bytes())
    except OSError as error:
        hint = "see docs/evaluation.md for what to write there"
        raise EvaluationError(f"{path}: {error.strerror or error}", hint=hint) from error
    except json.JSONDecodeError as error:
        place = f"{path}:{error.lineno}:{error.colno}"
        raise EvaluationError(f"{place}: this is no JSON", hint="correct it there") from error
    except UnicodeDecodeError as error:
        raise EvaluationError(f"{path}: this is no UTF-8", hint="save it as UTF-8") from error
    if not isinstance(data, dict):
        raise EvaluationError(f"{path}: this is no JSON object", hint="begin it with {")
    return data


def wrong(path: Path, where: str, what: str, hint: str) -> EvaluationError:
    """Return the error for a place in a file, named by the keys that lead there."""
    return EvaluationError(f'{path}: "{where}" {what}', hint=hint)


def _mapping(path: Path, data: Mapping[str, object], key: str) -> Mapping[str, object]:
    value = data.get(key, {})
    if not isinstance(value, dict):
        raise wrong(path, key, "is no JSON object", "write {}, ids to values")
    return value


def _text(path: Path, data: Mapping[str, object], key: str, above: str = "") -> str:
    value = data.get(key)
    if isinstance(value, str) and value.strip():
        return value
    where = f"{above}.{key}" if above else key
    raise wrong(path, where, "is missing" if value is None else "is no text", "write a text")


def _document(path: Path, id: str, value: object) -> Text:
    parts = value if isinstance(value, dict) else {}
    title, body = parts.get("title"), parts.get("body")
    if isinstance(title, str) and isinstance(body, str):
        return Text(title=title, body=body)
    raise wrong(path, f"docs.{id}", "is no document", 'write {"title": "", "body": ""}')


def _grades(path: Path, id: str, qrels: Mapping[str, object]) -> Mapping[str, int]:
    values = _mapping(path, qrels, id)
    grades: dict[str, int] = {}
    for page, grade in values.items():
        if isinstance(grade, bool) or not isinstance(grade, int) or grade < 0:
            where = f"qrels.{id}.{page}"
            raise wrong(path, where, "is no grade", "write a whole number from 0 (does not answer)")
        grades[page] = grade
    if not any(grades.values()):
        hint = "grade at least one page above 0, or take the search out"
        raise wrong(path, f"qrels.{id}", "has no page that answers", hint)
    return MappingProxyType(grades)


def _now(path: Path, data: Mapping[str, object]) -> datetime | None:
    if "now" not in data:
        return None
    try:
        now = datetime.fromisoformat(_text(path, data, "now"))
    except ValueError:
        now = None
    if now is None or now.tzinfo is None:
        raise wrong(path, "now", "is no moment", "write one such as 2024-05-31T10:00:00Z")
    return now


ZONE = "UTC"

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
"""When such an index was built: the same index, whenever it is made."""


@contextmanager
def temporary_index(documents: Mapping[str, Text], lang: str) -> Iterator[Index]:
    """
    Open an index of documents, in a temporary folder and for as long as it is read.

    Args:
        lang: Of all documents; empty when it is not known.
    """
    with TemporaryDirectory(prefix="eventsearch-") as folder:
        _build(Path(folder), documents, lang)
        index = open_index(Path(folder))
        try:
            yield index
        finally:
            index.close()


def _build(folder: Path, documents: Mapping[str, Text], lang: str) -> None:
    from eventsearch.engines import whoosh

    remove_unfinished(folder)
    with GenerationWriter(folder, base=None, engine=whoosh, now=LONG_AGO) as draft:
        draft.begin()
        for id, text in documents.items():
            draft.add(document(_record(id, text, lang), zone=ZONE))
        info = Info(
            version=version(),
            built_at=rfc3339(LONG_AGO),
            zone=ZONE,
            languages=(lang,),
            pages=len(documents),
            instants=(),
            files=draft.finish(),
        )
        manifest = Manifest(generation=draft.name, keys={}, context="", taken_ns=0, entries={})
        draft.publish(info, {MANIFEST: dump(manifest), CHANGES: dump_changes(NONE)})


def _record(path: str, text: Text, lang: str) -> PageRecord:
    return PageRecord(
        path=path,
        url=f"/{path}/",
        lang=lang,
        site_lang=lang,
        kind="page",
        section="",
        meta=Meta(title=text.title),
        text=text.body,
        sections=(),
        visible_from=None,
        visible_until=None,
        buildable=True,
    )
