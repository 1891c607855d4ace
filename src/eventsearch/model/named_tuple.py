"""
A `NamedTuple` whose classes are created faster, for modules that a search in a terminal loads.

`typing.NamedTuple` compiles each annotation, which takes two thirds of the time of creating a
class. Nothing reads the compiled annotations, and a search creates a hundred such classes. Other
modules use `typing`; `tests/cli/test_light.py` fails if a search creates many classes with it.
"""

from __future__ import annotations

import collections
from typing import TYPE_CHECKING, Any

# Typed as Any, because mypy reads calls of `namedtuple` as class declarations.
_namedtuple: Any = collections.namedtuple

_OWN = ("__module__", "__annotations__")
"""Names in a class body that are not copied: they are set when the class is created."""


class _Meta(type):
    def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> Any:
        if not bases:
            return super().__new__(cls, name, bases, body)
        # Modules that use this have `from __future__ import annotations`: annotations are strings.
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
