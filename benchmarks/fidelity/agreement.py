"""
Does eventsearch read the pages of a site as MkDocs, Jekyll or Docusaurus build them?

Titles and dates are compared only if the generator has one. eventsearch does not run Liquid,
snippets or imported components, so different headings and texts on their pages do not count.
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
    """Compare the pages that eventsearch reads from a site with those that its generator built."""
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
        # Docusaurus gives no id to the first heading of a page.
        mine = Counter({each: n for each, n in mine.items() if each[0] > 1})
    # A Liquid loop may write headings that eventsearch cannot know, so count only the common ones.
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
    """Return why headings and text may differ from the generator's. Empty if they must not."""
    if platform == "jekyll" and _LIQUID.search(body):
        return "Liquid makes it"
    if platform == "docusaurus" and _IMPORT.search(body):
        return "what an imported component shows is code"
    return "a snippet is another file" * (platform == "mkdocs" and bool(_SNIPPET.search(body)))


def _without_titles(record: PageRecord) -> str:
    """Return a page's text without first-level headings, which Docusaurus may show elsewhere."""
    titles = {section.heading for section in record.sections if section.level == 1}
    return "\n".join(line for line in record.text.split("\n") if line not in titles)


def _of_title(page: Built, record: PageRecord, body: str) -> str:
    """Return why eventsearch may give a page another title. Empty if it must not."""
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
    """Yield a line for each measure whose share of right answers is below `LEAST`."""
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
    """Return a text without emoji, and with ASCII instead of typographic signs."""
    return " ".join(_EMOJI.sub("", text.translate(_SIGNS)).split())


def _few(found: Counter[str]) -> str:
    return f"{found.total()} ({' '.join(list(found)[:6])})"


def _moment(moment: datetime | None) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds") if moment else ""


def _of(text: str) -> str:
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return _moment(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
