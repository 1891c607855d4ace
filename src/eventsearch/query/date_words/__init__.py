"""
Words that say when: ``demain``, ``en mars``, ``since 2022``; one file a language.

Most queries have none of them: these are told apart here, without the grammars.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from eventsearch.analysis import fold
from eventsearch.analysis.languages import bare

TRIGGERS = {
    "fr": "aujourdhui hui hier avant demain apres matin midi soir soiree nuit"
    " janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre"
    " janv fev fevr avr juil sept oct nov dec"
    " lundi mardi mercredi jeudi vendredi samedi dimanche printemps ete automne hiver"
    " jours semaine semaines weekend mois trimestre semestre an ans annee annees"
    " venir prochain prochaine prochains prochaines passees passes evenement evenements",
    "en": "today tonight this tomorrow yesterday night"
    " january february march april may june july august september october november december"
    " jan feb mar apr jun jul aug sep sept oct nov dec"
    " monday tuesday wednesday thursday friday saturday sunday spring summer autumn fall winter"
    " days week weeks weekend month months quarter year years"
    " upcoming coming next past previous event events",
    "de": "januar janner jaenner februar feber marz maerz april mai juni juli august september"
    " oktober november dezember jan feb mrz apr jun jul aug sep sept okt nov dez montag"
    " dienstag mittwoch donnerstag freitag samstag sonnabend sonntag winter fruhling"
    " fruehling fruhjahr fruehjahr sommer herbst tage tagen wochen monate monaten jahre"
    " jahren woche wochenende monat quartal halbjahr jahr heute morgen gestern ubermorgen"
    " uebermorgen vorgestern demnachst demnaechst kw kalenderwoche nachste nachster"
    " nachstes nachsten naechste naechster naechstes naechsten kommende kommender"
    " kommendes kommenden bevorstehende bevorstehenden vergangene vergangenen fruhere"
    " fruheren",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre"
    " noviembre diciembre ene feb mar abr jun jul ago sep sept oct nov dic lunes martes"
    " miercoles jueves viernes sabado domingo invierno primavera verano otono dias semanas"
    " meses anos semana findesemana finde mes trimestre semestre ano hoy manana ayer"
    " anoche anteayer antier mediodia tarde noche proximamente proximo proxima proximos"
    " proximas pasados pasadas anteriores evento eventos",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre"
    " dicembre gen feb mar apr mag giu lug ago set sett ott nov dic lunedi martedi"
    " mercoledi giovedi venerdi sabato domenica inverno primavera estate autunno giorni"
    " settimane mesi anni settimana weekend finesettimana mese trimestre semestre anno"
    " oggi domani ieri stasera stamattina stanotte domattina dopodomani altroieri mattina"
    " mattino pomeriggio sera notte prossimo prossima prossimi prossime passati passate"
    " evento eventi arrivo",
    "nl": "januari februari maart april mei juni juli augustus september oktober november"
    " december jan feb mrt apr jun jul aug sep sept okt nov dec maandag dinsdag woensdag"
    " donderdag vrijdag zaterdag zondag winter lente voorjaar zomer herfst najaar dagen"
    " weken maanden jaar jaren week weekend weekeinde maand kwartaal halfjaar vandaag"
    " vanavond vanmiddag vanochtend vanmorgen vannacht morgen morgenavond morgenmiddag"
    " morgenochtend gisteren gisteravond gistermiddag overmorgen eergisteren binnenkort"
    " volgend volgende komend komende aanstaand aanstaande aankomend aankomende"
    " eerstvolgende afgelopen eerdere vorige",
    "ca": "gener febrer marc abril maig juny juliol agost setembre octubre novembre desembre"
    " gen febr abr oct nov dilluns dimarts dimecres dijous divendres dissabte diumenge"
    " hivern primavera estiu tardor dies setmanes mesos anys setmana capdesetmana mes"
    " trimestre semestre any avui dema ahir mati migdia tarda vespre nit properament"
    " proper propera propers properes passats passades anteriors esdeveniment"
    " esdeveniments acte actes",
    "pl": "styczen stycznia styczniu styczniem luty lutego lutym marzec marca marcu marcem"
    " kwiecien kwietnia kwietniu kwietniem maj maja maju majem czerwiec czerwca czerwcu"
    " czerwcem lipiec lipca lipcu lipcem sierpien sierpnia sierpniu sierpniem wrzesien"
    " wrzesnia wrzesniu wrzesniem pazdziernik pazdziernika pazdzierniku pazdziernikiem"
    " listopad listopada listopadzie listopadem grudzien grudnia grudniu grudniem"
    " poniedzialek wtorek sroda srode czwartek piatek sobota sobote niedziela niedziele"
    " zima zimy zime wiosna wiosny wiosne lato lata lecie jesien jesieni dni tygodnie"
    " tygodni miesiace miesiecy lat tydzien tygodniu weekend miesiac miesiacu kwartal"
    " kwartale rok roku dzis dzisiaj jutro pojutrze wczoraj przedwczoraj nastepne"
    " nadchodzace najblizsze przeszle minione poprzednie nastepny nastepnym nastepna"
    " nastepnej przyszly przyszlym przyszla przyszlej najblizszy najblizszym najblizsza",
    "pt": "janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro"
    " dezembro jan fev mar abr mai jun jul ago set out nov dez segunda segundafeira terca"
    " tercafeira quarta quartafeira quinta quintafeira sexta sextafeira sabado domingo"
    " inverno primavera verao outono dias semanas meses anos semana fimdesemana mes"
    " trimestre semestre ano hoje amanha ontem anteontem manha tarde noite proximo proxima"
    " proximos proximas passados passadas anteriores evento eventos breve",
}
"""By language, folded words of which every time without a year or a day in digits has one."""

ALWAYS = ("fr", "en")
"""Languages of every site's queries, since a French site may well declare itself English."""

DAY = re.compile(r"(?<![0-9])[0-3][0-9]/[01][0-9](?![0-9])")
"""What may be a day and a month."""

YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
"""What may be a year, alone or in a date."""

_WORD = re.compile(r"[^\W\d_]+")


def spoken(languages: Iterable[str]) -> tuple[str, ...]:
    """Return the codes of the languages in which queries of a site say when."""
    return tuple(dict.fromkeys((*ALWAYS, *map(bare, languages))))


@lru_cache(maxsize=16)
def triggers(languages: tuple[str, ...]) -> frozenset[str]:
    """Return the words without which nothing is a time, on a site with these languages."""
    return frozenset(" ".join(TRIGGERS.get(code, "") for code in spoken(languages)).split())


def may_contain_date(text: str, languages: tuple[str, ...] = ()) -> bool:
    """Whether a text has a word or number without which no pattern matches."""
    if YEAR.search(text) or DAY.search(text):
        return True
    return not triggers(languages).isdisjoint(_WORD.findall(fold(text)))
