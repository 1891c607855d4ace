"""
Explain why eventsearch and Hugo differ on a page's anchors or visibility.

The reasons follow from the oracle's values only, never from the identity of a page.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_MARK = "hahahugoshortcode"


def of_heading(anchor: str) -> str:
    """Return why eventsearch lacks one of Hugo's anchors. Empty if the reason is unknown."""
    return "Hugo's mark of a shortcode got into the id; it changes with each build" * (
        _MARK in anchor
    )


def of_visibility(reported: Mapping[str, Any], oracle: Mapping[str, Mapping[str, Any]]) -> str:
    """
    Return why Hugo may omit a taxonomy term's page that is not a draft, early or expired.

    Hugo drops an expired page from its tree while walking the tree. The walk then skips the page
    next to it.
    """
    if reported["in_default"] or reported["draft"] or reported["future"] or reported["expired"]:
        return ""
    folder = _folder(reported["source"])
    beside = (other for path, other in oracle.items() if _folder(path) == folder)
    if reported["kind"] == "term" and any(other["expired"] for other in beside):
        return "Hugo loses a term that is next to an expired term; nothing else hides it"
    return ""


def _folder(path: str) -> str:
    """Return the parent of a branch bundle's folder, by the path of the bundle's page."""
    return path.rpartition("/")[0].rpartition("/")[0]
