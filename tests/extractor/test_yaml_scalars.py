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
    found = plain_value(text)
    assert found == value
    assert type(found) is type(value)


def test_nan_is_a_number() -> None:
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
    with pytest.raises(ValueError, match=r"is no"):
        tagged_value(text, TAG + tag)


TEXTS_OF_1_2 = (
    "yes", "no", "on", "off", "y", "n", "Y", "N", "Yes", "YES", "ON", "0O14", "0X1f", "0B11", "08",
    "0778", "1e3", "1E3", "1e+3", "-1e3", "1e-3", "0e0", "1e05", "+12e03", "+.inf",
    "18446744073709551616", "-9223372036854775809", "123456789012345678901234567890",
)  # fmt: skip
SAME_IN_1_2 = (
    "true", "True", "TRUE", "false", "~", "null", "", "1", "+1", "-1", "012", "0o14", "0x1F",
    "0b11", "1_000", "007", "00", "-0", "1.0", "1.", ".5", "-.5", "1.5e3", "1.5E+3", "1.0e1",
    ".inf", "-.inf", "0_1", "1_0.5", "12:30", "2024-01-02", "20240102", "0x", "0o8",
    "18446744073709551615", "-9223372036854775808", "1.2.3", "1,000", "10%", "0.1_0",
    "685.230_15e+03",
)  # fmt: skip
"""What Hugo 0.147.9 and 0.168 were asked for: both say the same."""


def test_words_and_numbers_of_yaml_1_1_are_texts_in_1_2() -> None:
    assert [plain_value(text, yaml_1_2=True) for text in TEXTS_OF_1_2] == list(TEXTS_OF_1_2)
    assert not any(
        isinstance(plain_value(text), str) for text in TEXTS_OF_1_2 if text[1:2] not in "XOB"
    )


def test_other_scalars_are_the_same_in_both() -> None:
    for text in SAME_IN_1_2:
        assert repr(plain_value(text, yaml_1_2=True)) == repr(plain_value(text))
