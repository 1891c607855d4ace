"""
Keys that name people, tags and parts of a place, in seven languages.

`WORDS` is the one table of them, and ``docs/events.md`` follows it. Only letters count, without
accents, so that `intervenant·e·s` and `mots-clés` are read; so is a key that ends with `name`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from eventsearch.extractor.events.keys import fold

WORDS: Mapping[str, str] = {
    "author": (
        "authors author auteurs auteur auteures auteure autrices autrice autoren autor autorinnen"
        " autorin autores autora autoras autori autore"
    ),
    "speaker": (
        "speakers speaker intervenants intervenant intervenantes intervenante orateurs orateur"
        " oratrices oratrice orateurrices conferenciers conferencier conferencieres conferenciere"
        " referenten referentin referentinnen vortragende vortragender vortragenden redner rednerin"
        " dozenten dozent dozentin dozierende ponentes ponente oradores orador oradora oradoras"
        " conferencistas conferencista relatori relatore relatrici relatrice palestrantes"
        " palestrante sprekers spreker lecturers lecturer panelists panelist panellists"
    ),
    "guest": (
        "presenters presenter presentedby presentateur presentatrice hosts host hostedby"
        " performers performer artists artist artistes artiste musicians guests guest"
        " invites invitees animateurs animateur animatrices animatrice animateurrices"
        " animepar presentepar formateurs formateur formatrices formatrice referent leitung"
        " moderatoren moderators moderator moderatorin moderation moderateur moderatrice"
        " kunstler kunstlerin gaste ledby instructors instructor facilitators facilitator"
        " trainers trainer teachers teacher invitados convidados docentes docenti ospiti"
        " artistas artisti gasten presentator docent"
    ),
    "tag": (
        "tags motscles motcles motsclefs etiquettes thematiques schlagworte schlagworter"
        " stichworte stichworter schlusselworter themen topics labels etiquetas palabrasclave temas"
        " palavraschave etichette parolechiave temi trefwoorden onderwerpen"
    ),
    "keyword": "keywords",
}
"""What a key gives, in English, French, German, Spanish, Italian, Portuguese and Dutch."""

_RANKS = {
    word: (role, rank) for role, text in WORDS.items() for rank, word in enumerate(text.split())
}


@lru_cache(4096)
def _rank(key: str) -> tuple[str, int]:
    """Return the role of a key and its place in the table; no role for one that has none."""
    word = letters(key)
    cuts = (word, word.removesuffix("s").removesuffix("name"), word.removeprefix("nom"))
    return next((_RANKS[cut] for cut in cuts if cut in _RANKS), ("", 0))


def letters(key: str) -> str:
    """Return the letters of a key, folded."""
    return "".join(filter(str.isalpha, fold(key)))


def keys_of(role: str, values: Iterable[object]) -> list[str]:
    """Return the keys of a role in the order of the table."""
    keys = [key for key in values if isinstance(key, str) and _rank(key)[0] == role]
    return sorted(keys, key=_rank)


def is_plural(key: str) -> bool:
    """Say whether a key is one for several people: `authors`, `Referenten`, `relatori`."""
    return letters(key).endswith(("s", "en", "i"))
