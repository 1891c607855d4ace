"""Test what `eventsearch show` and `stats` print about an index and about files without a page."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from cli_site import NOW, Run


@pytest.mark.parametrize(
    "name",
    ["content/event/dix/index.md", "/event/dix/", "event/dix", "https://example.org/event/dix/"],
)
def test_a_page_is_shown_by_its_file_or_its_address(run: Run, indexed: Path, name: str) -> None:
    done = run("show", name, cwd=indexed)
    assert done.code == 0
    page = json.loads(done.out)
    assert page["id"] == "content/event/dix/index.md"
    assert page["title"] == "Webinaire du programme 10%"
    assert page["tags"] == ["10%", "Etalab"]
    assert page["headings"] == [{"level": 2, "text": "Pourquoi", "anchor": "pourquoi"}]


@pytest.mark.parametrize("folder", ["", "content", "content/event/python"])
@pytest.mark.parametrize("form", ["relative", "dotted", "absolute"])
def test_a_relative_file_name_is_found(run: Run, indexed: Path, folder: str, form: str) -> None:
    file = indexed / "content" / "event" / "dix" / "index.md"
    here = indexed / folder
    relative = os.path.relpath(file, here)
    names = {"relative": relative, "dotted": f"./{relative}", "absolute": str(file)}
    done = run("show", names[form], cwd=here)
    assert (done.code, done.err) == (0, "")
    assert json.loads(done.out)["id"] == "content/event/dix/index.md"


def test_a_file_is_found_through_a_link_to_the_site(
    run: Run, indexed: Path, tmp_path: Path
) -> None:
    (tmp_path / "lien").symlink_to(indexed)
    done = run("show", str(tmp_path / "lien" / "content" / "post" / "mer.md"), cwd=indexed)
    assert json.loads(done.out)["id"] == "content/post/mer.md"


def test_an_address_on_another_host_is_refused(run: Run, indexed: Path) -> None:
    for address in ("https://autre.example/event/dix/", "//autre.example/event/dix/"):
        done = run("show", address, cwd=indexed)
        assert (done.code, done.out) == (1, "")
        assert done.err == (
            f"eventsearch: {address} does not belong to this site, https://example.org;"
            " write the path only to find it\n"
        )
    done = run("show", "//[", cwd=indexed)
    assert (done.code, done.out) == (1, "")
    assert done.err == "eventsearch: //[ is not a URL; write one such as /event/x/\n"


def test_without_an_address_of_the_site_no_host_is_accepted(run: Run, site: Path) -> None:
    config = site / "hugo.yaml"
    text = config.read_text(encoding="utf-8").replace("baseURL: https://example.org/\n", "")
    config.write_text(text, encoding="utf-8")
    assert run("index", cwd=site).code == 0
    done = run("show", "https://example.org/event/dix/", cwd=site)
    assert (done.code, done.out) == (1, "")
    assert "configuration has no URL; write the path only" in done.err


def test_it_has_the_keys_and_shapes_of_an_export(run: Run, indexed: Path) -> None:
    exported = {
        row["id"]: row
        for row in map(json.loads, run("export", "--now", NOW, cwd=indexed).out.splitlines())
    }
    for name in ("content/event/dix/index.md", "content/post/mer.md"):
        page = json.loads(run("show", name, "--now", NOW, cwd=indexed).out)
        assert page.pop("reason") is None
        assert page == {key: exported[name][key] for key in page}
    assert page["start"] is None


@pytest.mark.parametrize(
    ("now", "visible", "reason"),
    [
        ("2023-12-31T23:59:59Z", False, "not yet published until 2024-01-01T00:00:00Z"),
        ("2024-01-01T00:00:00Z", True, None),
        ("2024-03-01T00:00:00Z", True, None),
        ("2024-03-01T00:00:01Z", False, "expired since 2024-03-01T00:00:00Z"),
    ],
)
def test_show_tells_why_a_page_is_not_on_the_site(
    run: Run, site: Path, now: str, visible: bool, reason: str | None
) -> None:
    (site / "content" / "post" / "mer.md").write_text(
        "---\ntitle: Mer\npublishDate: 2024-01-01T00:00:00Z\n"
        "expiryDate: 2024-03-01T00:00:00Z\n---\n",
        encoding="utf-8",
    )
    run("index", cwd=site)
    page = json.loads(run("show", "content/post/mer.md", "--now", now, cwd=site).out)
    assert (page["visible"], page["reason"]) == (visible, reason)
    assert run("show", "/post/mer/", "--now", now, cwd=site).code == (0 if visible else 1)


def test_every_key_is_in_the_manual(run: Run, indexed: Path) -> None:
    page = json.loads(run("show", "content/post/mer.md", cwd=indexed).out)
    docs = Path(__file__).parents[2] / "docs"
    part = (docs / "commands.md").read_text(encoding="utf-8").split("\n## `show`\n")[1]
    exported = (docs / "export.md").read_text(encoding="utf-8")
    for key in page:
        assert f"`{key}`" in (part.split("\n## ")[0] if key == "reason" else exported)


def test_an_unknown_page_is_exit_code_1(run: Run, indexed: Path) -> None:
    done = run("show", "content/x.md", cwd=indexed)
    assert (done.code, done.out) == (1, "")
    assert done.err == (
        'eventsearch: the index has no page "content/x.md";'
        " find pages by their words with eventsearch query\n"
    )


def test_the_evidence_of_a_page_is_shown(run: Run, site: Path) -> None:
    assert run("index", cwd=site).code == 0
    done = run("show", "content/event/dix/index.md", "--why", cwd=site, LC_ALL="fr_FR.UTF-8")
    page = json.loads(done.out)
    assert (done.code, page["event"], page["decision"]) == (0, True, "un événement")
    assert "section-of-settings" in {each["rule"] for each in page["evidence"]}
    file = site / "content" / "post" / "mer.md"
    file.write_text("---\ntitle: M\nmeetup_id: 3\ndate: 2024-05-31\n---\n", encoding="utf-8")
    page = json.loads(run("show", "content/post/mer.md", "--why", cwd=site).out)
    assert (page["event"], page["decision"], page["start"]) == (False, "not an event", None)
    assert "like-key" in {each["rule"] for each in page["evidence"]}
    file.unlink()
    done = run("show", "content/post/mer.md", "--why", cwd=site)
    assert done.code == 1
    assert done.err.endswith("mer.md is not a page any more; run eventsearch index\n")


def test_the_evidence_contains_the_setting_that_reads_a_day_in_the_text(
    run: Run, site: Path
) -> None:
    file = site / "content" / "event" / "python" / "index.md"
    file.write_text("---\ntitle: Atelier\n---\n**Quand :** 5 mai 2031, 18 h\n", encoding="utf-8")
    assert run("index", cwd=site).code == 0
    why = ("show", "content/event/python/index.md", "--why")
    page = json.loads(run(*why, cwd=site).out)
    assert (page["start"], page["evidence"][-1]["text"]) == (
        None,
        "perhaps the start: :text contains the day 2031-05-05, and counts if the setting"
        " events.start lists :text",
    )
    (site / "eventsearch.toml").write_text('[events]\nstart = ":text"\n', encoding="utf-8")
    assert json.loads(run(*why, cwd=site).out)["start"] == "2031-05-05T18:00:00+02:00"


def test_statistics_are_printed_as_json(run: Run, indexed: Path) -> None:
    done = run("stats", "--now", NOW, cwd=indexed)
    assert (done.code, done.err) == (0, "")
    stats = json.loads(done.out)
    assert (stats["visible"], stats["events"]) == (3, 2)
    assert stats["languages"] == {"fr": 3}
    assert stats["sections"] == {"event": 2, "post": 1}
    assert stats["tags"] == {"Etalab": 2, "\x1b[31mpiège": 1, "10%": 1, "Python": 1}
    assert stats["zone"] == "Europe/Paris"
    assert stats["bytes"] > 1000
    assert Path(stats["folder"]).is_dir()
    assert stats["generation"] in stats["folder"]
    assert stats["built_at"]


FILES = {
    "event/dix/programme.md": "---\ntitle: Programme\n---\nRien.\n",
    "event/dix/salles/une.md": "Une salle.\n",
    "post/casse.md": "---\ntitle: [\n---\n",
    "post/cache.md": "---\ntitle: Cachée\nbuild: {list: never}\n---\n",
    "post/bientot.md": "---\ntitle: Bientôt\ndate: 2030-01-01\npublishDate: 2030-01-01\n---\n",
}


RESOURCE = "it is a resource of the page content/event/dix/index.md; its text is not searched"


NOT_KNOWN = "the file exists, but is not a page of the site, or was added after the last index run"


@pytest.fixture
def faulty(run: Run, site: Path) -> Path:
    """Return an indexed site that has every kind of file that is not a page."""
    for name, text in FILES.items():
        path = site / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    run("index", cwd=site)
    (site / "content" / "post" / "neuf.md").write_text("Neuf.\n", encoding="utf-8")
    return site


def test_show_tells_why_a_file_has_no_page(run: Run, faulty: Path) -> None:
    said = {
        "content/post/casse.md": ": its file could not be indexed; E101, line 3: ",
        "content/post/brouillon.md": ": it is a draft",
        "content/post/cache.md": ": it has no URL, or the site keeps it out of its lists",
        "content/event/dix/programme.md": f"; {RESOURCE}",
        "content/event/dix/salles/une.md": f"; {RESOURCE}",
        "content/post/neuf.md": f"; {NOT_KNOWN}",
        "hugo.yaml": f"; {NOT_KNOWN}",
        "post/mer.md": "; did you mean content/post/mer.md?",
        "index.md": "; did you mean content/event/dix/index.md or content/event/python/index.md?",
        "content/post/nulle.md": "; find pages by their words with eventsearch query",
    }
    for name, why in said.items():
        done = run("show", name, "--now", NOW, cwd=faulty)
        assert (done.code, done.out) == (1, "")
        assert done.err.startswith(f'eventsearch: the index has no page "{name}"{why}')
    here = run("show", "programme.md", cwd=faulty / "content" / "event" / "dix")
    assert here.err == f'eventsearch: the index has no page "programme.md"; {RESOURCE}\n'
    here = run("show", "casse.md", cwd=faulty / "content" / "post")
    assert '"casse.md" of content/post/casse.md: its file could not be indexed' in here.err


def test_the_address_of_a_future_page_gives_its_file(run: Run, faulty: Path) -> None:
    done = run("show", "/post/bientot/", "--now", NOW, cwd=faulty)
    assert (done.code, done.out, done.err) == (
        1,
        "",
        'eventsearch: the site does not show "/post/bientot/" now;'
        " run eventsearch show content/post/bientot.md\n",
    )
    assert run("show", "content/post/bientot.md", "--now", NOW, cwd=faulty).code == 0


def test_why_not_reports_resources_and_unindexed_files(run: Run, faulty: Path) -> None:
    folder = faulty / "content" / "event" / "dix"
    for name, cwd, told in (
        ("content/event/dix/programme.md", faulty, [RESOURCE]),
        ("programme.md", folder, [RESOURCE]),
        ("content/post/neuf.md", faulty, [NOT_KNOWN]),
        ("/nowhere/", faulty, []),
    ):
        done = run("query", "mer", "--now", NOW, "--why-not", name, cwd=cwd)
        found = json.loads(done.out)
        assert (done.code, found["reason"], found["diagnostics"]) == (1, "unknown", told)
        assert ("find pages by their words" in done.err) == (not told)


def test_files_next_to_a_branch_bundle_are_pages(run: Run, site: Path) -> None:
    (site / "eventsearch.toml").write_text('hugo_version = "0.152"\n', encoding="utf-8")
    both = site / "content" / "event" / "dix" / "_index.md"
    both.write_text("---\ntitle: Dix\n---\n", encoding="utf-8")
    (both.parent / "autre.txt").write_text("Rien.\n", encoding="utf-8")
    run("index", cwd=site)
    done = run("show", "content/event/dix/autre.txt", cwd=site)
    assert done.err.endswith(f"; {NOT_KNOWN}\n")
