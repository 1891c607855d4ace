"""French date expressions."""

from __future__ import annotations

from eventsearch.query.date_words.grammar.language import Language

FRENCH = Language(
    months="janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
    short="janv fev|fevr 4=avr 7=juil 9=sept oct nov dec",
    weekdays="lundi mardi mercredi jeudi vendredi samedi dimanche",
    seasons="0=hiver 3=printemps 6=ete 9=automne",
    units="1=semaine weekend mois trimestre semestre annee|an",
    plurals="0=jours semaines 3=mois 6=ans|annees",
    numbers="premier deux|deuxieme|second trois|troisieme quatre|quatrieme cinq six sept huit neuf"
    " dix 15=quinze 30=trente",
    ordinals="er e eme ere nd",
    events="evenement evenements agenda",
    ands="et",
    ors="ou",
    groups={
        "THIS": "ce|cet|cette",
        "NEXT": "prochain|prochaine",
        "LAST": "dernier|derniere|passe|passee|precedent|precedente",
        "PART": "matin|midi|soir|nuit|soiree",
        # Before a month or a year: a time without more.
        "IN": "en|courant",
        # Left out beside what is a time without it.
        "THE": "le|la|l|ce|du|au|d|de|en|pour|pendant|durant",
        # What is held on days: "next" of other things is no time.
        "HAPPENING": "atelier|ateliers|conference|conferences|seminaire|seminaires"
        "|webinaire|webinaires|reunion|reunions|rencontre|rencontres|session|sessions"
        "|seance|seances|formation|formations|journee|journees|meetup|meetups|concert|concerts"
        "|spectacle|spectacles|colloque|colloques|congres|forum|forums|salon|salons"
        "|festival|festivals|exposition|expositions|hackathon|hackathons|webinar|webinars"
        "|soiree|soirees|stage|stages|barcamp|barcamps|debat|debats|visite|visites|projection"
        "|projections|bal|bals|apero|aperos|fete|fetes|assemblee|assemblees",
    },
    rows="""
today: aujourd? hui|aujourdhui
today: THIS PART
today: cet|cette apres midi
tomorrow: demain PART?
tomorrow: demain apres midi
after tomorrow: apres demain
yesterday: hier PART?
yesterday: hier apres midi
before yesterday: avant hier
# "The jobs of tomorrow" are not to be had tomorrow.
no time: de|d demain|hier
no time: d aujourd hui

this unit: THIS {unit} ci?
next unit: THE? {unit} NEXT
next unit: THE? NEXT {unit}
last unit: THE? {unit} LAST
next unit: dans {n} {units}
next unit: dans un|une {unit}
last unit: il y a {n} {units}
last unit: il y a un|une {unit}
coming units: les|ces|des|dans? prochains|prochaines {n}? {units}
coming units: les|ces|des|dans? les? {n} prochains|prochaines {units}
coming units: dans les {n} {units}
coming units: au cours des prochains|prochaines {n}? {units}
coming units: au cours des {n} prochains|prochaines {units}
past units: au cours des derniers|dernieres {n}? {units}
past units: au cours des {n} derniers|dernieres {units}
past units: les|ces|des? derniers|dernieres {n}? {units}
past units: les|ces|des? {n} derniers|dernieres {units}
since ago: depuis {n} {units}
week: la|en|pendant|durant? semaine {n}
week: la|en|pendant|durant? semaine {n} de? {year}
coming units: les|ces|des|dans? les? {n}? {units} a venir

# "An invitation to come to Rennes" is no time.
from today: a venir $
from today: les|ces|des|l? evenements|evenement a venir
from today: le|l? prochain evenement
from today: les|ces|des? prochains evenements
from today: le|la|l|les|ces|des? NEXT >HAPPENING
from today: les|ces|des? prochains|prochaines >HAPPENING

until yesterday: les|ces|des|l? evenements|evenement passes|passe
# In another word's place it is no time: "un mot de passe".
until yesterday: <HAPPENING passés|passées

calendar: THE? {weekday}? {day} {mon} {year}?
next calendar: THE? {weekday}? {day} {mon} NEXT
last calendar: THE? {weekday}? {day} {mon} LAST
days: du|les? {day} - {day} {mon} {year}?
days: du? {day} au|a {day} {mon} {year}?
given: le|en|au|du {date}
calendar: IN {month}
calendar: THE? {mon} {year}
next calendar: IN? {month} NEXT
last calendar: IN? {month} LAST
calendar: au|du|le|courant? mois de|d {month} {year}?
this calendar: ce mois de|d {month}
months: {mon} - {mon} {year}
months: {mon} a {mon} {year}
begin: debut {month} {year}?
middle: mi {month} {year}?
end: fin {month} {year}?
begin: debut {year}
middle: mi {year}
end: fin {year}
calendar: IN {year}
calendar: en|dans|pour|pendant? l annee|an {year}
calendar: annee {year}

this season: THIS {season}
next season: THE? {season} NEXT
last season: THE? {season} LAST
season: THE? {season} {year}
season: THE? {season} {year} - {year}
quarter: le|au|du? {n} trimestre {year}
half year: le|au|du? {n} semestre {year}

coming weekday: THIS {weekday} PART?
next weekday: THE? {weekday} PART? NEXT
next weekday: THE? NEXT {weekday}
last weekday: THE? {weekday} PART? LAST
coming weekday: {weekday} PART? $
# Every Monday, the Thursdays of something, opening hours: no day of the calendar.
no time: le|les|du|des|chaque|tous {weekday} PART?
no time: du|de {weekday} au|a {weekday}

since: depuis|dès {time}
since: a partir|compter de|du|d {time}
before: avant {time}
after: apres {time}
until: jusqu|jusque|jusques a|au|en? {time}
until: d ici a|au|en? {time}
between: entre {end} et {end}
between: de|du|d {end} a|au|jusqu a|au|en? {end}
""",
    bare="""
calendar: THE? {year}
calendar: THE? {month}
calendar: mois de|d {month}
calendar: l annee|an {year}
season: le|la|l|cet? {season}
weekday: le? {weekday}
""",
    parts="""
day of month: le|les|l|au|du? {weekday}? {day}
""",
)
