"""What `check` finds doubtful, and what it leaves alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from eventsearch.check import check, findings
from eventsearch.errors import SiteError
from eventsearch.records.content import Meta, Problem, Record
from eventsearch.settings import Settings

NOW = datetime(2024, 6, 1, tzinfo=UTC)


def day(text: str) -> datetime:
    """Return midnight UTC of a day."""
    return datetime.fromisoformat(f"{text}T00:00:00+00:00")


def event(path: str = "content/event/x/index.md", **meta: object) -> Record:
    """Return the record of an event."""
    return Record(
        id=path,
        path=path,
        url="/event/x/",
        lang="fr",
        site_lang="fr",
        kind="page",
        section="event",
        meta=replace(Meta(title="Atelier"), **meta),  # type: ignore[arg-type]
        text="",
        sections=(),
        visible_from=None,
        visible_until=None,
        buildable=True,
    )


def only(record: Record) -> Problem:
    """Return the one finding about a record."""
    (problem,) = findings(record, {}, now=NOW)
    return problem


def test_a_start_a_year_before_its_publication_is_doubtful() -> None:
    """It says how many days, and stands where the start is written."""
    record = event(
        start=datetime(2022, 1, 31, 16, 30, tzinfo=UTC), published=day("2023-01-15"), title="Saison"
    )
    (problem,) = findings(record, {"title": (2, 8), "date": (28, 7)}, now=NOW)
    assert problem == Problem(
        path="content/event/x/index.md",
        line=28,
        column=7,
        code="E181",
        message="starts 349 days before its publication (2023-01-15)",
        cure="correct the start if 2022 is not its year, or the publication date",
        severity="warning",
    )


def test_the_place_is_that_of_the_key_that_names_the_start() -> None:
    """`event_start` goes before `date`, which is the publication there."""
    record = event(start=day("2022-01-31"), published=day("2023-01-15"))
    (problem,) = findings(record, {"date": (2, 7), "event_start": (3, 14)}, now=NOW)
    assert (problem.line, problem.column) == (3, 14)


def test_a_year_in_the_files_name_that_the_start_has_not() -> None:
    """Same day and month, another year."""
    record = event("content/event/2024-01-31-saison/index.md", start=day("2022-01-31"))
    problem = only(record)
    assert problem.code == "E182"
    assert problem.message == "starts in 2022, but its file's name has 2024-01-31"
    assert problem.cure == "correct the year of the start"


def test_a_year_in_the_title_that_the_start_has_not() -> None:
    """Title and publication agree, and the start is far from both."""
    record = event(title="Barcamp 2019", start=day("2020-09-14"), published=day("2019-06-01"))
    problem = only(record)
    assert problem.code == "E182"
    assert problem.message == "starts in 2020, but its title and its publication have 2019"


def test_a_start_in_another_century_is_doubtful() -> None:
    """Seen from the clock that is passed in."""
    problem = only(event(start=day("2042-01-01")))
    assert problem.code == "E183"
    assert problem.message == "starts in 2042, 18 years from now"
    assert findings(event(start=day("2042-01-01")), {}, now=day("2032-06-01")) == ()


@pytest.mark.parametrize(
    "record",
    [
        event(),
        event(start=day("2024-05-01"), published=day("2024-04-01")),
        event(start=day("2024-05-01")),
        event(start=day("2024-01-01"), published=day("2024-06-01")),
        event(title="Bilan 2019", start=day("2020-01-20"), published=day("2020-01-02")),
        event(title="Recensement 2021", start=day("2023-05-01"), published=day("2023-04-01")),
        event(title="Session 2019", start=day("2020-01-15"), published=day("2019-12-20")),
        event(title="Plan 2019-2021", start=day("2021-01-15"), published=day("2019-01-20")),
        event(title="Rencontre 2020", start=day("2019-12-30"), end=day("2020-01-02")),
        event("content/event/2023-05-01-annonce/index.md", start=day("2024-06-12")),
        event("content/event/2024-06-12-x.md", start=day("2024-06-12")),
        event(start=day("2034-01-01")),
    ],
    ids=[
        "no event",
        "announced a month before",
        "no publication",
        "written down five months later",
        "report on last year",
        "about an older year",
        "published in December",
        "a span of years",
        "over the end of a year",
        "the name has another day",
        "the name has the day",
        "ten years ahead",
    ],
)
def test_what_is_hardly_ever_wrong_is_left_alone(record: Record) -> None:
    """A warning that is mostly false is soon read by nobody."""
    assert findings(record, {}, now=NOW) == ()


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a site with a doubtful page, a broken one, and two at one address."""
    pages = {
        "event/a/index.md": "title: A\ndate: 2022-01-31\npublishDate: 2023-01-15\n",
        "event/b/index.md": "title: B\ndate: 2022-13-31\n",
        "event/c/index.md": "title: [broken\n",
        "post/d.md": "title: D\nurl: /same/\n",
        "post/e.md": "title: E\nurl: /same/\n",
    }
    (tmp_path / "hugo.toml").write_text('baseURL = "https://example.org/"\n', encoding="utf-8")
    for path, front in pages.items():
        file = tmp_path / "content" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"---\n{front}---\ntext\n", encoding="utf-8")
    return tmp_path


def test_all_problems_of_a_site_come_in_the_order_of_their_places(site: Path) -> None:
    """Those of extraction, of addresses and of content, with line and column."""
    problems = check(Settings(root=site, index=site / ".eventsearch"), now=NOW)
    found = [(p.path.removeprefix("content/"), p.line, p.column, p.code) for p in problems]
    assert ("event/a/index.md", 3, 7, "E181") in found
    assert ("event/b/index.md", 3, 7, "E102") in found
    assert [code for path, _, _, code in found if path == "event/c/index.md"] == ["E101"]
    assert ("post/e.md", 0, 0, "E301") in found
    assert found == sorted(found)


def test_progress_counts_the_files(site: Path) -> None:
    """From the first to the last."""
    seen: list[tuple[str, int, int]] = []
    check(
        Settings(root=site, index=site / ".eventsearch"),
        now=NOW,
        progress=lambda step, done, total: seen.append((step, done, total)),
    )
    assert seen == [("check", n, 5) for n in range(1, 6)]


def test_a_check_writes_nothing(site: Path) -> None:
    """Neither an index nor anything else."""
    before = sorted(site.rglob("*"))
    check(Settings(root=site, index=site / ".eventsearch"), now=NOW)
    assert sorted(site.rglob("*")) == before


def test_a_site_without_content_is_no_clean_site(tmp_path: Path) -> None:
    """Nothing read is not nothing wrong."""
    (tmp_path / "hugo.toml").write_text("", encoding="utf-8")
    (tmp_path / "content").mkdir()
    with pytest.raises(SiteError, match="there is no content file; write a page, or name the"):
        check(Settings(root=tmp_path, index=tmp_path / ".eventsearch"), now=NOW)


def the_corpora() -> Path | None:
    """Return the folder of real sites, from the repository upwards."""
    places = (folder / "shared" / "corpora" for folder in Path(__file__).resolve().parents)
    return next((place for place in places if place.is_dir()), None)


@pytest.mark.corpora
@pytest.mark.parametrize(
    ("name", "doubts"),
    [("ssphub-seed", [349]), ("ssphub", []), ("davidaparicio", []), ("hugodocs", [])],
)
def test_real_sites_give_no_false_alarm(name: str, doubts: list[int]) -> None:
    """The sample's wrong year is found; nothing is found where nothing is wrong."""
    corpora = the_corpora()
    if corpora is None:
        pytest.skip("the real sites in shared/corpora are missing")
    root = corpora / name
    problems = check(Settings(root=root, index=root / "no-index"), now=NOW)
    mine = [problem for problem in problems if problem.code in ("E181", "E182", "E183")]
    assert [f"starts {days} days before its publication" for days in doubts] == [
        problem.message.partition(" (")[0] for problem in mine
    ]
