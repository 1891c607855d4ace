"""How results, records, numbers and Markdown look in a terminal."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsearch.lint.codes import manual
from eventsearch.model.results import FacetCount, Hit, ResultPage, ScoreDetail
from eventsearch.output.terminal.status_lines import quantity, size, span
from eventsearch.output.terminal.table import listing, table
from eventsearch.output.terminal.text import (
    WIDEST,
    Look,
    When,
    clean,
    columns,
    cut,
    line,
    pack_lines,
    prose,
    runs,
    use_colour,
    wrap,
)
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


def test_hits_are_numbered_across_pages(of: Of, note: Hit) -> None:
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


def test_a_collapsed_hit_lists_the_other_pages(of: Of, webinar: Hit) -> None:
    other = webinar.others[0]
    dateless = replace(other, title="", start="", lang="")
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


def test_a_factor_of_zero_is_shown_as_a_factor(of: Of, webinar: Hit) -> None:
    why = (
        ScoreDetail(term="10%", field="title", score=2.0),
        ScoreDetail(term="", field="is_event", score=1.0, factor=1.5),
        ScoreDetail(term="", field="cancelled", score=-3.0, factor=0.0),
    )
    shown = table(of(webinar._replace(why=why, score=0.0)), Look())
    assert "0.00 = 10% in title 2.00, event ×1.5 1.00, cancelled ×0 -3.00\n" in shown


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
        " 10% in field2 1.00, 10% in field3 1.00, 2 others 1.50, coverage ×2 0.50, event ×1.5 3.00"
    ) in said
    assert all(columns(line) <= 30 for line in shown.split("\n"))


def test_in_a_narrow_terminal_facts_take_two_lines(of: Of, note: Hit) -> None:
    hit = changed(note, location="Une salle au fond", summary="")
    assert "\n   2024-05-01 · Une salle au fond ·\n   post · fr\n" in table(of(hit), Look(width=36))
    longer = changed(hit, section="une rubrique de trop")._replace(status="upcoming")
    shown = table(of(longer), Look(width=36))
    assert "\n   2024-05-01 · upcoming ·\n   Une salle au fond …\n" in shown


def test_of_date_facets_the_latest_values_are_shown(page: ResultPage) -> None:
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


def test_a_missing_title_is_replaced(of: Of, note: Hit) -> None:
    assert "1. content/post/note.md\n" in table(of(changed(note, title="")), Look())
    assert "1. Fête\n" in table(of(changed(note, title="", event="Fête")), Look())


def test_a_facet_without_values_shows_none(page: ResultPage) -> None:
    many = tuple(FacetCount(value=f"t{n}", hits=1) for n in range(12))
    shown = table(page._replace(hits=(), facets={"tag": many, "year": ()}), Look(width=200))
    assert shown.startswith("tag   t0 (1), ")
    assert "t9 (1), 2 more\n" in shown
    assert shown.endswith("year  none\n")


@pytest.mark.parametrize(
    ("flag", "environ", "terminal", "colour"),
    [
        ("auto", {}, True, True),
        ("auto", {}, False, False),
        ("auto", {"TERM": "dumb"}, True, False),
        ("auto", {"NO_COLOR": "1"}, True, False),
        ("auto", {"NO_COLOR": ""}, True, True),
        ("auto", {"FORCE_COLOR": "1"}, False, True),
        ("auto", {"CLICOLOR_FORCE": "1"}, False, True),
        ("auto", {"FORCE_COLOR": "0"}, False, False),
        ("auto", {"FORCE_COLOR": ""}, False, False),
        ("auto", {"NO_COLOR": "1", "FORCE_COLOR": "1"}, True, False),
        ("always", {"NO_COLOR": "1"}, False, True),
        ("never", {"FORCE_COLOR": "1"}, True, False),
    ],
)
def test_the_flag_decides_on_colour_before_the_environment(
    flag: When, environ: dict[str, str], terminal: bool, colour: bool
) -> None:
    assert use_colour(flag, environ, terminal=terminal) is colour


def test_without_colour_text_stays_plain() -> None:
    look = Look()
    assert look.paint("a", "red") == "a"
    assert look.link("a", "https://example.org/") == "a"


def test_styles_and_links_end_where_they_should() -> None:
    """Each link is closed after its text, so that the next line is plain."""
    look = Look(colour=True, links=True)
    assert look.paint("a", "bold") == "\x1b[1ma\x1b[0m"
    assert look.paint("", "bold") == ""
    assert look.link("a", "https://e.org/") == "\x1b]8;;https://e.org/\x1b\\a\x1b]8;;\x1b\\"


def test_a_path_without_a_url_is_not_a_link() -> None:
    assert Look(links=True).link("a", "/talk/x/") == "a"


@pytest.mark.parametrize(
    ("count", "shown"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1000, "1.0 kB"),
        (99_949, "99.9 kB"),
        (99_950, "100 kB"),
        (999_499, "999 kB"),
        (999_500, "1.0 MB"),
        (1_234_567, "1.2 MB"),
        (5 * 10**15, "5000 TB"),
    ],
)
def test_bytes_have_the_unit_that_leaves_three_digits(count: int, shown: str) -> None:
    assert size(count) == shown


def test_one_is_in_the_singular() -> None:
    assert [quantity(number, "page") for number in (0, 1, 2)] == ["0 pages", "1 page", "2 pages"]


def test_markdown_marks_are_removed_and_lines_wrapped() -> None:
    markdown = "## E1: A title\n\n**Hint.** Write `a **b** c`.\nThen go on.\n"
    assert prose(markdown, Look(width=20)) == (
        "E1: A title\n\nHint. Write a **b**\nc. Then go on.\n"
    )


def test_headings_are_bold() -> None:
    assert prose("# A\n\nb", Look(colour=True)) == "\x1b[1mA\x1b[0m\n\nb\n"


def test_lines_of_code_are_not_changed() -> None:
    markdown = "a\n\n```diff\n-x: `y`\n+x: **y y**\n```\n\nb"
    assert prose(markdown, Look(width=6)) == "a\n\n    -x: `y`\n    +x: **y y**\n\nb\n"
    assert "    \x1b[1;31m-x: `y`\x1b[0m\n" in prose(markdown, Look(colour=True))


@pytest.mark.parametrize("width", [40, 80, 200])
def test_the_whole_manual_reads_plain(width: int) -> None:
    lines = prose(manual(), Look(width=width)).split("\n")
    sentences = [line for line in lines if not line.startswith("    ")]
    assert all(columns(line) <= min(width, WIDEST) for line in sentences)
    assert not any(line.startswith(("#", "**")) for line in lines)


LONG = ("Tous les chemins qui mènent à la ", "donnée", " ouverte et à ses nombreux usages")


@pytest.mark.parametrize(
    ("room", "shown"),
    [
        (80, "Tous les chemins qui mènent à la donnée ouverte et à ses nombreux usages"),
        (45, "Tous les chemins qui mènent à la donnée ouve…"),
        (30, "Tous les chemins qui mènent à…"),
        (12, "Tous les ch…"),
    ],
)
def test_a_line_that_is_too_long_is_cut_at_its_end(room: int, shown: str) -> None:
    assert line(runs(LONG, ""), room, Look()) == shown
    assert columns(shown) <= room


def test_a_line_without_marks_is_cut_at_its_end() -> None:
    assert line(runs((), "東京の大きな会議"), 9, Look()) == "東京の大…"


def test_escapes_in_content_do_not_reach_the_terminal() -> None:
    assert "\x1b" not in line(runs(("a\x1b[2J", "b\x1b[2J"), ""), 40, Look())


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("plain é œ 10 %", "plain é œ 10 %"),
        ("two\r\nlines\tand\x0bmore", "two lines and more"),
        ("\x1b[31mred\x1b[0m", "␛[31mred␛[0m"),
        ("bell\x07 del\x7f", "bell␇ del␡"),
        ("\x9b31m", "\ufffd31m"),
        ("a\u202eb\u2066c\u200fd", "abcd"),
        ("a\u2028b\x85c", "a b c"),
        ("half \ud83d", "half \ufffd"),
    ],
)
def test_control_characters_are_removed(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@given(st.text())
def test_cleaned_text_is_one_printable_line(text: str) -> None:
    cleaned = clean(text)
    assert not any(ord(char) < 0x20 or 0x7F <= ord(char) < 0xA0 for char in cleaned)
    cleaned.encode("utf-8")
    assert len(cleaned.splitlines()) <= 1


@pytest.mark.parametrize(
    ("text", "width"), [("abc", 3), ("été", 3), ("e\u0301", 1), ("日本", 4), ("", 0)]
)
def test_columns_are_those_of_a_terminal(text: str, width: int) -> None:
    assert columns(text) == width


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("abcdef", 6, "abcdef"),
        ("abcdef", 5, "abcd…"),
        ("abc def", 5, "abc…"),
        ("日本語", 5, "日本…"),
        ("日本語", 4, "日…"),
        ("abc", 0, ""),
    ],
)
def test_text_is_cut_to_columns(text: str, width: int, shown: str) -> None:
    assert cut(text, width) == shown
    assert columns(shown) <= width


def test_lines_break_at_blanks_and_long_words_anywhere() -> None:
    text = "one two abcdefghij"
    assert [text[a:b] for a, b in wrap(text, 7)] == ["one two", "abcdefg", "hij"]


@given(st.text(alphabet="ab 日e\u0301"), st.integers(2, 12))
def test_wrapping_loses_only_blanks(text: str, width: int) -> None:
    ranges = wrap(text, width)
    assert all(columns(text[a:b]) <= width for a, b in ranges)
    covered = "".join(text[a:b] for a, b in ranges)
    assert covered.replace(" ", "") == text.replace(" ", "")


def test_pieces_are_packed_on_lines() -> None:
    assert pack_lines(["un", "deux", "trois"], ",", 9) == ["un, deux,", "trois"]
    assert pack_lines(["un", "deux", "trois"], " ·", 9) == ["un ·", "deux ·", "trois"]
    assert pack_lines(["un mot de trop", "b"], ",", 8) == ["un mot…,", "b"]
    assert pack_lines([], ",", 8) == []


@pytest.mark.parametrize(
    ("start", "end", "all_day", "shown"),
    [
        ("2024-05-01T10:00:00Z", "2024-05-01T11:30:00Z", False, "2024-05-01 10:00–11:30 UTC"),
        ("2024-05-01T10:00:00+02:00", "", False, "2024-05-01 10:00 +02:00"),
        (
            "2024-05-01T10:00:00+02:00",
            "2024-05-03T12:00:00+02:00",
            False,
            "2024-05-01 10:00 to 2024-05-03 12:00 +02:00",
        ),
        (
            "2024-05-01T10:00:00+02:00",
            "2024-05-01T12:00:00Z",
            False,
            "2024-05-01 10:00 +02:00 to 2024-05-01 12:00 UTC",
        ),
        ("2024-05-01T00:00:00Z", "2024-05-03T00:00:00Z", True, "2024-05-01 to 2024-05-03"),
        ("2024-05-01T00:00:00Z", "2024-05-01T00:00:00Z", True, "2024-05-01"),
        ("2024-05-01T00:00:00Z", "", True, "2024-05-01"),
    ],
)
def test_when_an_event_is(webinar: Hit, start: str, end: str, all_day: bool, shown: str) -> None:
    assert span(replace(webinar.page, start=start, end=end, all_day=all_day)) == shown


def test_a_page_that_is_not_an_event_has_its_date(note: Hit) -> None:
    assert span(note.page) == "2024-05-01"
    assert span(replace(note.page, date="")) == ""


def test_names_are_left_values_right_and_empty_values_omitted() -> None:
    values = {
        "title": "Été",
        "tags": ("a", "b"),
        "languages": {"fr": 3, "en": 1},
        "headings": [{"level": 2}],
        "featured": False,
        "bytes": 0,
        "summary": "",
        "links": (),
    }
    assert listing(values, Look()) == (
        "title      Été\n"
        "tags       a, b\n"
        "languages  fr (3), en (1)\n"
        "headings   level (2)\n"
        "featured   no\n"
        "bytes      0\n"
    )


def test_long_and_several_lines_stay_in_their_column() -> None:
    shown = listing({"text": "un deux trois quatre cinq six\nsept \x1b[2J"}, Look(width=26))
    assert shown == "text  un deux trois quatre\n      cinq six\n      sept ␛[2J\n"
    assert all(columns(line) <= 26 for line in shown.split("\n"))
