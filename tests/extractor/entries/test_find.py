"""List entries as pages of a site: their positions, fields and links."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from eventsearch.extractor.context_reader import read_context
from eventsearch.extractor.entries.find import MOST_ENTRIES
from eventsearch.extractor.extract import extract
from eventsearch.extractor.files.discover import discover_all
from eventsearch.extractor.hugo.config import configured_site
from eventsearch.model.page import Diagnostic, PageRecord, is_entry
from eventsearch.settings import load_settings
from site_on_disk import write

HUGO = {
    "hugo.toml": 'baseURL = "https://example.org/club/"\ntimeZone = "Europe/Paris"\n',
    "content/events/_index.md": "---\ntitle: Agenda\n---\n",
    "content/events/a.md": "---\ntitle: A\ndate: 2024-01-01\n---\nA\n",
}
LIST = "/club/events/#:~:text=A"
QUARTO = {
    "_quarto.yml": "project: {type: website}\nlang: fr\n",
    "event.qmd": "---\ntitle: Agenda\nlisting:\n  contents: [event/*.qmd, event/others.yml]\n---\n",
}


def entries(
    root: Path, files: Mapping[str, str | bytes]
) -> tuple[dict[str, PageRecord], tuple[Diagnostic, ...]]:
    """Return a site's entries by path, and all its diagnostics."""
    settings = load_settings(write(root, files), environ={}, flags={})
    site, _ = configured_site(settings)
    discovery = discover_all(site, settings)
    context = read_context(site, discovery.files, settings)
    diagnostics = list(discovery.diagnostics)
    records: dict[str, PageRecord] = {}
    for source in discovery.files:
        extracted = extract(source, site=site, context=context, settings=settings)
        diagnostics.extend(extracted.diagnostics)
        if source.data and extracted.record is not None:
            records[source.path] = extracted.record
    return records, tuple(diagnostics)


def hugo(root: Path, data: str, *settings: str, name: str = "events.yml") -> dict[str, PageRecord]:
    toml = "\n".join(("[[sources]]", f'files = "data/{name}"', *settings))
    records, diagnostics = entries(root, {**HUGO, f"data/{name}": data, "eventsearch.toml": toml})
    assert diagnostics == ()
    return records


def test_an_entry_is_a_page(tmp_path: Path) -> None:
    data = """
- name: Concert
  date: 2024-05-31
  time: 18:30-20:00
  venue: Halle
  tags: [jazz]
  description: In the *open air*
  link: https://tickets.example.com/é?a=1
"""
    ((path, record),) = hugo(tmp_path, data).items()
    assert path == record.path == "data/events.yml#concert-2024-05-31"
    assert (record.kind, record.section, record.site_lang) == ("page", "events", "en")
    assert record.url == "https://tickets.example.com/%C3%A9?a=1"
    meta = record.meta
    assert (meta.title, meta.location, meta.description) == ("Concert", "Halle", "In the open air")
    assert meta.taxonomy("tags") == ("jazz",)
    assert [str(each) for each in (meta.start, meta.end)] == [
        "2024-05-31 18:30:00+02:00",
        "2024-05-31 20:00:00+02:00",
    ]


def test_front_matter_can_contain_entries(tmp_path: Path) -> None:
    tables = (
        '[[sources]]\nfiles = "data/*.md"\npage = "/a/"\n'
        '[[sources]]\nfiles = "content/2024.md"\nitems = "concerts"\npage = "/a/"\n'
    )
    files = {
        "data/a.md": "---\ntitle: Bal\ndate: 2024-07-14\n---\nx",
        "data/b.md": "no front matter, and no entry",
        "data/c.md": "---\ntitle: Draft\ndate: 2024-07-14\ndraft: true\n---\nx",
        "content/2024.md": "---\ntitle: X\nconcerts:\n- {title: Trio, date: 2024-05-31}\n---\n",
        "eventsearch.toml": tables,
    }
    records, diagnostics = entries(tmp_path, {**HUGO, **files})
    assert set(records) == {"data/a.md#bal-2024-07-14", "content/2024.md#trio-2024-05-31"}
    assert diagnostics == ()


def test_entries_are_in_the_language_of_most_pages(tmp_path: Path) -> None:
    text = "Nous sommes dans une salle qui est à la mairie, et elle est pour tous avec les enfants."
    pages = {f"content/{name}.md": f"---\ntitle: P\n---\n{text}\n" for name in "abcd"}
    list_ = {"data/e.yml": "- {title: Bal, date: 2024-07-14}\n"}
    table = {"eventsearch.toml": '[[sources]]\nfiles = "data/e.yml"\npage = "/a/"\n'}
    records, _ = entries(tmp_path, {**HUGO, **pages, **list_, **table})
    assert [each.lang for each in records.values()] == ["fr"]


def test_a_future_day_does_not_hide_an_entry(tmp_path: Path) -> None:
    (record,) = hugo(tmp_path, "- {title: A, date: 2099-05-31}", 'page = "/events/"').values()
    assert (record.visible_from, record.meta.start is not None) == (None, True)


def test_settings_name_fields(tmp_path: Path) -> None:
    data = '{"list": [{"what": {"de": "Fest"}, "on": ["2024-05-31", "2024-06-02"], "@web": "/f/"}]}'
    fields = '{ title = "what.de", start = "on.0", end = "on.1", url = "@web" }'
    records = hugo(tmp_path, data, 'items = "list"', f"fields = {fields}", name="events.json")
    (record,) = records.values()
    assert (record.meta.title, record.url) == ("Fest", "/club/f/")
    assert record.meta.start is not None
    assert record.meta.end is not None
    assert (record.meta.start.date(), record.meta.end.date()) == (
        date(2024, 5, 31),
        date(2024, 6, 2),
    )


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("https://example.com/a", "https://example.com/a"),
        ("HTTPS://Example.ORG/club/a/", "/club/a/"),
        ("/a b/", "/club/a%20b/"),
        ("a/b.html", "/club/a/b.html"),
        ("", "/club/events/#:~:text=Jazz%2DNight%20A"),
    ],
)
def test_an_entry_has_its_url_or_its_lists(tmp_path: Path, link: str, url: str) -> None:
    data = f'- {{title: Jazz-Night A<br>by Bo, date: 2024-05-31, url: "{link}"}}'
    (record,) = hugo(tmp_path, data, 'page = "/events/"').values()
    assert record.url == url


@pytest.mark.parametrize("page", ["/", "/club/"])
def test_the_page_of_a_list_is_below_the_sites_path(tmp_path: Path, page: str) -> None:
    (record,) = hugo(tmp_path, "- {title: A, date: 2024-05-31}", f'page = "{page}"').values()
    assert record.url == "/club/#:~:text=A"


NO_URLS = (
    *("javascript:alert(1)", "//evil.example", "mailto:a@b", "www.example.com", "https://"),
    *("\\\\a", "https://[::1/"),
)


@pytest.mark.parametrize(
    ("name", "data", "names", "told"),
    [
        *(
            (
                "e.yml",
                f"- {{title: A, date: 2024-05-31, url: '{link}'}}\n",
                ["a-2024-05-31"],
                ["E219 e.yml:1"],
            )
            for link in NO_URLS
        ),
        ("e.yml", "- {title: A, date: 31 mai 2024 de 18h30 à 20h}\n", ["a-31-mai-202"], []),
        (
            "e.yml",
            "- {title: B, date: 31 May 2024 18:30 IST}\n",
            ["b-31-May-202"],
            ["E102 e.yml#b-31-May-202:1", "E194 e.yml#b-31-May-202:1"],
        ),
        ("e.yml", "- title: B\n  start: soon\n", ["b-soon"], ["E102 e.yml#b-soon:2"]),
        ("e.yml", "- title: [A\n", [], ["E218 e.yml:1"]),
        ("e.yml", "- {sponsor: A}\n", [], ["E219 e.yml:0"]),
        ("e.json", "[", [], ["E218 e.json:1"]),
        ("e.csv", b"title,date\n\xff,2024-05-31\n", [], ["E218 e.csv:2"]),
        ("other.yml", "", [], ["E219 e.yml:0"]),
    ],
)
def test_faults_of_a_list_are_reported_at_their_line(
    tmp_path: Path, name: str, data: str | bytes, names: list[str], told: list[str]
) -> None:
    toml = f'[[sources]]\nfiles = "data/{name.replace("other", "e")}"\npage = "/events/"\n'
    files = {**HUGO, f"data/{name}": data, "eventsearch.toml": toml}
    records, diagnostics = entries(tmp_path, files)
    found = [f"{each.code} {each.path.removeprefix('data/')}:{each.line}" for each in diagnostics]
    assert found == told
    assert [path.partition("#")[2] for path in records] == names
    assert {each.url for each in records.values()} <= {LIST, LIST.replace("=A", "=B")}


def test_entries_without_a_url_or_title_are_reported(tmp_path: Path) -> None:
    toml = '[[sources]]\nfiles = "data/e.csv"\n'
    data = "title,date,url\nA,2024-05-31,\n,2024-05-31,/b/\nC,2024-05-31,/c/\n"
    records, diagnostics = entries(tmp_path, {**HUGO, "data/e.csv": data, "eventsearch.toml": toml})
    assert list(records) == ["data/e.csv#c-2024-05-31"]
    assert [(each.line, each.message) for each in diagnostics] == [
        (2, "entry 'A' has no URL, and is skipped"),
        (3, "entry 2 of the list has no title"),
    ]


MEETING = "https://meet.google.com/abc-defg-hij"


@pytest.mark.parametrize(
    ("name", "data", "url", "place"),
    [
        ("e.yml", f'- {{title: A, date: 2024-05-31, link: "{MEETING}"}}', LIST, ""),
        ("e.csv", f"title,date,url\nA,2024-05-31,{MEETING}\n", LIST, ""),
        (
            "e.ics",
            f"BEGIN:VEVENT\nSUMMARY:A\nDTSTART:20240531\nURL:{MEETING}\nEND:VEVENT\n",
            LIST,
            "",
        ),
        (
            "e.yml",
            f'- {{title: A, date: 2024-05-31, link: "{MEETING}", website: /a/}}',
            "/club/a/",
            "",
        ),
        (
            "e.json",
            '[{"title": "A", "date": "2024-05-31", "url": "https://example.com/?pwd=x"}]',
            LIST,
            "",
        ),
        ("e.csv", f"title,date,place\nA,2024-05-31,{MEETING}\n", LIST, "online"),
        (
            "e.yml",
            f'- {{title: A, date: 2024-05-31, venue: {{name: "Room 5, {MEETING}"}}}}',
            LIST,
            "Room 5, online",
        ),
    ],
)
def test_addresses_of_meetings_in_lists_are_not_published(
    tmp_path: Path, name: str, data: str, url: str, place: str
) -> None:
    (record,) = hugo(tmp_path, data, 'page = "/events/"', name=name).values()
    assert (record.url, record.meta.location) == (url, place)


def test_a_lone_surrogate_does_not_stop_a_run(tmp_path: Path) -> None:
    data = r'[{"title": "a\ud800", "date": "2024-05-31"}, {"title": "b", "date": "2024-05-31", '
    data += r'"url": "/\udfff"}]'
    records = hugo(tmp_path, data, 'page = "/events/"', name="e.json")
    assert len(records) == 2


def test_a_pattern_matches_several_lists(tmp_path: Path) -> None:
    toml = '[[sources]]\nfiles = "data/**/*.yml"\npage = "/"\nsection = "talks"\nlanguage = "fr"\n'
    one = "- {title: Un, date: 2024-05-31}\n- {title: Un, date: 2024-05-31}\n"
    files = {"data/a.yml": one, "data/b/c.yml": "title: Deux\ndate: 2024-05-31\n"}
    records, diagnostics = entries(tmp_path, {**HUGO, **files, "eventsearch.toml": toml})
    assert diagnostics == ()
    assert list(records) == [
        "data/a.yml#un-2024-05-31",
        "data/a.yml#un-2024-05-31-2",
        "data/b/c.yml#deux-2024-05-31",
    ]
    assert {(each.section, each.site_lang) for each in records.values()} == {("talks", "fr")}


def test_a_list_outside_of_the_site_is_not_read(tmp_path: Path) -> None:
    outside = write(tmp_path / "out", {"e.yml": "- {title: Secret, date: 2024-05-31}\n"})
    root = write(tmp_path / "site", HUGO)
    (root / "data").mkdir()
    (root / "data/e.yml").symlink_to(outside / "e.yml")
    (root / "more").symlink_to(outside)
    toml = '[[sources]]\nfiles = "data/e.yml"\n[[sources]]\nfiles = "more/e.yml"\n'
    records, diagnostics = entries(root, {"eventsearch.toml": toml})
    assert (records, [each.code for each in diagnostics]) == ({}, ["E204", "E217"])


def test_an_event_of_a_calendar_is_a_page(tmp_path: Path) -> None:
    event = (
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1@example.org\nSUMMARY:Concert\n"
        "DTSTART;TZID=Europe/Paris:20240531T183000\nDTEND;TZID=Europe/Paris:20240531T200000\n"
        "END:VEVENT\nBEGIN:VEVENT\nSUMMARY:Bal\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    toml = '[[sources]]\nfiles = "content/**/*.ics"\npage = "/events/"\n'
    files = {**HUGO, "content/events/a.ics": event, "eventsearch.toml": toml}
    records, diagnostics = entries(tmp_path, files)
    (record,) = records.values()
    assert (record.path, record.uid) == ("content/events/a.ics#1@example.org", "1@example.org")
    assert str(record.meta.start) == "2024-05-31 18:30:00+02:00"
    assert [(each.code, each.path, each.line) for each in diagnostics] == [
        ("E219", "content/events/a.ics", 8)
    ]


def test_lists_in_listings_of_quarto_are_read(tmp_path: Path) -> None:
    others = (
        "- path: https://example.com/a\n  title: Séminaire *A*\n  date: 2024-05-31\n"
        "- path: b.qmd\n  title: B\n  date: 2024-05-31\n"
        "- title: C\n  date: 2024-05-31\n"
    )
    page = "---\ntitle: B\ndate: 2024-05-31\n---\n"
    records, diagnostics = entries(
        tmp_path, {**QUARTO, "event/others.yml": others, "event/b.qmd": page}
    )
    assert diagnostics == ()
    assert {path: each.url for path, each in records.items()} == {
        "event/others.yml#seminaire-a-2024-05-31": "https://example.com/a",
        "event/others.yml#c-2024-05-31": "/event.html#:~:text=C",
    }
    first = records["event/others.yml#seminaire-a-2024-05-31"]
    assert (first.section, first.site_lang, first.meta.title) == ("event", "fr", "Séminaire A")
    assert first.meta.all_day


def test_listings_of_other_data_are_not_reported(tmp_path: Path) -> None:
    contents = '[tools.yml, events.yml, "!none.yml"]'
    event = f"---\ntitle: T\nlisting:\n  contents: {contents}\n---\n"
    files = dict.fromkeys(("tools.yml", "events.yml"), "- {title: A, path: https://example.com}\n")
    _, diagnostics = entries(tmp_path, {**QUARTO, "event.qmd": event, **files})
    assert [(each.code, each.path) for each in diagnostics] == [("E219", "events.yml")]


def test_a_missing_list_of_a_listing_is_reported(tmp_path: Path) -> None:
    _, diagnostics = entries(tmp_path, QUARTO)
    assert [(each.code, each.path) for each in diagnostics] == [("E219", "event/others.yml")]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("data/events.yml#concert", True),
        ("data/events.yml", False),
        ("content/c#.md", False),
        ("content/c#/a.md", False),
    ],
)
def test_entries_are_recognised_by_their_paths(path: str, expected: bool) -> None:
    assert is_entry(path) is expected


def test_a_list_with_very_many_entries_is_read_up_to_a_number(tmp_path: Path) -> None:
    count = MOST_ENTRIES + 1
    data = "".join(f"- {{title: Nom {at}, date: 2031-01-01}}\n" for at in range(count))
    files = {
        "hugo.toml": "",
        "content/agenda.md": "---\ntitle: A\n---\n",
        "data/events.yml": data,
        "eventsearch.toml": "[[sources]]\nfiles = 'data/events.yml'\npage = '/agenda/'\n",
    }
    settings = load_settings(write(tmp_path, files), environ={}, flags={})
    found = discover_all(configured_site(settings)[0], settings)
    assert [(each.code, each.message) for each in found.diagnostics] == [
        ("E219", f"the list has {count:,} entries, of which {MOST_ENTRIES:,} are read")
    ]
    assert sum(is_entry(each.path) for each in found.files) == MOST_ENTRIES
    assert "content/agenda.md" in {each.path for each in found.files}
