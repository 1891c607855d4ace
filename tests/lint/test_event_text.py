"""Events with different times in front matter and text, and events with equal ones."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from eventsearch.lint.fix.autofix import fix_site
from eventsearch.lint.runner import check, diagnostics_of_files
from eventsearch.lint.site_snapshot import SiteSnapshot
from eventsearch.model.page import Diagnostic
from eventsearch.settings import EventSettings, Settings
from lint_site import CONFIGURATION, NOW, diagnostics, page, said
from site_on_disk import write

CODES = ("E171", "E172", "E173", "E174")
PATH = "content/event/a.md"
NO_ZONE = 'baseURL = "https://example.org/"\n'


def found(
    root: Path, front: str, body: str = "", configuration: str = CONFIGURATION
) -> tuple[Diagnostic, ...]:
    """Return the diagnostics of a site with one event."""
    files = {"hugo.toml": configuration, PATH: page(f"title: A\n{front}", body)}
    return diagnostics(root, files, *CODES)


def fixed(root: Path, text: str, *, rounds: int = 1) -> str:
    """Return an event's text after its fixes are applied *rounds* times."""
    data = text.encode()
    for _ in range(rounds):
        write(root, {"hugo.toml": CONFIGURATION, PATH: data})
        snapshot = SiteSnapshot(Settings(root=root, index=root / ".eventsearch"))
        result = fix_site(
            snapshot,
            now=NOW,
            keep=lambda all_: tuple(each for each in all_ if each.code in CODES),
        )
        data = next((each.after for each in result.changes), data)
    return data.decode()


@pytest.mark.parametrize(
    ("front", "body", "message"),
    [
        (
            "summary: Le 29 février (15h - 16h), à Rennes\ndate: 2024-02-29T15:00:00Z",
            "",
            '4:7: E171 warning: its text has "29 février (15h - 16h)", but `date` is 15:00Z, which'
            " is 16:00 in Europe/Paris; write `2024-02-29T15:00:00+01:00`, or correct the text",
        ),
        (
            "date: 2021-06-20",
            "La première édition a eu lieu les 21 et 22 juin 2021.",
            '3:7: E172 warning: its text has "21 et 22 juin 2021", but by its front matter it takes'
            " place on 2021-06-20; write `date: 2021-06-21` and `date_end: 2021-06-22`, or correct"
            " the text",
        ),
        (
            "description: 18 mars (14h00 - 15h30)\ndate: 2026-03-18",
            "",
            '4:7: E173 info: its text has "18 mars (14h00 - 15h30)", but `date` has no time of day;'
            " write `2026-03-18T14:00:00+01:00`, and `date_end: 2026-03-18T15:30:00+01:00`",
        ),
    ],
    ids=["the hour on other clocks", "other days", "an hour that only the text has"],
)
def test_contradicting_texts_are_reported(
    tmp_path: Path, front: str, body: str, message: str
) -> None:
    assert said(found(tmp_path, front, body)) == [f"event/a.md:{message}"]


def site_of(*starts_and_hours: tuple[str, str], configuration: str = NO_ZONE) -> dict[str, str]:
    """Return a site with events that start at a moment and contain an hour in their text."""
    pages = {
        f"content/event/{number}.md": page(
            f"title: A\nsummary: Join us on {day} at {hour}\ndate: {start}"
        )
        for number, (start, hour) in enumerate(starts_and_hours)
        for day in (f"{datetime.fromisoformat(start):%d %B}",)
    }
    return {"hugo.toml": configuration, **pages}


def test_an_unknown_zone_of_the_site_is_reported_once(tmp_path: Path) -> None:
    files = site_of(
        ("2024-05-02T15:00:00Z", "15:00"),
        ("2024-07-02T18:30:00Z", "6:30 pm"),
        ("2024-04-09T14:00:00Z", "15:00"),
    )
    assert said(diagnostics(tmp_path, files, *CODES)) == [
        'event/1.md:4:7: E174 warning: its text has "02 July at 6:30 pm", and `date` is 18:30Z, '
        "which is UTC, here and on 1 more; 1 has another hour; set `timezone` in "
        "eventsearch.toml to the zone of the texts, then check again"
    ]


def test_days_without_a_zone_are_reported_once(tmp_path: Path) -> None:
    files = site_of(("2024-05-02", "15:00"), ("2024-05-03", "16:00"))
    (diagnostic,) = diagnostics(tmp_path, files, *CODES)
    assert (diagnostic.code, diagnostic.fix) == ("E173", None)
    assert diagnostic.message.endswith("has no time of day, here and on 1 more")


def test_a_wrong_day_is_reported_without_a_zone(tmp_path: Path) -> None:
    front = "date: 2023-02-23T18:00:00+02:00\nlang: fr"
    body = "Notre rencontre a lieu le vendredi 24 février à partir de 18h."
    (diagnostic,) = found(tmp_path, front, body, NO_ZONE)
    assert diagnostic.code == "E172"
    assert diagnostic.hint == "write `date: 2023-02-24T18:00:00+02:00`, or correct the text"


@pytest.mark.parametrize(("configuration", "codes"), [(NO_ZONE, []), (CONFIGURATION, ["E172"])])
def test_a_file_by_itself_is_read_in_the_zone_of_the_site(
    tmp_path: Path, configuration: str, codes: list[str]
) -> None:
    front = "date: 2023-02-23T23:00:00+02:00\nlang: fr"
    body = "Notre rencontre a lieu le vendredi 24 février à partir de 8h."
    assert [each.code for each in found(tmp_path, front, body, configuration)] == codes
    settings = Settings(root=tmp_path, index=tmp_path / ".eventsearch")
    snapshot = SiteSnapshot(settings, None, NOW, only={PATH})
    alone = diagnostics_of_files(snapshot, now=NOW)
    assert [each.code for each in alone if each.code in CODES] == codes


@pytest.mark.parametrize(
    "events",
    [
        [("2024-05-02T15:00:00Z", "15:00")],
        [("2024-05-02T14:00:00Z", "15:00"), ("2024-01-02T15:00:00Z", "15:00")] * 2,
        [("2024-05-02T13:00:00Z", "15:00"), ("2024-01-02T14:00:00Z", "15:00")] * 2,
        [("2024-05-02T15:00:00Z", "15:00 UTC"), ("2024-01-02T15:00:00Z", "15:00 UTC")],
        [("2024-05-02T15:00:00", "16:00"), ("2024-01-02T15:00:00", "16:00")],
    ],
    ids=["only one", "London", "Paris", "UTC is written", "no zone in the front matter"],
)
def test_hours_that_may_be_right_are_not_reported(
    tmp_path: Path, events: list[tuple[str, str]]
) -> None:
    assert diagnostics(tmp_path, site_of(*events), *CODES) == ()


TWO_DAYS = "Rendez-vous les 16 et 17 juin 2026."


@pytest.mark.parametrize(
    ("front", "body", "expected"),
    [
        # French
        ("date: 2024-05-02T15:00:00Z", "L'atelier a lieu le 2 mai de 15h à 16h.", "E171"),
        ("date: 2024-05-02T15:00:00+01:00", "Jeudi 2 mai 2024, 15h", "E171"),
        ("date: 2024-05-02T14:00:00Z", "Jeudi 2 mai 2024 à 15 heures, à Rennes", "E171"),
        ("date: 2024-05-02T18:30:00", "Jeudi 2 mai 2024, 19h", "E171"),
        ("date: 2026-06-16", "Rendez-vous les 16 et 17 juin 2026.", "E172"),
        ("date: 2026-06-17T09:00:00+02:00", "Les journées se tiendront du 15 au 17 juin", "E172"),
        ("date: 2026-06-17", f"{TWO_DAYS}\n\nConférence, 17 juin à 12h30", "E173"),
        ("date: 2026-06-16", f"{TWO_DAYS}\n\n16 juin : accueil", "E172"),
        ("date: 2026-06-17", f"{TWO_DAYS}\n\n16 juin : accueil\n\n17 juin : bilan", "E172"),
        # English
        ("date: 2024-05-03T14:30:00Z", "Join us on May 3, 2:30 pm–4 pm CET.", "E171"),
        ("eventDate: 2024-05-03", "**When:** Monday 6 May 2024, 18:00", "E172"),
        ("date: 2024-06-16\ntitle: Meetup, June 16–17", "Hello", "E172"),
        ("date: 2024-05-02T13:00:00", "Join us on May 2 at 1pm ET for our next call.", "E171"),
        ("date: 2024-05-03", "On Friday May 3 from 2 to 4 pm", "E173"),
        ("date: 2024-05-03", "Time: 18:30 – 20:00", "E173"),
        # German
        ("date: 2024-05-14T18:00:00Z", "Dienstag, 14. Mai, 18 Uhr", "E171"),
        ("date: 2024-05-14", "Das Treffen findet am 14. und 15. Mai 2024 statt.", "E172"),
        ("date: 2024-05-14", "## Wann\n\nDas Treffen findet am 15. Mai 2024 statt.", "E172"),
        ("date: 2024-05-14", "## Next meetup\n\nWe meet on 4 June 2024.", "E172"),
        ("date: 2024-05-14", "## News\n\nHello.\n\n## Where\n\nJoin us on 4 June 2024.", "E172"),
        ("date: 2024-05-14", "Treffen am Dienstag, den 14. Mai um 18.30 Uhr", "E173"),
        # Spanish
        ("date: 2024-05-14T18:00:00Z", "El 14 de mayo de 2024 de 18:00 a 20:00", "E171"),
        ("date: 2024-05-14", "Se celebra del 14 al 16 de mayo de 2024.", "E172"),
        ("date: 2024-05-14", "Fecha: 14 al 16 de mayo de 2024", "E172"),
        ("date: 2024-05-14", "Nos vemos el martes 14 de mayo a las 18:00", "E173"),
    ],
)
def test_days_and_hours_unlike_the_texts_are_reported(
    tmp_path: Path, front: str, body: str, expected: str
) -> None:
    assert "".join(each.code for each in found(tmp_path, front, body)) == expected


@pytest.mark.parametrize(
    ("front", "body"),
    [
        ("date: 2024-05-02T13:00:00Z", "Le 2 mai à 15h"),
        ("date: 2024-05-02T15:00:00", "Le 2 mai à 15h"),
        ("date: 2024-05-02T15:00:00-04:00", "On 2 May at 15:00, New York"),
        ("date: 2024-05-02T13:00:00Z", "2 May, 9am ET / 3pm CET"),
        ("date: 2024-05-14", "Hello.\n\n## Next meetup\n\nWe meet on 4 June 2024."),
        ("date: 2024-05-14", "Ici.\n\n## Séances passées\n\n### Mai\n\nRendez-vous le 4 mai 2024."),
        ("date: 2024-05-02T09:00:00\ndate_end: 2024-05-02T17:00:00", "Le 2 mai à 14h : discours"),
        ("date: 2024-05-02T10:00:00", "Le 2 mai. Accueil à 9h30, début à 10h"),
        ("date: 2024-05-02T10:00:00", "2 mai 9h, accueil\n\n2 mai 10h, discours"),
        ("date: 2024-05-02T14:00:00\ntimezone: Europe/London", "2 May 2024, 14:00"),
        ("date: 2024-05-02T00:30:00Z", "Wednesday, 1 May at 8:30 pm ET"),
        ("date: 2024-05-02\ntime: 18:00", "Le 2 mai à 18h"),
        ("date: 2024-05-02", "Inscription avant le 28 avril à 18h"),
        ("date: 2024-05-02", "L'édition précédente a eu lieu les 28 et 29 avril 2024."),
        ("date: 2024-05-02", "As you know, the outage of 28 April 2024 has shown a lot to us."),
        ("date: 2024-05-02", "Part of a week (from the 1st to the 7th of May) on health."),
        ("date: 2024-05-02\ndate_end: 2024-05-03", "Rendez-vous les 2 et 3 mai 2024"),
        ("date: 2024-05-02T10:00:00\ndate_end: 2024-05-02T11:00:00", "Conference on 1–3 May"),
        ("date: 2024-05-02", "Retrouvez-nous du 1er mars au 30 juin 2024"),
        (
            "date: 2024-05-02\ndate_end: 2024-05-02",
            "The meeting will take place 1–5 May 2024, our workshop on 2 May.",
        ),
        ("date: 2020-03-01", "Le salon a lieu les 29 février et 1er mars.\n\nAtelier : 1er mars."),
        ("date: 2020-03-01", "Die Messe findet vom 28. Februar bis 2. März statt.\n\nAm 1. März"),
        ("date: 2024-05-02", "Held on 2 May 2024, as on 3 April 2024"),
        ("date: 2024-05-02", "Held on 2 October 2024"),
        ("date: 2024-05-02", "P.S. We host a workshop on Saturday, May 11th from 1pm to 3pm."),
        ("date: 2024-05-02", "**PS:** meetup on 11 May 2024"),
        ("date: 2024-05-02", "We do not meet in a week, but we meet the week after on May 16th."),
        ("date: 2024-05-02", "Short talks will take place on May 16th - two weeks from now."),
        ("date: 2024-05-02", "Short talks take place on **May 16th**, two weeks\nfrom today"),
        ("date: 2024-05-02", "Rendez-vous le 16 mai, dans deux semaines, pour Git."),
        ("date: 2024-05-02", "Wir treffen uns am 16. Mai, in zwei Wochen."),
        ("date: 2024-05-02", "Nos vemos el 16 de mayo, dentro de dos semanas."),
        ("date: 2024-05-02\ndraft: true", "Rendez-vous les 2 et 3 mai 2024"),
    ],
)
def test_matching_and_unrelated_texts_are_fine(tmp_path: Path, front: str, body: str) -> None:
    assert said(found(tmp_path, front, body)) == []


def test_a_page_that_is_not_an_event_may_contain_any_time(tmp_path: Path) -> None:
    files = {"content/post/a.md": page("title: A\ndate: 2024-05-02", "Rendez-vous le 3 mai à 15h")}
    assert diagnostics(tmp_path, files, *CODES) == ()


YAML = "---\ntitle: A\n{}\nplace: Rennes\n---\nLe 2 mai, de 15h à 16h30.\n"
TOML = '+++\ntitle = "A"\n{}\nplace = "Rennes"\n+++\nLe 2 mai, de 15h à 16h30.\n'
JSON = '{{\n  "title": "A",\n  {}\n}}\nLe 2 mai, de 15h à 16h30.\n'


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        (YAML, "date: 2024-05-02T15:00:00Z # Paris", "date: 2024-05-02T15:00:00+02:00 # Paris"),
        (YAML, "date: '2024-05-02 15:00Z'", "date: '2024-05-02 15:00+02:00'"),
        (
            YAML,
            "event:\n  start: 2024-05-02T15:00:00Z",
            "event:\n  start: 2024-05-02T15:00:00+02:00",
        ),
        (
            YAML,
            "date_end: 2024-05-02T16:30:00Z\ndate: 2024-05-02T15:00:00Z",
            "date_end: 2024-05-02T16:30:00+02:00\ndate: 2024-05-02T15:00:00+02:00",
        ),
        (TOML, "date = 2024-05-02T15:00:00Z", "date = 2024-05-02T15:00:00+02:00"),
        (TOML, "date = 2024-05-02 15:00:00Z", "date = 2024-05-02T15:00:00+02:00"),
        (TOML, 'date = "2024-05-02T15:00:00Z"', 'date = "2024-05-02T15:00:00+02:00"'),
        (JSON, '"date": "2024-05-02T15:00:00Z"', '"date": "2024-05-02T15:00:00+02:00"'),
    ],
)
def test_the_sites_offset_is_written(tmp_path: Path, text: str, before: str, after: str) -> None:
    for rounds in (1, 2):
        assert fixed(tmp_path, text.format(before), rounds=rounds) == text.format(after)


@pytest.mark.parametrize(
    ("text", "written", "hint"),
    [
        (
            TOML,
            "date = 2024-05-02 # Paris",
            "write `2024-05-02T15:00:00+02:00`, and `date_end: 2024-05-02T16:30:00+02:00`",
        ),
        (
            JSON,
            '"event_start": "2024-05-02"',
            "write `2024-05-02T15:00:00+02:00`, and `event_end: 2024-05-02T16:30:00+02:00`",
        ),
        (
            YAML,
            "date: 2024-05-02T14:00:00Z",
            "write `2024-05-02T15:00:00+02:00`, or correct the text",
        ),
        (YAML, "date: 2024-04-29", "write `date: 2024-05-02`, or correct the text"),
        (
            YAML,
            "date: 2024-05-02T15:00:00Z\ndate_end: 2024-05-02T17:00:00Z",
            "write `2024-05-02T15:00:00+02:00`, or correct the text",
        ),
        (YAML, "date: 2 May 2024", "write the time with its offset, and the end"),
        (YAML, "date: 2024-05-02T14:00:00Z\ndate_end: 2 May 2024 17:00", "correct `date` or the"),
        (YAML, "when: {begin: 2024-05-02}", "write `2024-05-02T15:00:00+02:00`"),
    ],
)
def test_plausible_times_are_not_fixed(tmp_path: Path, text: str, written: str, hint: str) -> None:
    page_text = text.format(written)
    files = {"hugo.toml": CONFIGURATION, PATH: page_text}
    (found,) = diagnostics(tmp_path, files, *CODES)
    assert (found.hint.startswith(hint), found.fix) == (True, None)
    assert fixed(tmp_path, page_text) == page_text


def test_hours_of_a_site_in_utc_are_right(tmp_path: Path) -> None:
    files = site_of(("2024-05-02T15:00:00Z", "15:00"), ("2024-01-02T15:00:00Z", "15:00"))
    write(tmp_path, files)
    settings = Settings(root=tmp_path, index=tmp_path / ".eventsearch", timezone="UTC")
    told = check(settings, now=datetime(2024, 1, 1, tzinfo=UTC))
    assert not {each.code for each in told} & set(CODES)


@pytest.mark.parametrize(
    ("front", "body"),
    [
        ("event_start: 2024-02-20T18:00:00\npublishDate: 2024-02-01", "1 February 2024\n\nHello."),
        ("event_start: 2024-02-20T18:00:00\ndate: 2024-02-01", "**1 February 2024**\n\nHello."),
        ("event_start: 2024-02-20\nlastmod: 2024-02-01", "1 February 2024\n\nHello."),
        ("event_start: 2024-02-20\nregistration_deadline: 2024-02-10", "10 February 2024\n\nHi."),
        ("event_start: 2024-02-20\ndate: 2024-02-01\nsummary: News of 1 February 2024", "Hello."),
    ],
    ids=["publishDate", "date", "lastmod", "deadline", "summary"],
)
def test_the_day_of_another_key_does_not_contradict(tmp_path: Path, front: str, body: str) -> None:
    assert found(tmp_path, front, body) == ()
    other = found(
        tmp_path, front.replace("News of 1 ", "News of 5 "), f"5 {body[body.find('F') :]}"
    )
    assert [each.code for each in other] == ["E172"]


def test_publication_dates_as_starts_are_reported_once_per_folder(tmp_path: Path) -> None:
    files = {
        f"content/events/{day}.md": page(
            f"title: Meetup {day}\ndate: 2024-02-0{day}T21:00:00",
            f"## Date & Time\n\n* {day + 10}th February\n* 3:00pm to 5:30pm",
        )
        for day in (1, 2, 3, 4)
    }
    assert [each.code for each in diagnostics(tmp_path, files, "E172", "E195")] == ["E195"]
    one = {"content/events/1.md": files["content/events/1.md"]}
    alone = diagnostics(tmp_path / "alone", one, "E172", "E195")
    assert [each.code for each in alone] == ["E172"]


@pytest.mark.parametrize("others", ["", "date: 2026-05-01\n", "date: 2026-05-01T09:00:00Z\n"])
def test_a_key_of_the_settings_does_not_count_as_an_hour(tmp_path: Path, others: str) -> None:
    text = page(f"{others}title: Konzert am 17. Mai 2026, 19 Uhr\nevent_date: 2026-05-17")
    write(tmp_path, {"hugo.toml": CONFIGURATION, PATH: text})
    for start in ((), ("event_date",)):
        events = EventSettings(start=start)
        settings = Settings(root=tmp_path, index=tmp_path / ".eventsearch", events=events)
        codes = [each.code for each in check(settings, now=NOW) if each.code in CODES]
        assert codes == ["E173"]
