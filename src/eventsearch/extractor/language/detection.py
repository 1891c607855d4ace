"""
The language a page is written in, whatever the site declares.

By letters of other scripts than Latin, and function words. A page is in another language than the
declared one only when they say so plainly; few words, names, code and text in two languages decide
nothing, and such a page goes with the others that are declared like it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from eventsearch.extractor.language.scripts import LANGUAGES, count_letters
from eventsearch.extractor.site import Site
from eventsearch.model.page import Meta

FUNCTION_WORDS: Mapping[str, frozenset[str]] = {
    code: frozenset(words.split())
    for code, words in {
        "ca": """
            al als amb aquest aquesta aquests aquestes això aquí ara cada com d' de del dels des
            el els en entre era eren es és està estan fins ha han hi i l' la les més molt ni no o on
            pel pels per però perquè qual quan que què s' seu seva seus seves sense ser si sobre
            són també té tot tots tota un una uns unes us va van
        """,
        "da": """
            af at blev bliver da de dem den denne der deres det dette dig disse du efter eller en er
            et for fra få gennem hans har havde hun hvad hvor hvordan i ikke ind jeg kan kun man med
            meget men mere mig mod noget nu når og også om op os på sig sin skal som så til ud under
            var ved vi vil være år
        """,
        "de": """
            aber als am an auch auf aus bei beim bis da damit dann das dass dem den der des die
            diese diesem diesen dieser dieses durch ein eine einem einen einer eines er es für
            haben hat hier ich ihr ihre im ist kann können man mehr mit müssen nach nicht noch nur
            ob oder ohne sein seine sich sie sind so über um und uns unser unsere unter vom von vor
            war was wenn werden wie wir wird wurde wurden zu zum zur zwischen
        """,
        "en": """
            a about after also an and are at be because been being between but by can could did does
            during every had has have he her his how i it its many may more most much my of on only
            our own she should so some such than that the their them there these they those through
            to under very was we were what which who will with would you your
        """,
        "es": """
            a al ante antes aquí como con cual cuando de del desde donde durante e el ella ellos en
            entre era es esta está están este esto estos estas fue ha hacia han hasta hay la las le
            les lo los más me mi muy ni no nos nuestra nuestro o para pero por porque que qué se
            según ser si sin sobre son su sus también tiene todo todos toda todas un una unas unos y
            ya
        """,
        "fi": """
            ei eivät että hän he ja jo joka jonka jos jossa jota kanssa koko kuin kun mikä mitä
            mukaan mutta myös ne niin nyt oli olisi olla on ovat se sekä sen siitä sitä tai tämä
            tämän vain voi
        """,
        "fr": """
            a afin ainsi alors après au aucun aussi autre autres aux avant avec avons avez c' ce
            ceci cela celle celui ces cet cette ceux chaque chez comme comment contre d' dans de
            depuis des deux donc dont du elle elles en encore entre est et été être eux fait faire
            il ils j' je jusqu' l' la le les leur leurs lors lorsque lui mais même mes moins mon n'
            ne nos notre nous on ont or ou où par parce pas pendant peut peuvent plus pour pourquoi
            qu' quand que quel quelle quels quelles qui quoi s' sa sans se selon sera ses si son
            sont sous sur ta tous tout toute toutes très un une vers via vos votre vous y à ça
        """,
        "hu": """
            a az azonban aki amely ami csak de egy és ez ezt fel ha hanem hogy is ki kell között
            lehet lesz majd meg mert mi mint minden még nagyon nem neki nincs olyan ő össze pedig
            sem számára szerint után vagy van volt
        """,
        "it": """
            a ad ai agli al all' alla alle anche c' che chi ci come con così cui da dai dal dall'
            dalla dalle degli dei del dell' della delle dello di dopo dove e ed è era essere fra
            gli ha hanno i il in io l' la le lo loro ma mentre molto nei nel nell' nella nelle noi
            non nostra nostro o ogni per perché più può quando quella quello questa queste questi
            questo se senza si sia sono su sua sue sul sull' sulla suo tra tutti tutto un un' una
            uno vi
        """,
        "la": """
            ab ac ad aliquam aliquet amet ante arcu at atque autem consectetur cum cursus diam dolor
            dui eget elit enim erat eros est et etiam ex felis iaculis id in ipsum justo lacus leo
            libero lorem magna mattis metus nec neque nibh nisi non nulla nunc odio orci per
            pharetra purus quam quis sapien sed sem semper sit sunt tellus turpis ut vel velit vitae
        """,
        "nb": """
            alle at av ble blir da de deg den denne der deres det dette disse du eller en enn er et
            etter for fra gjennom ha hadde han har hun hva hvor hvordan i ikke inn jeg kan med meg
            men mer mot må noe nå når og også om opp oss på seg sin skal slik som så til under ut
            var ved vi vil være år
        """,
        "nl": """
            aan al alle als bij bent dan dat de deze die dit door een en er ge geen had hebben heeft
            het hij hoe hun ik in is je kan kunnen maar meer met mijn moet na naar niet nog nu of om
            onder ons onze ook op over samen te tegen tijdens toch tot u uit uw van veel voor waar
            was wat we werd wie wij wordt worden zal ze zich zij zijn zo zoals
        """,
        "pl": """
            aby ale bardzo bez być był była było był co czy dla do gdy gdzie go i ich ile im ja jak
            jako jego jej jest jeszcze już każdy kiedy która które którego której którzy który lub
            ma może można na nad nie niż o od oraz po pod przed przez przy są się tak także tego tej
            ten to tu tym tylko w we więc wszystkie z za ze że
        """,
        "pt": """
            a ao aos as até com como da das de dele depois do dos e é ela ele eles em entre era essa
            esse esta está estão este eu foi há isso isto já lhe mais mas me mesmo muito na nas nem
            no nos nossa nosso não num numa o onde os ou para pela pelas pelo pelos por porque
            quando que quem se sem ser seu seus sobre sua suas são só também tem todos todas um uma
            você à às
        """,
        "ro": """
            a acest această aceste acestea acestui ai al ale am ar are au ca care ce cei cele cu cum
            când că dacă de decât deci despre din dintre doar după ea ei el este eu fi fie fost
            foarte fără îi îl în între la le lor lui mai mult nu o ori pe pentru prin sa sau se sunt
            să și sub toate tot un una unei unui unor vor
        """,
        "sv": """
            alla att av blir de dem den denna deras dess det detta dessa dig du där efter eller en
            ett från för genom ha hade han har hon hur i inte in jag kan kommer man med men mer mot
            när och också om oss på sig sin ska som så till under upp ut utan var vi vid vilket är
            år över
        """,
    }.items()
}
"""
Articles, prepositions, pronouns and auxiliaries by ISO 639 code, as written in lower case; an
elided one with its apostrophe. `la` is the filler text of themes.

English words that a program or a query language writes too (`for`, `in`, `is`, `not`, `this`) are
left out: code among the words of a page must not speak for English. These are no stop lists.
"""


MOST_CHARACTERS = 20_000
"""Read of a page, in code points: a novel's first pages tell its language."""

LEAST_WORDS = 8
LEAST_DISTINCT = 5
"""Function words that decide: a title in another language has fewer, code repeats the same ones."""

LEAST_SHARE = 0.1
"""Of all words: running text has 0.25 and more, lists of names and code hardly any."""

OUTNUMBER = 3
"""Words that only this language has, against those that only another one has, or another script."""

LEAST_PAGES = 3
MAJORITY = 2 / 3
"""Of the pages that decide: above it, the others declared like them go with them."""

LATIN = frozenset(FUNCTION_WORDS) | frozenset(
    ("af", "cs", "cy", "et", "eu", "ga", "gl", "hr", "id", "is", "lt", "lv", "ms", "sk", "sl", "sq",
     "sw", "tr", "vi")
)  # fmt: skip
"""Languages that are written in no other script: a page in another one is not in them."""

RECOGNISED = frozenset(FUNCTION_WORDS) | LANGUAGES
"""ISO 639 codes of the languages that a page can be told to be in."""

WRITTEN_BY_COUNTRY = ("pt", "zh")
"""Languages that are written in another way in another country."""

_COUNTRY = re.compile(r"-(?:[a-z]{2}|\d{3})(?=-|$)")
_WORD = re.compile(r"[^\W\d_]+'?")
_LANGUAGES = {
    word: tuple(code for code, words in FUNCTION_WORDS.items() if word in words)
    for word in frozenset().union(*FUNCTION_WORDS.values())
}
"""Function word to the languages that have it: of the words of a page few are any."""


def tag(code: str) -> str:
    """Return a code as language tags are compared: in lower case, with hyphens."""
    return code.lower().replace("_", "-")


def base(code: str) -> str:
    """Return the language of a code with a country or script: ``fr`` of ``fr-ca``."""
    return tag(code).partition("-")[0]


def candidates(site: Site, others: Collection[str], declared: str) -> frozenset[str]:
    """
    Return the languages that a page declared as *declared* may be in; none: it is not looked at.

    Args:
        others: The setting `detect_languages`; empty to look at no page.
    """
    codes = frozenset(base(code) for code in others)
    # A language without a list may be near to any of the site's others, as Galician to Portuguese.
    if not codes or base(declared) not in FUNCTION_WORDS:
        return codes
    return codes | {base(each) for each in site.languages}


def text_of(meta: Meta, body: str) -> str:
    """Return the words of a page that decide its language."""
    parts = (meta.title, meta.subtitle, meta.summary, meta.description, meta.abstract, body)
    return "\n".join(part for part in (*parts, *meta.blocks) if part)


def detect(text: str, among: Collection[str], declared: str = "", usual: str = "") -> str:
    """
    Return the language that a text is plainly in; empty when it is not plain.

    Args:
        among: ISO 639 codes; a text in any other language is in none of them.
        declared: What the site declares. What is mainly in another script than Latin is in that
            language, unless that is one in Latin script.
        usual: What `majorities` says of the pages that are declared so.
    """
    if not among:
        return ""
    text = text[:MOST_CHARACTERS].lower()
    script = count_letters(text, (usual, *sorted(among)))
    if script.mainly:
        moves = base(declared) in LATIN or script.language in among
        return (moves and script.language) or base(declared)
    words = _WORD.findall(text.replace("’", "'"))
    counts = Counter(words)
    by_language = _function_words(counts)
    if not by_language:
        return ""
    best = max(sorted(by_language), key=lambda code: sum(by_language[code].values()))
    own = by_language[best]
    least = max(LEAST_WORDS, LEAST_SHARE * len(words), OUTNUMBER * script.words)
    enough = len(own) >= LEAST_DISTINCT and sum(own.values()) >= least
    plain = enough and all(
        _outnumbers(own, rival) for code, rival in by_language.items() if code != best
    )
    return best if plain and best in among else ""


def majorities(declared: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """
    Return declared language to the one that its pages are in, where that is another one.

    Args:
        declared: For each page what the site declares and what its words plainly say (or nothing).
    """
    votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for code, language in declared:
        if language:
            votes[code][language] += 1
    return dict(_majorities(votes))


def site_code(code: str, site: Site) -> str:
    """
    Return a language as the site calls it: ``fr-FR`` as ``fr`` where that is what is declared.

    A country that the site does not declare is left out, unless it says how a text is written.
    """
    declared = {tag(each): each for each in site.languages}
    prefix = tag(code)
    while prefix:
        if prefix in declared:
            return declared[prefix]
        prefix = prefix.rpartition("-")[0]
    same = [each for each in declared.values() if base(each) == base(code)]
    if same:
        return code if "-" in tag(code) else same[0]
    return code if base(code) in WRITTEN_BY_COUNTRY else _COUNTRY.sub("", tag(code))


def language_of(declared: str, detected: str, usual: str, site: Site) -> str:
    """
    Return the language that a page is searched in, as the site calls it.

    Args:
        detected: What its words plainly say; empty for nothing.
        usual: What `majorities` says of the pages that are declared so; empty for nothing.
    """
    language = detected or usual
    return site_code(declared if not language or language == base(declared) else language, site)


def _function_words(counts: Mapping[str, int]) -> dict[str, dict[str, int]]:
    """Return language to its function words in a text and how often each stands there."""
    by_language: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for word in _LANGUAGES.keys() & counts.keys():
        for code in _LANGUAGES[word]:
            by_language[code][word] = counts[word]
    return by_language


def _outnumbers(own: Mapping[str, int], rival: Mapping[str, int]) -> bool:
    only_own = sum(count for word, count in own.items() if word not in rival)
    only_rival = sum(count for word, count in rival.items() if word not in own)
    return only_own >= OUTNUMBER * only_rival and only_own > 0


def _majorities(votes: Mapping[str, Mapping[str, int]]) -> Iterator[tuple[str, str]]:
    for code, languages in sorted(votes.items()):
        winner = max(sorted(languages), key=lambda detected: languages[detected])
        most, all_ = languages[winner], sum(languages.values())
        if winner != base(code) and most >= LEAST_PAGES and most > MAJORITY * all_:
            yield code, winner
