"""Read what the pages of a site need from each other: `_index` files, profiles, languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from eventsearch.extractor.files.read import ContentError, Reading, read_bytes
from eventsearch.extractor.front_matter.coercion import to_text
from eventsearch.extractor.hugo.cascade import rules, targets_and_values
from eventsearch.extractor.hugo.urlize import tree_path
from eventsearch.extractor.page_timeout import limit
from eventsearch.extractor.people import Profile, may_be_profile, path_key, profile, read_profiles
from eventsearch.extractor.platforms import platform_named, read_page
from eventsearch.extractor.site import Site
from eventsearch.extractor.site_context import BranchPage, Context, combine
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
    Return the context of a site. Read its `_index` files, profiles, and a sample of other pages.

    Args:
        read: Reads a file; None for `read_bytes`.
        spoken: Languages of unchanged pages, from an earlier context.
        now: Time of the run, aware. Profiles that are published later are ignored, and recurring
            events are expanded from this month on. If None, all profiles are used.
    """
    # Imported here because a run without changes does not need it.
    from eventsearch.extractor.language.mismatch import usual_languages

    read = read or partial(read_bytes, settings=settings)
    files = [file for file in files if not file.data]
    read_pages = {
        file: read_branch(file, read, site, settings.page_timeout)
        for file in files
        if file.bundle == "branch" or may_be_profile(file)
    }
    branches = [page for file, page in read_pages.items() if file.bundle == "branch"]
    usual = usual_languages(site, files, settings, read=read, spoken=spoken or {})
    read_one = partial(_read_page, read=read, site=site, seconds=settings.page_timeout)
    hidden = tuple(platform_named(site.platform).cascades(files, read_one))
    # Cascades of sections may hide a profile, so read all sections before checking profiles.
    found = [(each.profile, each.parsed) for each in read_pages.values()]
    rules_only = combine(site, branches, (), hidden=hidden) if any(map(any, found)) else Context()
    shown = (
        _shown(about, parsed, site=site, context=rules_only, settings=settings, now=now)
        for about, parsed in found
        if about and parsed
    )
    profiles = (*read_profiles(site), *filter(None, shown))
    context = combine(site, branches, profiles, usual.languages, hidden=hidden)
    return replace(context, spoken=usual.spoken, today=now.date() if now else None)


def _shown(
    about: Profile,
    parsed: ParsedFile,
    *,
    site: Site,
    context: Context,
    settings: Settings,
    now: datetime | None,
) -> Profile | None:
    """
    Return a profile with its paths if visitors may read its title from *now* on, without an end.

    A page keeps the name from a profile until the next run. So the name in a profile that expires,
    even later, is not used.
    """
    # Imported here because a run without changes and without profiles does not need it.
    from eventsearch.extractor.extract import read_span

    when, url = read_span(parsed, site=site, context=context, settings=settings)
    is_published = when.since is None or now is None or when.since <= now
    if not (when.buildable and when.until is None and is_published):
        return None
    path, place = parsed.source.path, parsed.source.logical
    paths = (path, place, place + path.partition(place)[2], url)
    return about._replace(keys=(*about.keys, *map(path_key, filter(None, paths))))


def read_branch(source: SourceFile, read: Reading, site: Site, seconds: float) -> BranchPage:
    """Return the values of a page that other pages use; only its place if it cannot be read."""
    place = (source.lang, tree_path(source.logical))
    parsed = _read_page(source, read, site, seconds)
    if parsed is None:
        return BranchPage(place=place)
    front = parsed.front
    about = profile(source, front)
    return BranchPage(
        place=place,
        cascade=rules(targets_and_values(front.get("cascade"))),
        profile=about,
        slug=(to_text(front.get("slug")) or "").strip("-") * (source.kind != "home"),
        parsed=parsed if about else None,
    )


def _read_page(source: SourceFile, read: Reading, site: Site, seconds: float) -> ParsedFile | None:
    """Return a page; None if it cannot be read."""
    try:
        return limit(source.path, seconds, lambda: read_page(source, read(source), site))
    except ContentError:
        return None
