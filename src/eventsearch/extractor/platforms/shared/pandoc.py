"""
What does Pandoc raise and lower: ``1^er^``, ``H~2~O``?

Pure. Neither holds a blank but an escaped one; code and mathematics hold none.

Source: https://pandoc.org/MANUAL.html#superscripts-and-subscripts.
"""

from __future__ import annotations

import re

from eventsearch.extractor.platforms.shared.code_fences import outside_code, runs

# What is long is no index, and would take quadratic time.
_MATHS = r"\$(?=\S)[^$]{1,500}(?<=\S)\$(?!\d)"
_RAISED = r"(?<![\[\\])\^((?:[^\s\\^\[\]]|\\.){1,100})\^"
_LOWERED = r"(?<![~\\])~((?:[^\s\\~/]|\\.){1,100})~(?!~)"
_INDEX = re.compile(rf"({_MATHS})|{_RAISED}|{_LOWERED}")


def level(text: str) -> str:
    """Return a text without the marks of what is raised and lowered in it, as one reads it."""
    if "^" not in text and "~" not in text:
        return text
    return _INDEX.sub(lambda found: found[1] or (found[2] or found[3]).replace("\\ ", " "), text)


def level_text(text: str) -> str:
    """Return Markdown of several lines so, but for its code."""
    if "^" not in text and "~" not in text:
        return text
    return "\n".join(
        line if run.info is not None else outside_code(line, level)
        for run in runs(text)
        for line in run.lines
    )
