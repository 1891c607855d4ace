"""Hugo sites. Field rules, `render` and URLs follow Hugo, so few steps change anything here."""

from __future__ import annotations

from collections.abc import Iterator

from eventsearch.extractor.front_matter.coercion import to_text
from eventsearch.extractor.front_matter.parse import parse
from eventsearch.extractor.hugo.config.load import load
from eventsearch.extractor.hugo.content_paths import move
from eventsearch.extractor.hugo.discovery import discover
from eventsearch.extractor.hugo.urls import Place
from eventsearch.extractor.hugo.urls import address as address_of
from eventsearch.extractor.platforms.markup import level_text
from eventsearch.extractor.platforms.protocol import Body, Platform
from eventsearch.extractor.site import Site
from eventsearch.extractor.site_context import Context
from eventsearch.model.page import Diagnostic, Meta, ParsedFile, Severity, SourceFile

IGNORES_PLACES = (0, 153)
"""The first version of Hugo that ignores `lang` and `path` in front matter."""

_PLACES = ("lang", "path")
_MARKUPS = frozenset(
    ("", "ad", "adoc", "asciidoc", "asciidocext", "goldmark", "htm", "html", "markdown", "md",
     "mdown", "org", "pandoc", "pdc", "rst")
)  # fmt: skip


def read(source: SourceFile, data: bytes, site: Site) -> ParsedFile:
    """Return a file's front matter and body; from Hugo 0.152 on, YAML is read as YAML 1.2."""
    return parse(source, data, yaml_1_2=site.version >= (0, 152))


def place(parsed: ParsedFile, site: Site) -> ParsedFile:
    source = parsed.source
    if site.version >= IGNORES_PLACES:
        return parsed
    lang = parsed.front.get("lang")
    if isinstance(lang, str) and lang.lower() in site.languages:
        source = source._replace(lang=lang.lower())
    path = parsed.front.get("path")
    if isinstance(path, str) and path.strip("/"):
        source = move(source, path, site.localised(source.lang).taxonomies)
    return parsed._replace(source=source)


def front_matter(parsed: ParsedFile, site: Site) -> ParsedFile:
    """Add diagnostics for keys and formats that the site's version of Hugo refuses or ignores."""
    outdated = tuple(_outdated(parsed, site))
    return parsed._replace(diagnostics=(*parsed.diagnostics, *outdated)) if outdated else parsed


def _outdated(parsed: ParsedFile, site: Site) -> Iterator[Diagnostic]:
    version, front = site.version, parsed.front
    if "_build" in parsed.places and version >= (0, 160):
        yield _refused(parsed, site, "_build", "0.160", "write `build`")
    if version >= (0, 135) and isinstance(front.get("published"), bool):
        right = "false" if front["published"] else "true"
        yield _refused(parsed, site, "published", "0.135", f"write `draft: {right}`")
    kind = to_text(front.get("markup")) or ""
    if version >= (0, 126) and kind.lower() not in _MARKUPS:
        yield _refused(parsed, site, "markup", "0.126", "remove `markup`, or write `markdown`")
    is_html = parsed.source.path.lower().endswith((".html", ".htm"))
    if version >= (0, 162) and is_html and not site.own.get("html"):
        yield _refused(parsed, site, "", "0.162", "set `security.allowContent` to `['.*']`")
    for key in _PLACES if version >= IGNORES_PLACES else ():
        value = front.get(key)
        if key in parsed.places and (0, 159) <= version < (0, 165):
            yield _refused(parsed, site, key, "0.159", f"remove `{key}`, and move the file")
        elif key in parsed.places and isinstance(value, str) and _means_more(value, parsed, site):
            message = f"Hugo from 0.153 on ignores `{key}` in front matter"
            hint = "move or rename the file to give it that place or language, or set `url`"
            yield _report(parsed, key, message, hint, "warning")


def _means_more(value: str, parsed: ParsedFile, site: Site) -> bool:
    """Whether the value of `lang` or `path` differs from the file's own language or place."""
    source = parsed.source
    languages = set(site.languages) - {source.lang}
    return value.lower() in languages or value.strip("/").count("/") > 0


def _refused(parsed: ParsedFile, site: Site, key: str, since: str, hint: str) -> Diagnostic:
    """Return the diagnostic of a page that Hugo refuses for *key*, or without a key, for HTML."""
    what = f"`{key}`" if key else "pages in HTML"
    if key == "published":
        what = f"`published: {to_text(parsed.front[key])}`, which it reads as a date"
    # If the site does not pin its version of Hugo, an older version may build it.
    severity: Severity = "error" if site.version_place else "warning"
    return _report(parsed, key, f"Hugo from {since} on stops at {what}", hint, severity)


def _report(
    parsed: ParsedFile, key: str, message: str, hint: str, severity: Severity
) -> Diagnostic:
    place = parsed.places.get(key, (0, 0))
    return Diagnostic(parsed.source.path, "E115", message, hint, *place, severity)


def url(parsed: ParsedFile, meta: Meta, site: Site, context: Context) -> str:
    return address_of(
        Place(
            source=parsed.source,
            site=site,
            # `Meta` has the title without Markdown, but Hugo makes URLs from the written title.
            title=to_text(parsed.front.get("title")) or "",
            slug=meta.slug,
            url=meta.url,
            date=meta.date,
            sections=context.sections(parsed.source),
            named=context.named_place(parsed.source) if site.version >= (0, 167) else "",
        )
    )


def body(parsed: ParsedFile, site: Site) -> Body:  # noqa: ARG001
    """Return the body; with `markup: pandoc`, without Pandoc's marks for super- and subscript."""
    pandoc = parsed.front.get("markup") in ("pandoc", "pdc")
    return Body(text=level_text(parsed.body) if pandoc else parsed.body)


PLATFORM = Platform(
    load=load,
    discover=discover,
    read=read,
    place=place,
    front_matter=front_matter,
    body=body,
    url=url,
    address_key="baseURL",
    language_key="defaultContentLanguage",
    announce="`buildFuture` to true in the configuration of Hugo, or `publishDate` in the page",
)
