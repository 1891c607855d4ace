"""
Read the title of a page and the other texts of its front matter.

In HugoBlox, a landing page is a list of blocks in `sections`. Only the texts that a visitor sees
are read, in order, without URLs, icons, styles and numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eventsearch.extractor import people
from eventsearch.extractor.events.evidence import facts_of
from eventsearch.extractor.events.keys import named_values, title_key
from eventsearch.extractor.fields.reader import FieldRule, Front, words
from eventsearch.extractor.fields.taxonomies import letters
from eventsearch.extractor.markdown.inline_marks import plain_line

_LIST_KEYS = ("sections", "blocks")
_BLOCK_KEYS = ("block", "widget", "type", "content")
_TEXT_KEYS = frozenset(
    ("title", "subtitle", "heading", "subheading", "headline", "tagline", "eyebrow", "text",
     "body", "markdown", "html", "summary", "description", "desc", "name", "role", "position",
     "organization", "org", "company", "label", "caption", "alt", "quote", "question", "answer",
     "feature", "features", "note", "date_text", "announcement")
)  # fmt: skip
# Other keys, such as `content`, `items` and `button`, may contain further parts of the block.
_SILENT_KEYS = frozenset(
    ("design", "filters", "css_class", "css_style", "advanced", "background", "spacing", "icon")
)
_DEEPEST = 12
"""Levels of nested blocks or talks to read, so that hostile front matter ends soon."""
_PROGRAMMES = frozenset(
    (
        *("talk", "talks", "lightningtalks", "presentation", "presentations", "session"),
        *("sessions", "seances", "lecture", "lectures", "agenda", "program", "programme"),
        *("programm", "programa", "schedule", "vortrag", "vortrage", "vortraege", "charlas"),
        *("palestras", "expose", "exposes", "interventions", "conferences", "works", "pieces"),
        *("oeuvres", "werke"),
    )
)
"""Keys that list the talks, sessions or works of an event, as `letters` returns them."""
_SHOWN_KEYS = frozenset(
    (
        *("title", "subtitle", "name", "description", "desc", "summary", "abstract", "text"),
        *("topic", "titre", "titel", "titulo", "titolo", "nom", "resume", "beschreibung"),
        *("descripcion", "descricao", "bio", "speaker", "speakers", "author", "authors"),
        *("presenter", "auteur", "intervenant", "intervenante", "referent", "referentin"),
        *("ponente", "palestrante", "relatore", "composer"),
        *("extract", "excerpt", "synopsis", "pitch", "extrait", "sinopsis"),
    )
)
"""
Keys of a talk whose texts visitors see, as `letters` returns them.

Other keys may contain notes that the site does not show, so their texts are not searched.
"""
_BESIDE_TALKS = frozenset(("link", "links", "video", "videos", "slides", "resources", "photos"))


def lines(front: Front) -> Mapping[str, object]:
    """Read the title (`title`, `linktitle` or a key like `titre`), subtitle and description."""
    keys = ("title", "linktitle", title_key(front.values))
    title = next(filter(None, (plain_line(front.text(key)) for key in keys)), "")
    return {
        "title": _named_title(front) or title,
        "subtitle": plain_line(front.text("subtitle")),
        "description": plain_line(front.text("description")),
    }


def _named_title(front: Front) -> str:
    """Return the title of an event from the keys that the settings list; else empty."""
    titles = named_values(front.values, front.settings.events.title)
    title = next(filter(None, (plain_line(words(value)) for _, value in titles)), "")
    known = bool(title) and facts_of(front).is_event
    return title if known else ""


def names(front: Front) -> Mapping[str, object]:
    """Read the names of a profile or a term. On other pages, `name` is not the page's name."""
    found = people.names(front.values) if people.is_named(front.source) else ()
    return {"names": tuple(filter(None, map(plain_line, found)))}


def rendered(front: Front) -> Mapping[str, object]:
    """Read the summary and the abstract, which are Markdown, as plain text."""
    texts = {key: front.text(key) for key in ("summary", "abstract")}
    return {key: front.plain(text) if text.strip() else "" for key, text in texts.items()}


def blocks(front: Front) -> Mapping[str, object]:
    """Read the texts of all blocks as plain text."""
    texts = (
        text
        for key in _LIST_KEYS
        for block in _listed(front.values.get(key))
        for text in _texts(block, 0)
    )
    plain = (front.plain(text).strip() for text in texts)
    return {"blocks": tuple(text for text in plain if text)}


def _listed(value: object) -> Iterator[Mapping[str, object]]:
    # Other themes use the same keys for lists that are not blocks.
    for each in value if isinstance(value, list) else ():
        if isinstance(each, dict) and any(key in each for key in _BLOCK_KEYS):
            yield each


def _texts(value: Mapping[str, object], depth: int) -> Iterator[str]:
    for key, each in value.items():
        if key in _SILENT_KEYS or depth > _DEEPEST:
            continue
        if isinstance(each, str):
            if key in _TEXT_KEYS and each.strip():
                yield each
        elif isinstance(each, dict):
            yield from _texts(each, depth + 1)
        elif isinstance(each, list):
            yield from _entries(key, each, depth)


def _entries(key: str, entries: list[object], depth: int) -> Iterator[str]:
    for entry in entries:
        if isinstance(entry, dict):
            yield from _texts(entry, depth + 1)
        elif isinstance(entry, str) and key in _TEXT_KEYS and entry.strip():
            yield entry


def talks(front: Front) -> Mapping[str, object]:
    """Read the texts of the talks or works that the front matter of an event lists."""
    lists = [
        value
        for key, value in front.values.items()
        if isinstance(value, list) and letters(key) in _PROGRAMMES
    ]
    if not lists or not (facts_of(front).event_name or facts_of(front).is_event):
        return {}
    plain = (front.plain(text).strip() for value in lists for text in _shown_texts(value, 0))
    return {"talks": tuple(dict.fromkeys(text for text in plain if text))}


def _shown_texts(value: object, depth: int) -> Iterator[str]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for each in value:
            # A single word is probably the key of another page.
            if isinstance(each, str) and " " in each.strip():
                yield each
            yield from _shown_texts(each, depth + 1)
    elif isinstance(value, dict):
        for key, each in value.items():
            if isinstance(each, str):
                yield from (each,) if letters(str(key)) in _SHOWN_KEYS and each.strip() else ()
            elif letters(str(key)) not in _BESIDE_TALKS:
                yield from _shown_texts(each, depth + 1)


RULES: tuple[FieldRule, ...] = (lines, names, rendered, blocks, talks)
