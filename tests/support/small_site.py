"""
A small site for tests that need a real index.

The site has three pages. One contains ``10%``, one ``10 jours``, and one is about another topic.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from eventsearch.settings import Settings

NOW = datetime(2031, 5, 1, 12, tzinfo=UTC)
"""A time during the first event, one minute before the second event."""

PAGES = {
    "hugo.yaml": "baseURL: https://example.org/\ntimeZone: Europe/Paris\n"
    "defaultContentLanguage: fr\nlanguages: {fr: {weight: 1}}\n"
    "taxonomies: {tag: tags, category: categories, author: authors}\n",
    "content/event/dix/index.md": "---\ntitle: Webinaire du programme 10%\n"
    "date: 2031-05-01T10:00:00Z\ndate_end: 2031-05-01T14:00:00Z\npublishDate: 2031-01-01\n"
    'tags: ["10%", Rennes]\nlocation: Rennes\nauthors: [zoe]\n'
    "summary: Au moins 10 % du temps.\n---\n## Pourquoi\n\nConsacrer 10 % du temps.\n",
    "content/event/tard/index.md": "---\ntitle: Atelier Python\ndate: 2031-05-01T12:01:00Z\n"
    "date_end: 2031-05-01T13:00:00Z\npublishDate: 2031-01-01\ntags: [Rennes]\n---\nPython.\n",
    "content/post/jours.md": "---\ntitle: Dix jours en mer\ndate: 2030-01-01\n---\n10 jours.\n",
}


def edition(title: str, date: str) -> str:
    """Return the file of an event page that was published before the event."""
    return f"---\ntitle: {title}\ndate: {date}\npublishDate: 2030-01-01\n---\nRennes.\n"


EDITIONS = {
    "hugo.yaml": "baseURL: https://example.org/\ntimeZone: Europe/Paris\n"
    "defaultContentLanguage: fr\nlanguages: {fr: {weight: 1}, en: {weight: 2}}\n",
    "content/event/jours-30/index.md": edition("Les jours 2030", "2030-05-01"),
    "content/event/jours-31/index.md": edition("Les jours 2031", "2031-05-09"),
    "content/event/jours-31/index.en.md": edition("The days 2031", "2031-05-09"),
    "content/event/nuits/index.md": edition("Les nuits 2031", "2031-05-10"),
}
"""Two editions of one event, one with its translation, and another event."""


def write_site(root: Path, pages: Mapping[str, str] = PAGES) -> Settings:
    """Write the files of a site and return its settings."""
    for name, text in pages.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Settings(root=root, index=root / ".eventsearch", workers=1)


def copied(settings: Settings, root: Path) -> Settings:
    """Copy a site and its index to another folder; return the settings of the copy."""
    shutil.copytree(settings.root, root)
    return replace(settings, root=root, index=root / settings.index.name)
