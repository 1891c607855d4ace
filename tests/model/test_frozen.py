"""Records are what the standard library makes of such a class; only making the class is faster."""

from __future__ import annotations

import dataclasses
import inspect
import pickle
from collections.abc import Mapping
from copy import copy, deepcopy
from importlib import import_module
from pkgutil import walk_packages
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

import eventsearch
from eventsearch.model.frozen import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Ours:
    """A record of every kind of field."""

    name: str
    count: int = 3
    kept: Mapping[str, int] = dataclasses.field(default_factory=dict)
    aside: str = dataclasses.field(default="", compare=False)
    unseen: str = dataclasses.field(default="", repr=False)

    @property
    def twice(self) -> int:
        """Return a number made of a field."""
        return 2 * self.count


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Theirs:
    """The same, made by the library."""

    name: str
    count: int = 3
    kept: Mapping[str, int] = dataclasses.field(default_factory=dict)
    aside: str = dataclasses.field(default="", compare=False)
    unseen: str = dataclasses.field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Placed:
    """A record whose fields are given by place."""

    x: int
    y: int = 0


VALUES = st.fixed_dictionaries(
    {"name": st.text(max_size=1)},
    optional={
        "count": st.integers(0, 1),
        "aside": st.text(max_size=1),
        "unseen": st.text(max_size=1),
    },
)


@given(VALUES, VALUES)
def test_records_compare_and_look_as_those_of_the_library(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    """Equality, text and what is told of the fields."""
    ours, theirs = (Ours(**one), Ours(**other)), (Theirs(**one), Theirs(**other))
    assert (ours[0] == ours[1]) == (theirs[0] == theirs[1])
    assert repr(ours[0]) == repr(theirs[0]).replace("Theirs", "Ours")
    assert dataclasses.asdict(ours[0]) == dataclasses.asdict(theirs[0])
    assert dataclasses.replace(ours[0], **other) == Ours(**{**one, **other})
    everything: list[object] = [*ours, *theirs]
    assert everything.index(theirs[0]) == 2


def test_records_hash_by_what_is_compared() -> None:
    """So they can be kept in sets and caches."""
    assert len({Placed(1), Placed(1, 0), Placed(1, 2)}) == 2
    with pytest.raises(TypeError, match="unhashable"):
        hash(Ours(name="a"))


def test_records_are_frozen_and_have_slots() -> None:
    """Nothing is set, added or removed once one is there."""
    record: Any = Ours(name="a")
    for name in ("name", "other"):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(record, name, "b")
        with pytest.raises(dataclasses.FrozenInstanceError):
            delattr(record, name)
    assert not hasattr(record, "__dict__")
    assert record.twice == 6
    assert Ours(name="a").kept is not record.kept


@pytest.mark.parametrize("record", [Ours(name="a", kept={"b": 1}), Placed(1, 2)])
def test_records_are_copied_and_pickled_whole(record: object) -> None:
    """Worker processes get them so."""
    assert pickle.loads(pickle.dumps(record)) == record
    assert copy(record) == deepcopy(record) == record


def test_what_is_missing_or_unknown_is_refused_as_by_the_library() -> None:
    """By the name of the class and the field."""
    made: Any = Ours
    for call in (made, lambda: made(name="a", nope=1), lambda: made("a")):
        with pytest.raises(TypeError, match=r"Ours\.__init__\(\)"):
            call()
    with pytest.raises(TypeError, match="frozen"):
        dataclass(frozen=True, slots=False)


@pytest.mark.parametrize(
    "name",
    [
        *("__init__", "__post_init__", "__eq__", "__hash__", "__repr__"),
        *("__setattr__", "__delattr__", "__getstate__", "__setstate__"),
    ],
)
def test_a_method_that_would_not_be_called_is_refused(name: str) -> None:
    """When the class is made, by the names of both."""
    cls = type("Own", (), {"__annotations__": {"x": int}, name: print})
    with pytest.raises(TypeError, match=f"^Own has its own {name}, which no record has$"):
        dataclass(frozen=True, slots=True)(cls)


def test_a_method_of_a_base_that_would_not_be_called_is_refused() -> None:
    """The library would call it."""
    base = type("Base", (), {"__slots__": (), "__post_init__": print})
    with pytest.raises(TypeError, match=r"has its own __post_init__"):
        dataclass(frozen=True, slots=True)(type("Own", (base,), {"__annotations__": {"x": int}}))


@pytest.mark.parametrize(
    ("kind", "field", "what"),
    [
        (int, dataclasses.field(default=1, init=False), "has init=False"),
        (int, dataclasses.field(hash=False), "has a hash of its own"),
        (int, dataclasses.field(hash=True), "has a hash of its own"),
        (int, dataclasses.field(kw_only=True), "is kw_only unlike the class"),
        ("dataclasses.InitVar[int]", None, "is an InitVar"),
        (dataclasses.InitVar[int], None, "is an InitVar"),
    ],
)
def test_a_field_that_would_be_another_is_refused(kind: object, field: Any, what: str) -> None:
    """When the class is made, by the name of the field."""
    own = {"__annotations__": {"x": kind}, "__module__": __name__}
    cls = type("Own", (), own if field is None else {**own, "x": field})
    with pytest.raises(TypeError, match=f"^Own.x {what}, which no field of a record has$"):
        dataclass(frozen=True, slots=True)(cls)


def test_fields_after_a_star_are_refused_where_others_are_given_by_place() -> None:
    """All are given by name, or none."""
    with pytest.raises(TypeError, match=r"Mixed\.y is kw_only unlike the class"):

        @dataclass(frozen=True, slots=True)
        class Mixed:
            x: int
            _: dataclasses.KW_ONLY
            y: int


def test_what_belongs_to_the_class_is_no_field() -> None:
    """As in the library."""

    @dataclass(frozen=True, slots=True)
    class Counted:
        x: int
        most: ClassVar[int] = 3

    assert repr(Counted(1)).endswith("Counted(x=1)")
    assert Counted.most == 3


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_every_record_takes_what_the_library_would_let_it_take() -> None:
    """Names, order, kinds and defaults of the fields of all classes of the package."""
    seen = 0
    for module in walk_packages(eventsearch.__path__, "eventsearch."):
        if module.name.endswith("__main__"):
            continue
        for cls in vars(import_module(module.name)).values():
            if not (isinstance(cls, type) and hasattr(cls, "_compared")):
                continue
            if cls.__module__ != module.name:
                continue
            taken = list(inspect.signature(cls).parameters.values())
            fields = dataclasses.fields(cls)
            assert [parameter.name for parameter in taken] == [field.name for field in fields]
            for parameter, field in zip(taken, fields, strict=True):
                needed = parameter.default is parameter.empty
                told = (field.default, field.default_factory)
                assert needed == (told == (dataclasses.MISSING, dataclasses.MISSING))
                assert (parameter.kind is parameter.KEYWORD_ONLY) == field.kw_only
            seen += 1
    assert seen > 100
