"""Catalan date expressions."""

from __future__ import annotations

from eventsearch.query.date_words.grammar.language import Language

CATALAN = Language(
    months="gener febrer marc abril maig juny juliol agost setembre octubre novembre desembre",
    short="gen febr 4=abr 10=oct nov",
    weekdays="dilluns dimarts dimecres dijous divendres dissabte diumenge",
    seasons="0=hivern 3=primavera 6=estiu 9=tardor",
    units="1=setmana capdesetmana mes trimestre semestre any",
    plurals="0=dies setmanes 3=mesos 6=anys",
    numbers="primer|primera dos|dues|segon|segona tres|tercer|tercera quatre|quart|quarta cinc sis"
    " set vuit nou deu 15=quinze 30=trenta",
    ordinals="r n t e a",
    events="esdeveniment esdeveniments acte actes agenda",
    ands="i",
    ors="o",
    groups={
        "THIS": "aquest|aquesta",
        "NEXT": "vinent|proper|propera",
        "LAST": "passat|passada|ultim|ultima|anterior",
        "MANY": "els|les",
        "PART": "mati|migdia|tarda|vespre|nit",
        # Left out beside what is a time without it.
        "THE": "el|la|l|al|de|d|del|en|per|durant",
        "OF": "de|d|del",
        # What is held on days: "next" of other things is no time.
        "HAPPENING": "taller|tallers|conferencia|conferencies|seminari|seminaris|webinar|webinars"
        "|reunio|reunions|trobada|trobades|sessio|sessions|xerrada|xerrades|curs|cursos|jornada"
        "|jornades|meetup|meetups|concert|concerts|espectacle|espectacles|festival|festivals"
        "|exposicio|exposicions|hackato|hackatons|congres|congressos|fira|fires|festa|festes"
        "|activitat|activitats|visita|visites|assemblea|assemblees",
    },
    rows="""
today: avui
today: THIS PART
tomorrow: dema
tomorrow: dema al|a? la? PART
after tomorrow: dema passat
yesterday: ahir
before yesterday: abans d ahir
# "The jobs of tomorrow" are not to be had tomorrow.
no time: OF avui|dema|ahir

this unit: THIS {unit}
next unit: THE? {unit} NEXT
next unit: THE? proper|propera {unit}
next unit: THE? {unit} que ve
last unit: THE? {unit} LAST
last unit: THE? ultim|ultima {unit}
next unit: en {n} {units}
next unit: d aqui a {n} {units}
last unit: fa {n} {units}
last unit: fa un|una {unit}
coming units: en? MANY? propers|properes {n}? {units}
past units: en? MANY? ultims|ultimes|darrers|darreres {n}? {units}
week: la? setmana {n}
week: la? setmana {n} OF? {year}

from today: properament $
from today: els? propers esdeveniments|actes
from today: el? proper esdeveniment|acte
from today: el|la? proper|propera >HAPPENING
from today: MANY? propers|properes >HAPPENING

until yesterday: els? esdeveniments|actes passats|anteriors
until yesterday: <HAPPENING passats|passades|anteriors

calendar: THE? {weekday}? {day} OF? {mon} OF? {year}?
days: OF? {day} al|a {day} OF? {mon} OF? {year}?
days: OF? {day} - {day} OF? {mon} OF? {year}?
given: el|del {date}
calendar: al|l|en|durant {month}
calendar: THE? {mon} OF? {year}
next calendar: THE? {month} NEXT
next calendar: THE? proper {month}
last calendar: THE? {month} LAST
this calendar: aquest {month}
calendar: el|al? mes OF {month} OF? {year}?
months: {mon} - {mon} OF? {year}
months: OF? {mon} a {mon} OF? {year}
begin: a? principis OF {month} OF? {year}?
middle: a? mitjan|mitjans OF? {month} OF? {year}?
end: a? finals OF {month} OF? {year}?
calendar: el|l? any {year}
calendar: el|al {year}

this season: THIS {season}
next season: THE? {season} NEXT
last season: THE? {season} LAST
season: THE? {season} OF? {year}
season: THE? {season} OF? {year} - {year}
quarter: el|del? {n} trimestre OF? {year}

coming weekday: THIS {weekday}
next weekday: THE? {weekday} NEXT
next weekday: THE? {weekday} que ve
next weekday: THE? proper {weekday}
last weekday: THE? {weekday} LAST
coming weekday: {weekday} $
# Every Monday, opening hours: no day of the calendar.
no time: els|cada {weekday}
no time: OF {weekday} a {weekday}

since: des OF {time}
since: a partir OF {time}
before: abans OF {time}
after: despres OF {time}
until: fins a|al|el {time}
between: entre {end} i {end}
between: OF {end} a|al|fins {end}
""",
    bare="""
calendar: THE? {year}
calendar: THE? {month}
season: l|la|el? {season}
weekday: el? {weekday}
""",
    parts="""
day of month: el|els|OF? {weekday}? {day}
""",
)
