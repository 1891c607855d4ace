"""How answers look in a terminal."""

from __future__ import annotations

import re
from collections.abc import Callable

from eventsearch.model.results import FacetCount, Hit, ResultPage, ScoreDetail
from eventsearch.output.terminal.table import table
from eventsearch.output.terminal.text import Look, columns
from listings import changed

Of = Callable[..., ResultPage]


def test_a_numbered_list_with_time_status_place_and_address(page: ResultPage) -> None:
    assert table(page, Look(width=80)) == (
        "1. Webinaire du programme 10%\n"
        "   2022-01-31 16:30–17:30 UTC · past · Lieu de la transformation · event · fr\n"
        "   au moins 10 % de leur temps\n"
        "   /talk/dix/\n"
        "\n"
        "2. Une note\n"
        "   2024-05-01 · post · fr\n"
        "   Un résumé.\n"
        "   /post/note/\n"
        "\n"
        "tag  10% (4), Etalab (1)\n"
    )


def test_numbers_go_on_from_part_to_part(of: Of, note: Hit) -> None:
    shown = table(of(note)._replace(page=2, per_page=10), Look())
    assert shown.startswith("11. Une note\n    2024-05-01")


def test_titles_are_bold_links_and_matched_words_are_underlined(of: Of, webinar: Hit) -> None:
    look = Look(width=80, colour=True, links=True)
    shown = table(of(webinar._replace(why=(), others=())), look, site="https://example.org/")
    title = "\x1b[1mWebinaire du programme \x1b[0m\x1b[1;4m10%\x1b[0m"
    assert f"\x1b]8;;https://example.org/talk/dix/\x1b\\{title}\x1b]8;;\x1b\\\n" in shown
    assert "\n   au moins \x1b[1;4m10 %\x1b[0m de leur temps\n" in shown
    assert "\n   \x1b[36m2022-01-31 16:30–17:30 UTC · past · " in shown
    assert "\n   \x1b[2m/talk/dix/\x1b[0m\n" in shown


def test_nothing_is_wider_than_the_terminal(of: Of, webinar: Hit) -> None:
    long = changed(webinar, title="日本語" * 40, url="/" + "x" * 200, location="où " * 60)._replace(
        highlight={"text": ("mot " * 50, "marque", " suite" * 50)}, others=()
    )
    shown = table(of(long), Look(width=60))
    assert all(columns(line) <= 60 for line in shown.split("\n"))
    assert len(shown.split("\n")) <= 9


def test_a_cut_title_keeps_its_marks(of: Of, webinar: Hit) -> None:
    hit = webinar._replace(highlight={"title": ("", "abc" * 20, "")}, why=())
    first = table(of(hit), Look(width=30, colour=True)).split("\n")[0]
    assert first.endswith("\x1b[1;4m" + ("abc" * 20)[:26] + "\x1b[0m…")


def test_the_others_that_a_hit_stands_for_are_named(of: Of, webinar: Hit) -> None:
    other = webinar.others[0]
    dateless = other._replace(title="", start="", lang="")
    hit = webinar._replace(why=(), others=(other, dateless))
    assert (
        "   /talk/dix/\n"
        "   also Webinar of the 10% programme · 2022-01-31 · en\n"
        "   also content/event/dix/index.en.md\n"
    ) in table(of(hit), Look(width=80))
    many = table(of(hit._replace(others=(other,) * 6)), Look(width=40))
    assert many.count("also Webinar") == 4
    assert "   also 2 more\n" in many
    assert all(columns(line) <= 40 for line in many.split("\n"))


def test_an_explanation_is_shown(of: Of, webinar: Hit) -> None:
    assert "7.12 = 10% in title 5.00, 10% in body 2.12\n" in table(of(webinar), Look())


def test_an_explanation_names_every_part_and_is_never_cut(of: Of, webinar: Hit) -> None:
    why = (
        *(ScoreDetail(term="10%", field=f"field{n}", score=1.0) for n in range(5)),
        ScoreDetail(term="", field="is_event", score=3.0, factor=1.5),
        ScoreDetail(term="", field="coverage", score=0.5, factor=2),
        ScoreDetail(term="dix", field="body", score=1.5),
        ScoreDetail(term="pour", field="body", score=0.5),
    )
    shown = table(of(webinar._replace(why=why, score=10.5)), Look(width=30))
    said = " ".join(line.strip() for line in shown.split("\n"))
    assert (
        "10.50 = dix in body 1.50, 10% in field0 1.00, 10% in field1 1.00,"
        " 10% in field2 1.00, 10% in field3 1.00, 2 others 1.50, event ×1.5 3.00, coverage ×2 0.50"
    ) in said
    assert all(columns(line) <= 30 for line in shown.split("\n"))


def test_in_a_narrow_terminal_facts_stand_on_two_lines(of: Of, note: Hit) -> None:
    hit = changed(note, location="Une salle au fond", summary="")
    assert "\n   2024-05-01 · Une salle au fond ·\n   post · fr\n" in table(of(hit), Look(width=36))
    longer = changed(hit, section="une rubrique de trop")._replace(status="upcoming")
    shown = table(of(longer), Look(width=36))
    assert "\n   2024-05-01 · upcoming ·\n   Une salle au fond …\n" in shown


def test_of_dates_the_latest_are_shown(page: ResultPage) -> None:
    years = tuple(FacetCount(value=str(year), hits=1) for year in range(2000, 2025))
    shown = table(page._replace(hits=(), facets={"year": years}), Look(width=40))
    assert " ".join(line.strip() for line in shown.split("\n")).startswith(
        "year  15 earlier, 2015 (1), 2016 (1), "
    )
    assert shown.endswith("2024 (1)\n")
    assert all(columns(line) <= 40 for line in shown.split("\n"))


def test_no_escape_of_the_content_reaches_the_terminal(of: Of, webinar: Hit) -> None:
    evil = "\x1b]0;owned\x07\x9b2J\u202e"
    fields = dict.fromkeys(("title", "summary", "location", "section", "lang"), evil)
    hit = changed(webinar, **fields, url="/" + evil)._replace(
        highlight={"title": (evil, evil, ""), "text": (evil, evil)}
    )
    page = of(hit)._replace(facets={"tag": (FacetCount(value=evil, hits=1),)})
    shown = table(page, Look(links=True), site="https://e.org")
    # Only the links that the table itself writes are left.
    bare = re.sub(r"\x1b\]8;;[^\x1b]*\x1b\\", "", shown)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", bare)


def test_a_title_that_is_missing_is_stood_in_for(of: Of, note: Hit) -> None:
    assert "1. content/post/note.md\n" in table(of(changed(note, title="")), Look())
    assert "1. Fête\n" in table(of(changed(note, title="", event="Fête")), Look())


def test_a_facet_without_values_says_so(page: ResultPage) -> None:
    many = tuple(FacetCount(value=f"t{n}", hits=1) for n in range(12))
    shown = table(page._replace(hits=(), facets={"tag": many, "year": ()}), Look(width=200))
    assert shown.startswith("tag   t0 (1), ")
    assert "t9 (1), 2 more\n" in shown
    assert shown.endswith("year  none\n")
