"""Test the memory that an index run needs for the largest page that it reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from hostile import pages
from hostile.measuring import cost
from long_form import tries
from platform_samples import SAMPLES

LARGEST = tries(3_600_000, 10_400_000)
"""Size in bytes of the largest page. The short form uses a smaller one."""

MOST_OF_LARGEST = 400 << 20
"""Maximum bytes of memory more than for a short page. SECURITY.md promises this limit."""


@pytest.mark.endurance
def test_the_largest_pages_take_no_more_memory_than_the_limit(tmp_path: Path) -> None:
    files, path = SAMPLES["hugo"].marked
    short = cost(tmp_path / "short", {**files, path: pages.plain(100)}, "index")
    for name in tuple(pages.LARGEST)[: tries(1, len(pages.LARGEST))]:
        text = pages.LARGEST[name](LARGEST)
        found = cost(tmp_path / name, {**files, path: text}, "index")
        assert found.status == 0, name
        assert found.memory - short.memory <= MOST_OF_LARGEST, name
