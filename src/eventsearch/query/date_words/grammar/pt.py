"""Portuguese date expressions."""

from __future__ import annotations

from eventsearch.query.date_words.grammar.language import Language

PORTUGUESE = Language(
    months="janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro"
    " dezembro",
    short="jan fev mar abr mai jun jul ago set out nov dez",
    weekdays="segunda|segundafeira terca|tercafeira quarta|quartafeira quinta|quintafeira"
    " sexta|sextafeira sabado domingo",
    seasons="0=inverno 3=primavera 6=verao 9=outono",
    units="1=semana fimdesemana mes trimestre semestre ano",
    plurals="0=dias semanas 3=meses 6=anos",
    numbers="primeiro|primeira dois|duas|segundo|segunda tres|terceiro|terceira"
    " quatro|quarto|quarta cinco seis sete oito nove dez 15=quinze 30=trinta",
    ordinals="° o a",
    events="evento eventos agenda",
    ands="e",
    ors="ou",
    groups={
        "THIS": "este|esta|neste|nesta|esse|essa|nesse|nessa",
        "NEXT": "proximo|proxima|seguinte",
        "LAST": "passado|passada|ultimo|ultima|anterior",
        "MANY": "os|as|nos|nas",
        "PART": "manha|tarde|noite",
        # Left out beside what is a time without it.
        "THE": "o|a|de|do|da|em|no|na|para|durante",
        "OF": "de|do",
        # What is held on days: "next" of other things is no time.
        "HAPPENING": "oficina|oficinas|workshop|workshops|conferencia|conferencias|seminario"
        "|seminarios|webinar|webinars|reuniao|reunioes|encontro|encontros|sessao|sessoes"
        "|palestra|palestras|curso|cursos|jornada|jornadas|meetup|meetups|concerto|concertos"
        "|espetaculo|espetaculos|show|shows|festival|festivais|exposicao|exposicoes|hackathon"
        "|hackathons|congresso|congressos|feira|feiras|festa|festas|atividade|atividades"
        "|formacao|formacoes|visita|visitas|assembleia|assembleias",
    },
    rows="""
today: hoje
today: hoje a PART
today: THIS PART
tomorrow: amanha
tomorrow: amanha a|de PART
yesterday: ontem
yesterday: ontem a PART
after tomorrow: depois de amanha
before yesterday: anteontem
# "The jobs of tomorrow" are not to be had tomorrow.
no time: OF hoje|amanha|ontem

this weekend: no fim de semana
this unit: THIS {unit}
next unit: THE? {unit} NEXT
next unit: THE? proximo|proxima {unit}
next unit: THE? {unit} que vem
last unit: THE? {unit} LAST
last unit: THE? ultimo|ultima {unit}
next unit: em {n} {units}
next unit: daqui a {n} {units}
next unit: dentro de {n} {units}
next unit: daqui a um|uma {unit}
last unit: ha {n} {units}
last unit: {n} {units} atras
last unit: ha um|uma {unit}
coming units: MANY? proximos|proximas {n}? {units}
past units: MANY? ultimos|ultimas {n}? {units}
since ago: desde ha {n} {units}
week: a|na? semana {n}
week: a|na? semana {n} OF? {year}

from today: em breve $
from today: os? proximos eventos
from today: os? eventos futuros
from today: o? proximo evento
from today: o|a? proximo|proxima >HAPPENING
from today: MANY? proximos|proximas >HAPPENING

until yesterday: os? eventos passados|anteriores
until yesterday: <HAPPENING passados|passadas|anteriores

calendar: THE? dia? {weekday}? dia? {day} de? {mon} OF? {year}?
next calendar: o|no? dia? {day} de {mon} NEXT
next calendar: o|no? proximo dia? {day} de {mon}
last calendar: o|no? dia? {day} de {mon} LAST
days: OF? {day} a {day} de? {mon} OF? {year}?
days: OF? {day} - {day} de? {mon} OF? {year}?
given: o|em|no|do {date}
given: o|no? dia {date}
calendar: em|durante {month}
calendar: THE? {mon} OF? {year}
next calendar: THE? proximo {month}
next calendar: em? {month} NEXT
last calendar: em? {month} LAST
this calendar: este|neste {month}
calendar: o|no? mes de {month} OF? {year}?
months: {mon} - {mon} OF? {year}
months: de? {mon} a {mon} OF? {year}
begin: no? inicio|comeco|principio OF {month} OF? {year}?
middle: em? meados OF {month} OF? {year}?
end: no? fim|final|finais OF {month} OF? {year}?
begin: no? inicio|comeco|principio OF {year}
middle: em? meados OF {year}
end: no? fim|final|finais OF {year}
calendar: em {year}
calendar: o|no? ano OF? {year}

this season: THIS {season}
next season: THE? proximo|proxima {season}
next season: THE? {season} NEXT
last season: THE? {season} LAST
season: THE? {season} OF? {year}
season: THE? {season} OF? {year} - {year}
quarter: o|no|do? {n} trimestre OF? {year}
half year: o|no|do? {n} semestre OF? {year}

coming weekday: THIS|na|no {weekday}
coming weekday: THIS|na|no {weekday} a PART
next weekday: THE? {weekday} NEXT
next weekday: THE? {weekday} que vem
next weekday: THE? proximo|proxima {weekday}
last weekday: THE? {weekday} LAST
coming weekday: {weekday} $
# Every Monday, opening hours: no day of the calendar.
no time: as|aos|cada|todo|toda {weekday}
no time: todos|todas os|as {weekday}
no time: OF {weekday} a {weekday}

since: desde {time}
since: a partir OF {time}
before: antes OF {time}
after: depois OF {time}
after: apos {time}
until: ate {time}
between: entre {end} e {end}
between: desde|OF {end} a|ate|ao {end}
""",
    bare="""
calendar: THE? {year}
calendar: THE? {month}
calendar: ano OF? {year}
season: o|a? {season}
weekday: a|o? {weekday}
""",
    parts="""
day of month: o|os|OF? dia|dias? {weekday}? {day}
""",
)
