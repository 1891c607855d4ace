"""
Does an alias stand where another page stands?

Hugo writes the alias first and the page over it, so that the old address leads nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import dirname, join, normpath

from eventsearch.lint.model import Finding, LintContext, Page
from eventsearch.lint.url_index import address_key


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
                    cure="take the alias out, or give the other page another address",
                )


def _whole(alias: str, page: Page) -> str:
    """Return an alias from the root: a relative one counts from the folder beside the page."""
    if alias.startswith("/"):
        return alias
    return normpath(join(dirname(page.record.url.rstrip("/")), alias))
