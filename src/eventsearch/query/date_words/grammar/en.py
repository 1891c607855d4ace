"""Which English words say when?"""

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
    one_back,
    part,
    season,
    to_side,
    until_yesterday,
    week,
    weekday,
    within,
)
from eventsearch.query.date_words.grammar.patterns import Row, Vocabulary

PART = "morning|noon|afternoon|evening|night"
IN = "in|during"
THE = "the|of|for|on|in|during"
"""Left out beside what is a time without it."""

HAPPENING = (
    "workshop|workshops|conference|conferences|seminar|seminars|webinar|webinars"
    "|meeting|meetings|meetup|meetups|session|sessions|training|trainings|talk|talks"
    "|lecture|lectures|course|courses|concert|concerts|hackathon|hackathons|festival|festivals"
    "|exhibition|exhibitions|symposium|summit"
)
"""What is held on days: the next one is yet to come. "Next" of other things says no time."""

TODAY: tuple[Row, ...] = (
    ("today|tonight", around(Unit.DAY)),
    (f"this {PART}", around(Unit.DAY)),
    (f"tomorrow {PART}?", around(Unit.DAY, 1)),
    (f"yesterday {PART}?", around(Unit.DAY, -1)),
    ("last night", around(Unit.DAY, -1)),
    ("the? day after tomorrow", around(Unit.DAY, 2)),
    ("the? day before yesterday", around(Unit.DAY, -2)),
    # "The jobs of tomorrow" are not to be had tomorrow.
    ("of today|tomorrow|yesterday", None),
    ("today|tomorrow|yesterday s", None),
)

UNITS: tuple[Row, ...] = (
    ("this coming? {unit}", of_unit(0)),
    ("the? current {unit}", of_unit(0)),
    ("next {unit}", of_unit(1)),
    ("last {unit}", of_unit(-1)),
    ("the? previous {unit}", of_unit(-1)),
    ("the past {unit}", one_back),
    ("the|in|over? the? next|coming {n}? {units}", within(1)),
    ("the|in|over? the? next|coming few|couple? of? {units}", within(1)),
    ("the|in|over? the? last|past {n} {units}", within(-1)),
    ("the|in|over the? last|past {units}", within(-1)),
    ("{n} {units} ago", of_unit(-1)),
    ("a|one {unit} ago", of_unit(-1)),
    ("since {n} {units}", ago),
    ("in {n} {units}", of_unit(1)),
    ("in a|one {unit}", of_unit(1)),
    ("the|in|during? week {n}", week),
    ("the|in|during? week {n} of? {year}", week),
    ("the? upcoming weekend", around(Unit.WEEKEND)),
    ("the? upcoming {unit}", of_unit(1)),
    ("the? upcoming {n}? {units}", within(1)),
)

COMING: tuple[Row, ...] = (
    ("upcoming", from_today),
    ("the? next|coming event|events", from_today),
    ("the? upcoming event|events", from_today),
    (f"the? next|coming >{HAPPENING}", from_today),
)

PAST: tuple[Row, ...] = (
    ("the? past|previous event|events", until_yesterday),
    (f"the? past|previous >{HAPPENING}", until_yesterday),
)

DATES: tuple[Row, ...] = (
    ("on|of|for|the? the? {weekday}? {day} of? {mon} {year}", calendar),
    ("on|of|for|the? the? {weekday}? {day} of? {month}", calendar),
    ("on|of|for? {weekday}? {mon} the? {day} {year}", calendar),
    ("on|of|for? {weekday}? {month} the? {day}", calendar),
    ("{day} - {day} {mon} {year}", days_between),
    ("{day} - {day} {month}", days_between),
    ("{mon} {day} - {day} {year}", days_between),
    ("{month} {day} - {day}", days_between),
    ("{day} to|until|till|through {day} of? {mon} {year}", days_between),
    ("{day} to|until|till|through {day} of? {month}", days_between),
    ("{mon} {day} to|until|till|through {day} {year}", days_between),
    ("{month} {day} to|until|till|through {day}", days_between),
    ("on|in {date}", given),
    (f"{IN} {{month}}", calendar),
    (f"{THE}? {{mon}} {{year}}", calendar),
    ("this may", None),
    (f"{IN}? next {{month}}", aimed(calendar, "next")),
    (f"{IN}? last {{month}}", aimed(calendar, "last")),
    (f"{IN}? this {{month}}", aimed(calendar, "this")),
    (f"{IN}? the month of {{month}} {{year}}?", calendar),
    ("{mon} - {mon} {year}", months_between),
    ("{mon} to|until|till|through {mon} {year}", months_between),
    ("in? early {month} {year}?", part(1)),
    ("the|at? the? beginning|start of {month} {year}?", part(1)),
    ("in? mid {month} {year}?", part(2)),
    ("in? late {month} {year}?", part(3)),
    ("the|at? the? end of {month} {year}?", part(3)),
    ("in? early {year}", part(1)),
    ("the|at? the? beginning|start of {year}", part(1)),
    ("in? mid {year}", part(2)),
    ("in? late {year}", part(3)),
    ("the|at? the? end of {year}", part(3)),
    (f"{IN} {{year}}", calendar),
    (f"{IN}? the? year {{year}}", calendar),
)

SEASONS: tuple[Row, ...] = (
    ("this {season}", aimed(season, "this")),
    ("next {season}", aimed(season, "next")),
    ("last {season}", aimed(season, "last")),
    (f"{THE}? {{season}} {{year}}", season),
    (f"{THE}? {{season}} {{year}} - {{year}}", season),
    (f"{THE}? the? {{season}} of {{year}}", season),
    ("the? {n} quarter of? {year}", months_of_year(3)),
)

WEEKDAYS: tuple[Row, ...] = (
    (f"on|this {{weekday}} {PART}?", aimed(weekday, "coming")),
    (f"this? coming {{weekday}} {PART}?", aimed(weekday, "coming")),
    (f"next {{weekday}} {PART}?", aimed(weekday, "next")),
    (f"last {{weekday}} {PART}?", aimed(weekday, "last")),
    (f"^ {{weekday}} {PART}? $", aimed(weekday, "coming")),
    ("from {weekday} to|till|until|through {weekday}", None),
)

RANGES: tuple[Row, ...] = (
    ("since {time}", to_side("since")),
    ("from {time} on|onward|onwards", to_side("since")),
    ("before {time}", to_side("before")),
    ("after {time}", to_side("after")),
    ("until|till {time}", to_side("until")),
    ("between {end} and {end}", between),
    ("from {end} to|till|until|through {end}", between),
)

BARE: tuple[Row, ...] = (
    ("the? year? {year}", calendar),
    ("{month}", calendar),
    ("the? {season}", season),
    ("{weekday}", weekday),
)

PARTS: tuple[Row, ...] = (
    ("on|the? the? {weekday}? the? {day}", month_day),
    ("the? {day} {year}", month_day),
)

ENGLISH = Vocabulary(
    months={
        "january": 1,
        "february": 2,
        "march": 3,
        "april": 4,
        "may": 5,
        "june": 6,
        "july": 7,
        "august": 8,
        "september": 9,
        "october": 10,
        "november": 11,
        "december": 12,
    },
    short={
        "jan": 1,
        "feb": 2,
        "mar": 3,
        "apr": 4,
        "jun": 6,
        "jul": 7,
        "aug": 8,
        "sep": 9,
        "sept": 9,
        "oct": 10,
        "nov": 11,
        "dec": 12,
    },
    weekdays={
        "monday": 0,
        "tuesday": 1,
        "wednesday": 2,
        "thursday": 3,
        "friday": 4,
        "saturday": 5,
        "sunday": 6,
    },
    seasons={"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 0},
    units={
        "week": Unit.WEEK,
        "weekend": Unit.WEEKEND,
        "month": Unit.MONTH,
        "quarter": Unit.QUARTER,
        "year": Unit.YEAR,
    },
    plurals={
        "days": Unit.DAY,
        "weeks": Unit.WEEK,
        "months": Unit.MONTH,
        "years": Unit.YEAR,
    },
    numbers={
        "two": 2,
        "three": 3,
        "four": 4,
        "five": 5,
        "six": 6,
        "seven": 7,
        "eight": 8,
        "nine": 9,
        "ten": 10,
        "first": 1,
        "second": 2,
        "third": 3,
        "fourth": 4,
    },
    ordinals=("st", "nd", "rd", "th"),
    events=("event", "events", "agenda"),
    said=(*TODAY, *UNITS, *COMING, *PAST, *DATES, *SEASONS, *WEEKDAYS, *RANGES, *numeric.SAID),
    bare=(*BARE, *numeric.BARE),
    parts=PARTS,
    ands=("and",),
    ors=("or",),
)
