"""
Does a run end well on a site with every kind of file and name that a file system allows?

The command itself runs, with limits of memory and CPU time.
"""

from __future__ import annotations

import os
import socket
import subprocess
from pathlib import Path

import pytest

from hostile import pages
from hostile.measuring import run_limited
from site_on_disk import write

MEMORY, SECONDS = 3 << 30, 120
SIZE = 2_000

GOOD = "---\ntitle: La mer en été\ndate: 2020-01-01\n---\nDes vagues.\n"


def limited(root: Path, *args: str) -> subprocess.CompletedProcess[str]:
    """Run the program with limits."""
    return run_limited(root, MEMORY, SECONDS, *args)


def good_page_is_found(root: Path) -> bool:
    """Whether the site's one sound page is in the index."""
    asked = limited(root, "query", "vagues", "--format", "json")
    return asked.returncode == 0 and "La mer en été" in asked.stdout


@pytest.mark.endurance
def test_one_good_page_among_bombs_is_found(tmp_path: Path) -> None:
    bombs = {
        f"content/bombe/{number:03}.md": made(SIZE).encode("utf-8", "surrogatepass")
        for number, made in enumerate((*pages.FRONT_MATTER.values(), *pages.MARKDOWN.values()))
    }
    write(tmp_path, {"hugo.yaml": "", "content/bonne.md": GOOD, **bombs})
    done = limited(tmp_path, "index", "--output-format", "json-lines")
    assert "Traceback" not in done.stderr
    assert "E213" not in done.stdout + done.stderr, "a bug met a page"
    assert done.returncode in (0, 1), done.stderr
    assert good_page_is_found(tmp_path)


def test_links_pipes_and_sockets_are_not_followed(tmp_path: Path) -> None:
    site, outside = tmp_path / "site", tmp_path / "outside"
    write(outside, {"secret.md": "---\ntitle: Secret\n---\nmotdepasse\n"})
    write(site, {"hugo.yaml": "", "content/bonne.md": GOOD})
    content = site / "content"
    (content / "dehors.md").symlink_to(outside / "secret.md")
    (content / "dossier").symlink_to(outside)
    (content / "cercle").symlink_to(content)
    (content / "soi.md").symlink_to(content / "soi.md")
    (content / "zero.md").symlink_to("/dev/zero")
    os.mkfifo(content / "tuyau.md")
    listener = socket.socket(socket.AF_UNIX)
    here = Path.cwd()
    try:
        # The path of a socket must be short.
        os.chdir(content)
        listener.bind("prise.md")
    finally:
        os.chdir(here)
        listener.close()
    done = limited(site, "index", "--output-format", "json-lines")
    assert "Traceback" not in done.stderr
    for name in ("dehors.md", "dossier", "cercle", "soi.md", "zero.md"):
        assert f"content/{name}" in done.stderr + done.stdout, name
    assert good_page_is_found(site)
    assert "Secret" not in limited(site, "query", "motdepasse", "--format", "json").stdout


@pytest.mark.parametrize(
    "include", ["../outside/secret.md", "/../outside/secret.md", "{outside}/secret.md", "lien.md"]
)
def test_an_include_stays_within_the_site(tmp_path: Path, include: str) -> None:
    site, outside = tmp_path / "site", tmp_path / "outside"
    write(outside, {"secret.md": "motdepasse\n"})
    named = include.format(outside=outside)
    body = f"{GOOD}\n{{{{< include {named} >}}}}\n"
    write(site, {"_quarto.yml": "project: {type: website}\n", "a.qmd": body})
    (site / "lien.md").symlink_to(outside / "secret.md")
    done = limited(site, "index")
    assert "Traceback" not in done.stderr
    assert "E211" in done.stderr + done.stdout
    assert good_page_is_found(site)
    assert '"total":0,' in limited(site, "query", "motdepasse", "--format", "json").stdout


def test_exponential_includes_end(tmp_path: Path) -> None:
    files = {
        f"_p{number}.qmd": f"mot\n{{{{< include _p{(number + 1) % 12}.qmd >}}}}\n" * 10
        for number in range(12)
    }
    body = GOOD + "\n{{< include _p0.qmd >}}\n"
    write(tmp_path, {"_quarto.yml": "project: {type: website}\n", "a.qmd": body, **files})
    done = limited(tmp_path, "index")
    assert "includes itself, or too much" in done.stderr + done.stdout
    assert good_page_is_found(tmp_path)


def test_metadata_files_stay_within_the_site(tmp_path: Path) -> None:
    site, outside = tmp_path / "site", tmp_path / "outside"
    write(outside, {"secret.yml": "categories: [motdepasse]\n"})
    names = f"../outside/secret.yml, {outside}/secret.yml, lien.yml, dossier/secret.yml, tuyau.yml"
    config = f"project: {{type: website}}\nmetadata-files: [{names}]\n"
    write(site, {"_quarto.yml": config, "a.qmd": GOOD})
    (site / "lien.yml").symlink_to(outside / "secret.yml")
    (site / "dossier").symlink_to(outside)
    os.mkfifo(site / "tuyau.yml")
    done = limited(site, "index")
    assert "Traceback" not in done.stderr
    assert good_page_is_found(site)
    assert '"total":0,' in limited(site, "query", "motdepasse", "--format", "json").stdout


def test_files_in_utf_16_are_reported(tmp_path: Path) -> None:
    packed = "---\ntitle: Autre\n---\nmot\n".encode("utf-16")
    write(tmp_path, {"hugo.yaml": "", "content/bonne.md": GOOD})
    write(tmp_path, {"content/autre.md": packed, "synonyms.txt": packed})
    done = limited(tmp_path, "index")
    assert "Traceback" not in done.stderr
    assert "content/autre.md" in done.stderr + done.stdout
    asked = limited(tmp_path, "query", "vagues", "--format", "json")
    assert "is not UTF-8" in asked.stderr
    assert "La mer en été" in asked.stdout


def test_too_many_synonyms_are_reported(tmp_path: Path) -> None:
    write(tmp_path, {"hugo.yaml": "", "content/bonne.md": GOOD})
    assert limited(tmp_path, "index").returncode == 0
    lines = "".join(f"mot{number}, autre{number}\n" for number in range(1_000_000))
    (tmp_path / "synonyms.txt").write_text(lines)
    asked = limited(tmp_path, "query", "vagues", "--format", "json")
    assert "has more than" in asked.stderr
    assert "La mer en été" in asked.stdout


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("hugo.yaml", pages.FRONT_MATTER["billion laughs"](SIZE)[4:].partition("---")[0]),
        ("hugo.yaml", "a: &a [*a]\n"),
        ("hugo.yaml", "a: " + "[" * 100_000),
        ("hugo.toml", "a." * 50_000 + "b = 1\n"),
        ("hugo.toml", "a = " + "[" * 100_000),
        ("hugo.json", '{"a":' * 100_000),
    ],
    ids=lambda value: value[:12],
)
def test_a_configuration_that_explodes_is_reported(tmp_path: Path, name: str, text: str) -> None:
    write(tmp_path, {name: text, "content/bonne.md": GOOD})
    done = limited(tmp_path, "index")
    assert done.returncode == 3, (done.returncode, done.stderr[-2000:])
    assert name in done.stderr
    assert "Traceback" not in done.stderr
