"""
How are words looked for in some text fields only?

A plan looks in all of them; ``attributesToSearchOn`` names those that count.
"""

from __future__ import annotations

from dataclasses import replace

from eventsearch.model.query import (
    And,
    Boosted,
    FuzzyQuery,
    Node,
    Not,
    Or,
    PhraseQuery,
    PrefixQuery,
    ProximityBoost,
    WordQuery,
)


def restrict_fields(node: Node, fields: tuple[str, ...]) -> Node:
    """
    Return what asks for the same words in *fields* only; what names a field keeps it.

    Args:
        fields: At least one text field.
    """
    match node:
        case WordQuery() | PhraseQuery() | PrefixQuery() | FuzzyQuery():
            if node.field:
                return node
            inside: tuple[Node, ...] = tuple(replace(node, field=field) for field in fields)
            return inside[0] if len(inside) == 1 else Or(children=inside, best=True)
        case And(children=children):
            return And(children=tuple(restrict_fields(child, fields) for child in children))
        case Or(children=children):
            return replace(
                node, children=tuple(restrict_fields(child, fields) for child in children)
            )
        case Not(child=child):
            return Not(child=restrict_fields(child, fields))
        case ProximityBoost(child=child):
            # The pairs are of all fields.
            return restrict_fields(child, fields)
        case Boosted(child=child, to=to):
            return replace(
                node, child=restrict_fields(child, fields), to=restrict_fields(to, fields)
            )
        case _:
            return node
