"""Links that lead somewhere lead there after `check --fix` as well."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventsearch.lint.fix.autofix import fix_site
from eventsearch.lint.site_snapshot import SiteSnapshot
from eventsearch.settings import Settings
from lint_site import NOW, page
from platform_samples import FENCED_SAMPLES as SAMPLES
from site_on_disk import write

ANYWHERE = (
    "/about/",
    "/about",
    "/files/plan(1).pdf",
    "../about/",
    "./logo@2x.png",
    "logo@2x.png",
    "logo@2x.png?v=1",
    "#part",
    "?q=a",
    "//example.com/",
    "HTTPS://example.com/",
    "https://medium.com/@ada/a",
    "mailto:ada@example.com",
    "tel:+33 1",
)

SLIPS = ("(/about/)", "@https://example.com/", "htps://example.com", "ada@example.com")


def name_of(platform: str) -> str:
    """Return the path of the page that holds the links."""
    return SAMPLES[platform].beside("2024-01-01-a", "event/")


def after_fix(root: Path, platform: str, targets: Sequence[str]) -> str:
    """Return a page with links to *targets* as it is when all that is safe is fixed."""
    sample = SAMPLES[platform]
    path = name_of(platform)
    body = "\n".join(f"- Un lien : [ici](<{target}>)" for target in targets)
    beside = {"logo@2x.png": "", "www.about.md": page("title: A"), "www.talk.qmd": page("title: A")}
    beside |= {"@ada@x.md": page("title: A"), "www.md": page("title: W")}
    write(
        root,
        {
            **sample.files,
            **{f"{sample.content}event/{name}": text for name, text in beside.items()},
            path: page("title: A\ndate: 2024-01-01", body),
        },
    )
    survey = SiteSnapshot(Settings(root=root, index=root / ".eventsearch"))
    assert survey.site.platform == platform
    found = fix_site(survey, now=NOW, keep=tuple)
    return next(
        (each.after.decode() for each in found.changes if each.path == path),
        (root / path).read_text(encoding="utf-8"),
    )


@pytest.mark.parametrize("platform", SAMPLES)
def test_no_form_of_a_link_that_the_platform_knows_is_fixed(tmp_path: Path, platform: str) -> None:
    good = (*ANYWHERE, *SAMPLES[platform].targets)
    text = after_fix(tmp_path, platform, (*good, "htps://example.com/slip"))
    assert [target for target in good if f"(<{target}>)" not in text] == []
    assert "(<https://example.com/slip>)" in text


@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_links_between_slips_stay(data: st.DataObject) -> None:
    platform = data.draw(st.sampled_from(sorted(SAMPLES)))
    good = st.sampled_from((*ANYWHERE, *SAMPLES[platform].targets))
    targets = data.draw(st.lists(st.one_of(good, st.sampled_from(SLIPS)), min_size=1, max_size=6))
    with tempfile.TemporaryDirectory() as folder:
        text = after_fix(Path(folder), platform, targets)
    for target in targets:
        if target not in SLIPS:
            assert text.count(f"(<{target}>)") >= targets.count(target), target
