"""
Recognise the words of a query to ignore: stop words, and French pronouns after a verb.

A word is a stop word only in the language of the query: ``ai`` is a stop word in
``j'ai une idée``, but not in ``ai policy``. The language is found in this order:

1. the language with most stop words in the query, if it has at least two
2. the language of the pages that contain the other words of the query
3. the language of most pages that contain the word itself

Pronouns are removed in ``peut-elle``, ``reste-t-il`` and ``avez-vous``. Nouns of the same form
(``rendez-vous``) and foreign words (``add-on``) stay whole.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property

from eventsearch.analysis import Chunk, stop_words
from eventsearch.model.lazy_pattern import lazy
from eventsearch.model.query import And, Node

_HYPHEN = "[-\u2010\u2011]"

# The endings that a verb has before each pronoun.
_INVERSION = lazy(
    rf"""
    (?<![\w\u2010\u2011-])
    (?! (?:rendez|add|head|hold|bolt|chez|entre) {_HYPHEN})
    (?P<verb>
        \w*[td] (?={_HYPHEN}(?:il|elle|on)\b)
      | \w*[aec] (?={_HYPHEN}t{_HYPHEN}(?:il|elle|on)\b)
      | \w+nt (?={_HYPHEN}(?:ils|elles)\b)
      | \w+(?:ons|mes) (?={_HYPHEN}nous\b)
      | \w+(?:ez|tes) (?={_HYPHEN}vous\b)
      | \w+[sx] (?={_HYPHEN}tu\b)
      | \w+[sie] (?={_HYPHEN}je\b)
    )
    (?P<pronoun> (?:{_HYPHEN}t)? {_HYPHEN}\w+)
    (?![\w\u2010\u2011-])
    """,
    re.IGNORECASE | re.VERBOSE,
)


def without_inversions(text: str, languages: Iterable[str]) -> str:
    """Replace French pronouns after a verb with blanks, if *languages* include French."""
    if "-" not in text and "\u2010" not in text and "\u2011" not in text:
        return text
    if not any(lang[:2].lower() == "fr" for lang in languages):
        return text
    return _INVERSION.sub(_verb, text)


def _verb(match: re.Match[str]) -> str:
    # "faut-il" as a whole is a stop word, so keep it in one piece.
    if re.sub(_HYPHEN, "-", match[0].lower()) in stop_words("fr"):
        return match[0]
    return match["verb"] + " " * len(match["pronoun"])


Counts = Callable[[], Mapping[str, int]]
"""Returns the number of pages by language code in lower case."""

Spread = Callable[[Sequence[Node]], Sequence[Counts]]
"""Returns for each node a function that counts the matching pages."""

ASKED = 2
"""Minimum stop words of one language that decide the language of a query."""

OWN = 3
"""How many times more often pages in its own language must contain a word than other pages."""

FEW = 5
"""Pages to add to a language's total, so that 1 page of 2 does not make a word common."""

FOREIGN = 0.2
"""How often pages in another language may contain a stop word, as a share of how often pages in
the word's own language do. A more frequent word is an ordinary word."""

ELIDING = ("fr", "it", "ca")
"""Languages whose articles may end with an apostrophe."""

_ANY_PAGE = And(children=())

Spelled = tuple[tuple[Chunk, ...], str]
"""The readings of a word, one for each language, and the word as typed."""


class StopWords:
    """
    Recognises the stop words of one query.

    Args:
        text: The whole query.
        languages: Languages in which to read the query.
        read: Returns the words of a text.
        node: Returns the node for the readings of a word.
        spread: Counts pages by language; None if there is no index.
    """

    def __init__(
        self,
        text: str,
        languages: tuple[str, ...],
        *,
        read: Callable[[str, tuple[str, ...]], Iterable[Spelled]],
        node: Callable[[tuple[Chunk, ...]], Node],
        spread: Spread | None = None,
    ) -> None:
        self._text = text
        self._languages = languages
        self._read = read
        self._node = node
        self._spread = spread
        self._is_all_capitals = text == text.upper()

    def has(self, word: Spelled) -> bool:
        """Return whether a word of the query is a stop word in the query's language."""
        stop_in = self._stop_in(word)
        if not stop_in or len(stop_in) == len(self._languages):
            return bool(stop_in)
        if self._languages_of_query:
            return bool(stop_in & self._languages_of_query)
        return self._spread is None or self._is_rare_elsewhere(word[0], stop_in)

    def _stop_in(self, word: Spelled) -> set[str]:
        readings, text = word
        token = readings[0].terms.word
        if token is None or self._is_name(text):
            return set()
        # "it's" and "what's" are stop words too: their folded forms are "it" and "what".
        forms = {token.exact, token.folded} if "'" in token.exact else {token.exact}
        return {lang for lang in self._languages if forms & stop_words(lang)}

    def _is_name(self, text: str) -> bool:
        """Return whether a word is in capitals but the query is not: ``AI``, ``DER``."""
        bare = text.replace("’", "'").rpartition("'")[2]
        return len(bare) > 1 and bare.isupper() and not self._is_all_capitals

    @cached_property
    def _languages_of_query(self) -> set[str]:
        """The languages of the query; empty if its words do not decide."""
        words = {key.casefold(): (chunk, key) for chunk, key in self._words}
        stop_in = {key: self._stop_in(word) for key, word in words.items()}
        votes = Counter(lang for languages in stop_in.values() for lang in languages)
        if any(map(_is_elided, words.values())):
            votes.update(lang for lang in self._languages if lang[:2].lower() in ELIDING)
        if languages := _most(votes, ASKED):
            return languages
        others = [self._node(words[key][0]) for key, langs in stop_in.items() if not langs]
        return _most(Counter(filter(None, map(self._owner, others))), 1)

    @cached_property
    def _words(self) -> Sequence[Spelled]:
        return [*self._read(self._text, self._languages)]

    def _owner(self, node: Node) -> str:
        """Return the language whose pages contain a word far more often; empty if there is none."""
        pages, shares = self._pages_and_shares(node)
        first, second, *_ = (*sorted(shares, key=lambda lang: -shares[lang]), "", "")
        # One page does not identify a language if pages in other languages contain the word too.
        unique = pages.get(first) == 1 < sum(pages.values())
        far = shares.get(first, 0) > OWN * shares.get(second, 0)
        return first if far and not unique else ""

    def _is_rare_elsewhere(self, readings: tuple[Chunk, ...], stop_in: set[str]) -> bool:
        """Return whether a word is rare in the languages in which it is not a stop word."""
        _, shares = self._pages_and_shares(self._node(readings))
        token = readings[0].terms.word
        assert token is not None, "a stop word is a word"
        # Search ignores accents, so the pages with "a" include the pages with "à".
        others = {lang for lang in shares if token.folded not in stop_words(lang)} - stop_in
        own_share = max(shares[lang] for lang in stop_in)
        return all(shares[lang] <= FOREIGN * own_share for lang in others)

    def _pages_and_shares(self, node: Node) -> tuple[Mapping[str, int], Mapping[str, float]]:
        """Return the number of pages with a word by language, and their share of its pages."""
        pages, every = self._pages(node), self._pages(_ANY_PAGE)
        return pages, {lang: count / (every[lang] + FEW) for lang, count in pages.items()}

    def _pages(self, node: Node) -> Mapping[str, int]:
        counts: Mapping[str, int] = {}
        if self._spread:
            count = self._counts.get(repr(node)) or self._spread([node])[0]
            counts = count()
        return {lang: counts.get(lang.casefold(), 0) for lang in self._languages}

    @cached_property
    def _counts(self) -> Mapping[str, Counts]:
        """The functions that count pages, by node. A cluster gets a single request for all."""
        assert self._spread is not None, "there is an index"
        words = (word for word in self._words if len(self._stop_in(word)) < len(self._languages))
        nodes = {repr(node): node for node in (_ANY_PAGE, *(self._node(one) for one, _ in words))}
        return dict(zip(nodes, self._spread([*nodes.values()]), strict=True))


def _is_elided(word: Spelled) -> bool:
    """Return whether an article or pronoun with an apostrophe precedes a word: ``l'or``."""
    readings, text = word
    token = readings[0].terms.word
    return token is not None and text.replace("’", "'").lower().endswith(f"'{token.exact}")


def _most(votes: Mapping[str, int], least: int) -> set[str]:
    """Return the languages with most votes, if these have at least *least* votes."""
    most = max(votes.values(), default=0)
    return {lang for lang, count in votes.items() if count == most >= least}
