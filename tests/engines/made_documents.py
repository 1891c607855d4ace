"""
Random documents and queries for the contract tests.

All come from one seed and a small vocabulary. So documents share words, values differ only in
case, times touch each other, and equal scores are common.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from eventsearch.model.document import (
    KEY,
    TEXT_FIELDS,
    Document,
    DocumentBoost,
    FieldTerms,
    RankingParams,
    key_of,
)
from eventsearch.model.query import (
    And,
    Boosted,
    DateRangeFilter,
    EventStatusFilter,
    FuzzyQuery,
    Node,
    Not,
    Or,
    PhraseQuery,
    PrefixQuery,
    ProximityBoost,
    Query,
    TermForm,
    TermsFilter,
    WordQuery,
)

WORDS = (
    ("été", "ete", "et"),
    ("ete", "ete", "et"),
    ("étés", "etes", "et"),
    ("10%", "10%", "10%"),
    ("10", "10", "10"),
    ("c++", "c++", "c++"),
    ("données", "donnees", "donne"),
    ("données", "donnees", "data"),
    ("donne", "donne", "don"),
    ("ouvertes", "ouvertes", "ouvert"),
    ("ouvert", "ouvert", "ouvert"),
    ("Œuvre", "oeuvre", "oeuvr"),
    ("python", "python", "python"),
    ("pythons", "pythons", "python"),
    ("日本", "日本", "日本"),
    ("🎉", "🎉", "🎉"),
    ("l'atelier", "l'atelier", "ateli"),
)
"""Words as written, folded and stemmed. Some share forms, and one has stems in two languages."""

TAGS = ("Python", "python", "10%", "Données", "données", "ÉTÉ", "été", "STRASSE", "straße")
KEYS = ("open-data", "python")
SECTIONS = ("event", "post", "Event")
YEARS = ("2021", "2022", "2023")
KIN = ("a", "b", "c", "d", "e", "é", "g", "h", "i", "j")
NOW = 1_000


def document(id: str, random: Random) -> Document:
    """Return a document of random words, values and times."""
    words = {name: _words(random) for name in random.sample(TEXT_FIELDS, random.randint(1, 4))}
    everything = [word for text in words.values() for word in text]
    texts = [_terms(name, [word[2] for word in text]) for name, text in words.items()]
    forms = [
        _terms("exact", [w[0] for w in everything]),
        _terms("folded", [w[1] for w in everything]),
    ]
    begins = random.choice((None, NOW, random.randint(900, 1_100)))
    is_event = random.random() < 0.6
    lasts = random.choice((0, 0, 1, 50)) if is_event else 0
    return Document(
        id=id,
        fields=(*texts, *forms),
        keywords={
            "tag": tuple(random.sample(TAGS, random.randint(0, 3))),
            KEY: tuple(key_of("tag", tag) for tag in random.sample(KEYS, random.randint(0, 1))),
            "section": (random.choice(SECTIONS),),
            "year": (random.choice(YEARS),),
            "lang": (random.choice(("fr", "fr-ca", "en", "en-gb")),),
            "body": tuple(random.sample(("a", "b"), random.randint(0, 1))),
            "a theme%": tuple(random.sample(("x", "Ünï"), random.randint(0, 1))),
        },
        begins=begins,
        ends=None if begins is None else begins + lasts,
        is_event=is_event,
        visible_from=random.choice((None, None, NOW, NOW + 1)),
        visible_until=random.choice((None, None, NOW, NOW - 1)),
        stored=f"stored {id}".encode() * random.randint(0, 30),
        kin=tuple(random.sample(KIN, random.choice((0, 0, 1, 1, 2)))),
        cancelled=is_event and (begins or 0) % 3 == 0,
    )


BOOSTS = (
    DocumentBoost("section", "EVENT", 3.5),
    DocumentBoost("", "*[13579].md", -10),
    DocumentBoost("", "content/*3*", 10),
    DocumentBoost("", "é0.2*.md", 0),
    DocumentBoost("nothing", "x", 9),
)


def question(random: Random) -> Query:
    """Return a random query."""
    names = ("tag", "section", "status", "date", "year")
    ranking = RankingParams(
        exact=0.7,
        folded=0.3,
        k1=random.choice((0.0, 1.2)),
        b=random.choice((0, 0.75)),
        time=random.choice((0.0, 1.0)),
        half_life=0.0001,
        boosts=BOOSTS,
    )
    return Query(
        match=_node(random, 3),
        now=NOW + random.randint(-2, 2),
        filters=tuple((random.choice(names), _filter(random)) for _ in range(random.randint(0, 2))),
        sort=random.choice(("relevance", "relevance", "date", "-date")),
        offset=random.choice((0, 0, 3)),
        limit=random.choice((0, 1, 5, 100)),
        facets=("tag", "section", "year", "status", "body", "a theme%", "unknown"),
        ranking=random.choice((RankingParams(), ranking)),
        explain=random.random() < 0.3,
        dated=random.random() < 0.3,
        collapse=random.random() < 0.5,
    )


def _words(random: Random) -> list[tuple[str, str, str]]:
    return [random.choice(WORDS) for _ in range(random.choice((0, 1, 2, 8, 40)))]


def _terms(field: str, words: Sequence[str]) -> FieldTerms:
    postings: dict[str, list[int]] = {}
    for position, word in enumerate(words):
        # Positions have gaps. Some gaps do not fit in a byte.
        postings.setdefault(word, []).append(position + 300 * (position // 9))
    return FieldTerms(
        field=field,
        length=len(words),
        postings={term: tuple(at) for term, at in postings.items()},
    )


def _node(random: Random, depth: int) -> Node:
    if depth and random.random() < 0.5:
        children = tuple(_node(random, depth - 1) for _ in range(random.randint(0, 3)))
        match random.randint(0, 6):
            case 0 | 1:
                return And(children=children)
            case 2:
                return Not(child=_node(random, depth - 1))
            case 3:
                child, to = _node(random, depth - 1), _node(random, depth - 1)
                return Boosted(child=child, to=to, factor=random.choice((0.0, 0.4, 1.0)))
            case 4:
                pairs = tuple((_stems(random), _stems(random)) for _ in range(random.randint(0, 2)))
                return ProximityBoost(child=_node(random, depth - 1), pairs=pairs)
            case _:
                least = random.choice((1, 1, 2))
                best, covered = random.choice(((False, False), (True, False), (False, True)))
                return Or(children=children, least=least, best=best, covered=covered)
    return random.choice((_word, _word, _word, _phrase, _prefix, _near, _filter))(random)


def _word(random: Random) -> WordQuery:
    readings = random.sample(WORDS, random.choice((1, 1, 2)))
    forms = [TermForm(kind="stem", term=reading[2]) for reading in readings]
    forms.append(TermForm(kind="exact", term=readings[0][0]))
    forms.append(TermForm(kind="folded", term=readings[0][1]))
    prefix = random.choice(("", "", "", "ouv", "donn", "zz"))
    field = random.choice(("", "", "title", "body"))
    return WordQuery(forms=tuple(forms), field=field, prefix=prefix)


def _phrase(random: Random) -> PhraseQuery:
    sizes = [random.choice((0, 1, 1, 2)) for _ in range(random.randint(1, 3))]
    slots = [tuple(word[2] for word in random.sample(WORDS, size)) for size in sizes]
    exact = TermForm(kind="exact", term=random.choice(WORDS)[0])
    return PhraseQuery(slots=tuple(slots), forms=(exact,), field=random.choice(("", "body")))


def _prefix(random: Random) -> PrefixQuery:
    prefix = random.choice(("et", "ouv", "10", "python", "zz", "日", "donn"))
    return PrefixQuery(prefix=prefix, field=random.choice(("", "", "body", "title")))


def _near(random: Random) -> FuzzyQuery:
    word = random.choice(("et", "ouvrt", "10", "pyhton", "zz", "日", "donnée", "ouverte"))
    return FuzzyQuery(word=word, edits=random.choice((1, 2)), field=random.choice(("", "", "body")))


def _stems(random: Random) -> tuple[str, ...]:
    return tuple(word[2] for word in random.sample(WORDS, random.choice((1, 1, 2))))


def _filter(random: Random) -> Node:
    low = random.choice((None, NOW - 20, NOW))
    return random.choice(
        (
            TermsFilter(
                field="tag",
                values=tuple(random.sample((*TAGS, *KEYS), random.randint(0, 2))),
            ),
            TermsFilter(field=random.choice(("section", "nothing")), values=("EVENT",)),
            DateRangeFilter(low=low, high=random.choice((None, NOW, NOW + 30))),
            EventStatusFilter(when=random.choice(("all", "upcoming", "ongoing", "past"))),
        )
    )
