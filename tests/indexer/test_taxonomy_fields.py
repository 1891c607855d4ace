"""By which names may the terms of a taxonomy be asked for?"""

from __future__ import annotations

import pytest

from eventsearch.indexer.document_builder import taxonomy_fields


@pytest.mark.parametrize(
    ("declared", "names"),
    [
        ((("public", "publics"),), {"public": "publics", "publics": "publics"}),
        ((("tag", "tags"),), {"tag": "tag", "tags": "tag"}),
        ((("author", "authors"),), {"author": "author", "authors": "author"}),
        ((("section", "sections"),), {"section": "section", "sections": "sections"}),
        ((("label", "label"),), {"label": "labels"}),
        ((), {}),
    ],
    ids=[
        "one of the site's own",
        "tags",
        "people by their names",
        "called like a field",
        "called like a hidden field",
        "none",
    ],
)
def test_singular_and_plural_name_the_field(
    declared: tuple[tuple[str, str], ...], names: dict[str, str]
) -> None:
    """What is called like a field of every index means that field."""
    assert taxonomy_fields(declared) == names
