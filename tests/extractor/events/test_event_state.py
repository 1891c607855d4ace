"""An event's status, how people attend it, and where they register."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from eventsearch.extractor.events.state import in_title
from eventsearch.model.page import Meta, Registration
from field_pages import meta, said

Front = Mapping[str, object]

DAY = "2024-03-08"
URL = "https://example.org/inscription"


def _event(front: Front) -> Meta:
    return meta({"date": DAY, **front}, section="event")


STATUS: tuple[tuple[Front, str], ...] = (
    ({}, "scheduled"),
    ({"status": "scheduled"}, "scheduled"),
    ({"status": "Confirmed"}, "scheduled"),
    ({"status": "cancelled"}, "cancelled"),
    ({"state": "Canceled"}, "cancelled"),
    ({"eventstatus": "https://schema.org/EventCancelled"}, "cancelled"),
    ({"event": {"status": "cancelled"}}, "cancelled"),
    ({"event_status": "cancelled due to the storm"}, "cancelled"),
    ({"statut": "annulé"}, "cancelled"),
    ({"statut": "Annulée"}, "cancelled"),
    ({"status": "abgesagt"}, "cancelled"),
    ({"status": "Fällt aus"}, "cancelled"),
    ({"estado": "cancelado"}, "cancelled"),
    ({"stato": "annullato"}, "cancelled"),
    ({"estado": "cancelada"}, "cancelled"),
    ({"status": "geannuleerd"}, "cancelled"),
    ({"cancelled": True}, "cancelled"),
    ({"canceled": "yes"}, "cancelled"),
    ({"is_cancelled": "true"}, "cancelled"),
    ({"cancelled": "2024-03-01"}, "cancelled"),
    ({"annulé": "oui"}, "cancelled"),
    ({"abgesagt": "ja"}, "cancelled"),
    ({"cancelled": False}, "scheduled"),
    ({"cancelled": "no"}, "scheduled"),
    ({"abgesagt": "nein"}, "scheduled"),
    ({"status": "scheduled", "cancelled": True}, "cancelled"),
    ({"tags": ["meetup", "Abgesagt"]}, "cancelled"),
    ({"categories": "annulé"}, "cancelled"),
    ({"tags": ["cancelled flights"]}, "scheduled"),
    ({"status": "postponed"}, "postponed"),
    ({"statut": "reporté au 12 mai"}, "postponed"),
    ({"status": "verschoben"}, "postponed"),
    ({"postponed": True}, "postponed"),
    ({"status": "Rescheduled"}, "rescheduled"),
    ({"eventstatus": "EventRescheduled"}, "rescheduled"),
    ({"status": "moved online"}, "moved-online"),
    ({"event_status": "EventMovedOnline"}, "moved-online"),
)


@pytest.mark.parametrize(("front", "status"), STATUS)
def test_status_is_read_as_people_write_it(front: Front, status: str) -> None:
    found = _event(front)
    assert found.event_status == status
    assert not found.diagnostics


@pytest.mark.parametrize(
    "front",
    [
        {"status": "published"},
        {"status": "draft"},
        {"statut": "publié"},
        {"status": "completed"},
        {"status": "TBD"},
        {"state": "California"},
        {"address": {"state": "cancelled"}},
    ],
)
def test_a_status_of_another_kind_is_ignored(front: Front) -> None:
    found = _event(front)
    assert found.event_status == "scheduled"
    assert not found.diagnostics


def test_an_unknown_status_is_reported() -> None:
    found = _event({"event_status": "in limbo"})
    assert found.event_status == "scheduled"
    assert said(found) == [
        '3:15: E200 `event_status` is "in limbo", not a status of an event; write scheduled,'
        " cancelled, postponed, rescheduled or moved-online"
    ]


def test_a_page_that_is_not_an_event_has_no_state() -> None:
    front = {"date": DAY, "status": "cancelled", "online": True, "registration": URL}
    found = meta(front, section="post")
    assert (found.event_status, found.attendance, found.registration) == ("", "", None)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("ANNULÉ – Atelier", "annule"),
        ("[Cancelled] Meetup", "cancelled"),
        ("Postponed: meetup", "postponed"),
        ("Reporté : assemblée générale", "reporte"),
        ("Lauf (abgesagt)", "abgesagt"),
        ("Verschoben! Lauf", "verschoben"),
        ("Spring meeting - CANCELLED", "cancelled"),
        ("CANCELLED Spring meeting", "cancelled"),
        ("**CANCELADO** Taller", "cancelado"),
        ("Now online: meetup", "now online"),
        ("Cancelled-culture talk", ""),
        ("Cancelled culture: a talk", ""),
        ("How I cancelled", ""),
        ("Rescheduled talks, the best of", ""),
        ("Confirmed: a talk", ""),
        ("CANCELLED", ""),
    ],
)
def test_a_status_word_in_a_title_must_be_separate(title: str, name: str) -> None:
    assert in_title(title) == (name, bool(name))


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Atelier - ANNULÉ pour cause de pluie", "annule"),
        ("Atelier - REPORTÉ temporairement", "reporte"),
        ("Atelier (reporté temporairement)", "reporte"),
        ("Atelier - reporté, nouvelle date à venir", "reporte"),
        ("Workshop - POSTPONED until further notice", "postponed"),
        ("Workshop (postponed to 3 June)", "postponed"),
        ("Workshop - cancelled, sorry", "cancelled"),
        ("WORKSHOP - CANCELLED DUE TO RAIN", "cancelled"),
        ("Lauf - abgesagt wegen Regen", "abgesagt"),
        ("Lauf – Neuer Termin: 12. Mai", "neuer termin"),
        ("Taller | aplazado por la lluvia", "aplazado"),
        ("Corsa - annullata per maltempo", "annullata"),
        ("Loop - afgelast wegens regen", "afgelast"),
        ("Atelier : REPORTÉ au 12 mai", "reporte"),
        ("Talk - cancelled flights (cancelled)", "cancelled"),
    ],
)
def test_words_may_follow_a_status_at_the_end_of_a_title(title: str, name: str) -> None:
    assert in_title(title) == (name, True)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Talk - cancelled flights and your rights", "cancelled"),
        ("Talk (cancelled flights and your rights)", "cancelled"),
        ("TALK - CANCELLED FLIGHTS", "cancelled"),
        ("Atelier - reporté : comment déplacer une réunion", "reporte"),
        ("Atelier - annulé, et après ?", "annule"),
        ("Débat - annulé ou reporté", "annule"),
        ("Vortrag: verschoben ist nicht aufgehoben", "verschoben"),
    ],
)
def test_a_title_about_a_status_is_not_clear(title: str, name: str) -> None:
    assert in_title(title) == (name, False)


def test_an_unclear_title_is_reported_until_a_key_has_the_status() -> None:
    title = {"title": "Talk - cancelled flights and your rights"}
    found = _event(title)
    assert found.event_status == "scheduled"
    assert said(found) == [
        "3:8: E199 the title may say that the event is cancelled, and no key does;"
        " write `status: cancelled` or `status: scheduled`"
    ]
    assert not _event({**title, "status": "scheduled"}).diagnostics
    assert _event({"title": "Lauf (abgesagt)", "status": "scheduled"}).event_status == "cancelled"


def test_the_title_gives_the_status_if_no_key_does() -> None:
    found = _event({"title": "ANNULÉ – Atelier"})
    assert found.event_status == "cancelled"
    assert said(found) == [
        "3:8: E199 the title says that the event is cancelled, and no key does;"
        " write `status: cancelled`, and leave it out of the title"
    ]
    assert not _event({"title": "ANNULÉ – Atelier", "status": "cancelled"}).diagnostics


ATTENDANCE: tuple[tuple[Front, str], ...] = (
    ({}, ""),
    ({"online": True}, "online"),
    ({"virtual": "yes"}, "online"),
    ({"is_online": "true"}, "online"),
    ({"online": False}, ""),
    ({"online": "https://example.org/stream"}, ""),
    ({"hybrid": True}, "hybrid"),
    ({"hybrid": "https://meet.example.org/room"}, "hybrid"),
    ({"online": "https://meet.example.org/room", "location": "Room 3"}, ""),
    ({"in_person": True}, "in-person"),
    ({"in-person": True, "online": True}, "hybrid"),
    ({"format": "online"}, "online"),
    ({"format": "html"}, ""),
    ({"mode": "dark"}, ""),
    ({"type": "event"}, ""),
    ({"event_type": "Hybrid"}, "hybrid"),
    ({"attendance": 45}, ""),
    ({"attendance_mode": "in-person"}, "in-person"),
    ({"attendance_mode": ["online", "in-person"]}, "hybrid"),
    ({"eventattendancemode": "https://schema.org/MixedEventAttendanceMode"}, "hybrid"),
    ({"format": "présentiel et distanciel"}, "hybrid"),
    ({"modalité": "à distance"}, "online"),
    ({"format": "Präsenz"}, "in-person"),
    ({"modalidad": "presencial"}, "in-person"),
    ({"location": "Online"}, "online"),
    ({"location": "online (Zoom)"}, "online"),
    ({"location": "https://zoom.us/j/1"}, "online"),
    ({"lieu": "en ligne"}, "online"),
    ({"lieu": "Visio"}, "online"),
    ({"location": {"name": "Virtual"}}, "online"),
    ({"location": {"@type": "VirtualLocation"}}, "online"),
    ({"ort": "Raum 3 und online"}, "hybrid"),
    ({"location": "Hybrid (Paris & online)"}, "hybrid"),
    ({"lieu": "Rennes et en visio"}, "hybrid"),
    ({"location": "Rennes"}, ""),
    ({"location": "INSEE, visio"}, ""),
    ({"location": "Online University, London"}, ""),
    ({"format": "in-person", "location": "Online"}, "in-person"),
    ({"title": "Meetup (online)"}, "online"),
    ({"title": "Online meetup"}, ""),
)


@pytest.mark.parametrize(("front", "attendance"), ATTENDANCE)
def test_attendance_is_read_as_people_write_it(front: Front, attendance: str) -> None:
    assert _event(front).attendance == attendance


REGISTRATION: tuple[tuple[Front, tuple[str, str, bool]], ...] = (
    ({"registration": URL}, (URL, "", False)),
    ({"registration_url": URL}, (URL, "", False)),
    ({"event": {"registration_url": URL}}, (URL, "", False)),
    ({"inscription": URL}, (URL, "", False)),
    ({"anmeldung": f"[Anmelden]({URL})"}, (URL, "", False)),
    ({"signup": {"url": URL}}, (URL, "", False)),
    ({"rsvp": "/rsvp/"}, ("/rsvp/", "", False)),
    ({"tickets": "mailto:a@example.org"}, ("mailto:a@example.org", "", False)),
    ({"registration": {"link": URL, "deadline": "2024-03-01", "full": True}},
     (URL, "2024-03-02T00:00:00+00:00", True)),
    ({"inscriptions": {"lien": URL, "date_limite": "1er mars 2024", "complet": "oui"}},
     (URL, "2024-03-02T00:00:00+00:00", True)),
    ({"registration_deadline": "2024-03-01T12:00:00Z"},
     ("", "2024-03-01T12:00:00+00:00", False)),
    ({"anmeldeschluss": "1. März 2024"}, ("", "2024-03-02T00:00:00+00:00", False)),
    ({"sold_out": True}, ("", "", True)),
    ({"full": True}, ("", "", True)),
    ({"statut": "complet"}, ("", "", True)),
    ({"registration": "Sold out"}, ("", "", True)),
    ({"status": "ausgebucht"}, ("", "", True)),
)  # fmt: skip


@pytest.mark.parametrize(("front", "wanted"), REGISTRATION)
def test_registrations_as_people_write_them(front: Front, wanted: tuple[str, str, bool]) -> None:
    found = _event(front)
    url, deadline, full, _ = found.registration or Registration()
    assert (url, deadline.isoformat() if deadline else "", full) == wanted
    assert not found.diagnostics


@pytest.mark.parametrize(
    "front",
    [
        {"registration": "required"},
        {"registration": True},
        {"registration": "javascript:alert(1)"},
        {"external_url": URL},
        {"url_slides": URL},
        {"tickets": "JIRA-12"},
        {"sold_out": False},
        {"registration": {"deadline": "TBD"}},
        {"registration_open": True},
        {"previous": "/event/a/"},
    ],
)
def test_values_that_are_not_a_registration_are_ignored(front: Front) -> None:
    found = _event(front)
    assert found.registration is None
    assert not found.diagnostics


@pytest.mark.parametrize(
    ("front", "opens"),
    [
        ({"registration_start": "2024-01-02"}, "2024-01-02T00:00:00+00:00"),
        ({"registration": {"url": URL, "opens": "2024-01-02T09:00Z"}}, "2024-01-02T09:00:00+00:00"),
        ({"ouverture_inscriptions": "2 janvier 2024"}, "2024-01-02T00:00:00+00:00"),
        ({"registration": {"open": True}}, ""),
    ],
)
def test_the_start_of_registration_is_read(front: Front, opens: str) -> None:
    found = _event(front)
    time = (found.registration or Registration()).opens
    assert (time.isoformat() if time else "") == opens
    assert not found.diagnostics


@pytest.mark.parametrize(
    ("front", "start"),
    [
        ({"previous_start": "2024-01-02"}, "2024-01-02T00:00:00+00:00"),
        ({"previousStartDate": "2024-01-02T09:00:00Z"}, "2024-01-02T09:00:00+00:00"),
        ({"event": {"original_date": "2024-01-02"}}, "2024-01-02T00:00:00+00:00"),
        ({"ancienne_date": "2 janvier 2024"}, "2024-01-02T00:00:00+00:00"),
        ({"previous": "/event/a/"}, ""),
    ],
)
def test_the_former_start_of_a_postponed_event_is_read(front: Front, start: str) -> None:
    found = _event(front)
    assert (found.previous_start.isoformat() if found.previous_start else "") == start
    assert not found.diagnostics


def test_a_deadline_that_is_not_a_date_is_reported() -> None:
    found = _event({"registration": {"deadline": "soon"}})
    assert found.registration is None
    assert [each.code for each in found.diagnostics] == ["E102"]
