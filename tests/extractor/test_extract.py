"""From one content file to its record."""

from __future__ import annotations

import json
import sys
import tempfile
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as tried
from hypothesis import strategies as st

from eventsearch.extractor.context_reader import read_context
from eventsearch.extractor.extract import extract, read_evidence, read_meta, settings_of
from eventsearch.extractor.fields.reader import MAX_FAULTS
from eventsearch.extractor.files.discover import discover
from eventsearch.extractor.hugo.cascade import join
from eventsearch.extractor.hugo.config import configured_site
from eventsearch.lint.runner import check
from eventsearch.model.page import Meta, PageRecord, SourceFile
from eventsearch.settings import Settings, load_settings
from eventsearch.settings.schema import utc_offset
from field_pages import meta
from platform_sites import read_site
from site_on_disk import EMPTY, Read, read, site_of, write

# From one content file to its record.

TALK = """---
title: L’atelier
date: 2031-05-01T10:00:00Z
date_end: 2031-05-01T12:00:00Z
publishDate: 2031-04-01
expiryDate: 2032-01-01
tags: [Été, été]
authors: [ada]
---
## Pourquoi

Parce que **oui**.
"""


def one(root: Path, text: str | bytes, name: str = "post/a.md", config: str = "") -> Read:
    """Read a site with a single page."""
    return read(root, {"hugo.toml": config, f"content/{name}": text})


def record(root: Path, text: str | bytes, name: str = "post/a.md", config: str = "") -> PageRecord:
    """Return the record of the only page of a site."""
    (found,) = one(root, text, name, config).records.values()
    return found


def test_a_record_contains_all_values_of_the_file(tmp_path: Path) -> None:
    found = record(tmp_path, TALK, "event/a/index.md", "[permalinks]\nevent = '/talk/:slug/'\n")
    assert (found.path, found.url) == ("content/event/a/index.md", "/talk/latelier/")
    assert (found.lang, found.site_lang, found.kind, found.section) == ("en", "en", "page", "event")
    assert found.meta.start == datetime(2031, 5, 1, 10, tzinfo=UTC)
    assert (found.meta.taxonomy("tags"), found.text) == (("Été",), "Pourquoi\nParce que oui.")
    assert [(s.level, s.heading, s.anchor) for s in found.sections] == [(2, "Pourquoi", "pourquoi")]
    assert found.visible_from == datetime(2031, 4, 1, tzinfo=UTC)
    assert found.visible_until == datetime(2032, 1, 1, tzinfo=UTC)
    assert (found.buildable, found.diagnostics) == (True, ())


def test_bytes_that_have_been_read_are_not_read_again(tmp_path: Path) -> None:
    """Extraction uses the bytes that were passed, even if the file has changed since."""
    found = one(tmp_path, TALK)
    (source,) = found.files
    (tmp_path / source.path).unlink()
    options = Settings(root=tmp_path, index=tmp_path / ".eventsearch")
    made = extract(
        source, site=found.site, context=found.context, settings=options, data=TALK.encode()
    )
    assert made.record == found.records[source.path]


@pytest.mark.parametrize("text", ["- [x] fait\n", "---\ntitle: T\ntitle: T\n---\n"])
def test_faults_that_only_hugo_has_are_not_reported_elsewhere(tmp_path: Path, text: str) -> None:
    (told,) = one(tmp_path / "hugo", text).diagnostics
    assert (told.code, told.severity) in (("E106", "error"), ("E111", "error"))
    files = {"mkdocs.yml": "site_name: S\nsite_url: https://example.org/\n", "docs/a.md": text}
    settings = Settings(root=write(tmp_path / "mkdocs", files), index=tmp_path / "index")
    assert check(settings, now=datetime(2031, 1, 1, tzinfo=UTC)) == ()


def test_front_matter_after_text_is_a_fault_except_for_pandoc(tmp_path: Path) -> None:
    text = "Mer.\n\n---\ntitle: T\n---\n"
    told = {}
    for config, folder in (("mkdocs.yml", "docs/"), ("_quarto.yml", "")):
        files = {config: "site_name: S\n", f"{folder}a.md": text}
        root = write(tmp_path / config, files)
        found = check(
            Settings(root=root, index=tmp_path / "index"), now=datetime(2031, 1, 1, tzinfo=UTC)
        )
        told[config] = "E114" in {each.code for each in found}
    assert told == {"mkdocs.yml": True, "_quarto.yml": False}


@pytest.mark.parametrize(
    "front",
    [
        "headless: true",
        "build: {render: never, list: never}",
        "build: {render: link, list: local}",
    ],
)
def test_a_file_neither_rendered_nor_listed_is_not_a_page(tmp_path: Path, front: str) -> None:
    found = one(tmp_path, f"---\n{front}\n---\n")
    assert (dict(found.records), found.diagnostics) == ({}, ())


def test_a_page_that_is_listed_only_has_no_address(tmp_path: Path) -> None:
    assert record(tmp_path, "---\n_build: {render: never}\n---\n").url == ""


def test_a_shortcode_may_show_the_front_matter(tmp_path: Path) -> None:
    found = record(tmp_path, '---\nroom: B12\n---\nEn salle {{< param "room" >}}.\n')
    assert found.text == "En salle B12."


def test_a_broken_file_is_a_diagnostic_and_no_record(tmp_path: Path) -> None:
    files = {"content/a.md": "---\n- a\n---\n", "content/b.md": EMPTY}
    found = read(tmp_path, files)
    assert list(found.records) == ["content/b.md"]
    (diagnostic,) = found.diagnostics
    assert (diagnostic.path, diagnostic.line, diagnostic.code) == ("content/a.md", 2, "E103")


def test_a_file_that_has_vanished_has_no_record_and_no_diagnostic(tmp_path: Path) -> None:
    found = read(tmp_path, {"content/a.md": EMPTY})
    (source,) = found.files
    (tmp_path / source.path).unlink()
    settings = Settings(root=tmp_path, index=tmp_path / "index")
    extracted = extract(source=source, site=found.site, context=found.context, settings=settings)
    assert (extracted.record, extracted.diagnostics) == (None, ())


def test_diagnostics_of_every_stage_are_kept_in_the_order_of_stages(tmp_path: Path) -> None:
    found = one(tmp_path, "---\ntitle: a\ntitle: b\ndate: never\n---\n{{< open\n")
    (page,) = found.records.values()
    assert [diagnostic.code for diagnostic in page.diagnostics][:2] == ["E111", "E102"]
    assert found.diagnostics == page.diagnostics


def test_the_language_of_the_front_matter_counts_where_the_site_has_it(tmp_path: Path) -> None:
    config = "module = {hugoVersion = {min = '0.100.0'}}\n[languages.en]\n[languages.fr]\n"
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / ".hvm").write_text("0.152.0")
    assert record(tmp_path / "c", "---\nlang: FR\n---\n", config=config).site_lang == "en"
    assert record(tmp_path / "a", "---\nlang: FR\n---\n", config=config).site_lang == "fr"
    assert record(tmp_path / "b", "---\nlang: de\n---\n", config=config).site_lang == "en"


def test_drafts_are_buildable_when_they_are_wanted(tmp_path: Path) -> None:
    files = {"content/a.md": "---\ndraft: true\n---\n"}
    assert not read(tmp_path, files).records["content/a.md"].buildable
    assert read(tmp_path, files, drafts=True).records["content/a.md"].buildable


@pytest.mark.parametrize("change", [TALK + "more", TALK.replace("Été", "Hiver")])
def test_the_digest_changes_with_the_content(tmp_path: Path, change: str) -> None:
    before = record(tmp_path / "a", TALK).digest
    assert record(tmp_path / "b", TALK).digest == before
    assert record(tmp_path / "c", change).digest != before


KEYS = st.sampled_from((
    "title", "subtitle", "description", "summary", "abstract", "linktitle", "date",
    "publishdate", "lastmod", "expirydate", "published", "draft", "featured", "build", "_build",
    "headless", "path", "cascade", "lang", "type", "slug", "url", "aliases", "tags",
    "categories", "authors", "author", "speakers", "event", "event_name", "event_start",
    "event_end", "event_all_day", "date_end", "all_day", "start", "end", "end_date", "time",
    "end_time", "location", "venue", "address", "image", "images", "links", "name", "block",
    "text", "url_pdf", "event_url", "sections", "params",
))  # fmt: skip

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
    | st.dates().map(str)
    | st.datetimes().map(str)
    | st.sampled_from(["2023-01-31T16:30:00Z", "0001-01-01", "9999-12-31", "17:30"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8) | KEYS, inner, max_size=3)
    ),
    max_leaves=8,
)


@tried(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.dictionaries(KEYS, VALUES, max_size=6),
    st.binary(max_size=60),
    st.sampled_from(["post", "event"]),
)
def test_no_content_raises_an_exception(
    front: dict[str, object], body: bytes, section: str
) -> None:
    data = json.dumps(front).encode() + b"\n" + body
    config = "[permalinks]\npost = '/:year/:slug/:sections[1:]/'\n"
    with tempfile.TemporaryDirectory() as folder:
        found = one(Path(folder), data, f"{section}/a.md", config=config)
    assert len(found.records) <= 1
    assert all(diagnostic.code and diagnostic.hint for diagnostic in found.diagnostics)
    for each in found.records.values():
        assert each.url.partition("?")[0].isascii()
        meta = each.meta
        moments = (meta.start, meta.end, meta.over, meta.date, meta.published, meta.expires)
        assert all(moment.utcoffset() is not None for moment in moments if moment is not None)


@pytest.mark.parametrize(
    ("text", "name", "called"),
    [
        ("---\ntitle: Un titre\n---\n# Autre\n", "post/a.md", ""),
        ("---\nevent: Journées\n---\n# Autre\n", "post/a.md", "Journées"),
        ("Du texte.\n\n## Le *premier*\n\n# Un autre\n", "post/a.md", "Le premier"),
        ("<h1 align=center>Mon <b>outil</b></h1>\n\nDu texte.\n", "post/a.md", "Mon outil"),
        ("<title>T</title><h2> </h2><h3>Un\nmot</h3>", "post/a.html", "Un mot"),
        ("<title>Dans la barre</title><p>Du texte.", "post/a.html", "Dans la barre"),
        ("Rien.", "post/nofm.md", "nofm"),
        ("Rien.", "post/2031-05-14-mon_atelier-d-été/index.md", "mon atelier d été"),
        ("Rien.", "post/2031.md", "2031"),
        ("Rien.", "_index.md", "Le site"),
    ],
)
def test_a_page_without_title_has_a_name(tmp_path: Path, text: str, name: str, called: str) -> None:
    unsafe = "title = 'Le site'\n[markup.goldmark.renderer]\nunsafe = true\n"
    (record,) = one(tmp_path, text, name, unsafe).records.values()
    assert (record.called, record.meta.title) == (called, "" if called else "Un titre")


def test_front_matter_is_read_without_a_body(tmp_path: Path) -> None:
    files = {
        "content/event/a.md": TALK,
        "content/event/b.md": "---\ntitle: B\nbuild: {render: never, list: never}\n---\n",
        "content/event/c.md": "---\ntitle: [\n---\n",
    }
    site = site_of(tmp_path, files)
    settings = Settings(root=tmp_path, index=tmp_path / ".eventsearch")
    sources = discover(site).files
    context = read_context(site, sources, settings)
    titles = {
        source.path: meta and meta.title
        for source in sources
        for meta in [read_meta(source, site=site, context=context, settings=settings)]
    }
    assert titles == {
        "content/event/a.md": "L’atelier",
        "content/event/b.md": None,
        "content/event/c.md": None,
    }


def test_the_evidence_of_a_page_is_read_where_there_is_a_page(tmp_path: Path) -> None:
    files = {
        "hugo.toml": "",
        "content/event/a.md": TALK,
        "content/event/b.md": "---\nbuild: {render: never, list: never}\n---\n",
        "content/event/c.md": TALK,
    }
    site = site_of(tmp_path, files)
    settings = Settings(root=tmp_path, index=tmp_path / ".eventsearch")
    sources = discover(site).files
    context = read_context(site, sources, settings)
    (tmp_path / "content" / "event" / "c.md").unlink()
    found, hidden, gone = (
        read_evidence(each, site=site, context=context, settings=settings) for each in sources
    )
    assert found
    assert found[0].start == datetime(2031, 5, 1, 10, tzinfo=UTC)
    assert {each.where for each in found[1]} >= {"event"}
    assert (hidden, gone) == (None, None)


def test_a_row_of_the_settings_reads_the_values_of_a_facet(tmp_path: Path) -> None:
    values = "audience: [Étudiants, {name: Public}, '', 12, {nom: x}]"
    files = {
        "eventsearch.toml": "[facets]\naudience = {}\n",
        "hugo.toml": "",
        "content/post/a.md": f"---\ntitle: A\n{values}\n---\n",
    }
    settings = load_settings(write(tmp_path, files), environ={}, flags={})
    site, _ = configured_site(settings)
    (source,) = discover(site).files
    context = read_context(site, (source,), settings)
    extracted = extract(source, site=site, context=context, settings=settings)
    assert extracted.record is not None
    assert extracted.record.meta.facets == {"audience": ("Étudiants", "Public", "12")}
    assert "E107" in {each.code for each in extracted.diagnostics}


# All rules together.


def test_every_field_is_found_by_some_rule() -> None:
    found = meta(
        {
            "title": "T",
            "subtitle": "S",
            "description": "D",
            "summary": "M",
            "abstract": "A",
            "event": "E",
            "event_series": "N",
            "location": "L",
            "address": {"city": "C"},
            "date": "2023-01-31",
            "date_end": "2023-01-31",
            "publishDate".lower(): "2022-12-01",
            "expirydate": "2030-01-01",
            "lastmod": "2022-12-02",
            "all_day": True,
            "rrule": "FREQ=DAILY;COUNT=2",
            "attendance_mode": "online",
            "registration_url": "/r/",
            "previous_start": "2023-01-30",
            "speaker": "P",
            "organizer": "O",
            "draft": True,
            "featured": True,
            "tags": ["t"],
            "authors": ["a"],
            "image": "i.png",
            "url_pdf": "p.pdf",
            "sections": [{"block": "markdown", "content": {"text": "B"}}],
            "talks": [{"title": "K"}],
            "slug": "s",
            "url": "/u/",
            "aliases": ["/o/"],
            "headless": True,
        },
        section="event",
    )
    empty = Meta(title="")
    names = (each.name for each in fields(Meta))
    left = {name for name in names if getattr(found, name) == getattr(empty, name)}
    # Only profiles and terms have names; facets come from settings, and keys from other pages.
    assert left == {"names", "titles", "facets", "author_keys", "place_keys", "diagnostics"}


@pytest.mark.parametrize("plural", ["tags", "categories"])
def test_taxonomies_are_there_without_terms(plural: str) -> None:
    assert meta({}).terms == (("categories", ()), ("tags", ()))
    assert meta({}).taxonomy(plural) == ()


# Values that no page may have are reported, and the rest of the page is kept.


def test_a_page_whose_url_no_file_can_have_is_left_out(tmp_path: Path) -> None:
    files = {"hugo.toml": "", "content/a.md": f"---\ntitle: A\nslug: {'x' * 300}\n---\n"}
    found = read_site(tmp_path, files)
    assert found.records["content/a.md"].url == ""
    assert [(each.code, each.line) for each in found.diagnostics] == [("E118", 3)]


def test_of_many_faults_of_one_kind_the_first_are_reported(tmp_path: Path) -> None:
    bad = "".join(f"  - start: never {number}\n" for number in range(2 * MAX_FAULTS))
    files = {
        "hugo.toml": "",
        "content/event/a.md": f"---\ntitle: A\ndate: 2031-05-01\nsessions:\n{bad}---\n",
        "content/event/b.md": "---\ntitle: B\nparams: {date_end: never}\ndate: 2031-05-01\n---\n",
    }
    found = read_site(tmp_path, files)
    of_a = [each.code for each in found.diagnostics if each.path.endswith("a.md")]
    assert max(map(of_a.count, of_a), default=0) == MAX_FAULTS
    assert [each.line for each in found.diagnostics if each.path.endswith("b.md")] == [3]


def test_offsets_are_never_ignored_in_a_calendar() -> None:
    page = SourceFile("data/a.ics#x", "en", "page", "", "/a", "", 1, 1)
    settings = Settings(root=Path(), index=Path("index"))
    settings = replace(settings, events=replace(settings.events, ignore_offsets=("Z",)))
    assert settings_of(page, settings).events.ignore_offsets == ()
    assert settings_of(page._replace(path="a.md"), settings) is settings


def test_mappings_of_two_folders_are_joined() -> None:
    assert join({"a": 1, "b": {"c": [1]}}, {"b": {"c": [2], "d": 3}}) == {
        "a": 1,
        "b": {"c": [1, 2], "d": 3},
    }


@pytest.mark.parametrize(
    ("text", "offset"), [("z", "Z"), ("+0000", "Z"), ("+02:00", "+02:00"), ("2", None)]
)
def test_an_offset_has_hours_and_minutes(text: str, offset: str | None) -> None:
    assert utc_offset(text) == offset


def test_a_day_that_needs_the_order_setting_is_not_a_broken_date(tmp_path: Path) -> None:
    files = {
        "mkdocs.yml": "site_name: A\n",
        "docs/a.md": "---\ntitle: A\ndate: 08/03/2024\n---\n",
    }
    settings = load_settings(write(tmp_path, files), environ={}, flags={})
    site, _ = configured_site(settings)
    (source,) = discover(site).files
    context = read_context(site, (source,), settings)
    extracted = extract(source, site=site, context=context, settings=settings)
    assert "E102" not in {each.code for each in extracted.diagnostics}


def entered(root: Path, text: str) -> set[str]:
    """Return the functions of the modules about events that run for the only page of a site."""
    functions: set[str] = set()

    def profile(frame: FrameType, event: str, _: object) -> None:
        path, _, name = frame.f_code.co_filename.rpartition("/")
        if event == "call" and path.endswith("/extractor/events"):
            functions.add(f"{name.removesuffix('.py')}.{frame.f_code.co_name}")

    sys.setprofile(profile)
    try:
        record(root, text)
    finally:
        sys.setprofile(None)
    return functions


POST = "title: Notes on a library\ndate: 2031-05-01\ntags: [code]\nsummary: What is new"
READERS = {"mentions._runs", "mentions._lines", "values.tokens_of", "values.read_tokens"}
"""Functions that search texts for days, hours and places."""


def test_a_page_without_days_in_its_texts_skips_their_search(tmp_path: Path) -> None:
    functions = entered(tmp_path, f"---\n{POST}\n---\n{'A word. ' * 200}\n")
    assert "evidence.clue_of" in functions
    assert not functions & READERS
    assert not {name for name in functions if name.startswith(("times.", "state.", "recurrence."))}


def test_a_page_with_a_day_in_its_text_searches_for_it(tmp_path: Path) -> None:
    text = "When: 12 May 2031, 18:00\n\nWhere: Nantes\n"
    functions = entered(tmp_path, f"---\n{POST}\n---\n{text}")
    assert functions >= READERS
