"""
Rules on pages: no text, placeholders, example values, late publication, translations, secrets.

Without `publishDate`, Hugo uses `date` as the publication date. So a page whose `date` is the start
of its event only appears when the event starts.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import partial

from eventsearch.extractor.files.read import ContentError, Vanished, read_bytes
from eventsearch.extractor.front_matter.coercion import to_text
from eventsearch.extractor.hugo.config.files import diagnostic_of, place_of
from eventsearch.extractor.hugo.urlize import tree_path
from eventsearch.extractor.page_timeout import limit
from eventsearch.extractor.platforms import platform_named
from eventsearch.extractor.platforms.folder import is_address_unknown
from eventsearch.extractor.site import Site
from eventsearch.lint.model import BEGIN, Exposure, Finding, LintContext, Page, and_more
from eventsearch.lint.rules.event_dates import end_keys, start_keys
from eventsearch.lint.secrets import (
    ADDRESS,
    HIDDEN,
    INVITED,
    LINK,
    NUMBER,
    WORDS,
    find_in_calendar,
)
from eventsearch.model.page import Diagnostic, Severity, SourceFile
from eventsearch.model.timestamps import format_for_humans
from eventsearch.settings import Settings
from eventsearch.settings.site_detection import FOLDER, HINT, SITE_KEYS, origin

_NO_WORDS = frozenset(
    ("aliases", "date", "draft", "expirydate", "featured", "id", "lastmod", "publishdate", "slug",
     "uid", "unpublishdate", "weight")
)  # fmt: skip
"""Keys whose values readers never see. A template may show the value of any other key."""


def missing_fences(context: LintContext) -> Iterator[Finding]:
    """A file without a fence begins with keys that other pages have in their front matter."""
    known = {"title", "date"}.union(*(page.places for page in context.pages))
    for page in context.pages:
        keys = [key for key in dict.fromkeys(page.header) if key.lower() in known]
        # The text of a report may begin with `Date: …` and `Location: …` on purpose.
        is_text = any(key[0].isupper() for key in keys) and "Title" not in keys
        if len(keys) > 1 and not is_text and page.record.kind == "page":
            yield Finding(
                page=page,
                code="E114",
                severity="error",
                place=BEGIN,
                message=f"the file begins with `{keys[0]}` and `{keys[1]}` without a fence, so"
                " they are read as text",
                hint="write a line `---` (for TOML `+++`) before and after the lines with keys",
            )


def empty_page(page: Page, context: LintContext) -> Iterator[Finding]:
    """A page has no text, and its front matter contains no words either."""
    if page.record.kind != "page" or not context.is_relevant(page) or not page.blank:
        return
    if not page.record.url or _has_words(page.front):
        return
    yield Finding(
        page=page,
        code="E411",
        message="the page has no text, so no search finds it",
        hint="write a title and a text, or remove the file",
    )


def _has_words(front: Mapping[str, object]) -> bool:
    return any(
        value not in (None, "", [], {}) for key, value in front.items() if key not in _NO_WORDS
    )


_OWN_KEYS = ("publishdate", "pubdate", "published")


def delayed_publication(page: Page, context: LintContext) -> Iterator[Finding]:
    """Hugo hides the page until its `date`, because no other key sets the publication date."""
    record = page.record
    since, until = record.visible_from, record.visible_until
    if context.site.platform != "hugo" or not record.buildable or since is None:
        return
    if since <= context.now or (until is not None and until < context.now):
        return
    if any(page.front.get(key) for key in _OWN_KEYS) or record.meta.published != record.meta.date:
        return
    is_announcement = record.meta.start is not None and record.meta.start == record.meta.date
    yield Finding(
        page=page,
        code="E188",
        severity="warning" if is_announcement else "info",
        keys=("date",),
        message=f"Hugo does not build the page before {format_for_humans(since)}:"
        f" without `publishDate`, `date` is its publication"
        + (", so the event is only announced when it starts" if is_announcement else ""),
        hint="set `publishDate` to the day on which the page should appear, or `buildFuture: true`"
        " in the configuration for all pages",
    )


def hidden_events(context: LintContext) -> Iterator[Finding]:
    """Jekyll does not build the pages of upcoming events before they start; reported once."""
    if context.site.platform != "jekyll" or context.site.build_future:
        return
    pages = [page for page in context.relevant_pages if _waits_for_its_start(page, context)]
    for page in pages[:1]:
        yield Finding(
            page=page,
            code="E188",
            keys=("date",),
            message="Jekyll does not write the page before its date, which is the day of the event"
            f"{and_more(len(pages))}",
            hint="set `future: true` in _config.yml, or write the start under another key than"
            " `date`",
        )


def _waits_for_its_start(page: Page, context: LintContext) -> bool:
    meta, since = page.record.meta, page.record.visible_from
    if not page.record.buildable or since is None or since <= context.now:
        return False
    start, date_ = meta.start, meta.date
    return start is not None and date_ is not None and start.date() == date_.date()


ONE_IN = 20
"""If more than one page in this many lacks a translation, missing translations are not reported:
they are probably intended."""

LEAST = 5
"""Minimum number of translated pages in a section. Fewer do not show that all should be
translated."""


def missing_translations(context: LintContext) -> Iterator[Finding]:
    """A page has no translation into a language, but nearly all pages of its section have one."""
    codes = context.site.languages
    if len(codes) < 2:
        return
    pages = [page for page in context.relevant_pages if page.record.kind == "page"]
    translated: defaultdict[str, set[str]] = defaultdict(set)
    sections: defaultdict[tuple[str, str], list[Page]] = defaultdict(list)
    for page in pages:
        translated[_key(page)].add(page.record.site_lang)
        sections[page.record.site_lang, page.record.section].append(page)
    missing: defaultdict[str, dict[str, Page]] = defaultdict(dict)
    for (lang, _), members in sections.items():
        for other in codes:
            without = [page for page in members if other not in translated[_key(page)]]
            having = len(members) - len(without)
            if other == lang or having < LEAST or len(without) > max(1, len(members) // ONE_IN):
                continue
            for page in without:
                missing[_key(page)].setdefault(other, page)
    for lacking in missing.values():
        languages = ", ".join(f'"{code}"' for code in lacking)
        yield Finding(
            page=next(iter(lacking.values())),
            code="E321",
            keys=("title",),
            message=f"the page has no translation into {languages}, but others of its section have",
            hint="add it, or ignore E321 if this is intended",
        )


def contradicting_translations(context: LintContext) -> Iterator[Finding]:
    """Translations of an event have different times, usually because one was not updated."""
    known: dict[str, Page] = {}
    for page in context.relevant_pages:
        if page.record.meta.start is None:
            continue
        first = known.setdefault(_key(page), page)
        if first.record.site_lang == page.record.site_lang:
            continue
        what, one, two = _contradiction(page, first)
        if one is not None and two is not None:
            yield Finding(
                page=page,
                code="E193",
                keys=start_keys(page) if what == "starts" else end_keys(page),
                message=f"{what} {format_for_humans(one)}, but its translation "
                f"{first.record.path} {format_for_humans(two)}",
                hint="correct one of the two",
            )


def _contradiction(page: Page, other: Page) -> tuple[str, datetime | None, datetime | None]:
    """Return `starts` or `ends`, and the two different times. A day does not contradict an hour."""
    meta, own = page.record.meta, other.record.meta
    for what, one, two in (("starts", meta.start, own.start), ("ends", meta.end, own.end)):
        if one is None or two is None or one == two:
            continue
        if one.date() != two.date() or not (meta.all_day or own.all_day):
            return what, one, two
    return "", None, None


def _key(page: Page) -> str:
    """Return the key that a page shares with its translations."""
    return to_text(page.front.get("translationkey")) or tree_path(page.logical)


_TO_COME = (
    r"tbd|tba|tbc|t\.b\.[dac]\.|to be (?:determined|defined|announced|confirmed|decided)"
    r"|(?:lieu |titre |salle |place |location |title )?(?:à|a) (?:définir|definir|confirmer"
    r"|préciser|preciser|venir|déterminer|determiner)|todo|fixme|x{3,}|\?{2,}|n/a|placeholder"
)
_PLACE = re.compile(rf"(?i)\W*(?:{_TO_COME})\W*")
_TITLE = re.compile(
    rf"(?i)\W*(?:{_TO_COME}|title|titre|untitled|sans titre|(?:my|new|your) (?:title|event|post)"
    r"|(?:event|page|post) title|titre de (?:l.événement|la page|l.article))\W*"
)
_PLACE_KEYS = ("location", "venue", "place", "lieu")


def placeholders(page: Page, context: LintContext) -> Iterator[Finding]:
    """A title or place is a placeholder such as `TBA`."""
    if page.record.kind != "page" or not context.is_relevant(page):
        return
    meta = page.record.meta
    # A manual may have a page "Title" about titles. Then its file has this name too.
    is_named_so = page.logical.rpartition("/")[2].lower() == meta.title.lower()
    if _TITLE.fullmatch(meta.title) and page.record.url and not is_named_so:
        yield _finding(page, ("title",), meta.title, "title", is_over=False)
    if meta.start is not None and _PLACE.fullmatch(meta.location):
        is_over = context.is_over(page)
        yield _finding(page, _PLACE_KEYS, meta.location, "place", is_over=is_over)


def _finding(page: Page, keys: tuple[str, ...], text: str, what: str, *, is_over: bool) -> Finding:
    return Finding(
        page=page,
        code="E191",
        severity="info" if is_over else "warning",
        keys=keys,
        message=f'the {what} is "{text}", a placeholder',
        hint=f"write the {what} when it is known" if what == "place" else "write a title",
    )


_DATE_KEYS = ("date", "date_end", "event_start", "event_end")
# The example talk has this start and end in every release of the theme. A real event may be on the
# same day at another hour.
_DATE = re.compile(r"2030-06-01[T ](?:13|15):00(?::00)?(?:\.0+)?(?:Z|\+00:?00)?")
_LOREM = re.compile(r"(?i)\W*lorem ipsum dolor sit amet")
_TEMPLATE = re.compile(r"\{\{-?\s*(?:\.\w|replace\b|now\b|time\b)")

_TEXTS: Mapping[str, re.Pattern[str]] = {
    "title": re.compile(r"(?i)(?:example|sample) (?:talk|event|page|post|project|publication)"),
    "event": re.compile(
        r"(?i)(?:source themes|academic theme|wowchemy|hugo ?blox(?: builder)?) conference"
    ),
    "location": re.compile(r"(?i)(?:source themes|wowchemy|hugo ?blox(?: builder)?) hq"),
    "summary": re.compile(
        r"(?i)an example (?:talk|event) using .{1,40} markdown slides feature\.?"
    ),
}


def example_values(page: Page, context: LintContext) -> Iterator[Finding]:
    """A page contains a date or text of the template's example page."""
    if not context.is_relevant(page):
        return
    keys = tuple(key for key, value in _values(page.front) if _is_example(key, value))
    if keys:
        names = [f"`{key}`" for key in keys]
        text = " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
        yield Finding(
            page=page,
            code="E184",
            keys=keys,
            message=f"{text} still {'has' if len(keys) == 1 else 'have'} the value of the "
            "template's example",
            hint="write the real value, or remove the line or the example page",
        )


def _values(front: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for key in dict.fromkeys(
        ("title", *_DATE_KEYS, *_TEXTS, "abstract", "description", "subtitle")
    ):
        value = front.get(key)
        if isinstance(value, date):
            yield key, value.isoformat()
        elif isinstance(value, str):
            yield key, value.strip()


def _is_example(key: str, value: str) -> bool:
    if key in _DATE_KEYS:
        return _DATE.fullmatch(value) is not None
    example = _TEXTS.get(key)
    if example is not None and example.fullmatch(value):
        return True
    return _LOREM.match(value) is not None or _TEMPLATE.search(value) is not None


_STALE = timedelta(days=60)
"""After this time, a meeting mentioned on a page without an event counts as past."""

SECRET_HINTS: Mapping[str, str] = {
    LINK: "link to the registration page, or remove the passcode from the link",
    WORDS: "remove the passcode, and send it to the participants",
    NUMBER: "if the person does not want it to be public, publish the organizer's number",
    ADDRESS: "if the person does not want it to be public, publish the organizer's address",
    INVITED: "remove the lines ATTENDEE, or export the calendar without them",
}
"""The hint for each code of `eventsearch.lint.secrets`."""


def exposed_secrets(context: LintContext) -> Iterator[Finding]:
    """A page contains a meeting's passcode, or a person's telephone number or address."""
    past_meetings: defaultdict[str, list[tuple[Page, Exposure]]] = defaultdict(list)
    for page in context.relevant_pages:
        for each in page.exposures:
            if each.code in HIDDEN:
                yield _secret_finding(page, each, each.message, "info")
            elif _names_past_meetings(page, context):
                past_meetings[each.code].append((page, each))
            else:
                yield _secret_finding(page, each, each.message, "warning")
    for code, uses in past_meetings.items():
        what = "the link to a meeting" if code == LINK else "the passcode of a meeting"
        pages = list({id(page): (page, each) for page, each in reversed(uses)}.values())
        page, each = pages[-1]
        message = f"the page has {what} that is over{and_more(len(pages))}"
        yield _secret_finding(page, each, message, "info")


def _names_past_meetings(page: Page, context: LintContext) -> bool:
    meta = page.record.meta
    written = meta.modified or meta.date
    if meta.start is not None or written is None:
        return context.is_over(page)
    return written < context.now - _STALE


def _secret_finding(page: Page, exposure: Exposure, message: str, severity: Severity) -> Finding:
    return Finding(
        page=page,
        code=exposure.code,
        severity=severity,
        keys=(exposure.key,) if exposure.key else (),
        place=exposure.place,
        message=message,
        hint=SECRET_HINTS[exposure.code],
    )


def exposed_calendars(
    settings: Settings, calendars: Iterable[str], today: date
) -> Iterator[Diagnostic]:
    """Yield diagnostics for passcodes and personal data in the calendars of the site."""
    for path in calendars:
        source = SourceFile(path, "", "page", "", "/", "", 0, 0)
        try:
            text = read_bytes(source, settings).decode("utf-8-sig", "replace")
            found = limit(path, settings.page_timeout, partial(find_in_calendar, text))
        except ContentError as error:
            if not isinstance(error, Vanished):
                yield error.diagnostic
            continue
        is_over = "" < found.last < today.strftime("%Y%m%d")
        for each in found.secrets:
            yield Diagnostic(
                path=path,
                line=each.offset,
                column=1,
                code=each.code,
                message=each.message,
                hint=SECRET_HINTS[each.code],
                severity="info" if is_over and each.code in (LINK, WORDS) else "warning",
            )


def refused_settings(site: Site) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each configuration key that the site's version of Hugo refuses."""
    keys = site.own.get("outdated", ())
    place = partial(place_of, site.boundary, site.config_files)
    for key, value, since, hint in keys if isinstance(keys, tuple) else ():
        if site.version >= (0, since):
            yield diagnostic_of(
                (key, value),
                place,
                code="E506",
                message=f"Hugo from 0.{since} on stops at `{key}`",
                hint=hint,
                severity="error" if site.version_place else "warning",
            )


def guessed_addresses(context: LintContext) -> Iterator[Finding]:
    """Addresses of pages are guessed, because `permalink` is a template with computed values."""
    if context.site.platform != FOLDER:
        return
    pages = [
        page
        for page in context.relevant_pages
        if is_address_unknown(page.record.path, page.front, context.site)
    ]
    if pages:
        yield Finding(
            page=pages[0],
            code="E508",
            severity="warning",
            keys=("permalink",),
            message="`permalink` is a template that is not read, so the address is a guess"
            + and_more(len(pages)),
            hint="write the address of each page into its front matter",
        )


def missing_host(site: Site) -> Iterator[Diagnostic]:
    """Yield a diagnostic if the site's configuration does not contain its host."""
    every = (site, *site.variants.values())
    if not site.config_files or any(origin(each.base_url) for each in every):
        return
    key = SITE_KEYS.get(site.config_files[0], platform_named(site.platform).address_key)
    if not key:
        return
    key = key.replace("|", "` or `")
    yield diagnostic_of(
        (key, site.base_url),
        partial(place_of, site.boundary, site.config_files),
        code="E505",
        message=f"`{key}` has no host, so links in calendars, feeds and results are broken",
        hint=f"add it there, or set {HINT}",
        severity="warning",
    )
