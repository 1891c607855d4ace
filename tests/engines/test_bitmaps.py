"""Bits, flags and lists of documents convert into each other without loss."""

from __future__ import annotations

from random import Random

import pytest

from eventsearch.engines.whoosh.reader.bitsets import (
    bits_of,
    bits_of_few,
    docs_in,
    flags_in,
    flags_of,
)

RANDOM = Random(1)
SIZES = (0, 1, 7, 8, 9, 17, 1_000)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("share", [0.0, 0.003, 0.01, 0.3, 0.5, 1.0])
def test_a_set_is_the_same_in_every_form(size: int, share: float) -> None:
    docs = [doc for doc in range(size) if RANDOM.random() < share]
    flags = bytes(RANDOM.randint(1, 255) * (doc in docs) for doc in range(size))
    bits = sum(1 << doc for doc in docs)
    assert bits_of(flags) == bits_of(bytearray(flags)) == bits_of(flags_of(docs, size)) == bits
    assert bits_of_few(docs, size) == bits
    assert docs_in(bits) == docs
    assert flags_in(bits, size) == bytes(flags_of(docs, size))
