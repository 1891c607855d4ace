"""Plan a request: combine its text and its filters into the queries to try."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import partial

from eventsearch.analysis.char_filter import slug_term
from eventsearch.analysis.languages import variants
from eventsearch.analysis.synonyms import NONE, Synonyms
from eventsearch.errors import QueryError
from eventsearch.model.document import DEFAULT_RANKING, RankingParams
from eventsearch.model.lazy_pattern import lazy
from eventsearch.model.named_tuple import NamedTuple
from eventsearch.model.query import (
    And,
    Clock,
    DateRangeFilter,
    EventStatusFilter,
    Node,
    Or,
    Query,
    SearchRequest,
    TermForm,
    TermsFilter,
    WordQuery,
)
from eventsearch.model.results import DateInterpretation, Note, SearchResult
from eventsearch.model.timestamps import epoch
from eventsearch.query.builder import Beginning, Builder, BuiltQuery, Place, Replacement, Spelling
from eventsearch.query.date_words import YEAR, may_contain_date
from eventsearch.query.relaxation import HELD, HighlightTerms, QueryVariant, timed_steps, word_steps
from eventsearch.query.stop_words import Spread
from eventsearch.query.syntax.field_values import STATUS, Filter, is_month, is_year, stretch
from eventsearch.query.syntax.parser import ParsedQuery, WordsNode, parse
from eventsearch.query.term_analysis import first_words, one_word, whole_title

MOST = 3
"""Maximum notes on operators in one query."""

# A name before a colon, but not in a URL, a path, or a name of a program such as std::vector.
_NAMED = lazy(r"([^\W\d_][\w-]{1,30}):(?=[^\s:/\\)])")


def _operator_notes(parsed: ParsedQuery, languages: tuple[str, ...]) -> list[Note]:
    """Return a note for each text that looks like an operator but is searched as a word."""
    stars = (
        parsed.text[token.start : token.bare] for token in parsed.tokens if token.wild == "star"
    )
    notes = [Note("star", {"text": each}) for each in stars if len(one_word(each, languages)) == 1]
    names = (parsed.text[start:end] for start, end in unknown_fields(parsed))
    notes += [Note("field", {"name": name}) for name in names]
    return list({str(note.values): note for note in notes}.values())[:MOST]


def unknown_fields(parsed: ParsedQuery) -> Iterator[Place]:
    """Yield the place of each name before a colon that is not a field, without the colon."""
    for token in parsed.tokens:
        is_word = token.kind in {"word", "star", "near"}
        if is_word and (name := _NAMED.match(parsed.text, token.start)):
            yield name.span(1)


MAX_BYTES = 4_096
"""Maximum bytes of a query in UTF-8. Nobody types a longer query."""

MAX_WORDS = 64
"""Maximum words to search. The other words of a longer query are ignored, to limit the work."""

EVENTS = Or(children=tuple(EventStatusFilter(when=when) for when in STATUS["event"]))
"""Matches all events, and no other pages: an event has one of these states at any moment."""

LANDING = TermsFilter(field="kind", values=("section",))
"""The pages of sections."""

TIMES = ("date", "year", "month")
"""Fields whose filters restrict the time."""


class QueryPlan(NamedTuple):
    """
    The queries that may answer a request.

    Attributes:
        parsed: The text to search, which may be the first part of the request's text.
        steps: Queries to try in this order; never empty. If none finds enough, the first answers.
        spellings: The words that may be misspelt.
        beginning: The last word, which may be incomplete; None if it cannot be.
    """

    parsed: ParsedQuery
    steps: tuple[QueryVariant, ...]
    spellings: tuple[Spelling, ...] = ()
    beginning: Beginning | None = None

    @property
    def query(self) -> Query:
        """The query of the first step: every word must match."""
        return self.steps[0].query

    @property
    def marks(self) -> HighlightTerms:
        """The words to highlight in the hits of the first step."""
        return self.steps[0].marks

    @property
    def replacements(self) -> tuple[Replacement, ...]:
        """Queries to search in place of words that no page has, likeliest first."""
        return (*((self.beginning,) if self.beginning else ()), *self.spellings)

    @property
    def word_counts(self) -> Mapping[Node, Query]:
        """Queries that count the pages with each word of `replacements`, without the filters."""
        everywhere = self.steps[-1].query._replace(filters=()).counting
        typed = dict.fromkeys(word for each in self.replacements for word in each.typed)
        return {word: everywhere._replace(match=word) for word in typed}

    def narrow(self, filters: Iterable[Filter]) -> QueryPlan:
        """Return the same plan with further filters, to count its hits."""
        more = tuple(filters)
        queries = (step.query._replace(filters=(*step.query.filters, *more)) for step in self.steps)
        steps = zip(self.steps, queries, strict=True)
        return self._replace(steps=tuple(step._replace(query=query) for step, query in steps))

    def respell(self, absent: Iterable[Replacement]) -> QueryPlan:
        """Return the plan with each absent word replaced."""
        replacements = {each.word: each.near for each in absent}
        steps = tuple(step.respell(replacements) for step in self.steps)
        spellings = tuple(each for each in self.spellings if each.word in replacements)
        return self._replace(steps=steps, spellings=spellings)


class Answer(NamedTuple):
    """
    The answer to a request.

    Attributes:
        step: The step of the plan that answers.
        result: The hits of this step.
        replaced: Words that no visible page has, with the queries searched in their place.
        absent: Words of the plan that no visible page has and that may be misspelt. Empty if the
            first step finds enough, because nothing counts their pages then.
    """

    plan: QueryPlan
    step: QueryVariant
    result: SearchResult
    replaced: tuple[Replacement, ...] = ()
    absent: tuple[Spelling, ...] = ()

    @property
    def exact(self) -> str | None:
        """The query with quotation marks around each replaced word; None if there are none."""
        text = self.plan.parsed.text
        places = sorted((place for each in self.replaced for place in each.places), reverse=True)
        for start, end in places:
            text = f'{text[:start]}"{text[start:end]}"{text[end:]}'
        return text if places else None


def plan(
    request: SearchRequest,
    *,
    clock: Clock,
    languages: tuple[str, ...],
    synonyms: Synonyms = NONE,
    spread: Spread | None = None,
    ranking: RankingParams = DEFAULT_RANKING,
    facets: Collection[str] = (),
) -> QueryPlan:
    """
    Return the queries that may answer a request.

    Args:
        languages: Languages of the index. The text is read in each of them, unless the request has
            a language.
        synonyms: Synonyms of the site.
        spread: Counts the pages with a word by language; None if there is no index.
        facets: Names of the facets of the settings.

    Raises:
        QueryError: A known field has an invalid value, or the query exceeds a limit.
    """
    text = _first_words(request.text)
    clock = clock._replace(languages=languages)
    read_in = (request.lang,) if request.lang else tuple(dict.fromkeys(languages)) or ("",)
    parsed = parse(text, facets=facets)
    unfinished = request.unfinished and text == request.text
    builder = partial(Builder, text, read_in, clock, synonyms, spread, unfinished=unfinished)
    literal = builder().build(parsed.tree)
    slug = _slug(parsed)
    base = _base(request, clock)
    # Counting needs no order.
    names = _name_tiers(parsed, read_in, slug) if request.per_page else ()
    tiers = (*names, *_not_cancelled_tier(base, literal))
    base = base._replace(tiers=tiers, ranking=ranking)
    notes = (*_request_notes(request, text, languages), *_operator_notes(parsed, read_in))
    dates = None
    if not request.literal and may_contain_date(text, languages):
        # Loaded for the few queries that have such words.
        from eventsearch.query.date_words.date_filters import date_filters

        dates = date_filters(parsed, clock)
    if dates is None:
        dated = base.dated or _is_dated(literal.filters) or bool(YEAR.search(text))
        variants = word_steps(literal, base._replace(dated=dated), wide=request.sort == "relevance")
        doubtful = literal
    else:
        dated_query = dates.narrow(builder().build(dates.syntax, timed=True), text, read_in)
        variants = timed_steps(dates, dated_query, literal, base._replace(dated=True))
        doubtful = dated_query
    if slug:
        variants = tuple(_or_slug(variant, slug) for variant in variants)
    steps = _add_notes(variants, notes, _field_dates(parsed, clock))
    return QueryPlan(
        parsed=parsed, steps=steps, spellings=doubtful.spellings, beginning=doubtful.beginning
    )


def _first_words(text: str) -> str:
    """Return the first `MAX_WORDS` words of a text; raise `QueryError` if it is too long."""
    # No word is shorter than one character.
    if len(text) <= MAX_WORDS:
        return text
    data = text.encode("utf-8", "replace")
    if len(data) > MAX_BYTES:
        raise QueryError(
            f"query: longer than {MAX_BYTES:,} bytes",
            hint="shorten it",
            text=text,
            start=len(data[:MAX_BYTES].decode("utf-8", "ignore")),
            end=len(text),
        )
    return first_words(text, MAX_WORDS)


def _request_notes(request: SearchRequest, text: str, languages: tuple[str, ...]) -> Iterator[Note]:
    """Yield notes on ignored words, and on a language in which there are no pages."""
    if text != request.text:
        yield Note("cut", {"count": str(MAX_WORDS)})
    if request.lang and not variants(request.lang, languages):
        values = {"lang": request.lang, "languages": ", ".join(languages) or "none"}
        yield Note("language", values)


def _slug(parsed: ParsedQuery) -> Node | None:
    """Return the query for pages whose URL ends with the text; None unless it is only words."""
    if not isinstance(parsed.tree, WordsNode):
        return None
    term = TermForm(kind="stem", term=slug_term(parsed.text))
    return WordQuery(forms=(term,), field="title")


def _or_slug(step: QueryVariant, slug: Node) -> QueryVariant:
    """Return a step that also finds the pages whose URL ends with the text."""
    match = Or(children=(step.words, slug), best=True)
    return step._replace(query=step.query._replace(match=match))


def _name_tiers(
    parsed: ParsedQuery, languages: tuple[str, ...], slug: Node | None
) -> Iterator[Node]:
    """
    Yield queries for the pages whose title or event has the name that was typed, best first.

    Exactly this name comes before other forms of its words, and a landing page before other pages.
    Pages whose URL ends with the text come between the exact names and the other forms.
    """
    if title := whole_title(parsed.text, languages):
        label = TermsFilter(field="label", values=(" ".join(parsed.text.split()),))
        # Most queries are not a title. The part that finds the fewest pages comes first.
        yield And(children=(title, label, LANDING))
        yield And(children=(title, label))
        if slug:
            yield And(children=(slug, LANDING))
            yield slug
        yield And(children=(title, LANDING))
        yield title


def _not_cancelled_tier(base: Query, literal: BuiltQuery) -> Iterator[Node]:
    """Yield `HELD` if the request has no words and no status."""
    names = {name for name, _ in (*base.filters, *literal.filters)}
    if not literal.words or "status" in names:
        yield HELD


def _add_notes(
    steps: Iterable[QueryVariant], notes: tuple[Note, ...], fields: tuple[DateInterpretation, ...]
) -> tuple[QueryVariant, ...]:
    """Return the steps with the notes on the whole query, and with the dates in its fields."""
    return tuple(
        step._replace(notes=(*notes, *step.notes), understood=(*step.understood, *fields))
        for step in steps
    )


def _field_dates(parsed: ParsedQuery, clock: Clock) -> tuple[DateInterpretation, ...]:
    """Return the days of the fields whose values are dates in words."""
    if ":" not in parsed.text:
        return ()
    from eventsearch.query.date_words.date_filters import field_dates

    return tuple(field_dates(parsed, clock))


def _base(request: SearchRequest, clock: Clock) -> Query:
    """Return the query of a request without its text."""
    filters = _chosen_filters(request, clock.zone)
    return Query(
        match=And(children=()),
        now=epoch(clock.now),
        filters=tuple(filters),
        sort=request.sort,
        offset=(request.page - 1) * request.per_page,
        limit=request.per_page,
        facets=request.facets,
        explain=request.explain,
        dated=_is_dated(filters),
        collapse=request.collapse,
    )


def _is_dated(filters: Iterable[Filter]) -> bool:
    return any(name in TIMES for name, _ in filters)


def _chosen_filters(request: SearchRequest, zone: str) -> list[Filter]:
    """Return a filter for each facet selected in the request; its values are alternatives."""
    for name, reads, example in (("year", is_year, "2023"), ("month", is_month, "2023-01")):
        _demand(request.filters.get(name, ()), name, reads, f"write a {name} such as {example}")
    values = {"lang": (request.lang,) if request.lang else (), **request.filters}
    filters = [
        Filter(name, TermsFilter(field=name, values=tuple(some)))
        for name, some in values.items()
        if some
    ]
    return [*filters, *time_filters(request, zone)]


def time_filters(request: SearchRequest, zone: str) -> Iterator[Filter]:
    """
    Yield the filters for the dates and states selected in the request.

    Raises:
        QueryError: A day cannot be read, or the last is before the first.
    """
    if request.since or request.until:
        yield Filter("date", _span(request, zone))
    if request.when != "all":
        yield Filter("status", EventStatusFilter(when=request.when))
    elif request.events:
        yield Filter("status", EVENTS)


def _demand(values: Iterable[str], name: str, reads: Callable[[str], bool], hint: str) -> None:
    for value in values:
        if not reads(value):
            raise QueryError(f'{name}: "{value}" is not a {name}', hint=hint, parameter=name)


def _span(request: SearchRequest, zone: str) -> DateRangeFilter:
    low, high = _bound(request.since, "from", zone), _bound(request.until, "to", zone)
    if low and high and high[1] is not None and high[1] <= low[0]:
        raise QueryError(
            f'to: "{request.until}" is before "{request.since}"',
            hint="swap the two",
            text=request.until or "",
            start=0,
            end=len(request.until or ""),
            parameter="to",
        )
    return DateRangeFilter(low=low[0] if low else None, high=high[1] if high else None)


def _bound(text: str | None, parameter: str, zone: str) -> tuple[int, int | None] | None:
    if not text:
        return None
    bounds = stretch(text, zone)
    if bounds is None:
        raise QueryError(
            f'{parameter}: "{text}" is not a date',
            hint="write YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDThh:mm",
            text=text,
            start=0,
            end=len(text),
            parameter=parameter,
        )
    return bounds
