"""
Export the patterns, words and limits that the browser's engine needs to parse a query.

All of them are read from the Python modules that use them; this module only lists their names.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import fields
from importlib import import_module
from typing import Any

from eventsearch.analysis.char_filter import MARKS
from eventsearch.analysis.languages import by_code, read_as
from eventsearch.analysis.synonyms import NONE, Synonyms
from eventsearch.model.query import SearchRequest
from eventsearch.output.json import NOTES
from eventsearch.query.date_words import triggers
from eventsearch.query.date_words.find import grammars
from eventsearch.query.date_words.grammar.language import Language
from eventsearch.query.syntax.field_values import KEYWORDS, READERS, TEXTS
from eventsearch.static_index.regex import Source, javascript
from eventsearch.web.routes.parameters import (
    FIELDS_OF_HITS,
    MAX_REACH,
    MAX_VALUE,
    MAX_VALUES,
    SEARCH,
    SUGGEST,
    UI,
    Parameter,
    with_facets,
)
from eventsearch.web.search_page.messages import LANGUAGES, translator

PATTERNS = {
    "analysis.char_filter": "_ACCENTS _CLUSTER _INVISIBLE _SIGN",
    "analysis.segmenter": "CHUNK LETTERS _WORD",
    "analysis.analyzer": "_ADDRESS _PLAIN",
    "analysis.rules.cjk_bigrams": "_CHARACTER _RUN",
    "analysis.rules.compounds": "_GEMINATE _HUMP _LAST _NAME _SEPARATORS _SIZE _UNIT",
    "analysis.rules.elision": "_BEFORE _CONTRACTED _FORMS _WHOLE",
    "analysis.rules.identifiers": (
        "_AMPERSAND _BOOK _DIGITS _FROM_ABROAD _INITIALS _MARKED _PHONE _PLUS _SCRIPT _SHARP"
    ),
    "analysis.rules.numbers": (
        "_CENTS _CENTURY _CLOCK _COMMAS _DATE _LOW_CENTURY _NUMBER _NUMBERED _PAIR _PART _POINTS"
        " _PRICE _RANK _VERSION _WORD"
    ),
    "query.date_words": "DAY YEAR",
    "query.date_words.date_filters": "_USELESS",
    "query.date_words.grammar.matcher": (
        "_CLOSES _DASHES _JOINS _LISTS _NUMBER _QUARTER _SIGNED _TOKEN"
    ),
    "query.planner": "_NAMED",
    "query.stop_words": "_INVERSION",
    "query.syntax.field_values": "_DAY _MOMENT _MONTH _SLASHED _YEAR",
    "query.syntax.lexer": "_BARE _FIELD _MINUS _NEAR _OPERATOR _STAR _WORD",
    "search.highlight.fragmenter": "_BLANK _CLUTTER _END _LINE",
    "search.highlight.highlighter": "_BREAK",
}
"""Maps a module to its patterns. The patterns of a tuple are numbered from 0."""

CONSTANTS = {
    "analysis.char_filter": "ALIKE OPENED SPELLED_OUT WHOLE_LETTERS",
    "analysis.rules.compounds": "LEAST_HUMPS UNWRITTEN",
    "analysis.rules.elision": "REPLACED",
    "analysis.rules.identifiers": "SOLE",
    "analysis.rules.numbers": "MOST_SHORTER NUMERALS SCALES SIGNS",
    "analysis.segmenter": "CURRENCY",
    "analysis.synonyms": "LONGEST",
    "analysis.token_graph": "LONGEST",
    "engines": "NEAR_TERMS",
    "model.document": "TITLES",
    "model.event_state": "OFF",
    "query.builder": "LETTERS MOST_NEAR SHORTEST_PREFIX",
    "query.date_words.expressions": "LEAPS",
    "query.date_words.find": "MOST",
    "query.date_words.grammar.language": (
        "AIMED BARE NEAR_DAYS PARTS ROWS SEASON SEVERAL SIDES SPANS WEEK"
    ),
    "query.date_words.grammar.matcher": "FIRST_YEAR LAST_DAY LAST_YEAR _OPENERS",
    "query.planner": "MAX_BYTES MAX_WORDS MOST TIMES",
    "query.relaxation": "ENOUGH MANY MOST_FROM MOST_SHOWN SHARE",
    "query.stop_words": "ASKED ELIDING FEW FOREIGN OWN",
    "query.synonym_expansion": "SHARE",
    "query.syntax.field_values": "DATED HELD HINTS STATES STATUS TRAITS WORDY",
    "query.syntax.lexer": "QUOTES",
    "query.syntax.parser": "DEEPEST",
    "output.json": "FIELDS MOST_OCCURRENCES",
    "search.did_you_mean": (
        "ALIKE COMPLETED LONGEST MOST MOST_CUTS MOST_FIELDS MOST_NAMES MOST_TRIES MOST_VALUES"
        " MOST_VALUE_TRIES MOST_WORDS SHORTEST"
    ),
    "search.highlight.fragmenter": (
        "AROUND BEFORE CELL CLUTTER_LEVELS COMPARED ELLIPSES ENOUGH FILLED HALF LEAD LONGEST_END"
        " MANY NEARBY PERFECT SAYS _ENDED"
    ),
    "search.highlight.highlighter": (
        "APART ELLIPSIS LONG PLAIN SAYS_LITTLE SECTIONS SECTION_WIDTH SHORT SHOWN WIDTH"
        " _LOOSE _PARTED"
    ),
    "search.suggest.suggester": "FIELDS FREQUENT NAMES TERMS",
    "search.suggest.word_match": "MOST",
    "static_index.pages": "APART EMPTY FIRST",
    "static_index.suggestions": "LIMIT",
    "storage.stored_page": "TEXTS",
}
"""Maps a module to the names of its constants to export."""

_MARKS = javascript(re.compile(f"[{MARKS}]")).pattern[1:-1]


def query_tables(
    languages: Iterable[str], synonyms: Synonyms = NONE, facets: Collection[str] = ()
) -> dict[str, Any]:
    """
    Return the tables of a site as JSON values, by the last part of their module's name.

    Args:
        languages: Languages of the index.
        facets: Names of the site's own facets.
    """
    codes = tuple(languages)
    known = {read_as(code): by_code(code) for code in codes}
    tables: dict[str, Any] = {
        "site_languages": list(codes),
        "languages": {
            code: {"stop_words": " ".join(sorted(one.stop_words)), "suffixes": one.suffixes}
            for code, one in known.items()
            if code
        },
        "synonym_table": {
            code: {
                "\n".join(key): list(map(list, others))
                for key, others in synonyms.table(code).items()
            }
            # "" is the entry for all other languages, which a query may be in too.
            for code in {**known, "": None}
            if synonyms
        },
        "fields": {
            "keywords": {**_aliases(KEYWORDS), **{name: name for name in facets}},
            "texts": _aliases(TEXTS),
            "readers": {name: reader.__name__ for name, reader in READERS.items()},
        },
        "dates": {str(at): _grammar(one) for at, one in enumerate(grammars(codes))},
        "triggers": " ".join(sorted(triggers(codes))),
        "notes": {
            lang: {name: translator(lang).words[f"note.{name}"] for name in NOTES}
            for lang in LANGUAGES
            if lang in {"en", *known}
        },
        "parameters": {
            "search": list(map(_parameter, with_facets((*SEARCH, UI, FIELDS_OF_HITS), facets))),
            "suggest": list(map(_parameter, SUGGEST)),
            "MAX_REACH": MAX_REACH,
            "MAX_VALUE": MAX_VALUE,
            "MAX_VALUES": MAX_VALUES,
        },
        "query": {"REQUEST": _json(SearchRequest()._asdict())},
        "patterns": dict(_patterns()),
    }
    for path, names in CONSTANTS.items():
        values = tables.setdefault(path.rpartition(".")[2], {})
        for name in names.split():
            value = getattr(import_module(f"eventsearch.{path}"), name)
            values[name.removeprefix("_")] = _json(value)
    return _with_facets(tables, facets)


def _with_facets(tables: dict[str, Any], facets: Collection[str]) -> dict[str, Any]:
    """Add the names of the site's own facets to the tables."""
    tables["json"]["FIELDS"] += facets
    tables["suggester"]["FIELDS"] += facets
    tables["suggester"]["TERMS"] |= {name: name for name in facets}
    tables["pages"]["EMPTY"] |= {name: [] for name in facets}
    return tables


def _parameter(parameter: Parameter) -> dict[str, object]:
    """Return a parameter as JSON, without the attributes that have default values or are prose."""
    usual = {one.name: one.default for one in fields(Parameter)}
    values = {one.name: getattr(parameter, one.name) for one in fields(Parameter)}
    return {
        name: value
        for name, value in values.items()
        if value != usual[name] and name not in {"about", "absent", "default"}
    }


def _grammar(language: Language) -> dict[str, object]:
    texts = ("ands", "bare", "events", "ordinals", "ors", "parts", "rows")
    own: dict[str, object] = {name: getattr(language, name) for name in texts}
    return {**own, "groups": _json(language.groups), "names": _json(language.names)}


def _aliases(names: Mapping[str, Iterable[str]]) -> dict[str, str]:
    return {alias: name for name, aliases in names.items() for alias in aliases}


def _patterns() -> Iterator[tuple[str, Source]]:
    """Yield all patterns: ``module.NAME`` and the JavaScript source."""
    for path, names in PATTERNS.items():
        for name in names.split():
            value = getattr(import_module(f"eventsearch.{path}"), name)
            key = f"{path.rpartition('.')[2]}.{name.removeprefix('_')}"
            is_row = isinstance(value, tuple)
            rows = [(f"{key}.{at}", one) for at, one in enumerate(value)] if is_row else []
            for full, pattern in rows or [(key, value)]:
                source = javascript(pattern)
                # Most patterns contain the ranges of `MARKS`; JavaScript has a short name for them.
                yield full, source._replace(pattern=source.pattern.replace(_MARKS, r"\p{M}"))


def _json(value: object) -> object:
    match value:
        case Mapping():
            # The keys of `str.translate` tables are code points, but small keys are counts, such as
            # numbers of edits.
            letters = all(isinstance(key, int) and key > 32 for key in value)
            return {chr(key) if letters else str(key): _json(each) for key, each in value.items()}
        case set() | frozenset():
            are_signs = all(len(str(each)) == 1 for each in value)
            return "".join(sorted(map(str, value))) if are_signs else sorted(value)
        case list() | tuple():
            return list(map(_json, value))
    return value
