"""
How does the site read Markdown?

Source: markup/goldmark/goldmark_config/config.go of Hugo 0.131, with the older and newer spellings.
"""

from __future__ import annotations

from collections.abc import Mapping

from eventsearch.extractor.hugo.config.coercion import switch, text, tree
from eventsearch.extractor.hugo.config.merge import Tree
from eventsearch.extractor.markdown.goldmark.inline.typographer import NAMES
from eventsearch.extractor.site import Markup


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
