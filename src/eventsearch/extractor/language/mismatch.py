"""
Report pages that are in another language than their site declares.

A sample of unrendered pages decides. It is chosen by a hash of the path, so that adding or removing
a page changes at most one page of the sample. The diagnostic is reported once, at the line of the
configuration that is wrong.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import nsmallest
from typing import NamedTuple, Protocol
from zlib import crc32

from eventsearch.extractor.files.read import ContentError, Reading
from eventsearch.extractor.language.declaration import DECLARATION, html_language, read_text
from eventsearch.extractor.language.detection import (
    LEAST_PAGES,
    RECOGNISED,
    base,
    candidates,
    detect,
    majorities,
)
from eventsearch.extractor.page_timeout import limit
from eventsearch.extractor.platforms import platform_named, read_page
from eventsearch.extractor.site import Site
from eventsearch.model.page import Diagnostic, ParsedFile, SourceFile
from eventsearch.settings import Settings

SAMPLE = 40
"""Pages to read for each declared language: all pages of a small site, 50 ms on a large one."""

_KEYS = ("title", "subtitle", "summary", "description", "abstract")


class Usual(NamedTuple):
    """
    The languages of the pages in the sample.

    Attributes:
        languages: For each declared language, the language of most of its pages if they differ.
        spoken: Language of each page in the sample by path; empty if it is not clear; None if the
            page cannot be read or declares its own language.
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
    Return the languages in which the pages of a site are written.

    Args:
        files: All content files.
        spoken: Known languages of pages by path. These pages are not read again.
    """
    html = html_language(site)
    if not settings.detect_languages:
        return Usual(dict.fromkeys(site.languages, html) if html else {}, {})
    looked_at = sample(files)
    detected = {
        source.path: spoken[source.path]
        if source.path in spoken
        else _detect(source, site, settings, read)
        for source in looked_at
    }
    languages = ((source.lang, detected[source.path]) for source in looked_at)
    votes = [(lang, own) for lang, own in languages if own is not None]
    if not html:
        return Usual(majorities(votes), detected)
    (default,) = site.languages
    # The language of most pages wins over `<html lang>`, even if it is the default language.
    usual = {default: html, **majorities((html, own) for _, own in votes)}
    usual[default] = usual.pop(html, html)
    return Usual(usual, detected)


def _detect(source: SourceFile, site: Site, settings: Settings, read: Reading) -> str | None:
    def work() -> str | None:
        parsed = read_page(source, read(source), site)
        if "lang" in parsed.front:
            return None
        among = candidates(site, settings.detect_languages, source.lang)
        return detect(_text(parsed), among, source.lang)

    try:
        return limit(source.path, settings.page_timeout, work)
    except ContentError:
        return None


def sample(files: Sequence[SourceFile]) -> tuple[SourceFile, ...]:
    """Return up to `SAMPLE` pages of each declared language, whatever the order of *files*."""
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


class Declared(Protocol):
    """The attributes of a page that this module reads, of a `PageRecord` or from an index."""

    @property
    def lang(self) -> str: ...

    @property
    def site_lang(self) -> str: ...


def disagreements(
    pages: Iterable[Declared], *, site: Site, settings: Settings
) -> tuple[Diagnostic, ...]:
    """Return diagnostics of the languages that a site declares, or that the settings list."""
    counted: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for page in pages:
        counted[page.site_lang][page.lang] += 1
    return (*_wrong(counted, site), *_unknown_codes(settings))


def _wrong(counted: Mapping[str, Counter[str]], site: Site) -> Iterator[Diagnostic]:
    for declared, languages in sorted(counted.items()):
        ((language, most),) = Counter(dict(sorted(languages.items()))).most_common(1)
        if (
            base(language) not in (base(declared), html_language(site))
            and most >= LEAST_PAGES
            and 2 * most > languages.total()
        ):
            path, line = _place(site)
            as_ = "declared as" if line else "of the default language"
            yield Diagnostic(
                path=path,
                line=line,
                column=1 if line else 0,
                code="E601",
                message=f"{most} of the {languages.total()} pages {as_} `{declared}` are"
                f" written in `{language}`, and are searched in it",
                hint=_hint(site, declared, language),
                severity="warning",
            )


def _hint(site: Site, declared: str, spoken: str) -> str:
    """Return a change that keeps all URLs, and the setting that turns off the detection."""
    believe = f"set `detect_languages = []` to search them in `{declared}`"
    if len(site.languages) > 1:
        return f"translate them, or {believe}"
    setting = platform_named(site.platform).language_key
    if not setting:
        return f"write the language in the file name, as in `about.{spoken}.md`, or {believe}"
    also = f", and `{spoken}` under `languages` if any" if site.platform == "hugo" else ""
    return f"set `{setting}: {spoken}`{also}; or {believe}"


def _place(site: Site) -> tuple[str, int]:
    """Return the file and line that declare the language; line 0 if no line does."""
    for name in reversed(site.config_files):
        text = read_text(site, name)
        match = re.search(DECLARATION, text)
        if match:
            return name, text.count("\n", 0, match.start(1)) + 1
    return (site.config_files[0] if site.config_files else "."), 0


def _unknown_codes(settings: Settings) -> Iterator[Diagnostic]:
    for code in settings.detect_languages:
        if base(code) not in RECOGNISED:
            yield Diagnostic(
                path="eventsearch.toml" if (settings.root / "eventsearch.toml").is_file() else ".",
                code="E602",
                message=f"no page can be recognised as `{code}`, which `detect_languages` lists",
                hint=f"list some of {', '.join(sorted(RECOGNISED))}",
                severity="warning",
            )
