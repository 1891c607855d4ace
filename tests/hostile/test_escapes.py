"""Ways to read files outside a site that were found by attacking it. Each has a test."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from cli_site import Run
from eventsearch.errors import SiteUnreadable
from hostile.repositories import OUTSIDE, PAGE, state
from platform_sites import read_site
from site_on_disk import write

GIT = ("git", "-c", "user.email=a@b", "-c", "user.name=a", "-c", "init.defaultBranch=main")
ALLOW = "--allow-outside"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a site with one page, and a folder of private files beside the site."""
    write(tmp_path / "outside", OUTSIDE)
    return write(tmp_path / "site", {"hugo.yaml": "title: x\n", "content/a.md": PAGE})


@pytest.fixture
def outside(site: Path) -> Path:
    """Return the folder of private files outside the site."""
    return site.parent / "outside"


def link(path: Path, target: Path) -> None:
    """Make a relative symbolic link, as repositories contain them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(os.path.relpath(target, path.parent))


def test_an_index_of_links_in_a_clone_destroys_nothing(run: Run, site: Path, outside: Path) -> None:
    link(site / ".eventsearch/lock", outside / "key")
    link(site / ".eventsearch/generations", outside)
    for args in (["init", "-q"], ["add", "-Af"], ["commit", "-qm", "x"]):
        subprocess.run([*GIT, *args], cwd=site, check=True)
    before = state(outside)
    clone = site.parent / "clone"
    subprocess.run([*GIT, "clone", "-q", str(site), str(clone)], check=True)
    for args in (["index"], ["query", "vagues"], ["check"]):
        done = run(*args, cwd=clone)
        assert done.code == 3
        assert f"{clone}/.eventsearch is not used as an index: tracked by git" in done.err
        assert "--index" in done.err
    for args in (["index", "-o", ".eventsearch"], ["query", "x", "-i", ".eventsearch"]):
        done = run(*args, cwd=clone)
        assert done.code == 3
    assert "lock: it is a symbolic link" in run("index", "-o", ".eventsearch", cwd=clone).err
    assert state(outside) == before


@pytest.mark.parametrize(
    "place",
    ["lock", "generations", "live", "live.tmp", "found.json", "found.json.tmp", "generations/x"],
)
def test_a_link_in_an_index_is_refused_by_name(
    run: Run, site: Path, outside: Path, place: str
) -> None:
    assert run("index", cwd=site).code == 0
    path = site / ".eventsearch" / place
    if path.is_dir():
        shutil.move(path, outside / "moved")
    path.unlink(missing_ok=True)
    link(path, outside / {"lock": "key", "generations": "moved"}.get(place, "live"))
    before = state(outside)
    done = run("index", cwd=site)
    assert done.code == 3
    assert f".eventsearch/{place}: it is a symbolic link" in done.err
    assert "remove the folder" in done.err
    assert state(outside) == before


@pytest.mark.parametrize("place", ["damaged", "manifest.json", "engine"])
def test_a_link_in_a_generation_is_refused_by_name(
    run: Run, site: Path, outside: Path, place: str
) -> None:
    assert run("index", cwd=site).code == 0
    (generation,) = (site / ".eventsearch/generations").iterdir()
    path = generation / place
    if path.exists():
        path.rename(outside / "moved")
    link(path, outside / ("moved" if (outside / "moved").exists() else "key"))
    before = state(outside)
    for args in (["index"], ["query", "vagues"]):
        done = run(*args, cwd=site)
        assert done.code == 3
        assert f"{place}: it is a symbolic link" in done.err
    assert state(outside) == before


def test_searches_are_not_written_through_a_link(run: Run, site: Path, outside: Path) -> None:
    assert run("index", cwd=site).code == 0
    link(site / ".eventsearch/searches.ndjson", outside / "key")
    before = state(outside)
    done = run("query", "vagues", EVENTSEARCH_LOG_SEARCHES="1", cwd=site)
    assert done.code == 0
    assert "searches are not written down: not a regular file" in done.err
    assert state(outside) == before


@pytest.mark.parametrize("force", [(), ("--force",)])
def test_init_does_not_write_through_a_link(
    run: Run, site: Path, outside: Path, force: tuple[str, ...]
) -> None:
    link(site / "eventsearch.toml", outside / "new")
    before = state(outside)
    done = run("init", *force, cwd=site)
    assert done.code == (0 if force else 3)
    assert (site / "eventsearch.toml").is_symlink() == (not force)
    assert state(outside) == before


def test_fixes_are_written_inside_only(run: Run, site: Path, outside: Path) -> None:
    mount = "[[module.mounts]]\nsource = '{}'\ntarget = 'content'\n"
    (site / "hugo.yaml").unlink()
    broken = "---\ntitle: @home\n---\n"
    write(outside, {"content/page.md": broken})
    write(site, {"hugo.toml": mount.format("../outside/content") + mount.format("content")})
    write(site, {"content/b.md": broken})
    before = state(outside)
    done = run("check", "--fix", cwd=site)
    assert "../outside/content: E217" in done.out
    assert (site / "content/b.md").read_text() != broken
    done = run("check", "--fix", ALLOW, "../outside/content", cwd=site)
    assert "../outside/content/page.md: not changed: the file is outside the site" in done.err
    assert done.code == 3
    assert state(outside) == before


@pytest.mark.parametrize(
    "place",
    ["config/_default/params.yaml", "config/_default/languages.toml", "data/authors/x.yaml"],
)
@pytest.mark.parametrize("endless", ["pipe", "zeros"])
def test_endless_files_are_not_read(run: Run, site: Path, place: str, endless: str) -> None:
    path = site / place
    path.parent.mkdir(parents=True)
    if endless == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to("/dev/zero")
    for args in (["index"], ["check"]):
        done = run(*args, cwd=site)
        assert done.code in (0, 1, 3)
        assert f"{place}: " in done.err + done.out


@pytest.mark.parametrize("name", ["pyproject.toml", "eventsearch.toml"])
def test_settings_that_never_end_are_not_read(run: Run, site: Path, name: str) -> None:
    os.mkfifo(site / name)
    said = {run(*args, cwd=site).code for args in (["index"], ["query", "x"], ["check"])}
    # A pyproject.toml without a table for eventsearch is not a settings file.
    assert said <= ({2} if name == "eventsearch.toml" else {0, 1})


DECIDING = (
    *("hugo.toml", "hugo.json", "config.toml", "config.yaml", "zola.toml", "_config.yml"),
    *("mkdocs.yml", "_quarto.yml", "docusaurus.config.js", "astro.config.mjs", ".eleventy.js"),
    *("eleventy.config.js", "gatsby-config.js", "pelicanconf.py", "conf.py"),
)
"""Names of the files that decide a site's platform, by platform."""


@pytest.mark.parametrize("kind", ["pipe", "socket", "link", "link to nowhere"])
def test_a_configuration_that_is_not_a_file_ends_the_run(
    run: Run, tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise the site is read as a plain folder, which shows pages that its platform hides."""
    words = 'base_url = "/"\nbaseURL: /\nPOSTS = ()\n'
    site = write(tmp_path / "site é", {"a.md": PAGE, "../outside": words})
    says = "leads out of the site; allow" if "link" in kind else "; put a file in its place"
    # The path of a socket may have only about 100 bytes.
    monkeypatch.chdir(site)
    for name in DECIDING:
        if kind == "pipe":
            os.mkfifo(name)
        elif kind == "socket":
            with closing(socket.socket(socket.AF_UNIX)) as bound:
                bound.bind(name)
        else:
            Path(name).symlink_to(tmp_path / ("outside" if kind == "link" else "nowhere"))
        with pytest.raises(SiteUnreadable, match=re.escape(f"{name}: ")) as caught:
            read_site(site, {})
        assert says in f"{caught.value}; {caught.value.hint}"
        if name != DECIDING[-1]:
            Path(name).unlink()
    for name in ("index", "check"):
        done = run(name, cwd=site)
        assert (done.code, done.out) == (3, "")
        assert done.err.startswith("eventsearch: conf.py: ")
        assert says in done.err


def test_a_link_to_nowhere_inside_a_site_ends_the_run(run: Run, site: Path) -> None:
    (site / "hugo.yaml").unlink()
    (site / "hugo.toml").symlink_to("gone.toml")
    done = run("index", cwd=site)
    assert done.code == 3
    assert done.err.startswith("eventsearch: hugo.toml: No such file or directory; put a file")


@pytest.mark.parametrize("name", ["eventsearch.toml", "pyproject.toml"])
def test_settings_nested_too_deeply_are_reported(run: Run, site: Path, name: str) -> None:
    table = "" if name == "eventsearch.toml" else "[tool.eventsearch]\n"
    (site / name).write_text(f"{table}a = {'[' * 5_000}\n")
    for args in (["index"], ["query", "x"], ["check"]):
        done = run(*args, cwd=site)
        assert done.code == 2
        assert f"{name}: a value is nested too deeply" in done.err


def test_a_file_to_inherit_from_may_have_any_name(run: Run, tmp_path: Path) -> None:
    write(tmp_path, {"mkdocs.yml": "INHERIT: x.txt\n", "x.txt": "no mapping\n", "docs/a.md": PAGE})
    done = run("index", cwd=tmp_path)
    assert (done.code, done.err) == (
        3,
        "eventsearch: x.txt: is not a mapping; write keys with values\n",
    )
    (tmp_path / "x.txt").write_text("site_name: Geerbt\n")
    assert run("index", cwd=tmp_path).code == 0


def test_paths_from_the_user_may_be_links(run: Run, site: Path, outside: Path) -> None:
    (site.parent / "alias").symlink_to(site.parent)
    alias = site.parent / "alias/site"
    write(alias, {"hugo.yaml": "contentDir: ../outside/post\n"})
    (outside / "post/page.md").write_text(PAGE)
    done = run("index", cwd=alias)
    assert (done.code, "--allow-outside" in done.err) == (3, True)
    place = str(site.parent / "alias/index")
    done = run("index", ALLOW, "../outside/post", "-o", place, cwd=alias)
    assert done.code == 0, done.err
    assert run("query", "vagues", "-i", place, cwd=alias).code == 0
    done = run("index", EVENTSEARCH_ALLOW_OUTSIDE=str(outside), cwd=alias)
    assert done.code == 0, done.err
    done = run("export", EVENTSEARCH_CONTENT="../outside/post", cwd=alias)
    assert (done.code, "Bonne" in done.out) == (0, True)
