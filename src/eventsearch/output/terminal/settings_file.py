"""The text of ``eventsearch.toml``: every setting explained, with its default, commented out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from textwrap import wrap

from eventsearch.output.terminal.text import clean
from eventsearch.settings.schema import SETTINGS, Setting

COLUMNS = 98

_LINK = re.compile(r"(?:, see )?\[([^]]+)\]\([^)]+\)")


def settings_text(title: str, folders: tuple[str, ...], sections: Mapping[str, int]) -> str:
    """
    Return the text of ``eventsearch.toml``.

    Args:
        title: Of the site; may be empty.
        folders: Content folders.
        sections: Section to the number of its pages.
    """
    of = f" for {clean(title)}" if title else ""
    blocks = [
        _comment(f"Settings of eventsearch{of}. Lines that are commented out show the defaults."),
        _comment(f"This site has {content_summary(folders, sections)}."),
    ]
    tables: dict[str, list[str]] = {"": []}
    for setting in SETTINGS.values():
        if not setting.users_own:
            tables.setdefault(setting.table, []).append(_setting(setting))
    # Settings of the file itself come first: below a header they would belong to its table.
    for name, settings in tables.items():
        blocks += [f"[{name}]", *settings] if name else settings
    return "\n\n".join(blocks) + "\n"


def content_summary(folders: tuple[str, ...], sections: Mapping[str, int]) -> str:
    """Return content folders and sections in one phrase."""
    counts = ", ".join(f"{clean(name) or '(root)'} {number}" for name, number in sections.items())
    where = ", ".join(map(clean, folders))
    return f"content in {where}; pages by section: {counts or 'none yet'}"


def _setting(setting: Setting) -> str:
    about = _LINK.sub(lambda link: "" if link[0].startswith(", see") else link[1], setting.about)
    return f"{_comment(about)}\n# {setting.name.rpartition('.')[2]} = {setting.default}"


def _comment(text: str) -> str:
    return "\n".join(f"# {line}" for line in wrap(text, COLUMNS))
