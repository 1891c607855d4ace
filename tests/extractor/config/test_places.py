"""Where the configuration says what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventsearch.extractor.hugo.config import load_site
from site_on_disk import write


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("hugo.toml", "title = 'x'\ntimeZone = 'Europe/Pariss'", ("hugo.toml", 2, 13)),
        ("hugo.yaml", "# timeZone: Europe/Pariss\ntimezone: Europe/Pariss\n", ("", 2, 11)),
        ("hugo.json", '{"title": "x",\n "timeZone": "Europe/Pariss"}', ("", 2, 15)),
        ("config/_default/hugo.yaml", "timeZone: Europe/Pariss\r\n", ("", 1, 11)),
        ("hugo.yaml", "timeZone: Europe/Pariss2\nlanguages:\n  en: {timeZone: UTC}\n", ("", 1, 11)),
        ("hugo.yaml", "params: {}\nx:\n  timeZone: Mars\ntimeZone: Mars\n", ("", 4, 11)),
        ("hugo.yaml", "languages:\n  en:\n    timeZone: Europe/Pariss\n", ("", 3, 15)),
        ("hugo.yaml", "defaultContentLanguage: FR\nlanguages:\n  en: {}\n", ("", 1, 25)),
        ("hugo.yaml", "languages:\n  fr: {}\n", ("", 0, 0)),
        ("hugo.yaml", 'timeZone: "Europe/\\x50ariss"\n', ("", 0, 0)),
    ],
)
def test_a_diagnostic_of_the_configuration_has_its_place(
    tmp_path: Path, name: str, text: str, place: tuple[str, int, int]
) -> None:
    write(tmp_path, {name: text, "content/a.md": ""})
    _, (diagnostic,) = load_site(tmp_path)
    assert (diagnostic.path, diagnostic.line, diagnostic.column) == (place[0] or name, *place[1:])


def test_of_several_files_the_one_that_has_it_is_named(tmp_path: Path) -> None:
    files = {
        "hugo.toml": "theme = 'plain'\ntimeZone = 'Mars/Base'\n",
        "themes/plain/hugo.toml": "title = 'x'\n",
        "content/a.md": "",
    }
    write(tmp_path, files)
    _, (diagnostic,) = load_site(tmp_path)
    assert (diagnostic.path, diagnostic.line, diagnostic.column) == ("hugo.toml", 2, 13)
