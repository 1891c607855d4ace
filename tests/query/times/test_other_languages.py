"""Test time words in languages that are used only if the site has pages in them."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from eventsearch.query.date_words import may_contain_date
from eventsearch.query.date_words.find import read_days

from .notation import TODAY, days, spoken, table, times_in

CLEAR: Mapping[str, list[tuple[str, str]]] = {
    "de": table("""
2026-11-25: heute | heute Abend
2026-11-26: morgen | morgen früh
2026-11-27: übermorgen | am Freitag | Freitag | nächsten Freitag
2026-11-24: gestern
2026-11-23..2026-11-29: diese Woche | KW 48
2026-11-30..2026-12-06: nächste Woche | naechste Woche | in einer Woche
2026-11-16..2026-11-22: letzte Woche
2026-11-28..2026-11-29: dieses Wochenende | am Wochenende
2026-12-05..2026-12-06: nächstes Wochenende | am nächsten Wochenende
2026-12-01..2026-12-31: nächsten Monat | im nächsten Monat
2026-01-01..2026-12-31: dieses Jahr
2025-01-01..2025-12-31: letztes Jahr
2027-05-01..2027-05-31: im Mai
2024-05-01..2024-05-31: Mai 2024
2027-05-03: am 3. Mai | Montag, 3. Mai | am Montag, den 3. Mai
2024-05-03: 3. Mai 2024 | 3.5.2024 | 03.05.2024
2024-05-03..2024-05-05: vom 3. bis 5. Mai 2024 | 3.-5. Mai 2024
2027-05-03..2027-05-05: 3.–5. Mai | 3. bis zum 5. Mai
2026-11-25..: nächste Veranstaltungen | demnächst
..2026-11-24: vergangene Veranstaltungen
2022-01-01..: seit 2022
2027-05-01..: ab Mai
2027-05-03..: ab dem 3. Mai
..2023-02-28: vor März 2023
2021-01-01..: nach 2020
..2027-06-30: bis Juni
2023-03-01..2023-06-30: zwischen März und Juni 2023
2024-01-01..2024-03-31: 1. Quartal 2024 | erstes Quartal 2024
2023-06-01..2023-08-31: Sommer 2023
2026-06-01..2026-08-31: diesen Sommer
2026-11-25..2026-12-02: in den nächsten 7 Tagen
2026-11-25..2027-01-25: in den nächsten zwei Monaten
2026-10-26..2026-11-25: letzte 30 Tage
2026-11-09..2026-11-15: vor zwei Wochen
2026-12-07..2026-12-13: in zwei Wochen
2027-05-21..2027-05-31: Ende Mai
2025-01-01..2025-04-30: Anfang 2025
2024-05-11..2024-05-20: Mitte Mai 2024
2024-01-01..2024-12-31: Jahr 2024
2026-11-18..2026-11-25: die letzten Tage
"""),
    "es": table("""
2026-11-25: hoy | esta tarde
2026-11-26: mañana | mañana por la mañana
2026-11-27: pasado mañana | este viernes | viernes que viene
2026-11-24: ayer | anoche
2026-11-23..2026-11-29: esta semana | semana 48
2026-11-28..2026-11-29: este fin de semana
2026-12-05..2026-12-06: el próximo fin de semana
2026-11-30..2026-12-06: próxima semana | la semana que viene
2026-11-16..2026-11-22: la semana pasada | la última semana
2026-11-01..2026-11-30: este mes
2026-12-01..2026-12-31: el mes que viene | próximo mes
2025-01-01..2025-12-31: el año pasado
2027-05-01..2027-05-31: en mayo
2024-05-01..2024-05-31: mayo de 2024
2024-05-03: 3 de mayo de 2024 | 3/05/2024
2027-05-03: el 3 de mayo | lunes 3 de mayo
2024-05-03..2024-05-05: del 3 al 5 de mayo de 2024 | 3-5 mayo 2024
2026-11-25..: próximos eventos | proximamente
..2026-11-24: eventos pasados
2022-01-01..: desde 2022
2027-05-01..: desde mayo
2027-05-03..: a partir del 3 de mayo
..2023-02-28: antes de marzo de 2023
2021-01-01..: después de 2020
..2027-06-30: hasta junio
2023-03-01..2023-06-30: entre marzo y junio de 2023
2027-05-03..2027-05-05: entre el 3 y el 5 de mayo
2024-01-01..2024-03-31: primer trimestre de 2024
2023-06-01..2023-08-31: verano 2023
2026-06-01..2026-08-31: este verano
2026-11-25..2026-12-02: los próximos 7 días
2026-11-25..2027-01-25: en los próximos dos meses
2026-10-26..2026-11-25: últimos 30 días
2026-11-09..2026-11-15: hace dos semanas
2026-12-07..2026-12-13: dentro de dos semanas
2027-05-21..2027-05-31: a finales de mayo
2025-01-01..2025-04-30: principios de 2025
2027-05-11..2027-05-20: mediados de mayo
2027-05-01: 1º de mayo | 1° mayo
2027-03-03: mar 3
2027-03-10..2027-03-12: de 10 a 12 de marzo
2027-10-12: 12 de octubre
2026-10-01..2026-10-31: el mes pasado
"""),
    "it": table("""
2026-11-25: oggi | stasera
2026-11-26: domani | domani sera
2026-11-27: dopodomani | venerdì prossimo | questo venerdì
2026-11-24: ieri
2026-11-23..2026-11-29: questa settimana | settimana 48
2026-11-28..2026-11-29: questo fine settimana | questo weekend
2026-11-30..2026-12-06: la prossima settimana | settimana prossima
2026-11-16..2026-11-22: la settimana scorsa
2026-12-01..2026-12-31: il mese prossimo
2026-11-01..2026-11-30: questo mese
2025-01-01..2025-12-31: l'anno scorso
2026-01-01..2026-12-31: quest'anno
2027-05-01..2027-05-31: a maggio | in maggio
2024-05-01..2024-05-31: maggio 2024
2024-05-03: 3 maggio 2024
2027-05-03: il 3 maggio
2027-03-08: l'8 marzo | sabato 8 marzo
2027-05-01: 1° maggio
2024-05-03..2024-05-05: dal 3 al 5 maggio 2024 | 3-5 maggio 2024
2027-03-08..2027-03-10: dall'8 al 10 marzo
2026-11-25..: prossimi eventi | in arrivo
..2026-11-24: eventi passati
2022-01-01..: dal 2022
2027-05-01..: da maggio
2027-05-03..: a partire dal 3 maggio
..2023-02-28: prima di marzo 2023
2021-01-01..: dopo il 2020
..2027-06-30: fino a giugno
2023-03-01..2023-06-30: tra marzo e giugno 2023
2027-05-03..2027-05-05: tra il 3 e il 5 maggio
2024-01-01..2024-03-31: primo trimestre 2024
2023-06-01..2023-08-31: estate 2023
2026-06-01..2026-08-31: quest'estate
2026-11-25..2026-12-02: i prossimi 7 giorni
2026-11-25..2027-01-25: nei prossimi due mesi
2026-10-26..2026-11-25: ultimi 30 giorni
2026-11-09..2026-11-15: due settimane fa
2026-12-07..2026-12-13: tra due settimane
2027-05-21..2027-05-31: fine maggio
2025-01-01..2025-04-30: inizio 2025
2027-05-11..2027-05-20: metà maggio
"""),
    "nl": table("""
2026-11-25: vandaag | vanavond
2026-11-26: morgen | morgenavond
2026-11-27: overmorgen | op vrijdag | vrijdag | volgende vrijdag
2026-11-24: gisteren
2026-11-23..2026-11-29: deze week | week 48
2026-11-30..2026-12-06: volgende week | over een week
2026-11-16..2026-11-22: vorige week
2026-11-28..2026-11-29: dit weekend | komend weekend
2026-12-05..2026-12-06: volgend weekend
2026-11-01..2026-11-30: deze maand
2026-12-01..2026-12-31: volgende maand
2025-01-01..2025-12-31: vorig jaar
2026-01-01..2026-12-31: dit jaar
2027-05-01..2027-05-31: in mei
2024-05-01..2024-05-31: mei 2024
2024-05-03: 3 mei 2024
2027-05-03: op 3 mei | maandag 3 mei | 3de mei
2024-05-03..2024-05-05: van 3 tot 5 mei 2024 | 3 t/m 5 mei 2024
2027-05-03..2027-05-05: 3 tot en met 5 mei | 3-5 mei
2026-11-25..: komende evenementen | binnenkort
..2026-11-24: afgelopen evenementen
2022-01-01..: sinds 2022
2027-05-01..: vanaf mei
2027-05-03..: vanaf 3 mei
..2023-02-28: voor maart 2023
2021-01-01..: na 2020
..2027-06-30: tot juni
2023-03-01..2023-06-30: tussen maart en juni 2023
2024-01-01..2024-03-31: eerste kwartaal 2024
2023-06-01..2023-08-31: zomer 2023
2026-06-01..2026-08-31: deze zomer
2026-11-25..2026-12-02: de komende 7 dagen
2026-11-25..2027-01-25: in de komende twee maanden
2026-10-26..2026-11-25: afgelopen 30 dagen
2026-11-09..2026-11-15: twee weken geleden
2026-12-07..2026-12-13: over twee weken
2027-05-21..2027-05-31: eind mei
2025-01-01..2025-04-30: begin 2025
2027-05-11..2027-05-20: half mei
"""),
    "pt": table("""
2026-11-25: hoje | hoje à noite
2026-11-26: amanhã | amanhã de manhã
2026-11-27: depois de amanhã | sexta-feira | sexta que vem | próxima sexta
2026-11-24: ontem
2026-11-23..2026-11-29: esta semana | semana 48
2026-11-30..2026-12-06: próxima semana | semana que vem
2026-11-16..2026-11-22: semana passada
2026-11-28..2026-11-29: este fim de semana | no fim de semana
2026-12-05..2026-12-06: próximo fim de semana
2026-11-01..2026-11-30: este mês
2026-12-01..2026-12-31: mês que vem | próximo mês
2025-01-01..2025-12-31: ano passado
2026-01-01..2026-12-31: este ano
2027-05-01..2027-05-31: em maio
2024-05-01..2024-05-31: maio de 2024
2024-05-03: 3 de maio de 2024
2027-05-03: dia 3 de maio | segunda-feira, 3 de maio
2027-05-01: 1º de maio
2024-05-03..2024-05-05: de 3 a 5 de maio de 2024 | 3-5 maio 2024
2026-11-25..: próximos eventos | em breve
..2026-11-24: eventos passados
2022-01-01..: desde 2022
2027-05-01..: a partir de maio
..2023-02-28: antes de março de 2023
2021-01-01..: depois de 2020
..2027-06-30: até junho
2023-03-01..2023-06-30: entre março e junho de 2023
2024-01-01..2024-03-31: primeiro trimestre de 2024
2023-06-01..2023-08-31: verão 2023
2026-06-01..2026-08-31: neste verão
2026-11-25..2026-12-02: próximos 7 dias
2026-11-25..2027-01-25: nos próximos dois meses
2026-10-26..2026-11-25: últimos 30 dias
2026-11-09..2026-11-15: há duas semanas | duas semanas atrás
2026-12-07..2026-12-13: daqui a duas semanas
2027-05-21..2027-05-31: final de maio
2025-01-01..2025-04-30: início de 2025
2027-05-11..2027-05-20: meados de maio
"""),
    "ca": table("""
2026-11-25: avui
2026-11-26: demà | demà al matí
2026-11-27: demà passat | divendres
2026-11-24: ahir
2026-11-23..2026-11-29: aquesta setmana | setmana 48
2026-11-30..2026-12-06: la setmana vinent | setmana que ve
2026-11-28..2026-11-29: aquest cap de setmana
2026-12-01..2026-12-31: el mes vinent
2025-01-01..2025-12-31: l'any passat
2027-05-01..2027-05-31: al maig
2024-05-01..2024-05-31: maig de 2024
2024-05-03: 3 de maig de 2024
2027-05-03: el 3 de maig | dilluns 3 de maig
2024-05-03..2024-05-05: del 3 al 5 de maig de 2024
2026-11-25..: propers esdeveniments
2022-01-01..: des de 2022
..2023-02-28: abans de març de 2023
2023-04-01..2023-06-30: d'abril a juny de 2023
2026-11-09..2026-11-15: fa dues setmanes
2027-05-21..2027-05-31: a finals de maig
2026-11-25..2026-12-02: els propers 7 dies
2023-06-01..2023-08-31: estiu 2023
2027-04-18: 18 d'abril
"""),
    "pl": table("""
2026-11-25: dziś | dzisiaj wieczorem
2026-11-26: jutro
2026-11-27: pojutrze | w piątek | piątek
2026-11-24: wczoraj
2026-11-23..2026-11-29: w tym tygodniu
2026-11-30..2026-12-06: w przyszłym tygodniu | za tydzień
2026-11-28..2026-11-29: ten weekend | w ten weekend
2026-12-05..2026-12-06: następny weekend
2026-12-01..2026-12-31: w przyszłym miesiącu
2025-01-01..2025-12-31: w zeszłym roku
2026-11-21: w zeszłą sobotę
2026-11-18: w poprzednią środę
2026-12-07..2026-12-13: za dwa tygodnie
2026-11-09..2026-11-15: dwa tygodnie temu
2027-05-01..2027-05-31: w maju
2024-05-01..2024-05-31: maj 2024
2019-07-01..2019-07-31: lipiec 2019
2024-05-03: 3 maja 2024
2027-05-03: w piątek 3 maja
2024-05-03..2024-05-05: od 3 do 5 maja 2024
2027-05-03..2027-05-05: 3-5 maja
2026-11-25..: nadchodzące wydarzenia
2022-01-01..: od 2022
2027-05-01..: od maja
..2023-02-28: przed marcem 2023
..2022-12-31: przed 2023
2021-01-01..: po 2020
..2027-06-30: do czerwca
2023-03-01..2023-06-30: od marca do czerwca 2023
2023-06-01..2023-08-31: lato 2023
2026-06-01..2026-08-31: to lato
2026-11-25..2026-12-02: najbliższe 7 dni
2026-10-26..2026-11-25: ostatnie 30 dni
2027-05-21..2027-05-31: koniec maja
2024-05-01..2024-05-10: początek maja 2024
2024-01-01..2024-12-31: rok 2024
2026-11-30: w poniedziałek
"""),
}

HYPHENS = table("""
de: nächstes Meet-up | nächster Work-shop | vergangene Meet-ups
es: próximo hack-atón | los meet-ups pasados
fr: prochain meet-up | les meet-ups passés
it: prossimo work-shop | meet-up passati
nl: eerstvolgende meet-up
pt: próximos work-shops
pl: następne meet-upy
ca: proper meet-up
""")

PLAIN = table("""
de: jeden Montag | von Montag bis Freitag | 2023 oder 2024 | guten Morgen | die Stadt von morgen
de: Mai | nächste Generation | Tag der offenen Tür
es: los lunes de python | de lunes a viernes | python mayo | mayo | noche de hackers
es: semana de la ciencia
it: ogni lunedì | dal lunedì al venerdì | maggio | la città di domani | notte dei ricercatori
it: linux day 2017
nl: elke maandag | maandag tot vrijdag | 2023 of 2024 | mei | de stad van morgen
pt: fim de semana | toda segunda | de segunda a sexta | maio | a cidade de amanhã | segunda edição
ca: cada dilluns
pl: co poniedziałek | od poniedziałku do piątku | maj
""")


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [(lang, *row) for lang, rows in CLEAR.items() for row in rows],
)
def test_expressions_give_these_days(lang: str, text: str, expected: str) -> None:
    assert days(text, TODAY, lang) == expected
    assert may_contain_date(text, (lang,))


@pytest.mark.parametrize(("text", "lang"), HYPHENS)
def test_a_hyphen_in_the_word_for_an_event_does_not_matter(text: str, lang: str) -> None:
    without = times_in(text.replace("-", ""), TODAY, lang)
    assert times_in(text, TODAY, lang) == without != []


@pytest.mark.parametrize(("text", "lang"), PLAIN)
def test_other_words_are_not_dates(text: str, lang: str) -> None:
    assert times_in(text, TODAY, lang) == []


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("de", "Vortrag im Mai", ["im Mai: 2027-05-01..2027-05-31"]),
        ("de", "kommende Treffen", ["kommende: 2026-11-25.."]),
        ("de", "3. und 4. März", ["3: 2027-03-03", "4. März: 2027-03-04"]),
        ("es", "eventos mayo 2024", ["mayo 2024: 2024-05-01..2024-05-31"]),
        ("es", "talleres pasados", ["pasados: ..2026-11-24"]),
        ("es", "charla el viernes", ["el viernes: 2026-11-27"]),
        ("it", "prossimi incontri", ["prossimi: 2026-11-25.."]),
        ("it", "concerto venerdì", ["venerdì: 2026-11-27"]),
        ("nl", "volgende bijeenkomst", ["volgende: 2026-11-25.."]),
        ("pt", "encontro na sexta", ["na sexta: 2026-11-27"]),
        (
            "pt",
            "em 2023 ou 2024",
            ["em 2023: 2023-01-01..2023-12-31", "2024: 2024-01-01..2024-12-31"],
        ),
        ("ca", "properes xerrades", ["properes: 2026-11-25.."]),
    ],
)
def test_expressions_beside_other_words_are_found(
    lang: str, text: str, expected: list[str]
) -> None:
    assert times_in(text, TODAY, lang) == expected


@pytest.mark.parametrize(
    "text", ["heute", "im Dezember", "mañana", "questo fine settimana", "volgende maand", "hoje"]
)
def test_words_of_other_languages_are_not_read(text: str) -> None:
    assert times_in(text) == times_in(text, TODAY, "sv") == []
    assert not may_contain_date(text)


def test_french_and_english_are_read_on_every_site() -> None:
    assert (
        days("demain", TODAY, "de") == days("tomorrow", TODAY, "de") == days("morgen", TODAY, "de")
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    spoken("""
2025年9月 勉強会 -> 2025年9月: 2025-09-01..2025-09-30
勉強会 2025年9月13日 -> 2025年9月13日: 2025-09-13
2025年13月
"""),
)
def test_days_with_the_signs_of_japanese_and_chinese(text: str, expected: list[str]) -> None:
    assert times_in(text) == expected


@pytest.mark.parametrize("lang", ["de", "de-CH", "DE_at"])
def test_a_country_code_changes_nothing(lang: str) -> None:
    assert days("übermorgen", TODAY, lang) == "2026-11-27"


def test_a_whole_text_in_the_language_of_the_site() -> None:
    """Such a text follows `since:`, for example."""
    found = read_days("mayo", TODAY, "latest", ("es",))
    assert found
    assert str(found.first) == "2026-05-01"
    assert read_days("mayo", TODAY) is None
