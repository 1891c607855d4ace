"""
Does each setting that `init` proposes give what it promises?

The truth of each site stands first. Each proposal is applied by itself, as a person would: the
signs before its lines are taken away, and the site is read again.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from cli_site import Run
from long_form import tries
from shared_data import corpora
from site_on_disk import write

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
        truth: Starts that the proposals give, sorted: days, or local times.
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
"""Those without a truth are read without a setting, or nothing is proposed."""

_PROMISE = re.compile(r"# it would give (\d+) events?(?::|, such as:)\n")
_EXAMPLE = re.compile(r"eventsearch: - (.+?): .* is (\d{4}-\S+)$", re.MULTILINE)


def promises(text: str) -> Iterator[tuple[int, str]]:
    """Yield how many events each proposal of a file gives, and the file with it applied."""
    for promise in _PROMISE.finditer(text):
        setting = re.compile(r"# (?:\w+ = .+|\[\[sources\]\]\n(?:#   \w+ = .+\n?)+)").search(
            text, promise.end()
        )
        assert setting, "a promise without a setting"
        applied = re.sub(r"(?m)^# *", "", setting[0])
        file = text[: setting.start()] + applied + text[setting.end() :]
        # A setting that another one needs is to be set as well.
        yield int(promise[1]), re.sub(r"( as well\n)# (\w+ = .+)", r"\1\2", file)


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
    """Yield path and start of the examples of what a setting gives, without those of advice."""
    is_promised = False
    for line in text.splitlines():
        if example := _EXAMPLE.match(line):
            if is_promised:
                yield example[1], example[2]
        else:
            is_promised = "it would give" in line


def kept(run: Run, root: Path) -> tuple[list[str], list[str]]:
    """Apply each proposal of a site by itself; return what it gives, and what it breaks."""
    before = starts(run, root)
    said = run("init", "--force", cwd=root)
    assert said.code == 0, said.err
    file = root / "eventsearch.toml"
    text = file.read_text(encoding="utf-8")
    given: list[str] = []
    wrong: list[str] = []
    shown = [(path, start.replace("+00:00", "Z")) for path, start in promised_starts(said.err)]
    for count, applied in promises(text):
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
def test_each_proposal_gives_what_it_promises(run: Run, tmp_path: Path, name: str) -> None:
    root = write(tmp_path / "le site é", CASES[name].files)
    given, wrong = kept(run, root)
    assert wrong == []
    assert sorted(start[:16] if "T" in start else start for start in given) == [*CASES[name].truth]


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


def test_what_gives_nothing_is_not_printed(run: Run, tmp_path: Path) -> None:
    front = "title: T\nstart: 2027-05-0{0}\nneueZeit: 2027-05-0{0}"
    pages = posts("content/events", {f"{day}": front.format(day) for day in (1, 2, 3)})
    root = write(tmp_path, {"hugo.toml": HUGO, **pages})
    assert "it would give" not in run("init", cwd=root).err


CORPORA = (
    *("2i2c", "agenda-comarcal", "calas", "coredns", "davidaparicio", "helm-hugo", "hugodocs"),
    *("k8s-contributor", "laboucle", "mkdocs-material", "psw", "ssphub", "ssphub-quarto"),
    *("ssphub-history", "roweb3", "digitalgov"),
)
"""The short form skips the last two, which are many times larger."""


@pytest.mark.corpora
def test_no_corpus_is_left_out() -> None:
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
