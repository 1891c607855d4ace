"""
`NamedTuple` of `typing`, for the modules that a search in a terminal loads.

`typing` compiles each annotation of each class, which is two thirds of the time that creating the
class takes. Nothing reads the compiled annotations, and a search creates a hundred such classes.
"""

from __future__ import annotations

import collections
from typing import TYPE_CHECKING, Any

# Without a type: mypy reads calls of the function as declarations.
_namedtuple: Any = collections.namedtuple

_OWN = ("__module__", "__annotations__")
"""Names of a class body that `namedtuple` sets, or that are set apart."""


class _Meta(type):
    def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> Any:
        if not bases:
            return super().__new__(cls, name, bases, body)
        # Their module has `from __future__ import annotations`, so these are texts.
        fields = body["__annotations__"]
        defaults = [body[field] for field in fields if field in body]
        made = _namedtuple(name, fields, defaults=defaults, module=body["__module__"])
        made.__annotations__ = fields
        for key, value in body.items():
            if key not in fields and key not in _OWN:
                setattr(made, key, value)
        return made


if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple
else:

    class NamedTuple(metaclass=_Meta):
        """See `typing.NamedTuple`. A class cannot have further bases."""
