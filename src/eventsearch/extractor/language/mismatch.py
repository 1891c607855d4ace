"""
Are the pages of a site in another language than it declares?

Said once for a language that the site declares, at the configuration and not at every page: it is
the site's one line that is wrong.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from eventsearch.extractor.language.detection import LEAST_PAGES, RECOGNISED, base
from eventsearch.extractor.site import Site
from eventsearch.model.page import Diagnostic
from eventsearch.settings import Settings

# Not compiled yet: a run that finds nothing wrong has no use for it.
_DECLARATION = r"(?im)^[ \t]*[\"']?(defaultcontentlanguage|lang|language)[\"']?[ \t]*[:=]"


_SETTINGS = {
    "hugo": "defaultContentLanguage",
    "jekyll": "lang",
    "quarto": "lang",
    "docusaurus": "defaultLocale",
    "mkdocs": "theme.language",
    "zola": "default_language",
}
"""Platform to its setting for the language of a site."""


class Spoken(Protocol):
    """What is asked of a page here; a `PageRecord` has it, and whatever an index keeps of one."""

    @property
    def lang(self) -> str:
        """Return the language that it is searched in."""
        ...

    @property
    def site_lang(self) -> str:
        """Return the language that the site declares for it."""
        ...


def disagreements(
    pages: Iterable[Spoken], *, site: Site, settings: Settings
) -> tuple[Diagnostic, ...]:
    """Return what is wrong with the languages that a site declares, or that the settings name."""
    counted: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for page in pages:
        counted[page.site_lang][page.lang] += 1
    return (*_wrong(counted, site), *_unknown(settings))


def _wrong(counted: Mapping[str, Counter[str]], site: Site) -> Iterator[Diagnostic]:
    for declared, languages in sorted(counted.items()):
        ((spoken, most),) = Counter(dict(sorted(languages.items()))).most_common(1)
        if base(spoken) != base(declared) and most >= LEAST_PAGES and 2 * most > languages.total():
            path, line = _place(site)
            yield Diagnostic(
                path=path,
                line=line,
                column=1 if line else 0,
                code="E601",
                message=f"{most} of the {languages.total()} pages declared as `{declared}` are"
                f" written in `{spoken}`, and are searched in it",
                cure=_cure(site, declared, spoken),
                severity="warning",
            )


def _cure(site: Site, declared: str, spoken: str) -> str:
    """Return a change that moves no page and no address, and the setting that believes the site."""
    believe = f"set `detect_languages = []` to search them in `{declared}`"
    if len(site.languages) > 1:
        return f"translate them, or {believe}"
    setting = _SETTINGS.get(site.platform)
    if setting is None:
        return f"name their language, as in `about.{spoken}.md`, or {believe}"
    also = f", and `{spoken}` under `languages` if any" if site.platform == "hugo" else ""
    return f"set `{setting}: {spoken}`{also}; or {believe}"


def _place(site: Site) -> tuple[str, int]:
    """Return file and line of the configuration that declares the language; line 0 for none."""
    for name in reversed(site.config_files):
        try:
            text = site.boundary.read(name).decode("utf-8-sig", "replace")
        except OSError:
            continue
        found = re.search(_DECLARATION, text)
        if found:
            return name, text.count("\n", 0, found.start(1)) + 1
    return (site.config_files[0] if site.config_files else "."), 0


def _unknown(settings: Settings) -> Iterator[Diagnostic]:
    for code in settings.detect_languages:
        if base(code) not in RECOGNISED:
            yield Diagnostic(
                path="eventsearch.toml" if (settings.root / "eventsearch.toml").is_file() else ".",
                code="E602",
                message=f"no page can be recognised as `{code}`, which `detect_languages` names",
                cure=f"name some of {', '.join(sorted(RECOGNISED))}",
                severity="warning",
            )
