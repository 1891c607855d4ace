"""Test whether words such as "ab", "from" and "depuis" mean future or past dates."""

from __future__ import annotations

from datetime import date

import pytest

from eventsearch.query.date_words import LANGUAGES

from .notation import days, table, times_in

BEFORE = date(2026, 12, 1)
"""A Tuesday, nine days before 10 December."""

AFTER = date(2026, 12, 20)
"""A Sunday, ten days after 10 December."""


FORWARD = table("""
en: from 10 December | from December 10 | from December 10 on | from the 10th of December onwards
en: starting 10 December | as of December 10 | starting on December 10 | starting from 10 December
en: not before 10 December | beginning 10 December | no earlier than December 10
en: not earlier than 10 December
fr: à partir du 10 décembre | a partir du 10 décembre | dès le 10 décembre
fr: à compter du 10 décembre | à dater du 10 décembre | commençant le 10 décembre
fr: pas avant le 10 décembre | au plus tôt le 10 décembre
de: ab 10. Dezember | ab dem 10. Dezember | vom 10. Dezember an | vom 10. Dezember ab
de: beginnend am 10. Dezember | beginnend mit dem 10. Dezember | nicht vor dem 10. Dezember
de: frühestens am 10. Dezember
es: desde el 10 de diciembre | a partir del 10 de diciembre | comenzando el 10 de diciembre
es: no antes del 10 de diciembre
it: dal 10 dicembre | a partire dal 10 dicembre | a decorrere dal 10 dicembre
it: non prima del 10 dicembre
nl: vanaf 10 december | met ingang van 10 december | van 10 december af | niet voor 10 december
pt: a partir de 10 de dezembro | a contar de 10 de dezembro | com início em 10 de dezembro
pt: não antes de 10 de dezembro
ca: des del 10 de desembre | a partir del 10 de desembre | a comptar del 10 de desembre
ca: no abans del 10 de desembre
pl: od 10 grudnia | począwszy od 10 grudnia | nie wcześniej niż 10 grudnia | nie przed 10 grudnia
""")
"""Expressions that mean from the next 10 December on, today included."""

BACK = table("""
en: since 10 December | since December 10
fr: depuis le 10 décembre
de: seit 10. Dezember | seit dem 10. Dezember
nl: sinds 10 december | sedert 10 december
pt: desde 10 de dezembro
""")
"""Expressions that mean since the last 10 December, today included.

Four languages use one word for "from" and "since".
"""

RANGES = table("""
en: from 10 to 12 December | from December 10 to December 12 | 10-12 December
fr: du 10 au 12 décembre | du 10 décembre au 12 décembre | entre le 10 et le 12 décembre
de: vom 10. bis 12. Dezember | vom 10. Dezember bis zum 12. Dezember
es: del 10 al 12 de diciembre | desde el 10 hasta el 12 de diciembre
it: dal 10 al 12 dicembre | dal 10 dicembre al 12 dicembre
nl: van 10 tot 12 december | van 10 tot en met 12 december
pt: de 10 a 12 de dezembro | de 10 de dezembro a 12 de dezembro
ca: del 10 al 12 de desembre | entre el 10 i el 12 de desembre
pl: od 10 do 12 grudnia | od 10 grudnia do 12 grudnia
""")
"""Expressions that mean from 10 to 12 December."""

MONDAY = table("""
en: from Monday
fr: dès lundi
de: ab Montag
es: desde el lunes
it: da lunedì
nl: vanaf maandag
pt: a partir de segunda-feira
ca: a partir de dilluns
pl: od poniedziałku
""")
"""Expressions that mean from Monday on."""


def test_every_language_has_test_expressions() -> None:
    assert {*LANGUAGES} == {lang for _, lang in FORWARD} == {lang for _, lang in RANGES}


@pytest.mark.parametrize(("text", "lang"), FORWARD)
def test_forward_expressions_give_the_next_day(text: str, lang: str) -> None:
    """On 20 December, "from 10 December" means the next year. "Since" would mean this year."""
    assert days(text, BEFORE, lang) == "2026-12-10.."
    assert days(text, date(2026, 12, 10), lang) == "2026-12-10.."
    assert days(text, AFTER, lang) == "2027-12-10.."


@pytest.mark.parametrize(("text", "lang"), FORWARD)
def test_an_explicit_year_decides(text: str, lang: str) -> None:
    joint = " de " if lang in {"es", "pt", "ca"} else " "
    for name in ("december", "décembre", "dezember", "diciembre", "dicembre", "dezembro"):
        text = text.replace(name, f"{name}{joint}2024")
    for name in ("December 10", "December", "Dezember", "desembre", "grudnia"):
        if name in text:
            text = text.replace(name, f"{name}{joint}2024", 1)
            break
    is_origin = lang == "en" and (text.startswith(("from", "as of")) and " on" not in text)
    expected = "2024-12-10" if is_origin else "2024-12-10.."
    assert days(text, BEFORE, lang) == expected


@pytest.mark.parametrize(("text", "lang"), BACK)
def test_backward_expressions_give_the_last_day(text: str, lang: str) -> None:
    """ "Since" refers to a date that has passed."""
    assert days(text, BEFORE, lang) == "2025-12-10.."
    assert days(text, date(2026, 12, 10), lang) == "2026-12-10.."
    assert days(text, AFTER, lang) == "2026-12-10.."


@pytest.mark.parametrize(("text", "lang"), RANGES)
def test_ranges_have_two_ends(text: str, lang: str) -> None:
    assert days(text, BEFORE, lang) == "2026-12-10..2026-12-12"
    assert days(text, AFTER, lang) == "2027-12-10..2027-12-12"


@pytest.mark.parametrize(("text", "lang"), MONDAY)
def test_a_weekday_is_the_next_one(text: str, lang: str) -> None:
    assert days(text, BEFORE, lang) == "2026-12-07.."
    assert days(text, date(2026, 12, 7), lang) == "2026-12-07.."


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("fr", "depuis 3 jours", "2026-11-28.."),
        ("en", "since 3 days", "2026-11-28.."),
        ("de", "seit 3 Tagen", "2026-11-28.."),
        ("es", "desde hace 3 días", "2026-11-28.."),
        ("it", "da 3 giorni", "2026-11-28.."),
        ("nl", "sinds 3 dagen", "2026-11-28.."),
        ("pt", "desde há 3 dias", "2026-11-28.."),
        ("ca", "des de fa 3 dies", "2026-11-28.."),
        ("fr", "dès demain", "2026-12-02.."),
        ("de", "ab morgen", "2026-12-02.."),
        ("en", "from tomorrow", "2026-12-02.."),
        ("en", "from today", "2026-12-01.."),
        ("en", "from next week", "2026-12-07.."),
        ("en", "from December", "2026-12-01.."),
        ("en", "from March", "2027-03-01.."),
        ("en", "from March 2028", "2028-03-01.."),
        ("en", "from March 2020", "2020-03-01..2020-03-31"),
        ("en", "from last week", "2026-11-23..2026-11-29"),
        ("en", "from yesterday", "2026-11-30"),
        ("en", "starting 2027", "2027-01-01.."),
        ("en", "from winter on", "2026-12-01.."),
        ("de", "ab 2020", "2020-01-01.."),
        ("fr", "à partir de 2020", "2020-01-01.."),
        ("pl", "do 10 grudnia", "..2026-12-10"),
    ],
)
def test_other_expressions_give_these_days(lang: str, text: str, expected: str) -> None:
    assert days(text, BEFORE, lang) == expected


@pytest.mark.parametrize(
    ("text", "lang"),
    table("""
en: Letters from 1916 | photos from summer | from the archives | from Paris to Lyon | from 18:00
en: from 6 to 8 pm | starting a business | from 5 years | from scratch | as of
en: open from Monday to Friday | not before noon | from 10 | from A to Z | from home | as of 2023
en: from now on
fr: ab initio | dès 5 ans | à partir de 10 ans | dès 18h | à partir de 15 € | depuis toujours
de: ab initio | ab 18 Jahren | ab 10 Uhr | ab und zu | ab 15 Euro | von 10 bis 12 Uhr | seit wann
de: ab Hof
es: desde 10 euros | desde casa | a partir de 18 años
it: da Roma a Milano | dalle 18 | da casa
nl: vanaf 12 jaar | vanaf 18 uur | vanaf 5 euro
pt: a partir de 10 anos | desde criança | a partir das 18h
ca: des de casa | a partir de 12 anys | des del principi
pl: od 18 lat | od 10 zł | od nowa | od 18:00
"""),
)
def test_texts_without_a_time_are_not_dates(text: str, lang: str) -> None:
    assert times_in(text, BEFORE, lang) == []
