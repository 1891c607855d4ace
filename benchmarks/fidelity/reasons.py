"""
Why does an answer of eventsearch differ from Hugo's? Texts are not compared here.

Derived from what the oracle itself says; never from which page it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_MARK = "hahahugoshortcode"


def of_heading(anchor: str) -> str:
    """Return why an anchor of Hugo's is not ours."""
    return "Hugo's mark of a shortcode got into the id; it changes with each build" * (
        _MARK in anchor
    )


def of_visibility(said: Mapping[str, Any], oracle: Mapping[str, Mapping[str, Any]]) -> str:
    """
    Return why Hugo may not build a page of a taxonomy that nothing keeps from being built.

    Hugo drops an expired page from its tree while walking the tree. The walk then skips the page
    next to it.
    """
    if said["in_default"] or said["draft"] or said["future"] or said["expired"]:
        return ""
    folder = _folder(said["source"])
    beside = (other for path, other in oracle.items() if _folder(path) == folder)
    if said["kind"] == "term" and any(other["expired"] for other in beside):
        return "Hugo loses a term that stands beside an expired one; nothing else hides it"
    return ""


def _folder(path: str) -> str:
    """Return the folder in which a branch bundle's own folder lies."""
    return path.rpartition("/")[0].rpartition("/")[0]
