"""
What does ``field:value`` mean?

The names that people type, in French and English. How the values of some are read is in
`eventsearch.query.syntax.field_values`.
"""

from __future__ import annotations

from eventsearch.analysis import fold
from eventsearch.model.query import TermsFilter
from eventsearch.query.syntax.field_values import READERS

KEYWORDS = {
    "tag": (
        *("tag", "tags", "etiquette", "etiquettes", "mot-cle", "mots-cles"),
        *("keyword", "keywords"),
    ),
    "category": ("category", "categories", "categorie"),
    "author": (
        *("author", "authors", "auteur", "auteurs", "autrice", "autrices"),
        *("speaker", "speakers", "orateur", "orateurs", "oratrice", "oratrices"),
        *("intervenant", "intervenants", "intervenante", "intervenantes"),
    ),
    "location": ("location", "locations", "lieu", "lieux", "place", "places", "venue", "venues"),
    "section": ("section", "sections", "rubrique", "rubriques"),
    "lang": ("lang", "language", "languages", "langue", "langues"),
    "kind": ("kind",),
}
"""Keyword field to its names, folded."""

TEXTS = {
    "title": ("title", "titre", "intitle"),
    "event": ("event", "evenement"),
    "summary": ("summary", "resume"),
    "abstract": ("abstract",),
    "headings": ("heading", "headings", "intertitre", "intertitres"),
    "body": ("body", "text", "texte", "corps"),
}
"""Text field to its names, folded."""

WORDY = {"author": "people", "location": "place"}
"""Keyword fields whose values have many words, with the text field that holds these as well."""

HELD = {"tag": "tags", **WORDY}
"""Keyword fields whose values can be found by a part of a word, with the text field for that."""

_KEYWORD = {alias: name for name, aliases in KEYWORDS.items() for alias in aliases}
_TEXT = {alias: name for name, aliases in TEXTS.items() for alias in aliases}


def is_field(name: str) -> bool:
    """Whether *name* before a colon is a field."""
    folded = fold(name)
    return folded in _KEYWORD or folded in _TEXT or folded in READERS


def text_field(name: str) -> str:
    """Return the text field that *name* means; empty if it means none."""
    return _TEXT.get(fold(name), "")


def keyword(name: str, text: str) -> TermsFilter | None:
    """Return the condition of a keyword field; None if *name* is none."""
    field = _KEYWORD.get(fold(name))
    return TermsFilter(field=field, values=(" ".join(text.split()),)) if field else None
