"""
Does every shortcode exist?

Asked only where all of them can be known: those of the site and of every theme.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from difflib import get_close_matches

from eventsearch.lint.model import Finding, LintContext, Mention, Page


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
            cure=f'did you mean "{near[0]}"?'
            if near
            else f"add layouts/shortcodes/{name}.html, or write {{{{</* to show it as text",
        )
