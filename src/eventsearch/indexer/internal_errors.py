"""What is said of a file on which the program failed?"""

from __future__ import annotations

from pathlib import Path
from traceback import extract_tb

from eventsearch.model.page import Diagnostic


def own_fault(path: str, error: Exception) -> Diagnostic:
    """
    Return the problem of a content file on which *error* was raised.

    No content is to blame: what is wrong with content is another problem and no exception. This is
    a bug, so the problem says where in the program it is.
    """
    frames = extract_tb(error.__traceback__)
    place = f" ({Path(frames[-1].filename).name}:{frames[-1].lineno})" if frames else ""
    said = " ".join(f"{type(error).__name__}: {error}".split())
    return Diagnostic(
        path=path,
        code="E213",
        message=f"eventsearch failed on this file: {said}{place}",
        cure="report it with the file; no other page is concerned",
    )
