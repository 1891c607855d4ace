"""English date expressions."""

from __future__ import annotations

from eventsearch.query.date_words.grammar.language import Language

ENGLISH = Language(
    months="january february march april may june july august september october november december",
    short="jan feb mar apr 6=jun jul aug sep|sept oct nov dec",
    weekdays="monday tuesday wednesday thursday friday saturday sunday",
    seasons="0=winter 3=spring 6=summer 9=autumn|fall",
    units="1=week weekend month quarter 6=year",
    plurals="0=days weeks 3=months 6=years",
    numbers="first second|two third|three fourth|four five six seven eight nine ten",
    ordinals="st nd rd th",
    events="event events agenda",
    ands="and",
    ors="or",
    groups={
        "PART": "morning|noon|afternoon|evening|night",
        "IN": "in|during",
        # Left out beside what is a time without it.
        "THE": "the|of|for|on|in|during",
        # What is held on days: "next" of other things is no time.
        "HAPPENING": "workshop|workshops|conference|conferences|seminar|seminars"
        "|webinar|webinars|meeting|meetings|meetup|meetups|session|sessions|training|trainings"
        "|talk|talks|lecture|lectures|course|courses|concert|concerts|hackathon|hackathons"
        "|festival|festivals|exhibition|exhibitions|symposium|symposia|summit|summits"
        "|gathering|gatherings|barcamp|barcamps|bootcamp|bootcamps|colloquium|colloquia|gig|gigs"
        "|show|shows|party|parties|screening|screenings|performance|performances",
    },
    rows="""
today: today|tonight
today: this PART
tomorrow: tomorrow PART?
yesterday: yesterday PART?
yesterday: last night
after tomorrow: the? day after tomorrow
before yesterday: the? day before yesterday
# "The jobs of tomorrow" are not to be had tomorrow.
no time: of today|tomorrow|yesterday
no time: today|tomorrow|yesterday s

this unit: this coming? {unit}
this unit: the? current {unit}
next unit: next {unit}
last unit: last {unit}
last unit: the? previous {unit}
past unit: the past {unit}
coming units: the|in|over? the? next|coming {n}? {units}
coming units: the|in|over? the? next|coming few|couple? of? {units}
past units: the|in|over? the? last|past {n} {units}
past units: the|in|over the? last|past {units}
last unit: {n} {units} ago
last unit: a|one {unit} ago
since ago: since {n} {units}
next unit: in {n} {units}
next unit: in a|one {unit}
week: the|in|during? week {n}
week: the|in|during? week {n} of? {year}
this weekend: the? upcoming weekend
next unit: the? upcoming {unit}
coming units: the? upcoming {n}? {units}

from today: upcoming
from today: the? next|coming event|events
from today: the? upcoming event|events
from today: the? next|coming >HAPPENING

until yesterday: the? past|previous event|events
until yesterday: the? past|previous >HAPPENING

calendar: on|of|for|the? the? {weekday}? {day} of? {mon} {year}?
calendar: on|of|for? {weekday}? {mon} the? {day} {year}?
days: {day} - {day} {mon} {year}?
days: {mon} {day} - {day} {year}?
days: {day} to|until|till|through {day} of? {mon} {year}?
days: {mon} {day} to|until|till|through {day} {year}?
given: on|in {date}
calendar: IN {month}
calendar: THE? {mon} {year}
no time: this may
next calendar: IN? next {month}
last calendar: IN? last {month}
this calendar: IN? this {month}
calendar: IN? the month of {month} {year}?
months: {mon} - {mon} {year}
months: {mon} to|until|till|through {mon} {year}
begin: in? early {month} {year}?
begin: the|at? the? beginning|start of {month} {year}?
middle: in? mid {month} {year}?
end: in? late {month} {year}?
end: the|at? the? end of {month} {year}?
begin: in? early {year}
begin: the|at? the? beginning|start of {year}
middle: in? mid {year}
end: in? late {year}
end: the|at? the? end of {year}
calendar: IN {year}
calendar: IN? the? year {year}

this season: this {season}
next season: next {season}
last season: last {season}
season: THE? {season} {year}
season: THE? {season} {year} - {year}
season: THE? the? {season} of {year}
quarter: the? {n} quarter of? {year}

coming weekday: on|this {weekday} PART?
coming weekday: this? coming {weekday} PART?
next weekday: next {weekday} PART?
last weekday: last {weekday} PART?
coming weekday: ^ {weekday} PART? $
no time: from {weekday} to|till|until|through {weekday}

since: since {time}
since: from {time} on|onward|onwards
before: before {time}
after: after {time}
until: until|till {time}
between: between {end} and {end}
between: from {end} to|till|until|through {end}
""",
    bare="""
calendar: the? year? {year}
calendar: {month}
season: the? {season}
weekday: {weekday}
""",
    parts="""
day of month: on|the? the? {weekday}? the? {day}
day of month: the? {day} {year}
""",
)
