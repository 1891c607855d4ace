"""
How is it said what was understood otherwise than typed?

In English; the page of answers has the same texts in the language of its reader.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from eventsearch.model.results import Note

TEXTS: Mapping[str, str] = MappingProxyType(
    {
        "language": 'no page is in "{lang}"; languages are {languages}',
        "star": '"{text}*" is searched without the star: a beginning has two characters or more',
        "field": '"{name}:" is no field and is searched as a word;'
        " fields are tag, author, location, section, title, date and more",
        "time": 'nothing fits {days}; "{text}" is searched as words',
        "words": 'no page of {days} has "{words}"; "{text}" is searched as words',
        "cut": "only the first {count} words are searched",
        "left_out": "left out as stop words: {words}; in quotation marks they count",
        "value": 'no page has the {field} "{value}"; did you mean "{near}"?',
    }
)
"""Texts by the name of the note, with what stands in them in braces."""


def text(note: Note) -> str:
    """Return what a note says."""
    return TEXTS[note.name].format(**note.values)
