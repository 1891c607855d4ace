"""
Find the words that only one of two texts of a page contains, and explain them.

Each cause explains some of these words. Causes depend on the content of a page, never on its
identity.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_WORD = re.compile(r"\w+")
_GOAT = re.compile(r"^[ \t]*(?:```|~~~)[ \t]*goat.*?^[ \t]*(?:```|~~~)", re.DOTALL | re.MULTILINE)
_SVG = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
_SHOWN_TAG = re.compile(r"<[a-zA-Z/][^<>]*>|&[a-z]+;")
_SHOWN_ADDRESS = re.compile(r"https?://[^\s\"<>]+")
_SHOWN_FENCE = re.compile(r"^(?:```|~~~).*", re.MULTILINE)
_TARGET = re.compile(r"\{\{[<%]\s*(?:ref|relref)\s+\"?([^\s\"]+)")
_TAIL = re.compile(r"[0-9]+\Z")


def words(text: str) -> Counter[str]:
    """Count the words of a text, in lower case. A word is a run of letters, digits and ``_``."""
    return Counter(_WORD.findall(unicodedata.normalize("NFC", text).lower()))


def f1(ours: str, theirs: str) -> float:
    """Return the token F1 of two texts: 1 if they contain the same words equally often."""
    mine, yours = words(ours), words(theirs)
    common = sum((mine & yours).values())
    return 2 * common / (mine.total() + yours.total()) if common else float(mine == yours)


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """
    Two texts of the same page.

    Attributes:
        body: The source, after the front matter.
        missing: Words of Hugo's text that eventsearch's text lacks, or contains less often.
        extra: Words of eventsearch's text that Hugo's text lacks, or contains less often.
    """

    body: str
    ours: str
    hugo: str
    missing: Counter[str]
    extra: Counter[str]


Taken = tuple[Counter[str], Counter[str]]
Cause = Callable[[Apart], Taken]
"""Returns the missing words and the extra words that it explains."""


def apart(body: str, ours: str, hugo: str) -> Apart:
    """Return two texts of a page with the words in which they differ."""
    mine, theirs = words(ours), words(hugo)
    return Apart(body=body, ours=ours, hugo=hugo, missing=theirs - mine, extra=mine - theirs)


def why(texts: Apart) -> str:
    """Return the reasons for all words that differ. Empty if any word remains unexplained."""
    missing, extra = texts.missing, texts.extra
    reasons: list[str] = []
    for reason, cause in CAUSES:
        lost, gained = cause(texts)
        if (lost & missing) or (gained & extra):
            reasons.append(reason)
            missing, extra = missing - lost, extra - gained
    return "" if missing or extra else "; ".join(reasons)


def _footnotes(texts: Apart) -> Taken:
    """Explain footnote numbers, alone or at the end of a word that the extra words contain."""
    most = texts.body.count("[^")
    lost: Counter[str] = Counter()
    gained: Counter[str] = Counter()
    for word, count in texts.missing.items() if most else ():
        for head, number in _numbered(word):
            if 0 < int(number) <= most and (not head or texts.extra[head] >= count):
                lost[word] += count
                gained[head] += count
                break
    del gained[""]
    return lost, gained


def _numbered(word: str) -> Iterator[tuple[str, str]]:
    """Yield each way to split a word into a beginning and a number at its end."""
    digits = _TAIL.search(word)
    for start in range(digits.start(), len(word)) if digits else ():
        yield word[:start], word[start:]


def _line_numbers(texts: Apart) -> Taken:
    numbered = "linenos" in texts.body.lower()
    return Counter(
        {word: n for word, n in texts.missing.items() if numbered and word.isdecimal()}
    ), Counter()


def _drawings(texts: Apart) -> Taken:
    """Explain the letters of a drawing: Hugo writes each one as a separate SVG text."""
    drawn = words("\n".join(_GOAT.findall(texts.body)))
    inside = words("\n".join(_SVG.findall(texts.body)))
    letters = {word: n for word, n in texts.missing.items() if drawn and len(word) == 1}
    return Counter(letters) + inside, drawn


def _doctype(texts: Apart) -> Taken:
    return Counter(html=texts.body.lower().count("<!doctype html")), Counter()


def _shown_tags(texts: Apart) -> Taken:
    if "{{" not in texts.body:
        return Counter(), Counter()
    return _only_in(_SHOWN_TAG, texts.hugo, texts.ours), Counter()


def _shown_addresses(texts: Apart) -> Taken:
    written = words(" ".join(_TARGET.findall(texts.body)))
    return (
        (_only_in(_SHOWN_ADDRESS, texts.hugo, texts.ours), written) if written else (written,) * 2
    )


def _shown_fences(texts: Apart) -> Taken:
    if "{{<" not in texts.body:
        return Counter(), Counter()
    return _only_in(_SHOWN_FENCE, texts.hugo, texts.ours), Counter()


def _only_in(pattern: re.Pattern[str], one: str, other: str) -> Counter[str]:
    """Return the words in a pattern's matches that *one* has more often than *other*."""
    found, also = (words("\n".join(pattern.findall(text))) for text in (one, other))
    return found - also


def _shown_marks(texts: Apart) -> Taken:
    paired = "{{< /" in texts.body or "{{</" in texts.body
    return Counter(
        {word: n for word, n in texts.missing.items() if paired and not word.strip("_")}
    ), Counter()


CAUSES: tuple[tuple[str, Cause], ...] = (
    ("numbers of footnotes are left out here", _footnotes),
    ("drawings are left out here, or kept as they are written", _drawings),
    ("line numbers of code are left out here", _line_numbers),
    ("a document type declaration is not text here", _doctype),
    ("tags of a nested shortcode that the oracle's templates indent like code", _shown_tags),
    ("a shown address of a page: as it is written in `ref` here", _shown_addresses),
    ("fences inside of a code shortcode are Markdown here", _shown_fences),
    ("the inside of a pair is Markdown here, not in the oracle's template", _shown_marks),
)
"""Reason and function of each cause. A word counts for the first cause that explains it."""
