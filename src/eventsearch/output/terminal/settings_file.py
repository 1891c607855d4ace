"""The text of ``eventsearch.toml``: every setting explained, with its default, commented out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from json import dumps
from textwrap import wrap
from types import MappingProxyType

from eventsearch.extractor.events.proposals import LIST_PAGE, SOURCES, Proposal
from eventsearch.output.terminal.text import clean
from eventsearch.settings.fields import Setting
from eventsearch.settings.schema import SETTINGS

COLUMNS = 98
"""Maximum columns of a comment, without its sign and blank."""

_LINK = re.compile(r"(?:, see )?\[([^]]+)\]\([^)]+\)")


def settings_text(
    title: str,
    folders: tuple[str, ...],
    sections: Mapping[str, int],
    proposals: Sequence[Proposal] = (),
    own: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """
    Return the text of ``eventsearch.toml``.

    Args:
        title: Title of the site; may be empty.
        folders: Content folders.
        sections: Maps a section to the number of its files.
        proposals: Settings proposed for this site; written as comments.
        own: Settings needed to find the site, with their values; not commented out.
    """
    of = f" for {clean(title)}" if title else ""
    blocks = [
        _comment(f"Settings of eventsearch{of}. Lines that are commented out show the defaults."),
        _comment(f"This site has {content_summary(folders, sections)}."),
    ]
    scalars = [each for each in proposals if each.setting != SOURCES]
    tables: dict[str, list[str]] = {"": []}
    for setting in SETTINGS.values():
        if not (setting.users_own or setting.name in TABLES):
            cures = [each for each in scalars if each.setting == setting.name]
            value = own.get(setting.name, "")
            tables.setdefault(setting.table, []).append(_setting(setting, cures, value))
    # Settings of the file itself come first: below a header they would belong to its table.
    for name, settings in tables.items():
        blocks += [f"[{name}]", *settings] if name else settings
    # Tables come last: settings below a header would belong to its table.
    blocks.append(TABLES["facets"])
    blocks += [_table(each) for each in proposals if each not in scalars] or [TABLES[SOURCES]]
    return "\n\n".join(blocks) + "\n"


def content_summary(folders: tuple[str, ...], sections: Mapping[str, int]) -> str:
    """Return content folders and sections in one phrase."""
    counts = ", ".join(f"{clean(name) or '(root)'} {number}" for name, number in sections.items())
    where = ", ".join("the site's own folder" if name == "." else clean(name) for name in folders)
    return f"content in {where}; files by section: {counts or 'none yet'}"


def proposal_lines(proposal: Proposal) -> list[str]:
    """Return the diagnostic, the number of events that the setting adds, and examples."""
    lines = [f"{proposal.diagnostic.message}; {proposal.diagnostic.hint}"]
    if proposal.gives:
        few = ":" if proposal.gives == len(proposal.examples) else ", such as:"
        plural = "s" * (proposal.gives > 1)
        lines.append(f"it would add {proposal.gives} event{plural}{few}")
    elif proposal.examples:
        lines.append("for example:")
    for path, value, day in proposal.examples:
        written = "" if value == day else f"{clean(value)} is "
        lines.append(f"- {clean(path)}: {written}{day}")
    return lines


def _setting(setting: Setting, proposals: Sequence[Proposal], own: str) -> str:
    about = _LINK.sub(lambda link: "" if link[0].startswith(", see") else link[1], setting.about)
    values = tuple(dict.fromkeys(value for each in proposals for value in each.values))
    default = setting.default
    if values:
        default = dumps(proposals[0]._replace(values=values).value)
    comments = [_comment(line) for each in proposals for line in proposal_lines(each)]
    name = setting.name.rpartition(".")[2]
    line = f"{name} = {dumps(own)}" if own else f"# {name} = {default}"
    return "\n".join((_comment(about), *comments, line))


TABLES = {
    "facets": """\
# A key of the front matter to count and filter pages by. Tables stand at the end of the file.
# [facets]
#   audience = { label = { en = "Audience", fr = "Public" } }""",
    SOURCES: """\
# A file with a list of events that are not pages.
# [[sources]]
#   files = "data/events.yml"
#   page = "/agenda/\"""",
}
"""Commented examples of settings that are tables."""


def _table(proposal: Proposal) -> str:
    comments = "\n".join(_comment(line) for line in proposal_lines(proposal))
    rows = "\n".join(
        f"# [[{SOURCES}]]\n#   files = {dumps(files)}\n#   page = {dumps(LIST_PAGE)}"
        for files in proposal.values
    )
    return f"{comments}\n{rows}"


def _comment(text: str) -> str:
    return "\n".join(f"# {line}" for line in wrap(text, COLUMNS, break_on_hyphens=False))
