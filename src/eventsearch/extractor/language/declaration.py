"""Find the language that a site declares to browsers, in its configuration or its layouts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from eventsearch.extractor.site import Site

# Compiled only when used, because most sites declare their language.
DECLARATION = r"(?im)^[ \t]*[\"']?(defaultcontentlanguage|lang|language)[\"']?[ \t]*[:=]"
"""A key that declares the language of a site's files."""

_LANGUAGE_CODE = (
    r"(?m)^[ \t]*+[\"']?(?:languageCode|locale)[\"']?\s*[:=]"
    r"\s*[\"']?([A-Za-z]{2,3})(?![A-Za-z])"
)
_HTML = r"<html\b[^<>]*?\slang=[\"']([A-Za-z]{2,3})(?![A-Za-z])"
_LAYOUTS = (
    *("_layouts", "_includes", "layouts", "src/layouts", "src/_includes", "src/_layouts"),
    *("templates", "theme/templates"),
)
_TEMPLATES = (".html", ".njk", ".liquid", ".astro", ".hbs", ".jinja", ".j2")
MOST_LAYOUTS = 100
"""Maximum number of layouts to read in a folder."""


def html_language(site: Site) -> str:
    """
    Return the language in `languageCode`, or in `<html lang>` of the layouts.

    Return an empty text if the site declares the language of its files, has several languages, or
    uses the same language in both places.
    """
    declared = any(re.search(DECLARATION, read_text(site, name)) for name in site.config_files)
    if declared or site.languages != ("en",):
        return ""
    codes = [
        code
        for name in _sources(site)
        for code in re.findall(
            _HTML if name.endswith(_TEMPLATES) else _LANGUAGE_CODE, read_text(site, name)
        )
    ]
    code = Counter(map(str.lower, codes)).most_common(1)[0][0] if codes else ""
    return "" if code == site.default_language else code


def _sources(site: Site) -> Iterator[str]:
    """Yield the configuration file with `languageCode`, or else the layouts."""
    configured = [
        name for name in site.config_files if re.search(_LANGUAGE_CODE, read_text(site, name))
    ]
    if configured:
        yield configured[-1]
        return
    for folder in filter(site.boundary.holds, _LAYOUTS):
        pages = (path for path in (site.root / folder).rglob("*") if path.suffix in _TEMPLATES)
        for path in sorted(pages)[:MOST_LAYOUTS]:
            yield path.relative_to(site.root).as_posix()


def read_text(site: Site, name: str) -> str:
    """Return the text of a file of the site; empty if it cannot be read."""
    try:
        return site.boundary.read(name).decode("utf-8-sig", "replace")
    except OSError:
        return ""
