"""
Do `ref`, `relref` and links to content files name pages that Hugo builds?

Hugo stops at a reference that it does not find. It looks beside the page, from the root of the
content, and for a name that only one page has; here any page whose place ends with the path will
do, and for a link any file.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from difflib import get_close_matches
from urllib.parse import unquote

from eventsearch.extractor.hugo.urlize import tree_path
from eventsearch.extractor.markdown.shortcodes.expand import TARGETS
from eventsearch.lint.model import Finding, LintContext, Mention, Page
from eventsearch.lint.rules.links import state
from eventsearch.lint.url_index import MOST_NEIGHBOURS

_ENDING = re.compile(r"\.(?:md|markdown|html?|adoc|asciidoc|org|rst|pandoc|pdc)$")
_MARKDOWN = re.compile(r"(?i)\.(?:md|markdown)(?:[#?]|$)")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:")


def references_are_found(whole: LintContext) -> Iterator[Finding]:
    """The target does not exist, or is not built."""
    if whole.site.platform != "hugo" or not whole.surroundings.closed:
        return
    pages = _by_ending(whole)
    suffixes = {f".{language.code}" for language in whole.site.languages}
    for page in whole.pages:
        if not whole.cared_for(page):
            continue
        for mention in page.shortcodes:
            path = _path(mention.target, suffixes) if mention.name in TARGETS else ""
            if path:
                yield from _judged(page, mention, path, pages, whole)


def linked_files_are_found(whole: LintContext) -> Iterator[Finding]:
    """A link to a Markdown file leads to a draft, to a page that has expired, or to no file."""
    if whole.site.platform != "hugo" or not whole.surroundings.closed:
        return
    pages = _by_ending(whole)
    suffixes = {f".{language.code}" for language in whole.site.languages}
    files = {
        ending
        for file in filter(_MARKDOWN.search, whole.surroundings.documents)
        for ending in _endings(_path(file, suffixes).split("/"))
    }
    for page in whole.pages:
        if not whole.cared_for(page):
            continue
        for link in page.links:
            path = _path(link.target, suffixes) if _MARKDOWN.search(link.target) else ""
            hidden = [each for each in pages.get(path, ()) if not whole.on_site_with(each, page)]
            if hidden and len(hidden) == len(pages[path]):
                yield Finding(
                    page=page,
                    code="E311",
                    place=link.place,
                    message=f"the link leads to {hidden[0].record.path}, {state(hidden[0], whole)}",
                    hint="take the link out, or bring that page back",
                )
            elif path and path not in pages and path not in files:
                near = _nearest(path.rpartition("/")[2], pages)
                yield Finding(
                    page=page,
                    code="E312",
                    place=link.place,
                    message=f"the link leads to {link.target}, and the content has no such file",
                    hint=f"did you mean {pages[near][0].record.path} ?"
                    if near
                    else "correct the path, or take the link out",
                )


def _judged(
    page: Page, mention: Mention, path: str, pages: dict[str, list[Page]], whole: LintContext
) -> Iterator[Finding]:
    targets = pages.get(path)
    if targets is None:
        near = _nearest(path.rpartition("/")[2], pages)
        yield Finding(
            page=page,
            code="E313",
            severity="error" if whole.surroundings.strict else "warning",
            place=mention.place,
            message=f'{mention.name} "{mention.target}" names no page of the site'
            f"{whole.coming(page)}",
            hint=f'did you mean "{near}"?' if near else "correct the path, or take the link out",
        )
    # Folders without an `_index` file are sections all the same.
    elif targets and not any(whole.on_site_with(each, page) for each in targets):
        yield Finding(
            page=page,
            code="E314",
            severity="error" if whole.surroundings.strict else "warning",
            place=mention.place,
            message=f'{mention.name} "{mention.target}" names {targets[0].record.path}, '
            f"{state(targets[0], whole)}{whole.coming(page)}",
            hint="take the link out, or bring that page back",
        )


def _nearest(name: str, pages: dict[str, list[Page]]) -> str:
    """Return the page's name most like one; empty when none is."""
    # Comparing takes long, and a slip at both ends of a name is rare.
    alike = [
        each
        for each, found in pages.items()
        if found and "/" not in each and (each[:3] == name[:3] or each[-3:] == name[-3:])
    ]
    return next(iter(get_close_matches(name, alike[:MOST_NEIGHBOURS], n=1, cutoff=0.85)), "")


def _path(target: str, suffixes: set[str]) -> str:
    """Return the path that a reference names, as the keys of the pages are; empty for no page."""
    if _SCHEME.match(target) or "{" in target:
        return ""
    path = tree_path(unquote(target).partition("#")[0].partition("?")[0].strip())
    parts = [part for part in path.split("/") if part not in ("", ".", "..")]
    if not parts:
        return ""
    name = _ENDING.sub("", parts.pop())
    ending = next((suffix for suffix in suffixes if name.endswith(suffix)), "")
    name = name.removesuffix(ending)
    if name not in ("index", "_index"):
        parts.append(name)
    return "/".join(parts)


def _endings(parts: list[str]) -> Iterator[str]:
    yield from ("/".join(parts[start:]) for start in range(len(parts)))


def _by_ending(whole: LintContext) -> dict[str, list[Page]]:
    """Return the pages by every way in which their place may end; a folder alone has none."""
    found: defaultdict[str, list[Page]] = defaultdict(list)
    for page in whole.pages:
        parts = tree_path(page.logical).strip("/").split("/")
        for ending in _endings(parts):
            found[ending].append(page)
        for stop in range(1, len(parts)):
            for start in range(stop):
                _ = found["/".join(parts[start:stop])]
    # Addresses have been taken for places, too: by `url` and `slug`.
    for page in whole.pages:
        found[tree_path(unquote(page.record.url)).strip("/")].append(page)
    return dict(found)
