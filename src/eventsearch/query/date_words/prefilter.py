"""
May a text say when at all?

A look at its words, so that the patterns are loaded for the few texts that need them. Every
pattern has a word of this list, the name of a month or the like among them, or a year; a test
holds the languages' tables to it.
"""

from __future__ import annotations

import re

from eventsearch.analysis import fold

FRENCH = (
    "aujourd aujourdhui hui demain hier matin midi soir soiree nuit"
    " janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre"
    " janv fev fevr avr juil sept oct nov dec"
    " lundi mardi mercredi jeudi vendredi samedi dimanche"
    " printemps ete automne hiver"
    " semaine weekend week mois trimestre semestre annee an jours semaines ans annees"
    " venir evenement evenements passes passees"
    " prochain prochaine prochains prochaines"
)
ENGLISH = (
    "today tonight tomorrow yesterday morning noon afternoon evening night"
    " january february march april may june july august september october november december"
    " jan feb mar apr jun jul aug sep sept oct nov dec"
    " monday tuesday wednesday thursday friday saturday sunday"
    " spring summer autumn fall winter"
    " week weekend month quarter year days weeks months years"
    " upcoming coming next past previous event events"
)

TRIGGERS = frozenset((*FRENCH.split(), *ENGLISH.split()))
"""Words, folded, of which every pattern without a year has one."""

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
