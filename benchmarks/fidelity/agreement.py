"""
What do we say of each page of a site, and what does MkDocs, Jekyll or Docusaurus make of it?

A generator without a title or a date for a page is not asked for it. Headings and texts that
Liquid, a snippet or an imported component writes are not counted where they differ: nothing here
reads them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote

from eventsearch.extractor.context_reader import read_context
from eventsearch.extractor.extract import extract
from eventsearch.extractor.files.discover import discover
from eventsearch.extractor.hugo.config import configured_site
from eventsearch.model.page import PageRecord
from eventsearch.settings import Settings
from fidelity.comparison import LEAST_WORDS, Tally
from fidelity.generators import Built
from fidelity.words import apart, f1, words

LEAST = 0.995

_IMPORT = re.compile(r"(?m)^import\s.*\bfrom\s+['\"](?!@theme/Tab)")
_SNIPPET = re.compile(r"(?m)^[ \t]*-+8<-+")
_LIQUID = re.compile(r"\{%-?\s*(?!raw|endraw|comment|endcomment|highlight|endhighlight)|\{\{")


def compare(site: Path, platform: str, pages: Iterable[Built], now: datetime) -> Tally:
    """Return how a site compares with what its generator built."""
    tally = Tally()
    settings = Settings(root=site, index=site / ".eventsearch", platform=platform)
    reading, _ = configured_site(settings)
    files = discover(reading).files
    context = read_context(reading, files, settings)
    records: dict[str, tuple[PageRecord, str]] = {}
    for source in files:
        extracted = extract(source, site=reading, context=context, settings=settings)
        if extracted.record is not None and extracted.parsed is not None:
            records[source.path] = extracted.record, extracted.parsed.body
    theirs: dict[str, Built] = {}
    for page in pages:
        theirs.setdefault(page.source, page)
    shown = {path for path, (record, _) in records.items() if record.buildable and record.url}
    for path in sorted(shown | theirs.keys()):
        visible = path in shown and records[path][0].visible(now)
        tally.same("published", path, visible, path in theirs)
    for path in sorted(records.keys() & theirs.keys()):
        _compare(tally, platform, records[path][0], theirs[path], records[path][1])
    return tally


def _compare(tally: Tally, platform: str, record: PageRecord, page: Built, body: str) -> None:
    tally.same("url", record.path, unquote(record.url), page.url)
    if page.title:
        ours = " ".join((record.meta.title or record.called).split())
        tally.same("title", record.path, ours, page.title, reason=_of_title(page, record, body))
    if page.date:
        tally.same("date", record.path, _moment(record.meta.date), _of(page.date))
    made = _reason(platform, body)
    mine = Counter(
        (s.level, _plain(s.heading), s.anchor) for s in record.sections if s.heading and s.anchor
    )
    theirs = Counter((level, _plain(text), anchor) for level, text, anchor in page.headings)
    if platform == "docusaurus":
        # The first heading of a page has no id there.
        mine = Counter({each: n for each, n in mine.items() if each[0] > 1})
    # What a loop writes is known to nobody who does not run it.
    tally.of["headings"] += (mine & theirs if made else mine | theirs).total()
    tally.right["headings"] += (mine & theirs).total()
    if mine != theirs:
        shown = f"without {[*(theirs - mine)][:4]}, more {[*(mine - theirs)][:4]}"
        tally.differ("headings", record.path, shown, reason=made)
    if words(page.text).total() >= LEAST_WORDS:
        text = _without_titles(record) if platform == "docusaurus" else record.text
        score = f1(text, page.text)
        if score < 1:
            texts = apart("", text, page.text)
            shown = f"{score:.4f}, without {_few(texts.missing)}, more {_few(texts.extra)}"
            tally.differ("text", record.path, shown, reason=made, score=score)
        if score == 1 or not made:
            tally.scores.append(score)


def _reason(platform: str, body: str) -> str:
    """Return why headings and text of a page may differ here."""
    if platform == "jekyll" and _LIQUID.search(body):
        return "Liquid makes it"
    if platform == "docusaurus" and _IMPORT.search(body):
        return "what an imported component shows is code"
    return "a snippet is another file" * (platform == "mkdocs" and bool(_SNIPPET.search(body)))


def _without_titles(record: PageRecord) -> str:
    """Return a text without the headings that Docusaurus may show outside of it."""
    titles = {section.heading for section in record.sections if section.level == 1}
    return "\n".join(line for line in record.text.split("\n") if line not in titles)


def _of_title(page: Built, record: PageRecord, body: str) -> str:
    """Return why a page may have another title here."""
    if "<" in page.title:
        return "a title loses its markup here"
    if record.kind == "home" and page.title == "Home":
        return "the home page is called as the site here"
    if page.title == "Index":
        return "an index is called as its folder here"
    if re.search(r"(?m)^# ", body) and body.lstrip()[:1] != "#":
        return "a heading that stands further down names a page here"
    return ""


def missed_shares(tally: Tally) -> Iterator[str]:
    """Yield what is right of less than 995 in 1000 pages or headings, a sentence each."""
    for measured, of in tally.of.items():
        reasons = sum(1 for each in tally.differences if each.measure == measured and each.reason)
        right = tally.right[measured] + (reasons if measured != "headings" else 0)
        if right < LEAST * of:
            yield f"{measured}: {right} of {of}"
    if tally.scores and (mean := sum(tally.scores) / len(tally.scores)) < LEAST:
        yield f"text: mean {mean:.5f}"


_EMOJI = re.compile(r":[a-z_]+:|[\u2600-\u27bf\ufe0f\U0001f000-\U0001faff]")
_SIGNS = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "--", "—": "---", "…": "..."})


def _plain(text: str) -> str:
    """Return a text without typographic signs, which search folds too, and without emoji."""
    return " ".join(_EMOJI.sub("", text.translate(_SIGNS)).split())


def _few(found: Counter[str]) -> str:
    return f"{found.total()} ({' '.join(list(found)[:6])})"


def _moment(moment: datetime | None) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds") if moment else ""


def _of(text: str) -> str:
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return _moment(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
