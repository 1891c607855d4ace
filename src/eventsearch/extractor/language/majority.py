"""
In which languages are the pages that a site declares to be in one?

Looks at some of the pages, as written and without rendering them: which, hangs on their paths
alone, so that a page more or less changes one of them at most and the order of runs changes
nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from heapq import nsmallest
from typing import NamedTuple
from zlib import crc32

from eventsearch.extractor.files.errors import ContentError
from eventsearch.extractor.files.read import Reading
from eventsearch.extractor.front_matter.parse import parse
from eventsearch.extractor.language.detection import agreed, candidates, written_in
from eventsearch.extractor.page_timeout import limited
from eventsearch.extractor.site import Site
from eventsearch.model.page import ParsedFile, SourceFile
from eventsearch.settings import Settings

SAMPLE = 40
"""Pages of each declared language that are looked at: all of a small site, 50 ms of a large one."""

_KEYS = ("title", "subtitle", "summary", "description", "abstract")


class Usual(NamedTuple):
    """
    What the pages say that were looked at.

    Attributes:
        languages: Declared language to the one that its pages are in, where that is another one.
        spoken: Path of each page looked at to the language that it is plainly in, empty for none;
            None for one that cannot be read, or names its language itself, and does not count.
    """

    languages: Mapping[str, str]
    spoken: Mapping[str, str | None]


def usual_languages(
    site: Site,
    files: Sequence[SourceFile],
    settings: Settings,
    *,
    read: Reading,
    spoken: Mapping[str, str | None],
) -> Usual:
    """
    Return the languages that pages are in.

    Args:
        files: All content files.
        spoken: What is known of pages, which are not looked at.
    """
    if not settings.detect_languages:
        return Usual({}, {})
    looked_at = sample(files)
    found = {
        source.path: spoken[source.path]
        if source.path in spoken
        else _spoken(source, site, settings, read)
        for source in looked_at
    }
    languages = ((source.lang, found[source.path]) for source in looked_at)
    return Usual(agreed((lang, own) for lang, own in languages if own is not None), found)


def _spoken(source: SourceFile, site: Site, settings: Settings, read: Reading) -> str | None:
    def work() -> str | None:
        parsed = parse(source, read(source))
        if "lang" in parsed.front:
            return None
        among = candidates(site, settings.detect_languages, source.lang)
        return written_in(_text(parsed), among, source.lang)

    try:
        return limited(source.path, settings.page_timeout, work)
    except ContentError:
        return None


def sample(files: Sequence[SourceFile]) -> tuple[SourceFile, ...]:
    """Return SAMPLE pages of each language, or all of it, whatever the order of *files*."""
    by_language: defaultdict[str, list[SourceFile]] = defaultdict(list)
    for file in files:
        if file.kind == "page":
            by_language[file.lang].append(file)
    return tuple(
        file for _, pages in sorted(by_language.items()) for file in nsmallest(SAMPLE, pages, _rank)
    )


def _rank(file: SourceFile) -> tuple[int, str]:
    return crc32(file.path.encode("utf-8", "surrogateescape")), file.path


def _text(parsed: ParsedFile) -> str:
    values = (parsed.front.get(key) for key in _KEYS)
    return "\n".join((*(value for value in values if isinstance(value, str)), parsed.body))
