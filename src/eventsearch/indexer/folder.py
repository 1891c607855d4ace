"""How does the folder of an index come to be?"""

from __future__ import annotations

from pathlib import Path

from eventsearch.indexer.durable import write_file
from eventsearch.indexer.failures import writing

_IGNORE = b"# An index of eventsearch: made from the content, not kept with it.\n*\n"


def make_folder(index: Path) -> None:
    """
    Make the folder of an index, for its owner alone and ignored by git.

    One that is there is left as it is: it may be somebody's, with other things in it.

    Raises:
        BuildError: The system refuses.
    """
    with writing(index):
        if index.is_dir():
            return
        index.parent.mkdir(parents=True, exist_ok=True)
        index.mkdir(mode=0o700)
        write_file(index / ".gitignore", _IGNORE)
