"""
Languages by their codes, with their stop words and stemmers.

Snowball stems folded words: accents, typed or not, never change what is found. Stop words are
indexed like any other; a query may leave them out.
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
"""From a folded word to its stem."""


class Language(NamedTuple):
    """
    A language of pages and questions.

    Attributes:
        snowball: Name of Snowball's algorithm; empty for none.
        stop_words: Words that say nothing by themselves, as written, in lower case.
        stem: Stems a folded word in Snowball's place, which is handed to it.
        endings: Folded ending to the ending as Snowball knows it. Words are folded before they
            are stemmed, and an ending that only its accent makes known would stay on.
        umlauts: ``ä``, ``ö``, ``ü``, ``å`` or ``ø`` belong to its alphabet. In other languages a
            word with one is a foreign name, and found by ``ae``, ``oe``, ``ue`` or ``aa`` as well.
        suffixes: An apostrophe parts a name from its case, as in Turkish ``İstanbul'da``.
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
    Return a word's stem; a letter that was spelled out is a folded one: *Aarhus*, *Århus*.

    Danish ``æ``, folded to ``ae``, is taken for Swedish ``ä``, and so is *Bærum* typed *Barum*.
    """
    return snowball(_NORDIC_SPELLED_OUT.sub(r"\1\2", word))


# Accents count: que and què are both there. Left out, because they have a meaning of their own:
# bé com contra cosa dos fins no més ser sense són sota tan tot.
_CA_WORDS = _words("""
    a al als amb aquell aquella aquelles aquells aquest aquesta aquestes aquests de del dels des
    doncs el ella elles ells els em en ens entre es et eu ha han hem hi ho i jo la les li lo los
    me meu meva mi ne ni nosaltres nostra nostre nostres o on pel pels per perquè però qual
    quals quan que qui quin quina quines quins què se seu seus seva seves si també teu teva ti
    tu un una unes uns us vosaltres vostra vostre ja és està estan
""")

_CA_ENDINGS = {"cio": "ció", "sio": "sió", "xio": "xió", "ons": "ó", "os": "ós"}
"""Of *formació* and *formacions*, of which Snowball knows the first alone, and of *famós*."""

_CA = Language(snowball="catalan", stop_words=_CA_WORDS, endings=_CA_ENDINGS)

# Nouns are in lower case here, too. Left out, because they have a meaning of their own: alle arm
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
    Return a word's stem; an umlaut that was spelled out is a folded one: *Mueller*, *Müller*.

    Snowball does so since 3.0; here it is so with any version. What only looks like one is read
    alike wherever it stands: *Poesie*, *Israel*, *aktuell*.
    """
    return snowball(_UMLAUT.sub(r"\1\2", word) if "e" in word else word)


_DE = Language(snowball="german", stop_words=_DE_WORDS, stem=_stem_de, umlauts=True)

# Left out, because they have a meaning of their own: can it may might must no not us who will.
_EN_WORDS = _words("""
    a about am an and are as at be been being but by could did do does for from had has have he her
    hers him his how i if in into is its me my of on or our ours shall she should so such than that
    the their theirs them then there these they this those to was we were what when where which
    while whom whose why with would you your yours
""")

_EN = Language(snowball="english", stop_words=_EN_WORDS)

# Accents count: el, not él; de, not dé. Left out, because they have a meaning of their own: bajo
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

# Accents count: sur, not sûr; but what is no word without them is there so as well: etre. Left out,
# because they have a meaning of their own: été est sommes fait font aura son ton or car pas plus
# tout bien point mine tien.
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
"""Nouns in -ée, folded, that are no forms of the verb that they look like."""


def _stem_fr(snowball: Stem, word: str) -> str:
    """
    Return a word's stem; that of a noun in -a or -ée is the noun.

    Snowball takes the -a for a past tense that nobody writes any more, and so *data* for *date*.
    The -ra of a future (*présentera*) is left to it. Without its accent -ée is no ending that it
    knows, so a participle (*organisée*) is brought to its masculine form first.
    """
    noun = word[:-1] if word.endswith(("as", "ees")) and len(word) > 4 else word
    if noun.endswith("ee"):
        return noun if noun in _FR_NOUNS or len(noun) < 5 else snowball(noun[:-1])
    return noun if noun.endswith("a") and len(noun) > 3 and noun[-2] != "r" else snowball(word)


_FR = Language(snowball="french", stop_words=_FR_WORDS, stem=_stem_fr)

# Articles before an apostrophe are no words at all: see `eventsearch.analysis.rules.elision`.
# Accents count: se, not sé. Left out, because they have a meaning of their own: come contro dopo
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

# Left out, because they have a meaning of their own: alle boven door geen haar kan kon meer mij
# mijn na niet niets onder over toen tot want was wat wil zijn zonder.
_NL_WORDS = _words("""
    aan als bij daar dan dat de den der deze die dit dus een en er had heb hebben heeft hem het hier
    hij hoe hun ik in is ja je jouw jullie maar me men met naar nog nu of om ons onze ook op te u
    uit uw van vanuit voor waar waarom wanneer we welk welke wel werd wie wij worden wordt zal ze
    zich zij zo zou één
""")


def _stem_nl(snowball: Stem, word: str) -> str:
    """
    Return a word's stem; a final s is taken off behind another ending, too: *fietsen*, *fiets*.

    Snowball takes one ending, and so the s of *fiets*, but only the *en* of *fietsen*.
    """
    first = snowball(word)
    second = snowball(first) if first.endswith("s") else first
    return second if second == first[:-1] else first


_NL = Language(snowball="dutch", stop_words=_NL_WORDS, stem=_stem_nl)

# Accents count: e, not é, which is one as well. Left out, because they have a meaning of their
# own: como contra era foi fora mais não pode são sem sob sobre só tem todo.
_PT_WORDS = _words("""
    a ainda ao aos aquela aquelas aquele aqueles aquilo as até com cuja cujo da das de dela delas
    dele deles depois do dos e ela elas ele eles em entre essa essas esse esses esta estas este
    estes está estão eu há isso isto já lhe lhes mas me mesmo meu meus mim minha minhas muito na nas
    nem nesta neste no nos nossa nossas nosso nossos num numa nós o onde os ou para pela pelas pelo
    pelos por porque qual quais quando que quem se seja seu seus sua suas também te teu tua um uma
    umas uns você vocês à às é
""")

_PT_ENDINGS = {"cao": "ção", "ao": "ão", "avel": "ável", "ivel": "ível"}
"""Of *informação* and *responsável*."""

_PT_PLURALS = {
    "uteis": "util", "ceis": "cil", "eis": "el", "ais": "al", "ens": "em",
    "oes": "ao", "aos": "ao", "aes": "ao",
}  # fmt: skip
"""
Folded ending of several to that of one, the longest first: *ações*, *jornais*, *imagens*.

Snowball knows the long ones alone.
"""

_PT_OTHER = _words("caos depois mais maes pais reis seis bens vens tens")
"""Words that only look like such a plural, or like that of another word."""


def _stem_pt(snowball: Stem, word: str) -> str:
    """Return a word's stem; that of a plural with another vowel is that of the one."""
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
"""ISO 639 code to the name of Snowball's algorithm; older versions of it lack some."""

WITH_UMLAUTS = frozenset({"az", "et", "fi", "is", "kk", "se", "sk", "tk", "tt", "ug"})
"""Other languages with ``ä``, ``ö``, ``ü``, ``å`` or ``ø`` in their alphabet."""


def tag(code: str) -> str:
    """Return a code as language tags are compared: in lower case, with hyphens."""
    return code.casefold().replace("_", "-")


def bare(code: str) -> str:
    """Return the language of a code with a country or script: ``fr`` of ``fr-CA``."""
    return tag(code).partition("-")[0]


def variants(code: str, languages: Iterable[str]) -> tuple[str, ...]:
    """
    Return which of the *languages* languages a code means: ``fr`` means ``fr`` and ``fr-CA``.

    ``fr-CH`` means ``fr`` where there is no other: basic filtering, then lookup, of RFC 4647.
    """
    tags = {each: tag(each) for each in languages}
    prefix = tag(code)
    matches = [each for each, own in tags.items() if prefix and f"{own}-".startswith(f"{prefix}-")]
    while not matches and (prefix := prefix.rpartition("-")[0]):
        matches = [each for each, own in tags.items() if own == prefix]
    return tuple(matches)


def read_as(code: str) -> str:
    """
    Return the language of a code if anything is known of it; else empty.

    All that is remembered for a language is remembered by this: anybody may ask in any other.
    """
    lang = bare(code)
    return lang if lang in REVIEWED or lang in SNOWBALL or lang in WITH_UMLAUTS else ""


def by_code(code: str) -> Language:
    """Return what is known of a language; of an unknown one nothing."""
    return _language(read_as(code))


@cache
def _language(lang: str) -> Language:
    if lang in REVIEWED:
        return REVIEWED[lang]
    return Language(snowball=SNOWBALL.get(lang, ""), umlauts=lang in WITH_UMLAUTS)


def stop_words(lang: str) -> frozenset[str]:
    """Return the exact forms of a language's stop words; none for a language without a list."""
    return by_code(lang).stop_words


SNOWBALL_VERSION: str = Stemmer.version()
"""Version of Snowball: another one may give other stems."""


def stemmer(lang: str) -> Stem:
    """Return the function from a folded word to its stem; the word itself in unknown languages."""
    return _stemmer(read_as(lang))


@cache
def _stemmer(lang: str) -> Stem:
    language = by_code(lang)
    if language.snowball not in Stemmer.algorithms():
        return str
    # The analyzer keeps whole words in a cache of its own.
    stem: Stem = Stemmer.Stemmer(language.snowball, 0).stemWord
    if language.endings:
        stem = partial(_stem_of, stem, language.endings, _lengths(language.endings))
    return partial(language.stem, stem) if language.stem else stem


def _lengths(endings: Mapping[str, str]) -> tuple[int, ...]:
    return tuple(sorted({len(ending) for ending in endings}, reverse=True))


def _stem_of(stem: Stem, endings: Mapping[str, str], lengths: tuple[int, ...], word: str) -> str:
    """Return a word's stem, folded, after the longest known ending has its accents again."""
    for length in lengths:
        if ending := endings.get(word[-length:]):
            return fold_lower(stem(word[:-length] + ending))
    return fold_lower(stem(word))
