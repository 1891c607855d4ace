"""Spanish date expressions."""

from __future__ import annotations

from eventsearch.query.date_words.grammar.language import Language

SPANISH = Language(
    months="enero febrero marzo abril mayo junio julio agosto septiembre|setiembre octubre"
    " noviembre diciembre",
    short="ene feb mar abr 6=jun jul ago sep|sept oct nov dic",
    weekdays="lunes martes miercoles jueves viernes sabado domingo",
    seasons="0=invierno 3=primavera 6=verano 9=otono",
    units="1=semana findesemana|finde mes trimestre semestre ano",
    plurals="0=dias semanas 3=meses 6=anos",
    numbers="primer|primero|primera dos|segundo|segunda tres|tercer|tercero|tercera"
    " cuatro|cuarto|cuarta cinco seis siete ocho nueve diez 15=quince 30=treinta",
    ordinals="° o a ro er do",
    events="evento eventos agenda",
    ands="y e",
    ors="o u",
    groups={
        "THIS": "este|esta",
        "NEXT": "proximo|proxima|siguiente",
        "LAST": "pasado|pasada|ultimo|ultima|anterior",
        "PART": "manana|mediodia|tarde|noche",
        # Left out beside what is a time without it.
        "THE": "el|la|de|del|en|para|durante",
        "OF": "de|del",
        # What is held on days: "next" of other things is no time.
        "HAPPENING": "taller|talleres|conferencia|conferencias|seminario|seminarios|webinar"
        "|webinars|reunion|reuniones|encuentro|encuentros|sesion|sesiones|charla|charlas|curso"
        "|cursos|jornada|jornadas|meetup|meetups|concierto|conciertos|espectaculo|espectaculos"
        "|festival|festivales|exposicion|exposiciones|hackathon|hackathons|hackaton|quedada"
        "|quedadas|congreso|congresos|feria|ferias|fiesta|fiestas|actividad|actividades"
        "|formacion|formaciones|ponencia|ponencias|visita|visitas|asamblea|asambleas",
    },
    rows="""
today: hoy
today: esta PART
tomorrow: manana
tomorrow: manana por la PART
yesterday: ayer
yesterday: ayer por la PART
yesterday: anoche
after tomorrow: pasado manana
before yesterday: anteayer|antier
before yesterday: antes de ayer
# "The jobs of tomorrow", "in the morning".
no time: OF hoy|manana|ayer
no time: la|una|cada manana

this weekend: el fin de semana $
this unit: THIS {unit}
next unit: THE? {unit} NEXT
next unit: THE? proximo|proxima {unit}
next unit: THE? {unit} que viene
last unit: THE? {unit} LAST
last unit: THE? ultimo|ultima {unit}
next unit: en {n} {units}
next unit: dentro de {n} {units}
next unit: en un|una {unit}
next unit: dentro de un|una {unit}
last unit: hace {n} {units}
last unit: hace un|una {unit}
coming units: en? los|las|estos|estas? proximos|proximas {n}? {units}
coming units: en? los|las {n} proximos|proximas {units}
past units: en? los|las? ultimos|ultimas {n}? {units}
past units: en? los|las {n} ultimos|ultimas {units}
since ago: desde hace {n} {units}
week: la|en? semana {n}
week: la|en? semana {n} OF? {year}

from today: proximamente $
from today: los? proximos eventos
from today: el? proximo evento
from today: los? eventos futuros|proximos
from today: el|la? proximo|proxima >HAPPENING
from today: los|las? proximos|proximas >HAPPENING

until yesterday: los? eventos pasados|anteriores
until yesterday: <HAPPENING pasados|pasadas|anteriores

calendar: THE? {weekday}? {day} de? {mon} OF? {year}?
next calendar: el? {day} de? {mon} NEXT
next calendar: el? proximo {day} de {mon}
last calendar: el? {day} de? {mon} LAST
last calendar: el? pasado {day} de {mon}
days: OF? {day} al|a {day} de? {mon} OF? {year}?
days: los|OF? {day} - {day} de? {mon} OF? {year}?
given: el|en|del {date}
calendar: en|durante {month}
calendar: THE? {mon} OF? {year}
next calendar: en? {month} NEXT
next calendar: en? el? proximo {month}
next calendar: en? {month} que viene
last calendar: en? {month} LAST
last calendar: en? el? pasado {month}
this calendar: en? este {month}
this calendar: este mes de {month}
calendar: en|durante? el? mes de {month} OF? {year}?
months: {mon} - {mon} OF? {year}
months: de? {mon} a {mon} OF? {year}
begin: a? principio|principios|inicios|comienzos OF {month} OF? {year}?
middle: a? mediados OF {month} OF? {year}?
end: a? fin|fines|final|finales OF {month} OF? {year}?
begin: a? principio|principios|inicios|comienzos OF {year}
middle: a? mediados OF {year}
end: a? fin|fines|final|finales OF {year}
calendar: en {year}
calendar: en|durante? el? ano {year}

this season: THIS {season}
next season: THE? proximo|proxima {season}
next season: THE? {season} NEXT
last season: THE? pasado|pasada {season}
last season: THE? {season} LAST
season: THE? {season} OF? {year}
season: THE? {season} OF? {year} - {year}
quarter: el|del? {n} trimestre OF? {year}
half year: el|del? {n} semestre OF? {year}

coming weekday: este {weekday}
coming weekday: este {weekday} por la PART
next weekday: el? {weekday} NEXT
next weekday: el? {weekday} que viene
next weekday: el? proximo {weekday}
last weekday: el? {weekday} LAST
last weekday: el? pasado {weekday}
coming weekday: el? {weekday} $
# Every Monday, opening hours: no day of the calendar.
no time: los|cada|todos {weekday}
no time: OF {weekday} a|al {weekday}

since: desde {time}
since: a partir OF {time}
before: antes OF {time}
after: despues OF {time}
until: hasta {time}
between: entre {end} y {end}
between: desde|de|del {end} hasta|a|al {end}
""",
    bare="""
calendar: THE? {year}
calendar: THE? {month}
calendar: ano {year}
season: el|la? {season}
weekday: el? {weekday}
""",
    parts="""
day of month: el|los|OF? {weekday}? {day}
""",
)
