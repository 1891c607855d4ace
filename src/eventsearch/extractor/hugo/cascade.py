"""
Front matter that pages inherit.

A cascade is part of the configuration or of a page's front matter. It applies to the page itself
and to all pages below it that match its target. It never overrides a value set nearer to the page.

Other platforms set the front matter of a folder by a file in it: `_metadata.yml` in Quarto,
`.meta.yml` in Material for MkDocs, a data file in Eleventy. Each file becomes a cascade for the
paths that begin with its folder (`PREFIX`).

Source: resources/page/page_matcher.go and hugolib/page__meta.go of Hugo 0.131.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from eventsearch.extractor.hugo.globs import matches

_TARGET_KEYS = ("_target", "target")
PREFIX = ":prefix"
"""Target key for the start of file paths. Hugo does not have this key; other platforms set it."""

Values = Mapping[str, object]


class Target(NamedTuple):
    """
    Conditions for a page; an empty attribute accepts every page.

    Attributes:
        path, kind, lang, environment: Globs; *path* is the place in the content tree.
        prefix: Start of the file's path, relative to the site's root.
    """

    path: str = ""
    kind: str = ""
    lang: str = ""
    environment: str = ""
    prefix: str = ""

    def fits(self, page: Target) -> bool:
        """Whether this target accepts a page. Each attribute of *page* is the page's own value."""
        return page.prefix.startswith(self.prefix) and all(
            not pattern or matches(pattern, own)
            for pattern, own in zip(self[:4], page[:4], strict=True)
        )


class Rule(NamedTuple):
    """Values for the pages that match a target."""

    target: Target
    values: Values


def targets_and_values(cascade: object) -> Iterator[tuple[Values, Values]]:
    """Yield the (target, values) pairs of a `cascade`, which is a mapping or a list of them."""
    for each in cascade if isinstance(cascade, list) else [cascade]:
        if isinstance(each, Mapping):
            targets = (each.get(key) for key in _TARGET_KEYS)
            target: Values = next((one for one in targets if isinstance(one, Mapping)), {})
            yield target, dict(_values(each))


def rules(
    pairs: Iterator[tuple[Values, Values]] | Sequence[tuple[Values, Values]],
) -> tuple[Rule, ...]:
    """Return (target, values) pairs as rules in the same order; equal targets are merged."""
    return merge((), (Rule(target=_target(target), values=values) for target, values in pairs))


def merge(own: Sequence[Rule], inherited: Iterator[Rule] | Sequence[Rule]) -> tuple[Rule, ...]:
    """Return a page's own rules, then inherited ones; of equal targets, the nearer values win."""
    merged: dict[Target, Values] = {rule.target: rule.values for rule in own}
    for rule in inherited:
        merged[rule.target] = {**rule.values, **merged.get(rule.target, {})}
    return tuple(Rule(target=target, values=values) for target, values in merged.items())


def apply(
    front: Values, inherited: Sequence[Rule], page: Target, *, joined: bool = False
) -> dict[str, object]:
    """
    Return the front matter with added values from all rules that match the page.

    Args:
        front: The page's front matter, whose values win.
        inherited: Rules, the nearest first.
        page: The page's own values.
        joined: Whether to join lists and mappings, farther values first, as MkDocs and Eleventy do.
    """
    result = dict(front)
    params = front.get("params")
    own_params = params if isinstance(params, Mapping) else {}
    for rule in inherited:
        if rule.target.fits(page):
            for key, value in rule.values.items():
                if joined and key in result:
                    result[key] = join(value, result[key])
                elif key not in own_params:
                    result.setdefault(key, value)
    return result


def join(far: object, near: object) -> object:
    """Join two lists or two mappings, the farther values first; else return the nearer value."""
    if isinstance(far, list) and isinstance(near, list):
        return [*far, *near]
    if isinstance(far, Mapping) and isinstance(near, Mapping):
        own = {key: join(far[key], value) if key in far else value for key, value in near.items()}
        return {**far, **own}
    return near


def _values(cascade: Values) -> Iterator[tuple[str, object]]:
    """Yield the values without the target; values in `params` move to the top level."""
    for key, value in cascade.items():
        if key == "params" and isinstance(value, Mapping):
            yield from value.items()
        elif key not in _TARGET_KEYS or not isinstance(value, Mapping):
            yield key, value


def _target(values: Values) -> Target:
    def pattern(key: str) -> str:
        value = values.get(key)
        return value if isinstance(value, str) else ""

    return Target(
        path=pattern("path").lower(),
        kind=pattern("kind"),
        lang=pattern("lang"),
        environment=pattern("environment"),
        prefix=pattern(PREFIX),
    )
