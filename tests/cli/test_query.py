"""What `eventsearch query` answers, in a pipe."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cli_site import NOW, Run
from small_site import EDITIONS


@pytest.fixture
def query(run: Run, indexed: Path) -> Any:
    """Return what queries the site at a fixed moment."""

    def asked(*args: str, **more: str) -> Any:
        return run("query", "--now", NOW, *args, cwd=indexed, **more)

    return asked


def titles(out: str) -> list[str]:
    """Return the titles of NDJSON hits."""
    return [json.loads(line)["title"] for line in out.splitlines()]


def test_in_a_pipe_hits_are_ndjson_and_nothing_else(query: Any) -> None:
    done = query("10%")
    assert (done.code, done.err) == (0, "")
    assert titles(done.out) == ["Webinaire du programme 10%"]
    hit = json.loads(done.out)
    assert hit["highlight"]["title"] == ["Webinaire du programme ", "10%", ""]
    assert hit["status"] == "upcoming"


def test_the_last_word_may_be_unfinished(query: Any) -> None:
    whole, unfinished = query("jour"), query("jour", "--unfinished")
    assert titles(whole.out) == titles(unfinished.out)
    assert titles(query("prog", "--unfinished").out) == ["Webinaire du programme 10%"]
    assert query("prog", "--unfinished").err == ""


def test_nothing_found_is_exit_code_1(query: Any) -> None:
    done = query("introuvable")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith('eventsearch: no results for "introuvable"; ')


def test_json_is_the_envelope(query: Any) -> None:
    done = query("--json", "--facets", "tag,year", "python")
    page = json.loads(done.out)
    assert page["query"] == "python"
    assert page["total"] == len(page["hits"]) == 2
    assert [count["value"] for count in page["facets"]["tag"]][1:] == ["Etalab", "Python"]
    assert page["index"]["version"]
    assert page["links"] == {}


def test_facets_in_a_pipe_make_it_json(query: Any) -> None:
    assert "facets" in json.loads(query("python", "--facets", "tag").out)


def test_a_facet_that_no_page_found_has_is_said(run: Run, site: Path) -> None:
    with (site / "hugo.yaml").open("a", encoding="utf-8") as config:
        config.write("taxonomies:\n  tag: tags\n  public: publics\n")
    (site / "content" / "post" / "mer.md").write_text(
        "---\ntitle: Mer\ndate: 2024-01-15\npublics: [Tous]\n---\n", encoding="utf-8"
    )
    assert run("index", cwd=site).code == 0
    for name in ("public", "publics"):
        done = run("query", "--now", NOW, "--facets", name, cwd=site)
        assert json.loads(done.out)["facets"] == {"publics": [{"value": "Tous", "count": 1}]}
        assert done.err == ""
    done = run("query", "--now", NOW, "langage", "--facets", "tags,publics", cwd=site)
    assert list(json.loads(done.out)["facets"]) == ["tag", "publics"]
    assert done.err == 'eventsearch: no page found has a "publics"\n'


def test_a_facet_that_the_index_has_not_is_exit_code_2(query: Any) -> None:
    done = query("python", "--facets", "publication_types")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(
        'eventsearch: invalid value for --facets: there is no "publication_types";'
        " facets of this index are tag, section, location, "
    )


def test_hits_that_are_a_part_are_told_to_be_one(query: Any) -> None:
    more = "eventsearch: 1 of 2 results; -n or --page shows more\n"
    some = (
        "eventsearch: few pages or none contain all of these words;"
        " the others contain some of them\n"
    )
    for form in ("ndjson", "url"):
        assert query("python", "-n", "1", "--format", form).err == more
        assert query("python introuvable", "--format", form).err == some
        assert query("python", "--format", form).err == ""
    for args in (["python", "-n", "1"], ["python introuvable"]):
        assert query(*args, "--json").err == ""


def test_without_a_text_the_latest_come_first(query: Any) -> None:
    latest = ["Webinaire du programme 10%", "Atelier Python", "La mer en été"]
    assert titles(query().out) == latest
    assert titles(query(" ").out) == latest
    assert titles(query("--sort", "date").out) == latest[::-1]
    assert titles(query("--sort", "relevance").out) == [*latest[:2], latest[2]]


def test_words_are_joined_and_filters_alone_do(query: Any) -> None:
    assert titles(query("programme", "10", "%").out) == ["Webinaire du programme 10%"]
    assert titles(query("--tag", "Etalab", "--sort", "date").out) == [
        "La mer en été",
        "Webinaire du programme 10%",
    ]


@pytest.mark.parametrize(
    ("args", "found"),
    [
        (["python", "--section", "event"], ["Atelier Python"]),
        (["--section", "event", "--section", "post", "python", "-n", "1", "--page", "3"], []),
        (["--author", "Maëlle"], ["Atelier Python"]),
        (["--location", "Lieu de la transformation"], ["Webinaire du programme 10%"]),
        (["--from", "2024-01-15", "--to", "2024-01-15"], ["La mer en été"]),
        (["--when", "past"], ["Atelier Python"]),
        (["--when", "upcoming"], ["Webinaire du programme 10%"]),
        (["--lang", "fr", "vague"], ["La mer en été"]),
        (["mer", "-python"], []),
        (["-mer", "python"], ["Atelier Python"]),
        (["Brouillon"], []),
    ],
)
def test_filters_narrow(query: Any, args: list[str], found: list[str]) -> None:
    assert titles(query(*args).out) == found


def test_a_text_that_begins_with_a_dash_is_a_query(query: Any) -> None:
    done = query("-python")
    assert titles(done.out) == ["Webinaire du programme 10%"]
    assert query("--", "-python").out == done.out


def test_now_sets_the_clock(run: Run, indexed: Path) -> None:
    for now, status in (
        ("2031-05-01", "upcoming"),
        ("2031-05-01T12:30", "ongoing"),
        ("2031-05-01T12:30Z", "past"),
    ):
        done = run("query", "10%", "--now", now, cwd=indexed)
        assert json.loads(done.out)["status"] == status


def test_only_the_fields_wanted(query: Any) -> None:
    assert query("10%", "--fields", "url,title").out == (
        '{"url":"/event/dix/","title":"Webinaire du programme 10%"}\n'
    )


def test_fields_without_names_lists_them(run: Run, tmp_path: Path) -> None:
    done = run("query", "--fields", cwd=tmp_path)
    assert done.code == 0
    assert done.out.split() == [
        *("id", "url", "title", "summary", "lang", "section", "kind", "tags", "authors", "event"),
        *("start", "end", "all_day", "status", "event_status", "attendance", "registration"),
        *("location", "date", "score", "highlight", "sections", "categories", "image", "event_url"),
        *("recurrence", "others", "why"),
    ]


def test_url_is_an_address_a_line(query: Any) -> None:
    assert (
        query("python", "--format", "url", "--sort", "date").out == "/post/mer/\n/event/python/\n"
    )


def test_the_table_can_be_asked_for_in_a_pipe(query: Any) -> None:
    done = query("mer", "--format", "table")
    assert done.out.startswith("1. La mer en été\n   2024-01-15 · post · fr\n")
    assert done.out.rstrip().endswith("/post/mer/")
    assert "\x1b" not in done.out
    assert done.err.startswith("eventsearch: 1 result, ")


def test_an_empty_table_says_what_to_try(query: Any) -> None:
    done = query("introuvable", "--tag", "x", "--format", "table")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith('eventsearch: no results for "introuvable"; omit --tag')


def test_an_explanation_adds_up(query: Any) -> None:
    hit = json.loads(query("10%", "--explain").out)
    assert hit["why"]
    assert sum(part["score"] for part in hit["why"]) == pytest.approx(hit["score"], abs=0.01)


@pytest.mark.parametrize("color", [["--color", "always"], ["--color"]])
def test_colour_can_be_forced(query: Any, color: list[str]) -> None:
    done = query("mer", "--format", "table", "--facets", "tag", *color)
    assert "\x1b[1;4mmer\x1b[0m" in done.out
    assert "␛[31mpiège" in done.out
    assert "\x1b[31m" not in done.out
    assert query("mer", "--format", "table", FORCE_COLOR="1").out.count("\x1b[1;4m")


def test_escapes_in_content_do_not_reach_the_output(query: Any) -> None:
    for done in (query("mer"), query("mer", "--json", "--facets", "tag")):
        assert "\\u001b[31mpiège" in done.out
        assert "\x1b" not in done.out


def test_a_wrong_value_is_shown_with_a_caret(query: Any) -> None:
    done = query("été date:hello")
    assert done.code == 2
    assert done.out == ""
    message, line, caret = done.err.splitlines()
    assert message.startswith("eventsearch: ")
    assert "; " in message
    assert line == "  été date:hello"
    assert caret == "           ^^^^^"


def test_a_wrong_date_of_a_flag_is_shown(query: Any) -> None:
    done = query("x", "--from", "hello")
    assert done.code == 2
    assert "hello" in done.err.splitlines()[0]


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (
            ["--tga", "x"],
            'there is no option "--tga"; did you mean "--tag"? or,'
            ' to search for it, write: eventsearch query -- "--tga"',
        ),
        (["--fields", "ulr"], 'there is no "ulr"; did you mean "url"?'),
        (["--facets", "tga"], 'there is no "tga"; did you mean "tag"?'),
        (
            ["--facets", "tag", "--format", "url"],
            "not available in url",
        ),
        (
            ["--fields", "url", "--format", "table"],
            "not available in table; use --format",
        ),
        (["--now", "soon"], '"soon" is not a time; write 2024-05-31 or 2024-05-31T10:00:00Z'),
        (["--when", "never"], "'never' is not one of 'all', 'upcoming', 'ongoing', 'past'"),
        (["-n", "0"], "0 is not in the range 1<=x<=10000"),
        (["x", "-i"], "option '-i' requires an argument; see \"eventsearch query --help\""),
    ],
)
def test_a_wrong_command_line_is_exit_code_2(
    run: Run, indexed: Path, args: list[str], message: str
) -> None:
    done = run("query", *args, cwd=indexed)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("eventsearch: ")
    assert message in done.err
    assert done.err.count("\n") == 1


def test_a_missing_index_is_exit_code_3(run: Run, site: Path, tmp_path: Path) -> None:
    for done in (run("query", "x", cwd=site), run("query", "x", "-i", "no", cwd=tmp_path)):
        assert (done.code, done.out) == (3, "")
        assert done.err.startswith("eventsearch: ")
        assert "eventsearch index" in done.err
        assert done.err.count("\n") == 1


def test_an_index_that_is_named_is_built_where_it_is_named(run: Run, tmp_path: Path) -> None:
    for args in (["query", "x"], ["show", "x"], ["stats"], ["serve", "--port", "0"]):
        done = run(*args, "-i", "mon index", cwd=tmp_path)
        assert (done.code, done.out) == (3, "")
        assert done.err == (
            f"eventsearch: {tmp_path}/mon index: there is no index;"
            " run \"eventsearch index -o 'mon index'\"\n"
        )


def test_outside_a_site_the_hint_is_named(run: Run, tmp_path: Path) -> None:
    done = run("query", "x", cwd=tmp_path)
    assert done.code == 3
    assert "is not in a site" in done.err


def test_an_index_can_be_named_from_anywhere(run: Run, indexed: Path, tmp_path: Path) -> None:
    index = str(indexed / ".eventsearch")
    by_flag = run("query", "10%", "-i", index, "--now", NOW, cwd=tmp_path)
    by_variable = run("query", "10%", "--now", NOW, cwd=tmp_path, EVENTSEARCH_INDEX=index)
    assert titles(by_flag.out) == titles(by_variable.out) == ["Webinaire du programme 10%"]


def test_a_wrong_settings_file_is_exit_code_2(run: Run, site: Path) -> None:
    (site / "eventsearch.toml").write_text('\nindx = "x"\n', encoding="utf-8")
    done = run("query", "x", cwd=site / "content")
    assert done.code == 2
    assert done.err == (
        f'eventsearch: {site}/eventsearch.toml:2: unknown setting "indx"; did you mean "index"?\n'
    )


def test_a_misspelt_word_gets_the_command_that_finds_it(query: Any) -> None:
    done = query('tag:"pyhton"', "--section", "event")
    assert (done.code, done.out) == (1, "")
    assert done.err.endswith(
        '; did you mean tag:"Python"? eventsearch query \'tag:"Python"\' --section event\n'
    )
    assert json.loads(query("langge", "--json").out)["did_you_mean"] == "langage"
    assert json.loads(query("langage", "--json").out)["did_you_mean"] is None


def test_pages_found_by_near_spelling_are_said_to_be(query: Any) -> None:
    done = query("langge")
    assert (done.code, titles(done.out)) == (0, titles(query("langage").out))
    assert 'no page has "langge"; words spelled nearly so are searched' in done.err
    assert 'did you mean "langage"?' in done.err


def test_an_unfinished_word_finds_what_it_begins(query: Any) -> None:
    done = query("langa")
    assert (done.code, titles(done.out)) == (0, titles(query("langage").out))
    assert 'no page has "langa"; words that begin with it are searched' in done.err
    assert json.loads(query("langa", "--json").out)["step"] == "prefix"


@pytest.mark.parametrize("form", ["table", "ndjson", "url"])
def test_what_was_meant_is_said_beside_pages_with_some_words(query: Any, form: str) -> None:
    done = query("langge python", "--format", form)
    assert done.code == 0
    assert done.err.endswith(
        "eventsearch: did you mean \"langage python\"? eventsearch query 'langage python'\n"
    )


def test_words_read_as_a_time_are_told_and_taken_back(query: Any) -> None:
    done = query("webinaire en mai 2031")
    assert titles(done.out) == ["Webinaire du programme 10%"]
    assert done.err == (
        "eventsearch: en mai 2031 → 2031-05-01 … 2031-05-31 (--literal to search the words)\n"
    )
    page = json.loads(query("webinaire en mai 2031", "--json").out)
    assert page["understood"] == [
        {
            "text": "en mai 2031",
            "field": "date",
            "from": "2031-05-01",
            "to": "2031-05-31",
            "without": "webinaire",
        }
    ]
    assert titles(query(page["understood"][0]["without"]).out) == titles(done.out)
    done = query("webinaire en mai 2031", "--literal")
    assert [line.split()[1] for line in done.err.splitlines()] == ["stop", "few"]


def test_what_fits_no_time_is_searched_as_words(query: Any) -> None:
    done = query("la mer en été 2019")
    assert titles(done.out) == ["La mer en été"]
    assert "2019-06-01 … 2019-08-31" in done.err


def test_editions_of_one_event_are_one_answer(site: Path, run: Run) -> None:
    for name, text in EDITIONS.items():
        if name.startswith("content/"):
            (site / name).parent.mkdir(exist_ok=True)
            (site / name).write_text(text)
    assert run("index", cwd=site).code == 0
    asked = ("query", "jours", "--collapse", "--now", "2031-05-01T12:00:00Z")
    page = json.loads(run(*asked, "--json", cwd=site).out)
    assert (page["total"], [hit["title"] for hit in page["hits"]]) == (1, ["Les jours 2031"])
    assert [other["title"] for other in page["hits"][0]["others"]] == ["Les jours 2030"]
    table = run(*asked, "--format", "table", cwd=site)
    assert "\n   also Les jours 2030 · 2030-05-01 · fr\n" in table.out
    assert table.err.startswith("eventsearch: 1 result")


def test_a_search_over_its_time_is_given_up(query: Any) -> None:
    done = query("python", "--timeout", "0")
    assert (done.code, done.out) == (3, "")
    assert done.err == (
        "eventsearch: the search took more than 0 s;"
        " ask for less: fewer words, no *, ~ or OR, or one more filter\n"
    )
    assert titles(query("python", "--timeout", "60").out) == titles(query("python").out)
