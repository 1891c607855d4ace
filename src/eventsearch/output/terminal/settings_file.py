"""
How does a settings file look that explains itself?

Every setting with its default, commented out, so that a line is switched on by taking a sign away.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from textwrap import wrap

from eventsearch.output.terminal.width import clean
from eventsearch.settings.schema import KEYS, Key

COLUMNS = 98


def settings_text(title: str, folders: tuple[str, ...], sections: Mapping[str, int]) -> str:
    """
    Return the text of ``eventsearch.toml``.

    Args:
        title: Of the site; may be empty.
        folders: Content folders found.
        sections: Section to the number of its pages.
    """
    of = f" for {clean(title)}" if title else ""
    blocks = [
        _comment(f"Settings of eventsearch{of}. What is commented out is the default."),
        _comment(f"Found: {found(folders, sections)}."),
        *(_setting(key) for key in KEYS if "." not in key.name and not key.users_own),
        *chain.from_iterable(_table(name) for name in ("site", "serve")),
    ]
    return "\n\n".join(blocks) + "\n"


def found(folders: tuple[str, ...], sections: Mapping[str, int]) -> str:
    """Return the content of a site in a few words, without a full stop."""
    counts = ", ".join(f"{clean(name) or '(root)'} {number}" for name, number in sections.items())
    where = ", ".join(map(clean, folders))
    return f"content in {where}; pages by section: {counts or 'none yet'}"


def _table(name: str) -> Iterator[str]:
    yield f"[{name}]"
    yield from (_setting(key) for key in KEYS if key.name.startswith(f"{name}."))


def _setting(key: Key) -> str:
    name = key.name.rpartition(".")[2]
    return f"{_comment(key.about)}\n# {name} = {key.default}"


def _comment(text: str) -> str:
    return "\n".join(f"# {line}" for line in wrap(text, COLUMNS))
