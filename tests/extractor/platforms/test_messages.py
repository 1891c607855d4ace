"""What is told of a site that Hugo does not make."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from eventsearch.lint.runner import check
from eventsearch.settings import Settings
from platform_samples import FENCED_SAMPLES
from site_on_disk import write

TEXT = """---
title: T
title: U
draft: yes
postcode: 01000
place: !mine x
summary: "l'été"
event:\t"e"
date: 2031-13-01
aliases: [https://example.org/x, {a: b}]
build: {render: maybe, list: [a]}
categories: [quoi?]
...
left: out
---
{{< nothing
"""


@pytest.mark.parametrize("platform", [name for name in FENCED_SAMPLES if name != "hugo"])
def test_nothing_is_said_of_hugo(tmp_path: Path, platform: str) -> None:
    sample = FENCED_SAMPLES[platform]
    name = sample.beside("a")
    root = write(tmp_path / "site", {**sample.files, name: TEXT})
    (root / name).with_stem("linked").symlink_to(root / name)
    (root / name).with_stem("nowhere").symlink_to((root / name).with_stem("nowhere"))
    settings = Settings(root=root, index=tmp_path / "index", platform=platform)
    told = check(settings, now=datetime(2031, 1, 1, tzinfo=UTC))
    assert {"E102", "E104", "E204"} <= {diagnostic.code for diagnostic in told}
    assert [
        diagnostic for diagnostic in told if "Hugo" in f"{diagnostic.message} {diagnostic.hint}"
    ] == []
