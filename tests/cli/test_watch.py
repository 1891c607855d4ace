"""Test `eventsearch index --watch` as a process."""

from __future__ import annotations

import json
import signal
from pathlib import Path
from threading import Thread

import pytest

from cli_site import NOW, Run, command, environment
from eventsearch.storage.generations import FOLDER, live, live_name
from long_form import tries
from processes import PATIENCE, eventually, running
from programs import run_program


def test_a_change_is_a_new_generation(run: Run, site: Path) -> None:
    post = site / "content" / "post"
    with running("index", "--watch", cwd=site) as watch:
        watch.line("watching ", site.name, "; Ctrl+C stops")
        first = live_name(site / ".eventsearch")
        (post / "neuf.md").write_text(
            "---\ntitle: Le lac\ndate: 2024-13-01\n---\n", encoding="utf-8"
        )
        news = watch.line("1 added in ")
        assert news.endswith(": 4 pages, 1 error, 0 warnings in 1 file")
        assert live_name(site / ".eventsearch") != first
        (post / "neuf.md").write_text(
            "---\ntitle: Le lac\ndate: 2024-01-01\n---\n", encoding="utf-8"
        )
        assert watch.line("1 changed in ").endswith(": 4 pages, all pages can be read")
        assert watch.ended(signal.SIGINT) == 130
    assert watch.printed[0].startswith("content/post/neuf.md:3:7: E102 ")
    assert sum("E102" in line for line in watch.printed) == 1
    found = run("query", "lac", "--now", NOW, cwd=site)
    assert json.loads(found.out)["title"] == "Le lac"
    assert "Traceback" not in "".join(watch.said)
    assert live_name(site / ".eventsearch") in [path.name for path in _generations(site)]
    assert run("index", cwd=site).err.startswith("eventsearch: nothing changed: 4 pages")


def _generations(site: Path) -> list[Path]:
    return list((site / ".eventsearch" / FOLDER).iterdir())


def test_a_stop_signal_ends_it_with_0(site: Path) -> None:
    with running("index", "--watch", cwd=site) as watch:
        watch.line("watching ")
        assert watch.ended(signal.SIGTERM) == 0
    assert "Traceback" not in "".join(watch.said)


def test_a_broken_configuration_is_reported_and_the_index_stays(run: Run, site: Path) -> None:
    with running("index", "--watch", cwd=site) as watch:
        watch.line("watching ")
        before = live_name(site / ".eventsearch")
        good = (site / "hugo.yaml").read_text(encoding="utf-8")
        (site / "hugo.yaml").write_text("title: [\n", encoding="utf-8")
        watch.line("hugo.yaml:2:1: cannot be read")
        assert live_name(site / ".eventsearch") == before
        (site / "hugo.yaml").write_text(good.replace("Petit", "Grand"), encoding="utf-8")
        watch.line("(full build: ", "): 3 pages")
        assert watch.ended(signal.SIGINT) == 130
    assert run("query", "mer", "--now", NOW, cwd=site).code == 0


def test_a_site_may_begin_without_a_page(site: Path) -> None:
    for page in (site / "content").rglob("*.md"):
        page.unlink()
    with running("index", "--watch", cwd=site) as watch:
        watch.line("there is no content file in content; write a page")
        (site / "content" / "a.md").write_text("---\ntitle: A\n---\n", encoding="utf-8")
        watch.line("indexed 1 page of a Hugo site in ")
        watch.line("watching ")


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (("--strict",), "--strict sets the exit code, but --watch does not end"),
        (("--output-format", "sarif"), "--watch does not end, so it cannot write sarif"),
        (("--output-format", "gitlab"), "--watch does not end, so it cannot write gitlab"),
    ],
)
def test_options_for_a_single_run_are_refused(
    run: Run, site: Path, flags: tuple[str, ...], said: str
) -> None:
    done = run("index", "--watch", *flags, cwd=site)
    assert done.code == 2
    assert said in done.err


def test_a_page_stays_while_its_author_breaks_it(run: Run, site: Path) -> None:
    page = site / "content" / "post" / "mer.md"
    with running("index", "--watch", cwd=site) as watch:
        watch.line("watching ")
        page.write_text("---\ntitle: [\n---\n", encoding="utf-8")
        watch.line(": 3 pages, 1 error, 0 warnings in 1 file; 1 page is kept as before until")
        assert run("query", "mer", "--now", NOW, cwd=site).code == 0
    assert "1 removed" in run("index", cwd=site).err


def in_process(site: Path, *args: str) -> tuple[int, str, str]:
    """Run a command in a separate process. Return its exit code, output and error output."""
    done = run_program(command(*args), cwd=site, env=environment(), timeout=PATIENCE)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.endurance
def test_two_runs_beside_a_watch_lose_nothing(site: Path) -> None:
    index, many = site / ".eventsearch", tries(6, 40)
    done: list[tuple[int, str, str]] = []

    def index_again() -> None:
        done.extend(in_process(site, "index") for _ in range(many // 2))

    with running("index", "--watch", cwd=site) as watch:
        watch.line("watching ")
        before = live(index).info.pages
        others = [Thread(target=index_again) for _ in range(2)]
        for other in others:
            other.start()
        counts = []
        for number in range(many):
            text = f"---\ntitle: Le phare {number}\ndate: 2024-01-01\n---\nPhare.\n"
            (site / f"content/post/phare-{number}.md").write_text(text, encoding="utf-8")
            code, out, err = in_process(site, "query", "title:phare", "--now", NOW)
            assert (code in (0, 1), "Traceback" in err) == (True, False), err
            counts.append(len(out.splitlines()))
        for other in others:
            other.join()
        assert eventually(lambda: live(index).info.pages, (before + many).__eq__) == before + many
        assert watch.ended(signal.SIGINT) == 130
    assert {code for code, _, _ in done} <= {0, 3}
    assert all("is writing this index" in err for code, _, err in done if code)
    assert "Traceback" not in "".join((*watch.said, *(err for _, _, err in done)))
    # A later search never uses an older generation.
    assert counts == sorted(counts)
    _, _, err = in_process(site, "index")
    assert err.startswith(f"eventsearch: nothing changed: {before + many}")
    assert in_process(site, "index", "--full")[0] == 0
    assert live(index).info.pages == before + many
