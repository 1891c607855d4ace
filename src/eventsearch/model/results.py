"""
The result of an engine (`SearchResult`), answers for people (`ResultPage`, `Suggestions`), and the
reason why a page is not a hit (`WhyNot`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from types import MappingProxyType
from typing import Literal

from eventsearch.model.facets import Labels
from eventsearch.model.named_tuple import NamedTuple


class ScoreDetail(NamedTuple):
    """
    The part of a score from a term in a field, or from a factor; a hit's score is their sum.

    Attributes:
        term: The term; empty for a factor, whose name is in *field*.
        factor: The number by which a factor multiplies; 0 for a term.
    """

    term: str
    field: str
    score: float
    factor: float = 0.0


class ScoredDoc(NamedTuple):
    """
    A document that matches a query.

    Attributes:
        kin: Ids of the other hits that it replaces, in order; only if hits are collapsed.
    """

    id: str
    score: float
    stored: bytes
    why: tuple[ScoreDetail, ...] = ()
    kin: tuple[str, ...] = ()


class FuzzyMatch(NamedTuple):
    """A folded word of the index near a typed word, its distance in edits, and its documents."""

    term: str
    edits: int
    pages: int


class Correction(NamedTuple):
    """
    Words of the index that may correct a misspelt word.

    Attributes:
        near: Words of similar spelling, the nearest first, then the most frequent.
        longer: Words that begin with the misspelt word, the most frequent first. Empty if a page
            has the misspelt word itself.
    """

    near: tuple[FuzzyMatch, ...]
    longer: tuple[str, ...]


class FacetValue(NamedTuple):
    """
    A value of a keyword field that may be suggested.

    Attributes:
        value: In the most frequent spelling; of equally frequent ones, the first by code point.
        pages: Number of visible documents with this value.
        best: Id of the document to link: the first event that is not over, else the latest one.
        begins, ends: Times of the document *best* in epoch seconds; None if it has no time.
        is_event: Whether the document *best* is an event.
    """

    value: str
    pages: int
    best: str
    begins: int | None
    ends: int | None
    is_event: bool


class DocumentRank(NamedTuple):
    """
    The rank of a document in the answer to a query.

    Attributes:
        visible: Whether it is on the site at the query's *now*.
        missing: Indexes in `engines.parts` of ``Query.match`` of the parts that it does not match.
        refused: Indexes in ``Query.filters`` of the filters that it does not pass.
        rank: Rank among all hits, 1-based; if hits are collapsed, the rank of the hit that replaces
            it. None if it is not a hit.
        score: Score of the hit; 0 if it is not a hit.
    """

    visible: bool
    missing: tuple[int, ...]
    refused: tuple[int, ...]
    rank: int | None
    score: float


class FacetCount(NamedTuple):
    """
    A value of a facet with its count.

    Attributes:
        value: In the most frequent spelling; of equally frequent ones, the first by code point.
        hits: Number of hits if the search is filtered by this value.
    """

    value: str
    hits: int


class SearchResult(NamedTuple):
    """
    An engine's answer.

    Attributes:
        total: Exact number of documents that match, not only of those in the window.
        matches: The requested window of hits, in order.
        facets: Maps a field to counts, the most frequent first, then by value; dates by time.
    """

    total: int
    matches: tuple[ScoredDoc, ...]
    facets: Mapping[str, tuple[FacetCount, ...]] = MappingProxyType({})


class Pending(NamedTuple):
    """
    A query that runs when one of these functions is called.

    Attributes:
        total: Returns the number of hits, which may need less work than the hits themselves.
        result: Returns the result.
    """

    total: Callable[[], int]
    result: Callable[[], SearchResult]


class SectionHit(NamedTuple):
    """
    A section of a hit that matches the query itself.

    Attributes:
        highlight: The best excerpt without the heading, in segments as in `Hit`. It has no match if
            only the heading matches, and is empty if the section has no text.
    """

    heading: str
    anchor: str
    url: str
    highlight: tuple[str, ...] = ()


class DateInterpretation(NamedTuple):
    """
    Words that were read as a time; `SearchRequest.literal` searches them as words.

    Attributes:
        text: The words as typed.
        field: ``date``.
        since, until: First and last day, ``YYYY-MM-DD``, inclusive; empty for an open side.
        without: The query's text without these words.
    """

    text: str
    field: str
    since: str
    until: str
    without: str


class Note(NamedTuple):
    """
    A message for people about a query that was not searched as typed.

    Attributes:
        name: Key of the message's text in `output.json`.
        values: Values for the placeholders in the text.
    """

    name: str
    values: Mapping[str, str]


class Heading(NamedTuple):
    """A heading of the body: level 1–6, text, anchor and its offset in the text."""

    level: int
    heading: str
    anchor: str
    start: int


class StoredOccurrence(NamedTuple):
    """An occurrence of a recurring event, with the same attributes as `StoredPage`."""

    start: str
    end: str
    begins: int
    over: int


Time = str
"""A time as RFC 3339; empty if there is no time."""

State = str
"""Status or attendance of an event, such as ``cancelled``; empty if it is not known."""


class Link(NamedTuple):
    """A link in the front matter: from ``links``, ``url_*`` or ``event_url``."""

    name: str
    url: str


class PostalAddress(NamedTuple):
    """
    The parts of an address, as in schema.org. Parts that are not known are empty.

    Attributes:
        name: Name of the place, with the room.
        region: Part of a country.
    """

    name: str = ""
    street: str = ""
    locality: str = ""
    region: str = ""
    code: str = ""
    country: str = ""


class Organizer(NamedTuple):
    """
    Who organises an event.

    Attributes:
        person: Whether it is one person, by a profile or by first and last name.
    """

    name: str
    url: str = ""
    person: bool = False


# Not frozen: a search creates a page for each hit, and a frozen one takes three times as long.
# Only its subclasses are created, and they have their own methods for all fields.
@dataclass(slots=True, kw_only=True, init=False, repr=False, eq=False)
class PageFields:
    """
    What the extractor reads of a page (`Meta`) and the index stores unchanged (`StoredPage`).

    All texts are plain text (Markdown and HTML stripped, entities resolved, NFC), one paragraph a
    line.

    Attributes:
        event: Name of the event; empty if the page only has a title.
        location: Name of the place, or its address if it has no name.
        address: Address of a place that has a name; empty if there is none.
        postal: The parts of the address; None if the front matter has them in one text.
        recurrence: The rule of a recurring event, as content lines of RFC 5545, ``DTSTART`` first.
        event_status: One of `model.event_state.STATUSES`; empty if the page is not an event.
        attendance: One of `model.event_state.ATTENDANCE`.
        tags: As shown. Without the key `tags`, the values of a key or taxonomy that means tags.
        authors: Names of authors and speakers as readers see them, resolved to profiles. The
            speakers of an event come first.
        speakers: Those of *authors* who speak at an event.
        facets: Names and shown values of the facets from the settings that the page has.
    """

    title: str = ""
    event: str = ""
    summary: str = ""
    abstract: str = ""
    location: str = ""
    address: str = ""
    image: str = ""
    postal: PostalAddress | None = None
    all_day: bool = False
    recurrence: tuple[str, ...] = ()
    event_status: State = ""
    attendance: State = ""
    featured: bool = False
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    organizers: tuple[Organizer, ...] = ()
    links: tuple[Link, ...] = ()
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class StoredPage(PageFields):
    """
    A page as the index stores it.

    Attributes:
        title: The shown title, even if the front matter has no title.
        visible_from, visible_until: The page is on the site between these times, both inclusive;
            empty for no limit.
        begins, over: When an event begins and is over, in epoch seconds; None if the page is not
            an event.
        occurrences: Indexed occurrences of a recurring event, ascending.
        registration: The fields of `Registration`; empty if nothing is known.
        previous_start: As in `Meta`.
        more: Further text of the page in blocks: description, subtitle, landing page blocks.
    """

    id: str
    url: str = ""
    more: str = ""
    text: str = ""
    headings: tuple[Heading, ...] = ()
    lang: str = ""
    section: str = ""
    kind: str = ""
    categories: tuple[str, ...] = ()
    start: Time = ""
    end: Time = ""
    begins: int | None = None
    over: int | None = None
    date: Time = ""
    published: Time = ""
    expires: Time = ""
    modified: Time = ""
    visible_from: Time = ""
    visible_until: Time = ""
    previous_start: Time = ""
    occurrences: tuple[StoredOccurrence, ...] = ()
    registration: tuple[str, str, bool, str] | tuple[()] = ()

    def at(self, now: int) -> StoredPage:
        """
        Return the page with the times of the occurrence that is ongoing, else next, else last.

        Its *occurrences* are this occurrence and the following ones.
        """
        if not self.occurrences:
            return self
        last = len(self.occurrences) - 1
        ongoing = (at for at, one in enumerate(self.occurrences) if now < one.over)
        rest = self.occurrences[next(ongoing, last) :]
        return replace(self, occurrences=rest, **rest[0]._asdict())

    @property
    def endless(self) -> bool:
        """Whether a rule without an end has more occurrences than are indexed."""
        rules = [line for line in self.recurrence if line.startswith("RRULE")]
        return any("COUNT=" not in rule and "UNTIL=" not in rule for rule in rules)

    @property
    def image_url(self) -> str:
        """The URL of the image, resolved against the page; empty if there is no image."""
        from urllib.parse import urljoin

        try:
            return urljoin(self.url, self.image) if self.image else ""
        except ValueError:
            return ""

    @property
    def event_url(self) -> str:
        """The URL of the event on another site, under a key such as ``event_url``, or empty."""
        return next((url for name, url in self.links if name == "event"), "")

    def status(self, now: int) -> str:
        """Return ``upcoming``, ``ongoing`` or ``past`` at *now*; empty if it is not an event."""
        page = self if len(self.occurrences) < 2 else self.at(now)
        if page.begins is None or page.over is None:
            return ""
        if now < page.begins:
            return "upcoming"
        return "ongoing" if now < page.over else "past"


FieldKind = Literal["text", "state", "time", "second", "flag", "texts", "rows"]

_KINDS: Mapping[object, FieldKind] = {
    **{"str": "text", "State": "state", "Time": "time", "int | None": "second", "bool": "flag"},
    "tuple[str, ...]": "texts",
}

FIELD_KINDS: Mapping[str, FieldKind] = {
    each.name: _KINDS.get(each.type, "rows") for each in fields(StoredPage) if each.name != "facets"
}
"""
Kind of each field of `StoredPage`, by its annotation. The index, JSON, OpenAPI and static files
use it.

``second``  seconds since 1970, or None
``rows``    a record, or tuples of records
"""


class Hit(NamedTuple):
    """
    A page that matches a search, as an answer shows it.

    Attributes:
        page: The page. A recurring event has the times of the occurrence that is shown.
        status: ``upcoming``, ``ongoing``, ``past``, or empty for a page that is not an event.
        highlight: Maps a field with a match (``title``, ``event``, ``location``, ``summary``,
            ``abstract``, ``text``) to a list of segments. The first segment is plain (perhaps
            empty), then matched and plain segments alternate, so odd indices are matches.
            ``text`` is always set: it is the best excerpt of the page, or without a match the
            start of the summary or the text, as a single plain segment.
        others: Other editions and translations of the page, for links to them.
    """

    page: StoredPage
    status: str
    score: float
    highlight: Mapping[str, tuple[str, ...]]
    sections: tuple[SectionHit, ...] = ()
    why: tuple[ScoreDetail, ...] = ()
    others: tuple[StoredPage, ...] = ()


class Suggestion(NamedTuple):
    """
    A suggestion for a text that a person is typing.

    Attributes:
        kind: ``event``, ``page``, or the `Facet.kind` of the value of a facet.
        highlight: Segments of *text*, plain and matched in turn, beginning with a plain segment.
        url, start, end, status, event_status, lang, location: Values of the linked page; empty for
            a tag, a person or a place. If the page is not an event, only *url* and *lang* are set.
        all_day: Whether the event has only days, without times.
        query: Query for a tag, a person or a place; empty for a page.
        pages: Number of pages with this value.
    """

    kind: str
    text: str
    highlight: tuple[str, ...]
    pages: int
    url: str = ""
    query: str = ""
    start: str = ""
    end: str = ""
    all_day: bool = False
    status: str = ""
    event_status: str = ""
    lang: str = ""
    location: str = ""


class Suggestions(NamedTuple):
    """Suggestions for what was typed, the best first; *version* as in `ResultPage`."""

    query: str
    lang: str | None
    suggestions: tuple[Suggestion, ...]
    version: str
    built_at: str
    labels: Labels = MappingProxyType({})


class ResultPage(NamedTuple):
    """
    A page of search results.

    Attributes:
        step: How the query's words were searched:

            - ``all``: every word matches.
            - ``most``, ``some``: fewer words were enough.
            - ``prefix``: no page has the last word, so words that begin with it were searched.
            - ``near``: no page has some words, so words of similar spelling were searched.
        version: Name of the generation that answered.
        notes: Messages for people if the query was not searched as typed.
        understood: Words that were read as a time.
        did_you_mean: A query with hits, if this query finds nothing or very little.
        labels: The facets of the settings, each with its labels by language.
        exact: Query for the words as typed, if other words were searched instead.
    """

    query: str
    lang: str | None
    total: int
    page: int
    per_page: int
    pages: int
    step: str
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[FacetCount, ...]]
    version: str
    built_at: str
    notes: tuple[Note, ...] = ()
    understood: tuple[DateInterpretation, ...] = ()
    did_you_mean: str | None = None
    exact: str | None = None
    labels: Labels = MappingProxyType({})


Reason = Literal[
    "unknown", "unusable", "draft", "unlisted", "unpublished", "expired", "filtered", "words",
    "elsewhere", "joined", "shown",
]  # fmt: skip
"""
Why a page is not shown; the first reason that applies counts:

- ``unknown``: the index does not contain the page.
- ``unusable``: the file is not a page, or could not be read.
- ``draft``: the page is a draft, or is visible at no time.
- ``unlisted``: the page has no address, or the site keeps it out of its lists.
- ``unpublished``: the page is not on the site yet.
- ``expired``: the page is not on the site any more.
- ``filtered``: a filter excludes the page.
- ``words``: the page lacks words of the query, or has an excluded word.
- ``elsewhere``: the page is a hit on another results page.
- ``joined``: another edition or translation is shown instead.
- ``shown``: the page is one of the hits shown.
"""


class Hidden(NamedTuple):
    """
    The numbers of pages that match a search without hits, but are not shown.

    Attributes:
        waiting: Pages that are not on the site yet.
        late: Events among *waiting* that appear on the site only when they begin.
        gone: Pages that are not on the site any more.
        others: Pages that are not events, if the search is only for events.
        eventless: Whether the index has no events at all; then *others* may be unrecognised events.
    """

    waiting: int = 0
    late: int = 0
    gone: int = 0
    others: int = 0
    eventless: bool = False


class Refusal(NamedTuple):
    """
    A filter that a page does not pass.

    Attributes:
        field: ``tag``, ``date``, ``status``, ….
        wanted: What the filter asks for.
        has: Values of the page in this field; empty if it has no values, or they are not stored.
    """

    field: str
    wanted: str
    has: tuple[str, ...]


class Lack(NamedTuple):
    """
    A part of the query that a page does not match.

    Attributes:
        wanted: The part as typed, or nearly so.
        unwanted: Whether the query excludes this part, and the page has it.
        has: Folded words of the page with the same stem or a similar spelling.
    """

    wanted: str
    unwanted: bool = False
    has: tuple[str, ...] = ()


class WhyNot(NamedTuple):
    """
    Why a page is not among the hits that a request shows.

    Attributes:
        asked: The page as specified in the request.
        id, url, title: Values of the page; empty if the page is not known.
        reason: The reason that decides.
        since: Time in RFC 3339 from or until which it is on the site; empty if it is on the site.
        diagnostics: Faults of its file, one per line, if they are the reason.
        refused: Filters that it does not pass.
        lacks: Parts of the query that it does not match; if fewer words are enough, a hit may have
            some too.
        total: Number of hits.
        rank: Rank of the page, or of the hit that replaces it; None if it is not a hit.
        part: Number of the results page with this rank.
        hit: The page as a hit with its score explained; None if it is not a hit.
        last: The last hit shown, with its score explained; None if there are no hits, or if it is
            this page.
        joined: The hit that replaces the page; None if the page is not replaced.
    """

    asked: str
    reason: Reason
    id: str = ""
    url: str = ""
    title: str = ""
    since: str = ""
    diagnostics: tuple[str, ...] = ()
    refused: tuple[Refusal, ...] = ()
    lacks: tuple[Lack, ...] = ()
    total: int = 0
    rank: int | None = None
    part: int | None = None
    hit: Hit | None = None
    last: Hit | None = None
    joined: Hit | None = None
