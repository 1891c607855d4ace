"""Test what `eventsearch init` writes, and that each proposed setting has the promised effect."""

from __future__ import annotations

import json
import re
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from cli_site import Run
from eventsearch.output.terminal.settings_file import TABLES
from eventsearch.settings import load_settings
from eventsearch.settings.schema import SETTINGS
from eventsearch.settings.site_detection import EVENTS_HINT
from long_form import tries
from shared_data import corpora
from site_on_disk import write


def test_it_writes_a_commented_file_for_the_site_it_finds(run: Run, site: Path) -> None:
    before = load_settings(site, environ={}, flags={})
    done = run("init", cwd=site / "content" / "post")
    file = site / "eventsearch.toml"
    assert (done.code, done.out) == (0, "")
    assert done.err == (
        f"eventsearch: wrote {file} for a Hugo site; run eventsearch index next\n"
        "eventsearch: found content in content; files by section: event 2, post 2\n"
    )
    text = file.read_text(encoding="utf-8")
    assert text.startswith("# Settings of eventsearch for Petit site. ")
    assert "content in content; files by section: event 2, post 2." in text
    assert load_settings(site, environ={}, flags={}) == before


def test_every_setting_is_there_and_can_be_switched_on(run: Run, site: Path) -> None:
    before = load_settings(site, environ={}, flags={})
    run("init", cwd=site)
    file = site / "eventsearch.toml"
    on = re.sub(r"(?m)^# (?=\w+ = )", "", file.read_text(encoding="utf-8"))
    read = tomllib.loads(on)
    settable = [one for one in SETTINGS.values() if not one.users_own and one.name not in TABLES]
    assert sum(len(each) if isinstance(each, dict) else 1 for each in read.values()) == len(
        settable
    )
    file.write_text(on, encoding="utf-8")
    assert load_settings(site, environ={}, flags={}) == before
    tables = re.sub(r"(?m)^# +(?=\[|\w+ = )", "", "\n".join(TABLES.values()))
    file.write_text(tables, encoding="utf-8")
    with_tables = load_settings(site, environ={}, flags={})
    assert [facet.name for facet in with_tables.facets] == ["audience"]
    assert [one.files for one in with_tables.sources] == ["data/events.yml"]


def test_settings_for_unread_dates_of_events_are_proposed(run: Run, tmp_path: Path) -> None:
    front = "---\ntitle: T\ntakesPlace: {} March 2024\n---\n"
    numeric = "---\ntitle: T\nstart: {}/10/2024\n---\n"
    pages = {f"content/events/{day}.md": front.format(day) for day in (1, 2, 3, 4)}
    pages["content/events/2.md"] = front.format("18:30, 2")
    talks = {f"content/talks/{day}.md": numeric.format(day) for day in (8, 13)}
    write(tmp_path, {"hugo.toml": 'baseURL = "https://example.org/"\n', **pages, **talks})
    done = run("init", cwd=tmp_path)
    text = (tmp_path / "eventsearch.toml").read_text(encoding="utf-8")
    for line in (
        "it would add 4 events, such as:",
        "it would add 1 event:",
        "- content/events/1.md: 1 March 2024 is 2024-03-01",
        "- content/events/2.md: 18:30, 2 March 2024 is 2024-03-02T18:30:00+00:00",
        "- content/events/3.md: 3 March 2024 is 2024-03-03",
        "- content/talks/8.md: 8/10/2024 is 2024-10-08",
    ):
        assert f"eventsearch: {line}\n" in done.err
        assert f"# {line}\n" in text
    assert 'which is not read as a start; set `[events] start = "takesplace"`' in done.err
    assert "content/events/4.md" not in text
    assert "E195" in run("check", cwd=tmp_path).out
    for line in ('start = ["takesplace"]', 'date_order = "dmy"'):
        assert f"# {line}\n" in text
        text = text.replace(f"# {line}", line)
    (tmp_path / "eventsearch.toml").write_text(text, encoding="utf-8")
    assert "E19" not in run("check", cwd=tmp_path).out


def test_init_says_what_to_set_without_events(run: Run, tmp_path: Path) -> None:
    front = "---\ntitle: T\ndate: 2024-04-01\n---\n"
    write(tmp_path, {"hugo.toml": "", "content/post/a.md": front})
    before = run("static", "out", cwd=tmp_path).err
    assert f'calendars are empty; run "eventsearch init" for a proposal, or {EVENTS_HINT}' in before
    said = run("init", cwd=tmp_path).err
    assert f"found no events and nothing that looks like them; {EVENTS_HINT}\n" in said
    assert f"calendars are empty; {EVENTS_HINT}\n" in run("static", "out", cwd=tmp_path).err


def test_lists_of_events_are_proposed(run: Run, site: Path) -> None:
    file = site / "eventsearch.toml"
    run("init", cwd=site)
    example = '# [[sources]]\n#   files = "data/events.yml"\n#   page = "/agenda/"\n'
    assert file.read_text(encoding="utf-8").endswith(example)
    write(
        site, {"data/talks.yml": "- {title: A, date: 8 May 2027}\n- {title: B, date: 2027-05-09}"}
    )
    assert (
        "eventsearch: - data/talks.yml: A is 2027-05-08\n" in run("init", "--force", cwd=site).err
    )
    head, _, table = file.read_text(encoding="utf-8").partition("# [[sources]]\n")
    assert table == '#   files = "data/talks.yml"\n#   page = "/"\n'
    file.write_text(f"{head}[[sources]]\n{table.replace('#', '')}", encoding="utf-8")
    assert [each.files for each in load_settings(site, environ={}, flags={}).sources] == [
        "data/talks.yml"
    ]


def test_init_reports_a_missing_host(run: Run, site: Path) -> None:
    config = site / "hugo.yaml"
    text = config.read_text(encoding="utf-8").replace("https://example.org/", "/")
    config.write_text(text, encoding="utf-8")
    said = run("init", cwd=site).err
    assert "`baseURL` has no host, so links in calendars" in said
    assert 'set site.url in eventsearch.toml, such as site.url = "https://example.org"' in said
    assert run("check", cwd=site).out.startswith("hugo.yaml:2:10: E505 warning: `baseURL` has no")
    file = site / "eventsearch.toml"
    file.write_text('site.url = "https://example.org"\n' + file.read_text(encoding="utf-8"))
    assert "E505" not in run("check", cwd=site).out


def test_an_existing_file_is_kept(run: Run, site: Path) -> None:
    file = site / "eventsearch.toml"
    file.write_text("drafts = true\n", encoding="utf-8")
    done = run("init", cwd=site)
    assert done.code == 3
    assert done.err == f"eventsearch: {file} already exists; use --force to overwrite it\n"
    assert file.read_text(encoding="utf-8") == "drafts = true\n"
    assert run("init", "--force", cwd=site).code == 0
    assert "# drafts = false" in file.read_text(encoding="utf-8")


def test_a_replaced_file_keeps_the_location_of_the_site(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "eventsearch.toml"
    write(tmp_path, {"web/text/meetups/a.md": "x", file.name: 'content = "web/text"\n'})
    done = run("init", "--force", cwd=tmp_path)
    assert "found content in web/text; files by section: meetups 1\n" in done.err
    assert '\ncontent = "web/text"\n' in file.read_text(encoding="utf-8")
    assert run("index", cwd=tmp_path).code == 0
    file.write_text("broken", encoding="utf-8")
    write(tmp_path, {"a.md": "x"})
    assert run("init", "--force", cwd=tmp_path).code == 0


@pytest.mark.parametrize(
    ("files", "url"),
    [
        ({"astro.config.mjs": "", "src/content/meetups/a.md": "mer\n"}, "/meetups/a/"),
        ({".eleventy.js": "", "src/events/a.md": "---\npermalink: /quiz/\n---\nmer\n"}, "/quiz/"),
        ({"src/notes/deep/a.md": "mer\n"}, "/src/notes/deep/a.md"),
    ],
)
def test_markdown_below_sources_is_a_site(
    run: Run, tmp_path: Path, files: dict[str, str], url: str
) -> None:
    write(tmp_path, files)
    said = run("init", cwd=tmp_path).err
    assert " for a folder of Markdown files; " in said
    in_root = "found content in the site's own folder; " in said
    assert in_root == (url == "/src/notes/deep/a.md")
    assert run("index", cwd=tmp_path).code == 0
    assert run("query", "mer", "--format", "url", cwd=tmp_path).out == f"{url}\n"


def test_a_folder_with_content_becomes_a_site(run: Run, tmp_path: Path) -> None:
    (tmp_path / "content" / "post").mkdir(parents=True)
    (tmp_path / "content" / "post" / "a.md").write_text("a", encoding="utf-8")
    done = run("init", cwd=tmp_path)
    assert done.code == 0
    assert " for a content folder, which is read as Hugo reads it; " in done.err
    assert "found content in content; files by section: post 1\n" in done.err
    assert load_settings(tmp_path, environ={}, flags={}).root == tmp_path


def test_a_readme_next_to_the_content_folder_changes_nothing(run: Run, tmp_path: Path) -> None:
    write(tmp_path, {"README.md": "# Depot\n", "content/rencontres/a.md": "mer\n"})
    done = run("init", cwd=tmp_path)
    assert " for a content folder, which is read as Hugo reads it; " in done.err
    out = run("index", cwd=tmp_path).out
    assert 'set `platform = "folder"` in eventsearch.toml' in out
    write(tmp_path, {"eventsearch.toml": 'content = "content"\n'})
    assert run("check", cwd=tmp_path).err == "eventsearch: no errors or warnings\n"
    assert run("query", "mer", "--format", "url", cwd=tmp_path).out == "/rencontres/a/\n"


def test_nothing_is_written_outside_of_a_site(run: Run, tmp_path: Path) -> None:
    done = run("init", cwd=tmp_path)
    assert done.code == 3
    assert done.err == (
        f"eventsearch: {tmp_path} is not a site: it has no configuration, no folder content and no"
        " Markdown; run the command in a site, or specify its folder; for Markdown in folders"
        ' below, write `content = "their/folder"` into eventsearch.toml\n'
    )
    assert list(tmp_path.iterdir()) == []


def test_a_deep_folder_with_markdown_is_proposed(run: Run, tmp_path: Path) -> None:
    write(tmp_path, {"app/md/events/a.md": "a", "app/md/news/b.md": "b", "lib/x.txt": ""})
    assert 'write `content = "app/md"` into' in run("init", cwd=tmp_path).err


ABOVE = {
    "README.md": "# Repository\n",
    "apps/site/hugo.toml": 'baseURL = "https://example.org/"\n',
    "apps/site/content/a.md": "---\ntitle: A\n---\nmer\n",
    "docs/mkdocs.yml": "site_name: D\n",
    "docs/docs/b.md": "mer\n",
    "node_modules/x/_config.yml": "title: X\n",
}


@pytest.mark.parametrize("command", ["index", "check", "export"])
def test_a_folder_that_contains_sites_is_refused_without_a_setting(
    run: Run, tmp_path: Path, command: str
) -> None:
    write(tmp_path, ABOVE)
    refused = run(command, cwd=tmp_path)
    assert (refused.code, refused.out) == (3, "")
    assert refused.err == (
        f"eventsearch: {tmp_path} is not a site, but contains {tmp_path}/docs (an MkDocs site) and "
        f"{tmp_path}/apps/site (a Hugo site), whose pages would get wrong URLs; run the command in "
        "the site's folder, or specify that folder; to index all of this folder, run "
        '"eventsearch init" in it first\n'
    )
    assert not (tmp_path / ".eventsearch").exists()
    for reads in (("query", "mer"), ("serve", "--port", "0")):
        assert run(*reads, cwd=tmp_path).err == (
            f"eventsearch: {tmp_path}/.eventsearch: there is no index; {tmp_path} is not a site"
            f" itself but contains {tmp_path}/docs (an MkDocs site) and {tmp_path}/apps/site (a"
            " Hugo site); run the command in the site\n"
        )
    assert run(command, "apps/site", cwd=tmp_path).code == 0
    meant = run("init", cwd=tmp_path)
    assert meant.code == 0
    assert f"its pages include those of {tmp_path}/docs (an MkDocs site) and " in meant.err
    assert run(command, cwd=tmp_path).code == 0


@pytest.mark.parametrize("command", ["index", "init"])
def test_sites_below_a_folder_without_markdown_are_listed(
    run: Run, tmp_path: Path, command: str
) -> None:
    empty = run(command, cwd=tmp_path)
    assert empty.code == 3
    assert "specify its folder" in empty.err
    write(tmp_path, {f"deep/{name}": text for name, text in ABOVE.items() if "/site/" in name})
    done = run(command, cwd=tmp_path)
    assert done.code == 3
    site = f"{tmp_path}/deep/apps/site (a Hugo site)"
    assert done.err.endswith(f"{site}, or specify that folder\n")
    assert not (tmp_path / "eventsearch.toml").exists()


HUGO = 'baseURL = "https://example.org/"\n'


JEKYLL = "title: Band\nurl: https://example.org\n"


ROWS = (("Spring Concert", "2027-04-03"), ("Summer Concert", "2027-07-04"))


DAYS = tuple(day for _, day in ROWS)


YAML = "".join(f"- title: {title}\n  date: {day}\n  place: Hall\n" for title, day in ROWS)


JSON = json.dumps([{"title": title, "date": day, "venue": "Hall"} for title, day in ROWS])


TOML = "".join(f'[[concerts]]\ntitle = "{title}"\nstart = {day}\n' for title, day in ROWS)


CSV = "title,start,place\n" + "".join(f"{title},{day},Hall\n" for title, day in ROWS)


ICS = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//t//t//EN\r\n"
    + "".join(
        f"BEGIN:VEVENT\r\nUID:{day}@example.org\r\nDTSTAMP:20270101T000000Z\r\n"
        f"DTSTART;VALUE=DATE:{day.replace('-', '')}\r\nSUMMARY:{title}\r\nEND:VEVENT\r\n"
        for title, day in ROWS
    )
    + "END:VCALENDAR\r\n"
)


NESTED = (
    '- season: "2027"\n  concerts:\n'
    '  - {date: "April 3, 2027", time: "3pm", location: Hall, title: Spring Concert}\n'
    '  - {date: "July 4, 2027", time: "5pm", location: Park, title: Summer Concert}\n'
)


LINKED = json.dumps([{"title": title, "date": day, "url": f"/c/{day}/"} for title, day in ROWS])


class Case(NamedTuple):
    """
    A site and its events.

    Attributes:
        truth: Event starts that the proposals add, sorted: days or local times.
    """

    files: dict[str, str]
    truth: tuple[str, ...] = DAYS


def posts(folder: str, rows: dict[str, str]) -> dict[str, str]:
    """Return pages with their front matter."""
    return {f"{folder}/{name}.md": f"---\n{text}\n---\nText.\n" for name, text in rows.items()}


CASES = {
    "Jekyll, a nested list": Case(
        {"_config.yml": JEKYLL, "index.html": "---\n---\n", "_data/concerts.yml": NESTED},
        ("2027-04-03T15:00", "2027-07-04T17:00"),
    ),
    "Jekyll, a list and its page": Case(
        {"_config.yml": JEKYLL, "agenda.md": "---\ntitle: Agenda\n---\n", "_data/events.yml": YAML}
    ),
    "Jekyll, CSV": Case({"_config.yml": JEKYLL, "index.md": "---\n---\n", "_data/events.csv": CSV}),
    "Hugo, YAML": Case({"hugo.toml": HUGO, "content/a.md": "A.\n", "data/events.yaml": YAML}),
    "Hugo, TOML": Case({"hugo.toml": HUGO, "content/a.md": "A.\n", "data/concerts.toml": TOML}),
    "Hugo, JSON with URLs": Case(
        {"hugo.toml": HUGO, "content/a.md": "A.\n", "data/events.json": LINKED}
    ),
    "Hugo, a folder of lists": Case(
        {
            "hugo.toml": HUGO,
            "content/a.md": "A.\n",
            **{f"data/events/{year}.yml": YAML.replace("2027", str(year)) for year in (2026, 2027)},
        },
        ("2026-04-03", "2026-07-04", "2027-04-03", "2027-07-04"),
    ),
    "Hugo, a calendar": Case({"hugo.toml": HUGO, "content/a.md": "A.\n", "static/club.ics": ICS}),
    "Eleventy": Case(
        {
            "eleventy.config.js": "export default () => ({ dir: { input: 'src' } });\n",
            "src/index.md": "---\ntitle: Club\n---\n",
            "src/_data/events.json": JSON,
        }
    ),
    "a folder": Case({"README.md": "# Club\n", "events.csv": CSV}),
    "a key of its own": Case(
        {
            "hugo.toml": HUGO,
            **posts(
                "content/events",
                {
                    day: f"title: {title}\ntakesPlace: {int(day[-2:])} {month} 2027"
                    for (title, day), month in zip(ROWS, ("April", "July"), strict=True)
                },
            ),
        }
    ),
    "days in titles": Case(
        {
            "hugo.toml": HUGO,
            **posts(
                "content/post",
                {
                    f"{day}": f"title: jeudi {day} mai 2027 - Java\ndate: 2027-04-0{day}"
                    for day in (6, 7, 8)
                },
            ),
        },
        ("2027-05-06", "2027-05-07", "2027-05-08"),
    ),
    "days in digits": Case(
        {
            "hugo.toml": HUGO,
            **posts(
                "content/talks", {f"{day}": f"title: T\nstart: {day}/10/2027" for day in (8, 13)}
            ),
        },
        ("2027-10-08",),
    ),
    "local times with Z": Case(
        {
            "hugo.toml": f'{HUGO}timeZone = "Europe/Paris"\n',
            **{
                f"content/events/{day}.md": f"---\ntitle: Bal\nstart: 2027-{day}T{hour}:15:00Z\n"
                f"---\n{said} - {hour}h15\n"
                for day, hour, said in (
                    ("03-31", 20, "mercredi 31 mars 2027"),
                    ("06-05", 21, "samedi 5 juin 2027"),
                    ("07-04", 22, "dimanche 4 juillet 2027"),
                )
            },
        },
        ("2027-03-31T20:15", "2027-06-05T21:15", "2027-07-04T22:15"),
    ),
    "a folder by publication": Case(
        {
            "hugo.toml": HUGO,
            **posts(
                "content/concerts",
                {day: f"title: {title}\ndate: {day}\nvenue: Hall" for title, day in ROWS},
            ),
        },
        (),
    ),
}
"""Sites to propose settings for. A case without `truth` needs no setting or gets no proposal."""


_PROMISE = re.compile(r"# it would add (\d+) events?(?::|, such as:)\n")


_EXAMPLE = re.compile(r"eventsearch: - (.+?): .* is (\d{4}-\S+)$", re.MULTILINE)


def promises(text: str) -> Iterator[tuple[int, str]]:
    """Yield each proposal's promised number of events, and the file with the proposal applied."""
    for promise in _PROMISE.finditer(text):
        setting = re.compile(r"# (?:\w+ = .+|\[\[sources\]\]\n(?:#   \w+ = .+\n?)+)").search(
            text, promise.end()
        )
        assert setting, "a promise without a setting"
        applied = re.sub(r"(?m)^# *", "", setting[0])
        file = text[: setting.start()] + applied + text[setting.end() :]
        # A proposal may require a second setting, which is uncommented too.
        yield int(promise[1]), re.sub(r"( as\s(?:# )?well\n)# (\w+ = .+)", r"\1\2", file)


def starts(run: Run, root: Path) -> dict[str, str]:
    """Return the start of each event, by the path of its page or entry."""
    done = run("export", cwd=root)
    pages = [json.loads(line) for line in done.out.splitlines()]
    return {
        page["id"]: page["start"][: 10 if page["all_day"] else None]
        for page in pages
        if page["start"]
    }


def promised_starts(text: str) -> Iterator[tuple[str, str]]:
    """Yield path and start of each example for a proposed setting. Skip examples in advice."""
    is_promised = False
    for line in text.splitlines():
        if example := _EXAMPLE.match(line):
            if is_promised:
                yield example[1], example[2]
        else:
            is_promised = "it would add" in line


def kept(run: Run, root: Path) -> tuple[list[str], list[str]]:
    """Apply each proposal separately. Return the new event starts, and the broken promises."""
    file = root / "eventsearch.toml"
    assert not file.exists()
    said = run("init", cwd=root)
    assert said.code == 0, said.err
    text = file.read_text(encoding="utf-8")
    file.unlink()
    given: list[str] = []
    wrong: list[str] = []
    shown = [(path, start.replace("+00:00", "Z")) for path, start in promised_starts(said.err)]
    proposals = [*promises(text)]
    before = starts(run, root) if proposals else {}
    for count, applied in proposals:
        file.write_text(applied, encoding="utf-8")
        after = starts(run, root)
        changed = {path: start for path, start in after.items() if start != before.get(path)}
        if len(changed) != count or not count:
            wrong.append(f"{count} promised, {len(changed)} given")
        given += changed.values()
        shown = [
            (path, start)
            for path, start in shown
            if not any(id.partition("#")[0] == path and start in at for id, at in changed.items())
        ]
    wrong += [f"{path}: {start} was shown and is not given" for path, start in shown]
    file.write_text(text, encoding="utf-8")
    return given, wrong


@pytest.mark.parametrize("name", CASES)
def test_each_proposal_gives_the_promised_events(run: Run, tmp_path: Path, name: str) -> None:
    root = write(tmp_path / "le site é", CASES[name].files)
    given, wrong = kept(run, root)
    assert wrong == []
    assert sorted(start[:16] if "T" in start else start for start in given) == [*CASES[name].truth]


def test_the_example_of_a_day_in_a_folder_name_shows_the_folder(run: Run, tmp_path: Path) -> None:
    days = ("2031-01-04", "2031-02-01", "2031-03-01")
    pages = {f"content/agenda/{day}-meetup/index.md": "---\ntitle: M\n---\nx\n" for day in days}
    said = run("init", cwd=write(tmp_path, {"hugo.yaml": "title: T\n", **pages})).err
    assert "content/agenda/2031-01-04-meetup/index.md: 2031-01-04-meetup is 2031-01-04" in said


def test_the_index_has_the_entries_of_a_proposed_list(run: Run, tmp_path: Path) -> None:
    root = write(tmp_path, CASES["Jekyll, a nested list"].files)
    said = run("init", cwd=root)
    assert 'with files = "_data/concerts.yml" and page = "/" to eventsearch.toml' in said.err
    file = root / "eventsearch.toml"
    ((count, text),) = promises(file.read_text(encoding="utf-8"))
    file.write_text(text, encoding="utf-8")
    done = run("index", cwd=root)
    assert "E219" not in done.err
    found = json.loads(run("query", "is:event", "--json", cwd=root).out)
    assert found["total"] == count == 2


def test_a_proposal_without_events_is_not_printed(run: Run, tmp_path: Path) -> None:
    front = "title: T\nstart: 2027-05-0{0}\nneueZeit: 2027-05-0{0}"
    pages = posts("content/events", {f"{day}": front.format(day) for day in (1, 2, 3)})
    root = write(tmp_path, {"hugo.toml": HUGO, **pages})
    assert "it would add" not in run("init", cwd=root).err


CORPORA = (
    *("2i2c", "agenda-comarcal", "calas", "coredns", "davidaparicio", "helm-hugo", "hugodocs"),
    *("k8s-contributor", "laboucle", "mkdocs-material", "psw", "ssphub", "ssphub-quarto"),
    *("ssphub-history", "roweb3", "digitalgov"),
)
"""The real sites. The short form skips the last two, which are many times larger."""


@pytest.mark.corpora
def test_every_corpus_is_tested() -> None:
    sites = {each.name for each in corpora().iterdir() if each.is_dir()}
    others = {"events", "oracle", "ssphub-as-json", "ssphub-as-toml", "ssphub-seed"}
    assert sites - others == {*CORPORA}


@pytest.mark.corpora
@pytest.mark.endurance
@pytest.mark.parametrize("name", CORPORA[: tries(14, 16)])
def test_proposals_of_real_sites(run: Run, tmp_path: Path, name: str) -> None:
    root = tmp_path / name
    shutil.copytree(corpora() / name, root, symlinks=True)
    _, wrong = kept(run, root)
    assert wrong == []
