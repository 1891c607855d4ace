"""
Eleventy's data files: front matter for all pages of a folder, or for one page.

JSON is read, and so are formats that the configuration adds. A data file that is a program is not
run: a diagnostic reports it.

Source: src/Data/TemplateData.js of Eleventy 3.1.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from eventsearch.extractor import programs
from eventsearch.extractor.files.discovery_diagnostics import computed
from eventsearch.extractor.hugo.cascade import PREFIX, Rule, Target, Values, apply
from eventsearch.extractor.hugo.config.files import read_mapping, read_text
from eventsearch.extractor.platforms.walk import Entry, walk
from eventsearch.files import Boundary, has_file
from eventsearch.model.page import Diagnostic

_PROGRAMS = ("js", "cjs", "mjs")
_COMPUTED = "eleventyComputed"
"""Name of the global data file whose functions compute values."""

_HIDES_PAGES = re.compile(r"draft|permalink|eleventyExcludeFromCollections|published")
"""Keys by which a data file hides pages."""

_GLOBAL = {"draft": True, "permalink": False, "eleventyExcludeFromCollections": True}
"""
Maps the name of a global data file to the value with which it hides pages.

It hides every page whose own front matter does not set the key.
"""

_SETS_GLOBAL = re.compile(
    rf"addGlobalData\(\s*['\"`](?:{'|'.join(_GLOBAL)}|eleventyComputed[\w.]*)['\"`]"
)
_PREPROCESSOR = re.compile(r"addPreprocessor\s*\(")
_DATA_KEY = re.compile(r"\bdata\??(?:\.|\[['\"`])([A-Za-z_]\w*)")
_IS_INLINE = re.compile(r"=>|\bfunction\b")
_DRAFTS_ONLY = frozenset(("draft", "title"))
"""Keys that the preprocessor for drafts reads in the example of Eleventy's documentation."""

_EXTENSIONS = re.compile(r"addDataExtension\(\s*['\"]([^'\"]+)['\"]")
_BASE_NAME = re.compile(r"setDataFileBaseName\(\s*['\"]([^'\"]+)['\"]")
_SUFFIXES = re.compile(r"setDataFileSuffixes\(\s*\[([^\]]*)\]")
_IN_QUOTES = re.compile(r"['\"]([^'\"]*)['\"]")
_REPLACES = re.compile(r"setDataDeepMerge\(\s*false")
_NOT_ELEVENTYS = ("url", "path", "cascade")


class DataFiles(NamedTuple):
    """
    The front matter that a site's data files set for pages.

    Attributes:
        cascades: (target, values) pairs, the nearest first.
        joined: Whether lists and mappings are joined with those of the page.
        diagnostics: Reports of programs, and of links and pipes that replace a data file.
    """

    cascades: tuple[tuple[Values, Values], ...]
    joined: bool
    diagnostics: tuple[Diagnostic, ...]


class _Owned(NamedTuple):
    """
    A data file and the pages that it applies to.

    Attributes:
        prefix: Start of the paths of these pages: a folder, or a page's path.
        rank: Precedence: values of a data file with a greater rank win.
    """

    path: str
    prefix: str
    rank: tuple[int, int, bool]


class _Names(NamedTuple):
    """
    How the data files of a site are named.

    Attributes:
        base: Name of a folder's data file; empty if it has the name of the folder.
        suffixes: Suffixes of the name, such as `.11tydata`, those with precedence first.
        endings: Extensions of the formats that are read.
    """

    base: str
    suffixes: tuple[str, ...]
    endings: tuple[str, ...]


def read_data_files(
    boundary: Boundary, folder: str, config: str, program: str, pages: Iterable[Entry]
) -> DataFiles:
    """
    Return the front matter that the data files of an Eleventy site set for pages.

    Args:
        folder: Content folder relative to the root; empty for the root.
        config: Path of the configuration.
        program: Text of the configuration.
        pages: The content files.

    Raises:
        SiteUnreadable: A data file cannot be read.
    """
    names = _names(program)
    endings = (*names.endings, *_PROGRAMS)
    found = walk(
        boundary,
        folder,
        accepts=lambda path, is_folder: is_folder or path.rpartition(".")[2] in endings,
    )
    pages_of: defaultdict[str, list[str]] = defaultdict(list)
    for page in pages:
        pages_of[f"{page.folder}/{page.stem}"].append(page.path)
    owned = [one for file in found.files for one in _owned(file, names, pages_of)]
    owned.sort(key=lambda one: one.rank, reverse=True)
    joined = not _REPLACES.search(program)
    cascades: dict[str, Values] = {}
    for one in owned:
        if one.path.endswith(names.endings):
            near, far = cascades.get(one.prefix, {}), Rule(Target(), _values(boundary, one.path))
            cascades[one.prefix] = apply(near, [far], Target(), joined=joined)
    programs = [one.path for one in owned if not one.path.endswith(names.endings)]
    programs += [file.path for file in found.files if file.stem == _COMPUTED]
    shared = [file for file in found.files if _is_global(file, folder, program)]
    hiding = [file.path for file in shared if file.extension in _PROGRAMS]
    hiding += [config] if _hides_pages(program) else []
    hidden = [each for each in shared if each.path not in hiding and _is_switched(boundary, each)]
    values = {each.stem.lower(): _GLOBAL[each.stem] for each in hidden}
    # A link or a pipe with the name of a data file is not read, though its data may hide pages.
    lost = [
        each
        for each in found.diagnostics
        for file in [Entry(path=each.path, size=0, mtime_ns=0)]
        if any(_owned(file, names, pages_of)) or _is_global(file, folder, program)
    ]
    return DataFiles(
        cascades=(
            *(({PREFIX: prefix}, values) for prefix, values in cascades.items()),
            *([({}, values)] if values else ()),
        ),
        joined=joined,
        diagnostics=(*lost, *_diagnostics(boundary, sorted({*programs, *hiding}), hiding)),
    )


def _is_global(file: Entry, folder: str, program: str) -> bool:
    """Whether a file is global data with a name from `_GLOBAL`, so that it may hide pages."""
    named = _DATA_FOLDER.search(programs.block(program, "dir")) or _DATA_CALL.search(program)
    data = posixpath.normpath(posixpath.join(folder, named[1] if named else "_data"))
    return file.stem in _GLOBAL and file.folder == data


def _is_switched(boundary: Boundary, file: Entry) -> bool:
    """Whether a global data file contains the value that hides pages."""
    written = read_text(boundary, file.path, errors="replace").strip()
    return written == str(_GLOBAL[file.stem]).lower()


def _hides_pages(program: str) -> bool:
    """
    Whether the configuration itself may hide pages, by global data or by a preprocessor.

    A preprocessor that reads only `draft` and `title` does not count: it hides drafts, and drafts
    are hidden anyway.
    """
    if _SETS_GLOBAL.search(program):
        return True
    for call in _PREPROCESSOR.finditer(program):
        inside = programs.inside(program, call.end())
        keys = set(_DATA_KEY.findall(inside))
        if not keys or not keys <= _DRAFTS_ONLY or not _IS_INLINE.search(inside):
            return True
    return False


def _names(program: str) -> _Names:
    base, suffixes = _BASE_NAME.search(program), _SUFFIXES.search(program)
    added = ",".join(_EXTENSIONS.findall(program)).replace(" ", "").split(",")
    known = (each for each in added if each in ("yaml", "yml", "toml"))
    return _Names(
        base[1] if base else "",
        tuple(_IN_QUOTES.findall(suffixes[1])) if suffixes else (".11tydata", ""),
        ("json", *known),
    )


def _owned(file: Entry, names: _Names, pages_of: Mapping[str, list[str]]) -> Iterator[_Owned]:
    """Yield a data file once for its folder, or once for each page with its name beside it."""
    folder_name = names.base or file.folder.rpartition("/")[2]
    for at, suffix in enumerate(names.suffixes):
        is_program = file.extension in _PROGRAMS
        if not file.stem.endswith(suffix) or (is_program and not suffix):
            continue
        own = file.stem.removesuffix(suffix)
        prefixes = pages_of.get(f"{file.folder}/{own}", [])
        if own == folder_name and (suffix or not names.base):
            prefixes = [f"{file.folder}/" if file.folder else ""]
        for prefix in prefixes:
            yield _Owned(file.path, prefix, (len(prefix), -at, file.extension == "json"))


_MOST_OF_KEY = 1000
"""
Maximum number of keys and items in a value of a data file.

A longer value is data for a template, not front matter.
"""


def _values(boundary: Boundary, path: str) -> Values:
    values = {
        key: value
        for key, value in read_mapping(boundary, path, most_of_key=_MOST_OF_KEY).items()
        if key not in _NOT_ELEVENTYS
    }
    return {**values, "tags": tags(values["tags"])} if "tags" in values else values


def tags(value: object) -> object:
    """Return tags as Eleventy joins them: a text with commas is a list."""
    return value.split(",") if isinstance(value, str) else value


def ignored(boundary: Boundary, folder: str, program: str) -> tuple[str, ...]:
    """
    Return patterns, as in a .gitignore, for files that Eleventy does not turn into pages.

    Args:
        folder: As in `read_data_files`.
    """
    names = [".eleventyignore"]
    if not _KEEPS_IGNORED.search(program):
        names.insert(0, ".gitignore")
    files = (name for name in names if has_file(boundary.root / name))
    lines = "\n".join(read_text(boundary, name, errors="replace") for name in files)
    parts = (*_PARTS.findall(programs.block(program, "dir")), *_PART_CALLS.findall(program))
    paths = (posixpath.normpath(posixpath.join(folder, part)) for part in parts)
    return (
        *lines.replace("\\", "").splitlines(),
        *_IGNORED.findall(program),
        *(f"/{path}/" for path in paths if path not in (".", posixpath.normpath(folder or "."))),
    )


_PARTS = re.compile(r"\b(?:includes|layouts|data)['\"]?\s*:\s*['\"`]([\w./-]+)['\"`]")
_DATA_FOLDER = re.compile(r"\bdata['\"]?\s*:\s*['\"`]([\w./-]+)['\"`]")
_DATA_CALL = re.compile(r"\bsetDataDirectory\s*\(\s*['\"`]([\w./-]+)['\"`]")
_PART_CALLS = re.compile(r"\bset(?:Includes|Layouts|Data)Directory\s*\(\s*['\"`]([\w./-]+)['\"`]")
_KEEPS_IGNORED = re.compile(r"setUseGitIgnore\(\s*false")
_IGNORED = re.compile(r"\bignores\.add\(\s*['\"`]([^'\"`]+)['\"`]")


def engine(program: str) -> str:
    """Return the template engine that Eleventy runs before Markdown: `njk`, `liquid` or `md`."""
    if programs.value(program, "markdownTemplateEngine") == "njk":
        return "njk"
    return "md" if _NO_ENGINE.search(program) else "liquid"


_NO_ENGINE = re.compile(r"\bmarkdownTemplateEngine['\"]?\s*:\s*false\b")

# A comment cannot contain the start of another, so unclosed ones take only linear time.
_NUNJUCKS_COMMENT = re.compile(
    r"\{#(?>(?:(?!\{#|#\}).)*)#\}"
    r"|\{%-?\s*+(?P<name>raw|verbatim)\s*+-?%\}"
    r"(?>(?:(?!\{%-?\s*+(?:end)?(?P=name)).)*)\{%-?\s*+end(?P=name)",
    re.DOTALL,
)
"""A comment, or a `raw` or `verbatim` block, whose text Nunjucks does not change."""
_LIQUID_COMMENT = re.compile(
    r"\{%-?\s*+(?:(?P<name>(?:end)?(?:comment|raw))\s*+-?|#(?>(?:(?!\{%|%\}).)*))%\}", re.DOTALL
)


def without_comments(body: str, used: str) -> str:
    """
    Return the body without the comments of its template engine; line numbers stay the same.

    Args:
        used: Names of the engines that render the body, such as `njk,md`.
    """
    if "njk" in used:
        return _NUNJUCKS_COMMENT.sub(
            lambda found: found[0] if found["name"] else "\n" * found[0].count("\n"), body
        )
    return _without_liquid_comments(body) if "liquid" in used else body


def _without_liquid_comments(body: str) -> str:
    """Return the body without closed Liquid comments; comments inside `raw` are kept."""
    parts: list[str] = []
    done, start, within = 0, 0, ""
    for mark in _LIQUID_COMMENT.finditer(body):
        name = mark["name"]
        if within:
            is_end = name == f"end{within}"
        else:
            start, within = mark.start(), name if name in ("comment", "raw") else ""
            is_end = name is None
        if is_end and within != "raw":
            parts += (body[done:start], "\n" * body.count("\n", start, mark.end()))
            done = mark.end()
        within = "" if is_end else within
    return "".join((*parts, body[done:]))


def written_permalink(template: str, path: str, front: Mapping[str, object]) -> str:
    """
    Return the permalink that a template makes, or an empty string if it cannot be determined.

    Args:
        path: Path of the file, relative to the content folder.
        front: Front matter of the page, keys in lower case.
    """
    folder, _, name = path.rpartition("/")
    stem = _DATE_PREFIX.sub("", name.rpartition(".")[0])
    slug = stem if stem != "index" else _DATE_PREFIX.sub("", folder.rpartition("/")[2])
    own = {"page.fileSlug": slug, "page.filePathStem": f"{folder and '/'}{folder}/{stem}"}

    def value(match: re.Match[str]) -> str:
        given = own.get(match[1], front.get(match[1].lower()))
        if not isinstance(given, str | int) or isinstance(given, bool):
            return match[0]
        return slugified(str(given), match[2]) or match[0] if match[2] else str(given)

    written = _VARIABLE.sub(value, template)
    return "" if "{" in written else written


_DATE_PREFIX = re.compile(r"\A\d{4}-\d{2}-\d{2}-")
_VARIABLE = re.compile(r"\{\{-?\s*([\w.]+)\s*(?:\|\s*(slugify|slug)\s*)?-?\}\}")
_SPELLED_OUT = frozenset("'’&äöüßæøœðþđł")
_PLAIN = re.compile(r"[a-z0-9]+(?:[ -]+[a-z0-9]+)*")


def slugified(text: str, name: str) -> str:
    """
    Return a text's slug by Eleventy's filter *name*, `slugify` or `slug`.

    Return an empty string if the slug is not known: the filters replace some characters by words
    or letters that this function does not know, such as `and` for `&` and `ae` for `ä`.
    """
    text = text.lower().strip()
    if name == "slugify" and not _SPELLED_OUT & set(text):
        text = re.sub(r"[^a-z0-9]+", " ", _without_accents(text)).strip()
    return re.sub(r"[ -]+", "-", text) if _PLAIN.fullmatch(text) else ""


def _without_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def _diagnostics(
    boundary: Boundary, programs: list[str], hiding: Collection[str]
) -> Iterator[Diagnostic]:
    """Yield one diagnostic for all programs: a warning if some of them may hide pages."""
    if not programs:
        return
    texts = {path: read_text(boundary, path, errors="replace") for path in programs}
    hiding = [path for path, text in texts.items() if path in hiding or _HIDES_PAGES.search(text)]
    yield computed(
        (hiding or programs)[0],
        "write its keys into a data file in JSON, or into the front matter of the pages",
        others=len(hiding or programs) - 1,
        hides=bool(hiding),
    )
