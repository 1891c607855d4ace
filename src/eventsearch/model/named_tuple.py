"""
A `NamedTuple` whose classes are created faster, for modules that a search in a terminal loads.

That of `typing` compiles each annotation of a class, which takes two thirds of the time of creating
the class. Nothing reads the compiled annotations, and a search creates a hundred such classes.
Other modules use `typing`; `tests/cli/test_light.py` fails if a search creates many classes so.
"""

from __future__ import annotations

import collections
from typing import TYPE_CHECKING, Any

# Without a type: mypy reads calls of the function as declarations.
_namedtuple: Any = collections.namedtuple

_OWN = ("__module__", "__annotations__")
"""Names of a class body that need no copy: both are set when the class is made."""


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
