"""An account as the person set it up, and how the list of them is written down."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum


class Encryption(StrEnum):
    """Whether what is copied there as files is sealed."""

    NONE = ""
    WAITING = "waiting"
    """The recovery sheet is made, but not typed back yet: nothing is sent."""
    ON = "on"


@dataclass(frozen=True, slots=True)
class Account:
    """One account.

    Attributes:
        name: what the person calls it; also the name of its folder in the vault.
        service: id of its connector.
        settings: what was filled in; no secret among it.
        company: who keeps the data, "" when unknown. Two copies with one company count as one.
        can_pull: whether items can be read from it.
        can_mirror: whether copies can be put there.
        identity: whose account answered at sign-in; another one answering later is refused.
        secret: how the secret is had: "kept", "command", "session" or "none".
        command: the program that prints the secret, for "command".
        encryption: whether copies put there as files are sealed.
        sheet: when the recovery sheet was last typed back, ISO 8601; "" when it never was.
        ends: when the service will end this sign-in by itself, ISO 8601; "" when it set no end.
    """

    name: str
    service: str
    settings: Mapping[str, str] = field(default_factory=dict)
    company: str = ""
    can_pull: bool = False
    can_mirror: bool = False
    identity: str = ""
    secret: str = "none"
    command: str = ""
    encryption: Encryption = Encryption.NONE
    sheet: str = ""
    ends: str = ""


def write(accounts: Iterable[Account]) -> bytes:
    """The list as the file `accounts.json` holds it."""
    listed = [{**asdict(one), "settings": dict(one.settings)} for one in accounts]
    return json.dumps({"accounts": listed}, indent=1, ensure_ascii=False).encode() + b"\n"


def read(body: bytes) -> tuple[Account, ...]:
    """The accounts in a file. Raises ValueError when it is not one."""
    try:
        return tuple(
            Account(**{**one, "encryption": Encryption(one.get("encryption", ""))})
            for one in json.loads(body)["accounts"]
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("not a file of accounts") from error
