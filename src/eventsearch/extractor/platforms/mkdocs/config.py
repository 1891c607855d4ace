"""
The configuration of an MkDocs site: `mkdocs.yml`, and the file that it inherits from.

Only Markdown extensions of Python-Markdown and PyMdown that read no files and run no code are used;
others are ignored. Functions in the configuration are recognised by name, but never imported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from posixpath import join, normpath
from typing import NamedTuple

import yaml

from eventsearch.extractor.files.discovery_diagnostics import computed, unread_metadata
from eventsearch.extractor.front_matter.coercion import switch, text, texts, tree
from eventsearch.extractor.front_matter.yaml import compose
from eventsearch.extractor.hugo.cascade import PREFIX, Values
from eventsearch.extractor.hugo.config.files import (
    Tree,
    first_of,
    overlay,
    read_mapping,
    read_text,
)
from eventsearch.extractor.hugo.config.mounts import demand_content
from eventsearch.extractor.platforms.documents import find_documents, new_site
from eventsearch.extractor.platforms.walk import Walked, language_suffix, walk
from eventsearch.extractor.site import DATE_SOURCES, Mount, SiteAndDiagnostics
from eventsearch.files import Boundary
from eventsearch.model.page import Diagnostic

READ = ("md", "markdown", "mdown", "mkdn", "mkd")

_MARKDOWN = (
    "abbr", "admonition", "attr_list", "codehilite", "def_list", "extra", "fenced_code",
    "footnotes", "legacy_attrs", "legacy_em", "md_in_html", "meta", "nl2br", "sane_lists",
    "smarty", "tables", "toc", "wikilinks",
)  # fmt: skip
_PYMDOWN = (
    "arithmatex", "betterem", "blocks.admonition", "blocks.caption", "blocks.definition",
    "blocks.details", "blocks.html", "blocks.tab", "bracketspan", "caret", "critic", "details",
    "emoji", "escapeall", "extra", "fancylists", "inlinehilite", "keys", "magiclink", "mark",
    "progressbar", "quotes", "saneheaders", "smartsymbols", "striphtml", "superfences", "tabbed",
    "tasklist", "tilde",
)  # fmt: skip
_MODULES: Mapping[str, str] = {
    **{name: f"markdown.extensions.{name}" for name in _MARKDOWN},
    **{f"markdown.extensions.{name}": f"markdown.extensions.{name}" for name in _MARKDOWN},
    **{f"pymdownx.{name}": f"pymdownx.{name}" for name in _PYMDOWN},
}
_BUILT_IN = ("toc", "tables", "fenced_code")
"""Extensions that MkDocs uses for every site, before the site's own."""

_TEXTS = frozenset(("separator", "smart_enable", "mode", "user", "repo", "base_url"))
"""
Options with a string value that change what a reader sees.

Other options are used only if their value is a boolean, a function or, for `baselevel`, a digit.
"""

_NAME = "tag:yaml.org,2002:python/name:"
_CALL = "tag:yaml.org,2002:python/object/apply:"
_SWITCHES = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


class Function(NamedTuple):
    """A function in the configuration (`!!python/name:…`), with its arguments."""

    name: str
    arguments: tuple[tuple[str, str], ...] = ()


Option = tuple[str, bool | str | Function]


_BLOG_PLUGINS = ("blog", "material/blog")
_META_PLUGINS = ("meta", "material/meta")
_META_FILE = ".meta.yml"
_HIDES_PAGES = re.compile(r"draft|exclude|inclusion|remove|delete", re.IGNORECASE)
"""Words in a hook's source that suggest that it hides pages."""

NOT_MKDOCS = ("url", "path", "headless", "build", "_build", "cascade", "params")
"""Keys that only Hugo defines; MkDocs ignores them, but the field rules would apply them."""


class Extension(NamedTuple):
    """A Markdown extension of the site: its module and its options, with names in lower case."""

    module: str
    options: tuple[Option, ...] = ()


class Blog(NamedTuple):
    """
    A blog that Material's plugin makes.

    Attributes:
        folder: Folder of the blog, relative to `docs_dir`.
        posts: Folder of its posts, relative to `docs_dir`.
        pattern: Pattern of post addresses below *folder*, such as ``{date}/{slug}``.
        date: Unicode pattern of ``{date}``, such as ``yyyy/MM/dd``; empty if it has signs that are
            not supported.
        waits: Whether a post with a future date is a draft until then.
    """

    folder: str
    posts: str
    pattern: str
    date: str
    waits: bool = False


_DATES: Mapping[str, tuple[str, ...]] = {**DATE_SOURCES, "publishdate": ("visible_from",)}
"""
Date keys of a site with a blog that hides future posts.

Only posts of that blog get `visible_from`, so other pages with a future date stay visible.
"""


def load(boundary: Boundary, *, content: str, environment: str) -> SiteAndDiagnostics:
    files = first_of(boundary, ("mkdocs.yml", "mkdocs.yaml"))
    settings = _settings(boundary, files[0]) if files else {}
    folder = content or text(settings.get("docs_dir"), "docs").strip("/")
    demand_content(boundary, [folder], "set `docs_dir` in mkdocs.yml to an existing folder")
    i18n = _options_of(settings.get("plugins"), "i18n")
    languages = i18n.get("languages")
    locales = [tree(each) for each in languages] if isinstance(languages, list) else []
    codes = tuple(text(each.get("locale")).lower() for each in locales if each.get("locale"))
    defaults = [text(each.get("locale")) for each in locales if switch(each.get("default"), False)]
    theme = text(tree(settings, "theme").get("language"), "en")
    default = (defaults or [theme])[0].lower()
    pages = find_documents(boundary, folder, READ).files
    suffixes = {language_suffix(each.stem, ())[1] for each in pages}
    all_codes = tuple(dict.fromkeys((default, *codes, *sorted(suffixes - {""}))))
    metadata = _metadata_files(boundary, settings.get("plugins"), folder)
    blogs = tuple(_blogs(settings.get("plugins")))
    waits = any(blog.waits for blog in blogs)
    site = replace(
        new_site(boundary, "mkdocs", environment),
        config_files=files,
        title=text(settings.get("site_name")),
        base_url=text(settings.get("site_url"), "/"),
        languages=all_codes,
        default_language=default,
        ugly_urls=not switch(settings.get("use_directory_urls"), True),
        mounts=(Mount(source=folder),),
        build_future=not waits,
        date_sources=_DATES if waits else DATE_SOURCES,
        cascades=tuple(_cascades(boundary, settings, metadata, folder)),
        joins_cascades=True,
        own={
            # MkDocs excludes the folder `templates`, unless a pattern includes it again.
            "exclude": ("/templates/", *text(settings.get("exclude_docs")).split("\n")),
            "drafts": tuple(text(settings.get("draft_docs")).split("\n")),
            "locales": codes,
            "structure": text(i18n.get("docs_structure"), "suffix"),
            "extensions": _extensions(boundary, files),
            "appended": "\n\n".join(_appended_texts(boundary, settings)),
            "titles": dict(_titles(_setting(boundary, files, "nav"))),
            "blogs": blogs,
        },
    )
    programs = _program_diagnostics(boundary, settings, metadata)
    return site, (*metadata.diagnostics, *_date_diagnostics(settings, files), *programs)


def _meta_file(plugins: object) -> str:
    """Return the file name that Material's plugin `meta` reads; empty if the plugin is off."""
    for options in _plugin_options(plugins, _META_PLUGINS):
        if switch(options.get("enabled"), True):
            return text(options.get("meta_file"), _META_FILE)
    return ""


def _metadata_files(boundary: Boundary, plugins: object, folder: str) -> Walked:
    """Return the front matter files of folders; without the plugin, files named `.meta.yml`."""
    name = _meta_file(plugins) or _META_FILE
    return walk(
        boundary,
        folder,
        accepts=lambda path, is_folder: is_folder or path.rpartition("/")[2] == name,
        dotted=name,
    )


def _cascades(
    boundary: Boundary, settings: Tree, metadata: Walked, folder: str
) -> Iterator[tuple[Values, Values]]:
    """
    Yield the front matter of folders, the nearest first.

    A file applies to each path that begins with the name of its folder, so `blog/.meta.yml` also
    applies to `blog-old/`. Files in deeper folders win.

    Source: material/plugins/meta/plugin.py.
    """
    if not _meta_file(settings.get("plugins")):
        return
    for file in sorted(metadata.files, key=lambda file: file.folder.split("/"), reverse=True):
        values = read_mapping(boundary, file.path)
        own = {key: value for key, value in values.items() if key not in NOT_MKDOCS}
        yield {PREFIX: f"{folder}/" if file.folder == folder else file.folder}, own


def _program_diagnostics(
    boundary: Boundary, settings: Tree, metadata: Walked
) -> Iterator[Diagnostic]:
    """Report `.meta.yml` files that no plugin reads, and hooks that may change front matter."""
    if metadata.files and not _meta_file(settings.get("plugins")):
        first, *others = metadata.files
        yield unread_metadata(first.path, others=len(others))
    inside = filter(boundary.holds, texts(settings.get("hooks")))
    hooks = [name for name in inside if not boundary.lacks(name)]
    if hooks:
        programs = "".join(read_text(boundary, name, errors="replace") for name in hooks)
        hint = "if the hook hides pages, hide them in their front matter too"
        yield computed(
            hooks[0],
            hint,
            others=len(hooks) - 1,
            hides=bool(_HIDES_PAGES.search(programs)),
        )


def _settings(boundary: Boundary, name: str) -> Tree:
    settings = read_mapping(boundary, name)
    parent = _parent(boundary, settings)
    return overlay(read_mapping(boundary, parent), settings) if parent else settings


def _parent(boundary: Boundary, settings: Tree) -> str:
    parent = text(settings.get("inherit"))
    return "" if boundary.lacks(parent or ".") else parent


def _options_of(entries: object, name: str) -> Tree:
    """Return the options of a plugin or an extension; *entries* is a list or a mapping."""
    for each in entries if isinstance(entries, list) else [entries]:
        if isinstance(each, Mapping) and name in each:
            return tree(each, name)
    return {}


def _titles(nav: yaml.Node | None) -> Iterator[tuple[str, str]]:
    """Yield path (relative to `docs_dir`) and title of each page that has a title in `nav`."""
    for entry in nav.value if isinstance(nav, yaml.SequenceNode) else ():
        for name, target in _pairs(entry):
            if isinstance(target, yaml.ScalarNode):
                yield target.value.removeprefix("./"), name
            yield from _titles(target)


def _plugin_options(plugins: object, names: tuple[str, ...]) -> Iterator[Tree]:
    """Yield the options of each plugin with one of the names; a site may have several."""
    for each in plugins if isinstance(plugins, list) else [plugins]:
        plugin = each if isinstance(each, Mapping) else {text(each): {}}
        for name in names:
            if name in plugin:
                yield tree(plugin, name)


def _blogs(plugins: object) -> Iterator[Blog]:
    for options in _plugin_options(plugins, _BLOG_PLUGINS):
        folder = normpath(text(options.get("blog_dir"), "blog"))
        posts = text(options.get("post_dir"), "{blog}/posts").replace("{blog}", folder)
        pattern = _date_format(options)
        if switch(options.get("enabled"), True):
            yield Blog(
                folder=folder,
                posts=normpath(posts),
                pattern=text(options.get("post_url_format"), "{date}/{slug}"),
                date=pattern if _is_read(pattern) else "",
                waits=switch(options.get("draft_if_future_date"), False),
            )


DATE_PARTS = re.compile(r"y+|MM?|dd?")
"""Unicode pattern signs for year, month and day as numbers."""


def _date_format(options: Tree) -> str:
    return text(options.get("post_url_date_format"), "yyyy/MM/dd")


def _is_read(pattern: str) -> bool:
    """Whether a date pattern has only numbers: month names depend on the theme's language."""
    runs = re.findall(r"([A-Za-z'])(\1*)", pattern)
    return all(DATE_PARTS.fullmatch(first + more) for first, more in runs)


def _date_diagnostics(settings: Tree, files: tuple[str, ...]) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each blog whose date pattern is not supported."""
    for options in _plugin_options(settings.get("plugins"), _BLOG_PLUGINS):
        pattern = _date_format(options)
        if not _is_read(pattern):
            yield Diagnostic(
                path=files[0],
                code="E507",
                message=f"`post_url_date_format` is `{pattern}`, so the addresses of the posts"
                " are not known",
                hint="use only y, M, MM, d and dd, such as yyyy/MM/dd",
                severity="warning",
            )


def _appended_texts(boundary: Boundary, settings: Tree) -> Iterator[str]:
    """Yield texts that `pymdownx.snippets` appends to each page, such as link references."""
    snippets = _options_of(settings.get("markdown_extensions"), "pymdownx.snippets")
    for name in texts(snippets.get("auto_append")):
        for folder in texts(snippets.get("base_path")) or (".",):
            if not boundary.lacks(join(folder, name)):
                yield read_text(boundary, join(folder, name))
                break


def _extensions(boundary: Boundary, files: tuple[str, ...]) -> tuple[Extension, ...]:
    """Return MkDocs' own extensions, followed by those of the site."""
    named = _entries(_setting(boundary, files, "markdown_extensions"))
    extensions = dict((*((name, ()) for name in _BUILT_IN), *named))
    modules = {_MODULES[name]: options for name, options in extensions.items() if name in _MODULES}
    return tuple(Extension(module, options) for module, options in modules.items())


def _setting(boundary: Boundary, files: tuple[str, ...], key: str) -> yaml.Node | None:
    """Return a setting's YAML node from the configuration, or from the file it inherits from."""
    for name in files:
        parent = _parent(boundary, read_mapping(boundary, name))
        own = _value(_node(boundary, name), key)
        return own or (_value(_node(boundary, parent), key) if parent else None)
    return None


def _node(boundary: Boundary, name: str) -> yaml.Node | None:
    return compose(read_text(boundary, name)).node


def _entries(node: yaml.Node | None) -> Iterator[tuple[str, tuple[Option, ...]]]:
    for entry in node.value if isinstance(node, yaml.SequenceNode) else [node]:
        if isinstance(entry, yaml.ScalarNode):
            yield entry.value, ()
        for name, value in _pairs(entry):
            yield name, tuple(_options(value))


def _options(node: yaml.Node) -> Iterator[Option]:
    for key, value in _pairs(node):
        name = key.lower()
        if value.tag.startswith(_CALL):
            arguments = _pairs(_value(value, "kwds"))
            texts = tuple((k, v.value) for k, v in arguments if isinstance(v, yaml.ScalarNode))
            yield name, Function(value.tag.removeprefix(_CALL), texts)
        elif value.tag.startswith(_NAME):
            yield name, Function(value.tag.removeprefix(_NAME))
        elif isinstance(value, yaml.ScalarNode):
            if not value.style and value.value.lower() in _SWITCHES:
                yield name, _SWITCHES[value.value.lower()]
            elif name in _TEXTS or (name == "baselevel" and value.value in "123456"):
                yield name, value.value


def _pairs(node: yaml.Node | None) -> Iterator[tuple[str, yaml.Node]]:
    """Yield key and value node of a mapping's entries; nothing for any other node."""
    for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
        if isinstance(key, yaml.ScalarNode):
            yield key.value, value


def _value(node: yaml.Node | None, name: str) -> yaml.Node | None:
    return dict(_pairs(node)).get(name)
