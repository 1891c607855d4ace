"""Explain why a page is not among the hits of a request: its rank, or what excludes it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from eventsearch.analysis.synonyms import NONE, Synonyms
from eventsearch.engines import required_clauses
from eventsearch.indexer.base_generation import read_manifest
from eventsearch.model.facets import BUILT_IN
from eventsearch.model.page import Diagnostic, is_entry
from eventsearch.model.query import Node, Not, Query, SearchRequest
from eventsearch.model.results import DocumentRank, Hit, Lack, Reason, Refusal, StoredPage, WhyNot
from eventsearch.model.timestamps import epoch
from eventsearch.query import QueryPlan, QueryVariant
from eventsearch.search.index import Index, to_hit
from eventsearch.search.query_text import similar_words, to_text
from eventsearch.storage.manifest import Entry as Known
from eventsearch.storage.manifest import Manifest
from eventsearch.storage.stored_page import decode, spans


def why_not(
    index: Index, request: SearchRequest, name: str, *, now: datetime, synonyms: Synonyms = NONE
) -> WhyNot:
    """
    Return why *request* does not show a page at *now* (aware).

    Args:
        name: Path of the page's file from the site's root, or the page's address.

    Raises:
        QueryError: A known field has an invalid value, or the query exceeds a limit.
        IndexDamaged: The index's files are damaged.
        OverTime: The index's deadline has passed.
    """
    executor = index.executor(now, synonyms)
    answer = executor.run(executor.plan(request))
    file = find_entry(read_manifest(index.generation), name)
    if file is None:
        return WhyNot(asked=name, reason="unknown")
    stored = index.engine.stored(file.id) if file.id else None
    if stored is None:
        return missing(file, name)
    entry = decode(stored)
    page = WhyNot(asked=name, reason="unlisted", id=file.path, url=file.url)
    page = page._replace(title=entry.title, since=_since(entry, epoch(now)))
    return _explain(page, index, answer.plan, answer.step, entry, stored)


def _since(entry: StoredPage, now: int) -> str:
    """Return when a page becomes visible or expired; empty while it is visible."""
    if entry.visible_from and now < epoch(datetime.fromisoformat(entry.visible_from)):
        return entry.visible_from
    if entry.visible_until and now > epoch(datetime.fromisoformat(entry.visible_until)):
        return entry.visible_until
    return ""


def _explain(
    page: WhyNot,
    index: Index,
    plan: QueryPlan,
    step: QueryVariant,
    entry: StoredPage,
    stored: bytes,
) -> WhyNot:
    """Return the rank of a page of the index, and the conditions that it does not meet."""
    engine, query = index.engine, step.query._replace(facets=(), explain=True)
    strict = _every_word(plan, step)
    position, strict_position = (
        engine.explain_document(query, entry.id),
        engine.explain_document(strict, entry.id),
    )
    assert position is not None, "the index contains this page"
    assert strict_position is not None, "as above"
    result = engine.search(query)
    lacking = [required_clauses(strict.match)[place] for place in strict_position.missing]
    page = page._replace(
        reason=_reason(page, entry, position),
        refused=tuple(_refusals(query, position, entry, index.generation.info.zone)),
        lacks=tuple(_lack(index, node, stored) for node in lacking),
        total=result.total,
    )
    if position.rank is None:
        return page
    uncollapsed = query._replace(collapse=False)
    itself = engine.explain_document(uncollapsed, entry.id)
    hit = _hit_at(index, step, uncollapsed, itself.rank if itself else None)
    first = _hit_at(index, step, query, position.rank)
    last = to_hit(result.matches[-1], step.marks, now=query.now) if result.matches else None
    is_shown = query.offset < position.rank <= query.offset + query.limit
    leader = first if first and first.page.id != entry.id else None
    return page._replace(
        reason="joined" if leader else "shown" if is_shown else "elsewhere",
        rank=position.rank,
        part=(position.rank - 1) // query.limit + 1,
        hit=hit,
        last=None if last and last.page.id == entry.id else last,
        joined=leader,
    )


def _every_word(plan: QueryPlan, step: QueryVariant) -> Query:
    """Return the query that needs every word, with the same filters as *step*."""
    same = (one for one in plan.steps if one.query.filters == step.query.filters)
    strict = next(same, step)
    return strict.query._replace(match=strict.words)


def _reason(page: WhyNot, entry: StoredPage, position: DocumentRank) -> Reason:
    if not position.visible:
        return "unpublished" if page.since == entry.visible_from else "expired"
    return "filtered" if position.refused else "words"


def _hit_at(index: Index, step: QueryVariant, query: Query, rank: int | None) -> Hit | None:
    if rank is None:
        return None
    result = index.engine.search(query._replace(offset=rank - 1, limit=1))
    return next((to_hit(match, step.marks, now=query.now) for match in result.matches), None)


def _refusals(
    query: Query, position: DocumentRank, entry: StoredPage, zone: str
) -> Iterator[Refusal]:
    for name, node in map(query.filters.__getitem__, position.refused):
        has = tuple(value for value in _values(entry, name, query.now) if value)
        yield Refusal(field=name, wanted=to_text(node, ZoneInfo(zone)), has=has)


def _values(entry: StoredPage, field: str, now: int) -> tuple[str, ...]:
    match field:
        case "status":
            return (entry.status(now) or "no event",)
        case "date" | "year" | "month":
            entry = entry.at(now)
            begins = entry.start or entry.date
            return tuple(dict.fromkeys((begins[:10], entry.end[:10])))
        case _:
            column = BUILT_IN[field].column if field in BUILT_IN else ""
            value = getattr(entry, column) if column else entry.facets.get(field, ())
            return (value,) if isinstance(value, str) else value


def _lack(index: Index, node: Node, stored: bytes) -> Lack:
    if isinstance(node, Not):
        return Lack(wanted=to_text(node.child, UTC), unwanted=True)
    words = spans(decode(stored), stored).words()
    return Lack(wanted=to_text(node, UTC), has=similar_words(node, words, index.engine))


def path_of(address: str) -> str:
    """Return the path of an address to compare: decoded, without slashes at its ends."""
    return unquote(urlsplit(address).path).strip("/")


def is_at(id: str, url: str, address: str) -> bool:
    """Return whether a page has an address. Entries of a list must have exactly this address."""
    if is_entry(id):
        return url == address
    return bool(url) and path_of(url) == path_of(address)


def find_entry(manifest: Manifest, name: str) -> Known | None:
    """Return the entry with a path or address, preferably one in the index; None if unknown."""
    if name in manifest.entries:
        return manifest.entries[name]
    try:
        entries = [each for each in manifest.entries.values() if is_at(each.path, each.url, name)]
    except ValueError:
        return None
    return max(entries, key=lambda entry: bool(entry.id), default=None)


def missing(entry: Known, name: str) -> WhyNot:
    """Return why a file of the manifest has no document in the index, as asked for by *name*."""
    page = WhyNot(asked=name, reason="unlisted", id=entry.path, url=entry.url)
    if not entry.record:
        return page._replace(
            reason="unusable", diagnostics=tuple(map(_diagnostic_line, entry.diagnostics))
        )
    return page if entry.buildable else page._replace(reason="draft")


def _diagnostic_line(diagnostic: Diagnostic) -> str:
    where = f", line {diagnostic.line}" if diagnostic.line else ""
    return f"{diagnostic.code}{where}: {diagnostic.message}; {diagnostic.hint}"


def describe_file(manifest: Manifest, root: Path, names: Sequence[str]) -> str:
    """
    Describe a file that is not in the manifest.

    If the file is missing too, ask whether a similar path was meant. Empty if there is none.

    Args:
        names: Possible paths of one file, relative to *root*.
    """
    name = next((name for name in names if _is_file(root, name)), "")
    if not name:
        return _did_you_mean(manifest, names)
    if page := _bundle_of(manifest, name):
        return f"it is a resource of the page {page}; its text is not searched"
    return "the file exists, but is not a page of the site, or was added after the last index run"


def _did_you_mean(manifest: Manifest, names: Sequence[str]) -> str:
    """Ask "did you mean …?" if one or two paths of the manifest end with *names*; else empty."""
    ends = tuple(f"/{name}" for name in names if name)
    near = sorted(path for path in manifest.entries if path.endswith(ends))
    return f"did you mean {' or '.join(near)}?" if len(near) in {1, 2} else ""


def _is_file(root: Path, name: str) -> bool:
    try:
        return not name.startswith("/") and ".." not in name.split("/") and (root / name).is_file()
    except (OSError, ValueError):
        return False


def _bundle_of(manifest: Manifest, name: str) -> str:
    """Return the page of the Hugo leaf bundle that contains a file; empty if there is none."""
    if manifest.platform != "hugo":
        return ""
    folders = {folder.as_posix() for folder in PurePosixPath(name).parents}
    indexes: dict[str, list[str]] = {}
    for path in manifest.entries:
        folder, _, file = path.rpartition("/")
        if folder in folders:
            indexes.setdefault(folder, []).append(file)
    for folder in sorted(indexes, key=len):
        stems = {file: file.partition(".")[0] for file in sorted(indexes[folder])}
        if "_index" not in stems.values():
            for file, stem in stems.items():
                if stem == "index":
                    return f"{folder}/{file}"
    return ""
