"""German."""

from __future__ import annotations

import re

from eventsearch.analysis.languages import Language, Stem, words

# Nouns are in lower case here, too. Left out, because they have a meaning of their own: alle arm
# dank durch einmal gegen gut kann macht mal mehr nicht ohne sein war wer wert will weg würde.
STOP_WORDS = words("""
    aber als am an auch auf aus bei beim bin bis da damit dann das dass daß dazu dein deine dem den
    denn der deren des dessen die dies diese diesem diesen dieser dieses doch dort du ein eine einem
    einen einer eines er es euch euer eure für habe haben hat hatte hatten ich ihm ihn ihnen ihr
    ihre ihrem ihren ihrer ihres im in ins ist ja je jede jedem jeden jeder jedes jene man mein
    meine meinem meinen meiner mich mir mit nach noch nun nur ob oder seid seine seinem seinen
    seiner seines seit sich sie sind so sowie um und uns unser unsere unserem unseren unserer
    unter vom von vor wann warum was welche welchem welchen welcher welches wenn wie wir wird wo
    wurde wurden zu zum zur über
""")

_SPELLED_OUT = re.compile(r"([ao])e|(?<![aeiouyq])(u)e(?!u)")


def stem(snowball: Stem, word: str) -> str:
    """
    Return a word's stem; an umlaut that was spelled out is a folded one: *Mueller*, *Müller*.

    Snowball does so since 3.0; here it is so with any version. What only looks like one is read
    alike wherever it stands: *Poesie*, *Israel*, *aktuell*.
    """
    return snowball(_SPELLED_OUT.sub(r"\1\2", word) if "e" in word else word)


LANGUAGE = Language(snowball="german", stop_words=STOP_WORDS, stem=stem, dotted=True)
