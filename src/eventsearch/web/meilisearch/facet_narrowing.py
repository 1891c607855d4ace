"""
How are words looked for in some text fields only?

A plan looks in all of them; ``attributesToSearchOn`` names those that count.
"""

from __future__ import annotations

from dataclasses import replace

from eventsearch.model.query import (
    All,
    Any,
    Close,
    Near,
    Node,
    Not,
    Phrase,
    Prefix,
    Scaled,
    Word,
)


def narrowed(node: Node, fields: tuple[str, ...]) -> Node:
    """
    Return what asks for the same words in *fields* only; what names a field keeps it.

    Args:
        fields: At least one text field.
    """
    match node:
        case Word() | Phrase() | Prefix() | Near():
            if node.field:
                return node
            inside: tuple[Node, ...] = tuple(replace(node, field=field) for field in fields)
            return inside[0] if len(inside) == 1 else Any(children=inside, best=True)
        case All(children=children):
            return All(children=tuple(narrowed(child, fields) for child in children))
        case Any(children=children):
            return replace(node, children=tuple(narrowed(child, fields) for child in children))
        case Not(child=child):
            return Not(child=narrowed(child, fields))
        case Close(child=child):
            # The pairs are of all fields.
            return narrowed(child, fields)
        case Scaled(child=child, to=to):
            return replace(node, child=narrowed(child, fields), to=narrowed(to, fields))
        case _:
            return node
