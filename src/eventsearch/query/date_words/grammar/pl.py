"""Polish date expressions."""

from __future__ import annotations

from eventsearch.query.date_words.grammar.language import Language

POLISH = Language(
    months="styczen|stycznia|styczniu|styczniem luty|lutego|lutym marzec|marca|marcu|marcem"
    " kwiecien|kwietnia|kwietniu|kwietniem maj|maja|maju|majem czerwiec|czerwca|czerwcu|czerwcem"
    " lipiec|lipca|lipcu|lipcem sierpien|sierpnia|sierpniu|sierpniem"
    " wrzesien|wrzesnia|wrzesniu|wrzesniem pazdziernik|pazdziernika|pazdzierniku|pazdziernikiem"
    " listopad|listopada|listopadzie|listopadem grudzien|grudnia|grudniu|grudniem",
    short="",
    weekdays="poniedzialek wtorek sroda|srode czwartek piatek sobota|sobote niedziela|niedziele",
    seasons="0=zima|zimy|zime 3=wiosna|wiosny|wiosne 6=lato|lata|lecie 9=jesien|jesieni",
    units="1=tydzien|tygodniu weekend miesiac|miesiacu kwartal|kwartale 6=rok|roku",
    plurals="0=dni tygodnie|tygodni 3=miesiace|miesiecy 6=lata|lat",
    numbers="pierwszy dwa|dwoch|drugi trzy|trzech|trzeci cztery|czterech|czwarty piec szesc siedem"
    " osiem dziewiec dziesiec",
    ordinals="",
    events="wydarzenie wydarzenia wydarzen",
    ands="i oraz",
    ors="lub albo",
    groups={
        "THIS": "ten|tym|to|ta|tej|te|biezacy|biezacym",
        "NEXT": "nastepny|nastepnym|nastepna|nastepnej|przyszly|przyszlym|przyszla|przyszlej"
        "|najblizszy|najblizszym|najblizsza",
        "LAST": "zeszly|zeszlym|zeszla|zeszlej|ubiegly|ubieglym|ubiegla|ubieglej"
        "|ostatni|ostatnim|ostatnia|ostatniej|poprzedni|poprzednim|poprzednia|poprzedniej",
        "PART": "rano|wieczor|wieczorem|popoludniu",
        "YEAR": "r|rok|roku",
        # What is held on days: "next" of other things is no time.
        "HAPPENING": "warsztat|warsztaty|konferencja|konferencje|seminarium|seminaria|webinar"
        "|webinary|spotkanie|spotkania|spotkan|sesja|sesje|szkolenie|szkolenia|meetup|meetupy"
        "|prelekcja|prelekcje|wyklad|wyklady|kurs|kursy|koncert|koncerty|hackathon|hackathony"
        "|festiwal|festiwale|wystawa|wystawy",
    },
    rows="""
today: dzis|dzisiaj PART?
tomorrow: jutro PART?
after tomorrow: pojutrze
yesterday: wczoraj PART?
before yesterday: przedwczoraj
this unit: w? THIS {unit}
next unit: w? NEXT {unit}
last unit: w? LAST {unit}
next unit: za {n} {units}
next unit: za {unit}
last unit: {n} {units} temu
coming units: w|przez? najblizsze|najblizszych|nastepne|nastepnych {n}? {units}
past units: w|przez? ostatnie|ostatnich {n}? {units}
week: w? tydzien|tygodniu {n}
week: w? tydzien|tygodniu {n} {year}

from today: nadchodzace|najblizsze wydarzenia
from today: NEXT|najblizsze|nadchodzace|nastepne >HAPPENING
until yesterday: minione|przeszle wydarzenia
until yesterday: minione|poprzednie >HAPPENING

calendar: w|we|od|do? {weekday}? {day} {mon} {year}? YEAR?
days: od? {day} do {day} {mon} {year}? YEAR?
days: {day} - {day} {mon} {year}? YEAR?
calendar: w|we {month}
calendar: w|we? {mon} {year} YEAR?
next calendar: w? NEXT {month}
last calendar: w? LAST {month}
months: {mon} - {mon} {year}
months: od? {mon} do {mon} {year}
begin: na? poczatek|poczatku {month} {year}?
middle: polowa|polowie {month} {year}?
end: pod? koniec {month} {year}?
calendar: w {year} YEAR?
calendar: rok|roku {year}
season: {season} {year}
this season: THIS {season}

coming weekday: w|we {weekday}
next weekday: w? NEXT {weekday}
last weekday: w? LAST {weekday}
coming weekday: ^ {weekday} $
no time: co|kazdy|kazda {weekday}

since: od {time}
before: przed {time}
after: po {time}
until: do {time}
between: od {end} do {end}
""",
    bare="""
calendar: {month}
season: {season}
weekday: {weekday}
""",
    parts="""
day of month: {weekday}? {day}
""",
)
