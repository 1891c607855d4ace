"""Which pages are translations or editions of one thing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from eventsearch.indexer.document_builder import collapse_keys, edition_of
from eventsearch.model.page import PageRecord
from page_records import moment, record

START = moment("2023-05-01T10:00:00+02:00")


def event(title: str, **more: Any) -> PageRecord:
    """Return an event of one section."""
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
def test_other_titles_are_of_no_edition(title: str) -> None:
    assert edition_of(title) == ""


def test_talks_at_one_conference_are_no_editions() -> None:
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
def test_titles_that_differ_in_more_are_no_kin(one: str, other: str) -> None:
    assert not are_kin(event(one), event(other))


def test_editions_are_events_of_one_section_and_language() -> None:
    edition = event("DevFest 2022")
    assert are_kin(edition, event("DevFest 2023"))
    assert not are_kin(edition, event("DevFest 2023", section="talk"))
    assert not are_kin(edition, event("DevFest 2023", lang="en"))
    assert collapse_keys(record(title="DevFest 2023")) == ()


def test_a_series_joins_whatever_the_title() -> None:
    one = event("DevFest 2022", series="Fêtes")
    assert are_kin(one, event("Autre chose", series="fetes", section="talk", lang="en"))
    assert not are_kin(one, event("DevFest 2023"))
    assert collapse_keys(record(title="a", series="Fêtes")) == ()


def test_translations_are_kin_whatever_they_are() -> None:
    one = replace(record(title="À propos"), translation="page/about")
    assert are_kin(one, replace(record(title="About", lang="en"), translation="page/about"))
    assert not are_kin(one, replace(one, translation="page/team"))
    assert not are_kin(one, replace(one, translation=""))
