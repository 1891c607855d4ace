"""
How does the class of a record come to be?

By `dataclass`, to a type checker that of the standard library: frozen, with slots, compared and
shown by its fields. It is for records that a cold search loads, some eighty: the library compiles
six methods for each class, this the initialiser alone, for the others are the same for all. What
it would not do as the library does, it refuses when the class is made.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar

__all__ = ["dataclass"]

T = TypeVar("T")

_GIVEN_NOT = object()
"""Stands for a value that is made anew for each record."""


def _dataclass(*, frozen: bool, slots: bool, kw_only: bool = False) -> Callable[[type[T]], type[T]]:
    """Return what makes a record of a class, see `dataclasses.dataclass`."""
    if not (frozen and slots):
        raise TypeError("records are frozen and have slots")

    def made(cls: type[T]) -> type[T]:
        _demand_no_method(cls)
        # So told, the library compiles nothing: it reads the fields and makes the slots.
        plain: Any = dataclasses.dataclass(
            init=False, repr=False, eq=False, slots=True, kw_only=kw_only
        )(cls)
        _demand_plain_fields(plain, kw_only=kw_only)
        compared = [field.name for field in dataclasses.fields(plain) if field.compare]
        plain._compared = attrgetter(*compared) if compared else type
        plain.__init__ = _initialiser(plain, kw_only=kw_only)
        for name, method in _METHODS.items():
            setattr(plain, name, method)
        return plain  # type: ignore[no-any-return]

    return made


def _demand_no_method(cls: type) -> None:
    own = [name for name in ("__init__", *_METHODS) if name in vars(cls)]
    if hasattr(cls, "__post_init__"):
        own.append("__post_init__")
    if own:
        raise TypeError(f"{cls.__qualname__} has its own {own[0]}, which no record has")


def _demand_plain_fields(cls: Any, *, kw_only: bool) -> None:
    for field in cls.__dataclass_fields__.values():
        if field._field_type is dataclasses._FIELD_INITVAR:  # type: ignore[attr-defined]
            what = "is an InitVar"
        elif not field.init:
            what = "has init=False"
        elif field.hash is not None:
            what = "has a hash of its own"
        elif field.kw_only not in (kw_only, dataclasses.MISSING):
            what = "is kw_only unlike the class"
        else:
            continue
        raise TypeError(f"{cls.__qualname__}.{field.name} {what}, which no field of a record has")


def _initialiser(cls: Any, *, kw_only: bool) -> Callable[..., None]:
    fields = dataclasses.fields(cls)
    scope: dict[str, Any] = {"_given_not": _GIVEN_NOT}
    parameters, lines = ["self", *("*" for _ in fields[:1] if kw_only)], ["    pass"]
    for field in fields:
        name = field.name
        scope[f"_set_{name}"] = getattr(cls, name).__set__
        parameters.append(name)
        lines.append(f"    _set_{name}(self, {name})")
        if field.default is not dataclasses.MISSING:
            scope[f"_usual_{name}"] = field.default
            parameters[-1] += f"=_usual_{name}"
        elif field.default_factory is not dataclasses.MISSING:
            scope[f"_new_{name}"] = field.default_factory
            parameters[-1] += "=_given_not"
            value = f"_new_{name}() if {name} is _given_not else {name}"
            lines[-1] = f"    _set_{name}(self, {value})"
    exec("\n".join((f"def __init__({', '.join(parameters)}):", *lines)), scope)  # noqa: S102
    made: Callable[..., None] = scope["__init__"]
    made.__qualname__ = f"{cls.__qualname__}.__init__"
    return made


def _equal(self: Any, other: Any) -> Any:
    if other.__class__ is not self.__class__:
        return NotImplemented
    return self._compared(self) == self._compared(other)


def _hash(self: Any) -> int:
    return hash(self._compared(self))


def _shown(self: Any) -> str:
    shown = (field.name for field in dataclasses.fields(self) if field.repr)
    values = ", ".join(f"{name}={getattr(self, name)!r}" for name in shown)
    return f"{self.__class__.__qualname__}({values})"


def _refuse_to_set(_: object, name: str, __: object) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_to_delete(_: object, name: str) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> list[object]:
    return [getattr(self, field.name) for field in dataclasses.fields(self)]


def _restore(self: Any, state: list[object]) -> None:
    for field, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, field.name, value)


_METHODS: dict[str, Callable[..., object]] = {
    "__eq__": _equal,
    "__hash__": _hash,
    "__repr__": _shown,
    "__setattr__": _refuse_to_set,
    "__delattr__": _refuse_to_delete,
    "__getstate__": _state,
    "__setstate__": _restore,
}

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    dataclass = _dataclass
