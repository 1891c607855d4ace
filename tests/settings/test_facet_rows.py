"""The rows of `[facets]` in a settings file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from eventsearch.errors import SettingsError
from eventsearch.model.document import TEXT_FIELDS
from eventsearch.model.facets import BUILT_IN, RESERVED, Facet
from eventsearch.output.feeds.csv import COLUMNS
from eventsearch.output.feeds.event_list import VALUES as EVENT_KEYS
from eventsearch.output.json import FIELDS, PAGE_FIELDS
from eventsearch.query.syntax.field_values import KEYWORDS, READERS, TEXTS
from eventsearch.settings import load_settings
from eventsearch.settings.tables import MOST_FACETS
from eventsearch.web.mcp_tools import RESULTS, TOOLS
from eventsearch.web.routes.parameters import SEARCH, SUGGEST, UI
from eventsearch.web.search_page.messages import LANGUAGES
from eventsearch.web.search_page.view_model import PARAMETERS


def load(root: Path, text: str, name: str = "eventsearch.toml") -> tuple[Facet, ...]:
    """Return the facets of a site with this settings file."""
    (root / "content").mkdir(exist_ok=True)
    (root / "hugo.yaml").touch()
    (root / name).write_text(text, encoding="utf-8")
    return load_settings(root, environ={}, flags={}).facets


def test_rows_are_read(tmp_path: Path) -> None:
    """If a row does not set a key or a label, the facet's name is used."""
    text = """
[facets]
level_2 = {}
public = { key = ["Params.Public", "audience"], label = { en = "Audience", fr = "Public" } }
project = "params.project"

[facets.theme]
label = "Thème"
"""
    assert load(tmp_path, text) == (
        Facet("level_2", {"": "Level 2"}, keys=("level_2",)),
        Facet("public", {"en": "Audience", "fr": "Public"}, keys=("params.public", "audience")),
        Facet("project", {"": "Project"}, keys=("params.project",)),
        Facet("theme", {"": "Thème"}, keys=("theme",)),
    )


def test_pyproject_can_contain_rows(tmp_path: Path) -> None:
    text = "[tool.eventsearch.facets]\naudience = {}\n"
    assert [one.name for one in load(tmp_path, text, "pyproject.toml")] == ["audience"]


@pytest.mark.parametrize(
    ("row", "message", "hint"),
    [
        ("audience = { labels = 1 }", "facets.audience has an unknown key", "key, label"),
        ("audience = { key = 3 }", "facets.audience.key is 3", "a key of the front matter"),
        ("audience = { key = [] }", "facets.audience.key is []", "a key of the front matter"),
        ('audience = { key = "a..b" }', "facets.audience.key is 'a..b'", "params.audience"),
        ('audience = { key = "a.b.c.d.e" }', "facets.audience.key is", "params.audience"),
        ("audience = 3", "facets.audience.key is 3", "a key of the front matter"),
        ('audience = { label = { xx = "A" } }', "facets.audience.label is", "the languages are ca"),
        ('audience = { label = " " }', "facets.audience.label is ' '", "a text"),
        ("audience = { label = {} }", "facets.audience.label is {}", "a text"),
        ("audience = { label = { fr = 1 } }", "facets.audience.label is", "a text"),
        ("Audience = {}", '"Audience" cannot be the name of a facet', "lower-case letters"),
        ('"2a" = {}', '"2a" cannot be the name', "lower-case letters"),
        ('"au-dience" = {}', '"au-dience" cannot be the name', "lower-case letters"),
        (f"{'a' * 33} = {{}}", "cannot be the name", "at most 32"),
        ("tag = {}", 'the facet "tag" is built in', "another name, such as page_tag"),
        ("lieu = {}", 'the facet "lieu" has another meaning', "another name"),
        ("all = {}", 'the facet "all" has another meaning', "another name"),
        ("constructor = {}", 'the facet "constructor" has another meaning', "another name"),
        ("find_it = {}", 'the facet "find_it" has another meaning', "another name"),
    ],
)
def test_a_bad_row_gets_its_place_and_a_hint(
    tmp_path: Path, row: str, message: str, hint: str
) -> None:
    with pytest.raises(SettingsError) as error:
        load(tmp_path, f"[facets]\ntopic = {{}}\n{row}\n")
    assert message in error.value.message
    assert "eventsearch.toml:3: " in error.value.message
    assert hint in error.value.hint


def test_the_number_of_facets_is_limited(tmp_path: Path) -> None:
    rows = "".join(f"f{number} = {{}}\n" for number in range(MOST_FACETS))
    assert len(load(tmp_path, f"[facets]\n{rows}")) == MOST_FACETS
    for text in (f"[facets]\n{rows}more = {{}}\n", "facets = 3\n"):
        with pytest.raises(
            SettingsError, match=r'toml:1: "facets" is not a table of at most 20 rows'
        ):
            load(tmp_path, text)


def test_every_name_with_another_meaning_is_reserved() -> None:
    parameters = (one.name for one in (*SEARCH, *SUGGEST, *PARAMETERS, UI))
    fields = (name for names in (*KEYWORDS.values(), *TEXTS.values()) for name in names)
    kinds = (one.kind for one in BUILT_IN.values())
    tools = (
        one.name for tool in TOOLS.values() if tool.output is RESULTS for one in tool.parameters
    )
    taken = {
        *EVENT_KEYS,
        *tools,
        *parameters,
        *fields,
        *READERS,
        *FIELDS,
        *PAGE_FIELDS,
        *COLUMNS,
        *TEXT_FIELDS,
        *kinds,
    }
    names = {name for name in taken if re.fullmatch("[a-z][a-z0-9_]*", name)}
    assert {name for name in names - RESERVED if not name.startswith("find_")} == set()


def test_each_built_in_facet_has_a_label_in_each_language() -> None:
    for facet in BUILT_IN.values():
        assert set(facet.label) == set(LANGUAGES), facet.name
