"""Is a word that no page has corrected to the two words that were typed as one?"""

from __future__ import annotations

from pathlib import Path

import pytest

from eventsearch.model.query import SearchRequest
from eventsearch.search.did_you_mean import LONGEST
from site_clients import site_index
from small_site import NOW


@pytest.mark.parametrize("letters", [LONGEST, LONGEST + 1])
def test_a_word_is_split_up_to_a_length(tmp_path: Path, letters: int) -> None:
    first, second = "ab" * 10, "k" + "rt" * 10
    words = first, second[: letters - len(first)]
    pages = {"a.md": f"---\ntitle: T\nlang: en\n---\n{' '.join(words)}\n"}
    with site_index(tmp_path / "site", pages) as index:
        page = index.search(SearchRequest(text="".join(words)), now=NOW)
    assert page.did_you_mean == (" ".join(words) if letters <= LONGEST else None)
