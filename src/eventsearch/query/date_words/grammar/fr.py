"""Which French words say when?"""

from __future__ import annotations

from eventsearch.query.date_words.date_math import Unit
from eventsearch.query.date_words.grammar import numeric
from eventsearch.query.date_words.grammar.actions import (
    ago,
    aimed,
    around,
    between,
    calendar,
    days_between,
    from_today,
    given,
    month_day,
    months_between,
    months_of_year,
    of_unit,
    part,
    season,
    to_side,
    until_yesterday,
    week,
    weekday,
    within,
)
from eventsearch.query.date_words.grammar.patterns import Row, Vocabulary

THIS = "ce|cet|cette"
NEXT = "prochain|prochaine"
LAST = "dernier|derniere|passe|passee|precedent|precedente"
PART = "matin|midi|soir|nuit|soiree"
IN = "en|courant"
"""Before a month or a year: a time without more."""
THE = "le|la|l|ce|du|au|d|de|en|pour|pendant|durant"
"""Left out beside what is a time without it."""

HAPPENING = (
    "atelier|ateliers|conference|conferences|seminaire|seminaires|webinaire|webinaires"
    "|reunion|reunions|rencontre|rencontres|session|sessions|seance|seances|formation|formations"
    "|journee|journees|meetup|meetups|concert|concerts|spectacle|spectacles|colloque|colloques"
    "|congres|forum|forums|salon|salons|festival|festivals|exposition|expositions"
    "|hackathon|hackathons|webinar|webinars"
)
"""What is held on days: the next one is yet to come. "Next" of other things says no time."""

TODAY: tuple[Row, ...] = (
    ("aujourd? hui|aujourdhui", around(Unit.DAY)),
    (f"{THIS} {PART}", around(Unit.DAY)),
    ("cet|cette apres midi", around(Unit.DAY)),
    (f"demain {PART}?", around(Unit.DAY, 1)),
    ("demain apres midi", around(Unit.DAY, 1)),
    ("apres demain", around(Unit.DAY, 2)),
    (f"hier {PART}?", around(Unit.DAY, -1)),
    ("hier apres midi", around(Unit.DAY, -1)),
    ("avant hier", around(Unit.DAY, -2)),
    # "The jobs of tomorrow" are not to be had tomorrow.
    ("de|d demain|hier", None),
    ("d aujourd hui", None),
)

UNITS: tuple[Row, ...] = (
    (f"{THIS} {{unit}} ci?", of_unit(0)),
    (f"{THE}? {{unit}} {NEXT}", of_unit(1)),
    (f"{THE}? {NEXT} {{unit}}", of_unit(1)),
    (f"{THE}? {{unit}} {LAST}", of_unit(-1)),
    ("dans {n} {units}", of_unit(1)),
    ("dans un|une {unit}", of_unit(1)),
    ("il y a {n} {units}", of_unit(-1)),
    ("il y a un|une {unit}", of_unit(-1)),
    ("les|ces|des|dans? prochains|prochaines {n}? {units}", within(1)),
    ("les|ces|des|dans? les? {n} prochains|prochaines {units}", within(1)),
    ("dans les {n} {units}", within(1)),
    ("au cours des prochains|prochaines {n}? {units}", within(1)),
    ("au cours des {n} prochains|prochaines {units}", within(1)),
    ("au cours des derniers|dernieres {n}? {units}", within(-1)),
    ("au cours des {n} derniers|dernieres {units}", within(-1)),
    ("les|ces|des? derniers|dernieres {n}? {units}", within(-1)),
    ("les|ces|des? {n} derniers|dernieres {units}", within(-1)),
    ("depuis {n} {units}", ago),
    ("la|en|pendant|durant? semaine {n}", week),
    ("la|en|pendant|durant? semaine {n} de? {year}", week),
    ("les|ces|des|dans? les? {n}? {units} a venir", within(1)),
)

COMING: tuple[Row, ...] = (
    # "An invitation to come to Rennes" is no time.
    ("a venir $", from_today),
    ("les|ces|des|l? evenements|evenement a venir", from_today),
    ("le|l? prochain evenement", from_today),
    ("les|ces|des? prochains evenements", from_today),
    (f"le|la|l|les|ces|des? {NEXT} >{HAPPENING}", from_today),
    (f"les|ces|des? prochains|prochaines >{HAPPENING}", from_today),
)

PAST: tuple[Row, ...] = (
    ("les|ces|des|l? evenements|evenement passes|passe", until_yesterday),
    # In another word's place it is no time: "un mot de passe".
    (f"<{HAPPENING} passés|passées", until_yesterday),
)

DATES: tuple[Row, ...] = (
    (f"{THE}? {{weekday}}? {{day}} {{mon}} {{year}}", calendar),
    (f"{THE}? {{weekday}}? {{day}} {{month}}", calendar),
    (f"{THE}? {{weekday}}? {{day}} {{month}} {NEXT}", aimed(calendar, "next")),
    (f"{THE}? {{weekday}}? {{day}} {{month}} {LAST}", aimed(calendar, "last")),
    ("du|les? {day} - {day} {mon} {year}", days_between),
    ("du|les? {day} - {day} {month}", days_between),
    ("du? {day} au|a {day} {mon} {year}", days_between),
    ("du? {day} au|a {day} {month}", days_between),
    ("le|en|au|du {date}", given),
    (f"{IN} {{month}}", calendar),
    (f"{THE}? {{mon}} {{year}}", calendar),
    (f"{IN}? {{month}} {NEXT}", aimed(calendar, "next")),
    (f"{IN}? {{month}} {LAST}", aimed(calendar, "last")),
    ("au|du|le|courant? mois de|d {month} {year}?", calendar),
    ("ce mois de|d {month}", aimed(calendar, "this")),
    ("{mon} - {mon} {year}", months_between),
    ("{mon} a {mon} {year}", months_between),
    ("debut {month} {year}?", part(1)),
    ("mi {month} {year}?", part(2)),
    ("fin {month} {year}?", part(3)),
    ("debut {year}", part(1)),
    ("mi {year}", part(2)),
    ("fin {year}", part(3)),
    (f"{IN} {{year}}", calendar),
    ("en|dans|pour|pendant? l annee|an {year}", calendar),
    ("annee {year}", calendar),
)

SEASONS: tuple[Row, ...] = (
    (f"{THIS} {{season}}", aimed(season, "this")),
    (f"{THE}? {{season}} {NEXT}", aimed(season, "next")),
    (f"{THE}? {{season}} {LAST}", aimed(season, "last")),
    (f"{THE}? {{season}} {{year}}", season),
    (f"{THE}? {{season}} {{year}} - {{year}}", season),
    ("le|au|du? {n} trimestre {year}", months_of_year(3)),
    ("le|au|du? {n} semestre {year}", months_of_year(6)),
)

WEEKDAYS: tuple[Row, ...] = (
    (f"{THIS} {{weekday}} {PART}?", aimed(weekday, "coming")),
    (f"{THE}? {{weekday}} {PART}? {NEXT}", aimed(weekday, "next")),
    (f"{THE}? {NEXT} {{weekday}}", aimed(weekday, "next")),
    (f"{THE}? {{weekday}} {PART}? {LAST}", aimed(weekday, "last")),
    (f"{{weekday}} {PART}? $", aimed(weekday, "coming")),
    # Every Monday, the Thursdays of something, opening hours: no day of the calendar.
    (f"le|les|du|des|chaque|tous {{weekday}} {PART}?", None),
    ("du|de {weekday} au|a {weekday}", None),
)

RANGES: tuple[Row, ...] = (
    ("depuis|dès {time}", to_side("since")),
    ("a partir|compter de|du|d {time}", to_side("since")),
    ("avant {time}", to_side("before")),
    ("apres {time}", to_side("after")),
    ("jusqu|jusque|jusques a|au|en? {time}", to_side("until")),
    ("d ici a|au|en? {time}", to_side("until")),
    ("entre {end} et {end}", between),
    ("de|du|d {end} a|au|jusqu a|au|en? {end}", between),
)

BARE: tuple[Row, ...] = (
    (f"{THE}? {{year}}", calendar),
    (f"{THE}? {{month}}", calendar),
    ("mois de|d {month}", calendar),
    ("l annee|an {year}", calendar),
    ("le|la|l|cet? {season}", season),
    ("le? {weekday}", weekday),
)

PARTS: tuple[Row, ...] = (("le|les|l|au|du? {weekday}? {day}", month_day),)

FRENCH = Vocabulary(
    months={
        "janvier": 1,
        "fevrier": 2,
        "mars": 3,
        "avril": 4,
        "mai": 5,
        "juin": 6,
        "juillet": 7,
        "aout": 8,
        "septembre": 9,
        "octobre": 10,
        "novembre": 11,
        "decembre": 12,
    },
    short={
        "janv": 1,
        "fev": 2,
        "fevr": 2,
        "avr": 4,
        "juil": 7,
        "sept": 9,
        "oct": 10,
        "nov": 11,
        "dec": 12,
    },
    weekdays={
        "lundi": 0,
        "mardi": 1,
        "mercredi": 2,
        "jeudi": 3,
        "vendredi": 4,
        "samedi": 5,
        "dimanche": 6,
    },
    seasons={"printemps": 3, "ete": 6, "automne": 9, "hiver": 0},
    units={
        "semaine": Unit.WEEK,
        "weekend": Unit.WEEKEND,
        "mois": Unit.MONTH,
        "trimestre": Unit.QUARTER,
        "semestre": Unit.HALF,
        "annee": Unit.YEAR,
        "an": Unit.YEAR,
    },
    plurals={
        "jours": Unit.DAY,
        "semaines": Unit.WEEK,
        "mois": Unit.MONTH,
        "ans": Unit.YEAR,
        "annees": Unit.YEAR,
    },
    numbers={
        "deux": 2,
        "trois": 3,
        "quatre": 4,
        "cinq": 5,
        "six": 6,
        "sept": 7,
        "huit": 8,
        "neuf": 9,
        "dix": 10,
        "quinze": 15,
        "trente": 30,
        "premier": 1,
        "deuxieme": 2,
        "second": 2,
        "troisieme": 3,
        "quatrieme": 4,
    },
    ordinals=("er", "e", "eme", "ere", "nd"),
    events=("evenement", "evenements", "agenda"),
    said=(*TODAY, *UNITS, *COMING, *PAST, *DATES, *SEASONS, *WEEKDAYS, *RANGES, *numeric.SAID),
    bare=(*BARE, *numeric.BARE),
    parts=PARTS,
    ands=("et",),
    ors=("ou",),
)
