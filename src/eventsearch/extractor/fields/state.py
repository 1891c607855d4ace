"""
Is the page a draft, is it listed, and does it have an address?

Source: DecodeBuildConfig in Hugo's resources/page/pagemeta/pagemeta.go.
"""

from __future__ import annotations

from collections.abc import Mapping

from eventsearch.extractor.fields.front import FieldRule, Front, kind
from eventsearch.extractor.values import to_bool

_RENDER = ("always", "never", "link")
_LIST = ("always", "never", "local")


def draft(front: Front) -> Mapping[str, object]:
    """Take `draft`, or the opposite of `published` where that is a switch."""
    if "draft" in front.values:
        return {"draft": front.switch("draft")}
    published = front.values.get("published")
    switch = None if published is None else to_bool(published)
    return {"draft": switch is False}


def featured(front: Front) -> Mapping[str, object]:
    """Take `featured`."""
    return {"featured": front.switch("featured")}


def build(front: Front) -> Mapping[str, object]:
    """Take `build`, once `_build`; a headless page is in no list and has no address."""
    key = "build" if "build" in front.values else "_build"
    options = front.values.get(key)
    if options is not None and not isinstance(options, dict):
        front.report(
            key,
            "E107",
            f"`{key}` is {kind(options)}, not a mapping",
            "write render and list below it",
        )
        options = None
    options = options or {}
    render = _option(front, key, options, "render", _RENDER)
    listed = _option(front, key, options, "list", _LIST)
    headless = "headless" in front.values and front.switch("headless")
    return {
        "render": not headless and render != "never",
        "listed": not headless and listed != "never",
    }


def _option(
    front: Front, key: str, options: Mapping[str, object], name: str, allowed: tuple[str, ...]
) -> str:
    """Return one option; booleans are those of Hugo before 0.68, what is unknown means always."""
    value = options.get(name)
    if isinstance(value, bool) or value in (0, 1, "0", "1"):
        return "always" if to_bool(value) else "never"
    if value is None or value in allowed:
        return str(value or "always")
    choice = f"{', '.join(allowed[:-1])} or {allowed[-1]}"
    front.report(key, "E107", f"`{name}` is {kind(value)}, unknown to Hugo", f"write {choice}")
    return "always"


RULES: tuple[FieldRule, ...] = (draft, featured, build)
