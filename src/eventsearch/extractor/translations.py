"""
Which files hold the same page in other languages?

Told by their places in the content alone, as Hugo does where no `translationKey` is set.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from eventsearch.extractor.slug import tree_path
from eventsearch.records.content import SourceFile

Translation = tuple[str, str]
"""Language that the site declares, and path of the file."""


def translations(files: Sequence[SourceFile]) -> Mapping[str, tuple[Translation, ...]]:
    """Return the translations of each file that has some, by its path, in order of language."""
    places: defaultdict[str, list[Translation]] = defaultdict(list)
    for file in files:
        places[tree_path(file.logical)].append((file.lang, file.path))
    return {
        path: tuple(sorted(each for each in group if each[0] != lang))
        for group in places.values()
        if len(group) > 1
        for lang, path in group
    }
