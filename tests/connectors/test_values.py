"""Values are what `dataclasses` would have made of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any, Generic, TypeVar

import pytest

from connectors import values

T = TypeVar("T")


def _point(made: Callable[..., Any], field: Callable[..., Any]) -> Any:
    @made(frozen=True, slots=True)
    class Point:
        """A place."""

        x: int
        y: int = 0
        tags: list[str] = field(default_factory=list, compare=False)
        secret: str = field(default="", repr=False)

        def far(self) -> int:
            return abs(self.x) + abs(self.y)

    return Point


Ours = _point(values.dataclass, values.field)
Theirs = _point(dataclasses.dataclass, dataclasses.field)


@values.dataclass(slots=True)
class Box(Generic[T]):
    """May be filled."""

    inside: T
    more: dict[str, Any] = values.field(default_factory=dict)


@pytest.mark.parametrize("made", [Ours, Theirs])
def test_values_are_made_shown_and_matched_by_their_fields(made: Any) -> None:
    one = made(3, y=-4, secret="hush")
    assert (one.x, one.y, one.tags, one.secret, one.far()) == (3, -4, [], "hush", 7)
    assert made(1).tags is not made(1).tags
    assert repr(one).endswith("Point(x=3, y=-4, tags=[])")
    match one:
        case made(x, y):
            assert (x, y) == (3, -4)
    assert made.__doc__ == "A place."
    assert made.__slots__ == ("x", "y", "tags", "secret")
    for wrong in ((), (1, 2, [], "", 5)):
        with pytest.raises(TypeError):
            made(*wrong)
    with pytest.raises(TypeError):
        made(1, z=2)


@pytest.mark.parametrize("made", [Ours, Theirs])
def test_equal_values_are_equal_and_no_other_is(made: Any) -> None:
    assert made(1, 2, ["a"]) == made(1, 2, ["b"])
    assert hash(made(1, 2)) == hash(made(1, 2))
    assert made(1, 2) != made(2, 1)
    assert Ours(1) != Theirs(1)
    assert made(1, secret="a") != made(1)


@pytest.mark.parametrize("made", [Ours, Theirs])
def test_a_frozen_value_stays_as_it_is(made: Any) -> None:
    one = made(1, 2, ["a"])
    for change in (lambda: setattr(one, "x", 5), lambda: delattr(one, "x")):
        with pytest.raises(dataclasses.FrozenInstanceError):
            change()
    assert one.x == 1


def test_a_value_with_other_fields_is_a_new_one() -> None:
    one = Ours(1, 2, ["a"])
    other = values.replace(one, y=7)
    assert (other.x, other.y, other.tags, one.y) == (1, 7, ["a"], 2)
    with pytest.raises(TypeError):
        values.replace(one, z=1)


def test_fields_come_out_by_name_all_the_way_down() -> None:
    box = Box((Ours(1, 2), "plain"), {"deep": [Box(3)]})
    assert values.asdict(box) == {
        "inside": ({"x": 1, "y": 2, "tags": [], "secret": ""}, "plain"),
        "more": {"deep": [{"inside": 3, "more": {}}]},
    }


def test_a_value_that_is_not_frozen_changes_and_has_no_hash() -> None:
    box = Box(1)
    box.inside = 2
    assert box == Box(2)
    with pytest.raises(TypeError):
        hash(box)
    with pytest.raises(AttributeError):
        box.lid = 1  # type: ignore[attr-defined]
