"""
Detect the language of a page from its text, even if the site declares another language.

The text is compared by scripts other than Latin, and by function words (`the`, `and`). Few words,
names, code and text in two languages are not enough. Such a page gets the language of most pages
with the same declared language.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from eventsearch.extractor.site import Site
from eventsearch.files import own_table
from eventsearch.model.page import Meta

_TABLES = own_table(__file__, "languages.toml")
FUNCTION_WORDS: Mapping[str, frozenset[str]] = {
    code: frozenset(words.split()) for code, words in _TABLES["words"].items()
}
"""Function words by ISO 639 code. `la` is for the Latin filler text of themes."""

MOST_CHARACTERS = 20_000
"""Maximum number of characters to read from a page. The first pages of a novel are enough."""

LEAST_WORDS = 8
"""Minimum number of function words. A title in another language has fewer."""

LEAST_DISTINCT = 5
"""Minimum number of different function words. Code repeats a few of them."""

LEAST_SHARE = 0.1
"""Minimum share of function words. Running text has over 0.25, lists of names and code have few."""

OUTNUMBER = 3
"""How many times more words a language must have than any other language or script."""

LEAST_PAGES = 3
"""Minimum number of pages for a majority."""

MAJORITY = 2 / 3
"""A language with more than this share of the detected pages also applies to undetected pages."""

LATIN = frozenset((*FUNCTION_WORDS, *_TABLES["latin"].split()))
"""Languages that are only written in Latin script."""

LETTERS_OF_A_WORD = 5
"""Average number of letters in a word, to estimate the number of words from letters."""

LEAST_LETTERS = 10
"""Minimum number of letters of a script in a text in that script. Fewer may be a name."""

FEW_LETTERS = 200
"""Number of letters up to which a text may lack a letter of its alphabet by chance."""

COVERED = 0.95
"""Minimum share of the letters of a text that are in the alphabet of its language."""

AS_GOOD = 0.01
"""How much lower this share may be for another possible language. Names can cause the gap."""

_BLOCKS = tuple((chr(int(first, 16)), codes) for first, codes in _TABLES["scripts"].items())
"""
The first character of each script, and the ISO 639 codes of its languages, most frequent first.

Kana belong to Han, because Japanese has both. Latin, and scripts without a known language, have no
codes.
"""

_FIRST = [first for first, _ in _BLOCKS]
# A negated class of Latin ranges, which compiles in a fourth of the time.
_FOREIGN = re.compile(
    "[^\x00-\u036f\u1d00-\u1eff\u2000-\u3004\ud7b0-\uf8ff\ufb00-\U0001ffff\U00040000-\U0010ffff]"
)

_WEIGHT = {"zh ja": 3, "ko": 3}
"""How many letters of an alphabet count as much as one character of these scripts."""

_ALPHABETS: Mapping[str, str] = _TABLES["alphabets"]
"""
Letters of each language, as the inside of a regex class.

A language that is missing here has all letters of its script.
"""

NOT_LATIN = frozenset(code for _, codes in _BLOCKS for code in codes.split())
"""Languages that are written in scripts other than Latin."""

RECOGNISED = frozenset(FUNCTION_WORDS) | NOT_LATIN
"""ISO 639 codes of the languages that can be detected."""

WRITTEN_BY_COUNTRY = ("pt", "zh")
"""Languages whose spelling or script depends on the country."""

_COUNTRY = re.compile(r"-(?:[a-z]{2}|\d{3})(?=-|$)")
_WORD = re.compile(r"[^\W\d_]+'?")
# The characters of cp1252, and a table for `bytes.translate` that keeps its letters and apostrophe.
_WESTERN = frozenset(bytes(range(256)).decode("cp1252", "ignore"))
_WESTERN_LETTERS = bytes(
    code if re.match(r"[^\W\d_]|'", bytes((code,)).decode("cp1252", "ignore")) else ord(" ")
    for code in range(256)
)
_LANGUAGES: Mapping[str | bytes, tuple[str, ...]] = {
    each: tuple(code for code, words in FUNCTION_WORDS.items() if word in words)
    for word in frozenset().union(*FUNCTION_WORDS.values())
    for each in ((word, word.encode("cp1252")) if _WESTERN.issuperset(word) else (word,))
}
"""The languages of each function word. The words are texts, and also cp1252 bytes if possible."""


def tag(code: str) -> str:
    """Return a language code in lower case with hyphens, as language tags are compared."""
    return code.lower().replace("_", "-")


def base(code: str) -> str:
    """Return a language code without country and script: ``fr`` for ``fr-ca``."""
    return tag(code).partition("-")[0]


def candidates(site: Site, others: Collection[str], declared: str) -> frozenset[str]:
    """
    Return the languages to detect on a page whose declared language is *declared*.

    Args:
        others: The setting `detect_languages`. If it is empty, nothing is detected.
    """
    codes = frozenset(base(code) for code in others)
    # A declared language without function words may look like another language of the site, as
    # Galician looks like Portuguese. So the site's languages are not added.
    if not codes or base(declared) not in FUNCTION_WORDS:
        return codes
    return codes | {base(each) for each in site.languages}


def text_of(meta: Meta, body: str) -> str:
    """Return the text of a page from which to detect its language."""
    parts = (meta.title, meta.subtitle, meta.summary, meta.description, meta.abstract, body)
    return "\n".join(part for part in (*parts, *meta.blocks) if part)


def detect(text: str, among: Collection[str], declared: str = "", usual: str = "") -> str:
    """
    Return the language of a text; empty if the text is not clear enough.

    Args:
        among: ISO 639 codes of the possible languages.
        declared: The language that the site declares. It is returned for a text mainly in a script
            other than Latin, unless it is written in Latin or the text's language is in *among*.
        usual: The language that `majorities` returns for *declared*.
    """
    if not among:
        return ""
    text = text[:MOST_CHARACTERS].lower().replace("’", "'")
    script = _NOTHING
    words: Sequence[str | bytes] | None = _western_words(text)
    if words is None:
        script = count_letters(text, (usual, *sorted(among)))
        if script.mainly:
            moves = base(declared) in LATIN or script.language in among
            return (moves and script.language) or base(declared)
        words = _WORD.findall(text)
    by_language = _function_words(Counter(filter(_LANGUAGES.__contains__, words)))
    if not by_language:
        return ""
    totals = {code: sum(counts.values()) for code, counts in by_language.items()}
    best = max(sorted(totals), key=lambda code: totals[code])
    # `_western_words` returns lone apostrophes too.
    count = len(words) - words.count(b"'")
    least = max(LEAST_WORDS, LEAST_SHARE * count, OUTNUMBER * script.words)
    if best not in among or len(by_language[best]) < LEAST_DISTINCT or totals[best] < least:
        return ""
    for code, rival in by_language.items():
        shared = sum(count for word, count in rival.items() if word in by_language[best])
        only_own, only_rival = totals[best] - shared, totals[code] - shared
        if code != best and only_own < max(1, OUTNUMBER * only_rival):
            return ""
    return best


def _western_words(text: str) -> list[bytes] | None:
    """
    Return the words that `_WORD` finds in a text, in cp1252. This takes a fourth of the time.

    Return None for a text with a letter that cp1252 does not have. An apostrophe with no letter
    before it becomes a word of its own.

    >>> _western_words("l'été → 2 'œufs'")
    [b"l'", b'\\xe9t\\xe9', b"'", b"\\x9cufs'"]
    """
    try:
        data = text.encode("cp1252")
    except UnicodeEncodeError:
        if any(map(_WORD.match, set(text) - _WESTERN)):
            return None
        data = text.encode("cp1252", "replace")
    return data.translate(_WESTERN_LETTERS).replace(b"'", b"' ").split()


def majorities(declared: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """
    Return, for each declared language, the language of most of its pages, if the two differ.

    Args:
        declared: For each page the declared and the detected language (or an empty text).
    """
    votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for code, language in declared:
        if language:
            votes[code][language] += 1
    return dict(_majorities(votes))


def site_code(code: str, site: Site) -> str:
    """
    Return the code that the site declares for a language: ``fr`` for ``fr-FR`` on a ``fr`` site.

    A country that the site does not declare is removed, except for `WRITTEN_BY_COUNTRY`.
    """
    declared = {tag(each): each for each in site.languages}
    prefix = tag(code)
    while prefix:
        if prefix in declared:
            return declared[prefix]
        prefix = prefix.rpartition("-")[0]
    same = [each for each in declared.values() if base(each) == base(code)]
    if same:
        return code if "-" in tag(code) else same[0]
    return code if base(code) in WRITTEN_BY_COUNTRY else _COUNTRY.sub("", tag(code))


def language_of(declared: str, detected: str, usual: str, site: Site) -> str:
    """
    Return the language in which a page is searched, with the code that the site declares.

    Args:
        detected: The language that `detect` returns.
        usual: The language that `majorities` returns for *declared*, or an empty text.
    """
    language = detected or usual
    return site_code(declared if not language or language == base(declared) else language, site)


def _function_words(counts: Mapping[str | bytes, int]) -> dict[str, dict[str | bytes, int]]:
    """Return the function words of each language in a text, with their counts."""
    by_language: defaultdict[str, dict[str | bytes, int]] = defaultdict(dict)
    for word, count in counts.items():
        for code in _LANGUAGES[word]:
            by_language[code][word] = count
    return by_language


def _majorities(votes: Mapping[str, Mapping[str, int]]) -> Iterator[tuple[str, str]]:
    for code, languages in sorted(votes.items()):
        winner = max(sorted(languages), key=lambda detected: languages[detected])
        most, all_ = languages[winner], sum(languages.values())
        if winner != base(code) and most >= LEAST_PAGES and most > MAJORITY * all_:
            yield code, winner


class Letters(NamedTuple):
    """
    The part of a text that is not in Latin script.

    Attributes:
        words: Approximate number of words in this part.
        mainly: Whether most of the text is not in Latin script.
        language: The language of the text if *mainly*; empty if it is not known.
    """

    words: float
    mainly: bool
    language: str


_NOTHING = Letters(0, False, "")


def count_letters(text: str, likely: Sequence[str] = ()) -> Letters:
    """
    Return how much of a text in lower case is not in Latin script.

    Args:
        likely: Languages to prefer if the letters fit several, the most likely one first.
    """
    if not _FOREIGN.search(text):
        return _NOTHING
    scripts: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for letter, count in Counter(text).items():
        if letter.isalpha():
            scripts[_BLOCKS[bisect(_FIRST, letter) - 1][1]][letter] = count
    weights = {
        codes: sum(own.values()) * _WEIGHT.get(codes, 1) for codes, own in scripts.items() if codes
    }
    if not weights:
        return _NOTHING
    total = sum(weights.values())
    main = max(weights, key=lambda codes: weights[codes])
    mainly = total >= LEAST_LETTERS and total > sum(scripts[""].values())
    language = _language(main.split(), scripts[main], likely) if mainly else ""
    return Letters(total / LETTERS_OF_A_WORD, mainly, language)


def _language(codes: Sequence[str], letters: Mapping[str, int], likely: Iterable[str]) -> str:
    count = sum(letters.values())
    covered = {code: _count_covered(code, letters) / count for code in codes}
    best = max(covered.values())
    if best < COVERED:
        return ""
    fitting = [code for code in codes if covered[code] >= best - AS_GOOD]
    if count > FEW_LETTERS:
        # A long text has all letters of its alphabet, so prefer the smallest fitting alphabet.
        size = {code: len(_ALPHABETS.get(code, letters)) for code in fitting}
        fitting = [code for code in fitting if size[code] == min(size.values())]
    return next((code for code in likely if code in fitting), fitting[0])


def _count_covered(code: str, letters: Mapping[str, int]) -> int:
    if code not in _ALPHABETS:
        return sum(letters.values())
    matches = re.compile(f"[{_ALPHABETS[code]}]").match
    return sum(count for letter, count in letters.items() if matches(letter))
