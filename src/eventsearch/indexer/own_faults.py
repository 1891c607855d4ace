"""On which file did the program fail?"""

from __future__ import annotations

from types import TracebackType

from eventsearch.errors import BuildError, EventsearchError


class Naming:
    """
    Names a content file in whatever goes wrong inside the block.

    No content is to blame: what is wrong with content is a `Problem` and no exception. This is a
    bug, so the run ends, and tells where; the cause goes along for whoever mends it.
    """

    def __init__(self, path: str) -> None:
        self._path = path

    def __enter__(self) -> None:
        pass

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if isinstance(error, Exception) and not isinstance(error, EventsearchError):
            raise BuildError(
                f"{self._path}: eventsearch failed on this file: {type(error).__name__}: {error}",
                cure="report it with the file, and leave the file out by `ignoreFiles` until then",
            ) from error
