"""
Languages by code, with their stop words and stemmers.

Snowball stems folded words, so accents never change which pages match. Stop words are indexed like
other words; a query may drop them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial
from types import MappingProxyType

import Stemmer

from eventsearch.analysis.char_filter import fold_lower
from eventsearch.model.lazy_pattern import lazy
from eventsearch.model.named_tuple import NamedTuple

Stem = Callable[[str], str]
"""Returns the stem of a folded word."""


class Language(NamedTuple):
    """
    How the words of a language are analyzed.

    Attributes:
        snowball: Name of the Snowball algorithm; empty if there is no stemmer.
        stop_words: Words that carry no meaning on their own, as written, in lower case.
        stem: Replaces Snowball's stemmer. Called with that stemmer and a folded word.
        endings: Maps a folded ending to the same ending with accents. Words are folded before they
            are stemmed, and Snowball removes some endings only if they have their accents.
        umlauts: Whether ``ä``, ``ö``, ``ü``, ``å`` or ``ø`` belong to the alphabet. In other
            languages a word with such a letter is a foreign name, and ``ae``, ``oe``, ``ue`` or
            ``aa`` also match the letter.
        suffixes: Whether an apostrophe separates a name from its case: Turkish ``İstanbul'da``.
    """

    snowball: str = ""
    stop_words: frozenset[str] = frozenset()
    stem: Callable[[Stem, str], str] | None = None
    endings: Mapping[str, str] = MappingProxyType({})
    umlauts: bool = False
    suffixes: bool = False


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NORDIC_SPELLED_OUT = lazy("(a)[ae]|(o)e")


def nordic_stem(snowball: Stem, word: str) -> str:
    """
    Return the stem of a folded word; *Aarhus* has the stem of *Århus*.

    Danish ``æ``, folded to ``ae``, is read like Swedish ``ä``, so *Barum* also matches *Bærum*.
    """
    return snowball(_NORDIC_SPELLED_OUT.sub(r"\1\2", word))


# Accents matter: both que and què are listed. Not listed, because they have other meanings:
# bé com contra cosa dos fins no més ser sense són sota tan tot.
_CA_WORDS = _words("""
    a al als amb aquell aquella aquelles aquells aquest aquesta aquestes aquests de del dels des
    doncs el ella elles ells els em en ens entre es et eu ha han hem hi ho i jo la les li lo los
    me meu meva mi ne ni nosaltres nostra nostre nostres o on pel pels per perquè però qual
    quals quan que qui quin quina quines quins què se seu seus seva seves si també teu teva ti
    tu un una unes uns us vosaltres vostra vostre ja és està estan
""")

_CA_ENDINGS = {"cio": "ció", "sio": "sió", "xio": "xió", "ons": "ó", "os": "ós"}
"""Endings of words such as *formacions* (Snowball handles only *formació*) and *famós*."""

_CA = Language(snowball="catalan", stop_words=_CA_WORDS, endings=_CA_ENDINGS)

# Nouns are in lower case here, too. Not listed, because they have other meanings: alle arm
# dank durch einmal gegen gut kann macht mal mehr nicht ohne sein war wer wert will weg würde.
_DE_WORDS = _words("""
    aber als am an auch auf aus bei beim bin bis da damit dann das dass daß dazu dein deine dem den
    denn der deren des dessen die dies diese diesem diesen dieser dieses doch dort du ein eine einem
    einen einer eines er es euch euer eure für habe haben hat hatte hatten ich ihm ihn ihnen ihr
    ihre ihrem ihren ihrer ihres im in ins ist ja je jede jedem jeden jeder jedes jene man mein
    meine meinem meinen meiner mich mir mit nach noch nun nur ob oder seid seine seinem seinen
    seiner seines seit sich sie sind so sowie um und uns unser unsere unserem unseren unserer
    unter vom von vor wann warum was welche welchem welchen welcher welches wenn wie wir wird wo
    wurde wurden zu zum zur über
""")

_UMLAUT = lazy(r"([ao])e|(?<![aeiouyq])(u)e(?!u)")


def _stem_de(snowball: Stem, word: str) -> str:
    """
    Return the stem of a folded word; *Mueller* has the stem of *Müller*.

    Snowball does this since 3.0; here it does not depend on the version. Words such as *Poesie*,
    *Israel* and *aktuell* are changed too, but the same in pages and in queries.
    """
    return snowball(_UMLAUT.sub(r"\1\2", word) if "e" in word else word)


_DE = Language(snowball="german", stop_words=_DE_WORDS, stem=_stem_de, umlauts=True)

# Not listed, because they have other meanings: can it may might must no not us who will.
_EN_WORDS = _words("""
    a about am an and are as at be been being but by could did do does for from had has have he her
    hers him his how i if in into is its me my of on or our ours shall she should so such than that
    the their theirs them then there these they this those to was we were what when where which
    while whom whose why with would you your yours
""")

_EN = Language(snowball="english", stop_words=_EN_WORDS)

# Accents matter: el, not él; de, not dé. Not listed, because they have other meanings: bajo
# ante como contra cual era estado este más mientras no nada poco sobre ser sí son sin tanto todo
# uno vino.
_ES_WORDS = _words("""
    a al aquel aquella aquellas aquellos aunque con cuando cuyo cuya cuál cuáles cuándo cómo de
    del desde donde dónde e el ella ellas ello ellos en entonces entre eran es esa esas ese eso
    esos esta estas esto estos está están fue fueron ha han hasta hay la las le les lo los me mi mis
    muy ni nos nosotras nosotros nuestra nuestras nuestro nuestros o os para pero por porque pues
    que quien quienes quién quiénes qué se según si su sus también te ti tu tus u un una unas unos
    usted ustedes vosotros vuestra vuestras vuestro vuestros y ya yo él éste ésta
""")

_ES = Language(snowball="spanish", stop_words=_ES_WORDS)

# Accents matter: sur, not sûr. A form without accents is listed if it is not another word: etre.
# Not listed, because they have other meanings: été est sommes fait font aura son ton or car pas
# plus tout bien point mine tien.
_FR_WORDS = _words("""
    a a-t-il a-t-on afin ai aient ait au aucun aucune auraient aurait auront aussi aux avaient avait
    avec avez avoir avons ayant ce ceci cela celle celles celui ces cet cette ceux chez comme
    comment dans de des dois-je doit-on donc dont du dès elle elles en es est-ce et etaient etait
    etant etc etes etre eux faire fais faites faut-il ferait il ils je la le les leur leurs lorsque
    lui là ma mais me mes moi mon même ne ni nos notre nous on ont ou où par parce peut-il peut-on
    pour pourquoi puis puis-je puisque qu quand que quel quelle quelles quels qui quoi sa sans se
    selon sera seraient serait seront ses si soient soit sont sous suis sur ta te tes toi tu un une
    vers via vos votre vous y y-a-t-il à étaient était étant êtes être
""")


_FR_NOUNS = _words("""
    allee annee apogee armee arrivee assemblee chaussee contree coree denree donnee duree entree
    epee fee fumee fusee galilee gelee guinee idee journee judee lignee livree lycee maree
    matinee mediterranee melee montee musee odyssee orchidee pensee poignee portee poupee puree
    pyrenee randonnee rentree risee ruee soiree tournee tranchee trophee vallee vendee
""")
"""Folded nouns in -ée that look like a verb form but are not one."""


def _stem_fr(snowball: Stem, word: str) -> str:
    """
    Return the stem of a folded word. The stem of a noun in -a or -ée is the noun itself.

    Snowball removes -a as the ending of a past tense that is no longer used, so *data* would match
    *date*. Words in -ra may be in the future (*présentera*), so they are still stemmed. Snowball
    does not recognise -ée without its accent, so the masculine form of a participle is stemmed.
    """
    noun = word[:-1] if word.endswith(("as", "ees")) and len(word) > 4 else word
    if noun.endswith("ee"):
        return noun if noun in _FR_NOUNS or len(noun) < 5 else snowball(noun[:-1])
    return noun if noun.endswith("a") and len(noun) > 3 and noun[-2] != "r" else snowball(word)


_FR = Language(snowball="french", stop_words=_FR_WORDS, stem=_stem_fr)

# `eventsearch.analysis.rules.elision` removes articles before an apostrophe.
# Accents matter: se, not sé. Not listed, because they have other meanings: come contro dopo
# dove era noi non ora più poi prima sei senza sono stato su tutto.
_IT_WORDS = _words("""
    a ad agli ai al alla alle allo anche avere c che chi ci cioè col con cui da dagli dai dal dalla
    dalle dallo degli dei del della delle dello di e ed egli esso essa fra gli ha hai hanno
    ho i il in io la le lei li lo loro lui ma mi mia mie miei mio ne negli nei nel nella nelle nello
    nostra nostre nostri nostro o ogni oppure per perché però qual quale quali quando quanto quel
    quella quelle quelli quello questa queste questi questo qui se si sia sua sue sugli sui sul
    sulla sulle sullo suo suoi tra tu tua tue tuo tuoi un una uno vi voi vostra vostre vostri vostro
    è
""")

_IT = Language(snowball="italian", stop_words=_IT_WORDS)

# Not listed, because they have other meanings: alle boven door geen haar kan kon meer mij
# mijn na niet niets onder over toen tot want was wat wil zijn zonder.
_NL_WORDS = _words("""
    aan als bij daar dan dat de den der deze die dit dus een en er had heb hebben heeft hem het hier
    hij hoe hun ik in is ja je jouw jullie maar me men met naar nog nu of om ons onze ook op te u
    uit uw van vanuit voor waar waarom wanneer we welk welke wel werd wie wij worden wordt zal ze
    zich zij zo zou één
""")


def _stem_nl(snowball: Stem, word: str) -> str:
    """
    Return the stem of a folded word, without a final s even if another ending followed it.

    Snowball removes only one ending: the s of *fiets*, but only the *en* of *fietsen*.
    """
    first = snowball(word)
    second = snowball(first) if first.endswith("s") else first
    return second if second == first[:-1] else first


_NL = Language(snowball="dutch", stop_words=_NL_WORDS, stem=_stem_nl)

# Accents matter: e and é are both listed. Not listed, because they have other meanings:
# como contra era foi fora mais não pode são sem sob sobre só tem todo.
_PT_WORDS = _words("""
    a ainda ao aos aquela aquelas aquele aqueles aquilo as até com cuja cujo da das de dela delas
    dele deles depois do dos e ela elas ele eles em entre essa essas esse esses esta estas este
    estes está estão eu há isso isto já lhe lhes mas me mesmo meu meus mim minha minhas muito na nas
    nem nesta neste no nos nossa nossas nosso nossos num numa nós o onde os ou para pela pelas pelo
    pelos por porque qual quais quando que quem se seja seu seus sua suas também te teu tua um uma
    umas uns você vocês à às é
""")

_PT_ENDINGS = {"cao": "ção", "ao": "ão", "avel": "ável", "ivel": "ível"}
"""Endings of words such as *informação* and *responsável*."""

_PT_PLURALS = {
    "uteis": "util", "ceis": "cil", "eis": "el", "ais": "al", "ens": "em",
    "oes": "ao", "aos": "ao", "aes": "ao",
}  # fmt: skip
"""
Maps a folded plural ending to its singular, the longest first: *ações*, *jornais*, *imagens*.

Snowball handles only a few long endings, such as *-ações* and *-áveis*.
"""

_PT_OTHER = _words("caos depois mais maes pais reis seis bens vens tens")
"""Words with such an ending that are not plurals, or are the plural of another word."""


def _stem_pt(snowball: Stem, word: str) -> str:
    """Return the stem of a folded word. A plural in `_PT_PLURALS` has the stem of its singular."""
    if word not in _PT_OTHER and word.endswith("s") and len(word) > 3:
        for ending, one in _PT_PLURALS.items():
            if word.endswith(ending):
                return snowball(word[: -len(ending)] + one)
    return snowball(word)


_PT = Language(snowball="portuguese", stop_words=_PT_WORDS, stem=_stem_pt, endings=_PT_ENDINGS)

_CZECH = {
    "ych": "ých", "ymi": "ými", "ym": "ým", "eho": "ého", "emu": "ému", "ach": "ách",
    "ich": "ích", "imi": "ími", "iho": "ího", "imu": "ímu", "um": "ům",
}  # fmt: skip
_HUNGARIAN = {
    "bol": "ból", "rol": "ról", "tol": "tól", "nal": "nál", "ert": "ért", "kent": "ként",
}  # fmt: skip
_LITHUANIAN = {
    "emis": "ėmis", "ems": "ėms", "eje": "ėje", "ese": "ėse", "ciu": "čių", "uju": "ųjų",
}  # fmt: skip
_NORWEGIAN = Language(snowball="norwegian", stem=nordic_stem, umlauts=True)

REVIEWED: Mapping[str, Language] = {
    "ca": _CA,
    "cs": Language(snowball="czech", endings=_CZECH),
    "da": Language(snowball="danish", stem=nordic_stem, umlauts=True),
    "de": _DE,
    "en": _EN,
    "es": _ES,
    "fr": _FR,
    "hu": Language(snowball="hungarian", endings=_HUNGARIAN, umlauts=True),
    "it": _IT,
    "lt": Language(snowball="lithuanian", endings=_LITHUANIAN),
    "nl": _NL,
    **dict.fromkeys(("nb", "nn", "no"), _NORWEGIAN),
    "pl": Language(snowball="polish", endings={"ow": "ów"}),
    "pt": _PT,
    "sv": Language(snowball="swedish", stem=nordic_stem, umlauts=True),
    "tr": Language(snowball="turkish", umlauts=True, suffixes=True),
}


SNOWBALL: dict[str, str] = {
    "ar": "arabic",
    "el": "greek",
    "eo": "esperanto",
    "et": "estonian",
    "eu": "basque",
    "fa": "persian",
    "fi": "finnish",
    "ga": "irish",
    "hi": "hindi",
    "hy": "armenian",
    "id": "indonesian",
    "ne": "nepali",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "st": "sesotho",
    "ta": "tamil",
    "yi": "yiddish",
}
"""Maps an ISO 639 code to the name of the Snowball algorithm. Older Snowball versions lack some."""

WITH_UMLAUTS = frozenset({"az", "et", "fi", "is", "kk", "se", "sk", "tk", "tt", "ug"})
"""Other languages with ``ä``, ``ö``, ``ü``, ``å`` or ``ø`` in their alphabet."""


def tag(code: str) -> str:
    """Return a language code in lower case with hyphens, to compare codes."""
    return code.casefold().replace("_", "-")


def bare(code: str) -> str:
    """Return a language code without country and script: ``fr`` for ``fr-CA``."""
    return tag(code).partition("-")[0]


def variants(code: str, languages: Iterable[str]) -> tuple[str, ...]:
    """
    Return the *languages* that match a code: ``fr`` matches ``fr`` and ``fr-CA``.

    ``fr-CH`` matches ``fr`` if there is no better match: basic filtering, then lookup (RFC 4647).
    """
    tags = {each: tag(each) for each in languages}
    prefix = tag(code)
    matches = [each for each, own in tags.items() if prefix and f"{own}-".startswith(f"{prefix}-")]
    while not matches and (prefix := prefix.rpartition("-")[0]):
        matches = [each for each, own in tags.items() if own == prefix]
    return tuple(matches)


def read_as(code: str) -> str:
    """
    Return the language of a code if this module has rules for it, else an empty string.

    Caches for a language use this as their key, so visitors who send invented codes add no entry.
    """
    lang = bare(code)
    return lang if lang in REVIEWED or lang in SNOWBALL or lang in WITH_UMLAUTS else ""


def by_code(code: str) -> Language:
    """Return the rules for a language; the empty `Language` if there are none."""
    return _language(read_as(code))


@cache
def _language(lang: str) -> Language:
    if lang in REVIEWED:
        return REVIEWED[lang]
    return Language(snowball=SNOWBALL.get(lang, ""), umlauts=lang in WITH_UMLAUTS)


def stop_words(lang: str) -> frozenset[str]:
    """Return the stop words of a language, as written; an empty set if there is no list."""
    return by_code(lang).stop_words


SNOWBALL_VERSION: str = Stemmer.version()
"""Version of Snowball. Stems can differ between versions."""


def stemmer(lang: str) -> Stem:
    """Return a function that stems folded words; it changes nothing in an unknown language."""
    return _stemmer(read_as(lang))


@cache
def _stemmer(lang: str) -> Stem:
    language = by_code(lang)
    if language.snowball not in Stemmer.algorithms():
        return str
    # 0 turns Snowball's cache off: the analyzer caches whole words.
    stem: Stem = Stemmer.Stemmer(language.snowball, 0).stemWord
    if language.endings:
        stem = partial(_stem_of, stem, language.endings, _lengths(language.endings))
    return partial(language.stem, stem) if language.stem else stem


def _lengths(endings: Mapping[str, str]) -> tuple[int, ...]:
    return tuple(sorted({len(ending) for ending in endings}, reverse=True))


def _stem_of(stem: Stem, endings: Mapping[str, str], lengths: tuple[int, ...], word: str) -> str:
    """Restore the accents of a word's longest ending in *endings*, and return the folded stem."""
    for length in lengths:
        if ending := endings.get(word[-length:]):
            return fold_lower(stem(word[:-length] + ending))
    return fold_lower(stem(word))
