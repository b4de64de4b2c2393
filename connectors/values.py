"""Values: records as `dataclasses` makes them, defined in a fraction of its time.

A command that starts defines some ninety of them. `dataclasses` writes and compiles up to seven
functions for each there and then, and loads `inspect` to do so: a third of the time of starting.
Here a class gets slots and functions that are the same for all. What a type checker sees are the
ones of `dataclasses`.

Left out is what no value of ours needs: inheritance of fields, order, copying, `__post_init__`.
"""

from __future__ import annotations

from itertools import islice
from operator import attrgetter
from typing import TYPE_CHECKING, Any

__all__ = ["asdict", "astuple", "dataclass", "field", "replace"]

if TYPE_CHECKING:
    from collections.abc import Callable
    from dataclasses import asdict, astuple, dataclass, field, replace
else:

    def dataclass(*, frozen: bool = False, slots: bool = True) -> Callable[[type], type]:
        """The class with its fields as slots, compared and shown by them."""
        if not slots:
            raise TypeError("every value has slots")
        return lambda cls: _built(cls, frozen=frozen)

    def field(**options: Any) -> _Field:
        """A field with more to say: default, default_factory, repr=False, compare=False."""
        return _Field(**options)

    def replace(value: Any, /, **changes: Any) -> Any:
        """A value like this one, but for these fields."""
        return type(value)(**{name: getattr(value, name) for name in value.__slots__} | changes)

    def asdict(value: Any) -> dict[str, Any]:
        """The fields by name; what is a value itself, alone or in a list or dict, likewise."""
        return {name: _told(getattr(value, name)) for name in value.__slots__}

    def astuple(value: Any) -> tuple[Any, ...]:
        """The same without the names."""
        return tuple(asdict(value).values())


_NONE: Any = object()
_MARK = "__is_a_value__"


class _Field:
    """What was said of a field besides its type."""

    __slots__ = ("compare", "default", "default_factory", "repr")

    def __init__(
        self,
        *,
        default: Any = _NONE,
        default_factory: Any = _NONE,
        repr: bool = True,
        compare: bool = True,
    ) -> None:
        self.default = default
        self.default_factory = default_factory
        self.repr = repr
        self.compare = compare


def _built(cls: type, *, frozen: bool) -> type:
    said = {name: _said(cls, name) for name in cls.__annotations__}
    names = tuple(said)
    shown = tuple(name for name in names if said[name].repr)
    compared = tuple(name for name in names if said[name].compare)
    own = {
        name: value
        for name, value in cls.__dict__.items()
        if name not in said and name not in {"__dict__", "__weakref__"}
    }
    given = {_MARK: True, "__slots__": names, "__match_args__": names, "__repr__": _repr(shown)}
    given |= _comparing(compared, hashed=frozen)
    if frozen:
        given |= {"__setattr__": _unchanging, "__delattr__": _unchanging}
    made = type(cls)(cls.__name__, cls.__bases__, given | own)
    made.__init__ = _init(made, said)  # type: ignore[misc]  # it fills in what the class has by now
    return made


def _said(cls: type, name: str) -> _Field:
    default = cls.__dict__.get(name, _NONE)
    return default if isinstance(default, _Field) else _Field(default=default)


def _init(cls: type, said: dict[str, _Field]) -> Any:
    """The `__init__` of a class: it fills in the slots themselves, open where the value is not."""
    puts = tuple(cls.__dict__[name].__set__ for name in said)

    def __init__(self: Any, /, *args: Any, **named: Any) -> None:  # noqa: N807
        given = args if len(args) == len(puts) and not named else _whole(said, args, named)
        for put, value in zip(puts, given, strict=True):
            put(self, value)

    return __init__


def _whole(said: dict[str, _Field], args: tuple[Any, ...], named: dict[str, Any]) -> list[Any]:
    """A value for every field: as given, else its default. Raises TypeError."""
    given = list(args)
    for name, one in islice(said.items(), len(args), None):
        value = named.pop(name, one.default)
        if value is _NONE:
            if one.default_factory is _NONE:
                raise TypeError(f"no {name} was given")
            value = one.default_factory()
        given.append(value)
    if named or len(given) > len(said):
        raise TypeError(f"more was given than {', '.join(said)}")
    return given


def _told(value: Any) -> Any:
    if hasattr(type(value), _MARK):
        return asdict(value)
    if isinstance(value, list | tuple):
        return type(value)(map(_told, value))
    if isinstance(value, dict):
        return {_told(key): _told(one) for key, one in value.items()}
    return value


def _repr(shown: tuple[str, ...]) -> Any:
    def __repr__(self: Any) -> str:  # noqa: N807
        said = ", ".join(f"{name}={getattr(self, name)!r}" for name in shown)
        return f"{type(self).__qualname__}({said})"

    return __repr__


def _comparing(names: tuple[str, ...], *, hashed: bool) -> dict[str, Any]:
    told = attrgetter(*names) if names else lambda _: ()

    def __eq__(self: Any, other: object) -> Any:  # noqa: N807
        if type(other) is not type(self):
            return NotImplemented
        return told(self) == told(other)

    def __hash__(self: Any) -> int:  # noqa: N807
        return hash(told(self))

    return {"__eq__": __eq__, "__hash__": __hash__ if hashed else None}


def _unchanging(self: object, name: str, *_: object) -> None:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"{type(self).__name__}.{name} stays as it is")
