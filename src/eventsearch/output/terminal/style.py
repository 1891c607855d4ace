"""
Is this output painted, and how?

`wanted` decides by flag, environment and terminal; `Look` is the decision, passed to who writes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from eventsearch.model.frozen import dataclass

When = Literal["auto", "always", "never"]

Style = Literal["bold", "dim", "match", "calm", "red", "yellow", "blue", "green"]

CODES: Mapping[Style, str] = {
    "bold": "1",
    "dim": "2",
    "match": "1;4",
    "calm": "36",
    "red": "1;31",
    "yellow": "1;33",
    "blue": "1;34",
    "green": "1;32",
}
"""
Select Graphic Rendition parameters (ECMA-48); hues are bold, so that light themes show them, but
for the calm one (cyan), which is for what is read second.
Matches are bold and underlined: they show in any theme, to any eye, and inside a bold title.
"""

ESCAPE = "\x1b"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """
    How text for people is written.

    Attributes:
        width: Columns of the terminal.
        colour: Whether escape sequences for colour and weight are written.
        links: Whether titles are links (OSC 8): only on a terminal.
    """

    width: int = 80
    colour: bool = False
    links: bool = False

    def paint(self, text: str, style: Style) -> str:
        """Return *text* in a style; as it is when there is no colour or no text."""
        if not self.colour or not text:
            return text
        return f"{ESCAPE}[{CODES[style]}m{text}{ESCAPE}[0m"

    def link(self, text: str, target: str) -> str:
        """Return *text* as a link to an absolute address; as it is where links are not shown."""
        if not self.links or "://" not in target:
            return text
        return f"{ESCAPE}]8;;{target}{ESCAPE}\\{text}{ESCAPE}]8;;{ESCAPE}\\"


def wanted(flag: When, environ: Mapping[str, str], *, terminal: bool) -> bool:
    """
    Whether to colour: the flag, else ``NO_COLOR``, else ``CLICOLOR_FORCE`` or ``FORCE_COLOR``,
    else whether the output is a terminal that can.

    Source: no-color.org, bixense.com/clicolors; an empty variable says nothing.
    """
    if flag != "auto":
        return flag == "always"
    if environ.get("NO_COLOR"):
        return False
    if any(environ.get(name, "0") not in ("", "0") for name in ("CLICOLOR_FORCE", "FORCE_COLOR")):
        return True
    return terminal and environ.get("TERM") != "dumb"
