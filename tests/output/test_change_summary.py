"""A summary of a change: what it tells of events, and that nothing in them comes alive."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from eventsearch.extractor.site import Site
from eventsearch.lint.comparison import ChangedSite
from eventsearch.model.page import Diagnostic, PageRecord
from eventsearch.output.change_summary import MOST, change_summary
from page_records import moment, record

NOW = moment("2024-06-01T00:00:00+00:00")
EVENT = record(
    title="Atelier",
    start=moment("2024-10-05T16:30:00+00:00"),
    end=moment("2024-10-05T18:00:00+00:00"),
    over=moment("2024-10-05T18:00:00+00:00"),
    location="Rennes",
    url="/event/a/",
)
POST = record(title="Mer", section="post")


def diagnostic(path: str, line: int = 3, message: str = "is wrong") -> Diagnostic:
    """Return an error."""
    return Diagnostic(path=path, line=line, code="E102", message=message, hint="mend it")


def summary(
    before: Sequence[PageRecord] = (),
    now: Sequence[PageRecord] = (),
    diagnostics: Sequence[Diagnostic] = (),
    moved: dict[str, str] | None = None,
    new: Sequence[Diagnostic] | None = None,
) -> str:
    """Return the summary of a change."""
    return change_summary(
        ChangedSite(
            site=Site(root=Path("/site"), zone="Europe/Paris"),
            pages=now,
            pages_before=before,
            moved=moved or {},
            diagnostics=diagnostics,
            new=tuple(diagnostics if new is None else new),
            now=NOW,
        )
    )


def meta(page: PageRecord, **values: object) -> PageRecord:
    """Return a page of which something else is said."""
    return replace(page, meta=page.meta._replace(**values), digest="other")  # type: ignore[arg-type]


def rows(text: str) -> dict[str, str]:
    """Return the rows of the only event."""
    found = re.findall(r"^\| (\w+) \| (.*) \|$", text, re.MULTILINE)
    assert len(found) == len(dict(found))
    return dict(found)


def test_an_event_that_is_added_is_told_in_the_zone_of_the_site() -> None:
    """When, where, state, visibility, address, file, and what the check says."""
    assert summary(now=[EVENT]) == (
        "## Events\n\n1 event: 1 added, 0 changed, 0 removed;"
        " the check finds no errors or warnings.\n\n"
        "### Added: Atelier\n\n| | |\n|---|---|\n"
        "| When | Sat 2024-10-05 18:30–20:00 (Europe/Paris) |\n"
        "| Where | Rennes |\n"
        "| State | upcoming |\n"
        "| Visible | now |\n"
        "| URL | `/event/a/` |\n"
        "| File | `content/a.md` |\n"
        "| Check | no errors or warnings |\n"
    )


def test_what_changed_is_told_as_it_was_and_as_it_is() -> None:
    """The rest as it is; a title only if it is another one."""
    changed = meta(EVENT, start=moment("2024-10-05T17:00:00+00:00"), location="", title="B")
    told = rows(summary([EVENT], [replace(changed, url="/b/")], [diagnostic(EVENT.path)]))
    assert told == {
        "Title": "Atelier → **B**",
        "When": "Sat 2024-10-05 18:30–20:00 (Europe/Paris)"
        " → **Sat 2024-10-05 19:00–20:00 (Europe/Paris)**",
        "Where": "Rennes → **–**",
        "State": "upcoming",
        "Visible": "now",
        "URL": "`/event/a/` → **`/b/`**",
        "File": "`content/a.md`",
        "Check": "line 3: E102 error: is wrong",
    }
    assert rows(summary([EVENT], [replace(EVENT, digest="x")]))["Changed"].startswith("the text")
    assert "No event changed; the check" in summary([EVENT], [EVENT])


def test_a_file_with_another_name_is_the_same_event() -> None:
    """Of entries of a list, the list."""
    moved = {"content/a.md": "content/b.md"}
    one = replace(EVENT, path="content/b.md")
    assert (
        rows(summary([EVENT], [one], moved=moved))["File"] == "`content/a.md` → **`content/b.md`**"
    )
    entries = [replace(EVENT, path=f"data/{name}.yml#x") for name in "ab"]
    text = summary(entries[:1], entries[1:], moved={"data/a.yml": "data/b.yml"})
    assert "### Changed: Atelier" in text


def test_an_event_that_is_removed_is_told_as_it_was() -> None:
    """What the check says of its page is not of it."""
    text = summary([EVENT], [], [diagnostic(EVENT.path)])
    assert "### Removed: Atelier" in text
    assert "Check" not in rows(text)
    assert "### New elsewhere\n\n- `content/a.md:3:1`: E102 error: is wrong\n" in text
    gone = meta(EVENT, start=None, end=None)
    assert rows(summary([EVENT], [gone]))["Page"] == "stays; it has no date any more"
    assert rows(summary([gone], [EVENT]))["Page"] == "stays; it had no date before"


def test_pages_without_an_event_are_counted() -> None:
    """Whatever became of them."""
    text = summary([POST], [replace(POST, digest="x"), replace(POST, path="b.md")])
    assert text == (
        "## Events\n\nNo event changed; the check finds no errors or warnings.\n\n"
        "2 pages without an event changed, came or went as well.\n"
    )


@pytest.mark.parametrize(
    ("values", "when"),
    [
        ({"end": None}, "Sat 2024-10-05 18:30 (Europe/Paris)"),
        (
            {"end": moment("2024-10-06T22:30:00+00:00")},
            "Sat 2024-10-05 18:30 to Mon 2024-10-07 00:30 (Europe/Paris)",
        ),
        ({"all_day": True}, "Sat 2024-10-05"),
        ({"all_day": True, "end": None}, "Sat 2024-10-05"),
        (
            {"all_day": True, "end": moment("2024-10-06T18:00:00+00:00")},
            "Sat 2024-10-05 to Sun 2024-10-06",
        ),
        (
            {"end": None, "occurrences": (1, 2)},
            "Sat 2024-10-05 18:30 (Europe/Paris), and 1 more date",
        ),
    ],
)
def test_times_are_told_with_their_days_of_the_week(values: dict[str, object], when: str) -> None:
    """Whole days have no zone."""
    assert rows(summary(now=[meta(EVENT, **values)]))["When"] == when


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ({"status": "scheduled"}, "upcoming"),
        ({"status": "cancelled"}, "**cancelled**, upcoming"),
        ({"status": "moved-online"}, "moved-online, upcoming"),
        ({"begins": moment("2024-05-01T00:00:00+00:00")}, "ongoing"),
        ({"over": moment("2024-05-01T00:00:00+00:00")}, "past"),
        ({"begins": None, "over": None, "end": None}, "upcoming"),
    ],
)
def test_the_state_is_that_of_now(values: dict[str, object], state: str) -> None:
    """And whether it takes place at all."""
    assert rows(summary(now=[meta(EVENT, **values)]))["State"] == state


@pytest.mark.parametrize(
    ("values", "visible"),
    [
        ({"buildable": False}, "never, as it is a draft"),
        ({"url": ""}, "never, as it has no address"),
        ({"visible_from": moment("2024-01-01T00:00:00+00:00")}, "now"),
        (
            {"visible_from": moment("2024-07-01T00:00:00+00:00")},
            "from Mon 2024-07-01 02:00 on",
        ),
        (
            {"visible_until": moment("2024-07-01T00:00:00+00:00")},
            "now, until Mon 2024-07-01 02:00",
        ),
        (
            {"visible_until": moment("2024-01-01T00:00:00+00:00")},
            "no more, since Mon 2024-01-01 01:00",
        ),
    ],
)
def test_from_when_until_when_it_is_visible(values: dict[str, object], visible: str) -> None:
    """In the zone of the site."""
    told = rows(summary(now=[replace(EVENT, **values)]))  # type: ignore[arg-type]
    assert told["Visible"] == visible
    assert told["State"].startswith("draft, ") == (not values.get("buildable", True))


HOSTILE = (
    "@octocat #12 !3 GH-4 R&D &5 $6 ~bug %v1 :tada: https://evil.example www.evil.example "
    "0123abc 0123456789abcdef0123456789abcdef01234567 "
    "mailto:a@evil.example [a](https://evil.example) ![b](c) <img src=x onerror=alert(1)> "
    "`code` **bold** | cell | \\| </td> <!-- --> \u202eright\n\n# Heading\n/close\x1b[31m"
)


@pytest.mark.parametrize("where", ["title", "location", "message", "path", "url"])
def test_hostile_text_stays_text(where: str) -> None:
    """Nothing but the headings and the table comes of it; a reader sees all of it."""
    page = meta(EVENT, **{where: HOSTILE}) if where in ("title", "location") else EVENT
    if where == "url":
        page = replace(EVENT, url=HOSTILE)
    place = HOSTILE if where == "path" else "x.md"
    said = diagnostic(place, message=HOSTILE if where == "message" else "m")
    text = summary(now=[page], diagnostics=[said], new=[said])
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    inline = [child for token in tokens for child in token.children or ()]
    kinds = {child.type for child in inline}
    assert kinds <= {"text", "code_inline", "text_special"}
    assert sum(token.type == "heading_open" for token in tokens) == 3
    rows_of = [token for token in tokens if token.type == "tr_open"]
    assert len(rows_of) == 8
    plain = "".join(child.content for child in inline if child.type != "code_inline")
    assert not re.search(
        r"@\w|[#!]\d|https?://\w|\bwww\.|GH-\d|:tada:|[%~]\w|[&$]\d|\b[\da-f]{7,40}\b|\u202e|\x1b",
        plain,
    )
    if where in ("title", "location", "message"):
        assert "octocat" in plain
        assert "<img src=x onerror=alert(1)>" in plain


def test_a_change_of_very_many_events_is_cut() -> None:
    """So that it is a comment still."""
    events = [replace(EVENT, path=f"{number}.md") for number in range(1000)]
    wrong = [diagnostic("x.md", message="m" * 300) for _ in range(1000)]
    wrong += [diagnostic("0.md") for _ in range(12)]
    text = summary(now=events, diagnostics=wrong)
    assert len(text) < 2 * MOST + 1000
    shown = text.count("### Added")
    assert f"\nand {1000 - shown} more\n" in text
    told = text.count("\n- `x.md")
    assert text.endswith(f"- and {1000 - told} more\n")
    assert "E102 error: is wrong<br>and 2 more |" in text
