"""
Words that say when: ``demain``, ``en mars``, ``since 2022``; one file a language.

Most queries have none of them: these are told apart here, without the grammars.
"""

from __future__ import annotations

import re

from eventsearch.analysis import fold

_FRENCH = (
    "aujourdhui hui hier avant demain apres matin midi soir soiree nuit"
    " janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre"
    " janv fev fevr avr juil sept oct nov dec"
    " lundi mardi mercredi jeudi vendredi samedi dimanche printemps ete automne hiver"
    " jours semaine semaines weekend mois trimestre semestre an ans annee annees"
    " venir prochain prochaine prochains prochaines passees passes evenement evenements"
)
_ENGLISH = (
    "today tonight this tomorrow yesterday night"
    " january february march april may june july august september october november december"
    " jan feb mar apr jun jul aug sep sept oct nov dec"
    " monday tuesday wednesday thursday friday saturday sunday spring summer autumn fall winter"
    " days week weeks weekend month months quarter year years"
    " upcoming coming next past previous event events"
)
TRIGGERS = frozenset((*_FRENCH.split(), *_ENGLISH.split()))
"""Words, folded, of which every time without a year or a day in digits has one."""

DAY = re.compile(r"(?<![0-9])[0-3][0-9]/[01][0-9](?![0-9])")
"""What may be a day and a month."""

YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
"""What may be a year, alone or in a date."""

_WORD = re.compile(r"[^\W\d_]+")


def may_contain_date(text: str) -> bool:
    """Whether a text has a word or number without which no pattern matches."""
    if YEAR.search(text) or DAY.search(text):
        return True
    return not TRIGGERS.isdisjoint(_WORD.findall(fold(text)))
