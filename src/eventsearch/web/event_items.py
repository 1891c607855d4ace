"""
Write events as an HTML list, which a site generator includes in a page when it builds the site.

Texts are escaped for both HTML and Markdown, because some generators read included text as
Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape as quoted

from eventsearch.model.event_state import OFF
from eventsearch.model.results import Hit
from eventsearch.output.feeds.identifiers import sound_html, sound_line
from eventsearch.output.terminal.status_lines import states
from eventsearch.web.search_page.messages import Translator, choose_language, translator

_SIGNS = re.compile(r"""[!"#$&'(*+<=>@)\[\\\]^_`{|}~]|:(?=[^\s\d])|(?<=-)-|(?<=\.)\.""")
"""Characters that HTML or Markdown may read as markup, including emoji codes and quotes."""


def event_items(hits: Sequence[Hit], lang: str, *, zone: str = "") -> bytes:
    """
    Return an HTML list with one element and line for each event; empty if there are no events.

    Args:
        lang: Language of the texts; English if there is no catalogue for it.
        zone: Time zone of the site. Times in another time zone are shown with their UTC offset.
    """
    if not hits:
        return b""
    speaker = translator(choose_language(lang)).in_zone(zone)
    items = "".join(f"{_item(hit, speaker)}\n" for hit in hits)
    return f'<ul class="es-events">\n{items}</ul>\n'.encode("utf-8", "replace")


def _item(hit: Hit, speaker: Translator) -> str:
    page = hit.page
    title = escape(page.title)
    if page.event_status in OFF:
        title = f"{escape(speaker.say(f'status.{page.event_status}'))}: <s>{title}</s>"
    if page.url:
        title = f'<a href="{quoted(page.url)}">{title}</a>'
    when = escape(speaker.span(page.start, page.end, all_day=page.all_day))
    instant = page.start[:10] if page.all_day else page.start
    # Omit "ongoing" and "past", because the built page would still say it later.
    status = (speaker.say(f"status.{state}") for state in states(hit._replace(status="")))
    more = speaker.more_dates(len(page.occurrences) - 1, endless=page.endless)
    texts = filter(None, map(escape, (page.location, *status, more)))
    about = " · ".join((f'<time datetime="{instant}">{when}</time>', *texts))
    own = "" if page.lang in ("", speaker.lang) else f' lang="{quoted(page.lang)}"'
    return f'<li{own}><p class="es-title">{title}</p><p class="es-meta">{about}</p></li>'


def escape(text: str) -> str:
    """Return text on a single line, escaped so that HTML and Markdown show it unchanged."""
    return _SIGNS.sub(lambda match: f"&#{ord(match[0])};", sound_line(sound_html(text)))
