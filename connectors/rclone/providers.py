"""The providers rclone knows, and the form for each, from its own list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from connectors.contract import Field
from connectors.rclone.call import Answer, Line

_USUAL_SECRETS = (
    "pass",
    "password",
    "token",
    "secret_access_key",
    "api_key",
    "key",
    "access_token",
)


@dataclass(frozen=True, slots=True)
class Provider:
    """One kind of place.

    Attributes:
        type: rclone's name for it.
        name: what people call it.
        fields: its plain options; the seldom needed ones are left out.
        secret: the option that is a password, key or token; "" when there is none.
        hidden: options that have to be obscured when they are set.
    """

    type: str
    name: str
    fields: tuple[Field, ...]
    secret: str
    hidden: frozenset[str]


def providers(line: Line) -> tuple[Provider, ...]:
    """Every provider, by name."""
    listed = cast("list[Answer]", line.ask("config/providers").get("providers") or [])
    made = [_provider(each) for each in listed if not each.get("Hide")]
    return tuple(sorted(made, key=lambda one: one.name.lower()))


def _provider(listed: Answer) -> Provider:
    options = cast("list[Answer]", listed.get("Options") or [])
    names = {str(option["Name"]): option for option in options}
    hidden = frozenset(name for name, option in names.items() if option.get("IsPassword"))
    secret = next((name for name in _USUAL_SECRETS if name in names), next(iter(hidden), ""))
    fields = tuple(
        Field(
            name=name,
            label=name.replace("_", " ").capitalize(),
            help=str(option.get("Help") or "").split("\n")[0],
            default=str(option.get("DefaultStr") or ""),
            required=bool(option.get("Required")),
        )
        for name, option in names.items()
        if not option.get("Advanced") and name not in {secret, "description"}
    )
    description = str(listed.get("Description") or listed["Name"])
    return Provider(str(listed["Name"]), description, fields, secret, hidden)
