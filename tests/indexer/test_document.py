"""The document that an engine stores for a page, and keys that translations and editions share."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsearch.analysis import stop_words, tokens
from eventsearch.indexer.document_builder import (
    MOST_MONTHS,
    change_instants,
    collapse_keys,
    document,
    edition_of,
    searchable,
    taxonomy_fields,
)
from eventsearch.indexer.field_terms import TEXTS, Postings
from eventsearch.model.document import TEXT_FIELDS, Document, FieldTerms
from eventsearch.model.page import PageRecord
from eventsearch.storage.stored_page import decode
from eventsearch.storage.term_vector import GAP
from page_records import moment, record

PARIS = "Europe/Paris"


def field(made: Document, name: str) -> FieldTerms:
    """Return one field of a document."""
    return next(terms for terms in made.fields if terms.field == name)


def stems(made: Document, name: str) -> set[str]:
    """Return the terms of a field, or an empty result if the document lacks the field."""
    return {term for terms in made.fields if terms.field == name for term in terms.postings}


@pytest.mark.parametrize(
    ("times", "name"),
    [
        ({"begins": moment("2023-12-31T23:30:00Z")}, "event"),
        ({"date": moment("2023-12-31T23:30:00Z")}, "summary"),
    ],
)
def test_the_year_of_a_page_is_indexed_as_a_word(times: Any, name: str) -> None:
    named: Any = {name: "Lune Bleue"}
    page = record(**named, **times)
    made, plain = document(page, zone=PARIS), document(record(**named), zone=PARIS)
    assert stems(made, name) - stems(plain, name) == {"2024"}
    assert field(made, name).length == field(plain, name).length == 2
    assert min(field(made, name).postings["2024"]) > GAP
    alone = document(record(**times), zone=PARIS)
    assert (field(alone, name).length, stems(alone, name)) == (0, {"2024"})
    assert {"2024"}.isdisjoint(stems(alone, "body") | stems(alone, "title"))
    assert stems(alone, "folded") == stems(alone, "exact") == {"2024"}


def test_a_year_in_the_text_keeps_its_position() -> None:
    page = record(event="Lune 2024", begins=moment("2024-05-01T10:00:00Z"))
    assert field(document(page, zone=PARIS), "event").postings["2024"] == (1,)


@pytest.mark.parametrize(
    ("page", "found"),
    [
        (record(), True),
        (record(url=""), False),
        (record(render=False), False),
        (record(listed=False), False),
        (record(buildable=False), False),
        (record(visible_until=moment("2001-01-01T00:00:00Z")), True),
        (record(visible_from=moment("2099-01-01T00:00:00Z")), True),
    ],
)
def test_hidden_pages_are_not_searchable(page: PageRecord, found: bool) -> None:
    assert searchable(page) is found


def test_every_text_field_has_its_source() -> None:
    assert tuple(TEXTS) == TEXT_FIELDS


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("title", {"title": "lune"}),
        ("event", {"event": "lune"}),
        ("tags", {"terms": (("tags", ("lune",)),)}),
        ("tags", {"terms": (("categories", ("lune",)),)}),
        ("tags", {"terms": (("series", ("lune",)),)}),
        ("people", {"authors": ("Lune",)}),
        ("place", {"location": "Lune"}),
        ("place", {"address": "1, rue de la Lune"}),
        ("headings", {"headings": ("La lune",)}),
        ("summary", {"summary": "lune"}),
        ("summary", {"subtitle": "lune"}),
        ("summary", {"description": "lune"}),
        ("abstract", {"abstract": "lune"}),
        ("body", {"text": "lune"}),
        ("body", {"blocks": ("lune",)}),
        ("images", {"alts": ("lune",)}),
    ],
)
def test_each_text_is_searched_in_its_field(name: str, page: dict[str, Any]) -> None:
    made = document(record(**page), zone=PARIS)
    assert "lun" in {stem[:3] for stem in stems(made, name)}
    fields = {terms.field for terms in made.fields if terms.length}
    assert fields == {name, "folded", "exact"}
    assert "lune" in stems(made, "folded") & stems(made, "exact")


@pytest.mark.parametrize(
    ("url", "term"),
    [
        ("/talk/Devoxx-2023/", "/devoxx2023"),
        ("/talk/%C3%A9t%C3%A9_bleu", "/etebleu"),
        ("/2023/05/01/lune.html", "/lune"),
        ("/lune/index.html", "/lune"),
        ("/posts/12/", ""),
        ("/", ""),
    ],
)
def test_the_last_part_of_a_url_is_a_term_of_the_title(url: str, term: str) -> None:
    made = document(record(url=url), zone=PARIS)
    assert {each.field for each in made.fields if each.length} == set()
    assert stems(made, "title") == ({term} if term else set())
    assert stems(made, "folded") == set()


def test_the_number_of_words_of_a_title_is_a_term() -> None:
    texts: Any = {"title": "The price of a ticket", "event": "Open air", "summary": "Open air"}
    made = document(record(lang="en", **texts), zone=PARIS)
    assert "=5" in stems(made, "title")
    assert "=2" in stems(made, "event")
    assert "=2" not in stems(made, "summary") | stems(made, "folded")
    assert field(made, "title").length == 2


def test_keys_of_people_are_not_words_of_the_page() -> None:
    made = document(record(terms=(("authors", ("jdoe",)),), authors=("Jeanne Doé",)), zone=PARIS)
    assert stems(made, "tags") == set()
    assert "jdoe" not in stems(made, "exact")
    assert made.keywords["author"] == ("Jeanne Doé",)


def test_words_are_cut_in_the_language_of_the_page() -> None:
    french = document(record(lang="fr", title="running"), zone=PARIS)
    english = document(record(lang="en", title="running"), zone=PARIS)
    assert stems(french, "title") != stems(english, "title")


def test_keywords_are_whole_and_in_their_first_spelling() -> None:
    made = document(
        record(
            terms=(
                ("tags", ("10%", "Open Data", "open data")),
                ("categories", ()),
                ("series", ("Été",)),
                ("year", ("1789",)),
            ),
            authors=("Zoé",),
            location="Île-d'Aix",
            date=moment("2030-12-31T23:30:00+00:00"),
        ),
        zone=PARIS,
    )
    assert made.keywords == {
        "tag": ("10%", "Open Data"),
        "author": ("Zoé",),
        "section": ("event",),
        "location": ("Île-d'Aix",),
        "lang": ("fr",),
        "kind": ("page",),
        "series": ("Été",),
        "year": ("2031",),
        "month": ("2031-01",),
    }


@pytest.mark.parametrize(
    ("page", "traits"),
    [({}, ()), ({"featured": True}, ("featured",)), ({"all_day": True}, ("allday",))],
)
def test_traits_are_stored_for_queries(page: dict[str, Any], traits: tuple[str, ...]) -> None:
    made = document(record(terms=(("trait", ("kind",)),), **page), zone=PARIS)
    assert made.keywords.get("trait", ()) == traits
    assert made.keywords["traits"] == ("kind",)


def test_whole_names_are_stored_for_suggestions() -> None:
    made = document(
        record(title="Été des 10 %", event="L'été", terms=(("label", ("x",)),)), zone=PARIS
    )
    assert made.keywords["label"] == ("Été des 10 %", "L'été")
    assert made.keywords["labels"] == ("x",)
    same = document(record(title="Été", event="ÉTÉ"), zone=PARIS)
    assert same.keywords["label"] == ("Été",)


@pytest.mark.parametrize(
    ("start", "over", "months"),
    [
        ("2031-05-01T10:00:00+02:00", None, ("2031-05",)),
        ("2031-05-01T10:00:00+02:00", "2031-05-01T12:00:00+02:00", ("2031-05",)),
        ("2031-05-31T20:00:00+02:00", "2031-06-01T00:00:00+02:00", ("2031-05",)),
        ("2031-05-31T20:00:00+02:00", "2031-06-01T01:00:00+02:00", ("2031-05", "2031-06")),
        ("2031-12-30T00:00:00+01:00", "2032-01-02T00:00:00+01:00", ("2031-12", "2032-01")),
        ("2031-05-01T10:00:00+02:00", "2030-05-01T10:00:00+02:00", ("2031-05",)),
        ("0001-01-01T00:00:00+00:00", None, ("0001-01",)),
        ("9999-12-31T23:59:00+00:00", None, ("9999-12",)),
    ],
)
def test_an_event_counts_for_every_month_it_touches(
    start: str, over: str | None, months: tuple[str, ...]
) -> None:
    made = document(record(start=moment(start), over=over and moment(over)), zone=PARIS)
    assert made.keywords["month"] == months
    assert made.keywords["year"] == tuple(dict.fromkeys(month[:4] for month in months))


def test_an_event_without_end_in_sight_counts_for_ten_years() -> None:
    made = document(
        record(start=moment("2022-03-01T00:00:00Z"), over=moment("2202-03-01T00:00:00Z")),
        zone="UTC",
    )
    assert len(made.keywords["month"]) == MOST_MONTHS
    assert made.keywords["month"][-1] == "2032-02"


def test_an_event_has_its_times_and_moments() -> None:
    made = document(
        record(
            start=moment("1970-01-01T00:10:00Z"),
            over=moment("1970-01-01T00:20:00Z"),
            visible_from=moment("1970-01-01T00:01:00Z"),
            visible_until=moment("1970-01-01T01:00:00Z"),
        ),
        zone="UTC",
    )
    assert (made.is_event, made.begins, made.ends) == (True, 600, 1200)
    assert (made.visible_from, made.visible_until) == (60, 3600)
    assert change_instants(made) == (60, 600, 1200, 3601)


def test_whole_days_count_from_their_first_moment() -> None:
    made = document(
        record(
            start=moment("2031-06-01T13:00:00+14:00"),
            begins=moment("2031-06-01T00:00:00+02:00"),
            over=moment("2031-06-02T00:00:00+02:00"),
            all_day=True,
        ),
        zone=PARIS,
    )
    first = int(moment("2031-06-01T00:00:00+02:00").timestamp())
    assert (made.begins, made.ends) == (first, first + 86_400)
    assert change_instants(made) == (first, first + 86_400)
    assert made.keywords["month"] == ("2031-06",)
    assert decode(made.stored).begins == first
    assert decode(made.stored).start == "2031-06-01T13:00:00+14:00"


def test_a_page_that_is_not_an_event_ends_when_it_starts() -> None:
    made = document(record(date=moment("1970-01-01T00:10:00Z")), zone="UTC")
    assert (made.is_event, made.begins, made.ends) == (False, 600, 600)
    assert change_instants(made) == ()
    timeless = document(record(), zone="UTC")
    assert (timeless.begins, timeless.ends, timeless.keywords.get("year")) == (None, None, None)


def test_stored_pages_can_be_decoded() -> None:
    made = document(record(title="Été", text="un\ndeux"), zone=PARIS)
    assert decode(made.stored).title == "Été"


@pytest.mark.parametrize(
    ("declared", "names"),
    [
        ((("public", "publics"),), {"public": "publics", "publics": "publics"}),
        ((("tag", "tags"),), {"tag": "tag", "tags": "tag"}),
        ((("author", "authors"),), {"author": "author", "authors": "author"}),
        ((("section", "sections"),), {"section": "section", "sections": "sections"}),
        ((("label", "label"),), {"label": "labels"}),
        ((), {}),
    ],
    ids=[
        "one of the site's own",
        "tags",
        "people by their names",
        "called like a field",
        "called like a hidden field",
        "none",
    ],
)
def test_singular_and_plural_name_the_field(
    declared: tuple[tuple[str, str], ...], names: dict[str, str]
) -> None:
    assert taxonomy_fields(declared) == names


def postings(*texts: str) -> FieldTerms:
    """Return the stems of a field with several English texts."""
    (found,) = Postings("en").field("body", texts)
    return found


def test_positions_count_words() -> None:
    terms = postings("red fish blue fish")
    assert terms.postings == {"red": (0,), "fish": (1, 3), "blue": (2,)}
    assert terms.length == 4


def test_texts_of_a_field_are_separated_by_a_gap() -> None:
    terms = postings("", "red fish", "...", "blue")
    assert terms.postings == {"red": (0,), "fish": (1,), "blue": (2 + GAP,)}
    assert terms.length == 3


def test_words_at_one_position_count_once() -> None:
    whole = postings("open-air cinema")
    assert whole.length == len({at for places in whole.postings.values() for at in places})


def test_stop_words_do_not_count_in_the_length() -> None:
    asked, about = postings("what is the price of a ticket"), postings("price ticket")
    assert asked.length == about.length == 2
    assert asked.postings["ticket"] == (6,)
    assert postings("what is this about").length == 1
    collected = Postings("en")
    list(collected.field("title", ("the price",)))
    assert [form.length for form in collected.forms()] == [1, 1]


def test_a_field_without_words_is_omitted() -> None:
    collected = Postings("en")
    assert list(collected.field("title", ("", "—"))) == []
    assert list(collected.forms()) == []


def test_forms_count_the_words_of_all_fields() -> None:
    collected = Postings("fr")
    list(collected.field("title", ("Été",)))
    list(collected.field("body", ("L'été, un ete",)))
    folded, exact = collected.forms()
    assert len(folded.postings["ete"]) == 3
    assert (len(exact.postings["été"]), len(exact.postings["ete"])) == (2, 1)
    assert folded.length == exact.length


@given(st.lists(st.text(max_size=60), max_size=4), st.sampled_from(("fr", "en", "xx")))
def test_no_term_is_lost(texts: list[str], lang: str) -> None:
    expected = {token.stem for text in texts for token in tokens(text, lang)}
    fields = list(Postings(lang).field("body", texts))
    assert {term for field in fields for term in field.postings} == expected
    for field in fields:
        every = set()
        for positions in field.postings.values():
            assert list(positions) == sorted(set(positions))
            every |= set(positions)
        exact = {token.exact for text in texts for token in tokens(text, lang)}
        silent = exact & stop_words(lang)
        assert 1 <= field.length <= len(every) if silent else field.length == len(every)


START = moment("2023-05-01T10:00:00+02:00")


def event(title: str, **more: Any) -> PageRecord:
    """Return an event with a single section."""
    return record(title=title, start=START, **more)


def are_kin(one: PageRecord, other: PageRecord) -> bool:
    """Whether two pages share a key."""
    return not {*collapse_keys(one)}.isdisjoint(collapse_keys(other))


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Journées de la donnée 2022", "journees de la donnee"),
        ("Machine Learning Group 2022 Webinar", "machine learning group webinar"),
        ("2022 : retour sur DevoxxFR", "retour sur devoxxfr"),
        ("DevFest, 3e édition", "devfest"),
        ("DevFest – 4ème edition (2024)", "devfest"),
        ("Data Days, 2nd edition", "data days"),
        ("Lancement de la saison 2 du programme 10 %", "lancement de la du programme 10 %"),
        ("Café data #3", "cafe data"),
        ("Café data n° 4", "cafe data"),
        ("Café data, édition IV", "cafe data"),
        ("Libre antenne du 01-04-2022", "libre antenne du"),
        ("Libre antenne du 2023-04-12", "libre antenne du"),
        ("Les rencontres – 1er avril 2024", "les rencontres"),
        ("Meeting of March 12, 2023", "meeting of"),
        ("Cycle 2022-2023 de l'été", "cycle de l ete"),
        ("Cycle 2023/24 de l’ete", "cycle de l ete"),
    ],
)
def test_the_name_of_an_edition_has_no_year_or_number(title: str, name: str) -> None:
    assert edition_of(title) == name


@pytest.mark.parametrize(
    "title",
    [
        "Example Talk",
        "Python 3",
        "C# 3",
        "Formation, session 2",
        "Journée 1 sur 3",
        "Programme 10%",
        "2023",
        "Le 12/03/2024",
        "RFC2022",
        "Salle 2023b",
        "",
    ],
)
def test_other_titles_have_no_edition(title: str) -> None:
    assert edition_of(title) == ""


def test_talks_at_a_conference_are_not_editions() -> None:
    assert not are_kin(event("Bash", event="DevFest 2022"), event("OPS", event="DevFest 2023"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("École d'été 2023", "École d'hiver 2023"),
        ("C++ 2023", "C 2023"),
        ("Programme 10% 2023", "Programme 10 2023"),
        ("Atelier R 2022", "Atelier Python 2022"),
    ],
)
def test_titles_that_differ_in_more_than_the_year_are_not_kin(one: str, other: str) -> None:
    assert not are_kin(event(one), event(other))


def test_editions_have_the_same_section_and_language() -> None:
    edition = event("DevFest 2022")
    assert are_kin(edition, event("DevFest 2023"))
    assert not are_kin(edition, event("DevFest 2023", section="talk"))
    assert not are_kin(edition, event("DevFest 2023", lang="en"))
    assert collapse_keys(record(title="DevFest 2023")) == ()


def test_a_series_joins_events_with_any_titles() -> None:
    one = event("DevFest 2022", series="Fêtes")
    assert are_kin(one, event("Autre chose", series="fetes", section="talk", lang="en"))
    assert not are_kin(one, event("DevFest 2023"))
    assert collapse_keys(record(title="a", series="Fêtes")) == ()


def test_translations_are_always_kin() -> None:
    one = replace(record(title="À propos"), translation="page/about")
    assert are_kin(one, replace(record(title="About", lang="en"), translation="page/about"))
    assert not are_kin(one, replace(one, translation="page/team"))
    assert not are_kin(one, replace(one, translation=""))
