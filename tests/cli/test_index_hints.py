"""Hints of an index run can be copied as they stand."""

from __future__ import annotations

import shlex
from pathlib import Path

from cli_site import Run
from processes import running

OUTSIDE = "the folder holds no index but other things"


def test_a_hint_names_the_site_and_the_folder_that_were_named(run: Run, site: Path) -> None:
    given = ("index", f"../{site.name}", "-o", "autre index")
    elsewhere = site.parent / "elsewhere"
    elsewhere.mkdir()
    assert run(*given, cwd=elsewhere).code == 0
    (site / "hugo.yaml").unlink()
    done = run(*given, cwd=elsewhere)
    assert done.code == 3
    hint = f"eventsearch index '../{site.name}' -o 'autre index' --full"
    assert f'run "{hint}" to accept' in done.err
    assert run(*shlex.split(hint)[1:], cwd=elsewhere).code == 0
    assert run(*given, cwd=elsewhere).code == 0


def test_a_hint_names_nothing_that_was_not_named(run: Run, site: Path) -> None:
    assert run("index", cwd=site).code == 0
    (site / "hugo.yaml").unlink()
    assert 'run "eventsearch index --full" to accept' in run("index", cwd=site).err


def test_a_watch_names_them_as_well(run: Run, site: Path) -> None:
    assert run("index", site.name, "-o", "index", cwd=site.parent).code == 0
    (site / "hugo.yaml").unlink()
    with running("index", site.name, "-o", "index", "--watch", cwd=site.parent) as watch:
        line = watch.line("hugo.yaml is missing")
        assert f"run \"eventsearch index '{site.name}' -o index --full\" to accept" in line


def test_an_output_folder_with_pages_in_it_is_refused(run: Run, site: Path) -> None:
    done = run("index", "-o", "content", cwd=site)
    assert done.code == 3
    assert f"{site / 'content'}: {OUTSIDE} (" in done.err
    assert done.err.endswith("name another folder, or an empty one, with --output\n")
    assert not (site / "content" / "lock").exists()


def test_a_server_that_watches_names_its_own_option(site: Path) -> None:
    with running("serve", "--watch", "--port", "0", "--index", "content", cwd=site) as server:
        line = server.line(OUTSIDE)
        assert line.endswith("name another folder, or an empty one, with --index")


def test_calendars_are_asked_for_where_no_setting_has_one(run: Run, site: Path) -> None:
    done = run("index", "--fetch", cwd=site)
    assert (done.code, done.err.count("no calendar to fetch: no source has a URL; add")) == (0, 1)
    assert "no calendar" not in run("index", cwd=site).err
