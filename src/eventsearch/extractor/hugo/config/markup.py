"""
How does the site read Markdown?

Source: markup/goldmark/goldmark_config/config.go of Hugo 0.131, with the older and newer spellings.

How is one value of a configuration read?

As forgiving as Hugo's own decoder: a switch may be a text, a list may be a single value.

Which front matter keys does Hugo take each date from?

Source: resources/page/pagemeta/page_frontmatter.go of Hugo 0.131.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from eventsearch.extractor.front_matter.coercion import to_bool, to_text
from eventsearch.extractor.hugo.config.files import Tree
from eventsearch.extractor.markdown.goldmark.inline.typographer import NAMES
from eventsearch.extractor.site import Markup


def switch(value: object, default: bool) -> bool:
    """Return a switch; the default for anything that is none."""
    if value is None:
        return default
    read = to_bool(value)
    return default if read is None else read


def text(value: object, default: str = "") -> str:
    """Return a text or a number as text; the default for anything else."""
    read = to_text(value)
    return default if value is None or read is None else read


def texts(value: object) -> tuple[str, ...]:
    """Return a list of texts; a single text is a list of one."""
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list):
        return tuple(each for each in map(to_text, value) if each)
    return ()


def tree(value: object, *keys: str) -> Tree:
    """Return the mapping at the end of a path of keys; an empty one where there is none."""
    for key in keys:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value if isinstance(value, Mapping) else {}


def integer(value: object) -> int:
    """Return a whole number, 0 for anything else."""
    try:
        return int(text(value, "0"))
    except ValueError:
        return 0


_DEFAULTS: Mapping[str, tuple[str, ...]] = {
    "date": ("date", "publishdate", "lastmod"),
    "publishdate": ("publishdate", "date"),
    "lastmod": (":git", "lastmod", "date", "publishdate"),
    "expirydate": ("expirydate",),
}
_ALIASES: Mapping[str, tuple[str, ...]] = {
    "lastmod": ("modified",),
    "publishdate": ("pubdate", "published"),
    "expirydate": ("unpublishdate",),
}
_DEFAULT_HANDLER = ":default"


def date_sources_of(frontmatter: Tree) -> Mapping[str, tuple[str, ...]]:
    """Return for each of the four dates the keys and ``:handlers`` in their order, lower case."""
    return {
        name: tuple(dict.fromkeys(_expanded(texts(frontmatter.get(name)) or default, default)))
        for name, default in _DEFAULTS.items()
    }


def _expanded(sources: Sequence[str], default: Sequence[str]) -> Iterator[str]:
    for source in map(str.lower, sources):
        for each in default if source == _DEFAULT_HANDLER else (source,):
            yield each
            yield from _ALIASES.get(each, ())


def markup_of(configuration: Tree) -> Markup:
    """Return the `markup` settings, and `enableEmoji`, which stands at the root."""
    goldmark = tree(configuration, "markup", "goldmark")
    extensions = tree(goldmark, "extensions")
    parser = tree(goldmark, "parser")
    renderer = tree(goldmark, "renderer")
    default = Markup()
    return Markup(
        unsafe=switch(renderer.get("unsafe"), default.unsafe),
        hard_wraps=switch(renderer.get("hardwraps"), default.hard_wraps),
        typographer=_extension(extensions.get("typographer"), default.typographer),
        signs=_signs(extensions.get("typographer")),
        linkify=switch(extensions.get("linkify"), default.linkify),
        table=switch(extensions.get("table"), default.table),
        strikethrough=switch(extensions.get("strikethrough"), default.strikethrough),
        task_list=switch(extensions.get("tasklist"), default.task_list),
        definition_list=switch(extensions.get("definitionlist"), default.definition_list),
        footnote=_extension(extensions.get("footnote"), default.footnote),
        attribute_title=switch(tree(parser, "attribute").get("title"), default.attribute_title),
        attribute_block=switch(tree(parser, "attribute").get("block"), default.attribute_block),
        auto_heading_id=switch(parser.get("autoheadingid"), default.auto_heading_id),
        auto_heading_id_type=text(
            parser.get("autoheadingidtype") or parser.get("autoidtype"),
            default.auto_heading_id_type,
        ).lower(),
        emoji=switch(configuration.get("enableemoji"), default.emoji),
        extras=tuple(
            name
            for name, value in sorted(tree(extensions, "extras").items())
            if switch(tree(value).get("enable"), False)
        ),
        join_wide_lines=_cjk(extensions, "eastasianlinebreaks"),
        escaped_space=_cjk(extensions, "escapedspace"),
        math=_math(tree(extensions, "passthrough")),
    )


def _extension(value: object, default: bool) -> bool:
    """Read an extension that is a switch in old sites and a mapping with a switch in new ones."""
    if not isinstance(value, Mapping):
        return switch(value, default)
    if "enable" in value:
        return switch(value.get("enable"), default)
    return not switch(value.get("disable"), not default)


def _signs(typographer: object) -> tuple[tuple[str, str], ...]:
    """Return the signs that a site names, by their names."""
    named = tree(typographer)
    return tuple((name, text(named[name])) for name in sorted(NAMES & named.keys()))


def _cjk(extensions: Tree, name: str) -> bool:
    cjk = tree(extensions, "cjk")
    return switch(cjk.get("enable"), False) and switch(cjk.get(name), False)


def _math(passthrough: Tree) -> tuple[tuple[str, str], ...]:
    if not switch(passthrough.get("enable"), False):
        return ()
    # Hugo 0.131 takes none when the site names none.
    delimiters = tree(passthrough, "delimiters")
    return tuple(pair for kind in ("block", "inline") for pair in _pairs(delimiters.get(kind)))


def _pairs(value: object) -> tuple[tuple[str, str], ...]:
    """Read a list of (opening, closing); anything else is left out."""
    if not isinstance(value, list):
        return ()
    return tuple(
        (each[0], each[1])
        for each in value
        if isinstance(each, list)
        and len(each) == len(("opening", "closing"))
        and all(isinstance(sign, str) and sign for sign in each)
    )
