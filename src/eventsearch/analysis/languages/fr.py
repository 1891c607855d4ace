"""French."""

from __future__ import annotations

from eventsearch.analysis.languages import Language, Stem, words

# Accents count: sur, not sûr. Left out, because they have a meaning of their own: été est sommes
# son ton or car pas plus tout bien fait point mine tien.
STOP_WORDS = words("""
    a a-t-il a-t-on afin ai au aucun aucune aussi aux avec avez avons ce ceci cela celle celles
    celui ces cet cette ceux chez comme comment dans de des dois-je doit-on donc dont du dès
    elle elles en es est-ce et etc eux faut-il il ils je la le les leur leurs lorsque lui là ma
    mais me mes moi mon même ne ni nos notre nous on ont ou où par parce peut-il peut-on pour
    pourquoi puis puis-je puisque qu quand que quel quelle quelles quels qui quoi sa sans se
    selon ses si sont sous suis sur ta te tes toi tu un une vers via vos votre vous y y-a-t-il à
""")


NOUNS = words("""
    allee annee apogee armee arrivee assemblee chaussee contree coree denree donnee duree entree
    epee fee fumee fusee galilee gelee guinee idee journee judee lignee livree lycee maree
    matinee mediterranee melee montee musee odyssee orchidee pensee poignee portee poupee puree
    pyrenee randonnee rentree risee ruee soiree tournee tranchee trophee vallee vendee
""")
"""Nouns in -ée, folded, that are no forms of the verb that they look like."""


def stem(snowball: Stem, word: str) -> str:
    """
    Return a word's stem; that of a noun in -a or -ée is the noun.

    Snowball takes the -a for a past tense that nobody writes any more, and so *data* for *date*.
    The -ra of a future (*présentera*) is left to it. Without its accent -ée is no ending that it
    knows, so a participle (*organisée*) is brought to its masculine form first.
    """
    noun = word[:-1] if word.endswith(("as", "ees")) and len(word) > 4 else word
    if noun.endswith("ee"):
        return noun if noun in NOUNS or len(noun) < 5 else snowball(noun[:-1])
    return noun if noun.endswith("a") and len(noun) > 3 and noun[-2] != "r" else snowball(word)


LANGUAGE = Language(snowball="french", stop_words=STOP_WORDS, stem=stem)
