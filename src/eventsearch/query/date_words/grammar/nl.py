"""Dutch date expressions."""

from __future__ import annotations

from eventsearch.query.date_words.grammar.language import Language

DUTCH = Language(
    months="januari februari maart april mei juni juli augustus september oktober november"
    " december",
    short="jan feb mrt apr 6=jun jul aug sep|sept okt nov dec",
    weekdays="maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    seasons="0=winter 3=lente|voorjaar 6=zomer 9=herfst|najaar",
    units="1=week weekend|weekeinde maand kwartaal halfjaar jaar",
    plurals="0=dagen weken 3=maanden 6=jaar|jaren",
    numbers="eerste twee|tweede drie|derde vier|vierde vijf zes zeven acht negen tien",
    ordinals="e de ste",
    events="evenement evenementen activiteit activiteiten agenda",
    ands="en",
    ors="of",
    groups={
        "THIS": "deze|dit",
        "NEXT": "volgend|volgende|komend|komende|aanstaand|aanstaande",
        "LAST": "vorig|vorige|afgelopen|laatste",
        "PART": "ochtend|voormiddag|middag|namiddag|avond|nacht",
        # Left out beside what is a time without it.
        "THE": "de|het|in|van|op|tijdens",
        "EVENTS": "evenement|evenementen|activiteit|activiteiten",
        # What is held on days: "next" of other things is no time.
        "HAPPENING": "workshop|workshops|conferentie|conferenties|seminar|seminars|webinar"
        "|webinars|bijeenkomst|bijeenkomsten|vergadering|vergaderingen|sessie|sessies|lezing"
        "|lezingen|cursus|cursussen|training|trainingen|meetup|meetups|concert|concerten"
        "|voorstelling|voorstellingen|festival|festivals|tentoonstelling|tentoonstellingen"
        "|hackathon|hackathons|congres|congressen|borrel|borrels|feest|feesten|dag|dagen",
    },
    rows="""
today: vandaag|vanavond|vanmiddag|vanochtend|vanmorgen|vannacht
tomorrow: morgen PART?
tomorrow: morgenavond|morgenmiddag|morgenochtend
after tomorrow: overmorgen
yesterday: gisteren|gisteravond|gistermiddag
before yesterday: eergisteren
# "The town of tomorrow", "good morning".
no time: van vandaag|morgen|gisteren
no time: goede|elke morgen

this weekend: komend|aankomend|aanstaand weekend|weekeinde
this weekend: in het weekend
this unit: in? THIS {unit}
next unit: de|het|in? NEXT {unit}
last unit: de|het|in? LAST {unit}
next unit: over {n} {units}
next unit: over een {unit}
last unit: {n} {units} geleden
last unit: een {unit} geleden
coming units: in? de? komende|volgende {n}? {units}
past units: in? de? afgelopen|laatste {n}? {units}
since ago: sinds {n} {units}
week: de|in? week {n}
week: de|in? week {n} van? {year}

from today: binnenkort $
from today: de|het? NEXT|aankomend|aankomende|eerstvolgende EVENTS
from today: de|het? NEXT|aankomend|aankomende|eerstvolgende >HAPPENING

until yesterday: de? afgelopen|eerdere|vorige EVENTS
until yesterday: de? afgelopen|eerdere|vorige >HAPPENING

calendar: THE? {weekday}? de? {day} {mon} {year}?
days: van? {day} - {day} {mon} {year}?
days: van? {day} tot {day} {mon} {year}?
days: van? {day} tot en met {day} {mon} {year}?
days: van? {day} t - m {day} {mon} {year}?
days: van? {day} tm {day} {mon} {year}?
given: op|van {date}
calendar: in {month}
calendar: THE? {mon} {year}
next calendar: in? NEXT {month}
last calendar: in? LAST {month}
this calendar: in? deze {month}
calendar: in? de? maand {month} {year}?
months: {mon} - {mon} {year}
months: van? {mon} tot {mon} {year}
months: van? {mon} tot en met {mon} {year}
begin: begin {month} {year}?
middle: midden|medio|half {month} {year}?
end: eind|einde {month} {year}?
begin: begin {year}
middle: midden|medio {year}
end: eind|einde {year}
calendar: in {year}
calendar: in? het? jaar {year}

this season: THIS {season}
next season: THE? NEXT {season}
last season: THE? LAST {season}
season: THE? {season} van? {year}
season: THE? {season} van? {year} - {year}
quarter: het|in? {n} kwartaal van? {year}
half year: het|in? {n} halfjaar van? {year}

coming weekday: op|THIS|komende|aanstaande {weekday} PART?
next weekday: volgende {weekday} PART?
last weekday: afgelopen|vorige {weekday} PART?
coming weekday: ^ {weekday} PART? $
# Every Monday, opening hours: no day of the calendar.
no time: elke|iedere {weekday}
no time: van? {weekday} tot {weekday}

since: sinds|vanaf {time}
before: voor {time}
after: na {time}
until: tot {time}
until: tot en met {time}
between: tussen {end} en {end}
between: van {end} tot {end}
between: van {end} tot en met {end}
""",
    bare="""
calendar: het? jaar {year}
calendar: {month}
season: de|het? {season}
weekday: {weekday}
""",
    parts="""
day of month: op|de? {weekday}? de? {day}
""",
)
