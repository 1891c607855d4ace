"""
Find the version of Hugo that builds a site.

The first of these that specifies a version counts: the setting `hugo_version`, the configuration
of a host, a CI pipeline, a version manager. Otherwise the newest version known here is used.
`module.hugoVersion.min` only raises an older version.

Source: the documents of Netlify, Vercel, Cloudflare, GitLab, actions-hugo, hvm, asdf and mise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from eventsearch.extractor.front_matter.coercion import text, texts, to_text, tree
from eventsearch.extractor.front_matter.json import read_json
from eventsearch.extractor.front_matter.result import FormatError, Lines
from eventsearch.extractor.front_matter.toml import read_toml
from eventsearch.extractor.hugo.config.files import Tree
from eventsearch.extractor.site import NEWEST_HUGO, Site, Version
from eventsearch.files import Boundary
from eventsearch.model.lazy_pattern import lazy
from eventsearch.settings.site_detection import version_of

IDS_OF_TEXT = (0, 144)
"""The first version that makes a heading's id from its text, not from its Markdown source."""

_VERSION = r"v?(\d{1,3}\.\d{1,4}(?:\.\d{1,4})?)(?![\w.])"
_NAME = r"(?:(?:go)?hugo(?:[-_]?extended)?(?:[-_]?version)?|hugo-bin)"
# Finds Hugo as a variable, an input, a pip or npm package, a line of asdf, a Go module, a download
# and a container image of any owner. Actions, orbs, themes and packages for Hugo do not match.
_NAMED = lazy(
    rf"(?i)(?:(?:(?<![\w@/-])|(?<=gohugoio/)){_NAME}"
    r"(?:[\"']?\s*(?:[:=@]=?|\bvalue:)\s*[\"']?[\^~]?|[ \t]+)"
    rf"|(?<=gohugoio/)hugo/releases/download/|(?<=[\w.-]/){_NAME}:)"
    rf"(?:[a-z]+[-_])*{_VERSION}",
    re.ASCII,
)
_COMMENT_OR_ACTION = lazy(r"#|\buses:\s*[\"']?(?!docker:)\S*$")
"""Matches the start of a line if the rest is a comment or the name of a GitHub action."""
_BARE = lazy(rf"(?i)\s*{_VERSION}", re.ASCII)
_VARIABLE = "hugo_version"

_HOSTS = (
    *("netlify.toml", "vercel.json", "wrangler.toml", "wrangler.jsonc", "wrangler.json"),
    *("amplify.yml", "render.yaml", ".gitlab-ci.yml", ".circleci/config.yml"),
)
_TOOLS = (
    *(".hvm", ".hugo-version", ".hugo_version", ".tool-versions", "mise.toml", ".mise.toml"),
    *("package.json", "Dockerfile"),
)
_WORKFLOWS = (".github/workflows", ".forgejo/workflows", ".gitea/workflows", ".woodpecker")
_MOST_WORKFLOWS = 100
"""Number of files to read in each folder of workflows."""


_HOOKS = "markup.goldmark.renderhooks"
_OUTDATED: Mapping[str, tuple[int, str]] = {
    f"{_HOOKS}.image.enabledefault": (148, "write `useEmbedded: fallback`, or `never` for false"),
    f"{_HOOKS}.link.enabledefault": (148, "write `useEmbedded: fallback`, or `never` for false"),
    "cascade.target.lang": (150, "write it as `sites.matrix.languages` below `target`"),
    "cascade._target": (156, "write `target`"),
    "languagecode": (158, "write `locale`"),
    "languages.*.languagecode": (158, "write `locale`"),
    "languages.*.languagedirection": (158, "write `direction`"),
    "languages.*.languagename": (158, "write `label`"),
    "module.mounts.excludefiles": (153, "write it in `files`, with `! ` before each pattern"),
    "module.mounts.includefiles": (153, "write it in `files`"),
    "module.mounts.lang": (153, "write it as `sites.matrix.languages`"),
}
"""Maps a deprecated key to the minor version that deprecated it, and what to write instead."""

PATIENCE = 15
"""Minor versions from a key's deprecation until Hugo stops at the key."""


class Named(NamedTuple):
    """A version of Hugo and the place that specifies it, such as ``netlify.toml:4``."""

    version: Version
    place: str


def at_version(site: Site, named: Named) -> Site:
    """Return a site, and its language variants, set to a version of Hugo."""
    variants = {code: at_version(each, named) for code, each in site.variants.items()}
    markup = site.markup._replace(ids_of_text=named.version >= IDS_OF_TEXT)
    return replace(
        site, version=named.version, version_place=named.place, markup=markup, variants=variants
    )


def hugo_version(boundary: Boundary, configuration: Tree) -> Named:
    """Return the version of Hugo that builds a site; its place is empty if nothing specifies it."""
    least = version_of(text(tree(configuration, "module", "hugoversion").get("min")))
    named = next(_named(boundary), Named(NEWEST_HUGO, ""))
    if least and least > named.version:
        return Named(least, "module.hugoVersion.min")
    return named


class Outdated(NamedTuple):
    """A deprecated key, its first value, and the minor version that stops at it."""

    key: str
    value: str
    since: int
    hint: str


def outdated(configuration: Tree) -> Iterator[Outdated]:
    """Yield the deprecated keys in a configuration."""
    for key, (since, hint) in _OUTDATED.items():
        for value in _values_at(configuration, key.split(".")):
            yield Outdated(key.rpartition(".")[2], to_text(value) or "", since + PATIENCE, hint)
            break


def _values_at(value: object, keys: Sequence[str]) -> Iterator[object]:
    """Yield the values at the end of a path of keys; in a list, the path applies to each item."""
    if isinstance(value, list):
        for each in value:
            yield from _values_at(each, keys)
    elif not keys:
        if value is not None:
            yield value
    elif isinstance(value, Mapping):
        for each in value.values() if keys[0] == "*" else (value.get(keys[0]),):
            yield from _values_at(each, keys[1:])


def html_is_content(configuration: Tree) -> bool:
    """Whether `security.allowContent` allows pages in HTML."""
    patterns = texts(tree(configuration, "security").get("allowcontent"))
    wanted = [each for each in patterns if not each.startswith("! ")]
    unwanted = [each.removeprefix("! ") for each in patterns if each.startswith("! ")]
    return any(map(_fits_html, wanted)) and not any(map(_fits_html, unwanted))


def _fits_html(pattern: str) -> bool:
    try:
        return re.search(pattern, "text/html") is not None
    except re.error:
        return False


def _named(boundary: Boundary) -> Iterator[Named]:
    for name in (*_HOSTS, *_workflows(boundary), *_TOOLS):
        try:
            content = boundary.read(name).decode("utf-8", "replace")
        except OSError:
            continue
        yield from _in_file(name, content)


def _workflows(boundary: Boundary) -> list[str]:
    names: list[str] = []
    for folder in _WORKFLOWS:
        if boundary.holds(folder):
            files = sorted((boundary.root / folder).glob("*.y*ml"))[:_MOST_WORKFLOWS]
            names += [f"{folder}/{file.name}" for file in files]
    return names


def _in_file(name: str, content: str) -> Iterator[Named]:
    """Yield the newest version that a file specifies, if it specifies any."""
    if name.startswith((".hvm", ".hugo")):
        matches = [match for match in [_BARE.match(content)] if match]
    else:
        matches = [match for match in _NAMED.finditer(content) if _is_hugo(content, match)]
    if name in ("netlify.toml", "vercel.json"):
        values = set(_production_values(name, content))
        matches = [match for match in matches if match[1] in values]
    if matches:
        last = max(matches, key=lambda match: version_of(match[1]))
        yield Named(version_of(last[1]), f"{name}:{Lines(content).place(last.start())[0]}")


def _is_hugo(content: str, match: re.Match[str]) -> bool:
    """
    Whether a match is a version of Hugo.

    It is not in a comment or the name of an action, and the major number is not too great for Hugo.
    """
    before = content[content.rfind("\n", 0, match.start()) + 1 : match.start()]
    return version_of(match[1])[0] <= NEWEST_HUGO[0] and not _COMMENT_OR_ACTION.search(before)


def _production_values(name: str, content: str) -> Iterator[str]:
    """Yield the version that a host uses for the production build, not for previews."""
    try:
        values = (read_toml if name.endswith(".toml") else read_json)(content).value
    except FormatError:
        return
    for path in (
        ("context", "production", "environment"),
        ("build", "environment"),
        ("build", "env"),
        ("env",),
    ):
        if value := text(tree(values, *path).get(_VARIABLE)):
            yield value.strip().removeprefix("v")
            return
