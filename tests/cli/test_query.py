"""Test what `eventsearch query` prints, opens, logs and rejects."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any

import pytest

from cli_site import NOW, Run
from eventsearch.storage.generations import ENGINE, FOLDER, live_name
from site_on_disk import write
from small_site import EDITIONS


@pytest.fixture
def query(run: Run, indexed: Path) -> Any:
    """Return a function that queries the site at a fixed time."""

    def asked(*args: str, **more: str) -> Any:
        return run("query", "--now", NOW, *args, cwd=indexed, **more)

    return asked


DIX, ATELIER, MER = "Webinaire du programme 10%", "Atelier Python", "La mer en été"
"""Titles of the site's pages, the latest page first."""


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


def test_the_zone_that_check_asks_for_puts_a_night_on_its_day(run: Run, tmp_path: Path) -> None:
    night = "---\ntitle: Nuit\ndate: 2026-05-31T01:00:00+02:00\n---\nUn concert.\n"
    site = write(tmp_path, {"mkdocs.yml": "site_name: A\n", "docs/events/nuit.md": night})
    for setting, day in (("", "2026-05-30"), ('timezone = "Europe/Paris"\n', "2026-05-31")):
        write(site, {"eventsearch.toml": setting})
        told = run("check", cwd=site).out
        assert ("E189" in told) == ("set `timezone` in eventsearch.toml" in told) == (not setting)
        assert run("index", cwd=site).code == 0
        found = run("query", "--from", day, "--to", day, cwd=site)
        assert titles(found.out) == ["Nuit"]


def test_nothing_found_is_exit_code_1(query: Any) -> None:
    done = query("introuvable")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith('eventsearch: no results for "introuvable"; ')


def test_json_is_the_envelope(query: Any) -> None:
    page = json.loads(query("--json", "--facets", "tag,year", "python").out)
    assert page["query"] == "python"
    assert page["total"] == len(page["hits"]) == 2
    assert [count["value"] for count in page["facets"]["tag"]][1:] == ["Etalab", "Python"]
    assert page["index"]["version"]
    assert page["links"] == {}
    # With facets, output to a pipe is JSON.
    assert "facets" in json.loads(query("python", "--facets", "tag").out)


def test_a_facet_without_values_in_the_results_is_reported(run: Run, site: Path) -> None:
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
    assert done.err == 'eventsearch: the pages found have no "publics"\n'


def test_incomplete_results_are_reported(query: Any) -> None:
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


@pytest.mark.parametrize(
    ("args", "found"),
    [
        ([], [DIX, ATELIER, MER]),
        ([" "], [DIX, ATELIER, MER]),
        (["--sort", "date"], [MER, ATELIER, DIX]),
        (["programme", "10", "%"], [DIX]),
        (["prog", "--unfinished"], [DIX]),
        (["--tag", "Etalab", "--sort", "date"], [MER, DIX]),
        (["python", "--section", "event"], [ATELIER]),
        (["--section", "event", "--section", "post", "python", "-n", "1", "--page", "3"], []),
        (["--author", "Maëlle"], [ATELIER]),
        (["--location", "Lieu de la transformation"], [DIX]),
        (["--from", "2024-01-15", "--to", "2024-01-15"], [MER]),
        (["--when", "past"], [ATELIER]),
        (["--when", "upcoming"], [DIX]),
        (["--lang", "fr", "vague"], [MER]),
        (["mer", "-python"], []),
        (["-mer", "python"], [ATELIER]),
        (["-python"], [DIX]),
        (["--", "-python"], [DIX]),
        (["Brouillon"], []),
    ],
)
def test_words_and_filters_choose_pages(query: Any, args: list[str], found: list[str]) -> None:
    assert titles(query(*args).out) == found


def test_now_sets_the_clock(run: Run, indexed: Path) -> None:
    for now, status in (
        ("2031-05-01", "upcoming"),
        ("2031-05-01T12:30", "ongoing"),
        ("2031-05-01T12:30Z", "past"),
    ):
        done = run("query", "10%", "--now", now, cwd=indexed)
        assert json.loads(done.out)["status"] == status


def test_only_the_requested_fields_are_printed(query: Any) -> None:
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


def test_the_url_format_prints_a_url_per_line(query: Any) -> None:
    done = query("python", "--format", "url", "--sort", "date")
    assert done.out == "/post/mer/\n/event/python/\n"


def test_a_pipe_can_get_the_table(query: Any) -> None:
    done = query("mer", "--format", "table")
    assert done.out.startswith("1. La mer en été\n   2024-01-15 · post · fr\n")
    assert done.out.rstrip().endswith("/post/mer/")
    assert "\x1b" not in done.out
    assert done.err.startswith("eventsearch: 1 result, ")


def test_an_empty_table_has_a_hint(query: Any) -> None:
    done = query("introuvable", "--tag", "x", "--format", "table")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith('eventsearch: no results for "introuvable"; omit --tag')


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


TGA = 'there is no option "--tga"; did you mean "--tag"? or, to search for it, write: eventsearch'
FACETS = '--facets: there is no "color"; facets of this index are tag, section, '


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["--tga", "x"], f'{TGA} query -- "--tga"'),
        (["--fields", "ulr"], 'there is no "ulr"; did you mean "url"?'),
        (["--facets", "tga"], 'there is no "tga"; did you mean "tag"?'),
        (["--facets", "color"], FACETS),
        (["--facets", "tag", "--format", "url"], "not available in url"),
        (["--fields", "url", "--format", "table"], "not available in table; use --format"),
        (
            ["--explain", "--format", "csv"],
            "not available in csv; use --format table or json or ndjson",
        ),
        (["--now", "soon"], '"soon" is not a time; write 2024-05-31 or 2024-05-31T10:00:00Z'),
        (["--when", "never"], '--when: "never" is not valid; write all, upcoming, ongoing or past'),
        (["-n", "0"], '--number: "0" is not valid; write a whole number from 1 to 10000'),
        (["-n", "abc"], '--number: "abc" is not valid; write a whole number from 1 to 10000'),
        (["--page", "0"], '--page: "0" is not valid; write a whole number, 1 or more'),
        (["--timeout", "nan"], '--timeout: "nan" is not valid; write a number, 0 or more'),
        (["x", "-i"], 'option "-i" requires an argument; see "eventsearch query --help"'),
    ],
)
def test_a_wrong_command_line_is_exit_code_2(query: Any, args: list[str], message: str) -> None:
    done = query(*args)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("eventsearch: ")
    assert message in done.err
    assert done.err.count("\n") == 1


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["x", "--from", "huer"], '--from: "huer" is not a date; write YYYY'),
        (["x", "--to", "2024-13-01"], '--to: "2024-13-01" is not a date; write YYYY'),
        (["is:x"], 'query: "x" is not a valid value'),
    ],
)
def test_an_invalid_value_is_reported(query: Any, args: list[str], message: str) -> None:
    done = query(*args)
    assert done.code == 2
    assert done.err.startswith(f"eventsearch: {message}")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('"mer', "a quotation mark is not closed and is ignored; close it to search a phrase"),
        ('tag:"mer', "a quotation mark is not closed and is ignored; close it to search a phrase"),
        ("(mer OR", "a parenthesis is not closed; its group ends with the query"),
        ('"mer" (mer) 1) l\'été', ""),
    ],
)
def test_a_quotation_or_group_that_is_not_closed_is_reported(
    query: Any, text: str, said: str
) -> None:
    lines = query(text).err.splitlines()
    assert [line for line in lines if "not closed" in line] == [f"eventsearch: {said}"] * bool(said)


def test_from_and_to_accept_date_words(query: Any) -> None:
    done = query("--from", "tomorrow", "--to", "next year", "--now", "2031-05-01", "--json")
    assert done.err.splitlines()[:2] == [
        "eventsearch: --from tomorrow → 2031-05-02",
        "eventsearch: --to next year → 2032-12-31",
    ]
    days = query("--from", "2031-05-02", "--to", "2032", "--now", "2031-05-01", "--json")
    assert [hit["id"] for hit in json.loads(done.out)["hits"]] == [
        hit["id"] for hit in json.loads(days.out)["hits"]
    ]


def test_a_missing_index_is_exit_code_3(run: Run, site: Path, tmp_path: Path) -> None:
    for done in (run("query", "x", cwd=site), run("query", "x", "-i", "no", cwd=tmp_path)):
        assert (done.code, done.out) == (3, "")
        assert done.err.startswith("eventsearch: ")
        assert "eventsearch index" in done.err
        assert done.err.count("\n") == 1
    assert "is not in a site" in run("query", "x", cwd=tmp_path).err


def test_the_hint_builds_the_index_in_the_given_folder(run: Run, tmp_path: Path) -> None:
    for args in (["query", "x"], ["show", "x"], ["stats"], ["serve", "--port", "0"]):
        done = run(*args, "-i", "mon index", cwd=tmp_path)
        assert (done.code, done.out) == (3, "")
        assert done.err == (
            f"eventsearch: {tmp_path}/mon index: there is no index;"
            " run \"eventsearch index -o 'mon index'\"\n"
        )


def test_the_index_option_works_in_any_folder(run: Run, indexed: Path, tmp_path: Path) -> None:
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


def test_an_unfinished_word_finds_longer_words(query: Any) -> None:
    done = query("langa")
    assert (done.code, titles(done.out)) == (0, titles(query("langage").out))
    assert 'no page has "langa"; words that begin with it are searched' in done.err
    assert json.loads(query("langa", "--json").out)["step"] == "prefix"


@pytest.mark.parametrize("form", ["table", "ndjson", "url"])
def test_a_corrected_query_is_proposed_beside_partial_matches(query: Any, form: str) -> None:
    done = query("langge python", "--format", form)
    assert done.code == 0
    assert done.err.endswith(
        "eventsearch: did you mean \"langage python\"? eventsearch query 'langage python'\n"
    )


def test_date_words_are_reported_and_can_be_searched_literally(query: Any) -> None:
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


def test_date_words_without_matching_dates_are_searched_as_words(query: Any) -> None:
    done = query("la mer en été 2019")
    assert titles(done.out) == ["La mer en été"]
    assert "2019-06-01 … 2019-08-31" in done.err


def test_editions_of_an_event_are_a_single_hit(site: Path, run: Run) -> None:
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


def test_a_search_that_takes_too_long_is_cancelled(query: Any) -> None:
    done = query("python", "--timeout", "0")
    assert (done.code, done.out) == (3, "")
    assert done.err == (
        "eventsearch: the search took more than 0 s;"
        " ask for less: fewer words, no *, ~ or OR, or one more filter\n"
    )
    assert titles(query("python", "--timeout", "60").out) == titles(query("python").out)


@pytest.mark.parametrize(
    ("args", "found"),
    [
        (["--when", "upcoming"], [ATELIER, DIX]),
        (["is:upcoming"], [ATELIER, DIX]),
        (["--when", "upcoming", "--sort", "-date"], [DIX, ATELIER]),
        (["--when", "all", "--section", "event"], [DIX, ATELIER]),
    ],
)
def test_the_next_upcoming_event_is_first(
    run: Run, indexed: Path, args: list[str], found: list[str]
) -> None:
    assert titles(run("query", *args, "--now", "2024-01-20", cwd=indexed).out) == found


BOOSTS = '[[ranking.boosts]]\nmatch = "section:post"\nby = 10\n'


def test_a_boost_raises_pages_at_once(run: Run, site: Path) -> None:
    run("index", cwd=site)
    found = []
    for text in ("", BOOSTS):
        (site / "eventsearch.toml").write_text(text, encoding="utf-8")
        assert run("index", cwd=site).code == 0
        done = run("query", "etalab", "--explain", "--now", NOW, cwd=site)
        found.append([json.loads(line) for line in done.out.splitlines()])
    plain, boosted = found
    assert [hit["title"] for hit in plain] == ["Webinaire du programme 10%", "La mer en été"]
    assert [hit["title"] for hit in boosted] == ["La mer en été", "Webinaire du programme 10%"]
    (factor,) = (part["factor"] for part in boosted[0]["why"] if part["field"] == "boost")
    assert factor == 32
    done = run("query", "etalab", "--explain", "--format", "table", "--now", NOW, cwd=site)
    assert "boost ×32 " in done.out


def test_a_weight_is_a_setting(run: Run, indexed: Path) -> None:
    weightless = {f"EVENTSEARCH_RANKING_{name}": "0" for name in ("TITLE", "EVENT")}
    titles = []
    for more in ({}, weightless):
        done = run("query", "programme OR vagues", "--now", NOW, cwd=indexed, **more)
        titles.append([json.loads(line)["title"] for line in done.out.splitlines()])
    assert titles[0] == ["Webinaire du programme 10%", "La mer en été"]
    assert titles[1] == titles[0][::-1]
    done = run("query", "python", cwd=indexed, EVENTSEARCH_RANKING_TITLE="101")
    assert (done.code, done.out) == (2, "")
    assert 'EVENTSEARCH_RANKING_TITLE: setting "ranking.title" is 101' in done.err


ON = {"EVENTSEARCH_LOG_SEARCHES": "true"}


def test_searches_are_logged_only_if_set(run: Run, site: Path) -> None:
    assert run("index", cwd=site).code == 0
    run("query", "python", "--now", NOW, cwd=site)
    done = run("stats", "--searches", cwd=site)
    assert (done.code, json.loads(done.out)["searches"]) == (0, 0)
    assert done.err == (
        "eventsearch: no searches are logged; to log them, set log_searches or"
        " serve.log_searches to true\n"
    )


def test_searches_are_counted(run: Run, site: Path) -> None:
    assert run("index", cwd=site).code == 0
    for args in (
        ["python"],
        ["Python", "-n1"],
        ["python", "-n1", "--page", "2"],
        ["introuvable"],
        ["zoe@example.org"],
        ["--tag", "Etalab"],
    ):
        run("query", *args, "--now", NOW, cwd=site, **ON)
    done = run("stats", "--searches", cwd=site)
    assert done.err == ""
    told = json.loads(done.out)
    # On a busy machine, any search may be slow.
    assert {asked["text"] for asked in told.pop("slow")} <= {"Python", "python", "introuvable"}
    assert told == {
        "searches": 3,
        "since": "2024-06-01",
        "until": "2024-06-01",
        "top": [
            {"text": "Python", "count": 2, "last": "2024-06-01"},
            {"text": "introuvable", "count": 1, "last": "2024-06-01"},
        ],
        "without_result": [{"text": "introuvable", "count": 1, "last": "2024-06-01"}],
    }


def test_a_search_works_if_its_log_cannot_be_written(run: Run, site: Path) -> None:
    assert run("index", cwd=site).code == 0
    (site / ".eventsearch" / "searches.ndjson").mkdir()
    done = run("query", "langage", "--now", NOW, "--format", "url", cwd=site, **ON)
    assert (done.code, done.out) == (0, "/event/python/\n")
    assert done.err.startswith("eventsearch: ")
    assert "searches are not written down: Is a directory; make room" in done.err


def test_synonyms_find_pages_are_marked_and_explained(run: Run, site: Path) -> None:
    assert run("index", cwd=site).code == 0
    assert run("query", "océan", "--now", NOW, cwd=site).code == 1
    file = site / "synonyms.txt"
    file.write_text("océan, mer\nseul\n", encoding="utf-8")
    done = run("query", "océan", "--now", NOW, "--explain", cwd=site)
    (hit,) = map(json.loads, done.out.splitlines())
    assert hit["highlight"]["title"] == ["La ", "mer", " en été"]
    assert {part["term"] for part in hit["why"]} - {""} == {"mer"}
    assert done.err == (
        f'eventsearch: {file}:2: "seul" has no synonym;'
        " write two or more, with commas between them\n"
    )


def test_pages_with_the_typed_word_come_before_synonyms(run: Run, site: Path) -> None:
    for name, title in (("a", "Un grand océan"), ("b", "De la houle"), ("c", "Encore la houle")):
        text = f"---\ntitle: {title}\ndate: 2024-01-15\n---\nÀ lire.\n"
        (site / "content" / "post" / f"{name}.md").write_text(text, encoding="utf-8")
    (site / "synonyms.txt").write_text("houle, grand océan\n", encoding="utf-8")
    assert run("index", cwd=site).code == 0
    for text, first in (("houle", {"/post/b/", "/post/c/"}), ("grand océan", {"/post/a/"})):
        done = run("query", text, "--now", NOW, "--format", "url", cwd=site)
        found = done.out.splitlines()
        assert len(found) == 3
        assert set(found[: len(first)]) == first


def test_why_not_accepts_a_file_or_an_address(run: Run, indexed: Path) -> None:
    asked = ("query", "mer", "--now", NOW, "--why-not")
    files = ("content/event/python/index.md", "/event/python/", "https://example.org/event/python")
    for name in files:
        found = json.loads(run(*asked, name, cwd=indexed).out)
        assert (found["id"], found["reason"]) == (files[0], "words")
        assert found["lacks"] == [{"wanted": "mer", "unwanted": False, "has": []}]
    here = run(*asked, "index.md", "--format", "table", cwd=indexed / "content/event/python")
    assert here.code == 0
    assert here.out == ("Atelier Python\n  it does not match the query\n  it lacks mer\n")


def test_why_not_distinguishes_drafts_and_unknown_pages(run: Run, indexed: Path) -> None:
    draft = run("query", "à venir", "--why-not", "content/post/brouillon.md", cwd=indexed)
    assert (draft.code, json.loads(draft.out)["reason"]) == (0, "draft")
    unknown = run("query", "mer", "--why-not", "/nowhere/", cwd=indexed)
    assert (unknown.code, json.loads(unknown.out)["reason"]) == (1, "unknown")
    strange = run("query", "mer", "--why-not", "https://other.example/mer/", cwd=indexed)
    assert (strange.code, strange.out) == (1, "")
    assert "does not belong to this site" in strange.err


def test_why_not_has_a_limit_of_time(run: Run, indexed: Path) -> None:
    asked = ("query", "python", "--now", NOW, "--why-not", "/post/mer/", "--timeout")
    late = run(*asked, "0", cwd=indexed)
    assert (late.code, late.out) == (3, "")
    assert "the search took more than 0 s" in late.err
    assert json.loads(run(*asked, "60", cwd=indexed).out)["reason"] == "shown"


def test_why_not_uses_the_options_of_the_search(run: Run, indexed: Path) -> None:
    asked = ("query", "python", "--now", NOW, "--why-not", "/post/mer/")
    found = json.loads(run(*asked, "--section", "event", cwd=indexed).out)
    assert found["refused"] == [{"field": "section", "wanted": "event", "has": ["post"]}]
    found = json.loads(run(*asked, "-n", "1", "--sort=-date", cwd=indexed).out)
    assert (found["reason"], found["last"]["url"]) == ("elsewhere", "/event/python/")


@pytest.fixture
def browser(tmp_path: Path) -> tuple[str, Path]:
    """Return a value for BROWSER, and the file to which that browser writes the opened URLs."""
    opened = tmp_path / "opened"
    script = tmp_path / "browser"
    script.write_text(f'#!/bin/sh\nprintf %s "$1" > "{opened}"\n', encoding="utf-8")
    script.chmod(0o755)
    return f"{script} %s", opened


def test_a_hit_is_opened_by_its_number(query: Any, browser: tuple[str, Path]) -> None:
    command, opened = browser
    listed = [json.loads(line)["url"] for line in query("--sort", "date").out.splitlines()]
    for args in (["--open", "3"], ["-n", "2", "--page", "2", "--open", "3"]):
        done = query("--sort", "date", *args, BROWSER=command)
        assert done.code == 0
        assert opened.read_text(encoding="utf-8") == f"https://example.org{listed[2]}"
        opened.unlink()


def test_a_hit_number_without_a_hit_is_an_error(query: Any, browser: tuple[str, Path]) -> None:
    command, opened = browser
    done = query("python", "--open", "7", BROWSER=command)
    assert (done.code, done.out) == (2, "")
    assert done.err == ("eventsearch: --open: there is no result 7 here; 1 to 2 are shown\n")
    assert query("python", "-n", "1", "--open", "2").err.endswith("; 1 is shown\n")
    assert query("introuvable", "--open", "1", BROWSER=command).code == 1
    assert not opened.exists()


def test_without_an_address_of_the_site_nothing_is_opened(run: Run, site: Path) -> None:
    config = site / "hugo.yaml"
    text = config.read_text(encoding="utf-8").replace("baseURL: https://example.org/\n", "")
    config.write_text(text, encoding="utf-8")
    assert run("index", cwd=site).code == 0
    done = run("query", "--now", NOW, "python", "--open", "1", cwd=site)
    assert (done.code, done.out) == (3, "")
    assert done.err == (
        "eventsearch: the URL of the site is not known;"
        ' set site.url in eventsearch.toml, such as site.url = "https://example.org"\n'
    )


def test_a_browser_that_does_not_start_is_reported(query: Any) -> None:
    done = query("webinaire", "--open", "1", BROWSER="false")
    assert done.code == 3
    assert json.loads(done.out)["title"] == "Webinaire du programme 10%"
    assert done.err.startswith(
        "eventsearch: no browser could be started; open https://example.org/"
    )


READERS = (("query", "mer"), ("suggest", "me"), ("stats",))


def spoil(index: Path) -> None:
    """Damage most bytes of the live segments without changing their sizes."""
    folder = index / FOLDER / str(live_name(index)) / ENGINE
    for file in folder.glob("*.evs"):
        data = file.read_bytes()
        file.write_bytes(bytes(each ^ 0x55 for each in data[:-400]) + data[-400:])


@pytest.mark.parametrize("command", READERS)
def test_damage_is_reported_with_the_folder_and_a_hint(
    run: Run, site: Path, command: tuple[str, ...]
) -> None:
    assert run("index", cwd=site).code == 0
    index = site / ".eventsearch"
    spoil(index)
    done = run(*command, cwd=site)
    assert done.code == 3
    assert f"eventsearch: {index}: the index is damaged: " in done.err
    assert done.err.endswith('; run "eventsearch index --full"\n')
    elsewhere = site / "autre index"
    index.rename(elsewhere)
    done = run(*command, "--index", elsewhere.name, cwd=site)
    hint = f"eventsearch index -o {shlex.quote(elsewhere.name)} --full"
    assert f"{elsewhere}: the index is damaged: " in done.err
    assert done.err.endswith(f'; run "{hint}"\n')
    assert run(*shlex.split(hint)[1:], cwd=site).code == 0
    assert run(*command, "--index", elsewhere.name, cwd=site).code == 0
