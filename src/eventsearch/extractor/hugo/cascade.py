"""
Values that pages inherit.

A cascade stands in the configuration or in the front matter of a page. It is for the page itself
and all below it that its target fits, and never overrides what is set nearer to the page.

Other platforms give front matter to a folder by a file in it: `_metadata.yml` of Quarto,
`.meta.yml` of Material for MkDocs, a data file of Eleventy. Each such file becomes a cascade for
the paths that begin with its folder (`PREFIX`).

Source: resources/page/page_matcher.go and hugolib/page__meta.go of Hugo 0.131.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from eventsearch.extractor.hugo.globs import matches

_TARGET_KEYS = ("_target", "target")
PREFIX = ":prefix"
"""Key of a target for the beginning of file paths. Hugo has no such key; platforms write it."""

Values = Mapping[str, object]


class Target(NamedTuple):
    """
    Conditions for a page; an empty attribute accepts every page.

    Attributes:
        path, kind, lang, environment: Globs; *path* is the place in the content tree.
        prefix: The beginning of the file's path from the site's root, as written.
    """

    path: str = ""
    kind: str = ""
    lang: str = ""
    environment: str = ""
    prefix: str = ""

    def fits(self, page: Target) -> bool:
        """Whether this target accepts a page, whose attributes are the page's own values."""
        return page.prefix.startswith(self.prefix) and all(
            not pattern or matches(pattern, own)
            for pattern, own in zip(self[:4], page[:4], strict=True)
        )


class Rule(NamedTuple):
    """Values for the pages that fit a target."""

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
    """Return (target, values) pairs as rules, those for one target merged, in their order."""
    return merge((), (Rule(target=_target(target), values=values) for target, values in pairs))


def merge(own: Sequence[Rule], inherited: Iterator[Rule] | Sequence[Rule]) -> tuple[Rule, ...]:
    """Return a page's rules before those it inherits; one rule a target, nearer values first."""
    merged: dict[Target, Values] = {rule.target: rule.values for rule in own}
    for rule in inherited:
        merged[rule.target] = {**rule.values, **merged.get(rule.target, {})}
    return tuple(Rule(target=target, values=values) for target, values in merged.items())


def apply(
    front: Values, inherited: Sequence[Rule], page: Target, *, joined: bool = False
) -> dict[str, object]:
    """
    Return the front matter with the values of all rules that fit and that it does not set.

    Args:
        inherited: Nearest first.
        joined: Whether lists and mappings are joined, as MkDocs and Eleventy do, and the farther
            values stand first.
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
    """Return the nearer value, after the farther one if both are lists or both are mappings."""
    if isinstance(far, list) and isinstance(near, list):
        return [*far, *near]
    if isinstance(far, Mapping) and isinstance(near, Mapping):
        own = {key: join(far[key], value) if key in far else value for key, value in near.items()}
        return {**far, **own}
    return near


def _values(cascade: Values) -> Iterator[tuple[str, object]]:
    """Yield the values without the target; those below `params` as if they stood beside it."""
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
