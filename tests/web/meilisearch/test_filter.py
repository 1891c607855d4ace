"""What filters of Meilisearch's language say, and what is wrong with those that say nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsearch.model.query import And, Node, Not, Or, TermsFilter
from eventsearch.web.meilisearch.attributes import FILTERED, Meanings
from eventsearch.web.meilisearch.filter_parser import DEEPEST, MOST, Condition, FilterError, parse


def told(condition: Condition) -> Node:
    """Return a condition as one node that shows all of it."""
    said = (condition.attribute, condition.operator, *condition.values)
    return TermsFilter(field="", values=said)


def said(*parts: str) -> Node:
    """Return what `told` makes of such a condition."""
    return TermsFilter(field="", values=parts)


A, B, C = said("a", "=", "1"), said("b", "=", "2"), said("c", "=", "3")


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("a = 1", A),
        ('"a"="1"', A),
        ("'a'='1'", A),
        ("  a=1  ", A),
        ("a = 1 OR b = 2 AND c = 3", Or(children=(A, And(children=(B, C))))),
        ("(a = 1 OR b = 2) AND c = 3", And(children=(Or(children=(A, B)), C))),
        ("NOT a = 1 AND b = 2", And(children=(Not(child=A), B))),
        ("NOT (a = 1 AND b = 2)", Not(child=And(children=(A, B)))),
        ("NOT NOT a = 1", Not(child=Not(child=A))),
        ("a != 1", said("a", "!=", "1")),
        ("a>=1", said("a", ">=", "1")),
        ("a<1", said("a", "<", "1")),
        ("a 5 TO 10", said("a", "TO", "5", "10")),
        ('"a" -1.5 TO 2', said("a", "TO", "-1.5", "2")),
        ("a IN [x, 'y z',]", said("a", "IN", "x", "y z")),
        ("a IN []", said("a", "IN")),
        ("a NOT IN [x]", Not(child=said("a", "IN", "x"))),
        ("a EXISTS", said("a", "EXISTS")),
        ("a NOT EXISTS", Not(child=said("a", "EXISTS"))),
        ("a IS NULL", said("a", "NULL")),
        ("a IS NOT EMPTY", Not(child=said("a", "EMPTY"))),
        (r'a = "dit \"x\" \\ \n"', said("a", "=", r'dit "x" \ \n')),
        ('a = "OR"', said("a", "=", "OR")),
        ("a = 10% AND b = 2", And(children=(said("a", "=", "10%"), B))),
        ("", And(children=())),
        ("  ", And(children=())),
    ],
)
def test_a_filter_is_read(text: str, node: Node) -> None:
    """``OR`` binds less than ``AND``, that less than ``NOT``; what is quoted is a value."""
    assert parse(text, told) == node


@pytest.mark.parametrize(
    ("text", "message", "start"),
    [
        ("a", "the filter ends here; write `=`", 1),
        ("a =", "the filter ends here; write a value", 3),
        ("= 1", "unexpected `=`; write an attribute", 0),
        ("a = 1 b = 2", 'unexpected `b`; only "AND" or "OR" may follow', 6),
        ("(a = 1", "the filter ends here; close the parenthesis", 6),
        ("a = 1)", "unexpected `)`", 5),
        ("a = OR", "unexpected `OR`; write a value", 4),
        ("a IN x", "unexpected `x`; write the values as `[a, b]`", 5),
        ("a IN [x y]", "unexpected `y`; close the bracket", 8),
        ("a 5 10", "unexpected `10`; a range is written", 4),
        ('a = "x', 'unexpected `"`; close the quotation', 4),
        ("a = 1 AND", "the filter ends here; write an attribute", 9),
        ("a ! 1", "unexpected `!`", 2),
        ("a IS x", "unexpected `IS`", 2),
        ("NOT " * (DEEPEST + 1) + "a = 1", "nested more than 40 deep", 4 * DEEPEST),
        (" OR ".join(["a = 1"] * (MOST + 1)), "more than 500 conditions", 9 * MOST),
    ],
)
def test_what_cannot_be_read_is_pointed_at(text: str, message: str, start: int) -> None:
    """With the cure, and where in the filter it stands."""
    with pytest.raises(FilterError) as caught:
        parse(text, told)
    assert message in str(caught.value)
    assert caught.value.start == start


SIGNS = ("=", "!=", ">", "<=", "(", ")", "[", "]", ",", '"', "'", "\\")
WORDS = ("AND", "OR", "NOT", "IN", "TO", "EXISTS", "IS", "NULL", "EMPTY")
GIVEN = ("1", "-2.5", "1e400", "nan", "été", "\u2028")
PIECES = st.sampled_from((*FILTERED, *SIGNS, *WORDS, *GIVEN))


def fault(text: str) -> FilterError | None:
    """Return what is wrong with a filter, with the meanings that conditions have here."""
    try:
        parse(text, Meanings(lambda _: ("2031", "2032")))
    except FilterError as error:
        return error
    return None


@given(st.lists(PIECES, max_size=30).map(" ".join) | st.text(max_size=60))
def test_any_text_is_read_or_pointed_at(text: str) -> None:
    """Nothing else happens: no text breaks the parser or what its conditions mean."""
    error = fault(text)
    assert error is None or (0 <= error.start <= error.end <= len(text) and str(error))


VALUES = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(VALUES, VALUES)
def test_whatever_a_client_quotes_comes_out_again(attribute: str, value: str) -> None:
    """Written as the official clients write it, with its backslashes and quotation marks."""

    def quoted(text: str) -> str:
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

    assert parse(f"{quoted(attribute)}={quoted(value)}", told) == said(attribute, "=", value)


def test_the_same_condition_is_asked_once() -> None:
    """Five hundred of one that looks at every value would take the whole of the time there is."""
    asked: list[Condition] = []

    def noted(condition: Condition) -> Node:
        asked.append(condition)
        return told(condition)

    row = ["a = 1", "NOT a = 1", "b = 2"] * 100
    children = (A, Not(child=A), B)
    assert parse(" OR ".join(row), noted) == Or(children=children)
    assert parse(" AND ".join(row), noted) == And(children=children)
    assert len(asked) == 4
    assert parse(" OR ".join(["(a = 1)"] * 200), told) == A
