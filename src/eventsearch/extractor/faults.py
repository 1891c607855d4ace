"""
What makes a file unusable?

One exception that carries the `Problem` to report; whoever handles one file turns it into a
finding, so that a broken file never stops the others.
"""

from __future__ import annotations

from eventsearch.records.content import Problem


class ContentError(Exception):
    """A file cannot be used at all: unreadable, not UTF-8, or its front matter cannot be read."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem
