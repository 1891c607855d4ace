"""Is the live index a Whoosh index, as the documentation promises?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from eventsearch.indexer.build import build
from eventsearch.model.query import And, Query, TermForm, TermsFilter, WordQuery
from eventsearch.model.timestamps import epoch
from eventsearch.search.index import open_index
from small_site import NOW, write_site

FORMAT = Path(__file__).parents[2] / "docs" / "index-format.md"


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_the_documented_example_finds_the_pages_that_a_search_finds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = write_site(tmp_path)
    build(settings)
    write_site(
        tmp_path,
        {
            "content/event/dix/index.md": "---\ntitle: Dix\ndate: 2031-05-01\n---\nPython.\n",
            "content/post/python.md": "---\ntitle: Note\ndate: 2030-01-02\n---\nPython.\n",
        },
    )
    build(settings)
    monkeypatch.chdir(tmp_path)
    example = re.search(r"```python\n(.*?)```", FORMAT.read_text(encoding="utf-8"), re.DOTALL)
    assert example
    names: dict[str, object] = {}
    exec(example[1], names)
    word = WordQuery(forms=(TermForm(kind="stem", term="python"),), field="body")
    query = Query(
        match=And(children=(word, TermsFilter(field="section", values=("event",)))), now=epoch(NOW)
    )
    index = open_index(settings.index)
    matches = index.engine.search(query).matches
    index.close()
    assert names["pages"] == {match.id for match in matches}
    assert len(matches) == 2
