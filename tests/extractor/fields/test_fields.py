"""Titles, texts, places, people, links, states and addresses of pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from eventsearch.extractor.fields.reader import MAX_FAULTS
from eventsearch.extractor.fields.taxonomies import WORDS
from eventsearch.model.results import Link
from field_pages import SITE, meta, said

# Title and texts.


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Plain", "Plain"),
        (2023, "2023"),
        (1.10, "1.1"),
        (False, "false"),
        (None, ""),
        ("User Interviews &#8212; What&rsquo;s new", "User Interviews — What’s new"),
        ("_machine learning_ and **more**, ***all***", "machine learning and more, all"),
        ("`run()` a `*glob*` and `` a`b ``", "run() a *glob* and a`b"),
        ("`&amp;` and &amp;", "&amp; and &"),
        ("~~old~~ new", "old new"),
        ('[Docs](https://x.org/a "T") and ![alt](b.png)', "Docs and alt"),
        ("Line<br>break, H<sub>2</sub>O", "Linebreak, H2O"),
        ("<strike>Meetup</strike>", "Meetup"),
        ("vector<int> and a < b", "vector<int> and a < b"),
        ("snake_case_name and 5 * 3 * 2", "snake_case_name and 5 * 3 * 2"),
        ("an `open tick and 10\u00a0%", "an `open tick and 10\u00a0%"),
        ("  folded\n  over  lines ", "folded over  lines"),
        ("e\u0301te\u0301", "été"),
    ],
)
def test_a_title_has_the_text_that_a_reader_sees(title: object, shown: str) -> None:
    assert meta({"title": title}).title == shown


def test_a_page_without_title_uses_the_link_title() -> None:
    assert meta({"linktitle": "Short"}).title == "Short"
    assert meta({}).title == ""


def test_summary_and_abstract_are_markdown_the_others_are_not() -> None:
    found = meta(
        {
            "subtitle": "*Sub*",
            "description": "A &amp; B",
            "summary": "__bold__\n",
            "abstract": " \n",
        }
    )
    assert (found.subtitle, found.description) == ("Sub", "A & B")
    assert (found.summary, found.abstract) == ("plain(__bold__)", "")


def test_a_value_that_is_not_a_text_is_reported() -> None:
    found = meta({"title": ["a"], "summary": {"a": 1}, "description": "kept"})
    assert found.description == "kept"
    assert said(found) == [
        "2:8: E107 `title` is a list, not a text; write one text",
        "3:10: E107 `summary` is a mapping, not a text; write one text",
    ]


def test_values_under_params_are_read_beside_hugos_keys() -> None:
    assert meta({"params": {"subtitle": "Sub"}}).subtitle == "Sub"
    assert meta({"params": {"title": "No"}, "title": "Yes"}).title == "Yes"
    assert meta({"params": ["no"], "title": "Yes"}).title == "Yes"


@pytest.mark.parametrize(
    "piece", ["*a ", "_a ", "`a`` ", '[a](b "', "~~a ", "\n ", " ", "<b ", "["]
)
def test_titles_of_markup_only_are_read_in_linear_time(piece: str) -> None:
    assert len(meta({"title": piece * (50_000 // len(piece))}).title) <= 50_000


@pytest.mark.parametrize(
    ("front", "title"),
    [
        ({"titre": "Bal"}, "Bal"),
        ({"Título": "Baile"}, "Baile"),
        ({"film-title": "Dheepan"}, "Dheepan"),
        ({"event_title": "Gig"}, "Gig"),
        ({"title": "Own", "titre": "Autre"}, "Own"),
        ({"meta_title": "Gig", "subtitle": "S"}, ""),
    ],
)
def test_a_title_can_have_another_key(front: Mapping[str, object], title: str) -> None:
    assert meta(front).title == title


# Taxonomies and authors.


@pytest.mark.parametrize(
    ("value", "terms"),
    [
        (None, ()),
        ("Preprints", ("Preprints",)),
        (2023, ("2023",)),
        (["a", None, "", 10, True, 1.0], ("a", "10", "true", "1")),
        (["Python", "python", "PYTHON "], ("Python",)),
        (["10%", "10"], ("10%", "10")),
        (["open source", "open-source"], ("open source",)),
        ([" Pauline Karega "], ("Pauline Karega",)),
        (["e\u0301te\u0301", "été"], ("été",)),
    ],
)
def test_terms_can_be_lists_texts_numbers_or_empty(value: object, terms: tuple[str, ...]) -> None:
    found = meta({"tags": value})
    assert found.taxonomy("tags") == terms
    assert found.diagnostics == ()


def test_only_declared_taxonomies_are_read() -> None:
    site = replace(SITE, taxonomies=(("topic", "Topics"), ("author", "authors")))
    found = meta({"topics": "a", "tags": "b", "authors": ["c"]}, site=site)
    assert found.terms == (("topics", ("a",)), ("authors", ("c",)))
    assert found.taxonomy("tags") == ()


def test_a_value_that_is_not_a_term_is_reported() -> None:
    found = meta({"tags": ["a", ["b"], {"c": 1}], "categories": {"d": 1}})
    assert found.taxonomy("tags") == ("a",)
    assert said(found) == [
        "3:13: E107 `categories` is a mapping, which is not a term; write a list of texts",
        "2:7: E107 `tags` contains a list, which is not a term; write a list of texts",
        "2:7: E107 `tags` contains a mapping, which is not a term; write a list of texts",
    ]


@pytest.mark.parametrize(
    ("front", "authors"),
    [
        ({"authors": ["admin", "Jane Doe", "Guest"]}, ("The Team", "Jane X. Doe", "Guest")),
        ({"authors": ["admin", "Admin"]}, ("The Team",)),
        ({"author": "admin"}, ("The Team",)),
        ({"author": {"name": "Admin", "email": "x"}}, ("The Team",)),
        ({"authors": [{"title": "Bob"}, {"email": "x"}, None, ["x"]]}, ("Bob",)),
        ({"authors": ["A"], "author": "B"}, ("A", "B")),
        ({"authors": ["A"], "speakers": ["B"]}, ("A", "B")),
        ({"authors": [], "speakers": ["B"]}, ("B",)),
        ({}, ()),
    ],
)
def test_authors_have_their_profiles_name(
    front: dict[str, object], authors: tuple[str, ...]
) -> None:
    people = {"admin": "The Team", "jane-doe": "Jane X. Doe"}
    assert meta(front, people=people).authors == authors


@pytest.mark.parametrize(
    ("front", "people"),
    [
        ({"author": "Org", "speaker": "Ann Bee"}, ("Ann Bee", "Org")),
        ({"author": "Ann Bee", "speaker": "ann bee"}, ("ann bee",)),
        ({"intervenant(e)(s)": ["Ann Bee"]}, ("Ann Bee",)),
        (
            {"oratrices": [{"nom": "Bee", "prénom": "Ann"}, {"nom": "Jim Roe"}]},
            ("Ann Bee", "Jim Roe"),
        ),
        ({"animateur": "Ann Bee"}, ("Ann Bee",)),
        ({"conférencier": "Ann Bee"}, ("Ann Bee",)),
        ({"referent(in)": "Ann Bee"}, ("Ann Bee",)),
        ({"referent": "Ann Bee"}, ("Ann Bee",)),
        ({"referentinnen": {"vorname": "Ann", "nachname": "Bee"}}, ("Ann Bee",)),
        ({"leitung": "Ann Bee"}, ("Ann Bee",)),
        ({"vortragende": "Ann Bee"}, ("Ann Bee",)),
        ({"speaker_name": "Ann Bee"}, ("Ann Bee",)),
        ({"speaker_first": "Ann ", "speaker_last": "Bee"}, ("Ann Bee",)),
        ({"speakerfirstname": "Ann", "speakerlastname": "Bee"}, ("Ann Bee",)),
        ({"speaker_first": "Ann", "seen_last": "Bee"}, ()),
        ({"nom_intervenant": "Ann Bee"}, ("Ann Bee",)),
        ({"speaker1": "Ann Bee", "speaker2": "Jim Roe"}, ("Ann Bee", "Jim Roe")),
        ({"ponentes": "Ann Bee y Jim Roe"}, ("Ann Bee", "Jim Roe")),
        ({"relatore": "Ann Bee"}, ("Ann Bee",)),
        ({"palestrantes": ["Ann Bee"]}, ("Ann Bee",)),
        ({"spreker": "Ann Bee"}, ("Ann Bee",)),
        ({"event": {"speakers": ["Ann Bee"]}}, ("Ann Bee",)),
        ({"host": "Ann Bee", "performers": ["The Bees"]}, ("Ann Bee", "The Bees")),
        ({"host": "example.org", "presenter": True, "guests": 20, "moderator": "TBA"}, ()),
        ({"host": "acme-labs", "speaker": "ann"}, ("ann",)),
        ({"hosts": ["acme", "Ann", "anne bee", "山田"]}, ("Ann", "anne bee", "山田")),
        ({"host": "https://example.org/x", "presenter": "a@b.c", "speaker_bio": "Lives."}, ()),
    ],
)
def test_people_of_events(front: Mapping[str, object], people: tuple[str, ...]) -> None:
    assert meta({"start_date": "2031-01-06", **front}).authors == people


def test_hosts_and_performers_are_people_of_events_alone() -> None:
    front = {"host": "Ann Bee", "leitung": "Jim Roe", "speaker": "Eva Li", "author": "Bo Fox"}
    assert meta(front).authors == ("Bo Fox", "Eva Li")


@pytest.mark.parametrize(
    ("key", "text", "people"),
    [
        ("authors", "Lucy Luo<sup>1</sup>, Jim Roe<sup>2</sup>", ("Lucy Luo", "Jim Roe")),
        ("author", "Lucy Luo<sup>1,2</sup>, Jim van Roe<sup>2</sup>", ("Lucy Luo", "Jim van Roe")),
        ("authors", "Lucy Luo¹, Jim Roe², and Eva d’Arc", ("Lucy Luo", "Jim Roe", "Eva d’Arc")),
        ("author", "Lucy Luo et Jim Roe", ("Lucy Luo", "Jim Roe")),
        ("author", "Lucy Luo; Jim Roe", ("Lucy Luo", "Jim Roe")),
        ("author", "**Lucy Luo** und [Jim Roe](/jim)", ("Lucy Luo", "Jim Roe")),
        ("authors", "Luo, Lucy", ("Luo, Lucy",)),
        ("author", "Lucy Luo, Acme Labs", ("Lucy Luo, Acme Labs",)),
        ("author", "Department of Trade and Industry", ("Department of Trade and Industry",)),
        ("authors", "Jane Doe, Admin", ("Jane Doe, Admin",)),
        ("author", "the_admin_team", ("the_admin_team",)),
        ("author", "Team and Guest", ("The Pair",)),
    ],
)
def test_several_people_in_one_text(key: str, text: str, people: tuple[str, ...]) -> None:
    assert meta({key: text}, people={"team-and-guest": "The Pair"}).authors == people


@pytest.mark.parametrize(
    ("front", "tags"),
    [
        ({"tags": ["a"], "keywords": ["b"]}, ("a",)),
        ({"keywords": ["b", "c"]}, ("b", "c")),
        ({"tags": [], "keywords": "b, c; d"}, ("b", "c", "d")),
        ({"mots_cles": ["b"], "mots-clés": ["c"]}, ("b", "c")),
        ({"étiquettes": ["b"]}, ("b",)),
        ({"schlagworte": ["b"], "stichwörter": ["c"]}, ("b", "c")),
        ({"topics": ["b", 2]}, ("b", "2")),
        ({"etiquetas": ["b"]}, ("b",)),
        ({"palabras_clave": ["b"]}, ("b",)),
        ({"trefwoorden": ["b"]}, ("b",)),
        ({"topic": "How we did it", "topics": {"x": 1}}, ()),
    ],
)
def test_tags_are_read_from_other_keys(front: Mapping[str, object], tags: tuple[str, ...]) -> None:
    found = meta(front)
    assert (found.tags, found.diagnostics) == (tags, ())


@pytest.mark.parametrize(
    ("taxonomies", "front", "tags"),
    [
        ((("topic", "topics"),), {"topics": ["a, b"]}, ("a, b",)),
        ((("topic", "topics"),), {"topics": ["a"], "keywords": ["b"]}, ("a",)),
        ((("topic", "topics"), ("tag", "tags")), {"topics": ["a"]}, ()),
    ],
)
def test_a_taxonomy_of_tags_by_another_name(
    taxonomies: tuple[tuple[str, str], ...], front: Mapping[str, object], tags: tuple[str, ...]
) -> None:
    assert meta(front, site=replace(SITE, taxonomies=taxonomies)).tags == tags


def test_the_keys_of_people_and_tags_are_those_of_the_documents() -> None:
    text = (Path(__file__).parents[3] / "docs" / "event-keys.md").read_text(encoding="utf-8")
    assert [w for words in WORDS.values() for w in words.split() if f"`{w}`" not in text] == []


# Places.

HQ = {"street": "1 Main Street", "city": "Lyon", "postcode": 69001, "country": "France", "map": "x"}
WRITTEN = "1 Main Street, Lyon, 69001, France"


@pytest.mark.parametrize(
    ("front", "location", "address"),
    [
        ({"location": "Zoom &amp; *Paris*"}, "Zoom & Paris", ""),
        ({"location": "The Hall", "address": HQ}, "The Hall", WRITTEN),
        ({"address": HQ}, WRITTEN, ""),
        ({"address": "1800 F Street"}, "1800 F Street", ""),
        ({"location": "", "venue": {"venue_name": "Hall", "room": 3}}, "Hall, 3", ""),
        ({"location": {"name": "Hall", "address": HQ}}, f"Hall, {WRITTEN}", ""),
        ({"location": ["Lyon", "Paris"]}, "Lyon, Paris", ""),
        ({"lieu": "Lyon"}, "Lyon", ""),
        ({"place": "Lyon"}, "Lyon", ""),
        ({"event": {"location": "Lyon", "address": HQ}}, "Lyon", WRITTEN),
        ({"location": None, "address": {"city": ""}}, "", ""),
        ({"location": "None"}, "", ""),
        ({"location": "N/A", "address": "1 Main Street"}, "1 Main Street", ""),
        ({"eventDate": "2024-03-08", "locations": ["hall", "yard"]}, "hall, yard", ""),
        ({"location": {"lat": 48.1, "long": -1.7}, "place": "Rennes"}, "Rennes", ""),
    ],
)
def test_places_are_read(front: Mapping[str, object], location: str, address: str) -> None:
    found = meta(front)
    assert (found.location, found.address) == (location, address)
    assert found.diagnostics == ()


def test_a_place_without_a_name_is_reported() -> None:
    assert said(meta({"location": {"x": 1}, "venue": [True]})) == [
        "2:11: E107 `location` is a mapping that has no name; write a text",
        "3:8: E107 `venue` is a list that has no name; write a text",
    ]


@pytest.mark.parametrize(
    ("front", "location", "address"),
    [
        ({"lieu": {"nom": "Salle A", "ville": "Caen"}}, "Salle A, Caen", ""),
        (
            {"location": {"Name": "Aula", "Straße": "Weg 1", "PLZ": 10115, "Stadt": "Berlin"}},
            "Aula, Weg 1, Berlin, 10115",
            "",
        ),
        ({"salle": "Salle A", "ville": "Caen"}, "Salle A, Caen", ""),
        (
            {"lieu": "Mairie", "salle": "Salle A", "adresse": "1 rue X"},
            "Mairie",
            "Salle A, 1 rue X",
        ),
        ({"venue": "Hall", "address": "1 Main St", "city": "York"}, "Hall", "1 Main St, York"),
        ({"raum": "Raum 3", "stadt": "Ulm"}, "Raum 3, Ulm", ""),
        ({"venue_name": "Hall", "venue_city": "York"}, "Hall", "York"),
        ({"meetup_city": "Linz", "event_address": "Weg 1"}, "Weg 1, Linz", ""),
        ({"event_address": "Weg 1"}, "Weg 1", ""),
        ({"locality": "York"}, "York", ""),
        ({"sala": "Sala 1", "ciudad": "León"}, "Sala 1, León", ""),
        ({"treffpunkt": "Am Tor"}, "Am Tor", ""),
        ({"where": "The Pub"}, "The Pub", ""),
        ({"where": {"hall": "Hall 2", "city": "York"}}, "Hall 2, York", ""),
        ({"room": 12, "where": "Library"}, "Library", "12"),
        ({"locations": ["Lyon", "Paris"]}, "Lyon, Paris", ""),
        ({"room": False, "state": "open", "zip": "a.zip"}, "", ""),
    ],
)
def test_parts_of_the_place(front: Mapping[str, object], location: str, address: str) -> None:
    found = meta({"start_date": "2031-01-06", **front})
    assert (found.location, found.address, found.diagnostics) == (location, address, ())


def test_rooms_and_towns_are_places_of_events_alone() -> None:
    assert meta({"hall": "Hall 2", "city": "York", "where": "Leeds"}).location == ""


# Type, slug, url and aliases.


def test_the_type_is_written_or_the_section_or_page() -> None:
    assert meta({"type": "landing"}).type == "landing"
    assert meta({}).type == "post"
    assert meta({}, section="", logical="/a").type == "page"


@pytest.mark.parametrize(
    ("slug", "expected"), [("a", "a"), (1, "1"), (124062, "124062"), ("-a-", "a"), (None, "")]
)
def test_slugs_may_be_numbers(slug: object, expected: str) -> None:
    assert meta({"slug": slug}).slug == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, ()),
        ("", ()),
        ("/old/", ("/old/",)),
        ("/a/ /b/", ("/a/", "/b/")),
        (["/a/", None, "/a/", 2], ("/a/", "/a/", "2")),
    ],
)
def test_aliases_can_be_a_list_a_text_or_empty(value: object, expected: tuple[str, ...]) -> None:
    found = meta({"aliases": value})
    assert found.aliases == expected
    assert found.diagnostics == ()


def test_addresses_on_other_sites_are_reported() -> None:
    found = meta({"url": "https://x.org/a", "aliases": ["http://x.org/b", "/c/"]})
    assert (found.url, found.aliases) == ("", ("/c/",))
    assert said(found) == [
        '2:6: E109 `url` "https://x.org/a" is an address on some site, not a path; '
        "write the path only",
        '3:10: E109 `aliases` "http://x.org/b" is an address on some site, not a path; '
        "write the path only",
    ]
    assert meta({"url": "/a/b/"}).url == "/a/b/"


def test_values_that_are_not_aliases_are_reported() -> None:
    found = meta({"aliases": [{"a": 1}, "/b/"]})
    assert found.aliases == ("/b/",)
    assert said(found) == [
        "2:10: E107 `aliases` contains a mapping, not only texts; write one address per entry"
    ]
    assert said(meta({"aliases": {"a": 1}})) == [
        "2:10: E107 `aliases` is a mapping, not a list; write a list"
    ]


# Image and links.


@pytest.mark.parametrize(
    ("front", "image"),
    [
        ({"image": "a.png"}, "a.png"),
        ({"image": {"caption": "C", "filename": "a.png"}}, "a.png"),
        ({"image": {"caption": "C"}}, ""),
        ({"cover": {"image": "a.png"}}, "a.png"),
        ({"images": [None, "a.png", "b.png"]}, "a.png"),
        ({"images": []}, ""),
        ({"image": None, "thumbnail": "b.png"}, "b.png"),
        ({"image": True}, ""),
    ],
)
def test_the_first_usable_image_is_read(front: dict[str, object], image: str) -> None:
    assert meta(front).image == image


def test_links_are_listed_prefixed_and_the_events_own() -> None:
    found = meta(
        {
            "links": [
                {"name": "Code", "url": "https://x.org/c", "icon": "git"},
                {"label": "*Docs*", "link": "/d"},
                {"name": "empty", "url": ""},
                "https://x.org/bare",
                " ",
                None,
            ],
            "url_slides": "s.pdf",
            "url_source_code": " ",
            "url_video": True,
            "event_url": "https://x.org/e",
            "event": {"url": "https://x.org/e"},
        }
    )
    assert found.links == (
        Link(name="Code", url="https://x.org/c"),
        Link(name="Docs", url="/d"),
        Link(name="", url="https://x.org/bare"),
        Link(name="slides", url="s.pdf"),
        Link(name="event", url="https://x.org/e"),
    )
    assert found.diagnostics == ()


def test_links_may_be_a_mapping_or_null() -> None:
    assert meta({"links": {"code": "/c", "none": ""}}).links == (Link(name="code", url="/c"),)
    assert meta({"links": None}).links == ()


def test_a_value_that_is_not_a_link_is_reported() -> None:
    found = meta({"links": [3, {"url": "/a"}]})
    assert found.links == (Link(name="", url="/a"),)
    assert said(found) == ["2:8: E107 `links` contains 3, which is not a link; write name and url"]


def test_an_alias_that_no_file_can_have_is_left_out() -> None:
    fits = ["/" + "a" * 255, "/" + "%C3%A9" * 127, "/a" * 2_000]
    found = meta({"aliases": [*fits, "/" + "a" * 256, "/" + "é" * 128, "/a" * 5_000]})
    assert found.aliases == tuple(fits)
    assert [each.code for each in found.diagnostics] == ["E118"] * 3
    assert said(found)[0].startswith("2:")


def test_only_the_first_of_many_wrong_values_are_reported() -> None:
    found = meta({"aliases": [[number] for number in range(1_000)] + [{}] * 1_000, "links": [1]})
    assert [each.code for each in found.diagnostics].count("E107") <= MAX_FAULTS


# Drafts, lists and addresses.


@pytest.mark.parametrize(
    ("front", "draft"),
    [
        ({}, False),
        ({"draft": True}, True),
        ({"draft": "true"}, True),
        ({"draft": None}, False),
        ({"draft": ""}, False),
        ({"published": False}, True),
        ({"published": True}, False),
        ({"published": "2020-01-01"}, False),
        ({"published": None}, False),
        ({"published": False, "draft": False}, False),
    ],
)
def test_draft_and_published_make_drafts(front: Mapping[str, object], draft: bool) -> None:
    found = meta(front)
    assert found.draft is draft
    assert found.diagnostics == ()


def test_a_switch_that_is_not_a_boolean_is_off_and_reported() -> None:
    found = meta({"draft": "yes", "featured": [1]})
    assert (found.draft, found.featured) == (False, False)
    assert said(found) == [
        '2:8: E107 `draft` is "yes", not a switch; write true or false',
        "3:11: E107 `featured` is a list, not a switch; write true or false",
    ]


@pytest.mark.parametrize(
    ("front", "render", "listed"),
    [
        ({}, True, True),
        ({"_build": None}, True, True),
        ({"_build": {"render": "never"}}, False, True),
        ({"build": {"list": "never", "render": "link"}}, True, False),
        ({"build": {"list": "local"}}, True, True),
        ({"_build": {"render": False, "list": True}}, False, True),
        ({"_build": {"render": 0, "list": "0"}}, False, False),
        ({"build": {"render": "always"}, "_build": {"render": "never"}}, False, True),
        ({"build": {"list": "never"}, "_build": None}, True, True),
        ({"params": {"build": {"list": "never"}, "headless": True}}, True, True),
        ({"headless": True}, False, False),
        ({"headless": False}, True, True),
    ],
)
def test_build_options_are_read(front: Mapping[str, object], render: bool, listed: bool) -> None:
    found = meta(front)
    assert (found.render, found.listed) == (render, listed)
    assert found.diagnostics == ()


def test_build_options_unknown_to_hugo_are_reported() -> None:
    found = meta({"build": {"render": "maybe", "list": ["x"]}})
    assert (found.render, found.listed) == (True, True)
    assert said(found) == [
        '2:8: E107 `render` is "maybe", not a valid value; write always, never or link',
        "2:8: E107 `list` is a list, not a valid value; write always, never or local",
    ]
    assert said(meta({"_build": "never"})) == [
        '2:9: E107 `_build` is "never", not a mapping; write render and list below it'
    ]


# Landing pages with their text in the front matter.


def test_blocks_give_the_visible_text_in_order() -> None:
    found = meta(
        {
            "sections": [
                {
                    "block": "hero",
                    "id": "top",
                    "content": {
                        "title": "Welcome",
                        "text": "Some **bold** words",
                        "button": {"text": "Go", "url": "/go", "icon": "rocket"},
                        "items": [
                            {"name": "One", "description": "First", "icon": "x"},
                            {"name": "Two", "features": ["fast", " ", 3]},
                        ],
                        "count": 5,
                        "sort_by": "Date",
                        "empty": None,
                    },
                    "design": {"text": "dark", "css_class": "x"},
                },
                "no block",
                {"unknown": "shape"},
            ]
        }
    )
    assert found.blocks == tuple(
        f"plain({text})"
        for text in ("Welcome", "Some **bold** words", "Go", "One", "First", "Two", "fast")
    )


def test_blocks_nested_too_deeply_are_ignored() -> None:
    value: dict[str, object] = {"text": "deep"}
    for _ in range(50):
        value = {"content": value}
    assert meta({"sections": [value]}).blocks == ()


def test_sections_of_other_themes_are_not_blocks() -> None:
    assert meta({"sections": ["news", "events"]}).blocks == ()
    assert meta({"sections": None}).blocks == ()


def test_talks_of_an_event_are_read_with_their_speakers() -> None:
    front = {
        "date": "2024-03-08",
        "talks": [
            {
                "title": "Check *framework*",
                "speaker": {"name": "Ada Lovelace", "link": "https://ada.example", "x": 1},
                "abstract": "How it works",
                "slides": [{"title": "Deck"}],
            },
            {"title": " ", "authors": ["Jo Doe", "jane"]},
        ],
        "Vorträge": ["Vögel im Winter (Max Muster)", "slug"],
        "agenda": "none",
    }
    texts = ("Check *framework*", "Ada Lovelace", "How it works", "Jo Doe")
    found = meta({key.lower(): value for key, value in front.items()}, section="event").talks
    assert found == tuple(f"plain({text})" for text in (*texts, "Vögel im Winter (Max Muster)"))
    assert meta(front, section="post").talks == ()
    named = meta({"title": "T", "talks": front["talks"]}, section="meetups").talks
    assert named == tuple(f"plain({text})" for text in texts)
    deep: object = "a b"
    for _ in range(50):
        deep = [deep]
    assert meta({"date": "2024-03-08", "talks": [deep]}, section="event").talks == ()


def test_a_note_under_another_key_of_a_talk_is_not_read() -> None:
    talks = [{"title": "T", "extract": "Of engines", "todo": "Ask whether she wants tea"}]
    found = meta({"date": "2024-03-08", "talks": talks}, section="event").talks
    assert found == ("plain(T)", "plain(Of engines)")
