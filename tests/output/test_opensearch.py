"""How does a browser learn to search this site from its address bar?"""

from __future__ import annotations

from xml.etree.ElementTree import fromstring

import pytest

from eventsearch.output.feeds.opensearch_description import NAMESPACE, description
from eventsearch.storage.generations import Info

INFO = Info(version="1", built_at="", zone="UTC", languages=("fr",), pages=1, instants=(), files={})


@pytest.mark.parametrize(
    ("site", "one", "several"),
    [
        ("Les marées", "Les marées", "Les marées (fr)"),
        ("Agenda de démonstration", "Agenda", "Agenda (fr)"),
        ("Le calendrier des journées", "Le calendrier", "Le calendrier fr"),
        ("Observatoire de la mer", "Observatoire", "Observatoire fr"),
        ("Anticonstitutionnellement", "Anticonstitution", "Anticonstitution"),
        ("R & D", "R & D", "R & D (fr)"),
    ],
)
def test_a_short_name_is_of_whole_words(site: str, one: str, several: str) -> None:
    for languages, expected in ((("fr",), one), (("fr", "en"), several)):
        root = fromstring(description(INFO._replace(title=site, languages=languages), "fr", ""))
        assert root.findtext(f"{{{NAMESPACE}}}ShortName") == expected
