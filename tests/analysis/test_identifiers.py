"""Which digits are the name of something?"""

from __future__ import annotations

import pytest

from eventsearch.analysis.rules.identifiers import book, phone


@pytest.mark.parametrize(
    ("chunk", "searched", "groups"),
    [
        ("01 23 45 67 89", "0123456789", "01 23 45 67 89"),
        ("01.23.45.67.89", "0123456789", "01 23 45 67 89"),
        ("01-23-45-67-89", "0123456789", "01 23 45 67 89"),
        ("0800 123 456", "0800123456", "0800 123 456"),
        ("+33 1 23 45 67 89", "0123456789", "33 1 23 45 67 89"),
        ("+33 (0)1 23 45 67 89", "0123456789", "33 0 1 23 45 67 89"),
        ("+33123456789", "0123456789", "33123456789"),
        ("+1 202 555 0143", "12025550143", "1 202 555 0143"),
        ("202-555-0143", "2025550143", "202 555 0143"),
        ("202.555.0143", "2025550143", "202 555 0143"),
    ],
)
def test_telephone_numbers(chunk: str, searched: str, groups: str) -> None:
    cut = phone(chunk)
    assert cut is not None
    assert cut.word is not None
    assert cut.word.folded == searched
    assert " ".join(part.folded for part in cut.parts) == groups


def test_the_number_from_abroad_is_found_as_it_is_dialled() -> None:
    cut = phone("+33 1 23 45 67 89")
    assert cut is not None
    assert "33123456789" in {piece.folded for piece in cut.pieces}


@pytest.mark.parametrize(
    "chunk", ["0123456789", "12-01-2023", "10 20 30 40 50", "01.23", "202-555.0143", "+33"]
)
def test_other_digits_are_no_telephone_numbers(chunk: str) -> None:
    assert phone(chunk) is None


@pytest.mark.parametrize(
    ("chunk", "groups"),
    [
        ("978-2-07-036822-8", "978 2 07 036822 8"),
        ("978 2 07 036822 8", "978 2 07 036822 8"),
        ("2-07-036822-X", "2 07 036822 x"),
    ],
)
def test_books(chunk: str, groups: str) -> None:
    cut = book(chunk)
    assert cut is not None
    assert cut.word is not None
    assert cut.word.folded == "9782070368228"
    assert " ".join(part.folded for part in cut.parts) == groups


def test_an_old_number_of_a_book_is_found_without_its_hyphens() -> None:
    cut = book("0-306-40615-2")
    assert cut is not None
    assert {"9780306406157", "0306406152"} <= {piece.folded for piece in cut.pieces}


@pytest.mark.parametrize(
    "chunk", ["978-2-07-036822-9", "2-07-036822-8", "1-2-3-4", "2023-2024", "978"]
)
def test_numbers_with_a_wrong_check_digit_are_no_books(chunk: str) -> None:
    assert book(chunk) is None
