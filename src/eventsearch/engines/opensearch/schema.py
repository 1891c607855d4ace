"""
The fields that are indexed for a page, and the settings of an index.

    id           the id
    t_FIELD      stems with positions, of each text field
    w_folded     folded words with their frequencies, without positions
    w_exact      words as they are written, with their frequencies, without positions
    w_folded.begin
                 the first letters of the folded words, in each length of BEGIN
    k_FIELD      casefolded values of a keyword field, for filters and facets
    s_FIELD      the same values as they are spelled
    n_FIELD      folded words of the values, for COMPLETED_FIELDS
    first_FIELD  the first folded word of each value, for COMPLETED_FIELDS
    flags        properties of the page; see EVENT and the flags after it
    b, e, over   start and end of the page's time, and when the event is over
    ranking      flags, start and duration in one number, so that scripts read only one field
    starts, ends start and end of each occurrence of a recurring event
    span         time ranges of the page
    on           time ranges of an event that are longer than zero seconds
    seen_from, seen_until
                 when the page is visible; missing if there is no limit
    changes      timestamps at which answers change because of this page
    before_changes
                 the same timestamps, negated
    kin          keys that connect related pages
    group        the key of the page's group of related pages
    stored       the stored bytes of the page, which are returned with a hit

Each word of the index is also a separate document, with the fields word and pages.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from eventsearch.analysis import tokens
from eventsearch.engines import COMPLETED_FIELDS
from eventsearch.engines.opensearch.codec import (
    FILLER,
    FREQUENCY,
    GAP,
    STACK,
    clean,
    coded,
    field_name,
    frequencies,
    key_of,
    lengthened,
    texts,
)
from eventsearch.model.document import FORM_FIELDS, TEXT_FIELDS, Document

EVENT, BEGINS, CANCELLED, RECURS, WIDE = 1, 2, 4, 8, 16
"""
Flags of a page: it is an event, it has a time, it is cancelled, it recurs.

WIDE is used in `ranking` only: the times are not there, because the page recurs or they do not fit.
"""

BEGIN = range(2, 5)
"""Lengths of prefixes that are separate terms, because hundreds of words begin with them."""

BEYOND = 1 << 62
"""Epoch seconds after all timestamps of an index; negated, before all timestamps."""

EARLIEST, LONG = 1 << 35, 1 << 22
"""Limits in seconds of the times that fit in `ranking`. A start may be up to 1,089 years from 1970,
and an event may take up to 48 days."""

NEVER_CHANGED: dict[str, Any] = {
    "analysis": {
        "tokenizer": {
            "lines": {
                "type": "char_group",
                "tokenize_on_chars": ["\\n"],
                "max_token_length": 32_000,
            }
        },
        "filter": {
            "holes": {"type": "stop", "stopwords": [FILLER]},
            "stacks": {
                "type": "pattern_capture",
                "preserve_original": False,
                "patterns": [f"{STACK}([^{STACK}]+)"],
            },
            "counts": {"type": "delimited_term_freq", "delimiter": FREQUENCY},
            "begins": {"type": "edge_ngram", "min_gram": BEGIN[0], "max_gram": BEGIN[-1]},
        },
        "analyzer": {
            "terms": {"type": "custom", "tokenizer": "lines", "filter": ["holes", "stacks"]},
            "forms": {"type": "custom", "tokenizer": "lines", "filter": ["counts"]},
            "begins": {"type": "custom", "tokenizer": "lines", "filter": ["counts", "begins"]},
        },
    }
}

K1 = 1.2
"""BM25's k1: how fast repetitions of a word stop adding to the score; OpenSearch's default."""

PIPELINES = ("default_pipeline", "final_pipeline", "search.default_pipeline")
"""Settings of pipelines, which can change documents and answers in the cluster. All are set to
``_none``, so that no pipeline runs."""

_TIMES = ("b", "e", "over", "starts", "ends", "seen_from", "seen_until")
_NUMBERS = (*_TIMES, "changes", "before_changes")
_STRINGS = ("id", "kin", "group", "word")


def index_body(shards: int) -> dict[str, Any]:
    """
    Return the settings and the mapping of a new index, as they are while it is being filled.

    All settings that affect matches and scores are set, even to the defaults of OpenSearch.
    Otherwise an index template of the cluster could change them.
    """
    return {
        "settings": {
            "index": {
                "number_of_shards": shards,
                "number_of_replicas": 0,
                "refresh_interval": "-1",
                # Let a search that counts facets use several processors.
                "search.concurrent_segment_search.mode": "auto",
                "max_result_window": 10_000_000,
                "max_inner_result_window": 10_000,
                "translog": {"durability": "async"},
                "similarity": {"default": {"type": "BM25", "k1": K1, "b": 0.75}},
                **dict.fromkeys(PIPELINES, "_none"),
            },
            **NEVER_CHANGED,
        },
        "mappings": {"dynamic": "strict", "_source": {"enabled": True}, "properties": properties()},
    }


def properties() -> dict[str, Any]:
    """Return the mapping of all fields that every index has."""
    text = {"type": "text", "analyzer": "terms", "position_increment_gap": GAP}
    form = {"type": "text", "analyzer": "forms", "index_options": "freqs"}
    found: dict[str, Any] = {f"t_{name}": text for name in TEXT_FIELDS}
    found |= {f"w_{name}": form for name in FORM_FIELDS}
    found["w_folded"] = form | {"fields": {"begin": form | {"analyzer": "begins"}}}
    found["ranking"] = {"type": "long", "index": False}
    found |= {name: {"type": "long"} for name in _NUMBERS}
    found |= {name: {"type": "keyword"} for name in _STRINGS}
    found |= {name: {"type": "long_range"} for name in ("span", "on")}
    found |= {name: {"type": "integer"} for name in ("flags", "pages")}
    for name in COMPLETED_FIELDS:
        word = {"type": "keyword", "doc_values": False}
        found[f"n_{name}"] = found[f"first_{name}"] = word
    # A search reads the value from `_source`, which updates of groups need anyway.
    found["stored"] = {"type": "binary"}
    return found


def keyword_properties(fields: Iterable[str]) -> dict[str, Any]:
    """Return the mapping of keyword fields. A site can choose the names of these fields."""
    found: dict[str, Any] = {}
    for name in fields:
        found[field_name("k", name)] = {"type": "keyword"}
        found[field_name("s", name)] = {"type": "keyword", "index": False}
    return found


def source(document: Document) -> dict[str, Any]:
    """Return the document to index for a page."""
    found: dict[str, Any] = {
        "id": coded(document.id),
        "flags": _flags(document),
        "stored": b64encode(document.stored).decode("ascii"),
        "kin": [coded(key) for key in document.kin],
        "group": coded(min(document.kin)) if document.kin else f"-{key_of(document.id)}",
    }
    for terms in document.fields:
        if terms.field in FORM_FIELDS:
            found[f"w_{terms.field}"] = frequencies(terms.postings)
        elif terms.field == "body":
            # Do not lengthen the body, which would be most of the work. Stop words have nearly the
            # same share in all long texts.
            found["t_body"] = texts(terms.postings)
        else:
            found[f"t_{terms.field}"] = lengthened(terms.postings, terms.length)
    for name, values in document.keywords.items():
        if values:
            keys = dict.fromkeys(coded(value.casefold()) for value in values)
            found[field_name("k", name)] = [*keys]
            found[field_name("s", name)] = [*dict.fromkeys(map(coded, values))]
    for name in COMPLETED_FIELDS:
        words = [token for value in document.keywords.get(name, ()) for token in tokens(value, "")]
        found[f"n_{name}"] = [*dict.fromkeys(clean(token.folded) for token in words)]
        first = (clean(token.folded) for token in words if not token.position)
        found[f"first_{name}"] = [*dict.fromkeys(first)]
    found |= _times(document)
    found["ranking"] = _ranking(found["flags"], found.get("b", 0), found.get("e", 0))
    changes = sorted({*_changes(document, found)})
    return found | {"changes": changes, "before_changes": [-moment for moment in changes]}


def _flags(document: Document) -> int:
    return (
        document.is_event * EVENT
        + (document.begins is not None) * BEGINS
        + document.cancelled * CANCELLED
        + bool(document.occurrences) * RECURS
    )


def _ranking(flags: int, begins: int, ends: int) -> int:
    """Pack flags, start and length into one number; set the flag WIDE if they do not fit."""
    begin, length = begins + EARLIEST, ends - begins
    if flags & RECURS or not (0 <= begin < 2 * EARLIEST and 0 <= length < LONG):
        return flags | WIDE
    return flags | begin << 5 | length << 41


def _times(document: Document) -> dict[str, Any]:
    seen = {"seen_from": document.visible_from, "seen_until": document.visible_until}
    found: dict[str, Any] = {
        name: min(max(moment, -BEYOND), BEYOND)
        for name, moment in seen.items()
        if moment is not None
    }
    begins = document.begins
    if begins is None:
        return found
    ends = begins if document.ends is None else document.ends
    spans = [*_spans(document, begins, ends)]
    found["b"], found["e"] = begins, ends
    found["span"] = [_range(start, max(start, end - 1)) for start, end in spans]
    if document.is_event:
        found["over"] = max(begins, ends)
        found["on"] = [_range(start, end - 1) for start, end in spans if end > start]
    if document.occurrences:
        found["starts"] = [start for start, _ in document.occurrences]
        found["ends"] = [end for _, end in document.occurrences]
    return found


def _spans(document: Document, begins: int, ends: int) -> Iterator[tuple[int, int]]:
    if not document.is_event:
        yield begins, begins
    elif document.occurrences:
        yield from document.occurrences
    else:
        yield begins, ends


def _range(first: int, last: int) -> dict[str, int]:
    return {"gte": first, "lte": last}


def _changes(document: Document, times: Mapping[str, Any]) -> Iterator[int]:
    moments = [*times.get("starts", ()), *times.get("ends", ())]
    if document.is_event and document.begins is not None:
        moments += [times["b"], times["e"]]
    if "seen_from" in times:
        moments.append(times["seen_from"])
    if "seen_until" in times:
        moments.append(times["seen_until"] + 1)
    yield from (moment for moment in moments if -BEYOND < moment < BEYOND)
