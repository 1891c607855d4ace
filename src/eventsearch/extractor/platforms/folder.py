"""
What is a page of a folder of Markdown files that no program makes a site of?

Every Markdown file, at the path that it has: there is no address but the file itself.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from eventsearch.errors import SiteError
from eventsearch.extractor.config.values import text
from eventsearch.extractor.context import Context
from eventsearch.extractor.platforms.addresses import at_base
from eventsearch.extractor.platforms.headings import Ids, first_heading, github
from eventsearch.extractor.platforms.lines import runs, text_lines
from eventsearch.extractor.platforms.seam import Body, Discovery
from eventsearch.extractor.platforms.tree import Entry, language_suffix, page, walk, with_sections
from eventsearch.extractor.site import Language, Markup, Mount, Site
from eventsearch.records.content import Meta, Parsed, Problem, SourceFile

__all__ = ["NAME", "address", "body", "discover", "front", "load", "placed"]

NAME = "folder"

_READ = frozenset(("md", "markdown", "mdx", "qmd"))
_INDEX = frozenset(("index", "readme"))
_HUGOS = ("url", "path", "cascade")


def load(root: Path, *, content: str, environment: str) -> tuple[Site, tuple[Problem, ...]]:
    """
    Return a site without any configuration.

    Raises:
        SiteError: There is no such folder.
    """
    if not (root / content).is_dir():
        raise SiteError(
            f"{root}: there is no folder {content}",
            cure="name the right one: `content` in eventsearch.toml",
        )
    found = walk(root, content, wanted=_wanted)
    suffixes = {language_suffix(each.stem, ())[1] for each in found.files} - {""}
    codes = ("en", *sorted(suffixes - {"en"}))
    folder = content or "."
    site = Site(
        root=root,
        platform=NAME,
        languages=tuple(Language(code=code, content_dirs=(folder,)) for code in codes),
        build_future=True,
        markup=Markup(unsafe=True, shortcodes=False),
        mounts=(Mount(source=folder),),
        environment=environment,
    )
    return site, ()


def discover(site: Site) -> Discovery:
    """Return every Markdown file; only names with a dot before them are passed over."""
    source = site.mounts[0].source
    content = "" if source == "." else source
    found = walk(site.root, content, wanted=_wanted)
    pages = [_page(entry, content, site.default_language) for entry in found.files]
    return Discovery(files=with_sections(pages), problems=found.problems)


def placed(parsed: Parsed, site: Site) -> Parsed:  # noqa: ARG001
    """Return the page where it is, in the language that it names."""
    kept = {key: value for key, value in parsed.front.items() if key not in _HUGOS}
    lang = text(kept.get("lang")).lower()
    source = replace(parsed.source, lang=lang) if lang else parsed.source
    return replace(parsed, source=source, front=kept)


def front(parsed: Parsed, site: Site) -> Parsed:  # noqa: ARG001
    """Return the page with a title: its first heading, or its name, where it has none."""
    if text(parsed.front.get("title")):
        return parsed
    name = parsed.source.logical.rpartition("/")[2].replace("_", " ")
    title = first_heading(parsed.body) or name
    return replace(parsed, front={**parsed.front, "title": title})


def address(parsed: Parsed, meta: Meta, *, site: Site, context: Context) -> str:  # noqa: ARG001
    """Return the path of the file from the root."""
    return at_base(site, parsed.source.path)


def body(parsed: Parsed, site: Site) -> Body:  # noqa: ARG001
    """Return the body with the ids that its headings have where Markdown is shown, as on GitHub."""
    ids = Ids(github)
    ids.reserve(text_lines(parsed.body))
    lines = (
        line if run.info is not None else ids.written(line)
        for run in runs(parsed.body)
        for line in run.lines
    )
    return Body(text="\n".join(lines))


def _wanted(path: str, is_folder: bool) -> bool:
    return is_folder or path.rpartition(".")[2].lower() in _READ


def _page(entry: Entry, content: str, default: str) -> SourceFile:
    stem, lang = language_suffix(entry.stem, ())
    folder = entry.folder.removeprefix(content).strip("/")
    is_index = stem.lower() in _INDEX
    place = f"/{folder}" if is_index else f"/{folder}/{stem}".replace("//", "/")
    return page(entry, lang=lang or default, place=place, is_index=is_index)
