"""Test the French words that specify a time."""

from __future__ import annotations

from datetime import date

import pytest

from .notation import days, spoken, table, texts, times_in


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Days counted from today.
        *table("""
2026-11-25: aujourd'hui | aujourd’hui | aujourdhui | ce matin | cet après-midi | ce soir
2026-11-26: demain | Demain soir | demain après-midi
2026-11-27: après-demain | apres demain
2026-11-24: hier | hier soir
2026-11-23: avant-hier
2026-11-28..2026-11-29: ce week-end | ce weekend | ce week end
2026-12-05..2026-12-06: le week-end prochain | le prochain week-end
2026-11-21..2026-11-22: le week-end dernier
2026-11-23..2026-11-29: cette semaine
2026-11-30..2026-12-06: la semaine prochaine | semaine prochaine
2026-11-16..2026-11-22: la semaine dernière | la semaine passée
2026-11-01..2026-11-30: ce mois-ci
2026-12-01..2026-12-31: le mois prochain | dans un mois
2026-10-01..2026-10-31: le mois dernier
2026-10-01..2026-12-31: ce trimestre
2027-01-01..2027-03-31: le trimestre prochain
2026-07-01..2026-12-31: ce semestre
2026-01-01..2026-12-31: cette année
2027-01-01..2027-12-31: l'an prochain | l’année prochaine
2025-01-01..2025-12-31: l'année dernière | l'an dernier | il y a un an
2026-11-25..: à venir | a venir | les évènements à venir | prochains évènements
2026-11-25..: les prochains événements | le prochain événement
2026-11-25..2026-12-23: les semaines à venir | les prochaines semaines
2026-11-25..2027-02-25: dans les 3 mois à venir | les 3 prochains mois
2026-11-25..2026-12-02: prochains jours | les prochains jours | les 7 prochains jours
2026-11-25..2026-12-02: dans les 7 prochains jours | au cours des prochains jours
2026-11-25..2026-12-05: les dix prochains jours
2026-11-25..2026-12-10: dans les 15 jours
2026-11-25..2026-12-09: les deux prochaines semaines
2026-11-18..2026-11-25: les derniers jours
2026-08-25..2026-11-25: ces 3 derniers mois
2024-11-25..2026-11-25: au cours des 2 dernières années
2026-11-28: dans 3 jours
2026-12-07..2026-12-13: dans deux semaines
2026-11-22: il y a 3 jours
"""),
        # Dates.
        *table("""
2023-03-01..2023-03-31: mars 2023 | de mars 2023 | mois de mars 2023
2024-02-01..2024-02-29: Février 2024
2023-08-01..2023-08-31: aout 2023 | d'août 2023
2023-09-01..2023-09-30: sept. 2023
2027-03-01..2027-03-31: en mars
2026-11-01..2026-11-30: en novembre
2026-12-01..2026-12-31: courant décembre
2027-08-01..2027-08-31: au mois d'août
2026-03-01..2026-03-31: ce mois de mars | en mars dernier
2027-11-01..2027-11-30: novembre prochain
2025-11-01..2025-11-30: novembre dernier
2023-03-01..2023-04-30: mars-avril 2023 | mars/avril 2023
2022-11-01..2023-03-31: novembre - mars 2023
2027-03-01..2027-03-10: début mars
2023-03-11..2023-03-20: mi-mars 2023
2024-02-21..2024-02-29: fin février 2024
2023-01-01..2023-04-30: début 2023
2023-05-01..2023-08-31: mi-2023
2023-09-01..2023-12-31: fin 2023
2023-01-01..2023-12-31: en 2023 | l'année 2023
2023-01-12: 12 janvier 2023 | le 12 janvier 2023 | 12 janv. 2023 | jeudi 12 janvier 2023
2023-01-12: 12/01/2023 | 12.01.2023
2027-01-12: le 12 janvier | 12 janvier
2026-12-04: 4 déc | le 4 déc
2026-12-04..2026-12-06: du 4 au 6 déc
2027-05-01: 1er mai
2026-01-12: le 12 janvier dernier
2027-11-25: le 25 novembre prochain
2027-03-12..2027-03-14: 12-14 mars | du 12 au 14 mars
2023-03-12..2023-03-14: 12-14 mars 2023 | du 12 au 14 mars 2023
2023-03-28..2023-04-03: du 28 mars au 3 avril 2023
2022-12-28..2023-01-03: du 28 décembre 2022 au 3 janvier 2023
2023-01-01..2023-01-31: 01/2023 | 2023-01
2023-01-31: 2023-01-31
2023-01-01..2024-12-31: 2023-2024 | 2023/2024
2022-01-01..2023-12-31: 2022..2023
2023-01-05..2023-02-01: 2023-01-05..2023-02-01
2023-01-01..2023-03-31: T1 2023
2023-10-01..2023-12-31: 4e trimestre 2023
2023-01-01..2023-06-30: premier semestre 2023
"""),
        # Seasons and weekdays.
        *table("""
2023-03-01..2023-05-31: printemps 2023
2023-06-01..2023-08-31: été 2023 | ete 2023
2023-09-01..2023-11-30: l'automne 2023
2022-12-01..2023-02-28: hiver 2023
2023-12-01..2024-02-29: hiver 2023-2024
2026-06-01..2026-08-31: cet été
2026-09-01..2026-11-30: cet automne
2026-12-01..2027-02-28: cet hiver
2027-06-01..2027-08-31: l'été prochain
2025-09-01..2025-11-30: l'automne dernier
2026-11-30: lundi | lundi soir
2026-11-25: mercredi
2026-11-27: ce vendredi | vendredi prochain
2026-12-02: mercredi prochain
2026-11-20: vendredi dernier
2026-11-18: mercredi dernier
"""),
        # Ranges.
        *table("""
2022-01-01..: depuis 2022
2023-03-01..: depuis mars 2023 | dès mars 2023 | à partir de mars 2023
2026-03-01..: depuis mars
2025-12-01..: depuis décembre
2026-11-23..: depuis lundi
2026-11-24..: depuis hier
2026-01-12..: depuis le 12 janvier
2026-11-16..: depuis la semaine dernière
2026-06-01..: depuis l'été
2024-11-25..: depuis 2 ans
2026-11-15..: depuis 10 jours
2023-01-12..: à compter du 12 janvier 2023
..2022-12-31: avant 2023
..2023-02-28: avant mars 2023
..2026-11-25: avant demain
..2027-05-31: avant l'été
2024-01-01..: après 2023
2023-04-01..: après mars 2023
..2026-11-27: jusqu'à vendredi
..2023-12-31: jusqu'en 2023
..2027-01-12: jusqu'au 12 janvier
..2027-03-31: d'ici fin mars
2020-01-01..2022-12-31: entre 2020 et 2022
2023-03-01..2023-06-30: entre mars et juin 2023 | mars à juin 2023
2027-03-01..2027-06-30: entre mars et juin
2022-11-01..2023-03-31: entre novembre 2022 et mars | de novembre à mars 2023
2026-11-24..2026-11-26: entre hier et demain
2023-03-01..2024-06-30: de mars 2023 à juin 2024
2020-01-01..2023-12-31: de 2020 à 2023
2023-03-01..2023-03-15: entre le 1er et le 15 mars 2023 | entre le 1er mars 2023 et le 15
2023-03-01..2023-03-15: du 1er jusqu'au 15 mars 2023 | 1er au 15 mars 2023
2027-03-01..2027-03-15: entre 1er et 15 mars
2023-03-01..2023-04-15: entre le 1er mars 2023 et le 15 avril
2026-03-02..2026-03-06: entre le lundi 2 et le vendredi 6 mars 2026
2026-11-26: 26/11 | le 26/11
2026-11-23..2026-11-29: semaine 48
2027-01-18..2027-01-24: la semaine 3 de 2027
2026-12-28..2027-01-03: semaine 53
2025-01-01..2025-12-31: année 2025
2026-12-07..2026-12-13: dans deux semaines
2026-11-09..2026-11-15: il y a deux semaines
2026-08-25..2026-11-25: les 3 derniers mois
..2026-11-24: évènements passés
"""),
    ],
)
def test_expressions_give_these_days(text: str, expected: str) -> None:
    assert days(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("été", "mars", "avril", "mai", "printemps", "2023", "10%", "en été", "au printemps"),
        *("semaine de la data", "la semaine de la data", "un mois pour coder", "le jour de l'an"),
        *("les jeudis de la data", "le lundi", "les lundi", "du jeudi", "chaque mardi"),
        *("ouvert du lundi au vendredi", "lundi de Pentecôte", "mardi gras", "vendredi saint"),
        *("le monde de demain", "l'école d'aujourd'hui", "le monde d'hier", "mai 68", "sept jours"),
        *("après-midi", "mars attacks", "bilan de 2023", "des 2023 personnes", "en 2000 €"),
        *("31 février", "le 29 février 2023", "31/02/2023", "13/13/2023", "2023-13", "2023-02-30"),
        *texts("""
2024-2023 | 5e trimestre 2023 | #demain | demain.fr | demain@insee.fr | /mars/2023
"""),
        *texts("""
CVE-2023-01 | v2023-01 | 2023-01-31T17:30 | 2023.1.0 | mars_2023 | demain-matin.fr
"""),
        *("en mars.fr", "l'après demain-matin-là", "le 12", "entre 10 et 20", "de 1 à 3"),
        *("invitation à venir à Rennes", "comment venir", "évènements", "prochain numéro"),
        *("mot de passe", "passés", "semaine 3", "24/7", "1/2 journée", "note 31/13"),
        *("depuis toujours", "avant tout", "après coup", "entre amis", "dernière semaine"),
    ],
)
def test_other_words_are_not_dates(text: str) -> None:
    assert times_in(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Times in a text.
        *spoken("""
ateliers à venir -> à venir: 2026-11-25..
évènements à venir à Rennes -> évènements à venir: 2026-11-25..
atelier python demain -> demain: 2026-11-26
demain : atelier -> demain: 2026-11-26
université d'été 2023 -> d'été 2023: 2023-06-01..2023-08-31
quoi de neuf cette semaine ? -> cette semaine: 2026-11-23..2026-11-29
en mars 10 % -> en mars: 2027-03-01..2027-03-31
12 mars, 14 mars -> 12 mars: 2027-03-12 | 14 mars: 2027-03-14
atelier lundi -> lundi: 2026-11-30
lundi atelier
"""),
        # Lists.
        *spoken("""
atelier en 2023 ou 2024 -> en 2023: 2023-01-01..2023-12-31 | 2024: 2024-01-01..2024-12-31
en mars et avril 2023 -> en mars: 2023-03-01..2023-03-31 | avril 2023: 2023-04-01..2023-04-30
en mars 2023 et avril -> en mars 2023: 2023-03-01..2023-03-31 | avril: 2023-04-01..2023-04-30
mars ou avril 2023 -> mars: 2023-03-01..2023-03-31 | avril 2023: 2023-04-01..2023-04-30
samedi et dimanche -> samedi: 2026-11-28 | dimanche: 2026-11-29
les 12 et 14 mars 2023 -> les 12: 2023-03-12 | 14 mars 2023: 2023-03-14
les 3, 4 et 8 mars -> les 3: 2027-03-03 | 4: 2027-03-04 | 8 mars: 2027-03-08
prochaine soirée jeux -> prochaine: 2026-11-25..
les 3 et 4 mars prochain -> les 3: 2027-03-03 | 4 mars prochain: 2027-03-04
été ou automne 2023 -> été: 2023-06-01..2023-08-31 | automne 2023: 2023-09-01..2023-11-30
avant 2020 ou après 2024 -> avant 2020: ..2019-12-31 | après 2024: 2025-01-01..
du 1er au 3 mars et du 5 au 8 mars 2023
    -> du 1er au 3 mars: 2023-03-01..2023-03-03 | du 5 au 8 mars 2023: 2023-03-05..2023-03-08
2023 ou 2024
mars et avril
ouvert les lundi et mardi
le samedi et le dimanche
10 ou 12 ateliers en mars -> en mars: 2027-03-01..2027-03-31
en mars, 10 ateliers -> en mars: 2027-03-01..2027-03-31
top 10, 12 mars 2023 -> 12 mars 2023: 2023-03-12
top 10, 3 mars 2023 -> 3 mars 2023: 2023-03-03
en mars 2023, 2000 personnes -> en mars 2023: 2023-03-01..2023-03-31
"""),
    ],
)
def test_expressions_are_found_within_a_text(text: str, expected: list[str]) -> None:
    assert times_in(text) == expected


@pytest.mark.parametrize(
    ("today", "text", "expected"),
    [
        (date(2026, 12, 31), "demain", "2027-01-01"),
        (date(2026, 12, 31), "cette semaine", "2026-12-28..2027-01-03"),
        (date(2026, 12, 31), "le mois prochain", "2027-01-01..2027-01-31"),
        (date(2026, 12, 31), "en janvier", "2027-01-01..2027-01-31"),
        (date(2026, 12, 31), "en décembre", "2026-12-01..2026-12-31"),
        (date(2027, 1, 1), "hier", "2026-12-31"),
        (date(2027, 1, 1), "le mois dernier", "2026-12-01..2026-12-31"),
        (date(2027, 1, 1), "cet hiver", "2026-12-01..2027-02-28"),
        (date(2027, 1, 1), "la semaine prochaine", "2027-01-04..2027-01-10"),
        (date(2027, 1, 1), "les 3 derniers mois", "2026-10-01..2027-01-01"),
        (date(2026, 11, 29), "ce week-end", "2026-11-28..2026-11-29"),
        (date(2026, 11, 29), "lundi prochain", "2026-11-30"),
        (date(2026, 11, 29), "la semaine prochaine", "2026-11-30..2026-12-06"),
        (date(2026, 11, 30), "lundi", "2026-11-30"),
        (date(2026, 11, 30), "lundi prochain", "2026-12-07"),
        (date(2028, 2, 29), "l'an prochain", "2029-01-01..2029-12-31"),
        (date(2028, 2, 29), "les 12 prochains mois", "2028-02-29..2029-02-28"),
        (date(2028, 2, 29), "29 février", "2028-02-29"),
        (date(2028, 3, 1), "le 29 février", "2032-02-29"),
        (date(2096, 3, 1), "29 février", "2104-02-29"),
        (date(2026, 8, 31), "dans un mois", "2026-09-01..2026-09-30"),
        (date(2026, 8, 31), "les 6 prochains mois", "2026-08-31..2027-02-28"),
    ],
)
def test_days_at_the_ends_of_weeks_months_and_years(today: date, text: str, expected: str) -> None:
    assert days(text, today) == expected
