"""
What has Portuguese of its own?
"""

from __future__ import annotations

from types import MappingProxyType

from eventsearch.analysis.languages.language import Language, words

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

ENDINGS = MappingProxyType(
    {
        "coes": "ções",
        "cao": "ção",
        "oes": "ões",
        "ao": "ão",
        "avel": "ável",
        "aveis": "áveis",
        "ivel": "ível",
        "iveis": "íveis",
    }
)
"""Of *informação* and *informações*, *amável* and *amáveis*."""

LANGUAGE = Language(snowball="portuguese", stop_words=STOP_WORDS, endings=ENDINGS)
