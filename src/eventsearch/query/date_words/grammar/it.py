"""Italian date expressions."""

from __future__ import annotations

from eventsearch.query.date_words.grammar.language import Language

ITALIAN = Language(
    months="gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre"
    " dicembre",
    short="gen feb mar apr mag giu lug ago set|sett ott nov dic",
    weekdays="lunedi martedi mercoledi giovedi venerdi sabato domenica",
    seasons="0=inverno 3=primavera 6=estate 9=autunno",
    units="1=settimana weekend|finesettimana mese trimestre semestre anno",
    plurals="0=giorni settimane 3=mesi 6=anni",
    numbers="primo|prima due|secondo|seconda tre|terzo|terza quattro|quarto|quarta cinque sei sette"
    " otto nove dieci 15=quindici 30=trenta",
    ordinals="° o a",
    events="evento eventi agenda",
    ands="e ed",
    ors="o oppure",
    groups={
        "THIS": "questo|questa|quest",
        "NEXT": "prossimo|prossima",
        "LAST": "scorso|scorsa|passato|passata|ultimo|ultima",
        "MANY": "i|gli|le|nei|negli|nelle",
        "PART": "mattina|mattino|pomeriggio|sera|notte",
        # Left out beside what is a time without it.
        "THE": "il|lo|l|la|di|d|del|dell|della|in|nel|nell|nella|per|durante|a|ad|al|all",
        "OF": "di|del|dell|della",
        # What is held on days: "next" of other things is no time.
        "HAPPENING": "laboratorio|laboratori|workshop|conferenza|conferenze|convegno|convegni"
        "|seminario|seminari|webinar|riunione|riunioni|incontro|incontri|sessione|sessioni"
        "|lezione|lezioni|corso|corsi|giornata|giornate|meetup|concerto|concerti|spettacolo"
        "|spettacoli|festival|mostra|mostre|hackathon|serata|serate|festa|feste|fiera|fiere"
        "|talk|visita|visite|assemblea|assemblee|proiezione|proiezioni|raduno|raduni",
    },
    rows="""
today: oggi pomeriggio?
today: stasera|stamattina|stanotte
today: THIS PART
tomorrow: domani PART?
tomorrow: domattina
yesterday: ieri PART?
after tomorrow: dopodomani
after tomorrow: dopo domani
before yesterday: altroieri
before yesterday: l? altro ieri
# "The jobs of tomorrow" are not to be had tomorrow.
no time: di|del oggi|domani|ieri

this weekend: nel weekend
this weekend: nel fine settimana
this unit: in|per? THIS {unit}
next unit: THE? {unit} NEXT
next unit: THE? NEXT {unit}
next unit: THE? {unit} che viene
last unit: THE? {unit} LAST
last unit: THE? LAST {unit}
next unit: tra|fra {n} {units}
next unit: tra|fra un|una {unit}
last unit: {n} {units} fa
last unit: un|una {unit} fa
coming units: MANY? prossimi|prossime {n}? {units}
past units: MANY? ultimi|ultime|scorsi|scorse {n}? {units}
since ago: da {n} {units}
week: la|nella? settimana {n}
week: la|nella? settimana {n} OF? {year}

from today: in arrivo $
from today: i? prossimi eventi
from today: gli? eventi futuri
from today: il? prossimo evento
from today: il|la? NEXT >HAPPENING
from today: MANY? prossimi|prossime >HAPPENING

until yesterday: gli? eventi passati|scorsi
until yesterday: <HAPPENING passati|passate

calendar: THE? {weekday}? {day} {mon} OF? {year}?
next calendar: THE? {day} {mon} NEXT
last calendar: THE? {day} {mon} LAST
days: dal|dall|da? {day} al|all|a {day} {mon} OF? {year}?
days: {day} - {day} {mon} OF? {year}?
given: il|nel|del {date}
calendar: a|ad|in|nel {month}
calendar: THE? {mon} OF? {year}
next calendar: THE? {month} NEXT
next calendar: THE? NEXT {month}
last calendar: THE? {month} LAST
last calendar: THE? LAST {month}
this calendar: questo {month}
calendar: il|nel? mese di {month} OF? {year}?
months: {mon} - {mon} OF? {year}
months: da? {mon} a|ad {mon} OF? {year}
begin: a|all? inizio|inizi OF? {month} OF? {year}?
middle: a? meta OF? {month} OF? {year}?
end: a|alla? fine OF? {month} OF? {year}?
begin: a|all? inizio|inizi OF? {year}
middle: a? meta OF? {year}
end: a|alla? fine OF? {year}
calendar: nel {year}
calendar: l|nell? anno {year}

this season: THIS {season}
next season: THE? {season} NEXT
next season: THE? NEXT {season}
last season: THE? {season} LAST
last season: THE? LAST {season}
season: THE? {season} OF? {year}
season: THE? {season} OF? {year} - {year}
quarter: il|nel|del? {n} trimestre OF? {year}
half year: il|nel|del? {n} semestre OF? {year}

coming weekday: THIS {weekday} PART?
next weekday: {weekday} PART? NEXT
next weekday: il? NEXT {weekday}
last weekday: {weekday} PART? LAST
last weekday: lo? LAST {weekday}
coming weekday: {weekday} PART? $
# Every Monday, the Thursdays of something, opening hours: no day of the calendar.
no time: il|la|ogni|di|del|della {weekday} PART?
no time: tutti i {weekday}
no time: dal|da {weekday} al|a {weekday}

since: da|dal|dall|dalla {time}
since: a partire da|dal|dall|dalla {time}
before: prima OF {time}
after: dopo {time}
until: entro {time}
until: fino|sino a|ad|al|all|alla {time}
between: tra|fra {end} e {end}
between: da|dal|dall {end} a|ad|al|all {end}
""",
    bare="""
calendar: THE? {year}
calendar: THE? {month}
calendar: mese di {month}
calendar: l? anno {year}
season: l|la? {season}
weekday: il? {weekday}
""",
    parts="""
day of month: il|l|dal|dall|al|all? {weekday}? {day}
""",
)
