"""Test how words that only one of two texts contains are explained."""

from __future__ import annotations

import pytest

from fidelity.words import apart, f1, why


@pytest.mark.parametrize(
    ("body", "ours", "hugo", "reason"),
    [
        ("a[^1] b\n\n[^1]: c", "a b c", "a1 b c", "numbers of footnotes"),
        ("k3s[^2] [^1]", "k3s", "k3s2 1", "numbers of footnotes"),
        ("<!DOCTYPE html>\n<p>a", "a", "html a", "a document type"),
        ("```goat\n| file |\n```", "| file |", "f\ni\nl\ne", "drawings"),
        ("a <svg>deep</svg>", "a", "a deep", "drawings"),
        ("```go {linenos=true}\na\n```", "a", "1 a\n7", "line numbers"),
        ("{{< n >}}\n    {{< m >}}a{{< /m >}}\n{{< /n >}}", "a", "<p>a&rsquo;</p>", "tags of"),
        ('see {{< ref "/b.md" >}}', "see b", "see https://x.example/y/", "a shown address"),
        ("{{< code >}}\n```go {a=1}\nx\n```\n{{< /code >}}", "x", "```go {a=1}\nx", "fences"),
        ('{{< a >}}_"x"_{{< /a >}}', "“x”", '_"x"_', "the inside of a pair"),
        ("a[^1]\n\n<!doctype html>", "a", "a1 html", "numbers of footnotes are left out here; a d"),
    ],
)
def test_a_cause_explains_different_words(body: str, ours: str, hugo: str, reason: str) -> None:
    assert why(apart(body, ours, hugo)).startswith(reason)


@pytest.mark.parametrize(
    ("body", "ours", "hugo"),
    [
        ("a", "a", "a1"),
        ("a[^1]", "a", "a 7"),
        ("a", "a", "html a"),
        ("a", "a", "<p>a</p>"),
        ("a b", "a", "a b"),
        ("a[^1]", "a new", "a1"),
    ],
)
def test_words_without_a_cause_are_unexplained(body: str, ours: str, hugo: str) -> None:
    assert why(apart(body, ours, hugo)) == ""


def test_f1_counts_repeated_words() -> None:
    assert f1("A a b", "a b") == pytest.approx(0.8)
    assert f1("", "") == 1
    assert f1("a", "b") == 0
