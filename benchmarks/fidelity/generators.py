"""
Build a site with MkDocs, Jekyll or Docusaurus, and read the pages that the generator writes.

Builds do not run the site's own code. They leave out hooks, and themes and plugins that are not
part of the generator. Tags of absent plugins show nothing.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

from bs4 import BeautifulSoup, Tag

from fidelity.building import NotBuilt, text_of

HERE = Path(__file__).parent
DECORATION = (
    ".headerlink, .hash-link, .twemoji, .emojione, .gemoji, .md-content__button,"
    " .footnote-ref, a.footnote-backref, .reversefootnote, sup[id^='fnref'], svg,"
    " script, style, noscript, iframe, template, .sr-only, .toc, .linenos, #markdown-toc,"
    " .theme-doc-toc-mobile, [data-footnote-ref], [data-footnote-backref], .katex-mathml"
)
"""Parts of a built page that are not its text: permalinks, icons, note marks, contents lists."""

MOST_TRIES = 60
Heading = tuple[int, str, str]


class Built(NamedTuple):
    """
    A page as its generator made it.

    Attributes:
        source: Path from the root of the site.
        url: Path of the URL, decoded, with the path of the site and without ``index.html``.
        title: The generator's title. May be empty.
        date: ISO 8601. Empty if the generator has no date.
        headings: Level, text and id of each heading that has both text and an id.
        text: Text of the page's content, with a line for each block.
    """

    source: str
    url: str
    title: str
    date: str
    headings: tuple[Heading, ...]
    text: str


def build(platform: str, site: Path, program: str = "") -> Iterator[Built]:
    """
    Yield the pages of a site as its generator builds them.

    Args:
        program: Path of Jekyll, or the folder with Docusaurus's `node_modules`. MkDocs ignores it.

    Raises:
        NotBuilt: The generator does not build the site.
    """
    with tempfile.TemporaryDirectory() as name:
        yield from _ASK[platform](site.resolve(), Path(name).resolve(), program)


def built(reported: Mapping[str, Any], html: str, own: str = "[id]") -> Built:
    """
    Return a page, from the generator's source, URL, title and date and the page's HTML.

    Args:
        own: CSS selector of headings written in Markdown. Headings in raw HTML do not match it.
    """
    soup = BeautifulSoup(html, "lxml")
    for element in soup.select(DECORATION):
        element.decompose()
    for element in soup.select("label, li[role=tab]"):
        element.append("\n")
    url = unquote(reported["url"]).removesuffix("index.html")
    return Built(
        source=reported["source"],
        url="/" + url.lstrip("/"),
        title=" ".join(reported["title"].split()),
        date=reported["date"],
        headings=tuple(_headings(soup, own)),
        text=text_of(str(soup)),
    )


def _headings(soup: BeautifulSoup, own: str) -> Iterator[Heading]:
    for element in soup.select(", ".join(f"h{level}{own}" for level in range(1, 7))):
        text = " ".join(element.get_text().split())
        if text and element.get("id"):
            yield int(element.name[1]), text, str(element["id"])


def _run(command: list[str], where: Path, **environment: str) -> tuple[bool, str]:
    done = subprocess.run(
        command,
        cwd=where,
        env={**os.environ, "TZ": "UTC", **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    return done.returncode == 0, done.stdout + done.stderr


def _mkdocs(site: Path, work: Path, _program: str) -> Iterator[Built]:
    reported = work / "reported.json"
    command = [sys.executable, "-m", "fidelity.mkdocs_build", str(site), str(work), str(reported)]
    # MkDocs searches for snippets in the current folder.
    good, printed = _run(command, site, PYTHONPATH=str(HERE.parent), PYTHONDONTWRITEBYTECODE="1")
    if not good:
        raise NotBuilt(printed)
    for page in json.loads(reported.read_text("utf-8")):
        yield built(page, page["html"])


_UNKNOWN_TAG = re.compile(r"Unknown tag '(\w+)'")
_NO_PAIR = re.compile(r"Unknown tag 'end(\w+)'")


def _jekyll(site: Path, work: Path, program: str) -> Iterator[Built]:
    plugins = work / "plugins"
    plugins.mkdir()
    shutil.copy(HERE / "jekyll_pages.rb", plugins)
    absent = {
        "theme": False,
        "remote_theme": False,
        "plugins": [],
        "gems": [],
        "markdown": "kramdown",
    }
    (work / "absent.json").write_text(
        json.dumps(absent | {"plugins_dir": str(plugins), "layouts_dir": str(work / "layouts")})
    )
    # JSON is also YAML, but Jekyll reads a configuration only if its suffix is .yml.
    shutil.move(work / "absent.json", work / "absent.yml")
    own = next(
        name for name in ("_config.yml", "_config.yaml", "_config.toml") if (site / name).is_file()
    )
    command = [
        *(program or "jekyll", "build", "--source", str(_source(site / own)), "--destination"),
        *(str(work / "built"), "--config", f"{site / own},{work / 'absent.yml'}"),
        *("--disable-disk-cache",),
    ]
    tags: set[str] = set()
    blocks: set[str] = set()
    for _ in range(MOST_TRIES):
        good, printed = _run(
            command,
            work,
            EVENTSEARCH_REPORTED=str(work / "reported.json"),
            EVENTSEARCH_TAGS=" ".join(tags - blocks),
            EVENTSEARCH_BLOCKS=" ".join(blocks),
            JEKYLL_ENV="production",
            JEKYLL_NO_BUNDLER_REQUIRE="1",
        )
        if good:
            break
        known = len(tags) + len(blocks)
        blocks.update(_NO_PAIR.findall(printed))
        tags.update(_UNKNOWN_TAG.findall(printed))
        if known == len(tags) + len(blocks):
            raise NotBuilt(printed)
    above = _source(site / own).relative_to(site).as_posix()
    for page in json.loads((work / "reported.json").read_text("utf-8")):
        source = page["source"] if above == "." else f"{above}/{page['source']}"
        yield built(page | {"source": source}, page["html"], "[data-own]")


def _source(configuration: Path) -> Path:
    found = re.search(r"^source:\s*[\"']?([^\s\"'#]+)", configuration.read_text("utf-8"), re.M)
    return (configuration.parent / found[1]).resolve() if found else configuration.parent


_DOCUSAURUS = """
import own from "./docusaurus.config.own%(ending)s";
const asked = typeof own === "function" ? await own() : (own.default ?? own);
const ours = (each) => typeof each === "string" ? each : Array.isArray(each) ? each[0] : "";
const KNOWN = /^(@docusaurus\\/(preset-classic|plugin-content-\\w+|theme-classic)|classic)$/;
// Do not run git to find each page's last change.
const undated = { showLastUpdateTime: false, showLastUpdateAuthor: false };
const without = ([name, options = {}]) => {
  const parts = ["docs", "blog", "pages"].filter((part) => options[part]);
  const changed = parts.map((part) => [part, { ...options[part], ...undated }]);
  return [name, { ...options, ...Object.fromEntries(changed) }];
};
const preset = (each) => (Array.isArray(each) ? without(each) : each);
const plugin = (each) => (Array.isArray(each) ? [each[0], { ...each[1], ...undated }] : each);
const { themes, clientModules, scripts, stylesheets, ...kept } = asked;
const flags = kept.future?.v4 ?? {};
const v4 = flags === true ? true : { ...flags, removeLegacyPostBuildHeadAttribute: true };
export default {
  ...kept,
  future: { ...kept.future, faster: true, v4 },
  onBrokenLinks: "ignore",
  onBrokenAnchors: "ignore",
  markdown: { ...kept.markdown, mermaid: false,
    hooks: { onBrokenMarkdownLinks: "ignore", onBrokenMarkdownImages: "ignore" } },
  presets: (asked.presets ?? []).filter((each) => KNOWN.test(ours(each))).map(preset),
  plugins: [
    ...(asked.plugins ?? []).filter((each) => KNOWN.test(ours(each))).map(plugin),
    ["./docusaurus_pages.mjs", { folder: %(folder)s }],
  ],
};
"""


def _docusaurus(site: Path, work: Path, program: str) -> Iterator[Built]:
    copy = work / "site"
    shutil.copytree(
        site, copy, ignore=shutil.ignore_patterns("node_modules", ".git", ".docusaurus", "build")
    )
    modules = Path(program).resolve() / "node_modules"
    (copy / "node_modules").symlink_to(modules)
    (config,) = copy.glob("docusaurus.config.*")
    config.rename(copy / f"docusaurus.config.own{config.suffix}")
    reported = work / "reported"
    reported.mkdir()
    values = {"ending": config.suffix, "folder": json.dumps(str(reported))}
    (copy / "docusaurus.config.mjs").write_text(_DOCUSAURUS % values)
    shutil.copy(HERE / "docusaurus_pages.mjs", copy)
    good, printed = _run(
        [str(modules / ".bin" / "docusaurus"), "build", "--out-dir", str(work / "built")],
        copy,
        NO_UPDATE_NOTIFIER="1",
    )
    if not good:
        raise NotBuilt(printed)
    for file in sorted(reported.glob("*.json")):
        locale = json.loads(file.read_text("utf-8"))
        for page in locale["pages"]:
            html = _page_of(Path(locale["outDir"]), page["url"], locale["baseUrl"])
            yield built(page, html, ".anchor")


def _page_of(folder: Path, url: str, base: str) -> str:
    inner = unquote(url.removeprefix(base.rstrip("/"))).strip("/")
    for name in (f"{inner}/index.html", f"{inner}.html"):
        if (folder / name.strip("/")).is_file():
            soup = BeautifulSoup((folder / name.strip("/")).read_text("utf-8"), "lxml")
            found = soup.select_one(
                ".theme-doc-markdown, #__blog-post-container, .mdxPageWrapper article"
            ) or soup.select_one("main")
            return str(_without_names(found)) if isinstance(found, Tag) else ""
    return ""


def _without_names(page: Tag) -> Tag:
    """Remove first-level headings, and headings of admonitions that only repeat their kind."""
    for title in page.select("h1"):
        title.decompose()
    for box in page.select(".theme-admonition"):
        heading = box.select_one("[class*=admonitionHeading]")
        kind = heading.get_text().strip() if heading else ""
        if heading and f"theme-admonition-{kind}" in box["class"]:
            heading.decompose()
    return page


_ASK: Mapping[str, Callable[[Path, Path, str], Iterator[Built]]] = {
    "docusaurus": _docusaurus,
    "jekyll": _jekyll,
    "mkdocs": _mkdocs,
}
PLATFORMS = tuple(_ASK)
