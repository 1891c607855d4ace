"""Pages with a few sentences each, in French, English and German."""

from __future__ import annotations

FRENCH = (
    "La visite du port est ouverte à tous et l’on vient sans s’inscrire. Nous partirons des quais"
    " après le repas, avec une guide qui connaît les bateaux, et ceux qui ne marchent pas nous"
    " attendront dans la salle."
)
ENGLISH = (
    "The walk along the harbour is open to everybody, and you should bring your own lunch. We will"
    " be back before the tide, which is higher than it was, and those who are tired can take the"
    " bus."
)
GERMAN = (
    "Der Gang durch den Hafen ist für alle offen, und wer kommt, muss sich nicht anmelden. Wir"
    " beginnen nach dem Essen mit einer Führung, und danach ist Zeit für die Fragen, die noch nicht"
    " beantwortet sind."
)


def page(text: str = "", *, title: str = "Port", **front: str) -> str:
    """Return the text of a page's file."""
    lines = [f"title: {title}", *(f"{key}: {value}" for key, value in front.items())]
    return "---\n" + "\n".join(lines) + f"\n---\n{text}\n"


def pages(text: str, count: int, *, folder: str = "content/post") -> dict[str, str]:
    """Return the files of *count* pages with the same text."""
    name = "abcdefghijklmnopqrstuvwxyz"
    return {f"{folder}/{name[at]}{len(text)}.md": page(text) for at in range(count)}
