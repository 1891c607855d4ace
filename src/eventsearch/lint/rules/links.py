"""
Rules on links, references, aliases and shortcodes.

A page is reported as missing only if it certainly is: its folder contains other pages, and no other
file or rule can serve its URL. Hugo stops at a reference without a page. It searches beside the
page, from the root of the content, and for a unique name. These rules accept any page whose path
ends like the reference, and for a link any file. Shortcodes are checked only if all their names are
known.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from posixpath import dirname, join, normpath
from typing import NamedTuple
from urllib.parse import unquote

from eventsearch.extractor.hugo.urlize import tree_path
from eventsearch.extractor.markdown.shortcodes.expand import TARGETS
from eventsearch.lint.model import (
    Finding,
    LintContext,
    Mention,
    Neighbours,
    Page,
    Repair,
    Replacement,
    and_more,
)
from eventsearch.lint.url_index import UrlIndex, build_url_index, url_key
from eventsearch.settings.site_detection import FOLDER

_TEMPLATE_SIGNS = frozenset("{}$<>|")


def broken_links(context: LintContext) -> Iterator[Finding]:
    """A link leads to a draft, to an expired page, or to a URL without a page."""
    # In a plain folder of files, the site's URLs are unknown.
    if context.site.multihost or context.site.platform == FOLDER:
        return
    urls, neighbours = build_url_index(context), Neighbours()
    for page in context.relevant_pages:
        for link in (*page.links, *(Mention(target=each.url) for each in page.record.meta.links)):
            key = urls.key_of(link.target)
            if key is None or _TEMPLATE_SIGNS & set(link.target):
                continue
            yield from _check_link(page, link, key, urls, context, neighbours)


def _check_link(
    page: Page,
    link: Mention,
    key: str,
    urls: UrlIndex,
    context: LintContext,
    neighbours: Neighbours,
) -> Iterator[Finding]:
    targets = urls.pages.get(key)
    if targets:
        if not urls.has_other(key) and not any(
            context.is_built_with(each, page) for each in targets
        ):
            yield _to_hidden(page, link, targets[0], context)
    elif context.site_files.closed and urls.is_missing(key):
        neighbour = urls.nearest(key, page.record.path, neighbours)
        yield Finding(
            page=page,
            code="E312",
            place=link.place,
            text=link.target,
            message=f"the link leads to {link.target}, and the site has no such page",
            hint=f"did you mean {neighbour} ?"
            if neighbour
            else "correct the URL, or remove the link",
        )


def _to_hidden(page: Page, link: Mention, target: Page, context: LintContext) -> Finding:
    return Finding(
        page=page,
        code="E311",
        place=link.place,
        text=link.target,
        message=f"the link leads to {target.record.path}, {state(target, context)}",
        hint="remove the link, or publish that page",
    )


def state(page: Page, context: LintContext) -> str:
    """Return the reason why a page is not on the site."""
    record = page.record
    if not record.buildable:
        return "which is a draft"
    if record.visible_until is not None and record.visible_until < context.now:
        return f"which expired on {record.visible_until:%Y-%m-%d}"
    if record.visible_from is not None:
        return f"which is not published before {record.visible_from:%Y-%m-%d}"
    return "which is not on the site"


def alias_conflicts(context: LintContext) -> Iterator[Finding]:
    """An alias is the address of another page that visitors see now or later."""
    # On a site in several languages, an alias may or may not begin with a language: skip it.
    if context.site.platform != "hugo" or len(context.site.languages) > 1:
        return
    pages = [page for page in context.pages if page.record.url and context.is_relevant(page)]
    at = {url_key(page.record.url): page for page in reversed(pages)}
    for page in pages:
        for alias in page.record.meta.aliases:
            other = at.get(url_key(_from_root(alias, page)))
            if other is not None and other is not page:
                yield Finding(
                    page=page,
                    code="E303",
                    keys=("aliases",),
                    text=alias,
                    message=f"the alias {alias} is the address of {other.record.path}, so it "
                    "leads there and not here",
                    hint="remove the alias, or change the URL of the other page",
                )


def _from_root(alias: str, page: Page) -> str:
    """Return the path of an alias from the root. A relative alias counts from the page's folder."""
    if alias.startswith("/"):
        return alias
    return normpath(join(dirname(page.record.url.rstrip("/")), alias))


# `@/page.md` is not a mistake: it is a link in Zola, or an alias that a bundler resolves.
_SIGN_BEFORE = re.compile(r"@\s*(?=https?:/)|[(\"'“«]\s*(?=(?:https?:)?/)")
_WITHOUT_SCHEME = re.compile(r"(?i)www\.[\w-]+\.\S")
# A host ends with letters; `react@18.2.0` is a version.
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}")
_SCHEME = re.compile(r"(?i)(?!https?://)(?:h{0,2}t{1,3}p{1,2}s{0,2}:/{0,2}|https?//)(?=\w)")
_CLOSING = {"(": ")", '"': '"', "'": "'", "“": "”", "«": "»"}


class Correction(NamedTuple):
    """A hint, and the correct URL. The URL is empty if only the author can correct it."""

    hint: str
    address: str = ""


def malformed_links(context: LintContext) -> Iterator[Finding]:
    """A link has a slip at its start, such as an extra character or a missing `mailto:`."""
    files: defaultdict[str, list[str]] = defaultdict(list)
    for path in (*context.site_files.files, *context.site_files.documents):
        files[path.rpartition("/")[2]].append(f"/{path}")
    for page in context.relevant_pages:
        yield from _malformed_in(page, files)


def _malformed_in(page: Page, files: Mapping[str, list[str]]) -> Iterator[Finding]:
    for link in page.links:
        correction = next((result for slip in _SLIPS if (result := slip(link.target))), None)
        # `logo@2x.png` looks like an e-mail address, but may be the name of a file.
        if correction is None or _is_a_file(link.target, files):
            continue
        replacement = Replacement(old=link.target, new=correction.address, place=link.place)
        yield Finding(
            page=page,
            code="E315",
            place=link.place,
            message=f"the link leads to {link.target}, which is not a URL",
            hint=correction.hint,
            repair=Repair(message=correction.hint, replacements=(replacement,))
            if correction.address
            else None,
        )


def _is_a_file(target: str, files: Mapping[str, list[str]]) -> bool:
    path = "/" + unquote(re.split("[?#]", target, maxsplit=1)[0]).lstrip("./")
    return any(each.endswith(path) for each in files.get(path.rpartition("/")[2], ()))


def _sign_before(target: str) -> Correction | None:
    sign = _SIGN_BEFORE.match(target)
    if sign is None:
        return None
    address, closing = target[sign.end() :], _CLOSING.get(target[0], "")
    if closing and address.endswith(closing) and target.count("(") <= 1:
        return Correction("remove the characters around it", address.removesuffix(closing).rstrip())
    return Correction("remove the character before it", address)


def _without_scheme(target: str) -> Correction | None:
    if _WITHOUT_SCHEME.match(target) is None:
        return None
    # Offer no fix, because the host may not support HTTPS.
    return Correction("write `https://` before it")


def _mail(target: str) -> Correction | None:
    if _MAIL.fullmatch(target) is None:
        return None
    return Correction("write `mailto:` before it", f"mailto:{target}")


def _scheme(target: str) -> Correction | None:
    slip = _SCHEME.match(target)
    if slip is None:
        return None
    scheme = "https://" if "s" in slip[0].lower() else "http://"
    return Correction(f"write `{scheme}`", f"{scheme}{target[slip.end() :]}")


_SLIPS: tuple[Callable[[str], Correction | None], ...] = (
    _sign_before,
    _without_scheme,
    _mail,
    _scheme,
)


def unknown_shortcodes(context: LintContext) -> Iterator[Finding]:
    """A shortcode has no template, so Hugo stops when it builds the page, now or later."""
    names = context.site_files.shortcodes
    if names is None:
        return
    unknown: defaultdict[str, list[tuple[Page, Mention]]] = defaultdict(list)
    for page in context.relevant_pages:
        for mention in {each.name: each for each in reversed(page.shortcodes)}.values():
            if mention.name not in names and not mention.name.endswith(".inline"):
                unknown[mention.name].append((page, mention))
    neighbours = Neighbours()
    cutoff = 0.6 if context.site_files.seen else 0.8
    for name, uses in unknown.items():
        page, mention = uses[0]
        neighbour = neighbours.nearest(page.record.path, name, names, cutoff)
        if not (neighbour or context.site_files.seen):
            continue
        yield Finding(
            page=page,
            code="E404",
            place=mention.place,
            message=f'there is no shortcode "{name}"{and_more(len(uses))}'
            f"{context.coming(*(p for p, _ in uses))}",
            hint=f'did you mean "{neighbour}"?'
            if neighbour
            else f"add layouts/shortcodes/{name}.html, or write {{{{</* to show it as text",
        )


_ENDING = re.compile(r"\.(?:md|markdown|html?|adoc|asciidoc|org|rst|pandoc|pdc)$")
_MARKDOWN = re.compile(r"(?i)\.(?:md|markdown)(?:[#?]|$)")
_URL_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:")


def broken_references(context: LintContext) -> Iterator[Finding]:
    """The target of `ref` or `relref` does not exist, or Hugo does not build it."""
    if context.site.platform != "hugo" or not context.site_files.closed:
        return
    pages, neighbours = _by_ending(context), Neighbours()
    suffixes = {f".{language}" for language in context.site.languages}
    for page in context.relevant_pages:
        for mention in page.shortcodes:
            path = _path(mention.target, suffixes) if mention.name in TARGETS else ""
            if path:
                yield from _check_reference(page, mention, path, pages, context, neighbours)


def broken_file_links(context: LintContext) -> Iterator[Finding]:
    """A link to a Markdown file leads to a draft, to an expired page, or to a missing file."""
    if context.site.platform != "hugo" or not context.site_files.closed:
        return
    pages, neighbours = _by_ending(context), Neighbours()
    suffixes = {f".{language}" for language in context.site.languages}
    files = {
        ending
        for file in filter(_MARKDOWN.search, context.site_files.documents)
        for ending in _endings(_path(file, suffixes).split("/"))
    }
    for page in context.relevant_pages:
        for link in page.links:
            path = _path(link.target, suffixes) if _MARKDOWN.search(link.target) else ""
            hidden = [each for each in pages.get(path, ()) if not context.is_built_with(each, page)]
            if hidden and len(hidden) == len(pages[path]):
                yield _to_hidden(page, link, hidden[0], context)
            elif path and path not in pages and path not in files:
                neighbour = _nearest_name(
                    path.rpartition("/")[2], pages, page.record.path, neighbours
                )
                yield Finding(
                    page=page,
                    code="E312",
                    place=link.place,
                    message=f"the link leads to {link.target}, and the content has no such file",
                    hint=f"did you mean {pages[neighbour][0].record.path} ?"
                    if neighbour
                    else "correct the path, or remove the link",
                )


def _check_reference(
    page: Page,
    mention: Mention,
    path: str,
    pages: dict[str, list[Page]],
    context: LintContext,
    neighbours: Neighbours,
) -> Iterator[Finding]:
    targets = pages.get(path)
    if targets is None:
        neighbour = _nearest_name(path.rpartition("/")[2], pages, page.record.path, neighbours)
        yield Finding(
            page=page,
            code="E313",
            severity="error" if context.site_files.strict else "warning",
            place=mention.place,
            message=f'{mention.name} "{mention.target}" does not match any page of the site'
            f"{context.coming(page)}",
            hint=f'did you mean "{neighbour}"?'
            if neighbour
            else "correct the path, or remove the link",
        )
    # An empty list is the entry of a folder: folders are sections even without an `_index` file.
    elif targets and not any(context.is_built_with(each, page) for each in targets):
        yield Finding(
            page=page,
            code="E314",
            severity="error" if context.site_files.strict else "warning",
            place=mention.place,
            message=f'{mention.name} "{mention.target}" leads to {targets[0].record.path}, '
            f"{state(targets[0], context)}{context.coming(page)}",
            hint="remove the link, or publish that page",
        )


def _nearest_name(
    name: str, pages: dict[str, list[Page]], path: str, neighbours: Neighbours
) -> str:
    """Return the page name most similar to a name in a file; empty if no name is similar."""
    # To save time, compare only names with the same beginning or end. Mistakes at both are rare.
    alike = (
        each
        for each, members in pages.items()
        if members and "/" not in each and (each[:3] == name[:3] or each[-3:] == name[-3:])
    )
    return neighbours.nearest(path, name, alike, cutoff=0.85)


def _path(target: str, suffixes: set[str]) -> str:
    """Return the path in a reference, in the form of `_by_ending`'s keys; empty for other URLs."""
    if _URL_SCHEME.match(target) or "{" in target:
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


def _by_ending(context: LintContext) -> dict[str, list[Page]]:
    """Map each ending of a path to the pages whose path has it, and folders to empty lists."""
    pages: defaultdict[str, list[Page]] = defaultdict(list)
    for page in context.pages:
        parts = tree_path(page.logical).strip("/").split("/")
        for ending in _endings(parts):
            pages[ending].append(page)
        for stop in range(1, len(parts)):
            for start in range(stop):
                _ = pages["/".join(parts[start:stop])]
    # Authors also write a page's URL, which `url` or `slug` may set, instead of its path.
    for page in context.pages:
        pages[tree_path(unquote(page.record.url)).strip("/")].append(page)
    return dict(pages)
