"""
The part of the schema of SARIF 2.1.0 that the program's logs use, and a check against it.

Source: sarif-schema-2.1.0.json of OASIS, errata 01. Keys that the program does not write are left
out, and no others are allowed: whoever adds one looks it up there first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

Schema = Mapping[str, Any]

TEXT: Schema = {"type": "string"}
URI_REFERENCE: Schema = {"type": "string", "pattern": r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]*"}
NUMBER_FROM_1: Schema = {"type": "integer", "minimum": 1}


def record(required: tuple[str, ...] = (), **properties: Schema) -> Schema:
    """Return the schema of an object with these keys and no others."""
    return {"type": "object", "properties": properties, "required": required}


def rows(items: Schema, *, unique: bool = False) -> Schema:
    """Return the schema of a list."""
    return {"type": "array", "items": items, "uniqueItems": unique}


MESSAGE = record(("text",), text=TEXT, markdown=TEXT)
RULE = record(
    ("id",),
    id=TEXT,
    name=TEXT,
    shortDescription=MESSAGE,
    fullDescription=MESSAGE,
    help=MESSAGE,
)
LOCATION = record(
    physicalLocation=record(
        artifactLocation=record(uri=URI_REFERENCE),
        region=record(startLine=NUMBER_FROM_1, startColumn=NUMBER_FROM_1),
    )
)
RESULT = record(
    ("message",),
    ruleId=TEXT,
    ruleIndex={"type": "integer", "minimum": -1},
    level={"enum": ("none", "note", "warning", "error")},
    message=MESSAGE,
    locations=rows(LOCATION),
)
RUN = record(
    ("tool",),
    tool=record(
        ("driver",),
        driver=record(("name",), name=TEXT, version=TEXT, rules=rows(RULE, unique=True)),
    ),
    columnKind={"enum": ("utf16CodeUnits", "unicodeCodePoints")},
    results=rows(RESULT),
)
LOG: Schema = {
    **record(("version", "runs"), version={"enum": ("2.1.0",)}, runs=rows(RUN)),
}
LOG["properties"]["$schema"] = {"type": "string", "pattern": r"https://\S+"}

TYPES: Mapping[str, type] = {"object": dict, "array": list, "string": str, "integer": int}


def faults(value: object, schema: Schema = LOG, way: str = "log") -> Iterator[str]:
    """Yield where a value is not as its schema wants it."""
    if "enum" in schema:
        if value not in schema["enum"]:
            yield f"{way} is {value!r}"
        return
    if not isinstance(value, TYPES[schema["type"]]) or isinstance(value, bool):
        yield f"{way} is no {schema['type']}"
    elif isinstance(value, dict):
        yield from _faults_of_record(value, schema, way)
    elif isinstance(value, list):
        if schema["uniqueItems"] and any(each in value[:at] for at, each in enumerate(value)):
            yield f"{way} has an item twice"
        for at, each in enumerate(value):
            yield from faults(each, schema["items"], f"{way}[{at}]")
    elif isinstance(value, str) and not re.fullmatch(schema.get("pattern", r"(?s:.*)"), value):
        yield f"{way} is {value!r}"
    elif isinstance(value, int) and value < schema["minimum"]:
        yield f"{way} is {value}"


def _faults_of_record(value: dict[str, object], schema: Schema, way: str) -> Iterator[str]:
    for key in schema["required"]:
        if key not in value:
            yield f"{way} lacks {key}"
    for key, each in value.items():
        if key in schema["properties"]:
            yield from faults(each, schema["properties"][key], f"{way}.{key}")
        else:
            yield f"{way} has {key}"
