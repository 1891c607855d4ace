"""Test the YAML files in examples/, and the workflows for a Quarto site."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
import yaml

from programs import run_program

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
FILES = sorted(EXAMPLES.rglob("*.y*ml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(EXAMPLES).as_posix())
def test_an_example_is_yaml(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert isinstance(yaml.safe_load(text), dict)
    assert "\t" not in text
    node = yaml.compose(text)
    pending = [node]
    while pending:
        one = pending.pop()
        if isinstance(one, yaml.MappingNode):
            keys = [key.value for key, _ in one.value]
            assert len(keys) == len(set(keys))
            pending += [value for _, value in one.value]
        elif isinstance(one, yaml.SequenceNode):
            pending += one.value


@pytest.mark.parametrize("host", ["github-pages", "gitlab-pages"])
def test_a_quarto_site_gets_its_files(tmp_path: Path, host: str) -> None:
    (tmp_path / "_quarto.yml").write_bytes((EXAMPLES / "quarto" / "_quarto.yml").read_bytes())
    page = tmp_path / "events" / "fete.qmd"
    page.parent.mkdir()
    page.write_text("---\ntitle: Fête\ndate: 2031-05-01T18:00:00+02:00\n---\n", encoding="utf-8")
    (command,) = re.findall(
        r"eventsearch (static .+)", (EXAMPLES / host / "quarto.yml").read_text(encoding="utf-8")
    )
    done = run_program(
        [sys.executable, "-m", "eventsearch", *command.split(), "--now", "2031-01-01"], cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    (resources,) = yaml.safe_load((tmp_path / "_quarto.yml").read_text())["project"]["resources"]
    assert (tmp_path / resources.strip("/") / "events.json").is_file()
    include = (EXAMPLES / "quarto" / "_event-list.qmd").read_text(encoding="utf-8")
    (name,) = re.findall(r"\{\{< include /(\S+) >\}\}", include)
    assert "Fête" in (tmp_path / name).read_text(encoding="utf-8")
    for script in re.findall(r'src="/(eventsearch/[^"]+)"', include):
        assert (tmp_path / script).is_file()
