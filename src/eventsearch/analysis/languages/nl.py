"""Dutch."""

from __future__ import annotations

from eventsearch.analysis.languages import Language, Stem, words

# Left out, because they have a meaning of their own: alle boven door geen haar kan kon meer mij
# mijn na niet niets onder over toen tot want was wat wil zijn zonder.
STOP_WORDS = words("""
    aan als bij daar dan dat de den der deze die dit dus een en er had heb hebben heeft hem het hier
    hij hoe hun ik in is ja je jouw jullie maar me men met naar nog nu of om ons onze ook op te u
    uit uw van vanuit voor waar waarom wanneer we welk welke wel werd wie wij worden wordt zal ze
    zich zij zo zou één
""")


def stem(snowball: Stem, word: str) -> str:
    """
    Return a word's stem; a final s is taken off behind another ending, too: *fietsen*, *fiets*.

    Snowball takes one ending, and so the s of *fiets*, but only the *en* of *fietsen*.
    """
    once = snowball(word)
    twice = snowball(once) if once.endswith("s") else once
    return twice if twice == once[:-1] else once


LANGUAGE = Language(snowball="dutch", stop_words=STOP_WORDS, stem=stem)
