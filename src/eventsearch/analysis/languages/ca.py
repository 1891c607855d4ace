"""Catalan."""

from __future__ import annotations

from eventsearch.analysis.languages import Language, words

# Accents count: que and què are both there. Left out, because they have a meaning of their own:
# bé com contra cosa dos fins no més ser sense són sota tan tot.
STOP_WORDS = words("""
    a al als amb aquell aquella aquelles aquells aquest aquesta aquestes aquests de del dels des
    doncs el ella elles ells els em en ens entre es et eu ha han hem hi ho i jo la les li lo los
    me meu meva mi ne ni nosaltres nostra nostre nostres o on pel pels per perquè però qual
    quals quan que qui quin quina quines quins què se seu seus seva seves si també teu teva ti
    tu un una unes uns us vosaltres vostra vostre ja és està estan
""")

ENDINGS = {"cio": "ció", "sio": "sió", "xio": "xió", "ons": "ó", "os": "ós"}
"""Of *formació* and *formacions*, of which Snowball knows the first alone, and of *famós*."""

LANGUAGE = Language(snowball="catalan", stop_words=STOP_WORDS, endings=ENDINGS)
