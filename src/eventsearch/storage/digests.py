"""What tells one content from another?"""

from __future__ import annotations

import hashlib
from pathlib import Path

SIZE = 16
"""Bytes of a digest: enough that no two contents of one site ever share one by chance."""


def digest(*parts: bytes) -> str:
    """Return the hex digest of bytes; where one part ends and the next begins counts."""
    found = hashlib.blake2b(digest_size=SIZE)
    for part in parts:
        found.update(b"%d:" % len(part))
        found.update(part)
    return found.hexdigest()


def file_digest(path: Path) -> str:
    """Return the hex digest of a file's bytes; raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=SIZE)).hexdigest()
