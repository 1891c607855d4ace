"""
Folders of Markdown without a site generator, or with a generator that the site's code configures:
Astro, Eleventy, Gatsby, Pelican and Nikola.

Every Markdown file is a page, at its `permalink` or else at the path of the file. The site's code
may put pages elsewhere. It is not run, so the default of the generator is used.

Source: https://www.11ty.dev/docs/permalinks/, https://docs.astro.build/en/guides/routing/,
https://docs.getpelican.com/en/latest/settings.html#url-settings and
https://getnikola.com/handbook.html#metadata-fields
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from eventsearch.extractor import programs
from eventsearch.extractor.dates import known_zone
from eventsearch.extractor.files.discovery_diagnostics import guessed_address
from eventsearch.extractor.front_matter.coercion import text, texts
from eventsearch.extractor.front_matter.parse import read_header
from eventsearch.extractor.hugo.cascade import Values
from eventsearch.extractor.hugo.config.files import first_of, read_text
from eventsearch.extractor.hugo.config.mounts import demand_content
from eventsearch.extractor.platforms import documents, markdoc
from eventsearch.extractor.platforms.astro import Astro, read_astro
from eventsearch.extractor.platforms.documents import (
    ASTRO_PAGES,
    ELEVENTY_PAGES,
    MARKUP,
    REACT_PAGES,
    unread_pages,
)
from eventsearch.extractor.platforms.docusaurus import mdx
from eventsearch.extractor.platforms.eleventy import (
    DataFiles,
    engine,
    ignored,
    read_data_files,
    tags,
    without_comments,
    written_permalink,
)
from eventsearch.extractor.platforms.markup import github
from eventsearch.extractor.platforms.protocol import Body, Discovery, Platform, read_fences
from eventsearch.extractor.platforms.walk import (
    LANGUAGES,
    Entry,
    language_suffix,
    page,
    walk,
    with_sections,
)
from eventsearch.extractor.site import DATE_SOURCES, Mount, Site, SiteAndDiagnostics
from eventsearch.extractor.site_context import Context
from eventsearch.files import Boundary, has_file
from eventsearch.model.page import Diagnostic, Meta, ParsedFile, SourceFile
from eventsearch.settings.site_detection import (
    ASTRO,
    ELEVENTY,
    GATSBY,
    MARKDOWN,
    NIKOLA,
    PELICAN,
    SITE_KEYS,
    has_conf,
    origin,
)

NAME = "folder"

_READ = frozenset(ending.removeprefix(".") for ending in MARKDOWN)
_INDEX = frozenset(("index", "readme"))
_OF_PELICAN = {"date": (*DATE_SOURCES["date"], ":filename")}
_VARIANT = re.compile(r"\A[a-z]+(?:-(?:[a-z]{2}|cyrl|latn|hans|hant))?\Z")
_BASE_KEYS = {**dict.fromkeys(ASTRO, "base"), **dict.fromkeys((*ELEVENTY, *GATSBY), "pathPrefix")}
"""Maps a configuration file to its key for the base path of the site's addresses."""
_FOLDER_KEYS = {
    **dict.fromkeys(ASTRO, "srcDir"),
    **dict.fromkeys(ELEVENTY, "input|setInputDirectory"),
    **dict.fromkeys(PELICAN, "PATH"),
}
"""Maps a configuration file to its keys, joined by `|`, for the folder of the sources."""
_NO_PATH = re.compile(r"[{}\\]|//|\A[A-Za-z][A-Za-z0-9+.-]*:")
"""Characters that show that a permalink is a template, or an address outside the site."""


def load(boundary: Boundary, *, content: str, environment: str) -> SiteAndDiagnostics:
    demand_content(boundary, [content or "."], "correct `content` in eventsearch.toml")
    conf = (NIKOLA,) if has_conf(boundary.root) else ()
    files = first_of(boundary, (*ASTRO, *ELEVENTY, *PELICAN, *GATSBY, *conf))
    program = _program(boundary, files)
    content = content or (_sources(boundary, files, program) if files else "")
    walked = walk(boundary, content, accepts=_accepts)
    suffixes = {language_suffix(each.stem, ())[1] for each in walked.files} - {""}
    other_keys = "language" if conf else "defaultLocale|defaultLanguage"
    default = _literal(program, f"DEFAULT_LANG|{other_keys}")
    if default in ("", "root"):
        # Starlight's locale `root` is the language of pages outside the language folders.
        root = programs.block(programs.block(program, "locales"), "root")
        default = programs.value(root, "lang") or ""
    default = default.replace("_", "-").lower() or "en"
    folder = posixpath.normpath(content or ".")
    translated = bool(files) and files[0] in (*ASTRO, *ELEVENTY)
    astro = read_astro(boundary, program) if files and files[0] in ASTRO else None
    outer = (
        [each for each in astro.folders if not f"{each}/".startswith(f"{folder}/")] if astro else []
    )
    locales = _language_folders([e.path for e in walked.files], program) if translated else ()
    codes = (default, *sorted({*suffixes, *locales} - {default}))
    base = documents.join_path(_option(files, program, _BASE_KEYS))
    data = DataFiles((), joined=False, diagnostics=())
    is_eleventy = bool(files) and files[0] in ELEVENTY
    if is_eleventy:
        data = read_data_files(boundary, content, files[0], program, walked.files)
    site = replace(
        documents.new_site(boundary, NAME, environment),
        config_files=files,
        date_sources={**DATE_SOURCES, **(_OF_PELICAN if files[:1] == PELICAN else {})},
        title=_literal(program, "SITENAME|BLOG_TITLE|project"),
        zone=known_zone(_literal(program, "TIMEZONE")),
        default_language=default,
        base_url=origin(_option(files, program, SITE_KEYS)) + base,
        build_future=not _waits(files, program),
        own={
            "article": _literal(program, "ARTICLE_URL"),
            "page": _literal(program, "PAGE_URL"),
            "locales": locales,
            "astro": astro,
            "output": _output(program) if is_eleventy else "",
            "engine": engine(program) if is_eleventy else "",
            "ignored": ignored(boundary, content, program) if is_eleventy else (),
            "formats": ("md", *",".join(programs.texts(program)).split(",")),
            "ending": ".html" if conf and not _literal(program, "BLOG_TITLE") else "",
        },
        languages=codes,
        mounts=tuple(Mount(source=each) for each in (folder, *outer)),
        cascades=(*data.cascades, *(_defaults(program) if files[:1] == PELICAN else ())),
        joins_cascades=data.joined,
    )
    return site, data.diagnostics


def _output(program: str) -> str:
    """Return the folder that Eleventy writes; its HTML files are not content."""
    folder = posixpath.normpath(_literal(program, "output|setOutputDirectory") or "_site")
    return f"{folder}/" if folder != "." else ""


def _waits(files: tuple[str, ...], program: str) -> bool:
    """Whether Nikola or Pelican publishes a post only from its date on."""
    if files[:1] == (NIKOLA,):
        return bool(_literal(program, "BLOG_TITLE")) and not _SHOWS_FUTURE.search(program)
    return files[:1] == PELICAN and bool(_HIDES_FUTURE.search(program))


_SHOWS_FUTURE = re.compile(r"^(?:FUTURE_IS_NOW|DEPLOY_FUTURE)\s*=\s*True\b", re.MULTILINE)
_HIDES_FUTURE = re.compile(r"^WITH_FUTURE_DATES\s*=\s*False\b", re.MULTILINE)


def _defaults(program: str) -> Iterator[tuple[Values, Values]]:
    """Yield the default status of pages in Pelican's configuration, if it is a literal."""
    if (given := _DEFAULTS.search(program)) and (status := _STATUS.search(given[1])):
        yield {}, {"status": status[1]}


_DEFAULTS = re.compile(r"^DEFAULT_METADATA\s*=\s*(?:\{|dict\()([^{}()]*)", re.MULTILINE)
_STATUS = re.compile(r"\bstatus['\"]?\s*[:=]\s*['\"](\w+)")


def _language_folders(paths: Iterable[str], program: str) -> tuple[str, ...]:
    """
    Return the language codes that folders have as names, in lower case.

    A folder counts if the program declares its code in `locales`, or if all names beside it are
    language codes: a folder `it` beside `about` and `news` is not Italian.
    """
    declared = programs.block(program, "locales")
    codes = set(map(_code, programs.keys_of(declared) or programs.texts(declared)))
    beside: defaultdict[str, set[str]] = defaultdict(set)
    for path in paths:
        parts = path.split("/")
        for at, name in enumerate(parts):
            beside["/".join(parts[:at])].add(_code(name))
    all_names = set().union(*beside.values())
    for names in beside.values():
        if all(map(_is_language, names)):
            codes |= names
    return tuple(sorted(codes & all_names))


def _code(name: str) -> str:
    return name.replace("_", "-").lower()


def _is_language(code: str) -> bool:
    """Whether a code is a known language, alone or with a country or script, such as `pt-br`."""
    return code.partition("-")[0] in LANGUAGES and bool(_VARIANT.search(code))


def _program(boundary: Boundary, files: tuple[str, ...]) -> str:
    """
    Return the text of the site's configuration; empty if the site has no configuration.

    Command line options of Eleventy in package.json come first, since they override the
    configuration.
    """
    if not files:
        return ""
    program = read_text(boundary, files[0])
    if not files[0].endswith(".py"):
        program = programs.without_comments(program)
    if files[0] in ASTRO:
        program = programs.options(program)
    if files[0] in ELEVENTY and has_file(boundary.root / "package.json"):
        scripts = _OPTION.findall(read_text(boundary, "package.json", errors="replace"))
        given = {_OPTIONS[name]: value for name, value in scripts}
        program = "".join(f"{key}: '{value}'\n" for key, value in given.items()) + program
    return program


_OPTIONS = {"pathprefix": "pathPrefix", "input": "input"}
_OPTION = re.compile(r"--(pathprefix|input)[= ](?:\\?['\"])?([\w./-]+)")


def _literal(program: str, keys: str) -> str:
    """Return the value of one of the keys (joined by `|`), if it is a literal; else empty."""
    return programs.value(program, keys) or ""


def _option(files: tuple[str, ...], program: str, names: Mapping[str, str]) -> str:
    """
    Return the value of an option that has another name in each kind of configuration file.

    In Astro, only top-level options count: options of plugins may have the same name.
    """
    keys = names.get(files[0], "") if files else ""
    return (programs.value(program, keys, top_level=files[0] in ASTRO) or "") if keys else ""


def _sources(boundary: Boundary, files: tuple[str, ...], program: str) -> str:
    """Return the configured source folder, or `src` or `content`, if it has Markdown; else ""."""
    named = posixpath.normpath(_option(files, program, _FOLDER_KEYS) or ".")
    folders = (each for each in (named, "src", "content") if (boundary.root / each).is_dir())
    inner = (each for each in folders if each != "." and boundary.holds(each))
    return next((each for each in inner if walk(boundary, each, accepts=_accepts).files), "")


def discover(site: Site) -> Discovery:
    """Return all Markdown files, except names with a leading dot and files the program skips."""
    walked = [walk(site.boundary, mount.folder, accepts=_accepts) for mount in site.mounts]
    files = [each for one in walked for each in one.files if not _is_skipped(each.path, site)]
    pages = [_page(entry, site) for entry in files]
    diagnostics = [diagnostic for one in walked for diagnostic in one.diagnostics]
    astro = _astro(site)
    guesses = [each.path for each in files if astro and astro.is_guess(each.path)]
    if guesses:
        diagnostics.append(guessed_address(guesses[0], others=len(guesses) - 1))
    return Discovery(files=with_sections(pages), diagnostics=(*diagnostics, *_unread(site)))


def _astro(site: Site) -> Astro | None:
    astro = site.own.get("astro")
    return astro if isinstance(astro, Astro) else None


def _is_skipped(path: str, site: Site) -> bool:
    """
    Whether the site's program does not make a page from a file.

    Most programs skip names with a leading underscore; Eleventy has rules of its own.
    """
    if astro := _astro(site):
        return astro.is_skipped(path)
    if site.config_files and site.config_files[0] in ELEVENTY:
        output, ending = documents.own_text(site, "output"), path.rpartition(".")[2].lower()
        is_format = ending not in _READ or ending in documents.own_texts(site, "formats")
        if not is_format or (output and path.startswith(output)):
            return True
        is_ignored = documents.is_ignored(path, documents.own_texts(site, "ignored"))
        return is_ignored or bool(_NO_PAGES.search(f"/{path}"))
    return bool(site.config_files) and "/_" in f"/{path}"


_NO_PAGES = re.compile(
    r"/_(?:includes?|layouts?|data|site|drafts?|partials|components|sass|cache)\b"
)


def _unread(site: Site) -> Iterator[Diagnostic]:
    """Yield one diagnostic for each format that is not read."""
    file = site.config_files[0] if site.config_files else ""
    own = ELEVENTY_PAGES if file in ELEVENTY else ASTRO_PAGES if file in ASTRO else {}
    own = REACT_PAGES if file in GATSBY else own
    formats = {**MARKUP, **own}
    for mount in site.mounts:
        yield from unread_pages(site, mount.folder, formats, lambda path: _is_skipped(path, site))


def _inner(path: str, site: Site) -> str:
    """Return a file's path relative to the content folder."""
    astro = _astro(site)
    return astro.inner(path) if astro else path.removeprefix(site.mounts[0].folder).strip("/")


def read(source: SourceFile, data: bytes, site: Site) -> ParsedFile:
    parsed = read_fences(source, data, site)
    # Without a fence, lines such as `title: …` are text in Eleventy, Astro and Gatsby.
    is_text = set(site.config_files[:1]) & {*ELEVENTY, *ASTRO, *GATSBY}
    return parsed if is_text else read_header(parsed)


def place(parsed: ParsedFile, site: Site) -> ParsedFile:
    parsed = documents.drop_keys(parsed, ("url", "path", "cascade"))
    if site.joins_cascades and "tags" in parsed.front:
        parsed = documents.set_values(parsed, {"tags": tags(parsed.front["tags"])})
    return parsed


def front_matter(parsed: ParsedFile, site: Site) -> ParsedFile:
    if parsed.front.get("permalink") is False:
        parsed = documents.set_values(parsed, {"build": documents.NO_PAGE})
    elif parsed.front.get(_UNCOLLECTED) is True:
        parsed = documents.hide(parsed, hidden=True)
    locale = _code(text(parsed.front.get("locale")))
    if _is_language(locale) and not parsed.front.get("lang"):
        parsed = documents.set_values(parsed, {"lang": locale})
    parsed = documents.set_language(parsed)
    if site.config_files and site.config_files[0] in (*PELICAN, NIKOLA):
        parsed = documents.copy_keys(parsed, _OTHER_NAMES)
        if isinstance(joined := parsed.front.get("tags"), str):
            parsed = documents.set_values(parsed, {"tags": _split(joined)})
        marks = {text(parsed.front.get("status")).strip().lower()}
        if site.config_files[0] == NIKOLA:
            marks |= {each.lower() for each in texts(parsed.front.get("tags"))}
        parsed = documents.set_values(parsed, {} if marks.isdisjoint(_DRAFTS) else {"draft": True})
        parsed = documents.hide(parsed, hidden=not marks.isdisjoint(("hidden", "private")))
    if (astro := _astro(site)) and astro.is_starlight and parsed.front.get("pagefind") is False:
        parsed = documents.hide(parsed, hidden=True)
    return documents.set_title(parsed)


_OTHER_NAMES = {"category": "categories", "modified": "lastmod", "updated": "lastmod"}
_DRAFTS = ("draft", "skip")


def _split(joined: str) -> list[str]:
    """Return tags as a list: Pelican and Nikola split a string at commas."""
    return [tag for each in joined.split(",") if (tag := each.strip())]


_UNCOLLECTED = "eleventyexcludefromcollections"
"""Key of a page that Eleventy builds, but leaves out of lists, feeds and sitemaps."""


def url(parsed: ParsedFile, meta: Meta, site: Site, context: Context) -> str:  # noqa: ARG001
    path = parsed.source.path
    permalink = _permalink(path, parsed.front, site)
    if permalink and not _NO_PATH.search(permalink):
        path = permalink
    elif astro := _astro(site):
        path = astro.address(path, text(parsed.front.get("slug")))
    elif site.config_files:
        path = _inner(path, site).rpartition(".")[0]
        if site.config_files[0] in PELICAN:
            return documents.encode_url(site, _pelican(path, parsed, meta, site))
        ending = documents.own_text(site, "ending")
        if site.config_files[0] == NIKOLA and not ending:
            above, _, name = path.removeprefix("pages/").rpartition("/")
            path = documents.join_path(above, text(parsed.front.get("slug"), meta.slug) or name)
        path = f"{path}{ending}" if ending else documents.folder_url(path)
        # `a/index` has the address `/a/`; in Eleventy `a/a` has it too.
        path = re.sub(r"(?:(?<=/)|\A)index/\Z", "", path)
        if site.config_files[0] in ELEVENTY:
            path = re.sub(r"(?:(?<=/)|\A)([^/]+/)\1\Z", r"\1", path)
    return documents.encode_url(site, re.sub(r"(?:(?<=/)|\A)index\.html\Z", "", path))


def _permalink(path: str, front: Mapping[str, object], site: Site) -> str:
    permalink = text(front.get("permalink"))
    if "{{" in permalink and site.config_files and site.config_files[0] in ELEVENTY:
        return written_permalink(permalink, _inner(path, site), front) or permalink
    return permalink


def is_address_unknown(path: str, front: Mapping[str, object], site: Site) -> bool:
    """Whether a page's permalink is a template whose result is not known."""
    return "{" in _permalink(path, front, site)


def _pelican(path: str, parsed: ParsedFile, meta: Meta, site: Site) -> str:
    """
    Return the path of an article or a page by Pelican's patterns.

    Of dates in a pattern only `%Y`, `%m` and `%d` are supported; an unknown field becomes empty.
    """
    is_page = path.startswith("pages/")
    pattern = documents.own_text(site, "page" if is_page else "article")
    pattern = pattern or ("pages/{slug}.html" if is_page else "{slug}.html")
    values = {
        "slug": text(parsed.front.get("slug")) or _slug(meta.title),
        "lang": parsed.source.lang,
        "category": _slug(next(iter(meta.taxonomy("categories")), "misc")),
        **({f"date:%{part}": f"{meta.date:%{part}}" for part in "Ymd"} if meta.date else {}),
    }
    return _FIELD.sub(lambda field: values.get(field[1], ""), pattern)


_FIELD = re.compile(r"\{([^{}]*)\}")


def _slug(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", plain)).strip("-").lower()


def body(parsed: ParsedFile, site: Site) -> Body:
    """Return the body without tags and comments; `{{ title }}` is replaced by front matter."""
    ending = parsed.source.path.rpartition(".")[2].lower()
    without_tags = {"mdx": mdx.plain, **dict.fromkeys(markdoc.ENDINGS, markdoc.plain)}.get(ending)

    def value(match: re.Match[str]) -> str:
        return text(parsed.front.get(match[1].lower())) or match[0]

    plain = without_tags(parsed.body) if without_tags else parsed.body
    if used := documents.own_text(site, "engine"):
        used = text(parsed.front.get("templateengineoverride")) or used
        plain = without_comments(plain, used)
    return Body(text=_OUTPUT.sub(value, plain), ids=github)


_OUTPUT = re.compile(r"\{\{ ?(\w+) ?\}\}")


def _accepts(path: str, is_folder: bool) -> bool:
    return is_folder or path.rpartition(".")[2].lower() in _READ


def _page(entry: Entry, site: Site) -> SourceFile:
    stem, lang = language_suffix(entry.stem, ())
    folder = _inner(entry.path, site).rpartition("/")[0]
    locales, parts = documents.own_texts(site, "locales"), folder.split("/")
    if own := next((part for part in parts if _code(part) in locales), ""):
        # Without the language folder, a page and its translation have the same place.
        parts.remove(own)
        lang, folder = lang or _code(own), "/".join(parts)
    return page(entry, site, folder, stem, is_index=stem.lower() in _INDEX, lang=lang)


PLATFORM = Platform(
    load=load,
    discover=discover,
    read=read,
    place=place,
    front_matter=front_matter,
    body=body,
    url=url,
    address_key="site",
)
