"""
Make the record of a content file: read, parse, cascade, normalise, render.

Any file content results in a record, diagnostics or both, and never in an exception.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from eventsearch.extractor.events.evidence import Evidence
from eventsearch.extractor.fields.events import evidence_of
from eventsearch.extractor.fields.links import LONG_URL, SHORTEN, is_too_long
from eventsearch.extractor.fields.publication import Span, presence, span
from eventsearch.extractor.fields.reader import FieldRule, Front, words
from eventsearch.extractor.files.read import ContentError, Vanished, read_bytes
from eventsearch.extractor.hugo.cascade import Target, apply, merge, rules, targets_and_values
from eventsearch.extractor.hugo.content_paths import readable
from eventsearch.extractor.hugo.urlize import tree_path
from eventsearch.extractor.language.detection import candidates, detect, language_of, text_of
from eventsearch.extractor.markdown.render import plain_text, render
from eventsearch.extractor.normalise import PUBLICATION_RULES, RULES, normalise
from eventsearch.extractor.page_timeout import limit
from eventsearch.extractor.people import NOTHING_NAMED
from eventsearch.extractor.platforms import platform_named, read_page
from eventsearch.extractor.site import Site
from eventsearch.extractor.site_context import Context
from eventsearch.model.page import (
    Diagnostic,
    Meta,
    PageRecord,
    ParsedFile,
    RenderedBody,
    SourceFile,
    is_calendar_entry,
)
from eventsearch.settings import Settings
from eventsearch.settings.site_detection import FOLDER

_DATES_OF_ENTRIES: Mapping[str, tuple[str, ...]] = {"date": ("date",), "lastmod": ("lastmod",)}


class Extracted(NamedTuple):
    """
    The result for one file.

    Attributes:
        record: The page; None for a file that is not a page or cannot be read.
        parsed: The parsed file, if there is a record.
        links: The targets of the links in the body, as in its HTML.
    """

    record: PageRecord | None
    diagnostics: tuple[Diagnostic, ...] = ()
    parsed: ParsedFile | None = None
    links: tuple[str, ...] = ()


def extract(
    source: SourceFile,
    *,
    site: Site,
    context: Context,
    settings: Settings,
    data: bytes | None = None,
) -> Extracted:
    """
    Return the record of one file and all its diagnostics.

    Args:
        data: The content of the file, if it has already been read.
    """

    def work() -> Extracted:
        content = read_bytes(source, settings) if data is None else data
        parsed = read_page(source, content, site)
        return _extract(parsed, site, context, settings)

    try:
        return limit(source.path, settings.page_timeout, work)
    except Vanished:
        return Extracted(record=None)
    except ContentError as exc:
        return Extracted(record=None, diagnostics=(exc.diagnostic,))


def read_meta(
    source: SourceFile, *, site: Site, context: Context, settings: Settings
) -> Meta | None:
    """Return the fields of a page's front matter; None if it is not a page or cannot be read."""

    def work() -> Meta | None:
        parsed = read_page(source, read_bytes(source, settings), site)
        parsed, seen = _placed(parsed, site, context)
        is_page = presence(parsed.front).is_page
        return _meta(parsed, seen, context, settings) if is_page else None

    try:
        return limit(source.path, settings.page_timeout, work)
    except ContentError:
        return None


def read_evidence(
    source: SourceFile, *, site: Site, context: Context, settings: Settings
) -> tuple[Meta, tuple[Evidence, ...]] | None:
    """
    Return the fields of a page's front matter, and the evidence that it is an event.

    Return None for a file that is not a page or cannot be read.
    """
    found: list[Evidence] = []

    def collect(front: Front) -> Mapping[str, object]:
        found.extend(evidence_of(front))
        return {}

    try:
        parsed = read_page(source, read_bytes(source, settings), site)
    except ContentError:
        return None
    parsed, seen = _placed(parsed, site, context)
    if not presence(parsed.front).is_page:
        return None
    return _meta(parsed, seen, context, settings, (*RULES, collect)), tuple(found)


def read_span(
    parsed: ParsedFile, *, site: Site, context: Context, settings: Settings
) -> tuple[Span, str]:
    """Return when a page is on the site and its URL, by its front matter with cascades."""
    parsed, seen = _placed(parsed, site, context)
    meta = _meta(parsed, seen, context, settings, rules=PUBLICATION_RULES)
    local = seen.localised(parsed.source.lang)
    url = _url(parsed, meta, site=local, context=context)
    return span(meta, site=local, drafts=settings.drafts), url


def _placed(parsed: ParsedFile, site: Site, context: Context) -> tuple[ParsedFile, Site]:
    """Return a file with its cascades merged into its front matter, and the site for the file."""
    if parsed.source.data:
        return parsed, _without_platform(site)
    platform = platform_named(site.platform)
    parsed = platform.place(parsed, site)
    front = apply_cascade(parsed.source, parsed.front, context, site)
    return platform.front_matter(parsed._replace(front=front), site), site


def settings_of(source: SourceFile, settings: Settings) -> Settings:
    """Return the settings for a page. In a calendar, do not ignore offsets: `Z` is UTC there."""
    if not settings.events.ignore_offsets or not is_calendar_entry(source.path):
        return settings
    return replace(settings, events=replace(settings.events, ignore_offsets=()))


def _meta(
    parsed: ParsedFile,
    site: Site,
    context: Context,
    settings: Settings,
    rules: tuple[FieldRule, ...] = RULES,
) -> Meta:
    lang = parsed.source.lang
    local = site.localised(lang)
    return normalise(
        parsed,
        site=local,
        settings=settings_of(parsed.source, settings),
        named=context.named.get(lang, NOTHING_NAMED),
        plain=partial(plain_text, site=local),
        lang=context.usual.get(site.default_language, ""),
        today=context.today,
        rules=rules,
    )


def _extract(parsed: ParsedFile, site: Site, context: Context, settings: Settings) -> Extracted:
    parsed, site = _placed(parsed, site, context)
    source = parsed.source
    if not presence(parsed.front).is_page:
        return Extracted(record=None, diagnostics=parsed.diagnostics)
    local = site.localised(source.lang)
    meta = _meta(parsed, site, context, settings)
    body = platform_named(site.platform).body(parsed, local)
    parsed = parsed._replace(diagnostics=(*parsed.diagnostics, *body.diagnostics))
    rendered = render(
        body.text,
        site=local,
        path=source.path,
        first_line=parsed.body_line,
        front=parsed.front,
        convert=body.convert,
        ids=body.ids,
    )
    record = _record(parsed, meta, rendered, site=local, context=context, settings=settings)
    return Extracted(
        record=record, diagnostics=record.diagnostics, parsed=parsed, links=rendered.links
    )


def _without_platform(site: Site) -> Site:
    """Return the site for an entry of a list, without the rules of a site generator."""
    variants = {code: _without_platform(each) for code, each in site.variants.items()}
    return replace(
        site,
        platform=FOLDER,
        date_order="",
        build_future=True,
        build_expired=True,
        date_sources=_DATES_OF_ENTRIES,
        variants=variants,
    )


def apply_cascade(
    source: SourceFile, front: Mapping[str, object], context: Context, site: Site
) -> dict[str, object]:
    """Return the front matter of a page with the values of its cascades, also its own cascade."""
    own = rules(targets_and_values(front.get("cascade")))
    page = Target(
        path=tree_path(source.logical),
        kind=source.kind,
        lang=source.lang,
        environment=site.environment,
        prefix=source.path,
    )
    inherited = merge(own, context.inherited_rules(source))
    return apply(front, inherited, page, joined=site.joins_cascades)


def _record(
    parsed: ParsedFile,
    meta: Meta,
    rendered: RenderedBody,
    *,
    site: Site,
    context: Context,
    settings: Settings,
) -> PageRecord:
    source = parsed.source
    when = span(meta, site=site, drafts=settings.drafts)
    url = _url(parsed, meta, site=site, context=context)
    faults = (*parsed.diagnostics, *meta.diagnostics, *rendered.diagnostics)
    if not source.data and is_too_long(url):
        faults, url = (*faults, _too_long(parsed, url)), ""
    record = PageRecord(
        path=source.path,
        url=url,
        lang=_language(source.lang, meta, rendered, site, context, settings),
        site_lang=source.lang,
        kind=source.kind,
        section=source.section,
        meta=replace(meta, diagnostics=(), clue=None),
        text=rendered.text,
        sections=rendered.sections,
        visible_from=when.since,
        visible_until=when.until,
        buildable=when.buildable,
        translation=_translation_key(source, parsed.front) if len(site.languages) > 1 else "",
        alts=rendered.alts,
        called="" if meta.title else _display_title(source, meta, rendered, site),
        uid=words(parsed.front.get("uid")),
    )
    return replace(record, digest=_digest(record), diagnostics=faults, clue=meta.clue)


def _url(parsed: ParsedFile, meta: Meta, *, site: Site, context: Context) -> str:
    if parsed.source.data:
        return parsed.address
    if not presence(parsed.front).has_address:
        return ""
    return platform_named(site.platform).url(parsed, meta, site, context)


def _translation_key(source: SourceFile, front: Mapping[str, object]) -> str:
    """
    Return a key that a page shares with its translations: ``translationKey``, else its place.

    As in Hugo, the kind of the page is a prefix of both.
    """
    return f"{source.kind}/{words(front.get('translationkey')) or tree_path(source.logical)}"


def _display_title(source: SourceFile, meta: Meta, rendered: RenderedBody, site: Site) -> str:
    """Return the text to show for a page without a title: its event, heading or file name."""
    home = site.title if source.kind == "home" else ""
    name = next(iter(meta.names), "")
    return meta.event or name or rendered.heading or home or readable(source.logical, source.path)


def _language(
    declared: str,
    meta: Meta,
    rendered: RenderedBody,
    site: Site,
    context: Context,
    settings: Settings,
) -> str:
    """Return the language in which a page is searched: the detected one, else the usual one."""
    among = candidates(site, settings.detect_languages, declared)
    usual = context.usual.get(declared, "")
    text = text_of(meta, rendered.text)
    detected = detect(text, among, declared, usual)
    if not detected and meta.talks:
        # Talks may be in another language than the event, so use them only for an unclear text.
        detected = detect("\n".join((text, *meta.talks)), among, declared, usual)
    return language_of(declared, detected, usual, site)


def _too_long(parsed: ParsedFile, url: str) -> Diagnostic:
    keys = (key for key in ("url", "permalink", "path", "slug", "title") if key in parsed.places)
    place = parsed.places.get(next(keys, ""), (1, 1))
    message = f"the URL of the page has {len(url):,} characters, too many for the name of a file"
    return Diagnostic(parsed.source.path, LONG_URL, message, SHORTEN, *place)


def _digest(record: PageRecord) -> str:
    """
    Return a digest of the record. It does not use `hash`, so it is the same in every process.

    Diagnostics and clue are added to the record later: they do not change the page.
    """
    return hashlib.blake2b(
        repr(record).encode("utf-8", "backslashreplace"), digest_size=16
    ).hexdigest()
