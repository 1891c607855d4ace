"""
How much of what the real MkDocs makes of a site do we say too?

    mkdocs build --site-dir BUILT
    python benchmarks/mkdocs_headings.py SITE BUILT [--diff]

Compares pages with the HTML of a build: URLs, and of each heading level, text and id. Headings
without words and those that the theme adds are not counted.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup

from eventsearch.extractor.extract import extract
from eventsearch.extractor.files.discover import discover
from eventsearch.extractor.hugo.config import load_site
from eventsearch.extractor.site_context import read_context
from eventsearch.model.page import PageRecord
from eventsearch.settings import Settings

DECORATION = ".headerlink, .twemoji, .md-content__button, .footnote-ref, svg, script, style"

Heading = tuple[int, str, str]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print how many URLs and headings are equal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site", type=Path)
    parser.add_argument("built", type=Path)
    parser.add_argument("--diff", action="store_true")
    options = parser.parse_args(arguments)
    pages = built = equal = ids = of = 0
    for record, base in _records(options.site.resolve()):
        pages += 1
        file = options.built / unquote(record.url).removeprefix(base).strip("/")
        file = file if file.suffix == ".html" else file / "index.html"
        if not file.is_file():
            if options.diff:
                print(f"{record.path}: nothing at {record.url}")
            continue
        built += 1
        theirs = Counter(_headings(file))
        ours = Counter((s.level, s.heading, s.anchor) for s in record.sections if s.heading)
        of += theirs.total()
        equal += (theirs & ours).total()
        ids += (_ids(theirs) & _ids(ours)).total()
        if options.diff and theirs != ours:
            print(f"{record.path}: MkDocs {[*(theirs - ours)]}, here {[*(ours - theirs)]}")
    print(f"URLs {built} of {pages}, headings {equal} of {of}, ids {ids} of {of}")
    return 0


def _records(root: Path) -> Iterator[tuple[PageRecord, str]]:
    settings = Settings(root=root, index=root / ".eventsearch")
    site, _ = load_site(root)
    files = discover(site).files
    context = read_context(site, files, settings)
    for source in files:
        record = extract(source, site=site, context=context, settings=settings).record
        if record is not None:
            yield record, urlsplit(site.base_url).path


def _headings(file: Path) -> Iterator[Heading]:
    soup = BeautifulSoup(file.read_text("utf-8"), "lxml")
    page = soup.find("article") or soup.find(role="main") or soup
    for element in page.select(DECORATION):
        element.decompose()
    for element in page.find_all(re.compile("^h[1-6]$")):
        text = " ".join(element.get_text().split())
        if text and element.get("id"):
            yield int(element.name[1]), text, str(element["id"])


def _ids(headings: Counter[Heading]) -> Counter[str]:
    ids: Counter[str] = Counter()
    for (_, _, anchor), number in headings.items():
        ids[anchor] += number
    return ids


if __name__ == "__main__":
    sys.exit(main())
