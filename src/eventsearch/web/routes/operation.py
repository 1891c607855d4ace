"""
How does a family of routes describe itself?

A module with `ROUTES` has `OPERATIONS` beside them, and ``/openapi.json`` is made of all of these.
A route that is no part of the interface for programs (a page, a script) is made with
``include_in_schema=False`` and has none.
"""

from __future__ import annotations

from dataclasses import dataclass

from eventsearch.web.routes.parameter_specs import Parameter

JSON = "application/json"

EVERYWHERE = ("method-not-allowed", "too-large", "too-long", "internal")
"""Kinds of problems that any route may answer with."""
ASKING = ("bad-parameter", "bad-query", "too-many-requests", "too-busy", "index-unusable")
"""Kinds of problems of a route that asks the index."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """
    What ``GET`` does at one address.

    Attributes:
        name: Unique; a client generator makes it the name of a function.
        about: What it answers, one phrase.
        schema: Name of the answer's shape in `schemas.SCHEMAS`; empty for text.
        problems: Kinds it may answer with besides those of `EVERYWHERE`.
        tagged: Whether its answers have a validator, and are not sent twice.
    """

    path: str
    name: str
    about: str
    parameters: tuple[Parameter, ...] = ()
    media: str = JSON
    schema: str = ""
    problems: tuple[str, ...] = ()
    tagged: bool = True
