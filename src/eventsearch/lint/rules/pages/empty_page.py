"""
Is there anything on the page by which it can be found?
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eventsearch.lint.model import Finding, LintContext, Page

_NO_WORDS = frozenset(
    ("aliases", "date", "draft", "expirydate", "featured", "id", "lastmod", "publishdate", "slug",
     "uid", "unpublishdate", "weight")
)  # fmt: skip
"""Keys whose value is no text for readers; any other may be what a template shows."""


def says_nothing(page: Page, whole: LintContext) -> Iterator[Finding]:
    """A page has no text, and no word in its front matter."""
    if page.record.kind != "page" or not whole.cared_for(page) or not page.blank:
        return
    if not page.record.url or _has_words(page.front):
        return
    yield Finding(
        page=page,
        code="E411",
        message="there is no word on the page, so nobody finds it",
        cure="write a title and a text, or remove the file",
    )


def _has_words(front: Mapping[str, object]) -> bool:
    return any(
        value not in (None, "", [], {}) for key, value in front.items() if key not in _NO_WORDS
    )
