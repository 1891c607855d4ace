"""Files that hold the same page in other languages, by Hugo's rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from eventsearch.extractor.fields.reader import words
from eventsearch.extractor.hugo.urlize import tree_path
from eventsearch.model.page import PageRecord, SourceFile

Translation = tuple[str, str]
"""Language that the site declares, and path of the file."""


def translation_key(source: SourceFile, front: Mapping[str, object]) -> str:
    """
    Return what a page and its translations have in common: ``translationKey``, else their place.

    Source: Hugo, which sets the kind before either.
    """
    return f"{source.kind}/{words(front.get('translationkey')) or tree_path(source.logical)}"


def translations(records: Iterable[PageRecord]) -> Mapping[str, tuple[Translation, ...]]:
    """Return the translations of each page that has some, by its path, in order of language."""
    groups: defaultdict[str, list[Translation]] = defaultdict(list)
    for record in records:
        if record.translation:
            groups[record.translation].append((record.site_lang, record.path))
    return {
        path: others
        for group in groups.values()
        for lang, path in group
        if (others := tuple(sorted(each for each in group if each[0] != lang)))
    }
