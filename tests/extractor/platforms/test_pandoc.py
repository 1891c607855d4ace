"""What Pandoc raises and lowers, on the sites that it reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from site_on_disk import read

BODY = "Le 1^er^ mai.\n\n```\na^b^c\n```\n"


@pytest.mark.parametrize(
    ("config", "front", "expected"),
    [
        ("", "", "Le 1^er^ mai.\na^b^c"),
        ("", "markup: pandoc\n", "Le 1er mai.\na^b^c"),
        ("", "markup: goldmark\n", "Le 1^er^ mai.\na^b^c"),
        (
            "markup: {goldmark: {extensions: {extras: {superscript: {enable: true}}}}}\n",
            "",
            "Le 1er mai.\na^b^c",
        ),
    ],
)
def test_hugo_raises_where_it_is_told_to(
    tmp_path: Path, config: str, front: str, expected: str
) -> None:
    files = {"hugo.yaml": config, "content/a.md": f"---\ntitle: A\n{front}---\n{BODY}"}
    assert read(tmp_path, files).records["content/a.md"].text == expected


def test_what_r_markdown_has_made_of_it_is_one_word(tmp_path: Path) -> None:
    page = "---\ntitle: A\n---\n<p>Le 1<sup>er</sup> mai, du CO<sub>2</sub>.</p>\n"
    record = read(tmp_path, {"hugo.yaml": "", "content/a.html": page}).records["content/a.html"]
    assert record.text == "Le 1er mai, du CO2."
