"""Plain scalars as go-yaml resolves them."""

from __future__ import annotations

import math

import pytest

from eventsearch.extractor.front_matter.yaml.scalars import plain_value, tagged_value

CASES: tuple[tuple[str, object], ...] = (
    ("", None),
    ("~", None),
    ("Null", None),
    ("y", True),
    ("Yes", True),
    ("on", True),
    ("n", False),
    ("NO", False),
    ("off", False),
    ("yEs", "yEs"),
    ("0", 0),
    ("2023", 2023),
    ("+5", 5),
    ("-5", -5),
    ("1_000", 1000),
    ("010", 8),
    ("-010", -8),
    ("0o17", 15),
    ("0x1F", 31),
    ("0b101", 5),
    ("09", 9.0),
    ("089.5", 89.5),
    ("1.", 1.0),
    (".5", 0.5),
    ("._5", "._5"),
    ("1e3", 1000.0),
    ("1e999", "1e999"),
    ("18446744073709551615", 18446744073709551615),
    ("18446744073709551616", 18446744073709551616.0),
    ("-9223372036854775809", -9223372036854775809.0),
    ("9" * 5000, "9" * 5000),
    ("12:30", "12:30"),
    ("1:2:3", "1:2:3"),
    ("2022-01-31", "2022-01-31"),
    ("1.2.3", "1.2.3"),
    ("-", "-"),
    ("+", "+"),
    (".", "."),
    (".inf", math.inf),
    ("-.INF", -math.inf),
    ("٣", "٣"),
    ("10%", "10%"),
)


@pytest.mark.parametrize(("text", "value"), CASES)
def test_plain_scalars(text: str, value: object) -> None:
    """Numbers, switches and nulls are those of YAML 1.1 as Go reads them; the rest is text."""
    found = plain_value(text)
    assert found == value
    assert type(found) is type(value)


def test_nan_is_a_number() -> None:
    """The one value that does not equal itself."""
    found = plain_value(".NaN")
    assert isinstance(found, float)
    assert math.isnan(found)


TAG = "tag:yaml.org,2002:"


@pytest.mark.parametrize(
    ("text", "tag", "value"),
    [
        ("12", f"{TAG}float", 12.0),
        ("1.5", f"{TAG}float", 1.5),
        ("12", f"{TAG}int", 12),
        ("yes", f"{TAG}bool", True),
        ("~", f"{TAG}null", None),
        ("2024-06-01", f"{TAG}timestamp", "2024-06-01"),
        ("2024-6-1 9:30:00 +02:00", f"{TAG}timestamp", "2024-6-1 9:30:00 +02:00"),
        ("12", "!mine", "12"),
        ("aGk=", f"{TAG}binary", "hi"),
    ],
)
def test_tags_say_what_a_scalar_is(text: str, tag: str, value: object) -> None:
    """An unknown tag leaves the text as it is."""
    assert tagged_value(text, tag) == value


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("x", "int"),
        ("yes", "int"),
        ("x", "float"),
        ("1", "bool"),
        ("é", "binary"),
        ("12", "timestamp"),
        ("2024-13-01", "timestamp"),
    ],
)
def test_a_tag_that_cannot_be_is_an_error(text: str, tag: str) -> None:
    """go-yaml refuses such a text as well."""
    with pytest.raises(ValueError, match=r"is no"):
        tagged_value(text, TAG + tag)
