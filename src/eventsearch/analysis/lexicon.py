"""
Words that the translations of a site pair: synonyms to propose, each with its evidence.

Titles, descriptions, headings and terms of a page stand across from those of its translation.
Units across from each other are linked one to one, the surest first; what is linked explains
nothing else. Source: I. D. Melamed, Models of Translational Equivalence among Words, Computational
Linguistics 26 (2000), here with Dice's coefficient; words that start alike: M. Simard, G. Foster,
P. Isabelle, Using Cognates to Align Sentences in Bilingual Corpora (1992).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, combinations
from typing import NamedTuple

from eventsearch.analysis import chunks, fold, stop_words
from eventsearch.analysis.languages import bare
from eventsearch.analysis.synonyms import Group, Synonyms, key, parse
from eventsearch.model.page import PageRecord

LEAST_DICE = 0.6
"""Of two units: the texts that have both, among those that have either."""

LEAST_TEXTS = 2
"""Pairs of different texts that have both units; one is enough where nothing else stands there."""

MOST_WORDS = 10
"""Of a text, without stop words; in longer ones too much meets by chance."""

COGNATE = 4
"""Characters at their start by which two words are taken for one."""

COGNATE_BONUS = 0.25
"""What that adds to Dice's coefficient where one of several partners is chosen."""

Pages = tuple[PageRecord, PageRecord]

Unit = tuple[str, ...]
"""Stems of a term, or of one word."""

Link = tuple[Unit, Unit]

Forms = tuple[defaultdict[Unit, Counter[str]], defaultdict[Unit, Counter[str]]]
"""For each of two languages, how often a unit is written how."""


class Alignment(NamedTuple):
    """
    Two texts that say the same, and their units.

    Attributes:
        alone: Each text is a single unit.
    """

    texts: tuple[str, str]
    left: frozenset[Unit]
    right: frozenset[Unit]
    alone: bool


class Proposal(NamedTuple):
    """
    Two words or terms that may be synonyms.

    Attributes:
        words: As most often written, in lower case, in the order of their languages' codes.
        pairs: How many pairs of different texts have both.
        example: The shortest of them.
    """

    words: tuple[str, str]
    pairs: int
    example: tuple[str, str]


def translated_pages(records: Iterable[PageRecord]) -> Mapping[tuple[str, str], list[Pages]]:
    """Return pages beside their translations, by the two languages in the order of their codes."""
    groups: defaultdict[str, dict[str, PageRecord]] = defaultdict(dict)
    for record in records:
        if record.translation:
            groups[record.translation].setdefault(bare(record.site_lang), record)
    pages: defaultdict[tuple[str, str], list[Pages]] = defaultdict(list)
    for group in groups.values():
        for left, right in combinations(sorted(group), 2):
            pages[left, right].append((group[left], group[right]))
    return pages


def propose(languages: tuple[str, str], pages: Sequence[Pages]) -> list[Proposal]:
    """Return what the pages of two languages pair, that with the most evidence first."""
    forms = defaultdict[Unit, Counter[str]](Counter), defaultdict[Unit, Counter[str]](Counter)
    terms = [*dict.fromkeys(_terms(languages, pages, forms))]
    texts = [*_texts(languages, pages, forms)]
    term_links = link(terms, forms)
    word_links = link(texts, forms, known=term_links)
    proposals = {
        proposal.words: proposal
        for links, alignments in ((word_links, texts), (term_links, terms))
        for each in links
        if (proposal := _proposal(each, alignments, forms)) is not None
    }
    return sorted(proposals.values(), key=lambda each: (-each.pairs, each.words))


def new_proposals(proposals: Iterable[Proposal], synonyms: Synonyms) -> Iterator[Proposal]:
    """Yield the proposals that a file of synonyms can hold and does not have."""
    groups = [{*map(fold, chain(group.triggers, group.words))} for group in synonyms.groups]
    for each in proposals:
        writable = parse(", ".join(each.words))[0].groups == (Group("", each.words, each.words),)
        if writable and not any(group.issuperset(map(fold, each.words)) for group in groups):
            yield each


def _proposal(pair: Link, alignments: Iterable[Alignment], forms: Forms) -> Proposal | None:
    """Return a link with its evidence; None where both are found by each other already."""
    left, right = pair
    words = _usual(left, forms[0]), _usual(right, forms[1])
    if left == right or fold(words[0]) == fold(words[1]):
        return None
    evidence = [each.texts for each in alignments if left in each.left and right in each.right]
    return Proposal(
        words, len(evidence), min(evidence, key=lambda each: (len("".join(each)), each))
    )


def _usual(unit: Unit, forms: Mapping[Unit, Counter[str]]) -> str:
    counts = forms[unit]
    return min(counts, key=lambda form: (-counts[form], len(form), form))


def _terms(languages: tuple[str, str], pages: Iterable[Pages], forms: Forms) -> Iterator[Alignment]:
    """Yield an alignment for each taxonomy of which a page has as many terms as the other."""
    for page, other in pages:
        for taxonomy, terms in page.meta.terms:
            both = terms, other.meta.taxonomy(taxonomy)
            if terms and len(both[0]) == len(both[1]):
                sides = [
                    [(key(term, lang), term.lower()) for term in side]
                    for side, lang in zip(both, languages, strict=True)
                ]
                yield _align((", ".join(both[0]), ", ".join(both[1])), sides, forms)


def _texts(languages: tuple[str, str], pages: Iterable[Pages], forms: Forms) -> Iterator[Alignment]:
    """Yield an alignment for each pair of short texts, once."""
    for texts in dict.fromkeys(chain.from_iterable(map(_text_pairs, pages))):
        sides = [[*_words(text, lang)] for text, lang in zip(texts, languages, strict=True)]
        alignment = _align(texts, sides, forms)
        if max(len(alignment.left), len(alignment.right)) <= MOST_WORDS:
            yield alignment


def _words(text: str, lang: str) -> Iterator[tuple[Unit, str]]:
    """Yield the words of a text, those that cannot be proposed without a unit."""
    for chunk in chunks(text, lang):
        # None is no word by itself, such as a sentence in Chinese.
        word = chunk.terms.word
        if word and word.exact.isalpha() and word.exact not in stop_words(lang):
            yield (word.stem,), word.exact
        else:
            yield (), word.exact if word else ""


def _align(
    texts: tuple[str, str], sides: Sequence[Sequence[tuple[Unit, str]]], forms: Forms
) -> Alignment:
    """Return the units that only one of two texts has, after counting how they are written."""
    shared = set.intersection(*({fold(form) for _, form in side} for side in sides))
    left, right = (
        [each for each in side if each[0] and fold(each[1]) not in shared] for side in sides
    )
    for side, counts in zip((left, right), forms, strict=True):
        for unit, form in side:
            counts[unit][form] += 1
    alone = len(sides[0]) == len(sides[1]) == 1
    return Alignment(texts, frozenset(dict(left)), frozenset(dict(right)), alone)


def _text_pairs(pages: Pages) -> Iterator[tuple[str, str]]:
    page, other = pages
    yield page.meta.title, other.meta.title
    yield page.meta.subtitle, other.meta.subtitle
    yield page.meta.description, other.meta.description
    if [section.level for section in page.sections] == [each.level for each in other.sections]:
        for section, translation in zip(page.sections, other.sections, strict=True):
            yield section.heading, translation.heading
    for taxonomy, terms in page.meta.terms:
        others = other.meta.taxonomy(taxonomy)
        if len(terms) == len(others) == 1:
            yield terms[0], others[0]


def link(alignments: Iterable[Alignment], forms: Forms, known: Sequence[Link] = ()) -> list[Link]:
    """
    Return which units are translations of each other, one to one, the surest first.

    Args:
        known: Links that explain some of the texts already.
    """
    rest = [({*each.left}, {*each.right}, each.alone) for each in alignments]
    links: list[Link] = []
    new = [*known]
    while True:
        for left, right in new:
            for lefts, rights, _ in rest:
                if left in lefts and right in rights:
                    lefts.remove(left)
                    rights.remove(right)
        linked = {*chain.from_iterable(((0, left), (1, right)) for left, right in (*known, *links))}
        new = [
            (left, right)
            for left, right in _best(rest, forms)
            if (0, left) not in linked and (1, right) not in linked
        ]
        if not new:
            return links
        links += new


def _best(rest: Sequence[tuple[set[Unit], set[Unit], bool]], forms: Forms) -> Iterator[Link]:
    """Yield the units that are each other's only best partner, with evidence enough."""
    counts: Counter[Link] = Counter()
    sides: tuple[Counter[Unit], Counter[Unit]] = (Counter(), Counter())
    alone: set[Link] = set()
    for lefts, rights, single in rest:
        pairs = [(left, right) for left in lefts for right in rights]
        counts.update(pairs)
        sides[0].update(lefts)
        sides[1].update(rights)
        alone.update(pairs if single else ())
    dice = {
        (left, right): 2 * count / (sides[0][left] + sides[1][right])
        for (left, right), count in counts.items()
    }
    scores = {pair: value + COGNATE_BONUS * _alike(pair, forms) for pair, value in dice.items()}
    partners: defaultdict[tuple[int, Unit], list[float]] = defaultdict(list)
    for (left, right), score in scores.items():
        partners[0, left].append(score)
        partners[1, right].append(score)
    for pair, score in scores.items():
        rivals = partners[0, pair[0]], partners[1, pair[1]]
        if (
            dice[pair] >= LEAST_DICE
            and (counts[pair] >= LEAST_TEXTS or pair in alone)
            and all(max(each) == score and each.count(score) == 1 for each in rivals)
        ):
            yield pair


def _alike(pair: Link, forms: Forms) -> bool:
    left, right = (_usual(unit, side) for unit, side in zip(pair, forms, strict=True))
    return fold(left)[:COGNATE] == fold(right)[:COGNATE]
