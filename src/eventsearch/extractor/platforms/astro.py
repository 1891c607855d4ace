"""
Addresses of Astro sites, and of Starlight, which is made with Astro.

A Markdown file in `src/pages` becomes a page at its path. A file in a collection becomes a page
if a program in `src/pages` makes one: `src/pages/blog/[...slug].astro` makes the page `/blog/ID/`
for each entry if it uses the entry's `id` as its parameter. Starlight makes a page for each entry
of the collection `docs`. Programs are read, but not run. If no program shows the address, the
address is a guess.

Source: packages/astro/src/content/utils.ts (ids of entries) and loaders/glob.ts of Astro 5;
packages/starlight/utils/slugs.ts, routing/index.ts and createPathFormatter.ts of Starlight 0.37.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from eventsearch.extractor import programs
from eventsearch.extractor.hugo.config.files import first_of, read_text
from eventsearch.extractor.platforms.documents import join_path
from eventsearch.extractor.platforms.markup import github
from eventsearch.extractor.platforms.walk import walk
from eventsearch.files import Boundary

_STARLIGHT = re.compile(r"\bstarlight\(")

_COLLECTION_FILES = ("content.config", "content/config")
_DEFINED = re.compile(r"['\"]?\b([\w-]+)['\"]?\s*[:=]\s*defineCollection\(\s*\{")
_RENAMED = re.compile(r"['\"]?\b([\w-]+)['\"]?\s*:\s*(\w+)\s*(?=[,}\n]|\Z)")
_GLOB = re.compile(r"\bglob\(\s*\{")
_ASKED = re.compile(r"\bgetCollection\(\s*['\"`]([\w-]+)['\"`]")
_ROUTE = re.compile(r"\[(?:\.\.\.)?\w+\]\.astro")
_OF_ID = re.compile(r"\bparams\s*:\s*\{\s*\w+\s*:\s*\w+\.(?:id|slug)\s*[,}]")
# A page that is rendered on request finds its entry by comparing the parameter.
_FOUND_BY_ID = re.compile(r"\.(?:id|slug)\s*===?\s*(?:Astro\.params\.)?(?:id|slug)\b")


class Astro(NamedTuple):
    """
    Folders and addresses of an Astro site's pages.

    Attributes:
        sources: Source folder relative to the root, with a slash at its end; empty for the root.
        folders: Maps folders to collections, for collections with their own folder (`base`).
        routes: Maps collections to the path of their pages, if their addresses are known.
        ending: Text after the path of a page: a slash, `.html` or empty.
        is_starlight: Whether Starlight makes the pages of the collection `docs`.
        is_whole: Whether the folders of all collections are known.
    """

    sources: str
    folders: Mapping[str, str]
    routes: Mapping[str, str]
    ending: str
    is_starlight: bool
    is_whole: bool

    def collection(self, path: str) -> tuple[str, str]:
        """Return a file's collection and its path in it; else two empty strings."""
        for folder in sorted(self.folders, key=len, reverse=True):
            if path.startswith(f"{folder}/"):
                return self.folders[folder], path.removeprefix(f"{folder}/")
        inner = path.removeprefix(f"{self.sources}content/")
        name, _, rest = inner.partition("/")
        return (name, rest) if inner != path and rest else ("", "")

    def inner(self, path: str) -> str:
        """Return a file's path in the content tree, where collections are top-level folders."""
        name, rest = self.collection(path)
        if name:
            return rest if self.routes.get(name) == "/" else f"{name}/{rest}"
        return path.removeprefix(self.sources).removeprefix("pages/")

    def is_guess(self, path: str) -> bool:
        """Whether a program decides the address of a file's page, so that it is not known."""
        name, _ = self.collection(path)
        return bool(name) and name not in self.routes

    def is_skipped(self, path: str) -> bool:
        """Whether Astro makes no page from a file: wrong folder, or a name that begins with `_`."""
        name, _ = self.collection(path)
        if self.is_whole and not name and not path.startswith(f"{self.sources}pages/"):
            return True
        is_document = self.is_starlight and name == "docs"
        return "/_" in f"/{path.rpartition('/')[2] if is_document else path}"

    def address(self, path: str, slug: str) -> str:
        """
        Return the address path of a file's page, below the base path of the site.

        Args:
            slug: The `slug` of the front matter; it replaces the path of a collection entry.
        """
        name, rest = self.collection(path)
        if name:
            own = slug or "/".join(map(github, rest.rpartition(".")[0].split("/")))
            route = join_path(self.routes.get(name, name), own)
        else:
            route = join_path(self.inner(path).rpartition(".")[0])
        route = re.sub(r"(?<=/)index\Z", "", route).rstrip("/")
        if route == "/404":
            return "/404.html"
        return route + self.ending if route else "/"


def read_astro(boundary: Boundary, program: str) -> Astro:
    """
    Return an Astro site's folders and addresses.

    Args:
        program: Text of the site's configuration, `astro.config.*`.
    """
    folder = posixpath.normpath(programs.value(program, "srcDir", top_level=True) or "src").strip(
        "/"
    )
    sources = "" if folder == "." else f"{folder}/"
    is_file = programs.value(programs.block(program, "build"), "format", top_level=True) == "file"
    slash = "" if programs.value(program, "trailingSlash", top_level=True) == "never" else "/"
    is_starlight = bool(_STARLIGHT.search(program))
    collections = _collections(boundary, sources)
    folders = _folders(collections)
    return Astro(
        sources=sources,
        folders=folders,
        routes={**dict(_routes(boundary, sources)), **({"docs": "/"} if is_starlight else {})},
        ending=".html" if is_file else slash,
        is_starlight=is_starlight,
        is_whole=bool(collections) and len(_GLOB.findall(collections)) == len(folders),
    )


def _collections(boundary: Boundary, sources: str) -> str:
    """Return the text of the collections' configuration; empty if it does not exist."""
    names = (f"{sources}{name}.{end}" for name in _COLLECTION_FILES for end in ("ts", "mjs", "js"))
    file = first_of(boundary, names)
    return programs.without_comments(read_text(boundary, file[0])) if file else ""


def _folders(source: str) -> Mapping[str, str]:
    """Map folders to collections, if the configuration has the folder as a literal."""
    renamed: dict[str, str] = {own: name for name, own in _RENAMED.findall(_exported(source))}
    folders: dict[str, str] = {}
    for match in _DEFINED.finditer(source):
        options = programs.inside(source, match.end())
        loader = _GLOB.search(options)
        base = loader and programs.value(
            programs.inside(options, loader.end()), "base", top_level=True
        )
        if base:
            folders[posixpath.normpath(base).strip("/")] = renamed.get(match[1], match[1])
    return folders


def _exported(source: str) -> str:
    found = re.search(r"\bcollections\s*=\s*\{", source)
    return programs.inside(source, found.end()) if found else ""


def _routes(boundary: Boundary, sources: str) -> Iterator[tuple[str, str]]:
    """Yield name and path of collections whose pages a program in `pages` makes by entry id."""
    pages = f"{sources}pages"
    found = walk(boundary, pages, accepts=lambda path, is_folder: is_folder or "[" in path)
    for file in reversed(found.files if (boundary.root / pages).is_dir() else ()):
        above = file.folder.removeprefix(pages).strip("/")
        if not _ROUTE.fullmatch(file.name) or "[" in above or "/_" in f"/{above}":
            continue
        program = programs.without_comments(read_text(boundary, file.path, errors="replace"))
        asked = set(_ASKED.findall(program))
        is_found = "Astro.params" in program and _FOUND_BY_ID.search(program)
        if len(asked) == 1 and (is_found or _OF_ID.search(program)):
            yield asked.pop(), join_path(above)
