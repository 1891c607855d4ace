"""German date expressions."""

from __future__ import annotations

from eventsearch.query.date_words.grammar.language import Language

GERMAN = Language(
    months="januar|janner|jaenner februar|feber marz|maerz april mai juni juli august september"
    " oktober november dezember",
    short="jan feb mrz apr 6=jun jul aug sep|sept okt nov dez",
    weekdays="montag dienstag mittwoch donnerstag freitag samstag|sonnabend sonntag",
    seasons="0=winter 3=fruhling|fruehling|fruhjahr|fruehjahr 6=sommer 9=herbst",
    units="1=woche wochenende monat quartal halbjahr jahr",
    plurals="0=tage|tagen wochen 3=monate|monaten 6=jahre|jahren",
    numbers="erste|erster|erstes|ersten zwei|zweite|zweiter|zweites|zweiten"
    " drei|dritte|dritter|drittes|dritten vier|vierte|vierter|viertes|vierten"
    " funf|fuenf sechs sieben acht neun zehn",
    ordinals="te ten",
    events="veranstaltung veranstaltungen termin termine event events",
    ands="und",
    ors="oder",
    groups={
        "THIS": "diese|dieser|dieses|diesen|diesem",
        "NEXT": "nachste|nachster|nachstes|nachsten|naechste|naechster|naechstes|naechsten"
        "|kommende|kommender|kommendes|kommenden",
        "LAST": "letzte|letzter|letztes|letzten|vergangene|vergangener|vergangenes|vergangenen"
        "|vorige|voriger|voriges|vorigen",
        "PART": "fruh|frueh|vormittag|mittag|nachmittag|abend|nacht",
        # Left out beside what is a time without it.
        "THE": "der|die|das|den|dem|des|im|in|am|fur|fuer|vom|von|zum",
        "EVENTS": "veranstaltung|veranstaltungen|termin|termine|terminen|event|events",
        # What is held on days: "next" of other things is no time.
        "HAPPENING": "workshop|workshops|konferenz|konferenzen|seminar|seminare|webinar|webinare"
        "|webinars|treffen|vortrag|vortrage|vortraege|sitzung|sitzungen|schulung|schulungen|kurs"
        "|kurse|meetup|meetups|konzert|konzerte|hackathon|hackathons|festival|festivals"
        "|ausstellung|ausstellungen|tagung|tagungen|stammtisch|stammtische|lesung|lesungen|fest"
        "|feste|messe|messen|fuhrung|fuhrungen|auffuhrung|auffuhrungen|party|partys|session"
        "|sessions|probe|proben|versammlung|mitgliederversammlung|barcamp|barcamps",
    },
    rows="""
today: heute PART|morgen?
tomorrow: morgen PART?
after tomorrow: ubermorgen|uebermorgen
yesterday: gestern PART|morgen?
before yesterday: vorgestern
# "The town of tomorrow", "good morning", "in the mornings".
no time: von heute|morgen|gestern
no time: guten|am|jeden|der morgen

this weekend: am wochenende
this unit: in|an|am? THIS {unit}
this unit: im|in|der|dem? aktuellen|aktueller|laufenden {unit}
next unit: THE? NEXT {unit}
last unit: THE? LAST {unit}
next unit: in {n} {units}
next unit: in einer|einem {unit}
last unit: vor {n} {units}
last unit: vor einer|einem {unit}
coming units: in|an? die|den? NEXT {n}? {units}
past units: in|an? die|den? LAST {n}? {units}
since ago: seit {n} {units}
week: in|der|die? woche|kw|kalenderwoche {n}
week: in|der|die? woche|kw|kalenderwoche {n} {year}

from today: demnachst|demnaechst $
from today: die|der|das|den? NEXT|bevorstehende|bevorstehenden EVENTS
from today: die|der|das|den? NEXT >HAPPENING

until yesterday: die|den? vergangene|vergangenen|fruhere|fruheren EVENTS
until yesterday: die|den? vergangene|vergangenen|fruhere|fruheren >HAPPENING

calendar: THE? {weekday}? den|der|dem? {day} {mon} {year}?
days: vom|von? {day} - {day} {mon} {year}?
days: vom|von? {day} bis zum? {day} {mon} {year}?
given: am|vom|zum {date}
calendar: im {month}
calendar: THE? {mon} {year}
next calendar: im? NEXT {month}
last calendar: im? LAST {month}
this calendar: im|in? THIS {month}
calendar: im monat {month} {year}?
months: {mon} - {mon} {year}
months: von? {mon} bis {mon} {year}
begin: anfang {month} {year}?
middle: mitte {month} {year}?
end: ende {month} {year}?
begin: anfang {year}
middle: mitte {year}
end: ende {year}
calendar: in {year}
calendar: im? jahr|jahre {year}

this season: in? THIS {season}
next season: THE? NEXT {season}
last season: THE? LAST {season}
season: THE? {season} {year}
season: THE? {season} {year} - {year}
quarter: im|das? {n} quartal {year}
half year: im|das? {n} halbjahr {year}

coming weekday: am|THIS {weekday} PART?
next weekday: am|den? NEXT {weekday} PART?
last weekday: am|den? LAST {weekday} PART?
coming weekday: ^ {weekday} PART? $
# Every Monday, opening hours: no day of the calendar.
no time: jeden|jeder {weekday}
no time: von|vom? {weekday} bis {weekday}

since: seit|ab dem|der? {time}
before: vor dem|der? {time}
after: nach dem|der? {time}
until: bis zum|zur? {time}
between: zwischen dem|den? {end} und dem|den? {end}
between: von|vom {end} bis zum? {end}
""",
    bare="""
calendar: das? jahr {year}
calendar: {month}
season: der|dem|das? {season}
weekday: {weekday}
""",
    parts="""
day of month: am|vom|den|der|dem? {weekday}? den|dem? {day}
""",
)
