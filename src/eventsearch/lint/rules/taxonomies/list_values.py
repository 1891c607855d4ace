"""
Is a list of terms written as a list?

To Hugo a text is one term, whatever commas it holds.
"""

from __future__ import annotations

from collections.abc import Iterator

from eventsearch.extractor.fields.authors import FOLDERS
from eventsearch.lint.model import Finding, LintContext, Page


def terms_are_a_list(page: Page, whole: LintContext) -> Iterator[Finding]:
    """Several terms with commas between them are one text, and so one term."""
    if whole.site.platform != "hugo" or not whole.cared_for(page):
        return
    for plural, terms in page.record.meta.terms:
        value = page.front.get(plural)
        # A person may be written with the family name first.
        if plural in FOLDERS or not isinstance(value, str) or len(terms) != 1:
            continue
        parts = [part.strip() for part in value.split(",")]
        if len(parts) > 1 and all(parts):
            yield Finding(
                page=page,
                code="E704",
                keys=(plural,),
                message=f'`{plural}` is one text, so "{terms[0]}" is one term',
                cure=f"write a list: [{', '.join(parts)}]",
            )
