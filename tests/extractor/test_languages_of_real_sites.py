"""The detected languages of real sites' pages: totals and single pages."""

from __future__ import annotations

from collections import Counter

import pytest

from eventsearch.extractor.context_reader import read_context
from eventsearch.extractor.extract import extract
from eventsearch.extractor.files.discover import discover
from eventsearch.extractor.hugo.config import load_site
from eventsearch.settings import Settings
from shared_data import corpora

Usual = dict[str, str]
# Pages in another language than their site, each checked by reading: theme samples, foreign talks.
SITES: tuple[tuple[str, Usual, dict[str, int]], ...] = (
    ("2i2c", {}, {}),
    ("coredns", {}, {}),
    ("davidaparicio", {}, {"en:fr": 1, "fr:en": 1}),
    # Pages without a translation yet. Seven have an English body, one shows a program's help.
    ("helm-hugo", {}, {"ko:en": 7, "zh:en": 1}),
    ("hugodocs", {}, {}),
    ("ssphub", {"en": "fr"}, {"en:en": 5}),
    ("ssphub-as-toml", {"en": "fr"}, {"en:en": 5}),
)


@pytest.mark.corpora
@pytest.mark.parametrize(("name", "usual", "others"), SITES, ids=[site[0] for site in SITES])
def test_no_page_is_assigned_to_another_language(
    name: str, usual: Usual, others: dict[str, int]
) -> None:
    root = corpora() / name
    settings = Settings(root=root, index=root / ".eventsearch")
    site = load_site(settings.root)[0]
    files = discover(site).files
    context = read_context(site, files, settings)
    assert dict(context.usual) == usual
    counted: Counter[str] = Counter()
    for source in files:
        record = extract(source, site=site, context=context, settings=settings).record
        if record is not None and record.lang != usual.get(record.site_lang, record.site_lang):
            counted[f"{record.site_lang}:{record.lang}"] += 1
    assert counted == others
