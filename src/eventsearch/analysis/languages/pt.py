"""Portuguese."""

from __future__ import annotations

from eventsearch.analysis.languages import Language, Stem, words

# Accents count: e, not é, which is one as well. Left out, because they have a meaning of their
# own: como contra era foi fora mais não pode são sem sob sobre só tem todo.
STOP_WORDS = words("""
    a ainda ao aos aquela aquelas aquele aqueles aquilo as até com cuja cujo da das de dela delas
    dele deles depois do dos e ela elas ele eles em entre essa essas esse esses esta estas este
    estes está estão eu há isso isto já lhe lhes mas me mesmo meu meus mim minha minhas muito na nas
    nem nesta neste no nos nossa nossas nosso nossos num numa nós o onde os ou para pela pelas pelo
    pelos por porque qual quais quando que quem se seja seu seus sua suas também te teu tua um uma
    umas uns você vocês à às é
""")

ENDINGS = {"cao": "ção", "ao": "ão", "avel": "ável", "ivel": "ível"}
"""Of *informação* and *responsável*."""

PLURALS = {
    "uteis": "util", "ceis": "cil", "eis": "el", "ais": "al", "ens": "em",
    "oes": "ao", "aos": "ao", "aes": "ao",
}  # fmt: skip
"""
Folded ending of several to that of one, the longest first: *ações*, *jornais*, *imagens*.

Snowball knows the long ones alone.
"""

OTHER = words("caos depois mais maes pais reis seis bens vens tens")
"""Words that only look like such a plural, or like that of another word."""


def stem(snowball: Stem, word: str) -> str:
    """Return a word's stem; that of a plural with another vowel is that of the one."""
    if word not in OTHER and word.endswith("s") and len(word) > 3:
        for ending, one in PLURALS.items():
            if word.endswith(ending):
                return snowball(word[: -len(ending)] + one)
    return snowball(word)


LANGUAGE = Language(snowball="portuguese", stop_words=STOP_WORDS, stem=stem, endings=ENDINGS)
