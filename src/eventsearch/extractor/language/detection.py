"""
The language a page is written in, whatever the site declares.

By letters of other scripts than Latin, and function words. A page is in another language than the
declared one only when they say so plainly; few words, names, code and text in two languages decide
nothing, and such a page goes with the others that are declared like it.
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
"""Function words by ISO 639 code; `la` is the filler text of themes."""

MOST_CHARACTERS = 20_000
"""Read of a page, in code points: a novel's first pages tell its language."""

LEAST_WORDS = 8
LEAST_DISTINCT = 5
"""Function words that decide: a title in another language has fewer, code repeats the same ones."""

LEAST_SHARE = 0.1
"""Of all words: running text has 0.25 and more, lists of names and code hardly any."""

OUTNUMBER = 3
"""Words that only this language has, against those that only another one has, or another script."""

LEAST_PAGES = 3
MAJORITY = 2 / 3
"""Of the pages that decide: above it, the others declared like them go with them."""

LATIN = frozenset((*FUNCTION_WORDS, *_TABLES["latin"].split()))
"""Languages that are written in no other script: a page in another one is not in them."""

LETTERS_OF_A_WORD = 5
"""In an alphabet, about."""

LEAST_LETTERS = 10
"""Of a script by which a text is told; fewer are a name."""

FEW_LETTERS = 200
"""Up to which a text may lack a letter of its alphabet by chance."""

COVERED = 0.95
"""Share of the letters that a language has at least, if the text is in it."""

AS_GOOD = 0.01
"""By how much less than another a language may cover: names and quotations of a neighbour."""

_BLOCKS = tuple((chr(int(first, 16)), codes) for first, codes in _TABLES["scripts"].items())
"""
Where a script begins, and the ISO 639 codes of its languages, the most frequent one first.

Kana stand with Han, as Japanese has them; none for Latin, and for scripts that no language is
known for.
"""

_FIRST = [first for first, _ in _BLOCKS]
# By what is not foreign: so it is compiled in a fourth of the time.
_FOREIGN = re.compile(
    "[^\x00-\u036f\u1d00-\u1eff\u2000-\u3004\ud7b0-\uf8ff\ufb00-\U0001ffff\U00040000-\U0010ffff]"
)

_WEIGHT = {"zh ja": 3, "ko": 3}
"""Letters of an alphabet that say as much as a character of such a script."""

_ALPHABETS: Mapping[str, str] = _TABLES["alphabets"]
"""Letters of a language, inside of a regex class; one that is not here has all of its script."""

NOT_LATIN = frozenset(code for _, codes in _BLOCKS for code in codes.split())
"""Languages that are written in scripts other than Latin."""

RECOGNISED = frozenset(FUNCTION_WORDS) | NOT_LATIN
"""ISO 639 codes of the languages that a page can be told to be in."""

WRITTEN_BY_COUNTRY = ("pt", "zh")
"""Languages that are written in another way in another country."""

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
"""Function word to its languages. The words are here as texts, and in cp1252 if it has them."""


def tag(code: str) -> str:
    """Return a code as language tags are compared: in lower case, with hyphens."""
    return code.lower().replace("_", "-")


def base(code: str) -> str:
    """Return the language of a code with a country or script: ``fr`` of ``fr-ca``."""
    return tag(code).partition("-")[0]


def candidates(site: Site, others: Collection[str], declared: str) -> frozenset[str]:
    """
    Return the languages that a page declared as *declared* may be in; none: it is not looked at.

    Args:
        others: The setting `detect_languages`; empty to look at no page.
    """
    codes = frozenset(base(code) for code in others)
    # A language without a list may be near to any of the site's others, as Galician to Portuguese.
    if not codes or base(declared) not in FUNCTION_WORDS:
        return codes
    return codes | {base(each) for each in site.languages}


def text_of(meta: Meta, body: str) -> str:
    """Return the words of a page that decide its language."""
    parts = (meta.title, meta.subtitle, meta.summary, meta.description, meta.abstract, body)
    return "\n".join(part for part in (*parts, *meta.blocks) if part)


def detect(text: str, among: Collection[str], declared: str = "", usual: str = "") -> str:
    """
    Return the language that a text is plainly in; empty when it is not plain.

    Args:
        among: ISO 639 codes; a text in any other language is in none of them.
        declared: What the site declares. What is mainly in another script than Latin is in that
            language, unless that is one in Latin script.
        usual: What `majorities` says of the pages that are declared so.
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
    Return declared language to the one that its pages are in, where that is another one.

    Args:
        declared: For each page what the site declares and what its words plainly say (or nothing).
    """
    votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for code, language in declared:
        if language:
            votes[code][language] += 1
    return dict(_majorities(votes))


def site_code(code: str, site: Site) -> str:
    """
    Return a language as the site calls it: ``fr-FR`` as ``fr`` where that is what is declared.

    A country that the site does not declare is left out, unless it says how a text is written.
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
    Return the language that a page is searched in, as the site calls it.

    Args:
        detected: What its words plainly say; empty for nothing.
        usual: What `majorities` says of the pages that are declared so; empty for nothing.
    """
    language = detected or usual
    return site_code(declared if not language or language == base(declared) else language, site)


def _function_words(counts: Mapping[str | bytes, int]) -> dict[str, dict[str | bytes, int]]:
    """Return language to its function words in a text and how often each stands there."""
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
    What of a text is in other scripts than Latin.

    Attributes:
        words: How many, about.
        mainly: Whether most of the text is in one of them.
        language: The language that it is then in; empty for one that is not known.
    """

    words: float
    mainly: bool
    language: str


_NOTHING = Letters(0, False, "")


def count_letters(text: str, likely: Sequence[str] = ()) -> Letters:
    """
    Return what of a text, in lower case, is in other scripts than Latin.

    Args:
        likely: Languages, that of its neighbours first: in one of them is what few letters leave
            open.
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
        # Letters that a long text has nowhere are none of its language.
        size = {code: len(_ALPHABETS.get(code, letters)) for code in fitting}
        fitting = [code for code in fitting if size[code] == min(size.values())]
    return next((code for code in likely if code in fitting), fitting[0])


def _count_covered(code: str, letters: Mapping[str, int]) -> int:
    if code not in _ALPHABETS:
        return sum(letters.values())
    matches = re.compile(f"[{_ALPHABETS[code]}]").match
    return sum(count for letter, count in letters.items() if matches(letter))
