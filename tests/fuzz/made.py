"""Make inputs that nobody would write: fragments of a language joined, doubled, cut and mixed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from random import Random

EVIL = (
    "\u0000", "\u202e", "\ufeff", "\u200d", "\ud83d\ude00", "e\u0301", "İ", "ß", "ﬁ", "０", "٣",
    "日本", "\r\n", "\r", "\u2028", "\x85", "\t", "    ", "\\", "'", '"', "`", "\x1b[31m",
    "9" * 400, "-", "%",
)  # fmt: skip

MARKDOWN = (
    "---\n", "+++\n", "{\n", "}\n", "title: ", "date: ", "2031-02-30", "2031-05-01T25:00:00Z",
    "tags: [", "]", "? ", "&a ", "*a", "!!binary ", "<<: *a\n", "|\n", ">-\n  ", "- ", "a: b\n",
    "''", "= 3\n", "[[x]]\n", "date_end: ", "expiryDate: ", "slug: ", "url: /../", "aliases: [",
    "publishDate: ", "all_day: yes\n", "location:\n  name: ", "authors:\n- ",
    "sections:\n- block: markdown\n  content:\n", "{{< figure src=\"x\" title=\"",
    "{{% callout %}}", "{{% /callout %}}", "{{< ", " >}}", "{{</* x */>}}", "{{< ref \"", "# ",
    "## Titre {#a .b c=d}\n", "* ", "1) ", "> ", "```", "~~~\n", "[a](", "![", "](", "[^1]",
    "[^1]: ", "| a | b |\n|---|---|\n", "<div>\n\n", "</div>", "<!--", "-->", "<script>", "$$",
    "http://a.b/c?d=e", "www.", "a@b.c", "**", "__", "~~", ":tada:", "&amp;", "&#0;",
    "&#x110000;", "\n\n", "\n", " ", "<details><summary>", "- [ ] ", "Terme\n: ", "\\[",
    "<a href=\"javascript:x\">",
)  # fmt: skip

KEYS = (
    "title", "Title", "date", "date_end", "publishDate", "expiryDate", "lastmod", "all_day",
    "tags", "categories", "authors", "author", "location", "address", "event", "event_url",
    "summary", "abstract", "slug", "url", "aliases", "draft", "featured", "weight", "links",
    "image", "sections", "cascade", "build", "_build", "layout", "type", "kind", "translationKey",
    "lang", "headless", "params", "outputs", "resources", "menu", "users", "url_code", "profile",
)  # fmt: skip

VALUES = (
    None, True, False, 0, -1, 10**18, 10**300, 1e400, 2.5, "", " ", "2031-05-01", "31/02/2024",
    "2031-05-01T10:00:00+99:99", "now", "demain", "true", "0x", "/../..", "http://[::1", "%zz",
    "{{< a >}}", "*a*", "# a", "\u0000", "a: b", "[a](b)", "<script>", "P9Y", 20310501,
)  # fmt: skip


PARAMETERS = (
    "q", "lang", "tag", "from", "to", "when", "sort", "page", "per_page", "facet", "explain",
    "year", "month", "2023", "2023-13", "10", "0", "-1", "1e3", "upcoming", "relevance",
    "x" * 600, "2023-01-31T10:00:00 02:00", "9" * 30, "", "٣", "ui",
)  # fmt: skip


def text(random: Random, fragments: Sequence[str], most: int = 24) -> str:
    """Return a random sequence of the fragments, some of them repeated many times or cut."""
    parts: list[str] = []
    for _ in range(random.randint(1, most)):
        part = random.choice(EVIL if random.random() < 0.15 else fragments)
        if random.random() < 0.05:
            part *= random.choice((2, 3, 50, 300))
        parts.append(part)
        if random.random() < 0.2:
            parts.append(random.choice(parts))
    made = "".join(parts)
    return made[random.randint(0, len(made)) :] if random.random() < 0.1 else made


def front(random: Random) -> str:
    """Return front matter in JSON: known keys with values that they never have."""
    return json.dumps({random.choice(KEYS): _value(random, 4) for _ in range(random.randint(1, 8))})


def _value(random: Random, deep: int) -> object:
    kind = random.random()
    if deep and kind < 0.15:
        return [_value(random, deep - 1) for _ in range(random.randint(0, 4))]
    if deep and kind < 0.3:
        return {
            random.choice((*KEYS, "name", "")): _value(random, deep - 1)
            for _ in range(random.randint(0, 4))
        }
    return text(random, MARKDOWN, 4) if kind < 0.5 else random.choice(VALUES)
