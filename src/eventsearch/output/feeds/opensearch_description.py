"""OpenSearch 1.1: the description of a search for browsers, and suggestions in its format."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import quote, urljoin
from xml.etree.ElementTree import Element, SubElement, tostring

from eventsearch.model.results import Suggestions
from eventsearch.output.feeds.identifiers import site_name, sound_line
from eventsearch.storage.generations import Info

NAMESPACE = "http://a9.com/-/spec/opensearch/1.1/"
DESCRIPTION = "application/opensearchdescription+xml"
SUGGESTIONS = "application/x-suggestions+json"

SHORT, LONG = 16, 48
"""Maximum code points of ``ShortName`` and ``LongName``; browsers reject longer names."""

_LITTLE = re.compile(r"(?:\s+(?:[^\W\d_A-Z]{1,3}['’]?|[^\w\s]+))+$")
"""Matches short words to remove at the end of a cut name: ``de la``, ``of the``, ``&``."""

_WORD = re.compile(r"[^\W_]{4}")
"""Matches four letters in a row. A cut name must contain them, because ``Le`` says too little."""


class Words(NamedTuple):
    """Texts of the description in a language; ``{}`` is replaced by the site's name."""

    long: str
    kinds: Mapping[str, str]


WORDS: Mapping[str, Words] = {
    "en": Words(
        "Search {}",
        {"event": "event", "page": "page", "tag": "tag", "person": "person", "place": "place"},
    ),
    "fr": Words(
        "Rechercher dans {}",
        {
            "event": "événement",
            "page": "page",
            "tag": "étiquette",
            "person": "personne",
            "place": "lieu",
        },
    ),
}


def description(info: Info, lang: str, base: str) -> bytes:
    """
    Return the description of the search of a site.

    Args:
        lang: Language of texts and results. If empty: English texts, results in all languages.
        base: Address of this server, without a slash at its end.
    """
    site, words = site_name(info), WORDS.get(lang[:2], WORDS["en"])
    only = f"&lang={quote(lang)}" if lang else ""
    root = Element("OpenSearchDescription", {"xmlns": NAMESPACE})
    # Users can distinguish several searches of a site only by their names.
    label = lang if len(info.languages) > 1 and len(lang) < 6 else ""
    _text(root, "ShortName", _short(site, label))
    _text(root, "LongName", _cut(words.long.format(site), LONG))
    _text(root, "Description", words.long.format(site)[:1024])
    for media, relation, path in (
        ("text/html", "results", "/search?q={searchTerms}" + only),
        ("application/atom+xml", "results", "/search.atom?q={searchTerms}" + only),
        (SUGGESTIONS, "suggestions", "/opensearch/suggest?q={searchTerms}" + only),
        (DESCRIPTION, "self", "/opensearch.xml" + only.replace("&", "?")),
    ):
        SubElement(root, "Url", {"type": media, "rel": relation, "template": base + path})
    for code in (lang,) if lang else info.languages:
        _text(root, "Language", code)
    _text(root, "InputEncoding", "UTF-8")
    _text(root, "OutputEncoding", "UTF-8")
    text: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return text


def suggestions(result: Suggestions, info: Info, base: str) -> list[object]:
    """
    Return the query, then lists of suggested texts, descriptions and URLs.

    Args:
        base: Address of this server, without a slash at its end.
    """
    kinds = WORDS.get((result.lang or "")[:2], WORDS["en"]).kinds
    only = f"&lang={quote(result.lang)}" if result.lang else ""
    return [
        result.query,
        [sound_line(one.text) for one in result.suggestions],
        [", ".join(filter(None, (kinds[one.kind], one.start[:10]))) for one in result.suggestions],
        [
            f"{base}/search?q={quote(one.query)}{only}"
            if one.query
            else urljoin(info.origin, one.url)
            for one in result.suggestions
        ],
    ]


def _short(site: str, lang: str) -> str:
    """
    Return the short name of a site, with the language if a whole word of the name still fits.

    Args:
        lang: Language; empty if the site has a single search.
    """
    for mark in (f" ({lang})", f" {lang}") if lang else ():
        name = _cut(site, SHORT - len(mark))
        is_word_end = site[len(name) : len(name) + 1] in ("", " ")
        if name == site or (is_word_end and _WORD.search(name)):
            return _trim(name, site) + mark
    return _trim(_cut(site, SHORT), site)


def _trim(name: str, site: str) -> str:
    """Return a cut name without short words at its end."""
    return name if name == site else _LITTLE.sub("", name)


def _cut(text: str, most: int) -> str:
    """Return the beginning of a text; cut inside a word only if the first word is too long."""
    if len(text) <= most:
        return text
    words, _, rest = text[: most + 1].rpartition(" ")
    return (words if rest != text and words else text[:most]).rstrip()


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = text
