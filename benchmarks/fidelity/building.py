"""
Build a site with an installed Hugo, and read Hugo's values for each page.

The layouts print these values; the site's theme and modules are not used. A paired shortcode shows
the text between its tags. All other shortcodes show nothing, except some of Hugo's own. The records
have the fields of the oracles in the corpora that are compared.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, NamedTuple

from eventsearch.extractor.hugo.config.files import Tree, read_configuration
from eventsearch.extractor.hugo.config.mounts import with_themes
from eventsearch.files import Boundary

KEPT = frozenset(
    ("baseurl", "buildexpired", "builddrafts", "buildfuture", "canonifyurls", "cascade",
     "contentdir", "contenttypes", "defaultcontentlanguage", "defaultcontentlanguageinsubdir",
     "disablekinds", "disablelanguages", "disablepathtolower", "enableemoji", "frontmatter",
     "hascjklanguage", "ignorefiles", "languages", "languagecode", "locale", "mainsections",
     "markup", "mediatypes", "outputformats", "params", "permalinks", "pluralizelisttitles",
     "relativeurls", "removepathaccents", "taxonomies", "timezone", "title", "uglyurls")
)  # fmt: skip
"""Configuration keys that affect pages. For all other keys Hugo uses its defaults."""

KEPT_OF_LANGUAGES = KEPT | {
    *("disabled", "direction", "label", "languagedirection", "languagename", "weight")
}
NOWHERE = ("archetypedir", "assetdir", "datadir", "i18ndir", "staticdir", "themesdir")
MOST_REFUSED = 200
"""Maximum number of files that Hugo refuses. Each try leaves out the files refused so far."""

EVERYTHING = ("--buildDrafts", "--buildFuture", "--buildExpired")

EMBEDDED = frozenset(("details", "figure", "highlight", "param", "ref", "relref", "youtube"))
"""Hugo's own shortcodes that send no request to other hosts and exist in all versions."""

_LAYOUT = """
{{- $page := . -}}{{- $terms := dict -}}
{{- range $plural, $_ := site.Taxonomies -}}{{- $of := slice -}}
{{- range $page.GetTerms $plural -}}
{{- $of = $of | append (dict "title" .Title "url" .RelPermalink "term" .Data.Term) -}}
{{- end -}}{{- $terms = merge $terms (dict $plural $of) -}}{{- end -}}
{{- $reported := dict "lang" .Lang "kind" .Kind "section" .Section "type" .Type "draft" .Draft
  "relpermalink" .RelPermalink "permalink" .Permalink "title" .Title "bundle" .BundleType
  "aliases" .Aliases "slug" .Slug "weight" .Weight "terms" $terms "raw" .RawContent
  "headings" slice "html" .Content "file" "" -}}
{{- with .File -}}{{- $reported = merge $reported (dict "file" .Filename) -}}{{- end -}}
{{- with .Fragments -}}{{- $reported = merge $reported (dict "headings" .Headings) -}}{{- end -}}
{{- range $name, $date := dict "date" .Date "publishdate" .PublishDate "expirydate" .ExpiryDate
  "lastmod" .Lastmod -}}
{{- $text := cond $date.IsZero "" ($date.Format "2006-01-02T15:04:05Z07:00") -}}
{{- $reported = merge $reported (dict $name $text) -}}{{- end -}}
{{- $reported | jsonify (dict "noHTMLEscape" true) -}}
"""
_LAYOUTS = {
    "partials/reported.html": _LAYOUT,
    "_default/single.html": '{{ partial "reported.html" . }}',
    "_default/list.html": '{{ partial "reported.html" . }}',
    "index.html": '{{ range site.Pages }}{{ partial "reported.html" . }}{{ "\\n" }}{{ end }}',
}
_FIRST = b'{"aliases":'
_CALL = re.compile(r"\{\{([<%])\s*(/?)\s*([\w./-]+)((?:(?![>%]\}\}).)*)[>%]\}\}", re.DOTALL)
_COMMENT = re.compile(r"\{\{[<%]/\*.*?\*/[>%]\}\}", re.DOTALL)
_FORMAT = re.compile(r'OutputFormat with key "(\w+)" not found')
_REFUSED = re.compile(r"error building site: (?!logged).*")
_DATELESS = re.compile(r"not a parsable date: see (\S.*)")
_FILE = re.compile(r'"(/[^":]+)(?:"|:\d)')
_IN_LAYOUT = "execute of template failed"
_RAW = "{{ .Inner }}"
_SHOWN = """{{ if findRE "(?m)^[ \\t]*<[a-zA-Z/]" .Inner 1 }}{{ .Inner }}{{ else }}
{{- .Page.RenderString (dict "display" "block") .Inner }}{{ end }}"""

Reported = dict[str, Any]


class Oracle(NamedTuple):
    """
    Hugo's values for the pages of a site.

    Attributes:
        meta: Name of the site, Hugo's version, clock; ``refused``: files that stop the build;
            ``left_out``: files that need the site's own layouts.
        warnings: Hugo's output during the build.
    """

    pages: list[Reported]
    meta: dict[str, Any]
    warnings: str


class NotBuilt(Exception):
    """The generator does not build the site. The message is its output."""


def ask(hugo: str, site: Path, clock: datetime) -> Oracle:
    """
    Build the site in a folder with Hugo at a time, and return Hugo's values for its pages.

    Raises:
        NotBuilt: Hugo does not build the site, even without the files that it refuses.
    """
    site = site.resolve()
    with tempfile.TemporaryDirectory() as name:
        work = Path(name).resolve()
        formats: set[str] = set()
        refused: set[str] = set()
        left_out: set[str] = set()
        _prepare(work, site, formats, refused)
        command = (
            *(hugo, "--source", str(site), "--config", str(work / "hugo.json")),
            *("--configDir", str(work / "nowhere"), "--layoutDir", str(work / "layouts")),
            *("--cacheDir", str(work / "cache"), "--noBuildLock", "--environment", "production"),
            *("--clock", clock.isoformat()),
        )
        warnings, every = _build(command, work / "every", site, *EVERYTHING)
        while match := _REFUSED.search(warnings):
            known = len(formats) + len(refused | left_out)
            formats.update(_FORMAT.findall(match[0]))
            files = [each for each in _FILE.findall(match[0]) if Path(each).is_relative_to(site)]
            if "OutputFormat" not in match[0]:
                # If a template failed, the cause may be the layouts of this module, not the file.
                (left_out if _IN_LAYOUT in match[0] else refused).update(files[-1:])
            if known == len(formats) + len(refused | left_out) or known > MOST_REFUSED:
                raise NotBuilt(warnings)
            _prepare(work, site, formats, refused | left_out)
            warnings, every = _build(command, work / "every", site, *EVERYTHING)
        _, published = _build(command, work / "published", site)
    pages = [
        _record(reported, clock, in_default=key in published)
        for key, reported in sorted(every.items())
    ]
    at_fault = {*refused, *_DATELESS.findall(warnings)}
    meta = {
        "name": site.name,
        "hugo": version(hugo),
        "clock": clock.isoformat(),
        "refused": _relative(at_fault, site),
        "left_out": _relative(left_out, site),
    }
    return Oracle(pages, meta, warnings)


def write(oracle: Oracle, folder: Path) -> str:
    """Write an oracle into a folder, in the format of the corpora. Return its name."""
    folder.mkdir(parents=True, exist_ok=True)
    name = str(oracle.meta["name"])
    (folder / f"{name}.meta.json").write_text(json.dumps(oracle.meta, indent=1))
    with gzip.open(folder / f"{name}.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(f"{json.dumps(page, ensure_ascii=False)}\n" for page in oracle.pages)
    return name


def version(hugo: str) -> str:
    """Return the version of a Hugo program, such as ``0.168.0``."""
    reported = subprocess.run([hugo, "version"], capture_output=True, text=True, check=True).stdout
    return next(iter(re.findall(r"\d+\.\d+(?:\.\d+)?", reported)), "")


def _relative(files: Iterable[str], site: Path) -> list[str]:
    return sorted(Path(each).relative_to(site).as_posix() for each in files)


def _prepare(work: Path, site: Path, formats: Iterable[str], refused: Iterable[str]) -> None:
    """Write the configuration, the layouts and the shortcodes for the build."""
    boundary = Boundary(site)
    configuration, _ = with_themes(
        boundary, read_configuration(boundary, "production"), "production"
    )
    settings = _kept(configuration.tree, KEPT)
    mounts = configuration.tree.get("module", {})
    content = (
        [each for each in mounts.get("mounts", ()) if str(each.get("target")).startswith("content")]
        if isinstance(mounts, Mapping)
        else []
    )
    settings["outputformats"] = {
        **{name: {"mediatype": "text/plain"} for name in formats},
        **settings.get("outputformats", {}),
    }
    settings |= {
        **{key: str(work / "nowhere") for key in NOWHERE},
        "resourcedir": str(work / "resources"),
        "baseurl": settings.get("baseurl") or "https://example.org/",
        "reflinkserrorlevel": "WARNING",
        "disablehugogeneratorinject": True,
        "ignorefiles": [
            *settings.get("ignorefiles", ()),
            *(f"{re.escape(each)}$" for each in refused),
        ],
        "disablekinds": [
            *(k for k in settings.get("disablekinds", ()) if str(k).lower() != "home"),
            *("RSS", "sitemap", "robotsTXT", "404"),
        ],
        "security": {
            "allowcontent": [".*"],
            "http": {"urls": ["none"]},
            "exec": {"allow": ["none"]},
        },
        **({"module": {"mounts": content}} if content else {}),
    }
    (work / "hugo.json").write_text(json.dumps(settings, default=str), encoding="utf-8")
    for name, text in {**_LAYOUTS, **dict(_shortcodes(site))}.items():
        path = work / "layouts" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _kept(tree: Tree, keys: frozenset[str]) -> dict[str, Any]:
    settings: dict[str, Any] = {key: value for key, value in tree.items() if key in keys}
    if isinstance(languages := settings.get("languages"), Mapping):
        settings["languages"] = {
            code: _kept(each, KEPT_OF_LANGUAGES)
            for code, each in languages.items()
            if isinstance(each, Mapping)
        }
    return settings


def _shortcodes(site: Path) -> Iterator[tuple[str, str]]:
    """Yield path and template of each shortcode that the content uses and `EMBEDDED` lacks."""
    opened: Counter[tuple[str, str]] = Counter()
    closed: Counter[str] = Counter()
    for path in site.rglob("*"):
        if (
            path.suffix.lower() in (".md", ".markdown", ".mdown", ".html", ".htm")
            and path.is_file()
        ):
            text = _COMMENT.sub("", path.read_text(encoding="utf-8", errors="replace"))
            for mark, closing, name, rest in _CALL.findall(text):
                closed[name] += bool(closing) or rest.rstrip().endswith("/")
                opened[name, mark] += not closing
    for name in {name for name, _ in opened} - EMBEDDED:
        template = _SHOWN if opened[name, "<"] else _RAW
        yield f"shortcodes/{name}.html", template if closed[name] else ""


def _build(
    command: tuple[str, ...], folder: Path, site: Path, *flags: str
) -> tuple[str, dict[tuple[str, str], Reported]]:
    """Build into a folder. Return Hugo's output, and its pages by file and language."""
    done = subprocess.run(
        [*command, "--destination", str(folder), *flags],
        capture_output=True,
        text=True,
        check=False,
    )
    pages: dict[tuple[str, str], Reported] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and (data := path.read_bytes()).startswith(_FIRST):
            for line in data.decode("utf-8").strip("\n").split("\n"):
                reported: Reported = json.loads(line)
                file = reported.pop("file")
                reported["source"] = Path(file).relative_to(site).as_posix() if file else None
                pages[reported["source"] or reported["permalink"], reported["lang"]] = reported
    return done.stderr + done.stdout, pages


def _record(reported: Reported, clock: datetime, *, in_default: bool) -> Reported:
    raw, html = reported.pop("raw"), reported.pop("html")
    published, expires = (
        datetime.fromisoformat(reported[key]) if reported[key] else None
        for key in ("publishdate", "expirydate")
    )
    return reported | {
        "future": published is not None and published > clock,
        "expired": expires is not None and expires < clock,
        "in_default": in_default,
        "headings": list(_headings(reported["headings"])),
        "rawsha1": hashlib.sha1(raw.encode(), usedforsecurity=False).hexdigest(),
        "text": text_of(html),
    }


def _headings(headings: list[Reported] | None) -> Iterator[Reported]:
    for each in headings or ():
        if each["ID"]:
            yield {"id": each["ID"], "level": each["Level"], "title": each["Title"]}
        yield from _headings(each["Headings"])


class _Words(HTMLParser):
    """Collects the text of HTML, with a line break at each tag that is not inline."""

    INLINE = frozenset(
        ("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn",
         "em", "font", "i", "ins", "kbd", "label", "mark", "q", "ruby", "s", "samp", "small",
         "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr")
    )  # fmt: skip
    UNSEEN = frozenset(("script", "style", "template", "iframe", "noscript"))

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, _attrs: object) -> None:
        self._unseen += tag in self.UNSEEN
        if tag not in self.INLINE:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in self.UNSEEN and self._unseen > 0
        if tag not in self.INLINE:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(data)


def text_of(html: str) -> str:
    """Return the text of HTML, with a line for each block."""
    words = _Words()
    words.feed(html)
    words.close()
    lines = (" ".join(line.split()) for line in "".join(words.parts).split("\n"))
    return "\n".join(line for line in lines if line)
