"""Test which files `eventsearch static` writes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from cli_site import NOW, Ended, Run
from eventsearch.files import seal, unseal
from eventsearch.settings.site_detection import EVENTS_HINT
from eventsearch.storage.generations import INFO, live
from site_on_disk import write

OUT = "public/eventsearch"


@pytest.fixture
def built(site: Path) -> Path:
    """Return the site with the output of its generator, without an index."""
    (site / "public").mkdir()
    return site


def last(done: Ended) -> str:
    """Return the last line of the error output."""
    return done.err.splitlines()[-1]


def test_static_needs_no_index_and_writes_changed_files(run: Run, built: Path) -> None:
    done = run("static", OUT, "--now", NOW, cwd=built)
    assert done.code == 0, done.err
    out = built / OUT
    files = json.loads((out / "files.json").read_bytes())["files"]
    count = len(files)
    assert last(done) == (
        f"eventsearch: {OUT}: {count} files, {count} written, 0 removed; 2 events, 1 upcoming"
    )
    assert {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()} == {
        *files,
        "files.json",
        "manifest.json",
    }
    assert {
        *("calendar.ics", "events.json", "event-list.js", "event-views.js", "feed.atom"),
        *(
            "llms.txt",
            "search.json",
            "search.html",
            "search.css",
            "engine.js",
            "event-search.js",
            "event-search/de.json",
        ),
        *("tags/etalab.ics", "places/lieu-de-la-transformation-ef172607.ics"),
    } <= {*files}
    answers = (out / "search.html").read_text(encoding="utf-8")
    assert re.search(r"<title>[^<]+ · [^<]+</title>", answers)
    assert re.search(r'<p><a href="/[^":]*">[^<]+</a></p>', answers)
    assert "style=" not in answers
    assert "<noscript><p>Cette recherche a besoin de JavaScript.</p></noscript>" in answers
    times = {path: path.stat().st_mtime_ns for path in out.rglob("*")}
    assert last(run("static", OUT, "--now", NOW, cwd=built)) == (
        f"eventsearch: {OUT}: {count} files, 0 written, 0 removed; 2 events, 1 upcoming"
    )
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*")} == times
    page = built / "content" / "event" / "python" / "index.md"
    page.write_text(page.read_text().replace("Atelier Python", "Atelier R"), encoding="utf-8")
    assert run("static", OUT, "--now", NOW, cwd=built).code == 0
    assert b"SUMMARY:Atelier R\r\n" in (out / "calendar.ics").read_bytes()
    assert times[out / "tags" / "etalab.ics"] == (out / "tags" / "etalab.ics").stat().st_mtime_ns


def test_the_values_of_a_facet_have_calendars(run: Run, built: Path) -> None:
    """The output folder can be written again although it contains subfolders."""
    (built / "eventsearch.toml").write_text("[facets]\nfor_whom = {}\n", encoding="utf-8")
    page = built / "content" / "event" / "python" / "index.md"
    text = page.read_text(encoding="utf-8").replace("---\n", "---\nfor_whom: Tous\n", 1)
    page.write_text(text, encoding="utf-8")
    for _ in range(2):
        done = run("static", OUT, "--now", "2024-01-15", cwd=built)
        assert done.code == 0, done.err
    assert (built / OUT / "facets-for-whom" / "tous.ics").exists()


def test_unchanged_files_are_not_written_again(run: Run, built: Path) -> None:
    (built / "hugo.yaml").write_text("timeZone: Europe/Paris\n", encoding="utf-8")
    first = run("static", OUT, "--now", NOW, cwd=built)
    listed = json.loads((built / OUT / "files.json").read_bytes())
    again = run("static", OUT, "--now", NOW, cwd=built)
    assert "the URL of the site is not known" in again.err
    assert again.err.splitlines()[-2] == first.err.splitlines()[-2]
    assert "written, 0 removed; 2 events, 1 upcoming" in last(again)
    (built / OUT / "calendar.ics").write_bytes(b"")
    assert " 1 written, 0 removed" in last(run("static", OUT, "--now", NOW, cwd=built))
    assert json.loads((built / OUT / "files.json").read_bytes()) == listed
    over = run("static", OUT, "--now", "2040-01-01", cwd=built)
    assert last(over).endswith("2 events, 0 upcoming")
    assert (
        json.loads((built / OUT / "files.json").read_bytes())["fingerprint"]
        != listed["fingerprint"]
    )


def test_the_files_are_those_of_a_search(run: Run, indexed: Path, tmp_path: Path) -> None:
    index = indexed / ".eventsearch"
    live = (index / "live").read_bytes()
    done = run("static", str(tmp_path / "out"), "-i", str(index), "--now", NOW, cwd=tmp_path)
    assert done.code == 0, done.err
    assert (index / "live").read_bytes() == live
    for name, form in (("calendar.ics", "ics"), ("feed.atom", "atom")):
        found = run("query", "--format", form, "--now", NOW, cwd=indexed)
        assert (tmp_path / "out" / name).read_bytes().decode() == found.out


def test_a_folder_with_other_files_is_refused_first(run: Run, built: Path) -> None:
    (built / "public" / "index.html").write_text("")
    done = run("static", "public", cwd=built)
    assert (done.code, done.err) == (
        3,
        "eventsearch: public: the folder contains other files (index.html);"
        " set a separate folder, such as public/eventsearch\n",
    )
    assert not (built / ".eventsearch").exists()


def test_an_index_of_an_unknown_platform_is_published(
    run: Run, built: Path, tmp_path: Path
) -> None:
    """A newer version with more platforms has written the index."""
    assert run("index", cwd=built).code == 0
    path = live(built / ".eventsearch").folder / INFO
    info = json.loads(unseal(path.read_bytes())) | {"platform": "sphinx"}
    path.write_bytes(seal(json.dumps(info).encode()))
    index = str(built / ".eventsearch")
    assert run("static", "out", "-i", index, "--now", NOW, cwd=tmp_path).code == 0


def test_the_files_of_another_site_are_not_replaced(run: Run, built: Path, tmp_path: Path) -> None:
    """A preview or a renamed site has another title and URL, but the same events."""
    settings, page = built / "hugo.yaml", built / "content" / "event" / "dix"
    before = settings.read_text(encoding="utf-8")

    def published(text: str) -> Ended:
        settings.write_text(text, encoding="utf-8")
        assert run("index", cwd=built).code == 0
        return run("static", "out", "-i", str(built / ".eventsearch"), "--now", NOW, cwd=tmp_path)

    def tree() -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in (tmp_path / "out").rglob("*.*")}

    other = before.replace("Petit site", "Test").replace("example.org", "test.example")
    assert [published(text).code for text in (before, other, before)] == [0, 0, 0]
    files = tree()
    for each in page.parent.iterdir():
        each.rename(each.with_name(f"{each.name}-2"))
    done = published(other)
    assert (done.code, last(done)) == (
        3,
        "eventsearch: out: the folder contains the files of another site, https://example.org/;"
        " set a separate folder, or remove the folder out and run the command again",
    )
    assert tree() == files
    assert published(before.replace("Petit site", "Test")).code == 0
    assert published(other).code == 0


@pytest.mark.parametrize("out", ["content/search", "content"])
def test_hugos_content_folder_is_refused_first(run: Run, built: Path, out: str) -> None:
    done = run("static", out, cwd=built)
    assert (done.code, done.err) == (
        3,
        f"eventsearch: {out}: the site reads this folder as content, so its files would be"
        " pages; specify a folder that the site publishes unchanged, such as static/eventsearch\n",
    )
    assert not (built / ".eventsearch").exists()
    (built / "static").mkdir()
    assert run("static", "static/search", "--now", NOW, cwd=built).code == 0
    (built / "hugo.yaml").rename(built / "_config.yml")
    assert run("index", "--full", cwd=built).code == 0
    assert run("static", "content/search", "--now", NOW, cwd=built).code == 0


A = "---\ntitle: A\n---\n"
MOUNTS = """
[[module.mounts]]
source = 'pages'
target = 'content'
[[module.mounts]]
source = 'more'
target = 'content/more'
excludeFiles = 'e*/**'
"""
SITE_OF_A_PLACE = {
    "root": {"hugo.toml": "contentDir = '.'", "a.md": A},
    "ignoring": {"hugo.toml": "contentDir = '.'\nignoreFiles = ['/eventsearch/']", "a.md": A},
    "mounts": {"hugo.toml": MOUNTS, "pages/a.md": A, "more/a.md": A},
    "jekyll": {
        "_config.yml": "collections: {talks: {output: true}}\ndestination: _built",
        "_talks/a.md": A,
    },
    "docusaurus": {
        "docusaurus.config.js": "export default {url: 'https://example.org', baseUrl: '/'}",
        "docs/a.md": A,
        "src/pages/b.md": A.replace("A", "B"),
    },
    "eleventy": {
        "eleventy.config.js": "export const config = {dir: {input: 'src'}}",
        "src/a.md": A,
    },
    "mkdocs": {"mkdocs.yml": "site_name: A", "docs/a.md": "# A"},
}


@pytest.mark.parametrize(
    ("site", "place", "is_taken"),
    [
        ("root", "static", False),
        ("root", "public", False),
        ("ignoring", "static", True),
        ("mounts", "pages", False),
        ("mounts", "more", True),
        ("mounts", "static", True),
        ("jekyll", ".", True),
        ("jekyll", "_talks", False),
        ("jekyll", "_posts", False),
        ("jekyll", "_includes", False),
        ("jekyll", "_built", True),
        ("docusaurus", "static", True),
        ("docusaurus", "src/pages", False),
        ("eleventy", "src", False),
        ("eleventy", "_site", True),
        ("mkdocs", "docs", True),
    ],
)
def test_what_it_writes_is_content_of_no_site(
    run: Run, tmp_path: Path, site: str, place: str, is_taken: bool
) -> None:
    root = tmp_path / "site é"
    write(root, SITE_OF_A_PLACE[site])
    (root / place).mkdir(exist_ok=True)
    assert run("index", cwd=root).code == 0
    before = run("check", "--format", "json", "--select", "E209,E301,E115", cwd=root).out
    done = run("static", f"{place}/eventsearch", "--now", NOW, cwd=root)
    assert (done.code == 0) is is_taken, done.err
    assert (root / place / "eventsearch").exists() is is_taken
    assert ("reads this folder as content" in done.err) is not is_taken
    assert "; 0 added, 0 changed, 0 removed" in run("index", cwd=root).err
    assert run("check", "--format", "json", "--select", "E209,E301,E115", cwd=root).out == before


@pytest.mark.parametrize(
    ("args", "code", "message"),
    [
        ((OUT, "--now", "hier"), 2, '--now: "hier" is not a time; write 2024-05-31 or'),
        ((OUT, "-i", "nothing"), 3, "there is no index"),
    ],
)
def test_a_mistake_ends_before_anything_is_written(
    run: Run, built: Path, args: tuple[str, ...], code: int, message: str
) -> None:
    done = run("static", *args, cwd=built)
    assert (done.code, message in done.err) == (code, True)
    assert not (built / ".eventsearch").exists()
    assert not (built / OUT).exists()


def test_missing_settings_for_links_are_reported(run: Run, built: Path) -> None:
    (built / "hugo.yaml").write_text("title: Petit site\ntimeZone: Europe/Paris\n")
    page = built / "content" / "event" / "later.md"
    page.write_text("---\ntitle: Later\ndate: 2031-01-01T10:00:00Z\n---\n", encoding="utf-8")
    page.with_name("announced.md").write_text(
        "---\ntitle: Announced\npublishDate: 2030-12-01\ndate: 2031-01-01T10:00:00Z\n---\n"
    )
    done = run("static", OUT, "--now", NOW, cwd=built)
    assert done.code == 0, done.err
    assert [line.removeprefix("eventsearch: ") for line in done.err.splitlines()[-4:-1]] == [
        "the URL of the site is not known, so calendars and feeds have no links to it; set"
        ' site.url in eventsearch.toml, such as site.url = "https://example.org"',
        "1 event is published only when it begins, and listed nowhere before; set"
        " `buildFuture` to true in the configuration of Hugo, or `publishDate` in the page",
        "2 pages are not visible yet and not in the files; build the site and run this again"
        " after 2030-12-01T00:00:00+01:00, when 1 page becomes visible",
    ]


NOTHING = {
    "no events": (
        "weight: 1",
        'the site has no events, so lists and calendars are empty; run "eventsearch init" for a'
        f" proposal, or {EVENTS_HINT}",
    ),
    "expired": (
        "event_start: 2024-05-02\nexpiryDate: 2024-05-03",
        "the events of the site have all expired, so lists and calendars are empty; to list past"
        " events, remove their expiry date",
    ),
    "no URLs": (
        "build: {render: never}",
        'the site has no page with a URL, so the files are empty; run "eventsearch check", and make'
        " sure that pages are not drafts and are rendered (build.render in Hugo)",
    ),
}


@pytest.mark.parametrize("name", NOTHING)
def test_a_site_without_events_or_urls_is_reported(run: Run, tmp_path: Path, name: str) -> None:
    line, message = NOTHING[name]
    (tmp_path / "hugo.yaml").write_text("baseURL: https://example.org/\n")
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "mer.md").write_text(f"---\ntitle: Mer\n{line}\n---\n")
    done = run("static", "out", cwd=tmp_path)
    assert done.code == 0, done.err
    assert done.err.splitlines()[-2] == f"eventsearch: {message}"
    assert json.loads((tmp_path / "out" / "events.json").read_bytes())["events"] == []


def test_a_site_without_a_time_zone_is_reported(run: Run, built: Path) -> None:
    (built / "hugo.yaml").write_text("baseURL: https://example.org/\ntitle: Petit site\n")
    said = (
        "eventsearch: the site has no time zone, and 2 events start at a time in UTC; set"
        ' `timezone` in eventsearch.toml, such as timezone = "Europe/Paris",'
        ' or "UTC" if they are in UTC'
    )
    assert said in run("static", OUT, "--now", NOW, cwd=built).err.splitlines()
    (built / "eventsearch.toml").write_text('timezone = "UTC"\n')
    assert "time zone" not in run("static", OUT, "--now", NOW, cwd=built).err


def test_pages_without_a_modification_date_are_counted(run: Run, built: Path) -> None:
    page = "---\ntitle: Soirée\nstart: 2031-06-01T18:00\n---\n"
    (built / "content" / "event" / "soir.md").write_text(page)
    message = (
        "eventsearch: feed.atom uses 2000-01-01 for 1 page without a modification date;"
        " write `lastmod`, or `date` where it is not the start of an event"
    )
    assert message in run("static", OUT, "--now", NOW, cwd=built).err.splitlines()
    (built / "content" / "event" / "soir.md").write_text(
        page.replace("start", "lastmod: 2024-01-01\nstart")
    )
    assert "feed.atom" not in run("static", OUT, "--now", NOW, cwd=built).err


@pytest.mark.parametrize(
    ("config", "key"),
    [("config.toml", "updated"), ("_config.yml", "last_modified_at"), ("mkdocs.yml", "lastmod")],
)
def test_the_key_of_a_change_is_that_of_the_platform(
    run: Run, tmp_path: Path, config: str, key: str
) -> None:
    (tmp_path / config).write_text('base_url = "https://example.org"\n' * (key == "updated"))
    folder = tmp_path / ("docs" if config == "mkdocs.yml" else "content")
    folder.mkdir()
    page = folder / "a.md"
    page.write_text("---\ntitle: Mer\n---\nMer\n")
    said = run("static", "out", "--now", NOW, cwd=tmp_path).err
    assert (
        f"feed.atom uses 2000-01-01 for 1 page without a modification date; write `{key}`" in said
    )
    page.write_text(f"---\ntitle: Mer\n{key}: 2024-01-01\n---\nMer\n")
    assert "feed.atom" not in run("static", "out", "--now", NOW, cwd=tmp_path).err
