"""
Encodes terms, ids and values, so that the standard analyzers of OpenSearch index them unchanged.

A text field is an array of texts with one token a line. A position without a term gets FILLER.
Several terms at one position are one token, with STACK before each term. The next text of the array
begins GAP positions later. Terms of `analysis` never contain these private-use characters.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from hashlib import blake2b
from typing import Any

FILLER = "\ue000"
"""The token at a position without a term."""

STACK = "\ue001"
"""Precedes each of several terms at one position."""

FREQUENCY = "\ue002"
"""Separates a term from its frequency."""

PAD = "\ue003"
"""A token that only lengthens a field. Queries never contain it."""

GAP = 100
"""Number of positions between two texts of a field."""

LENGTHENED = 3
"""Number of tokens to which a field is lengthened, for each of its words except stop words."""

LONGEST = 8_000
"""Maximum length of a word in code points. Lucene limits a term to 32,766 bytes."""

LONGEST_VALUE = 4_000
"""Maximum length of a value in code points. `coded` writes each of its bytes in up to two bytes."""

_UNSAFE = re.compile("[\ud800-\udfff\ue000-\ue003\n]")


def clean(term: str) -> str:
    """Return a term with reserved characters replaced."""
    return _UNSAFE.sub("\ufffd", term)


def coded(value: str) -> str:
    """
    Return the encoding of an id, a key or a value, which may contain lone surrogates.

    Each character represents one byte of UTF-8, so encoded texts sort in code point order.
    """
    if len(value) > LONGEST_VALUE:
        value = f"{value[:LONGEST_VALUE]}…{blake2b(_bytes(value), digest_size=8).hexdigest()}"
    return _bytes(value).decode("latin-1")


def decoded(text: str) -> str:
    """Return the value that `coded` encoded."""
    return text.encode("latin-1").decode("utf-8", "surrogatepass")


def to_int(value: Any, least: int = 0, most: int = 1 << 40) -> int:
    """Return an integer from an answer; raises `ValueError` or `TypeError` if it is not valid."""
    if not least <= (number := int(value)) <= most:
        raise ValueError(f"{number} is not between {least} and {most}")
    return number


def key_of(text: str) -> str:
    """Return a short key for a text, for places with limited length."""
    return urlsafe_b64encode(_digest(text)).decode("ascii")


def checksum(text: str) -> int:
    """Return a number for a text. Sets of texts with equal sums of numbers count as equal."""
    return int.from_bytes(_digest(text)[:8], "big")


def _digest(text: str) -> bytes:
    return blake2b(_bytes(text), digest_size=15).digest()


@cache
def field_name(kind: str, name: str) -> str:
    """
    Return a field name of the cluster's index for a keyword field.

    Characters other than ASCII letters and digits are escaped.

    Args:
        kind: ``k`` for the keys, ``s`` for the spellings, see `schema`.
    """
    escaped = "".join(
        chr(byte) if chr(byte).isalnum() and byte < 128 else f"_{byte:02x}" for byte in _bytes(name)
    )
    return f"{kind}_{escaped}"


def stacked(terms: Iterable[str]) -> str:
    """Return the token for the terms at one position."""
    some = [clean(term) for term in terms]
    return some[0] if len(some) == 1 else "".join(STACK + term for term in some)


def texts(postings: Mapping[str, Sequence[int]]) -> list[str]:
    """Return the texts of a field that OpenSearch indexes as these terms at these positions."""
    pairs = [(place, term) for term, places in _cleaned(postings) for place in places]
    alone = dict(pairs)
    if len(alone) < len(pairs):
        several: dict[int, set[str]] = {}
        for place, term in pairs:
            if term is not (other := alone[place]):
                several.setdefault(place, {other}).add(term)
        for place, terms in several.items():
            alone[place] = stacked(sorted(terms))
    if alone and max(alone) < len(alone):
        return ["\n".join([alone[place] for place in range(len(alone))])]
    written: list[str] = []
    tokens: list[str] = []
    last = -1
    for place in sorted(alone):
        if place != last + 1:
            while place - last > GAP and (tokens or written):
                written.append("\n".join(tokens))
                tokens, last = [], last + GAP
            tokens += [FILLER] * (place - last - 1)
        tokens.append(alone[place])
        last = place
    return [*written, "\n".join(tokens)]


def lengthened(postings: Mapping[str, Sequence[int]], length: int) -> list[str]:
    """
    Return the same texts, lengthened to LENGTHENED times as many tokens as the field has words.

    Lucene counts stop words in the length of a field, the field's *length* does not. BM25 compares
    a length only with the average length. So all fields are lengthened in proportion to *length*.
    """
    tokens = len({place for places in postings.values() for place in places})
    return [*texts(postings), *filter(None, ["\n".join([PAD] * (LENGTHENED * length - tokens))])]


def frequencies(postings: Mapping[str, Sequence[int]]) -> str:
    """Return the text of a field that OpenSearch indexes as these terms with their frequencies."""
    return "\n".join(
        [
            f"{term}{FREQUENCY}{number}" if (number := len(places)) > 1 else term
            for term, places in _cleaned(postings)
            if places
        ]
    )


def forms(text: str) -> Iterator[str]:
    """Yield the terms of a text that `frequencies` wrote."""
    for row in filter(None, text.split("\n")):
        yield row.partition(FREQUENCY)[0]


def _cleaned(postings: Mapping[str, Sequence[int]]) -> Iterable[tuple[str, Sequence[int]]]:
    """Return the postings with clean terms. Check all terms at once, which is much faster."""
    if _UNSAFE.search("".join(postings)):
        return [(clean(term), places) for term, places in postings.items()]
    return postings.items()


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
