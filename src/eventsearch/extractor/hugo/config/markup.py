"""
How a Hugo site reads Markdown, and which keys it takes each date from.

Source: markup/goldmark/goldmark_config/config.go of Hugo 0.131, with the older and newer spellings;
resources/page/pagemeta/page_frontmatter.go.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from eventsearch.extractor.front_matter.coercion import switch, text, texts, tree
from eventsearch.extractor.hugo.config.files import Tree
from eventsearch.extractor.site import DATE_SOURCES, SIGNS, Markup

_DATE_ALIASES: Mapping[str, tuple[str, ...]] = {
    "lastmod": ("modified",),
    "publishdate": ("pubdate", "published"),
    "expirydate": ("unpublishdate",),
}

_SWITCHES: Mapping[str, tuple[str, ...]] = {
    "unsafe": ("renderer", "unsafe"),
    "hard_wraps": ("renderer", "hardwraps"),
    "typographer": ("extensions", "typographer"),
    "linkify": ("extensions", "linkify"),
    "table": ("extensions", "table"),
    "strikethrough": ("extensions", "strikethrough"),
    "task_list": ("extensions", "tasklist"),
    "definition_list": ("extensions", "definitionlist"),
    "footnote": ("extensions", "footnote"),
    "attribute_title": ("parser", "attribute", "title"),
    "attribute_block": ("parser", "attribute", "block"),
    "auto_heading_id": ("parser", "autoheadingid"),
    "auto_term_id": ("parser", "autodefinitiontermid"),
}
"""Fields of `Markup` and where they stand below `markup.goldmark`."""


def date_sources_of(frontmatter: Tree) -> Mapping[str, tuple[str, ...]]:
    """Return for each of the four dates the keys and ``:handlers`` in their order, lower case."""
    return {
        name: tuple(dict.fromkeys(_expand(texts(frontmatter.get(name)), default)))
        for name, default in DATE_SOURCES.items()
    }


def _expand(sources: Sequence[str], default: Sequence[str]) -> Iterator[str]:
    for source in map(str.lower, sources or (":default",)):
        if source == ":default":
            yield from default
        else:
            yield source
            yield from _DATE_ALIASES.get(source, ())


def markup_of(configuration: Tree) -> Markup:
    """Return the `markup` settings, and `enableEmoji`, which stands at the root."""
    goldmark = tree(configuration, "markup", "goldmark")
    extensions, parser = tree(goldmark, "extensions"), tree(goldmark, "parser")
    default = Markup()
    switches = {
        name: _switch(tree(goldmark, *path).get(key), getattr(default, name))
        for name, (*path, key) in _SWITCHES.items()
    }
    typographer = tree(extensions, "typographer")
    return default._replace(
        **switches,
        signs=tuple(
            (name, text(typographer[name])) for name in sorted(SIGNS.keys() & typographer.keys())
        ),
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


def _switch(value: object, default: bool) -> bool:
    """Read what is a switch, or, as an extension of newer sites, a mapping with one."""
    if not isinstance(value, Mapping):
        return switch(value, default)
    if "enable" in value:
        return switch(value.get("enable"), default)
    return not switch(value.get("disable"), not default)


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
    if not isinstance(value, list):
        return ()
    return tuple(
        (each[0], each[1])
        for each in value
        if isinstance(each, list)
        and len(each) == len(("opening", "closing"))
        and all(isinstance(sign, str) and sign for sign in each)
    )
