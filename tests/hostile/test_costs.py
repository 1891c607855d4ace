"""
How much time and memory does a file of a megabyte take, whatever it contains?

`check` and `index` read it in a separate process. Machines differ, so its CPU seconds are compared
with the CPU seconds of an ordinary page. Its memory is the peak, less the peak for a site with a
short page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import pytest

from eventsearch.extractor.entries.find import MOST_ENTRIES
from eventsearch.extractor.front_matter.parse import MOST_FRONT, MOST_VALUES
from eventsearch.extractor.hugo.config.files import MOST_VALUES as MOST_SETTINGS
from eventsearch.extractor.markdown.render import MAX_MARKS
from hostile.measuring import Cost, cost
from hostile.pages import FRONT_MATTER, MARKDOWN, Made, plain
from long_form import tries
from platform_samples import SAMPLES

MEGABYTE = 1_000_000

MOST_MEMORY = 300 << 20

MOST_TIMES = 8
"""Most CPU time, as a multiple of a plain page of the same size, which takes about a second."""

_MARKS = re.compile(r"[^\w\s]|\n")

Files = Mapping[str, str]


def body(platform: str, unit: str) -> Files:
    """Return a page of a megabyte of Markdown, or of as many marks as eventsearch reads."""
    files, path = SAMPLES[platform].marked
    count = MEGABYTE // len(unit.encode())
    if marks := len(_MARKS.findall(unit)):
        count = min(count, MAX_MARKS // marks - 10)
    return {**files, path: SAMPLES[platform].fences + unit * count}


def written(made: Made) -> Files:
    """Return a page of 0.1 MB that is written to stop a run."""
    files, path = SAMPLES["hugo"].marked
    return {**files, path: made(MEGABYTE // 10)}


def numbered(line: str, count: int) -> Files:
    """Return a page whose lines contain different numbers."""
    files, path = SAMPLES["hugo"].marked
    return {**files, path: "---\ntitle: a\n---\n" + "".join(map(line.format, range(count)))}


def front(key: str, item: str, values: float) -> Files:
    """Return a page with the largest allowed number of items under a key."""
    files, path = SAMPLES["hugo"].marked
    items = (
        item.format(at, f"a{'!' * (at % 22)}{'?' * (at // 22 % 22)}{'.' * (at // 484)}", at % 60)
        for at in range(int((MOST_VALUES - 10) / values))
    )
    text = f"---\ntitle: a\ndate: 2031-01-01\n{key}:\n{''.join(items)}---\nb\n"
    return {**files, path: text}


def listed(name: str, entry: str, before: str = "", after: str = "") -> Files:
    """Return a site with a list of twice as many entries as eventsearch reads."""
    files, path = SAMPLES["hugo"].marked
    text = before + "".join(map(entry.format, range(2 * MOST_ENTRIES))) + after
    table = f"[[sources]]\nfiles = 'data/{name}'\npage = '/event/a/'\n"
    return {**files, path: plain(1_000), "eventsearch.toml": table, f"data/{name}": text}


def value(key: str, text: str) -> Files:
    """Return a page with one long value in its front matter."""
    files, path = SAMPLES["hugo"].marked
    whole = text * (MOST_FRONT // len(text) - 20)
    return {**files, path: f"---\ntitle: a\n{key}: '{whole}'\n---\n"}


def configured(platform: str, name: str, before: str, line: str, values: float) -> Files:
    """Return a site with a configuration of the largest allowed size, or of a megabyte."""
    files, path = SAMPLES[platform].marked
    count = min(int((MOST_SETTINGS - 20) / values), MEGABYTE // len(line.encode()))
    return {**files, path: plain(1_000), name: before + "".join(map(line.format, range(count)))}


EVENT = "BEGIN:VEVENT\nUID:{0}\nSUMMARY:Nom {0}\nDTSTART:20310101\nEND:VEVENT\n"

LINES: Mapping[str, tuple[str, ...]] = {
    "a.csv": ("Nom {0},2031-01-01\n", "title,date\n"),
    "a.ics": (EVENT, "BEGIN:VCALENDAR\n", "END:VCALENDAR\n"),
    "a.yml": ("- title: Nom {0}\n  date: 2031-01-01\n",),
    "a.toml": ("[[event]]\ntitle = 'Nom {0}'\ndate = 2031-01-01\n",),
    "a.json": ('{{"title": "Nom {0}", "date": "2031-01-01"}},\n', "[", "{}]"),
}
"""Maps the name of a list to one entry, and the text before and after all entries."""

KEYS: Mapping[str, tuple[str, int]] = {
    "tags": ("- t{0}\n", 1),
    "tags ": ("- '{1}'\n", 1),
    "authors": ("- Nom {0} et Eva Li\n", 1),
    "dates": ("- 2031-01-01T10:00:{2:02}\n", 1),
    "aliases": ("- /a/{0}/\n", 1),
    "resources": ("- src: a{0}.jpg\n", 2),
    "params": ("  k{0}: [a]\n", 2),
    "cascade": ("- k{0}: a\n", 2),
}
"""Maps a front matter key to an item and its number of values. Items of `tags ` share a URL."""

MOUNT = "[[module.mounts]]\nsource = 'content{0}'\ntarget = 'content'\n"

CONFIGURATIONS: Mapping[str, tuple[str, str, str, str, float]] = {
    "taxonomies": ("hugo", "config/_default/taxonomies.toml", "", "t{0} = 't{0}s'\n", 1),
    "mounts": ("hugo", "hugo.toml", MOUNT.format(""), MOUNT, 3),
    "themes": ("hugo", "config/_default/module.toml", "", "[[imports]]\npath = 't{0}'\n", 2),
    "zones": ("hugo", "config/_default/languages.yaml", "en: {}\n", "l{0}: {{timeZone: a}}\n", 2),
    "cascade": ("hugo", "config/_default/cascade.toml", "", "k{0} = 1\n", 1),
    "line ends": ("hugo", "hugo.toml", "baseURL = 'https://example.org'\n", "\n", 0.01),
    "render": ("quarto", "_quarto.yml", "project:\n  render:\n", "  - '!**/a*b{0}'\n", 1),
    "defaults": ("jekyll", "_config.yml", "defaults:\n", "- values: {{k{0}: a}}\n", 3),
    "excluded": ("mkdocs", "mkdocs.yml", "site_name: a\nexclude_docs: |\n", "  **/a*b{0}\n", 1),
    "too many": ("hugo", "hugo.yaml", "a:\n", "- b\n", 0.01),
}
"""Maps a name to platform, configuration file, start of the file, a line, and its values."""

COSTLY: Mapping[str, Callable[[], Files]] = {
    **{f"front matter {key}": partial(front, key.strip(), *each) for key, each in KEYS.items()},
    **{f"list {name}": partial(listed, name, *each) for name, each in LINES.items()},
    **{
        f"configuration {name}": partial(configured, *each) for name, each in CONFIGURATIONS.items()
    },
    "front matter too long": partial(front, "tags", "- t{0}\n", 0.1),
    "title": partial(value, "title", "*a* "),
    "summary": partial(value, "summary", "*a* "),
    "location": partial(value, "location", "Paris, "),
    "footnotes": partial(numbered, "[^{0}]: a\n\n[^{0}]\n\n", MAX_MARKS // 12),
    "links": partial(numbered, "[x](/event/q{0}/)\n", MAX_MARKS // 9),
    "words": partial(numbered, "m{0:07x} ", MEGABYTE // 9),
    **{
        f"{platform} {unit!r}": partial(body, platform, unit)
        for platform, sample in SAMPLES.items()
        for unit in sample.units
    },
    **{f"page {name}": partial(written, made) for name, made in FRONT_MATTER.items()},
    **{f"page {name}": partial(written, made) for name, made in MARKDOWN.items()},
}
"""Functions that return the files of a site with one large file, by name."""

TOO_MUCH = ("configuration too many", "configuration zones")
"""Names of the sites whose configuration is refused."""

REFUSED = 3
"""Exit code of a command that refuses its site."""

NAMES = tuple(COSTLY)[: tries(2, len(COSTLY))]


@pytest.fixture(scope="module")
def costs_of_plain(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, tuple[Cost, Cost]]:
    """Return the costs of a short page and of a page of a megabyte, by command."""
    files, path = SAMPLES["hugo"].marked
    roots = tmp_path_factory.mktemp("short"), tmp_path_factory.mktemp("long")
    texts = plain(100), plain(MEGABYTE)
    return {
        command: (
            cost(roots[0], {**files, path: texts[0]}, command),
            cost(roots[1], {**files, path: texts[1]}, command),
        )
        for command in ("check", "index")
    }


@pytest.mark.endurance
@pytest.mark.parametrize("name", NAMES)
def test_a_megabyte_costs_no_more_than_the_limit(
    name: str, tmp_path: Path, costs_of_plain: Mapping[str, tuple[Cost, Cost]]
) -> None:
    for command, (short, long) in costs_of_plain.items():
        found = cost(tmp_path, COSTLY[name](), command)
        assert found.status in (0, 1, REFUSED if name in TOO_MUCH else 0)
        assert found.memory - short.memory <= MOST_MEMORY
        assert found.seconds - short.seconds <= MOST_TIMES * (long.seconds - short.seconds)
