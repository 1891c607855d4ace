"""The tables `[[sources]]` of a settings file."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventsearch.errors import SettingsError
from eventsearch.settings import load_settings
from eventsearch.settings.tables import MOST_TABLES, DataSource, kept_name


def load(root: Path, text: str, **environ: str) -> tuple[DataSource, ...]:
    (root / "content").mkdir(exist_ok=True)
    (root / "eventsearch.toml").write_text(text)
    return load_settings(root, environ=environ, flags={}).sources


def test_tables_are_read(tmp_path: Path) -> None:
    text = """
[[sources]]
files = "data/**/*.yml"
fields = { Title = "What.De" }
page = "/agenda/"

[[sources]]
url = "webcal://example.org/a.ics?key=1"
description = true
"""
    assert load(tmp_path, text) == (
        DataSource(files="data/**/*.yml", fields=(("title", "what.de"),), page="/agenda/"),
        DataSource(url="https://example.org/a.ics?key=1", description=True),
    )


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ('files = "a.yml"\nfile = 1', "sources[1] has an unknown key 'file'"),
        ("", "sources[1] has neither files nor url, or both"),
        (
            'files = "a.yml"\nurl = "https://example.org/"',
            "sources[1] has neither files nor url, or both",
        ),
        ('files = "/etc/a.yml"', "sources[1].files is '/etc/a.yml'"),
        ('files = "../a.yml"', "sources[1].files is '../a.yml'"),
        ('files = "a.exe"', "sources[1].files is 'a.exe'"),
        ('url = "http://example.org/a.ics"', "sources[1].url is 'http://example.org/a.ics'"),
        ('url = "https:///a.ics"', "sources[1].url is 'https:///a.ics'"),
        (r'url = "https://a\u0000/"', r"sources[1].url is 'https://a\x00/'"),
        ('url = "https://[a"', "sources[1].url is 'https://[a'"),
        ('url = "https://a:b/"', "sources[1].url is 'https://a:b/'"),
        ('files = "a.yml"\npage = "//evil.example"', "sources[1].page is '//evil.example'"),
        ('files = "a.yml"\nfields = { title = 1 }', "sources[1].fields is {'title': 1}"),
        ('files = "a.yml"\ndescription = "no"', "sources[1].description is 'no'"),
        (
            'files = "a.yml"\n' + '[[sources]]\nfiles = "a.yml"\n' * MOST_TABLES,
            '"sources" is not a list of at most 100 tables',
        ),
    ],
)
def test_an_invalid_table_is_reported(tmp_path: Path, table: str, message: str) -> None:
    with pytest.raises(SettingsError) as error:
        load(tmp_path, f"[[sources]]\n{table}\n")
    assert message in str(error.value)
    assert error.value.hint.startswith("write ")


def test_sources_can_be_set_only_in_a_settings_file(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as error:
        load(tmp_path, "", EVENTSEARCH_SOURCES="a.yml")
    assert error.value.hint == "write [[sources]], and files = ... below it"
    with pytest.raises(SettingsError, match='setting "fetch" is not allowed in a file of the site'):
        load(tmp_path, "fetch = true\n")


def test_the_file_name_of_a_copy_hides_its_url() -> None:
    name = kept_name("https://calendar.example.org/private-key/a.ics")
    assert name.startswith("calendar.example.org-")
    assert "private" not in name
    assert name != kept_name("https://calendar.example.org/other/a.ics")
