"""Test that docs/commands.md and README.md list all commands and options, with valid examples."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from cli_site import NOW, Run
from eventsearch.cli.app import COMMANDS as SUMMARIES

DOCS = Path(__file__).parents[2] / "docs" / "commands.md"


COMMANDS = (
    *("init", "index", "query", "suggest", "check", "explain", "show", "stats", "export"),
    *("static", "serve", "mcp"),
)


EVERYWHERE = {"-h", "--help"}
"""Options that the manual explains once for all commands."""


SHARED = {"--allow-outside", "--now", "--color", "-i", "--index", "--json", "--output-format"}
"""Options that the manual explains in a general part, or at another command."""


def part(name: str) -> str:
    """Return the part of the manual about a command."""
    text = DOCS.read_text(encoding="utf-8")
    return text.split(f"\n## `{name}`\n")[1].split("\n## ")[0]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_in_the_manual(run: Run, tmp_path: Path, name: str) -> None:
    done = run(name, "--help", cwd=tmp_path)
    assert done.code == 0
    options = set(re.findall(r"(?<![\w-])--?[a-z][\w-]*", "".join(option_lines(done.out))))
    assert options >= EVERYWHERE
    text = part(name)
    whole = DOCS.read_text(encoding="utf-8")
    for option in options - EVERYWHERE:
        where = whole if option in SHARED else text
        assert re.search(rf"`{re.escape(option)}[` ]", where), f"{option} of {name}"


def option_lines(text: str) -> list[str]:
    """Return the first column of the options in a help text."""
    lines = text.split("\nOptions:\n")[1].split("\n")
    return [re.split(r"\s{2,}|\[", line.strip())[0] + " " for line in lines if line[2:3] == "-"]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_argument_is_explained(run: Run, tmp_path: Path, name: str) -> None:
    blocks = run(name, "--help", cwd=tmp_path).out.split("\n\n")
    texts = [block for block in blocks if re.match(r".*arguments:\n", block, re.I)]
    assert len(texts) < 2
    text = "".join(texts)
    lines = [line for line in text.split("\n") if line[2:3].strip() and line[0] == " "]
    assert bool(lines) == (name not in {"stats", "serve"})
    assert all(re.match(r"  \S+(?: \S+)*  +[A-Z]", line) for line in lines), text


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_of_commands_has_the_first_sentence_of_each_help(
    run: Run, tmp_path: Path, name: str
) -> None:
    """The sentences are stored separately, so that the list does not load the commands."""
    text = " ".join(run(name, "--help", cwd=tmp_path).out.split("\n\n")[1].split())
    assert f"{text} ".startswith(f"{SUMMARIES[name]} ")


def test_the_manual_names_every_command_of_the_program(run: Run, tmp_path: Path) -> None:
    listed = run("--help", cwd=tmp_path).out.split("\nCommands:\n")[1]
    assert tuple(re.findall(r"(?m)^  (\w+) ", listed)) == COMMANDS
    assert f"| `eventsearch {COMMANDS[0]}" in DOCS.read_text(encoding="utf-8")


@pytest.mark.parametrize("code", ["0", "1", "2", "3", "130", "141"])
def test_every_exit_code_is_in_the_manual(code: str) -> None:
    assert f"\n| {code} | " in DOCS.read_text(encoding="utf-8")


def examples(name: str) -> list[str]:
    """Return the code blocks in a part of the manual."""
    return re.findall(r"(?ms)^```\n(.*?)^```$", part(name))


def test_the_example_of_an_error_is_what_is_printed(run: Run, indexed: Path) -> None:
    text = DOCS.read_text(encoding="utf-8")
    shown = text.split("a caret marks the place of the error.\n\n```\n")[1].split("```\n")[0]
    assert run("query", "été date:hello", cwd=indexed).err == shown


def test_the_example_of_a_diagnostic_is_what_is_printed(run: Run, site: Path) -> None:
    file = site / "content" / "event" / "x" / "index.md"
    file.parent.mkdir()
    front = "title: X\ntags: [a]\nlocation: Ici\nsummary: Un\nfeatured: true\ndate: 2026-13-02\n"
    file.write_text(f"---\n{front}---\nmot\n", encoding="utf-8")
    assert run("check", "--now", NOW, "--select", "E102", cwd=site).out == examples("check")[1]


@pytest.mark.parametrize("name", ["query", "show"])
def test_every_command_of_an_example_is_one(run: Run, indexed: Path, name: str) -> None:
    lines = "".join(examples(name)).splitlines()
    assert lines
    for line in lines:
        program, *args = shlex.split(line)
        assert program == "eventsearch"
        assert run(*args, cwd=indexed).code in (0, 1)


README = Path(__file__).resolve().parents[2] / "README.md"


LINE = re.compile(r"^(?:\.venv/bin/)?eventsearch ((?:query|suggest) .+)$", re.MULTILINE)


TYPED = re.compile(r"^\| (`.+?`) \| .+ \|$", re.MULTILINE)


BEFORE = "2026-11-26T12:00:00Z"
"""A time before the last events of the sample site."""


def typed_in_readme() -> list[list[str]]:
    """Return the searches in the page's examples and in its table of queries."""
    text = README.read_text(encoding="utf-8")
    lines = [shlex.split(line, comments=True) for line in LINE.findall(text)]
    words = [word for row in TYPED.findall(text) for word in re.findall(r"`([^`]+)`", row)]
    return lines + [["query", "--", word] for word in words]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory, run: Run) -> Path:
    """Return an index of the sample site, in a folder outside of the site."""
    folder = tmp_path_factory.mktemp("sample") / "index"
    done = run("index", "--output", str(folder), cwd=README.parent)
    assert done.code == 0, done.err
    return folder


@pytest.mark.parametrize("command", typed_in_readme(), ids=shlex.join)
def test_commands_in_the_readme_find_something(run: Run, sample: Path, command: list[str]) -> None:
    name, *rest = command
    done = run(name, "--index", str(sample), "--now", BEFORE, *rest, cwd=README.parent)
    assert (done.code, "Traceback" in done.err) == (0, False), done.err
    assert done.out.strip()


def test_the_page_has_searches_and_suggestions() -> None:
    names = [name for name, *_ in typed_in_readme()]
    assert names.count("query") > 10
    assert "suggest" in names
