"""Test that any wrong configuration gives a site, or an error with the file and a hint."""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path

import pytest

from eventsearch.errors import EventsearchError
from eventsearch.extractor.context_reader import read_context
from eventsearch.extractor.files.discover import discover
from eventsearch.extractor.hugo.config import configured_site
from eventsearch.indexer.base_generation import fingerprints
from eventsearch.lint.site_files import read_site_files
from eventsearch.settings import load_settings
from long_form import tries
from platform_samples import SAMPLES
from site_on_disk import write

PAGE = "---\ntitle: A\nauthors: [x]\n---\nA.\n"
SITES: Mapping[str, Mapping[str, str]] = {
    **{name: each.decided for name, each in SAMPLES.items() if each.decided},
    "settings": {
        "eventsearch.toml": "content = 'content'\nevent_sections = ['a']\nignore = ['E7']\n"
        "drafts = true\n[ranking]\ntitle = 1.5\n[serve]\ntheme = 'a.css'\n",
        "hugo.yaml": "title: A\n",
        "content/a.md": PAGE,
    },
    "pyproject": {
        "pyproject.toml": "[project]\nname = 'a'\n[tool.eventsearch]\ncontent = 'content'\n"
        "[tool.eventsearch.serve]\ntheme = 'a.css'\n",
        "hugo.yaml": "title: A\n",
        "content/a.md": PAGE,
    },
}
PIECES = (
    *("[", "{", "]", "}", ":", "=", ",", "'", '"', '"""', "\n", "\t", " ", "#", "-", "- "),
    *("null", "true", "-1", "0", "1e999", "9" * 40, "9" * 5000, "2020-01-01", "25:61:61"),
    *("[[]]", "{}", "[[[", "a: b: c", "[a]", "[[a]]", "a.b.c = 1", "<<: *a", "? ", "!!python/x"),
    *("\0", "\ufeff", "é", "\ud7ff", "😀", "..", "../..", "/", "//", "\\", "%s", "(?", "*" * 9),
    *("[" * 200, "{a: " * 200, "[" * 5000, '{"a":' * 2000, "a." * 300, "- " * 300, "&a ", "*a"),
    *("''", '""', ".nan", "!", "(", ".inf", "x" * 300, "a/" * 3000, r'"\u0000"', r'"\ud800"'),
    *("'~'", "'~nobody/a'", "{{", "'../x'", "'/'", "'.'", "[1, 2]", "'a.a.a'"),
)


def mutated(text: str, chance: random.Random) -> bytes:
    """Return a text with a few random changes."""
    data = text.encode()
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        data = _changed(data, chance)
    return data


def _changed(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    end = min(len(data), at + chance.choice((0, 1, 3, 10, 40)))
    piece = chance.choice(PIECES).encode()
    inside = (
        piece + data[at:end],
        piece,
        b"",
        data[at:end] * 3,
        bytes([chance.randrange(256)]) + data[at:end],
    )
    if chance.random() < 1 / (len(inside) + 1):
        return _another_value(data, piece, chance)
    return data[:at] + chance.choice(inside) + data[end:]


def _another_value(data: bytes, piece: bytes, chance: random.Random) -> bytes:
    """Replace the value of a random key."""
    lines = data.split(b"\n")
    at = chance.randrange(len(lines))
    for sign in (b" = ", b": "):
        before, found, _ = lines[at].partition(sign)
        if found:
            lines[at] = before + sign + piece
            break
    return b"\n".join(lines)


def used(root: Path) -> Exception | None:
    """Read a site and everything that its configuration decides. Return the error, if any."""
    try:
        settings = load_settings(root, environ={}, flags={})
        site, _ = configured_site(settings)
        fingerprints(settings, site)
        discovery = discover(site)
        read_context(site, discovery.files, settings)
        read_site_files(site, discovery.diagnostics)
    except Exception as error:  # noqa: BLE001 - the test checks the type.
        return error
    return None


@pytest.mark.endurance
@pytest.mark.parametrize("name", SITES)
def test_any_configuration_ends_in_a_site_or_in_an_error(tmp_path: Path, name: str) -> None:
    files = SITES[name]
    chance = random.Random(name)
    changed = [file for file in files if not file.endswith((".md", ".qmd"))]
    refused = 0
    for number in range(tries(60, 1_500)):
        root = tmp_path / str(number % 50)
        file = chance.choice(changed)
        data = mutated(files[file], chance)
        write(root, {**files, file: data})
        error = used(root)
        if error is not None:
            refused += 1
            assert isinstance(error, EventsearchError), (file, data, error)
            assert error.hint, (file, data)
            # A configuration with INHERIT reads a second file, which may have any name.
            named = str(root) in error.message or any(each in error.message for each in files)
            assert named or b"INHERIT" in data, (file, data, error)
    assert refused
