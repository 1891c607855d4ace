"""English."""

from __future__ import annotations

from eventsearch.analysis.languages import Language, words

# Left out, because they have a meaning of their own: can it may might must no not us who will.
STOP_WORDS = words("""
    a about am an and are as at be been being but by could did do does for from had has have he her
    hers him his how i if in into is its me my of on or our ours shall she should so such than that
    the their theirs them then there these they this those to was we were what when where which
    while whom whose why with would you your yours
""")

LANGUAGE = Language(snowball="english", stop_words=STOP_WORDS)
