"""
Words of a query that find nothing by themselves: stop words, and inverted pronouns of French.

A stop word is one in a language in which the query is asked. Of several languages, those are meant
of which it has most stop words; where these do not tell, those on whose pages its other words
stand; and where these stand everywhere, those on whose pages the word itself mostly stands: ``ai``
is French in ``j'ai une idée``, and no stop word in ``ai policy``.

The pronouns are those of ``peut-elle``, ``reste-t-il``, ``avez-vous``. Nouns made so
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
    """Return a text with blanks in the place of such pronouns, where it may be French."""
    if "-" not in text and "\u2010" not in text and "\u2011" not in text:
        return text
    if not any(lang[:2].lower() == "fr" for lang in languages):
        return text
    return _INVERSION.sub(_verb, text)


def _verb(match: re.Match[str]) -> str:
    # What says nothing as a whole, such as "faut-il", is left out as one.
    if re.sub(_HYPHEN, "-", match[0].lower()) in stop_words("fr"):
        return match[0]
    return match["verb"] + " " * len(match["pronoun"])


Counts = Callable[[], Mapping[str, int]]
"""Returns the number of pages by language in lower case."""

Spread = Callable[[Sequence[Node]], Sequence[Counts]]
"""Returns a function for each node that counts the pages with it."""

ASKED = 2
"""Stop words of one language that say that a query is asked in it."""

OWN = 3
"""Times as many pages of a language have one of its words as pages of any other."""

FEW = 5
"""Pages more than a language has: what one of two pages has is not common."""

FOREIGN = 0.2
"""Share of pages of another language, of those of its own, that a stop word may not be on."""

ELIDING = ("fr", "it", "ca")
"""Languages with an apostrophe behind articles."""

_ANY_PAGE = And(children=())

Spelled = tuple[tuple[Chunk, ...], str]
"""A word as read in each language, and as typed."""


class StopWords:
    """
    Tells the stop words of one query.

    Args:
        text: The whole query.
        languages: In which it is read.
        read: Returns the words of the query.
        node: Returns what a word asks for.
        spread: None if there is no index.
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
        self._shouted = text == text.upper()

    def has(self, word: Spelled) -> bool:
        """Whether a word of the query is a stop word in it."""
        silent = self._silent(word)
        if not silent or len(silent) == len(self._languages):
            return bool(silent)
        if self._languages_of_query:
            return bool(silent & self._languages_of_query)
        return self._spread is None or self._is_rare_elsewhere(word[0], silent)

    def _silent(self, word: Spelled) -> set[str]:
        readings, text = word
        token = readings[0].terms.word
        if token is None or self._is_name(text):
            return set()
        # The "is" of "it's" or "what's" says nothing either.
        forms = {token.exact, token.folded} if "'" in token.exact else {token.exact}
        return {lang for lang in self._languages if forms & stop_words(lang)}

    def _is_name(self, text: str) -> bool:
        """Whether a word stands in capitals among others that do not: ``AI``, ``DER``."""
        bare = text.replace("’", "'").rpartition("'")[2]
        return len(bare) > 1 and bare.isupper() and not self._shouted

    @cached_property
    def _languages_of_query(self) -> set[str]:
        """The languages in which the query is asked; none where its words do not tell."""
        words = {key.casefold(): (chunk, key) for chunk, key in self._words}
        silent = {key: self._silent(word) for key, word in words.items()}
        votes = Counter(lang for languages in silent.values() for lang in languages)
        if any(map(_is_elided, words.values())):
            votes.update(lang for lang in self._languages if lang[:2].lower() in ELIDING)
        if languages := _most(votes, ASKED):
            return languages
        others = [self._node(words[key][0]) for key, langs in silent.items() if not langs]
        return _most(Counter(filter(None, map(self._owner, others))), 1)

    @cached_property
    def _words(self) -> Sequence[Spelled]:
        return [*self._read(self._text, self._languages)]

    def _owner(self, node: Node) -> str:
        """Return the language of whose pages by far the most have a word; empty for none."""
        pages, shares = self._of(node)
        first, second, *_ = (*sorted(shares, key=lambda lang: -shares[lang]), "", "")
        # A single page says something where no other one has the word.
        unique = pages.get(first) == 1 < sum(pages.values())
        far = shares.get(first, 0) > OWN * shares.get(second, 0)
        return first if far and not unique else ""

    def _is_rare_elsewhere(self, readings: tuple[Chunk, ...], silent: set[str]) -> bool:
        """Whether next to no page of the languages in which a word says something has it."""
        _, shares = self._of(self._node(readings))
        token = readings[0].terms.word
        assert token is not None, "a stop word is a word"
        # Pages of "a" are pages of "à": accents do not count for finding.
        others = {lang for lang in shares if token.folded not in stop_words(lang)} - silent
        own_share = max(shares[lang] for lang in silent)
        return all(shares[lang] <= FOREIGN * own_share for lang in others)

    def _of(self, node: Node) -> tuple[Mapping[str, int], Mapping[str, float]]:
        """Return the number of pages with a word by language, and their share of all pages."""
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
        """The functions that count pages, by node: a cluster counts all of them in one request."""
        assert self._spread is not None, "there is an index"
        words = (word for word in self._words if len(self._silent(word)) < len(self._languages))
        nodes = {repr(node): node for node in (_ANY_PAGE, *(self._node(one) for one, _ in words))}
        return dict(zip(nodes, self._spread([*nodes.values()]), strict=True))


def _is_elided(word: Spelled) -> bool:
    """Whether an article or pronoun stands before a word: ``l'or``."""
    readings, text = word
    token = readings[0].terms.word
    return token is not None and text.replace("’", "'").lower().endswith(f"'{token.exact}")


def _most(votes: Mapping[str, int], least: int) -> set[str]:
    """Return the languages that most votes are for, if these are enough."""
    most = max(votes.values(), default=0)
    return {lang for lang, count in votes.items() if count == most >= least}
