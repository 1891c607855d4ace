"""
Which runs of marks open and close emphasis?

The delimiter algorithm of CommonMark ("An algorithm for parsing nested emphasis and links"), on
runs that `emphasis` has found.
"""

from __future__ import annotations

from dataclasses import dataclass

_TAGS = {
    "*": ("em", "strong"),
    "_": ("em", "strong"),
    "~": ("del", "del"),
}
MAX_NESTING = 50
"""Emphasis in emphasis; deeper marks vanish without a tag. HTML parsers give up further down."""


@dataclass(slots=True, eq=False)
class Run:
    """
    A run of one mark, in the list of all that are not yet used up.

    Attributes:
        piece: Where it stands in the output.
        tag: Its element, where mark and length do not tell it.
        height: Depth of the emphasis between it and the next run.
    """

    piece: int
    mark: str
    length: int
    left: int
    opens: bool
    closes: bool
    before: Run | None
    after: Run | None = None
    opening: str = ""
    closing: str = ""
    tag: str = ""
    height: int = 0


def resolve(out: list[str], last: Run | None, bottom: Run | None) -> None:
    """Match the runs after *bottom* with each other and write their tags into the pieces."""
    floor: dict[tuple[str, bool, int], int] = {}
    touched: dict[int, Run] = {}
    closer = _first(last, bottom)
    while closer is not None:
        if not closer.closes:
            closer = closer.after
            continue
        key = (closer.mark, closer.opens, closer.length % 3)
        opener = _opener(closer, floor.get(key, -1), bottom)
        if opener is None:
            floor[key] = closer.before.piece if closer.before is not None else -1
            following = closer.after
            if not closer.opens:
                _remove(closer)
            closer = following
            continue
        _match(opener, closer)
        touched[opener.piece], touched[closer.piece] = opener, closer
        if not opener.left:
            _remove(opener)
        if not closer.left:
            following = closer.after
            _remove(closer)
            closer = following
    for run in touched.values():
        out[run.piece] = f"{run.closing}{run.mark * run.left}{run.opening}"


def _first(last: Run | None, bottom: Run | None) -> Run | None:
    run = last if last is not bottom else None
    while run is not None and run.before is not bottom:
        run = run.before
    return run


def _opener(closer: Run, floor: int, bottom: Run | None) -> Run | None:
    run = closer.before
    while run is not None and run.piece > floor and run is not bottom:
        if run.mark == closer.mark and run.opens and not _odd(run, closer):
            return run
        run = run.before
    return None


def _odd(opener: Run, closer: Run) -> bool:
    """Whether the "multiple of 3" rule forbids the match."""
    return (
        (opener.closes or closer.opens)
        and (opener.length + closer.length) % 3 == 0
        and closer.length % 3 != 0
    )


def _match(opener: Run, closer: Run) -> None:
    used = 2 if opener.left >= 2 and closer.left >= 2 else 1
    height = opener.height
    between = opener.after
    while between is not None and between is not closer:
        height = max(height, between.height)
        between = between.after
    opener.after, closer.before = closer, opener
    opener.left -= used
    closer.left -= used
    opener.height = height + 1
    if height < MAX_NESTING:
        tag = opener.tag or _TAGS[opener.mark][used - 1]
        opener.opening = f"<{tag}>{opener.opening}"
        closer.closing = f"{closer.closing}</{tag}>"


def _remove(run: Run) -> None:
    if run.before is not None:
        run.before.after = run.after
        run.before.height = max(run.before.height, run.height)
    if run.after is not None:
        run.after.before = run.before
