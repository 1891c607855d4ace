"""
Do the links of a page lead to pages that visitors can see?

Links to addresses, in the body and in the front matter. A missing page is only named where it is
sure: other pages stand in its folder, and nothing else can answer for it.
"""

from __future__ import annotations

from collections.abc import Iterator

from eventsearch.lint.model import Finding, LintContext, Mention, Page
from eventsearch.lint.url_index import Addresses, addresses_of
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
            cure=f"did you mean {near} ?" if near else "correct the address, or take the link out",
        )


def _to_hidden(page: Page, link: Mention, target: Page, whole: LintContext) -> Finding:
    return Finding(
        page=page,
        code="E311",
        place=link.place,
        text=link.target,
        message=f"the link leads to {target.record.path}, {state(target, whole)}",
        cure="take the link out, or bring that page back",
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
