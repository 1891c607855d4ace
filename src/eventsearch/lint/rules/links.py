"""
What is doubtful about links, references and shortcodes?

Do the links of a page lead to pages that visitors can see?

Links to addresses, in the body and in the front matter. A missing page is only named where it is
sure: other pages stand in its folder, and nothing else can answer for it.

Does an alias stand where another page stands?

Hugo writes the alias first and the page over it, so that the old address leads nowhere.

Is the address of a link written as one?

Slips that a browser takes for a page beside the one it shows. Nothing is ever there, unless a file
of the site has that name.

Does every shortcode exist?

Asked only where all of them can be known: those of the site and of every theme.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from posixpath import dirname, join, normpath
from typing import NamedTuple
from urllib.parse import unquote

from eventsearch.lint.model import Finding, LintContext, Mention, Page, Repair, Replacement
from eventsearch.lint.url_index import Addresses, address_key, addresses_of
from eventsearch.settings.site_detection import FOLDER

_TEMPLATE_SIGNS = frozenset("{}$<>|")


def lead_to_a_page(whole: LintContext) -> Iterator[Finding]:
    """A link leads to a draft, to a page that has expired, or to nothing."""
    # In a plain folder the addresses of the site that is made of it are not known.
    if whole.site.multihost or whole.site.platform == FOLDER:
        return
    addresses = addresses_of(whole)
    for page in whole.pages:
        if not whole.cared_for(page):
            continue
        for link in _links(page):
            key = addresses.key_of(link.target)
            if key is None or _TEMPLATE_SIGNS & set(link.target):
                continue
            yield from _judged(page, link, key, addresses, whole)


def _links(page: Page) -> Iterator[Mention]:
    yield from page.links
    for link in page.record.meta.links:
        yield Mention(target=link.url)


def _judged(
    page: Page, link: Mention, key: str, addresses: Addresses, whole: LintContext
) -> Iterator[Finding]:
    targets = addresses.pages.get(key)
    if targets:
        if key not in addresses.others and not any(
            whole.on_site_with(each, page) for each in targets
        ):
            yield _to_hidden(page, link, targets[0], whole)
    elif whole.surroundings.closed and addresses.is_missing(key):
        near = addresses.nearest(key)
        yield Finding(
            page=page,
            code="E312",
            place=link.place,
            text=link.target,
            message=f"the link leads to {link.target}, and the site has no such page",
            hint=f"did you mean {near} ?" if near else "correct the address, or take the link out",
        )


def _to_hidden(page: Page, link: Mention, target: Page, whole: LintContext) -> Finding:
    return Finding(
        page=page,
        code="E311",
        place=link.place,
        text=link.target,
        message=f"the link leads to {target.record.path}, {state(target, whole)}",
        hint="take the link out, or bring that page back",
    )


def state(page: Page, whole: LintContext) -> str:
    """Say why a page is not on the site."""
    record = page.record
    if not record.buildable:
        return "which is a draft"
    if record.visible_until is not None and record.visible_until < whole.now:
        return f"which expired on {record.visible_until:%Y-%m-%d}"
    if record.visible_from is not None:
        return f"which is not published before {record.visible_from:%Y-%m-%d}"
    return "which is not on the site"


def alias_is_free(whole: LintContext) -> Iterator[Finding]:
    """An alias is the address of another page that visitors see, or will."""
    # With several languages an alias may stand below the language, or not: that is not sure.
    if whole.site.platform != "hugo" or len(whole.site.languages) > 1:
        return
    pages = [page for page in whole.pages if page.record.url and whole.cared_for(page)]
    at = {address_key(page.record.url): page for page in reversed(pages)}
    for page in pages:
        for alias in page.record.meta.aliases:
            other = at.get(address_key(_whole(alias, page)))
            if other is not None and other is not page:
                yield Finding(
                    page=page,
                    code="E303",
                    keys=("aliases",),
                    text=alias,
                    message=f"the alias {alias} is the address of {other.record.path}, so it "
                    "leads there and not here",
                    hint="take the alias out, or give the other page another address",
                )


def _whole(alias: str, page: Page) -> str:
    """Return an alias from the root: a relative one counts from the folder beside the page."""
    if alias.startswith("/"):
        return alias
    return normpath(join(dirname(page.record.url.rstrip("/")), alias))


# `@/page.md` is Zola's own form of a link, and a folder where a bundler resolves aliases.
_SIGN_BEFORE = re.compile(r"@\s*(?=https?:/)|[(\"'“«]\s*(?=(?:https?:)?/)")
_WITHOUT_SCHEME = re.compile(r"(?i)www\.[\w-]+\.\S")
# A host ends with letters; `react@18.2.0` is a version.
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}")
_SCHEME = re.compile(r"(?i)(?!https?://)(?:h{0,2}t{1,3}p{1,2}s{0,2}:/{0,2}|https?//)(?=\w)")
_CLOSING = {"(": ")", '"': '"', "'": "'", "“": "”", "«": "»"}


class Mended(NamedTuple):
    """What an address should be, how to say so, and whether nothing else can be meant."""

    address: str
    hint: str
    safe: bool = True


def links_are_addresses(whole: LintContext) -> Iterator[Finding]:
    """A link has a sign too many or too few."""
    files: defaultdict[str, list[str]] = defaultdict(list)
    for path in (*whole.surroundings.files, *whole.surroundings.documents):
        files[path.rpartition("/")[2]].append(f"/{path}")
    for page in filter(whole.cared_for, whole.pages):
        yield from _slips(page, files)


def _slips(page: Page, files: Mapping[str, list[str]]) -> Iterator[Finding]:
    for link in page.links:
        mended = next((found for slip in _SLIPS if (found := slip(link.target))), None)
        # `logo@2x.png` is an e-mail address to look at, and a file where one has that name.
        if mended is None or _is_a_file(link.target, files):
            continue
        swap = Replacement(
            path=page.record.path, old=link.target, new=mended.address, place=link.place
        )
        yield Finding(
            page=page,
            code="E315",
            place=link.place,
            message=f"the link leads to {link.target}, which is no address",
            hint=mended.hint,
            repair=Repair(message=mended.hint, swaps=(swap,), safe=mended.safe),
        )


def _is_a_file(target: str, files: Mapping[str, list[str]]) -> bool:
    path = "/" + unquote(re.split("[?#]", target, maxsplit=1)[0]).lstrip("./")
    return any(each.endswith(path) for each in files.get(path.rpartition("/")[2], ()))


def _sign_before(target: str) -> Mended | None:
    sign = _SIGN_BEFORE.match(target)
    if sign is None:
        return None
    address, closing = target[sign.end() :], _CLOSING.get(target[0], "")
    if closing and address.endswith(closing) and target.count("(") <= 1:
        return Mended(address.removesuffix(closing).rstrip(), "take the signs around it out")
    return Mended(address, "take the sign before it out")


def _without_scheme(target: str) -> Mended | None:
    if _WITHOUT_SCHEME.match(target) is None:
        return None
    # Whether the host has a certificate is not known here.
    return Mended(f"https://{target}", "write `https://` before it", safe=False)


def _mail(target: str) -> Mended | None:
    if _MAIL.fullmatch(target) is None:
        return None
    return Mended(f"mailto:{target}", "write `mailto:` before it")


def _scheme(target: str) -> Mended | None:
    slip = _SCHEME.match(target)
    if slip is None:
        return None
    scheme = "https://" if "s" in slip[0].lower() else "http://"
    return Mended(f"{scheme}{target[slip.end() :]}", f"write `{scheme}`")


_SLIPS: tuple[Callable[[str], Mended | None], ...] = (
    _sign_before,
    _without_scheme,
    _mail,
    _scheme,
)


def shortcodes_exist(whole: LintContext) -> Iterator[Finding]:
    """Hugo stops at a shortcode that has no template, now or once the page is published."""
    known = whole.surroundings.shortcodes
    if known is None:
        return
    unknown: defaultdict[str, list[tuple[Page, Mention]]] = defaultdict(list)
    for page in filter(whole.cared_for, whole.pages):
        for mention in {each.name: each for each in reversed(page.shortcodes)}.values():
            if mention.name not in known and not mention.name.endswith(".inline"):
                unknown[mention.name].append((page, mention))
    for name, uses in unknown.items():
        near = get_close_matches(name, known, n=1, cutoff=0.6 if whole.surroundings.seen else 0.8)
        if not (near or whole.surroundings.seen):
            continue
        page, mention = uses[0]
        more = "" if len(uses) == 1 else f", here and on {len(uses) - 1} more"
        yield Finding(
            page=page,
            code="E404",
            place=mention.place,
            message=f'there is no shortcode "{name}"{more}{whole.coming(*(p for p, _ in uses))}',
            hint=f'did you mean "{near[0]}"?'
            if near
            else f"add layouts/shortcodes/{name}.html, or write {{{{</* to show it as text",
        )
