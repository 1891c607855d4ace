"""Read probes (lines of JSON with pages and a query), and build sites from their pages."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from eventsearch.indexer.build import build
from eventsearch.settings import Settings
from small_site import write_site

Probe = Mapping[str, Any]


def probes_of(path: Path) -> list[Probe]:
    """Return the probes of a file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def by_pages(probes: Iterable[Probe]) -> list[list[Probe]]:
    """Group the probes that have the same pages, so that each set of pages is indexed once."""
    groups: dict[str, list[Probe]] = {}
    for probe in probes:
        groups.setdefault(json.dumps(probe["docs"]), []).append(probe)
    return [*groups.values()]


def probe_site(root: Path, documents: Sequence[Probe]) -> Settings:
    """Write the documents of a probe as the pages of a site, and index them."""
    languages = sorted({"fr", "en", *(one["lang"] for one in documents)})
    config = "baseURL: https://example.org/\ndefaultContentLanguage: fr\nlanguages:\n"
    config += "".join(f"  {lang}: {{contentDir: content/{lang}}}\n" for lang in languages)
    pages = {
        f"content/{one['lang']}/{one['id']}.md": "---\n"
        + json.dumps({"title": one["title"], "tags": one["tags"]}, ensure_ascii=False)
        + f"\n---\n{one['body']}\n"
        for one in documents
    }
    settings = write_site(root, {"hugo.yaml": config, **pages})
    build(settings)
    return settings
