"""Does every search that imitates a visitor of a real site get an answer?"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from eventsearch.settings import ServeSettings
from eventsearch.web.app import create_app
from known import SITES
from long_form import tries
from shared_data import shared
from small_site import NOW


def asked() -> dict[str, list[tuple[str, str]]]:
    """Return site to its searches, each with its language."""
    by_site: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for name, searches in json.loads(shared("judged/known.json").read_text("utf-8")).items():
        site, lang = SITES[name]
        by_site[site] += [(search["q"], lang) for search in searches]
    return by_site


LONG = frozenset() if tries(0, 1) else frozenset(("helm-hugo",))
"""Sites that are asked in the long form alone, as others are as large."""


@pytest.mark.corpora
@pytest.mark.endurance
@pytest.mark.parametrize("site", sorted({site for site, _ in SITES.values()} - LONG))
def test_no_search_ends_in_an_error(site: str, index_of: Callable[[str], Path]) -> None:
    """Over HTTP, with excerpts and a facet."""
    searches = asked()[site]
    app = create_app(index_of(site), ServeSettings(), clock=lambda: NOW)
    failed = {}
    with TestClient(app, raise_server_exceptions=False) as client:
        for text, lang in searches:
            params = {"q": text, "facet": "tag"} | ({"lang": lang} if lang else {})
            answer = client.get("/v1/search", params=params)
            if answer.status_code != 200:
                failed[text] = answer.text
    assert searches
    assert failed == {}
