"""
Which words of the command line are text to search for, though they begin with a dash?

``-python`` and ``-10%`` are text. So a short option and its value are two words (``-i DIR``);
only ``-n5`` may be one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_NUMBER = re.compile(r"-n\d+")


def separate(args: Sequence[str], valued: Mapping[str, bool], bare: Mapping[str, str]) -> list[str]:
    """
    Return *args* with the options first, then ``--``, then the text.

    Args:
        valued: Option to whether a value follows it.
        bare: Option to the value it has when none follows.
    """
    options: list[str] = []
    text: list[str] = []
    left = list(args)
    while left:
        word = left.pop(0)
        if word == "--":
            text.extend(left)
            break
        if word in bare and (not left or left[0].startswith("-")):
            options.append(f"{word}={bare[word]}")
        elif word in valued:
            options.append(word)
            if valued[word]:
                if not left:
                    # Nothing follows, so that the parser misses the value and says so.
                    return options
                options.append(left.pop(0))
        elif word.startswith("--") or _NUMBER.fullmatch(word):
            options.append(word)
        else:
            text.append(word)
    return [*options, "--", *text]
