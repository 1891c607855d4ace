"""
Read the synonyms file of a site, and look up the synonyms of a query.

Faulty lines are reported and skipped: synonyms never stop a search.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import chain
from pathlib import Path

from eventsearch.analysis import Chunk, chunks
from eventsearch.analysis.languages import bare as language
from eventsearch.analysis.languages import read_as
from eventsearch.files import Boundary, TooLarge, hint, read_regular_file
from eventsearch.model.lazy_pattern import lazy
from eventsearch.model.named_tuple import NamedTuple
from eventsearch.settings import SYNONYMS, Settings

MOST = 32
"""Maximum synonyms on one line. A query for one of them searches for all."""

LONGEST = 8
"""Maximum words of one synonym."""

ALL = "*"
"""Header instead of a language: the lines below apply to every language."""

Key = tuple[str, ...]

_COMMENT = lazy(r"\A\s*#.*|\s#(?:\s.*)?\Z")
_HEADER = lazy(r"\[\s*([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]+)*|\*)\s*\]")


class Group(NamedTuple):
    """
    One line of the file.

    Attributes:
        lang: Language of the queries that it applies to; empty for all.
        triggers: Words and phrases that a query may contain.
        words: Words and phrases that such a query searches for as well.
    """

    lang: str
    triggers: tuple[str, ...]
    words: tuple[str, ...]


class Fault(NamedTuple):
    """A faulty line, with its 1-based number."""

    line: int
    message: str
    hint: str


class Synonym(NamedTuple):
    """A synonym of the typed words, and the language to analyze it in; empty for any."""

    text: str
    lang: str


class Synonyms:
    """
    The synonyms of a site. Safe to use from several threads.

    The lookup compares stems, as the index does, so a plural matches the singular.
    """

    def __init__(self, groups: tuple[Group, ...] = ()) -> None:
        self.groups = groups
        self._languages = frozenset(group.lang for group in groups)
        self._tables: dict[str, Mapping[Key, tuple[Synonym, ...]]] = {}

    def __bool__(self) -> bool:
        return bool(self.groups)

    @cached_property
    def digest(self) -> str:
        """Return a hash of the synonyms; empty if there are none."""
        if not self.groups:
            return ""
        from hashlib import sha256

        return sha256(repr(self.groups).encode("utf-8", "surrogatepass")).hexdigest()[:20]

    def table(self, lang: str) -> Mapping[Key, tuple[Synonym, ...]]:
        """Return a mapping from the stems of a trigger to its synonyms, built at the first call."""
        # A request may have any language code; all unknown languages share one table.
        bare = language(lang) if language(lang) in self._languages else read_as(lang)
        if bare not in self._tables:
            self._tables[bare] = _table(self.groups, bare)
        return self._tables[bare]


NONE = Synonyms()


def parse(text: str) -> tuple[Synonyms, tuple[Fault, ...]]:
    """
    Return the synonyms in the text of a file, and its faulty lines.

    A line is a group of synonyms separated by commas. ``=>`` makes a group one-way. ``[fr]`` on its
    own line sets the language of the lines below. ``#`` starts a comment at the start of a line or
    after a space, so ``c#`` is a word.
    """
    groups: list[Group] = []
    faults: list[Fault] = []
    lang = ""
    for number, raw in enumerate(text.splitlines(), start=1):
        line = _COMMENT.sub("", raw).strip()
        if line.startswith("["):
            header = _HEADER.fullmatch(line)
            if header:
                lang = "" if header[1] == ALL else language(header[1])
            else:
                message = f'"{line}" is not a language code'
                faults.append(Fault(number, message, f"write one such as [fr], or [{ALL}]"))
        elif line:
            result = _group(line, lang)
            if isinstance(result, Group):
                groups.append(result)
            else:
                faults.append(Fault(number, *result))
    return Synonyms(tuple(groups)), tuple(faults)


def key(text: str, lang: str) -> Key:
    """Return the lookup key of a synonym: the stems of its words, with compounds split."""
    return tuple(chain.from_iterable(map(stems, chunks(text, lang))))


def stems(chunk: Chunk) -> Key:
    """Return the stems of a chunk's words. Split a compound, so that hyphens do not matter."""
    terms = chunk.terms
    if terms.parts or terms.word is None:
        return tuple(part.stem for part in terms.parts)
    return (terms.word.stem,)


def _group(line: str, lang: str) -> Group | tuple[str, str]:
    """Return the group on a line, or the message and hint of a faulty line."""
    sides = [tuple(_words(side)) for side in line.split("=>")]
    if len(sides) > 2:
        return ('there is more than one "=>"', "write one line for each")
    if not all(sides):
        return ('a side of "=>" is empty', "write words on both sides, or no arrow")
    terms = tuple(chain.from_iterable(sides))
    if len(terms) < 2:
        return (f'"{line}" has no synonym', "write two or more, with commas between them")
    if len(terms) > MOST:
        return (f"there are {len(terms)} synonyms; at most {MOST} are read", "make it shorter")
    for word in terms:
        # A word with a letter or digit has terms: only other words need the analyzer.
        if not (any(map(str.isalnum, word)) or key(word, lang)):
            return (f'"{word}" contains no word', "remove it")
        if word.count(" ") >= LONGEST:
            return (f'"{word}" has more than {LONGEST} words', "make it shorter")
    return Group(lang, sides[0], sides[-1])


def _words(side: str) -> Iterator[str]:
    for word in side.split(","):
        if plain := " ".join(word.split()):
            yield plain


def _table(groups: tuple[Group, ...], lang: str) -> Mapping[Key, tuple[Synonym, ...]]:
    table: dict[Key, dict[Synonym, None]] = {}
    for group in groups:
        if group.lang not in ("", lang):
            continue
        synonyms = [(key(word, lang), Synonym(word, group.lang)) for word in group.words]
        for trigger in (key(word, lang) for word in group.triggers):
            others = {synonym: None for other, synonym in synonyms if other not in ((), trigger)}
            table.setdefault(trigger, {}).update(others)
    return {trigger: tuple(others) for trigger, others in table.items() if trigger and others}


LARGEST = 1 << 20
"""Maximum bytes of a synonyms file, which is more than anybody can maintain by hand."""

Read = tuple[Synonyms, tuple[str, ...]]


def site_synonyms(settings: Settings) -> Read:
    """Return the synonyms of a site, and a message for each fault."""
    file = settings.synonyms
    if file is None or (file == settings.root / SYNONYMS and not file.exists()):
        return NONE, ()
    return read_synonyms(file, settings.boundary)


def read_synonyms(file: Path, boundary: Boundary | None = None) -> Read:
    """Return the synonyms of a file, and a message for each fault."""
    try:
        if boundary is None:
            data = read_regular_file(file, most=LARGEST)
        else:
            data = boundary.read(file, most=LARGEST)
    except FileNotFoundError:
        return _unusable(file, "is not there", "write it, or change the setting synonyms")
    except TooLarge:
        return _unusable(file, f"has more than {LARGEST} bytes", "make it shorter")
    except OSError as error:
        return _unusable(file, f"cannot be read: {error.strerror}", hint(error))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _unusable(file, "is not UTF-8", "save it as UTF-8")
    synonyms, faults = parse(text)
    return synonyms, tuple(f"{file}:{one.line}: {one.message}; {one.hint}" for one in faults)


def _unusable(file: Path, what: str, hint: str) -> Read:
    return NONE, (f"{file} {what}; {hint}",)
