"""The table `[ranking]` and the tables `[[ranking.boosts]]` of a settings file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from eventsearch.errors import SettingsError
from eventsearch.model.document import DEFAULT_RANKING, DocumentBoost, RankingParams
from eventsearch.settings import load_settings
from eventsearch.settings.schema import SETTINGS

PARAMETERS = Path(__file__).parents[2] / "docs" / "ranking.md"


def load(root: Path, text: str, **environ: str) -> RankingParams:
    """Return the ranking of the commands. The server uses the same one."""
    (root / "content").mkdir(exist_ok=True)
    (root / "eventsearch.toml").write_text(text, encoding="utf-8")
    settings = load_settings(root, environ=environ, flags={})
    assert settings.serve.ranking == settings.ranking.params
    return settings.ranking.params


def test_without_settings_the_defaults_rank(tmp_path: Path) -> None:
    assert load(tmp_path, "") == DEFAULT_RANKING


def test_weights_and_factors_are_read(tmp_path: Path) -> None:
    text = "[ranking]\ntitle = 5\nbody = 0\ncoverage = 2\nevents = 1\ntime = 0.5\nhalf_life = 30\n"
    ranking = load(tmp_path, text, EVENTSEARCH_RANKING_TAGS="0.25")
    changed = {"title": 5, "body": 0, "tags": 0.25}
    assert dict(ranking.weights) == {**DEFAULT_RANKING.weights, **changed}
    assert (ranking.coverage, ranking.events, ranking.time, ranking.half_life) == (2, 1, 0.5, 30)
    assert (ranking.exact, ranking.k1) == (DEFAULT_RANKING.exact, DEFAULT_RANKING.k1)


def test_ranges_are_those_of_the_documentation() -> None:
    row = re.compile(r"^\| (?:weight of )?`(\w+)`[^|]*\| ([\d.]+) \| ([\d,]+)–([\d,]+) \|", re.M)
    rows = {
        name: tuple(float(each.replace(",", "")) for each in values)
        for name, *values in row.findall(PARAMETERS.read_text(encoding="utf-8"))
    }
    numbers = [each for each in SETTINGS.values() if each.table == "ranking" and each.most]
    assert len(numbers) == 15
    for each in numbers:
        assert rows[each.field] == (float(each.default), each.least, each.most), each.name


@pytest.mark.parametrize(
    ("line", "range"),
    [
        ("title = -1", "from 0 to 100"),
        ("body = 101", "from 0 to 100"),
        ("events = 0.5", "from 1 to 10"),
        ("time = 4", "from 0 to 3"),
        ("half_life = 0", "from 1 to 36500"),
        ("coverage = nan", "from 0 to 10"),
        ("tags = true", "from 0 to 100"),
        ('place = "2"', "from 0 to 100"),
    ],
)
def test_a_number_out_of_its_range_is_refused(tmp_path: Path, line: str, range: str) -> None:
    with pytest.raises(SettingsError) as error:
        load(tmp_path, f"[ranking]\n{line}\n")
    assert f'eventsearch.toml:2: setting "ranking.{line.split()[0]}" is ' in str(error.value)
    assert error.value.hint == f"write a number {range}"


def test_boosts_are_read(tmp_path: Path) -> None:
    text = """
[[ranking.boosts]]
match = "archives/**"
by = -5

[[ranking.boosts]]
match = "news/"
by = 0.5

[[ranking.boosts]]
match = "section: event"
by = 10

[[ranking.boosts]]
match = "a:b.md"
by = 0
"""
    ranking = load(tmp_path, text)
    assert ranking.boosts == (
        DocumentBoost("", "archives/**", -5),
        DocumentBoost("", "news/*", 0.5),
        DocumentBoost("section", "event", 10),
        DocumentBoost("", "a:b.md", 0),
    )
    assert [boost.factor for boost in ranking.boosts][2:] == [32, 1]


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ('match = "a.md"\nby = 1\nboost = 1', "ranking.boosts[1] has an unknown key 'boost'"),
        ('match = "a.md"', "ranking.boosts[1] has no by"),
        ("by = 1", "ranking.boosts[1] has no match"),
        ('match = ""\nby = 1', "ranking.boosts[1].match is ''"),
        ('match = "/archives/"\nby = 1', "ranking.boosts[1].match is '/archives/'"),
        ('match = ["a.md"]\nby = 1', "ranking.boosts[1].match is ['a.md']"),
        ('match = "a.md"\nby = 11', "ranking.boosts[1].by is 11"),
        ('match = "a.md"\nby = nan', "ranking.boosts[1].by is nan"),
        ('match = "a.md"\nby = true', "ranking.boosts[1].by is True"),
    ],
)
def test_a_fault_in_a_boost_is_reported(tmp_path: Path, table: str, message: str) -> None:
    with pytest.raises(SettingsError) as error:
        load(tmp_path, f"[[ranking.boosts]]\n{table}\n")
    assert f"eventsearch.toml:1: {message}" in str(error.value)
    assert error.value.hint.startswith("write ")


def test_boosts_can_be_set_only_in_a_settings_file(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"write \[\[ranking.boosts\]\], and match = "):
        load(tmp_path, "", EVENTSEARCH_RANKING_BOOSTS="archives/**")
    with pytest.raises(SettingsError, match=r"ranking.boosts\[1\] has no match"):
        load(tmp_path, "[ranking]\nboosts = [1]\n")
