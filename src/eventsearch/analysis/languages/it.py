"""Italian."""

from __future__ import annotations

from eventsearch.analysis.languages import Language, words

# Articles before an apostrophe are no words at all: see `eventsearch.analysis.rules.elision`.
# Accents count: se, not sé. Left out, because they have a meaning of their own: come contro dopo
# dove era noi non ora più poi prima sei senza sono stato su tutto.
STOP_WORDS = words("""
    a ad agli ai al alla alle allo anche avere c che chi ci cioè col con cui da dagli dai dal dalla
    dalle dallo degli dei del della delle dello di e ed egli esso essa fra gli ha hai hanno
    ho i il in io la le lei li lo loro lui ma mi mia mie miei mio ne negli nei nel nella nelle nello
    nostra nostre nostri nostro o ogni oppure per perché però qual quale quali quando quanto quel
    quella quelle quelli quello questa queste questi questo qui se si sia sua sue sugli sui sul
    sulla sulle sullo suo suoi tra tu tua tue tuo tuoi un una uno vi voi vostra vostre vostri vostro
    è
""")

LANGUAGE = Language(snowball="italian", stop_words=STOP_WORDS)
