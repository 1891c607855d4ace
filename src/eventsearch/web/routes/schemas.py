"""
Which shape has each answer?

JSON Schema 2020-12, as OpenAPI 3.1 takes it. Clients must bear keys that are not named here: new
ones may come.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eventsearch.model.document import FACETS
from eventsearch.web.problems import KINDS, PREFIX

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
TEXT_OR_NULL: Schema = {"type": ["string", "null"]}
COUNT: Schema = {"type": "integer", "minimum": 0}
STATUS: Schema = {"enum": ["upcoming", "ongoing", "past", None]}
MOMENT: Schema = {"type": ["string", "null"], "description": "RFC 3339"}
SEGMENTS: Schema = {
    "type": "array",
    "items": TEXT,
    "description": "plain and matched text in turn, beginning with plain; never HTML",
}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _object(keys: Mapping[str, Schema], optional: tuple[str, ...] = ()) -> Schema:
    required = [name for name in keys if name not in optional]
    return {"type": "object", "required": required, "properties": dict(keys)}


SECTION = _object({"heading": TEXT, "anchor": TEXT, "url": TEXT, "highlight": SEGMENTS})
OTHER = _object({"id": TEXT, "url": TEXT, "title": TEXT, "lang": TEXT, "start": MOMENT})
_NUMBER: Schema = {"type": "number"}
WHY = _object({"term": TEXT, "field": TEXT, "score": _NUMBER, "factor": _NUMBER}, ("factor",))
HIT = _object(
    {
        "id": {**TEXT, "description": "path of the source file, from the content folder"},
        "url": {**TEXT, "description": "address on the site"},
        **dict.fromkeys(("title", "summary", "lang", "section", "kind"), TEXT),
        "tags": _list(TEXT),
        "authors": _list(TEXT),
        "event": TEXT,
        "start": MOMENT,
        "end": MOMENT,
        "all_day": {"type": "boolean"},
        "status": STATUS,
        "location": TEXT,
        "date": MOMENT,
        "score": {"type": "number"},
        "highlight": {"type": "object", "additionalProperties": SEGMENTS},
        "sections": _list(SECTION),
        "others": _list(OTHER),
        "ics": {**TEXT_OR_NULL, "description": "address here of the event for a calendar"},
        "why": _list(WHY),
    },
    optional=("others", "why"),
)
UNDERSTOOD = _object(
    {"text": TEXT, "field": TEXT, "from": TEXT_OR_NULL, "to": TEXT_OR_NULL, "without": TEXT}
)
INDEX = _object({"version": TEXT, "built_at": TEXT})
LINKS = _object(
    {"self": TEXT, "next": TEXT_OR_NULL, **dict.fromkeys(("html", "ics", "atom"), TEXT)}
)
SEARCH = _object(
    {
        "query": TEXT,
        "lang": TEXT_OR_NULL,
        "total": COUNT,
        "page": {"type": "integer", "minimum": 1},
        "per_page": {"type": "integer", "minimum": 1},
        "pages": COUNT,
        "took_ms": {"type": "number", "minimum": 0},
        "index": INDEX,
        "step": {"enum": ["all", "most", "some", "near"]},
        "notes": _list(TEXT),
        "understood": _list(UNDERSTOOD),
        "hits": _list(_ref("Hit")),
        "facets": {
            "type": "object",
            "properties": {
                name: _list(_object({"value": TEXT, "count": COUNT})) for name in FACETS
            },
        },
        "did_you_mean": TEXT_OR_NULL,
        "links": LINKS,
    }
)
SUGGESTION = _object(
    {
        "kind": {"enum": ["event", "page", "tag", "person", "place"]},
        "text": TEXT,
        "highlight": SEGMENTS,
        "url": TEXT_OR_NULL,
        "query": TEXT_OR_NULL,
        "count": COUNT,
        "start": MOMENT,
        "status": STATUS,
        "lang": TEXT_OR_NULL,
    }
)
SUGGEST = _object(
    {"query": TEXT, "lang": TEXT_OR_NULL, "suggestions": _list(SUGGESTION), "index": INDEX}
)
OPEN_SUGGEST: Schema = {
    "type": "array",
    "items": {"anyOf": [TEXT, _list(TEXT)]},
    "minItems": 4,
    "maxItems": 4,
    "description": "what was typed, then texts, descriptions and addresses of the same order",
}
HEALTH = _object({"status": {"const": "ok"}})
READY = _object(
    {
        "status": {"const": "ready"},
        "index": _object({"version": TEXT, "built_at": TEXT, "pages": COUNT}),
    }
)
PROBLEM = _object(
    {
        "type": TEXT,
        "title": TEXT,
        "status": {"type": "integer"},
        "detail": {**TEXT, "description": "what is wrong with this request, and the cure"},
        "parameter": {**TEXT, "description": "the parameter that is at fault"},
        "start": {
            **COUNT,
            "description": "of the range in the value of `parameter`, in code points",
        },
        "end": {**COUNT, "description": "of that range, exclusive"},
    },
    optional=("parameter", "start", "end"),
)


def _problem(name: str) -> Schema:
    """Return the shape of one kind of problem."""
    kind = KINDS[name]
    told = {"type": PREFIX + name, "title": kind.title, "status": kind.status}
    return {
        "allOf": [_ref("Problem")],
        "properties": {member: {"const": value} for member, value in told.items()},
        "description": kind.about,
    }


SCHEMAS: Mapping[str, Schema] = {
    "Search": SEARCH,
    "Hit": HIT,
    "Suggest": SUGGEST,
    "OpenSearchSuggest": OPEN_SUGGEST,
    "Health": HEALTH,
    "Ready": READY,
    "OpenApi": {"type": "object", "required": ["openapi", "info", "paths"]},
    "Problem": PROBLEM,
    **{f"problem-{name}": _problem(name) for name in KINDS},
}
"""Every shape by its name, as the document has them."""
