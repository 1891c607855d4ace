"""Secrets in published files are found and never repeated in output; false alarms are rare."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from eventsearch.lint.rules import pages
from eventsearch.lint.secrets import (
    find_in_calendar,
    find_secrets,
    is_of_a_person,
    without_access,
)
from eventsearch.settings import Settings
from lint_site import diagnostics, page, said

CODES = ("E901", "E902", "E903", "E904", "E905")
LINK = "https://us02web.zoom.us/j/86592612468?pwd=c2VjcmV0MQ"
CAN_WAIT = "date: 2031-05-06T18:00:00+02:00\npublishDate: 2024-01-01\nlocation: Rennes"


@pytest.mark.parametrize(
    "link",
    [
        LINK,
        "https://zoom.us/j/123?uname=a&amp;pwd=Q1w2E3r4.1",
        "https://example.zoom-x.de/j/61234567890?pwd=aB3dE6",
        "https://us02web.zoom.us/j/88888888888?pwd=Passerelle2027",
        "https://us02web.zoom.us/j/88888888888?pwd=abcDEF789",
        "https://us02web.zoom.us/w/8659261?tk=Zm9vYmFy.DQMA",
        "https://us02web.zoom.us/s/8659261?zak=eyJ0eXAiOiJ",
        "https://teams.microsoft.com/meet/3363982521028?p=HTIXUfoyBr",
        "https://teams.live.com/meet/93821?p=Zz9xYy",
        "https://example.webex.com/example/j.php?MTID=m1&PW=s3cr3t",
        "https://bbb.example.org/bigbluebutton/api/join?meetingID=a&password=mp9X&checksum=1",
        "https://meet.jit.si/Room?jwt=eyJhbGciOi",
        "https://tel.meet/abc-defg-hij?pin=1283456375953",
        "https://example.whereby.com/room?roomKey=eyJtZWV0aW5n",
        "https://webinaire.example.gouv.fr/meeting/signin/moderateur/12/creator/3/hash/9f8e7d",
    ],
)
def test_a_link_with_access_data_is_found(link: str) -> None:
    for text in (f"[Join]({link}) or {link}.", f'<a href="{link}">x</a>', f"Join: <{link}>"):
        (secret,) = find_secrets(text)
        assert secret.code == "E901"
        assert text[secret.offset :].startswith("https://")
        assert not any(len(part) > 5 and part in secret.message for part in link.split("=")[1:])


@pytest.mark.parametrize(
    "words",
    [
        "Meeting ID: 968 0844 2479\nPasscode: 973700",
        "on [Zoom](https://zoom.us/j/1) (password: 77777)",
        "**Meeting ID**: 910\n- **Password**: `08x755`",
        "ID de réunion : 951 1743 9112\nCode secret : 793864",
        "Visioconférence, mot de passe : été2024",
        "Réunion Zoom. Le mot de passe de la réunion est hirondelle42.",
        "Zoom. The passcode for the meeting is swallow42",
        "Mot de passe Zoom : phare2027",
        "Zoom. Mot de passe de l’atelier : abc789xyz",
        "Code secret (Zoom) : 482913",
        "Zoom. Code de la réunion : 482913",
        "Zoom password – pass2027",
        "Zoom: Meeting-ID 852 0098 1719, Kenncode 242060",
        "Webex, das Passwort lautet Winter24",
        "ID de la reunión: 853 6878\nCódigo de acceso: 934638",
        "Riunione Zoom, codice di accesso: 12ab34",
        "Reunião no Zoom, senha: 84aa21",
        "Dial-in: +1 555 010 0199, PIN: 787 664 574 59#",
        "Dial-in number\n\nParticipant Access Code: 966583#",
        "Zoom one tap: +13125550100,,95117439112#,,,,*793864# US",
    ],
)
def test_a_passcode_in_words_is_found(words: str) -> None:
    (secret,) = find_secrets(words)
    assert secret.code == "E902"
    assert not any(map(str.isdigit, secret.message))


@pytest.mark.parametrize(
    "number",
    ["+33 6 39 12 34 56", "06.39.12.34.56", "+33 (0)6 39 12 34 56", "+49 151 2764 9035",
     "0171/2794035", "+44 7911 123 456", "+41 79 123 45 67", "+32 470 12 34 56",
     "+39 347 123 4567", "+34 612 345 907", "+43 664 123 4567"],
)  # fmt: skip
def test_numbers_of_mobile_telephones_are_found(number: str) -> None:
    (secret,) = find_secrets(f"Marie, {number}, le soir")
    assert (secret.code, secret.offset) == ("E903", 7)
    assert number not in secret.message


@pytest.mark.parametrize(
    "text",
    [
        "https://us02web.zoom.us/j/86592612468",
        "https://zoom.us/rec/share/abc?pwd=c2VjcmV0",
        "https://zoom.us/j/1?pwd=xxxx and https://zoom.us/j/1?pwd=your-passcode",
        "https://zoom.us/j/1?pwd={{ .pwd }}",
        "https://example.org/login?password=s3cr3t1 and https://example.org/?p=12345",
        "https://teams.microsoft.com/l/meetup-join/19%3ameeting_x%40thread.v2/0?context=%7b%7d",
        "https://meet.google.com/abc-defg-hij https://bbb.example.org/b/abc-def-ghi",
        "https://support.zoom.us/hc/en-us/articles/201362033?pwd",
        "Set the password: s3cr3t1 in config.yml",
        f"Zoom. {'x ' * 400} password: s3cr3t1",
        "Zoom: the passcode is sent by mail. Password: required",
        "Zoom: passcode: xxxxxx, password: 123456",
        "Webinar on passwords: 10 rules. PIN codes: https",
        "Teams of the 2024 password cracking contest",
        "https://teams.example.org password: www.example.org2",
        "+33 1 70 95 03 50, 01 70 95 03 50, 0800 123 456, +1 312 555 0100",
        "06 00 00 00 00, 06 12 34 56 78, +33 6 39 98 12 34, +44 7700 900 123",
        "2016 07 04 17 00 00, 0655772817, 0a 07 63 75 73 74 6f, 0.0652438845, a/06.12.13.14.15",
        "contact@example.org info@gmail.com mon-asso@gmail.com jane.doe@example.org",
        "Contact: jane.doe@gmail.com",
        "[Jane](mailto:jane.doe@gmail.com)",
        "[jane.doe@gmail.com](mailto:jane.doe@gmail.com)",
        "email: jane.doe@gmail.com",
        "Inscription auprès de jane.doe@gmail.com",
    ],
)
def test_public_data_is_not_reported(text: str) -> None:
    assert list(find_secrets(text)) == []


def test_private_addresses_of_people_are_found() -> None:
    (secret,) = find_secrets("Slides by jane.doe@gmail.com.")
    assert (secret.code, "jane" in secret.message) == ("E904", False)


@pytest.mark.parametrize("name", ["george.martin", "jean.orgeval", "marie.servicex"])
def test_a_role_is_not_part_of_a_name(name: str) -> None:
    assert is_of_a_person(name)
    assert not is_of_a_person("paris.events2024")
    assert not is_of_a_person("secretariat_lyon")


@pytest.mark.parametrize(
    ("text", "open_to_all"),
    [
        (f"In {LINK}&from=x, room A", "In https://us02web.zoom.us/j/86592612468?from=x, room A"),
        (LINK, "https://us02web.zoom.us/j/86592612468"),
        ("https://example.org/?p=12345", "https://example.org/?p=12345"),
        ("Zoom meeting, passcode: 314159!", "Zoom meeting, passcode: …"),
        ("Zoom, code secret : 31 41 59, à 18 h", "Zoom, code secret : …, à 18 h"),
        ("+49 69 7104 9922,,86592612468#,,,,*314159#", "+49 69 7104 9922,,86592612468#,,,,*…#"),
        ("https://b3.example/meeting/signin/moderateur/12/hash1 x", "… x"),
        ("Raum 314159, Passwort: keines", "Raum 314159, Passwort: keines"),
        (
            f"{LINK} https://example.org/?p=12345 Passwort: keines, PIN: 314159"
            " +49 69 7104 9922,,86592612468#,,,,*271828#",
            "https://us02web.zoom.us/j/86592612468 https://example.org/?p=12345 Passwort: keines,"
            " PIN: … +49 69 7104 9922,,86592612468#,,,,*…#",
        ),
    ],
)
def test_access_data_of_meetings_is_removed(text: str, open_to_all: str) -> None:
    assert without_access(text) == open_to_all


CALENDAR = f"""\
BEGIN:VCALENDAR
BEGIN:VTIMEZONE
RRULE:FREQ=YEARLY
END:VTIMEZONE
BEGIN:VEVENT
ORGANIZER;CN=Jane:mailto:jane.doe@example.org
DTSTART;TZID="Europe/Paris":20230120T110000
DESCRIPTION:Zoom\\nOn vous \n attend\\, ID de réunion : 1\\nCo
 de secret : 793864\\n
LOCATION:{LINK[:30]}
 {LINK[30:]}
X-ZOOM-PASSCODE:314159
ATTENDEE;CN=A:mailto:a@example.org
ATTENDEE;CN=B:mailto:b@example.org
ATTENDEE;CUTYPE=ROOM:mailto:room@example.org
END:VEVENT
END:VCALENDAR
"""


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_calendar_is_read_unfolded_and_without_escapes(end: str) -> None:
    found = find_in_calendar(CALENDAR.replace("\n", end))
    assert [(each.code, each.offset) for each in found.secrets] == [
        ("E902", 8),
        ("E901", 11),
        ("E902", 13),
        ("E904", 6),
        ("E905", 14),
    ]
    assert found.last == "20230120"
    assert found.secrets[-1].message == "the calendar has the mail addresses of 2 invited people"


@pytest.mark.parametrize(
    ("lines", "last"),
    [
        ("DTSTART:20230120\nRRULE:FREQ=DAILY", ""),
        ("DTSTART:20230120\nRRULE:FREQ=DAILY;UNTIL=20230401T000000Z", "20230401"),
        ("RRULE:FREQ=DAILY\nRRULE;X-A=B:FREQ=DAILY;UNTIL=20230401T000000Z", ""),
        ("DTSTART:20230120\nDTEND;VALUE=DATE:20230122", "20230122"),
        ("ATTENDEE:invalid\nORGANIZER:mailto:contact@example.org\nX-PASSCODE:", ""),
        ("ATTENDEE:mailto:a@example.org", ""),
    ],
)
def test_the_last_day_of_a_calendar(lines: str, last: str) -> None:
    found = find_in_calendar(f"BEGIN:VCALENDAR\n{lines}\nEND:VCALENDAR")
    assert found.last == last
    assert [each.message for each in found.secrets] == [
        "the calendar has the mail addresses of an invited person"
    ] * ("mailto:a@" in lines)


def test_secrets_are_reported_at_their_position(tmp_path: Path) -> None:
    front = f"title: A\n{CAN_WAIT}\nlinks:\n- name: Zoom\n  url: {LINK}\nflag: true\ncount: 3"
    found = diagnostics(
        tmp_path,
        {
            "content/event/a.md": page(front, "Un texte.\n\nOn Zoom, passcode: **314159**"),
            "content/event/b.md": page(f"title: B\n{CAN_WAIT}\npasscode: 314159\nmeeting: Zoom"),
            "content/event/c.md": page(f"title: C\ndraft: true\n{CAN_WAIT}", LINK),
        },
        *CODES,
    )
    hint = "remove the passcode, and send it to the participants"
    assert said(found) == [
        "event/a.md:7:1: E901 warning: the link to a meeting at us02web.zoom.us lets everybody in"
        " with its `pwd=`; link to the registration page, or remove the passcode from the link",
        f'event/a.md:14:10: E902 warning: the text has the "passcode" of a meeting; {hint}',
        f'event/b.md:6:11: E902 warning: the text has the "passcode" of a meeting; {hint}',
    ]


def test_meetings_that_are_over_are_one_note(tmp_path: Path) -> None:
    past = "date: 2024-05-01T18:00:00+02:00\nevent_end: 2024-05-01T19:00:00+02:00\nlocation: Rennes"
    files = {
        "content/event/a.md": page(f"title: A\n{past}", f"{LINK}\n\n{LINK[:-1]}"),
        "content/event/b.md": page(f"title: B\n{past}", LINK),
        "content/post/c.md": page("title: C\ndate: 2023-01-01", f"{LINK}, passcode: 314159"),
        "content/post/d.md": page("title: D\ndate: 2024-05-31", "Zoom, passcode: 314159"),
        "content/e.md": page("title: E", "Zoom, passcode: 314159"),
    }
    found = diagnostics(tmp_path, files, *CODES)
    assert [line.partition(";")[0] for line in said(found)] == [
        'e.md:4:7: E902 warning: the text has the "passcode" of a meeting',
        "event/a.md:7:1: E901 info: the page has the link to a meeting that is over, here and on 2"
        " more",
        "post/c.md:5:55: E902 info: the page has the passcode of a meeting that is over",
        'post/d.md:5:7: E902 warning: the text has the "passcode" of a meeting',
    ]


def test_numbers_and_addresses_are_notes(tmp_path: Path) -> None:
    text = "Marie, 06 39 12 34 56, jane.doe@gmail.com"
    found = diagnostics(tmp_path, {"content/a.md": page("title: A", text)}, *CODES)
    assert [(each.code, each.severity, each.column) for each in found] == [
        ("E903", "info", 8),
        ("E904", "info", 24),
    ]


def test_calendars_of_the_site_are_checked(tmp_path: Path) -> None:
    coming = CALENDAR.replace("20230120", "20310120")
    large = "x" * (11 << 20)
    files = {
        "content/a.md": page("title: A"),
        "content/event/a.ics": CALENDAR,
        "static/b é.ICS": coming,
        "static/_made/c.ics": coming,
        "static/node_modules/x/c.ics": coming,
        "static/large.ics": large,
    }
    now = datetime(2024, 6, 1, tzinfo=UTC)
    found = diagnostics(tmp_path, files, *CODES, "E203", now=now)
    assert [(each.path, each.line, each.code, each.severity) for each in found] == [
        ("content/event/a.ics", 6, "E904", "warning"),
        ("content/event/a.ics", 8, "E902", "info"),
        ("content/event/a.ics", 11, "E901", "info"),
        ("content/event/a.ics", 13, "E902", "info"),
        ("content/event/a.ics", 14, "E905", "warning"),
        ("static/b é.ICS", 6, "E904", "warning"),
        ("static/b é.ICS", 8, "E902", "warning"),
        ("static/b é.ICS", 11, "E901", "warning"),
        ("static/b é.ICS", 13, "E902", "warning"),
        ("static/b é.ICS", 14, "E905", "warning"),
        ("static/large.ics", 0, "E203", "error"),
    ]


# The timer's error may leave coverage's lock held, and the next test would wait for ever.
@pytest.mark.no_cover
def test_a_calendar_that_cannot_be_read_is_reported(tmp_path: Path) -> None:
    (tmp_path / "a.ics").write_text(CALENDAR * 2_000)
    (tmp_path / "link.ics").symlink_to("/nowhere/a.ics")
    settings = Settings(root=tmp_path, index=tmp_path / ".eventsearch", page_timeout=0.01)
    names = ("a.ics", "gone.ics", "link.ics")
    found = pages.exposed_calendars(settings, names, date(2024, 6, 1))
    assert [(each.path, each.code) for each in found] == [("a.ics", "E216"), ("link.ics", "E202")]
