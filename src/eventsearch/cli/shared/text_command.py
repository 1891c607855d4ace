"""
How does a command take a text that may begin with a dash?

The rules are in `dash_text`; this is their place in Typer.
"""

from __future__ import annotations

from collections.abc import Mapping

import click
from typer.core import TyperCommand

from eventsearch.cli.shared.dash_text import separate


class TextCommand(TyperCommand):
    """A command whose text may begin with a dash, and some of whose options may lack a value."""

    bare: Mapping[str, str] = {"--fields": "?", "--color": "always"}
    """Options that mean something without a value, and what."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments after telling text from options."""
        valued = {
            name: not getattr(param, "is_flag", False)
            for param in self.get_params(ctx)
            if isinstance(param, click.Option)
            for name in (*param.opts, *param.secondary_opts)
        }
        return super().parse_args(ctx, separate(args, valued, self.bare))
