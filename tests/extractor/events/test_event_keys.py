"""Events as people write them: keys, values and zones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path

import pytest

from eventsearch.extractor.events.keys import ROLES, WORDS, name_of
from eventsearch.extractor.events.values import read_when
from eventsearch.model.page import Kind
from field_pages import SITE, meta

Front = Mapping[str, object]

DAY, AT = "2024-03-08", "2024-03-08T18:30:00"
ENGLISH: tuple[tuple[Front, str, str], ...] = (
    ({"dateStart": AT, "dateEnd": "2024-03-08T20:00:00"}, AT, "2024-03-08T20:00:00"),
    ({"eventDate": DAY, "date": "2024-01-01"}, DAY, ""),
    ({"event_date": DAY, "start_time": "18:30", "end_time": "20:00"}, AT, "2024-03-08T20:00:00"),
    ({"startDate": AT, "endDate": "2024-03-09T12:00:00"}, AT, "2024-03-09T12:00:00"),
    ({"started_at": "2024-03-08 18:30:00", "ended_at": "2024-03-08 20:00:00"}, AT, "T20:00:00"),
    ({"starts-at": "2024-03-08T18:30"}, AT, ""),
    ({"dt_start": "2024-03-08 18:30", "dt_end": "2024-03-09"}, AT, "2024-03-10"),
    ({"when": {"begin": AT, "end": "2024-03-08T19:00:00"}}, AT, "T19:00:00"),
    ({"start": {"date": DAY, "time": "18:30"}, "end": {"time": "20:00"}}, AT, "T20:00:00"),
    ({"dates": {"from": {"day": DAY, "hour": "18:30"}, "to": {"day": DAY, "hour": "20:00"}}},
     AT, "T20:00:00"),
    ({"date": "2024-01-01", "event": {"date": "March 8, 2024", "time": "6:30 PM"}}, AT, ""),
    ({"event": {"start_date": DAY, "time": "6:30PM - 8:00PM"}}, AT, "T20:00:00"),
    ({"date": DAY, "time": "6.30-8 pm"}, AT, "T20:00:00"),
    ({"date": DAY, "time": "18:30-20:00"}, AT, "T20:00:00"),
    ({"dateTime": "2024-03-08 18:30", "duration": 90}, AT, "T20:00:00"),
    ({"date": DAY, "end-date": "2024-03-10", "from": "18:30", "to": "17:00"},
     AT, "2024-03-10T17:00:00"),
    ({"start": AT, "end": "02:00"}, AT, "2024-03-09T02:00:00"),
    ({"start": AT, "end": "2024-03-09 24:00"}, AT, "2024-03-10T00:00:00"),
    ({"date": f"{DAY}T00:00:00", "date_end": f"{DAY}T00:00:00", "all_day": False}, DAY, ""),
    ({"start": AT, "duration": "PT1H30M"}, AT, "T20:00:00"),
    ({"start": AT, "duration": "1:30"}, AT, "T20:00:00"),
    ({"start": AT, "duration": "2 hours"}, AT, "T20:30:00"),
    ({"start": AT, "duration_hours": 2}, AT, "T20:30:00"),
    ({"date": DAY, "days": 3}, DAY, "2024-03-10"),
    ({"date": DAY, "duration": "3 days"}, DAY, "2024-03-10"),
    ({"event_start": "Friday, March 8th, 2024 at 6:30 p.m."}, AT, ""),
    ({"dates": "March 8-10, 2024"}, DAY, "2024-03-10"),
    ({"dates": ["2024-03-10", DAY, "2024-03-09"]}, DAY, "2024-03-10"),
    ({"dates": ["2024-03-15", DAY, "2024-03-22"]}, DAY, ""),
    ({"sessions": [{"start": AT, "end": "2024-03-08T20:00:00"},
                   {"start": "2024-03-09T09:00:00", "end": "2024-03-09T12:00:00"}]},
     AT, "2024-03-09T12:00:00"),
    ({"sessions": [{"date": DAY, "time": "18:30-19:30"}]}, AT, "T19:30:00"),
    *(({name: [{"day": DAY, "start": "18:30", "end": "19:30"}]}, AT, "T19:30:00")
      for name in ("dates", "horaires", "schedule")),
    ({"date": "2024-01-01", "details": {"date": DAY, "time": "18:30"}}, AT, ""),
    ({"date": DAY, "info": "2024-05-31: moved to room 4"}, DAY, ""),
    ({"event_date": "March 8, 2024", "time": [[{"start": AT, "end": "2024-03-08T20:00:00"}]]},
     AT, "T20:00:00"),
    ({"dates": "March 7-10, 2024", "time": [{"start": AT, "end": "2024-03-08T20:00:00"}]},
     "2024-03-07", "2024-03-10"),
    ({"start_date": "2024-03-08 8:30:00"}, "2024-03-08T08:30:00", ""),
    ({"start_date": date(2024, 3, 8), "start_time": time(18, 30)}, AT, ""),
    ({"start": datetime(2024, 3, 8, 18, 30)}, AT, ""),  # noqa: DTZ001
    ({"date": "2024-03-08 00:00:00", "start_time": "18:30"}, AT, ""),
    ({"start": "2024-03-08 18:30 - 2024-03-09 12:00"}, AT, "2024-03-09T12:00:00"),
    ({"date": DAY, "time": "22:00-01:00"}, "2024-03-08T22:00:00", "2024-03-09T01:00:00"),
    ({"when": "Friday 8 March 2024 18:30-20:00"}, AT, "T20:00:00"),
    ({"start": "2024-03-08 18:30-20:00"}, AT, "T20:00:00"),
    ({"start": "13-10-2024 18:30 - 20:00"}, "2024-10-13T18:30:00", "T20:00:00"),
    ({"dates": "from 8 to 10 March 2024"}, DAY, "2024-03-10"),
    ({"dateRange": "2024-03-08 to 2024-03-10"}, DAY, "2024-03-10"),
    ({"date": DAY, "startTime": "18:30", "endDate": DAY, "endTime": "20:00"}, AT, "T20:00:00"),
    ({"date": DAY, "start": "18:30", "end": "20:00"}, AT, "T20:00:00"),
    ({"start": AT, "end": "20:00"}, AT, "T20:00:00"),
    ({"schedule": [{"date": DAY, "time": "18:30"}]}, AT, ""),
    ({"start": 1709922600}, AT, ""),
    ({"start_date": DAY, "end_date": "2024-03-09", "time": "9:00-17:00"},
     "2024-03-08T09:00:00", "2024-03-09T17:00:00"),
    ({"event": {"day": "8", "month": "March", "year": "2024"}}, DAY, ""),
    ({"event_day": 8, "event_month": 3, "event_year": 2024, "time": "18:30"}, AT, ""),
    ({"start_day": 8, "start_month": 3, "start_year": 2024, "end": "20:00", "hour": "18:30"},
     AT, "T20:00:00"),
    ({"fromDate": AT, "toDate": "2024-03-08T20:00:00"}, AT, "T20:00:00"),
    ({"date": "2024-03-08T00:00:00Z", "start_time": "18:30-20:00"}, AT, "T20:00:00"),
    ({"date": "2024-03-08T00:00:00+01:00", "time": "18:30"}, f"{AT}+01:00", ""),
)  # fmt: skip
OTHERS: tuple[tuple[Front, str, str], ...] = (
    ({"date_debut": "le 8 mars 2024", "date_fin": "10 mars 2024"}, DAY, "2024-03-10"),
    ({"début": "2024-03-08T18:30", "fin": "2024-03-08T20:00"}, AT, "T20:00:00"),
    ({"jour": "vendredi 8 mars 2024", "heure": "18h30"}, AT, ""),
    ({"date": DAY, "heure_debut": "18h30", "heure_fin": "20h"}, AT, "T20:00:00"),
    ({"date": DAY, "horaires": "de 18h30 à 20h"}, AT, "T20:00:00"),
    *(({f"{day} {joint}{start}": DAY, f"{hour} {joint}{start}": "18:30",
        f"{day} {joint}{end}": DAY, f"{hour} {joint}{end}": "20:00"}, AT, "T20:00:00")
      for day, hour, joint, start, end in (
          ("date", "heure", "de ", "début", "fin"), ("Date", "Heure", "du ", "début", "fin"),
          ("fecha", "hora", "de ", "inicio", "fin"), ("data", "ora", "d'", "inizio", "fine"),
          ("data", "hora", "de ", "início", "término"))),
    ({"dateDeDebut": DAY, "dateDeFin": "2024-03-10"}, DAY, "2024-03-10"),
    ({"dates": "du 8 au 10 mars 2024"}, DAY, "2024-03-10"),
    ({"dates": "8 et 9 mars 2024"}, DAY, "2024-03-09"),
    ({"jour": "8", "mois": "MARS", "année": "2024", "heure": "18h30"}, AT, ""),
    ({"tag": 8, "monat": "März", "jahr": 2024}, DAY, ""),
    ({"dia": "8-10", "mes": "marzo", "año": 2024}, DAY, "2024-03-10"),
    ({"date": DAY, "init": "18:30", "end": "20:00"}, AT, "T20:00:00"),
    ({"date": DAY, "time": "18&#58;30"}, AT, ""),
    ({"dates": "30 décembre 2023 au 2 janvier 2024"}, "2023-12-30", "2024-01-02"),
    ({"date": DAY, "heure": "18h30", "durée": "1h30"}, AT, "T20:00:00"),
    ({"quand": "1er mars 2024 à 18h30"}, "2024-03-01T18:30:00", ""),
    ({"quand": "vendredi 8 mars 2024, 18h30-20h"}, AT, "T20:00:00"),
    ({"start": "2024年3月8日(金) 18:30-20:00"}, AT, "T20:00:00"),
    ({"start": "2024年3月8日", "time": "18時30分"}, AT, ""),
    ({"start": "2024년 3월 8일 18시 30분"}, AT, ""),
    ({"start": "2024. 3. 8. (금)", "time": "오후 6시반 ~ 8시"}, AT, "2024-03-08T20:00:00"),
    ({"start": "2024.3.8(금) 18:30"}, AT, ""),
    ({"start": "2024년 3월 8일 금요일 오후 6시 30분부터 8시까지"}, AT, "T20:00:00"),
    ({"start": "2024年3月8日 周五 下午6点30分-8点"}, AT, "T20:00:00"),
    ({"start": "2024 年 3 月 8 日", "time": "晚6：30 ~ 8：00"}, AT, "T20:00:00"),
    ({"start": "2024年3月8日", "time": "上午10点-下午1点"}, "2024-03-08T10:00:00", "T13:00:00"),
    ({"start": "2024年3月8日", "time": "午前10時から12時まで"}, "2024-03-08T10:00:00", "T12:00:00"),
    ({"dates": "2024年3月8日（金）〜10日（日）"}, DAY, "2024-03-10"),
    ({"dates": "2024年3月8日~4月10日"}, DAY, "2024-04-10"),
    ({"dates": "du vendredi 8 au dimanche 10 mars 2024"}, DAY, "2024-03-10"),
    ({"Beginn": "08.03.2024 18:30", "Ende": "08.03.2024 20:00"}, AT, "T20:00:00"),
    ({"datum": "8. März 2024", "uhrzeit": "18.30 Uhr"}, AT, ""),
    ({"datum": "Freitag, den 8. März 2024", "uhrzeit": "18 bis 20 Uhr"},
     "2024-03-08T18:00:00", "T20:00:00"),
    ({"datum": "8.3.2024", "von": "18:30", "bis": "20:00"}, AT, "T20:00:00"),
    ({"datum": "08.03.–10.03.2024"}, DAY, "2024-03-10"),
    ({"datum": "8.-10.03.2024"}, DAY, "2024-03-10"),
    ({"datum": "Fr., 08.03.2024", "zeit": "18:30–20:00 Uhr"}, AT, "T20:00:00"),
    ({"datum": "08.03.2024", "beginn": "18:30 Uhr", "ende": "20:00 Uhr"}, AT, "T20:00:00"),
    ({"von": DAY, "bis": "2024-03-10"}, DAY, "2024-03-10"),
    ({"termin": "8. bis 10. März 2024"}, DAY, "2024-03-10"),
    ({"datum": DAY, "uhrzeit": "18:30", "dauer": "90 Minuten"}, AT, "T20:00:00"),
    ({"datum": DAY, "ganztägig": True}, DAY, ""),
    ({"fecha": "8 de marzo de 2024", "hora": "18:30"}, AT, ""),
    ({"fecha": "13/10/2024", "hora": "18:30 h"}, "2024-10-13T18:30:00", ""),
    ({"fecha": "del 8 al 10 de marzo de 2024"}, DAY, "2024-03-10"),
    ({"fecha": "8 de marzo, 2024", "horario": "18:30 - 20:00 hs"}, AT, "T20:00:00"),
    ({"fecha_inicio": DAY, "fecha_fin": "2024-03-10"}, DAY, "2024-03-10"),
    ({"fecha": "viernes 8 de marzo de 2024", "hora": "18:30 a 20:00 h"}, AT, "T20:00:00"),
    ({"dataInizio": DAY, "dataFine": "2024-03-10"}, DAY, "2024-03-10"),
    ({"quando": "8 marzo 2024, ore 18:30"}, AT, ""),
    ({"data": "8 a 10 de março de 2024"}, DAY, "2024-03-10"),
    ({"data": "13/10/2024", "horario": "das 18h30 às 20h"}, "2024-10-13T18:30:00", "T20:00:00"),
    ({"data": "8 marzo 2024", "ora": "dalle 18:30 alle 20:00"}, AT, "T20:00:00"),
    ({"evento": {"data_evento": DAY, "dt_start": AT, "dt_end": "2024-03-08T20:00"}},
     AT, "T20:00:00"),
    ({"data_inicio": DAY, "data_fim": "2024-03-10"}, DAY, "2024-03-10"),
    ({"data": "8 de março de 2024", "hora": "18h30 às 20h"}, AT, "T20:00:00"),
    ({"datum": "vrijdag 8 maart 2024", "tijd": "18.30 uur"}, AT, ""),
    ({"begin": DAY, "einde": "2024-03-10"}, DAY, "2024-03-10"),
    ({"datum": "8 t/m 10 maart 2024"}, DAY, "2024-03-10"),
    ({"datum": "8.3.24", "uhrzeit": "18.30 Uhr"}, AT, ""),
    ({"datum": "Fr., 08.03.24, 18:30 Uhr"}, AT, ""),
    ({"datum": "8.-10.03.24"}, DAY, "2024-03-10"),
)  # fmt: skip


MORE_HOURS: tuple[tuple[Front, str, str], ...] = (
    ({"datum": "8.3.2024", "zeit": "18.30 - 20.00"}, AT, "T20:00:00"),
    ({"datum": "08.03.2024, 18.30 – 20.05"}, AT, "T20:05:00"),
    ({"data": DAY, "orario": "dalle 18.30 alle 20.00"}, AT, "T20:00:00"),
    ({"data": DAY, "ora": "ore 20"}, "2024-03-08T20:00:00", ""),
    ({"date": DAY, "time": "18:30-24:00"}, AT, "2024-03-09T00:00:00"),
    ({"start": AT, "end_time": "24:00"}, AT, "2024-03-09T00:00:00"),
    ({"when": "8 March 2024 18:30 - 9 March 2024 24:00"}, AT, "2024-03-10T00:00:00"),
    ({"dates": "20-24 February 2017"}, "2017-02-20", "2017-02-24"),
    ({"dates": "du 24 au 26 juillet 2020"}, "2020-07-24", "2020-07-26"),
    ({"dates": "May 19-24, 2019"}, "2019-05-19", "2019-05-24"),
    ({"dates": "23 March 2024, 18:00 - 24 March 2024, 24:00"}, "2024-03-23T18", "2024-03-25T00"),
    ({"eventDate": "2024-03-08 sera"}, DAY, ""),
    ({"eventDate": "8 mars 2024 au soir"}, DAY, ""),
    ({"eventDate": "8. März 2024 (abends)"}, DAY, ""),
    ({"eventDate": "8 March 2024, in the evening"}, DAY, ""),
    ({"eventDate": "8 de marzo de 2024 por la tarde"}, DAY, ""),
    ({"datum": DAY, "zeit": "18 Uhr c.t."}, "2024-03-08T18:15:00", ""),
    ({"datum": DAY, "zeit": "18:15 c.t."}, "2024-03-08T18:15:00", ""),
    ({"datum": DAY, "zeit": "18.30 Uhr s.t."}, AT, ""),
    ({"datum": DAY, "zeit": "18-20 Uhr c.t."}, "2024-03-08T18:15:00", "T20:00:00"),
    ({"datum": DAY, "zeit": "Einlass 18 Uhr, Beginn 18:30 Uhr"}, AT, ""),
    ({"datum": DAY, "zeit": "18:30 Uhr (Einlass 18 Uhr)"}, AT, ""),
    ({"datum": DAY, "zeit": "18:00 Einlass, 18:30 Beginn"}, AT, ""),
    ({"date": DAY, "time": "Doors 6pm, show 6:30pm"}, AT, ""),
    ({"date": DAY, "time": "18:30, doors at 18:00"}, AT, ""),
    ({"date": DAY, "heure": "ouverture des portes 18h, concert 18h30"}, AT, ""),
    ({"data": DAY, "orario": "apertura porte ore 18, inizio ore 18.30"}, AT, ""),
    ({"datum": DAY, "tijd": "zaal open 18.00, aanvang 18.30 uur"}, AT, ""),
    ({"datum": DAY, "zeit": "18:30-19:00 und 19:15-20:00"}, AT, "T20:00:00"),
    ({"date": DAY, "horaires": "9h-12h / 14h-18h"}, "2024-03-08T09:00:00", "T18:00:00"),
    ({"date": DAY, "time": "6:30pm til late"}, AT, ""),
    ({"datum": DAY, "zeit": "ab 18.30 Uhr, Ende offen"}, AT, ""),
    ({"date": DAY, "time": "18:30 - open end"}, AT, ""),
    ({"datum": DAY, "beginn": "18.30", "ende": "ca. 20 Uhr"}, AT, "T20:00:00"),
    ({"datum": DAY, "zeit": "Beginn: 18:30 Uhr, Ende: ca. 20 Uhr"}, AT, "T20:00:00"),
    ({"date": DAY, "time": "6pm for 6:30pm start"}, AT, ""),
    ({"date": DAY, "time": "doors 6pm, talk 6:30pm"}, AT, ""),
    ({"date": DAY, "heure": "18h30 (accueil 18h)"}, AT, ""),
    ({"quand": "vendredi 8 mars 2024 – 18 heures 30"}, AT, ""),
    ({"quand": "le 8 mars 2024 à partir de 18h30"}, AT, ""),
    ({"quand": "8 mars 2024, de 18h30 à minuit"}, AT, "2024-03-09"),
    ({"when": "2024.03.08 18:30"}, AT, ""),
    ({"when": "23-24/03/2024"}, "2024-03-23", "2024-03-24"),
    ({"date": DAY, "time": "from 6:30 pm until late"}, AT, ""),
    ({"date": DAY, "time": "18:30−20:00"}, AT, "T20:00:00"),
    ({"date": DAY, "time": "full days"}, DAY, ""),
    ({"date": f"{DAY}T00:00:00", "horaires": "toute la journée"}, DAY, ""),
    ({"event_time": f"{AT}.000Z"}, AT, ""),
    ({"event": {"time": "2024-03-08 18:30:00"}}, AT, ""),
    ({"startTime": AT, "endTime": "2024-03-10T20:00"}, AT, "2024-03-10T20:00:00"),
    ({"event": "2024-03-08 6:30 pm to 8 pm"}, AT, "T20:00:00"),
    ({"dato": "8. marts 2024", "tid": "kl. 18.30"}, AT, ""),
    ({"start": "8 marca 2024 18:30", "koniec": "10 marca 2024"}, AT, "2024-03-1"),
)  # fmt: skip


def _is(time: str, wanted: str) -> bool:
    return time[11:19] == wanted[1:] if wanted[:1] == "T" else time.startswith(wanted)


@pytest.mark.parametrize(("front", "start", "end"), [*ENGLISH, *OTHERS, *MORE_HOURS])
def test_events_are_read_as_people_write_them(front: Front, start: str, end: str) -> None:
    found = meta({key.lower(): value for key, value in front.items()}, section="event")
    begins, ends = (each.isoformat() if each else "" for each in (found.start, found.end))
    assert (_is(begins, start), found.all_day, bool(ends)) == (True, len(start) == 10, bool(end))
    assert _is(ends, end) if end else not ends
    assert not [each for each in found.diagnostics if each.code != "E102"]


ZONES: tuple[tuple[Front, str], ...] = (
    (
        {"starts": {"yyyy_mm_dd": DAY, "utc_hh_mm": "18:30"}, "tz": "Europe/Paris"},
        "2024-03-08T18:30:00+00:00",
    ),
    ({"start_utc": "2024-03-08 18:30:00", "tz": "Europe/Paris"}, "2024-03-08T18:30:00+00:00"),
    ({"startUTC": "2024-03-08T18:30+01:00"}, "2024-03-08T18:30:00+01:00"),
    ({"dateStart": AT, "timezone": "America/Los_Angeles"}, "2024-03-08T18:30:00-08:00"),
    ({"date": DAY, "time": "18:30", "tz": "CET"}, "2024-03-08T18:30:00+01:00"),
    ({"date": DAY, "time": "6:30pm - 8pm (PT)"}, "2024-03-08T18:30:00-08:00"),
    ({"date": DAY, "time": "18:30 Eastern"}, "2024-03-08T18:30:00-05:00"),
    ({"date": DAY, "time": "18:30 UTC+2"}, "2024-03-08T18:30:00+02:00"),
    ({"date": DAY, "heure": "18h30 (heure de Paris)"}, "2024-03-08T18:30:00+01:00"),
    ({"start": "2024-07-08 18:30 CEST"}, "2024-07-08T18:30:00+02:00"),
    ({"start": "Fri, 08 Mar 2024 18:30:00 EST"}, "2024-03-08T18:30:00-05:00"),
    ({"start": "Fri, 08 Mar 2024 18:30:00 +0100"}, "2024-03-08T18:30:00+01:00"),
    ({"start": "2024-03-08 18:30:00 -0700"}, "2024-03-08T18:30:00-07:00"),
    ({"start": "2024-03-08T18:30 Europe/Paris"}, "2024-03-08T18:30:00+01:00"),
)


@pytest.mark.parametrize(("front", "start"), ZONES)
def test_a_zone_by_its_name(front: Front, start: str) -> None:
    found = meta({key.lower(): value for key, value in front.items()}, section="event")
    assert found.start is not None
    assert found.start.isoformat() == start
    assert not found.diagnostics


DOUBTS: tuple[tuple[Front, str, str], ...] = (
    ({"date": DAY, "event_date": "to be announced"}, "E194", ""),
    ({"date": DAY, "heure": "à confirmer"}, "E194", DAY),
    ({"date": DAY, "time": "Fri 6pm - Sun 4pm"}, "E194", DAY),
    ({"date": DAY, "time": "10am for 2 h"}, "E194", DAY),
    ({"date": DAY, "time": "1830-2000"}, "E194", DAY),
    ({"date": DAY, "time": [{"start": "10:00", "end": "12:00"}]}, "E194", DAY),
    ({"start": "2024-03-31T02:30", "timezone": "Europe/Paris"}, "E194", "2024-03-31T03:30"),
    ({"start": "2025-W14"}, "E102", ""),
    ({"start": "2024-068"}, "E102", ""),
    ({"start": "Q3 2025"}, "E102", ""),
    ({"start": "2024-02-30"}, "E102", ""),
    ({"start": 45359}, "E102", ""),
    ({"start": 1709922600000}, "E102", ""),
    ({"start": "8 listopada 2024"}, "E102", ""),
    ({"start": "8 marraskuu 2024"}, "E102", ""),
    ({"start": "2024-03-08 10:00-12:00"}, "E194", ""),
    ({"start": "Monday 8 March 2024"}, "E194", ""),
    ({"start": "2024-03-08 18:30 CST"}, "E194", ""),
    ({"date": DAY, "time": "18:30 IST"}, "E194", DAY),
    ({"date": DAY, "time": "after lunch"}, "E194", DAY),
    ({"date": DAY, "time": "doors open at 18:00"}, "E194", DAY),
    ({"date": DAY, "time": "8 in the evening"}, "E194", DAY),
    ({"date": DAY, "time": "7h du soir"}, "E194", DAY),
    ({"date": DAY, "time": "Einlass: 19 Uhr"}, "E194", DAY),
    ({"date": DAY, "time": "24:00"}, "E194", DAY),
    ({"date": DAY, "time": "12.05"}, "E194", DAY),
    ({"date": DAY, "time": "1830"}, "E194", DAY),
    ({"date": DAY, "time": 18.30}, "E194", DAY),
    ({"date": DAY, "time": "7"}, "E194", DAY),
    ({"datum": "08/03/24"}, "E102", ""),
    ({"start": "2024-03-08 24:00"}, "E102", ""),
    ({"date": "March 8th"}, "E102", ""),
    ({"event": {"day": "8", "month": "13", "year": "2024"}}, "E102", ""),
    ({"date": "2024-07-08", "time": "18:30 EST"}, "E194", "2024-07-08T18:30:00-04:00"),
    ({"start": AT, "timezone": "Mars/Olympus"}, "E194", AT),
    ({"start": AT, "duration": 2}, "E194", AT),
    ({"start": AT, "duration": "some time"}, "E194", AT),
    ({"date": DAY, "days": "many"}, "E194", DAY),
    ({"datum": "jeden Montag"}, "E198", ""),
    ({"event_start": AT, "start_date": "2024-03-09"}, "E193", AT),
    ({"event": {"start": AT}, "event_start": "2024-03-09"}, "E193", AT),
    ({"start": AT, "start_time": "19:00"}, "E193", AT),
    ({"date": DAY, "time": []}, "E194", DAY),
    ({"date": DAY, "time": [[]]}, "E194", DAY),
    ({"event_date": DAY, "time": [{"start": "2024-03-09T17:00"}]}, "E193", DAY),
    ({"start": AT, "end": "2024-03-08T20:00", "duration": "2h"}, "E193", AT),
    ({"start": AT, "end": "2024-03-08T20:00", "date_end": "2024-03-09"}, "E193", AT),
    ({"start": AT, "end": "2024-03-07"}, "E108", AT),
    ({"date": DAY, "time": "10:00 / 14:00"}, "E194", DAY),
    ({"date": DAY, "time": "10:00 and 14:00"}, "E194", DAY),
    ({"start": 2024}, "E102", ""),
    ({"dates": [DAY, "foo"]}, "E194", DAY),
    ({"start_date": DAY, "start_time": "2024-03-09T17:00:00"}, "E193", DAY),
)


@pytest.mark.parametrize(("front", "code", "start"), DOUBTS)
def test_ambiguous_dates_are_reported(front: Front, code: str, start: str) -> None:
    found = meta(front, section="event")
    assert [each.code for each in found.diagnostics] == [code]
    assert (found.start.isoformat() if found.start else "").startswith(start)
    assert bool(found.start) == bool(start)


@pytest.mark.parametrize("front", [{"jour": "02", "mois": "mars"}, {"month": 3, "year": 2024}])
def test_a_day_in_parts_needs_all_of_them(front: Front) -> None:
    found = meta({"title": "T", **front}, section="event")
    assert (found.start, found.diagnostics) == (None, ())


@pytest.mark.parametrize("midnight", ["2024-03-08T00:00:00Z", "2024-03-07T23:00:00.000Z"])
def test_midnights_of_forms_are_days_of_the_site(midnight: str) -> None:
    site = replace(SITE, zone="Europe/Paris")
    found = meta({"start": midnight, "time": "18:30"}, section="event", site=site)
    assert found.start is not None
    assert (found.start.isoformat(), found.diagnostics) == (f"{AT}+01:00", ())


LOST: tuple[tuple[Front, str], ...] = (
    ({"date_debut": "08/03/2024"}, ""),
    ({"date_debut": "08/03/2024", "time": "18:30"}, ""),
    ({"event_date": "sometime in March 2027"}, ""),
    ({"dates": ["08/03/2024"]}, ""),
    ({"when": "First Fridays, doors at 6"}, DAY),
    ({"start": "18:30"}, AT),
    ({"date_debut": "08/03/2024", "start": "2024-05-05"}, "2024-05-05"),
)


@pytest.mark.parametrize(("front", "start"), LOST)
def test_an_unreadable_day_does_not_become_the_publication_date(front: Front, start: str) -> None:
    found = meta({"date": DAY, **front}, section="event").start
    assert (found.isoformat() if found else "").startswith(start)
    assert bool(found) == bool(start)


@pytest.mark.parametrize("section", ["event", "post"])
def test_a_taxonomy_is_not_a_key_for_days(section: str) -> None:
    site = replace(SITE, taxonomies=(("date", "dates"),))
    found = meta({"dates": ["samedi-5-decembre"]}, section=section, site=site)
    assert (found.start, found.diagnostics) == (None, ())


@pytest.mark.parametrize(
    ("front", "section", "kind", "told"),
    [
        ({"eventdate": "2024-03-08 18:30 CST"}, "event", "page", ["E194 warning"]),
        ({"eventdate": "2024-03-08 18:30 CST"}, "event", "section", ["E194 warning"]),
        ({"startdate": "2024-03-08M18:30"}, "post", "page", ["E102 error"]),
        ({"date": DAY, "time": "TBA"}, "event", "page", ["E194 info"]),
        ({"date": DAY, "when": "Friday"}, "event", "page", []),
        ({"event_date": DAY, "day": "08"}, "event", "page", []),
        ({"event_date": DAY, "day": "12"}, "event", "page", ["E194 warning"]),
    ],
    ids=[
        *("two zones", "two zones of a landing page", "a slip", "not known yet", "a weekday"),
        *("the number of the day", "another number"),
    ],
)
def test_an_unreadable_value_is_reported_once(
    front: Front, section: str, kind: Kind, told: list[str]
) -> None:
    logical = "/events/2024/summit" if kind == "section" else ""
    found = meta(front, section=section, kind=kind, logical=logical)
    assert [f"{each.code} {each.severity}" for each in found.diagnostics] == told
    assert (found.start is None) == ("date" not in front and "event_date" not in front)


def test_a_day_is_not_the_name_of_an_event() -> None:
    found = meta({"event": "2024-03-08", "title": "T"}, section="post")
    assert (found.event, str(found.start)) == ("", "2024-03-08 00:00:00+00:00")


OTHER_KEYS = (
    *("expirydate", "publishdate", "lastmod", "created", "updated", "deadline", "timeline"),
    *("cfp_start", "cfp_end", "submission_date", "showdate", "event_price", "event_url"),
    *("menu.start", "talks.start", "speakers.end", "sections.date", "resources.start"),
    "start_page",
)


@pytest.mark.parametrize("key", OTHER_KEYS)
def test_other_keys_are_not_event_keys(key: str) -> None:
    assert name_of(tuple(key.split("."))) is None


@pytest.mark.parametrize(
    "text",
    [
        *("{}-{} May 2024", "May {}-{}, 2024", "{}.-{}. Mai 2024", "du {} au {} mai 2024"),
        *("{} e {} maggio 2024", "{:02}.05.2024 - {:02}.05.2024", "{}-{} May 2024, 18:00"),
    ],
)
def test_a_range_of_days_has_the_written_numbers(text: str) -> None:
    spans = [(first, last) for last in range(2, 32) for first in range(1, last)]
    readings = [read_when(text.format(*span)) for span in spans]
    assert [(r.first.day, r.last.day) for r in readings if r and r.first and r.last] == spans


def test_the_place_has_keys_in_several_languages() -> None:
    for key in ("ort", "lugar", "luogo", "local", "locatie", "event_location"):
        assert meta({key: "Rennes", "date": DAY}, section="event").location == "Rennes"
        assert meta({key: "Rennes", "date": DAY}, section="post").location == ""
    assert meta({"evento": {"p_location": "Trento", "dt_start": DAY}}).location == "Trento"


def test_the_documented_table_of_words_is_complete() -> None:
    text = (Path(__file__).parents[3] / "docs" / "event-keys.md").read_text(encoding="utf-8")
    for role in ROLES:
        assert f"| `{role}` |" in text
    for words in WORDS.values():
        assert all(f"`{word}`" in text for word in words.split())
