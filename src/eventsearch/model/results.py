"""
What an engine finds (`SearchResult`), what is shown (`ResultPage`, `Suggestions`), and why a page
is not among it (`WhyNot`).
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
    What a term in a field, or a factor, adds to a score; a hit's contributions sum to its score.

    Attributes:
        term: Empty for a factor, whose name is in the field.
        factor: What a factor multiplies by; 0 for a term.
    """

    term: str
    field: str
    score: float
    factor: float = 0.0


class ScoredDoc(NamedTuple):
    """
    One document that matches, as the engine sees it.

    Attributes:
        kin: Ids of the other hits that it stands for, in their order; only when collapsed.
    """

    id: str
    score: float
    stored: bytes
    why: tuple[ScoreDetail, ...] = ()
    kin: tuple[str, ...] = ()


class FuzzyMatch(NamedTuple):
    """A folded word of the index near another: edits away, and documents that have it."""

    term: str
    edits: int
    pages: int


class Correction(NamedTuple):
    """
    Words of the index that may have been meant by a misspelt word.

    Attributes:
        near: Words of similar spelling, the nearest first, then the most frequent.
        longer: Words that begin with the misspelt word, the most frequent first. Empty if a page
            has the misspelt word itself.
    """

    near: tuple[FuzzyMatch, ...]
    longer: tuple[str, ...]


class FacetValue(NamedTuple):
    """
    A value of a keyword field, as something that may be suggested.

    Attributes:
        value: In the spelling that most documents use; the first in code point order of several.
        pages: Number of those that have it, visible now.
        best: Id of the one to lead to: the first event that is not over, else the latest document.
        begins, ends: Of that document, epoch seconds; None if it has no time.
        is_event: Whether that document is an event.
    """

    value: str
    pages: int
    best: str
    begins: int | None
    ends: int | None
    is_event: bool


class DocumentRank(NamedTuple):
    """
    Where one document stands in the answer to a query.

    Attributes:
        visible: Whether it is on the site at the query's *now*.
        missing: Places in `engines.parts` of ``Query.match`` of what it does not match.
        refused: Places in ``Query.filters`` of those that it does not pass.
        rank: 1-based among all hits, when collapsed that of the hit that stands for it; None if it
            is none.
        score: As a hit's; 0 if it is none.
    """

    visible: bool
    missing: tuple[int, ...]
    refused: tuple[int, ...]
    rank: int | None
    score: float


class FacetCount(NamedTuple):
    """
    One value of a facet.

    Attributes:
        value: In the spelling that most documents use; the first in code point order of several.
        hits: Number one would get by choosing this value.
    """

    value: str
    hits: int


class SearchResult(NamedTuple):
    """
    An engine's answer.

    Attributes:
        total: Exact number of documents that match, whatever the window.
        matches: The window asked for, in order.
        facets: Field to counts; most frequent first then by value, dates in the order of time.
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
    A section of a hit that matches by itself.

    Attributes:
        highlight: Its best excerpt, without the heading, in segments as those of a `Hit`; without
            a mark where only the heading matches, empty where the section has no text.
    """

    heading: str
    anchor: str
    url: str
    highlight: tuple[str, ...] = ()


class DateInterpretation(NamedTuple):
    """
    Words that were read as a time, and can be taken as words again (`SearchRequest.literal`).

    Attributes:
        text: As typed.
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
    What was understood otherwise than typed, for people; `output.json` has the texts.

    Attributes:
        name: Which of the texts says it.
        values: What stands in it.
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
    """An occurrence of a recurring event; its attributes are as those of `StoredPage`."""

    start: str
    end: str
    begins: int
    over: int


Time = str
"""RFC 3339; empty if there is none."""

State = str
"""One of a few words; empty if it is not known."""


class Link(NamedTuple):
    """A link in the front matter: from ``links``, ``url_*`` or ``event_url``."""

    name: str
    url: str


class PostalAddress(NamedTuple):
    """
    The parts of an address, as in schema.org. Parts that are not known are empty.

    Attributes:
        name: Of the place, with the room in it.
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
        postal: The parts of the address; None if the front matter does not have them one by one.
        recurrence: The rule of a recurring event, as content lines of RFC 5545, ``DTSTART`` first.
        event_status: One of `model.event_state.STATUSES`; empty if the page is not an event.
        attendance: One of `model.event_state.ATTENDANCE`.
        tags: As shown. If there is no `tags`, those of another key or taxonomy with that meaning.
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
        title: The shown title, also of a page without one in its front matter.
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

        Its *occurrences* are this one and those that follow.
        """
        if not self.occurrences:
            return self
        last = len(self.occurrences) - 1
        ongoing = (at for at, one in enumerate(self.occurrences) if now < one.over)
        rest = self.occurrences[next(ongoing, last) :]
        return replace(self, occurrences=rest, **rest[0]._asdict())

    @property
    def endless(self) -> bool:
        """Whether a rule without an end gives more occurrences than are indexed."""
        rules = [line for line in self.recurrence if line.startswith("RRULE")]
        return any("COUNT=" not in rule and "UNTIL=" not in rule for rule in rules)

    @property
    def image_url(self) -> str:
        """The URL of the image, a relative one resolved against the page; empty without one."""
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
        highlight: Field (``title``, ``event``, ``location``, ``summary``, ``abstract``, ``text``)
            to one list of segments, plain and matched in turn, beginning with a plain one (perhaps
            empty), so that odd indices are matches. Only fields with a match; but ``text`` is the
            best excerpt to show, wherever in the page it stands, and without a match there the
            beginning of the summary or the text, as one plain segment.
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
    Something that the person may be about to type, as shown.

    Attributes:
        kind: ``event``, ``page``, or the `Facet.kind` of the value of a facet.
        highlight: Segments of *text*, plain and matched in turn, beginning with a plain one.
        url, start, end, status, event_status, lang, location: Of the page to lead to; empty for a
            tag, a person or a place; all but *url* and *lang* for a page that is no event.
        all_day: Whether the event has days alone.
        query: What searches for it; empty for a page.
        pages: Number of those that have it.
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
    One page of answers.

    Attributes:
        step: ``all`` when every word matches, ``most`` or ``some`` when fewer were enough,
            ``prefix`` when no page has the last word and those that it begins were looked for,
            ``near`` when words that no page has were looked for by near spelling.
        version: Name of the generation that answered.
        notes: What was understood otherwise than typed, for people.
        understood: Words that were read as a time.
        did_you_mean: A query that finds something, when this one finds nothing or next to it.
        labels: The facets of the settings, each with its labels by language.
        exact: The query for the words as typed, when others were looked for in the place of some.
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
From the first that decides to the last:

``unknown``      the index has no such page
``unusable``     the file gives no page, or could not be read
``draft``        no clock makes it visible
``unlisted``     it has no address, or the site keeps it out of its lists
``unpublished``  it is not yet on the site
``expired``      it is not on the site any more
``filtered``     a filter leaves it out
``words``        it lacks words, or has one that was left out
``elsewhere``    it is a hit on another part of the answers
``joined``       another edition or translation stands for it
``shown``        it is one of the hits shown
"""


class Hidden(NamedTuple):
    """
    How many pages fit a search that found nothing.

    Attributes:
        waiting: They are not yet on the site.
        late: Of these, events that come to the site only when they begin.
        gone: They are not on it any more.
        others: They are no events, and only events were asked for.
        eventless: Whether the index has no event at all, so that the others may be meant as some.
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
        has: What the page has there; empty for nothing, or where it is not kept.
    """

    field: str
    wanted: str
    has: tuple[str, ...]


class Lack(NamedTuple):
    """
    A part of the query that a page does not match.

    Attributes:
        wanted: As typed, or nearly so.
        unwanted: The page has it, and the query leaves it out.
        has: Words of the page of the same stem, or that look alike; folded.
    """

    wanted: str
    unwanted: bool = False
    has: tuple[str, ...] = ()


class WhyNot(NamedTuple):
    """
    Why a page is not among the hits that a request shows.

    Attributes:
        asked: As the page was named.
        id, url, title: Of the page; empty where it is not known.
        reason: What decides.
        since: RFC 3339: when it will be, or was until, on the site; empty when it is.
        diagnostics: What is wrong with its file, each in a line; only where that is why.
        refused: Filters that it does not pass.
        lacks: What it lacks of all words; a hit may lack some where fewer are enough.
        total: Number of hits.
        rank: Its place among them, or that of the hit that stands for it; None if it is none.
        part: Which part of the answers that is.
        hit: It, as a hit with its score explained; None if it is none.
        last: The last hit shown, explained the same way; None without any, or when it is that.
        joined: The hit that stands for it; None for no other.
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
