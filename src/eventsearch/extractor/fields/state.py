"""
Is the page a draft, is it listed, and does it have an address?

What the build options mean is for `publication`; those that mean nothing are reported here.

Source: DecodeBuildConfig in Hugo's resources/page/pagemeta/pagemeta.go.
"""

from __future__ import annotations

from collections.abc import Mapping

from eventsearch.extractor.fields.publication import build_key, presence
from eventsearch.extractor.fields.reader import FieldRule, Front, kind
from eventsearch.extractor.front_matter.coercion import to_bool

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
    """Take the build options; a headless page is in no list and has no address."""
    written = front.parsed.front
    _report(front, build_key(written), written)
    found = presence(written)
    return {"render": found.has_address, "listed": found.is_listed}


def _report(front: Front, key: str, written: Mapping[str, object]) -> None:
    """Report build options that are none."""
    options = written.get(key)
    if isinstance(options, dict):
        _report_option(front, key, options, "render", _RENDER)
        _report_option(front, key, options, "list", _LIST)
    elif options is not None:
        front.report(
            key,
            "E107",
            f"`{key}` is {kind(options)}, not a mapping",
            "write render and list below it",
        )
    if "headless" in written:
        front.switch("headless")


def _report_option(
    front: Front, key: str, options: Mapping[str, object], name: str, allowed: tuple[str, ...]
) -> None:
    """Report a value that Hugo does not know; it means always. Switches were Hugo's until 0.68."""
    value = options.get(name)
    if value is None or value in allowed or value in (True, False, "0", "1"):
        return
    choice = f"{', '.join(allowed[:-1])} or {allowed[-1]}"
    front.report(key, "E107", f"`{name}` is {kind(value)}, none of its values", f"write {choice}")


RULES: tuple[FieldRule, ...] = (draft, featured, build)
