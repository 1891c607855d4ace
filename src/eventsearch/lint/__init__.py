"""
What is doubtful about the content, though it can be read?

`runner` reads a site and gathers every diagnostic of it; `rules` are pure and know pages as
records. Only what is hardly ever right is named: a warning that is mostly false is soon read by
nobody.
"""

from __future__ import annotations

from eventsearch.lint.runner import check, findings

__all__ = ["check", "findings"]
