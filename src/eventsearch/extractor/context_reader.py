"""Read what the pages of a site need from each other: `_index` files, profiles, languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from eventsearch.extractor.files.read import ContentError, Reading, read_bytes
from eventsearch.extractor.front_matter.coercion import to_bool, to_text
from eventsearch.extractor.front_matter.parse import parse
from eventsearch.extractor.hugo.cascade import PREFIX, Values, rules, targets_and_values
from eventsearch.extractor.hugo.urlize import tree_path
from eventsearch.extractor.page_timeout import limit
from eventsearch.extractor.people import may_be_profile, profile, read_profiles
from eventsearch.extractor.site import Site
from eventsearch.extractor.site_context import (
    IN_DRAFT,
    IN_SEARCHED,
    BranchPage,
    Context,
    combine,
)
from eventsearch.model.page import ParsedFile, SourceFile
from eventsearch.settings import Settings


def read_context(
    site: Site,
    files: Sequence[SourceFile],
    settings: Settings,
    *,
    read: Reading | None = None,
    spoken: Mapping[str, str | None] | None = None,
    now: datetime | None = None,
) -> Context:
    """
    Return what the pages need from each other; reads `_index` files and some of the others.

    Args:
        read: What reads a file; None for `read_bytes`.
        spoken: That of an earlier context, of pages that are as they were.
        now: Time of the run, aware; None if the publication dates of profiles do not matter. A
            profile that is published later gives no name. Recurring events are expanded from
            this month on.
    """
    # Counts words, which a run without changes has no use for.
    from eventsearch.extractor.language.mismatch import usual_languages

    read = read or partial(read_bytes, settings=settings)
    files = [file for file in files if not file.data]
    read_pages = {
        file: read_branch(file, read, settings.page_timeout, yaml_1_2=site.yaml_1_2)
        for file in files
        if file.bundle == "branch" or may_be_profile(file) or _is_zola_section(site, file)
    }
    branches = [page for file, page in read_pages.items() if file.bundle == "branch"]
    usual = usual_languages(site, files, settings, read=read, spoken=spoken or {})
    hidden = tuple(_zola_rules(site, read_pages))
    # A cascade of a section above decides too, so profiles are checked with the rules of all.
    found = [(page.profile, page.parsed) for page in read_pages.values() if page.profile]
    rules_only = combine(site, branches, (), hidden=hidden) if found else None
    profiles = [
        about
        for about, parsed in found
        if parsed
        and rules_only
        and _is_shown(parsed, site=site, context=rules_only, settings=settings, now=now)
    ]
    context = combine(
        site, branches, (*read_profiles(site), *profiles), usual.languages, hidden=hidden
    )
    return replace(context, spoken=usual.spoken, today=now.date() if now else None)


def _is_shown(
    parsed: ParsedFile, *, site: Site, context: Context, settings: Settings, now: datetime | None
) -> bool:
    """
    Return whether visitors may read the title of a profile, from *now* on and without an end.

    A page keeps the name that a profile gives it until the next run. So a profile that expires,
    even later, gives no name.
    """
    # Imported here because a run without changes and without profiles does not need it.
    from eventsearch.extractor.extract import read_span

    when = read_span(parsed, site=site, context=context, settings=settings)
    is_published = when.since is None or now is None or when.since <= now
    return when.buildable and when.until is None and is_published


def _zola_rules(
    site: Site, pages: Mapping[SourceFile, BranchPage]
) -> Iterator[tuple[Values, Values]]:
    """
    Yield what Zola's sections that hide pages give to the pages below them, the deepest first.

    A draft hides every page below its folder. `in_search_index` is for the pages of one section.
    """
    sections = [
        (f"{file.path.rpartition('/')[0]}/", page)
        for file, page in pages.items()
        if _is_zola_section(site, file)
    ]
    yield from (({PREFIX: prefix}, {IN_DRAFT: True}) for prefix, page in sections if page.draft)
    if all(page.searched for _, page in sections):
        return
    for prefix, page in sorted(sections, key=lambda each: -each[0].count("/")):
        yield {PREFIX: prefix}, {IN_SEARCHED: page.searched}


def _is_zola_section(site: Site, file: SourceFile) -> bool:
    return site.platform == "zola" and file.path.rpartition("/")[2].startswith("_index.")


def read_branch(
    source: SourceFile, read: Reading, seconds: float, *, yaml_1_2: bool = False
) -> BranchPage:
    """Return what a page gives to others; one that cannot be read gives nothing."""
    place = (source.lang, tree_path(source.logical))
    try:
        parsed = limit(source.path, seconds, lambda: parse(source, read(source), yaml_1_2=yaml_1_2))
    except ContentError:
        return BranchPage(place=place)
    front = parsed.front
    about = profile(source, front)
    return BranchPage(
        place=place,
        cascade=rules(targets_and_values(front.get("cascade"))),
        profile=about,
        slug=(to_text(front.get("slug")) or "").strip("-") * (source.kind != "home"),
        draft=bool(to_bool(front.get("draft"))),
        searched=to_bool(front.get("in_search_index", True)) is not False,
        parsed=parsed if about else None,
    )
