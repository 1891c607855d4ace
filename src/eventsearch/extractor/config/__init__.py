"""
What does the site's configuration say, wherever it is written?

`find_site` walks up to a site, `load_site` reads its configuration into a `Site`. The order:
`files` finds and merges, `themes` merges what themes add, `build` makes the record.
Not for content files. The process environment (`HUGO_…`) is not read: what a site's pages are
must not depend on who indexes it.
"""

from __future__ import annotations

from eventsearch.extractor.config.build import load_site
from eventsearch.extractor.config.find import find_site

__all__ = ["find_site", "load_site"]
