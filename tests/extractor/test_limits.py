"""Are values that no page may have reported, and the rest of the page kept?"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from eventsearch.extractor.extract import settings_of
from eventsearch.extractor.fields.reader import MAX_FAULTS
from eventsearch.extractor.hugo.cascade import join
from eventsearch.model.page import SourceFile
from eventsearch.settings import Settings
from eventsearch.settings.schema import utc_offset
from platform_sites import read_site


def test_a_page_whose_url_no_file_can_have_is_left_out(tmp_path: Path) -> None:
    files = {"hugo.toml": "", "content/a.md": f"---\ntitle: A\nslug: {'x' * 300}\n---\n"}
    found = read_site(tmp_path, files)
    assert found.records["content/a.md"].url == ""
    assert [(each.code, each.line) for each in found.diagnostics] == [("E118", 3)]


def test_of_many_faults_of_one_kind_the_first_are_reported(tmp_path: Path) -> None:
    bad = "".join(f"  - start: never {number}\n" for number in range(2 * MAX_FAULTS))
    files = {
        "hugo.toml": "",
        "content/event/a.md": f"---\ntitle: A\ndate: 2031-05-01\nsessions:\n{bad}---\n",
        "content/event/b.md": "---\ntitle: B\nparams: {date_end: never}\ndate: 2031-05-01\n---\n",
    }
    found = read_site(tmp_path, files)
    of_a = [each.code for each in found.diagnostics if each.path.endswith("a.md")]
    assert max(map(of_a.count, of_a), default=0) == MAX_FAULTS
    assert [each.line for each in found.diagnostics if each.path.endswith("b.md")] == [3]


def test_offsets_are_never_ignored_in_a_calendar() -> None:
    page = SourceFile("data/a.ics#x", "en", "page", "", "/a", "", 1, 1)
    settings = Settings(root=Path(), index=Path("index"))
    settings = replace(settings, events=replace(settings.events, ignore_offsets=("Z",)))
    assert settings_of(page, settings).events.ignore_offsets == ()
    assert settings_of(page._replace(path="a.md"), settings) is settings


def test_mappings_of_two_folders_are_joined() -> None:
    assert join({"a": 1, "b": {"c": [1]}}, {"b": {"c": [2], "d": 3}}) == {
        "a": 1,
        "b": {"c": [1, 2], "d": 3},
    }


@pytest.mark.parametrize(
    ("text", "offset"), [("z", "Z"), ("+0000", "Z"), ("+02:00", "+02:00"), ("2", None)]
)
def test_an_offset_has_hours_and_minutes(text: str, offset: str | None) -> None:
    assert utc_offset(text) == offset
