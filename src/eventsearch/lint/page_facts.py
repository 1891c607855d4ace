"""Converts an extracted page to a page for the rules, with the places of links and shortcodes."""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import tzinfo
from itertools import accumulate, islice, pairwise
from urllib.parse import unquote

from eventsearch.extractor.events.mentions import DateMention, find_dates, heads_other_days
from eventsearch.extractor.extract import Extracted
from eventsearch.extractor.fields.reader import places_of
from eventsearch.extractor.front_matter.parse import header_keys
from eventsearch.extractor.front_matter.result import Lines
from eventsearch.extractor.html_text import without_comments
from eventsearch.extractor.markdown.shortcodes.expand import TARGETS
from eventsearch.extractor.markdown.shortcodes.lexer import Tag, tokens
from eventsearch.extractor.normalise import values_of
from eventsearch.lint.model import Exposure, Mention, Page, Place
from eventsearch.lint.secrets import find_secrets
from eventsearch.model.page import PageRecord, ParsedFile
from eventsearch.settings import EventSettings

ONLINE = re.compile(
    r"(?i)\b(?:en ligne|online|web[ -]?(?:inar|inaire|cast)s?|visio\w*|à distance|distanciel|remote"
    r"|virtu(?:al|el)\w*|live ?stream\w*|zoom|teams|webex|jitsi|big ?blue ?button|youtube|twitch"
    r"|podcast|dial-in|conference call|t[ée]l[ée]conf\w+)\b"
)
"""Words that show that an event is an online meeting, which needs no location."""

MAX_TEXTS = 10_000
"""Maximum number of front matter texts to search. YAML aliases can turn a few texts into
millions."""

_TOP = 800
"""The top of a text: this many characters, and the rest of the line."""
# Characters before the target of a link in Markdown and HTML, then those before any URL.
_BEFORE_TARGET = frozenset("(<\"'=")
_BEFORE = _BEFORE_TARGET | frozenset(" \t\n:[")
# Characters that continue a URL, so that `/a/` is not found in `/a/b`.
_WITHIN = frozenset("/-_%.~&=?#")


def page_of(extracted: Extracted, settings: EventSettings, zone: tzinfo) -> Page | None:
    """
    Return the page of a file; None if the file is not a page.

    Args:
        zone: The site's time zone for the language of the page.
    """
    record, parsed = extracted.record, extracted.parsed
    if record is None or parsed is None:
        return None
    body = _Body(parsed)
    return Page(
        # The texts of all pages may be large, and no rule needs them.
        record=replace(record, text="", sections=()),
        logical=parsed.source.logical,
        front=values_of(parsed.front),
        places=places_of(parsed),
        links=tuple(body.links(extracted.links)),
        shortcodes=body.shortcodes,
        blank=not without_comments(parsed.body).strip(),
        # Pelican and MkDocs read such lines as front matter, which then has places.
        header=() if parsed.format or parsed.places else header_keys(parsed.body),
        online=record.meta.start is not None and ONLINE.search(record.text) is not None,
        mentions=tuple(_mentions(record, zone)),
        exposures=tuple(body.exposures()),
        settings=settings,
    )


def _mentions(record: PageRecord, zone: tzinfo) -> Iterator[DateMention]:
    """Yield the days and times of day in title, summary and text of an event, in this order."""
    meta = record.meta
    if meta.start is None:
        return
    year = meta.start.year
    for each in find_dates("\n".join((meta.title, meta.event)), year, zone):
        yield each._replace(is_top=True, is_announced=True)
    for each in find_dates(
        "\n".join((meta.subtitle, meta.summary, meta.description, meta.abstract)), year, zone
    ):
        yield each._replace(is_top=True)
    text = record.text
    ends = {0, text.find("\n", _TOP) if len(text) > _TOP else len(text), len(text)}
    bounds = sorted(ends - {-1} | {each.start for each in record.sections})
    headings = {each.start: each for each in record.sections}
    below = 0  # Level of the enclosing heading about other days; 0 for none.
    for start, end in pairwise(bounds):
        if (heading := headings.get(start)) and not 0 < below < heading.level:
            # The first heading of a text, such as `Our next meetup`, is about the event itself.
            own = not text[:start].strip() or not heads_other_days(heading.heading)
            below = 0 if own else heading.level
        is_top = start < min(ends - {0, -1})
        for each in find_dates(text[start:end], year, zone):
            yield each._replace(is_top=is_top, is_other=each.is_other or below > 0)


class _Body:
    """The source of a body, to find the places of links and shortcodes."""

    def __init__(self, parsed: ParsedFile) -> None:
        self._text = parsed.body
        self._front = parsed.front
        self._first = parsed.body_line
        self._lines: Lines | None = None
        self._tags = tuple(token for token in tokens(self._text) if isinstance(token, Tag))
        self._starts = tuple(tag.start for tag in self._tags)
        self.shortcodes = tuple(
            Mention(name=tag.name, target=_target(tag), place=self._place(tag.start))
            for tag in self._tags
            if not tag.closing
        )

    def links(self, targets: tuple[str, ...]) -> Iterator[Mention]:
        """Yield each link once, without links that shortcodes generate."""
        by_shortcode = {mention.target for mention in self.shortcodes if mention.target}
        for target in dict.fromkeys(html.unescape(each) for each in targets):
            offset = self._offset(target)
            # If the source does not contain the target, a shortcode generates the link.
            if offset is not None and target not in by_shortcode:
                yield Mention(target=target, place=self._place(offset))

    def exposures(self) -> Iterator[Exposure]:
        """Yield the private data in the body and the front matter."""
        texts = islice(_texts(self._front), MAX_TEXTS)
        lines = [(key, f"{name}: {text}\n") for key, name, text in texts]
        ends = [*accumulate(len(line) for _, line in lines)]
        head = "".join(line for _, line in lines)
        for secret in find_secrets(head + self._text):
            if secret.offset < len(head):
                key = lines[bisect_right(ends, secret.offset)][0]
                yield Exposure(secret.code, secret.message, key=key)
            else:
                place = self._place(secret.offset - len(head))
                yield Exposure(secret.code, secret.message, place=place)

    def _place(self, offset: int) -> Place:
        if self._lines is None:
            self._lines = Lines(self._text)
        line, column = self._lines.place(offset)
        return line + self._first - 1, column

    def _offset(self, target: str) -> int | None:
        """Return the offset of a URL, preferably as a link's target; None if it is not found."""
        first: int | None = None
        for spelling in dict.fromkeys((target, unquote(target), html.escape(target))):
            at = self._text.find(spelling) if spelling else -1
            while at >= 0:
                if self._stands_alone(at, at + len(spelling)):
                    if self._text[at - 1 : at] in _BEFORE_TARGET:
                        return at
                    first = at if first is None else first
                at = self._text.find(spelling, at + 1)
        return first

    def _stands_alone(self, start: int, stop: int) -> bool:
        tag = bisect_right(self._starts, start) - 1
        if tag >= 0 and start < self._tags[tag].end:
            return False
        before, after = self._text[start - 1 : start], self._text[stop : stop + 1]
        return before in _BEFORE and not (after.isalnum() or after in _WITHIN)


def _texts(front: Mapping[str, object]) -> Iterator[tuple[str, str, str]]:
    """Yield top-level key, innermost key and value of each text and number in front matter."""
    for top, whole in front.items():
        pending = [(top, whole)]
        while pending:
            name, value = pending.pop()
            if isinstance(value, Mapping):
                pending += [(str(key), inner) for key, inner in value.items()]
            elif isinstance(value, list):
                pending += [(name, inner) for inner in value]
            elif isinstance(value, str | int) and not isinstance(value, bool):
                yield top, name, str(value)


def _target(tag: Tag) -> str:
    if tag.name not in TARGETS:
        return ""
    return tag.named.get("path") or "".join(tag.positional[:1])
