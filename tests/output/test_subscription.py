"""What is a subscription called?"""

from __future__ import annotations

import pytest

from eventsearch.model.query import SearchRequest
from eventsearch.output.feeds.identifiers import name
from listings import INFO


@pytest.mark.parametrize(
    ("request_", "lang", "called"),
    [
        (SearchRequest(when="upcoming"), "fr", "Petit site: à venir"),
        (SearchRequest(when="upcoming"), "en", "Petit site: upcoming"),
        (SearchRequest(when="past", lang="en"), "fr", "Petit site: past, en"),
        (SearchRequest(when="ongoing", lang="fr"), "en", "Petit site: en cours, fr"),
        (
            SearchRequest(since="2031", filters={"section": ("event",)}),
            "fr",
            "Petit site: event, 2031–",
        ),
        (SearchRequest(), "fr", "Petit site"),
    ],
)
def test_the_name_is_in_the_language_of_its_subscribers(
    request_: SearchRequest, lang: str, called: str
) -> None:
    assert name(request_, INFO._replace(lang=lang)) == called
