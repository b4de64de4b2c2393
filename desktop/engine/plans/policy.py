"""When plans wait though they are due: quiet hours, a battery, a metered network; never by hand.

On a metered network only photos wait, and what is read back from afar.

A condition nobody could read counts as good: a copy too many harms less than none for weeks.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime, time

from desktop.engine import state
from desktop.places import Home


@dataclass(frozen=True, slots=True)
class Policy:
    """The person's wishes.

    Attributes:
        quiet_from, quiet_until: "22:00" and the like, local time; both "" for no quiet hours.
        on_battery: whether plans run on battery.
        on_metered: whether everything is copied on a network that counts every byte.
        kilobytes: the most that is read and sent in a second; 0 for no limit.
    """

    quiet_from: str = ""
    quiet_until: str = ""
    on_battery: bool = True
    on_metered: bool = False
    kilobytes: int = 0


@dataclass(frozen=True, slots=True)
class Conditions:
    """What this computer says of itself at this moment."""

    battery: bool = False
    metered: bool = False
    offline: bool = False


def hindrance(policy: Policy, conditions: Conditions, local: datetime) -> str:
    """Why plans wait: "quiet-hours", "on-battery", "metered" or "offline"; "" when they do not."""
    if quiet(policy, local):
        return "quiet-hours"
    if conditions.offline:
        return "offline"
    if conditions.battery and not policy.on_battery:
        return "on-battery"
    if conditions.metered and not policy.on_metered:
        return "metered"
    return ""


def quiet(policy: Policy, local: datetime) -> bool:
    """Whether this local time lies in the quiet hours; they may go over midnight."""
    start, end = _time(policy.quiet_from), _time(policy.quiet_until)
    if start is None or end is None or start == end:
        return False
    now = local.time()
    return start <= now < end if start < end else now >= start or now < end


def read(home: Home) -> Policy:
    """What is kept; the usual where nothing, or nothing readable, is."""
    body = state.load(home.settings / "policy.json")
    try:
        said = json.loads(body) if body else {}
        return Policy(
            quiet_from=_written(said.get("quiet_from", "")),
            quiet_until=_written(said.get("quiet_until", "")),
            on_battery=said.get("on_battery") is not False,
            on_metered=said.get("on_metered") is True,
            kilobytes=max(int(said.get("kilobytes", 0)), 0),
        )
    except (ValueError, TypeError, AttributeError):
        return Policy()


def write(home: Home, policy: Policy) -> None:
    """Keep it. Raises VaultError with a code of the disk's."""
    home.settings.mkdir(parents=True, exist_ok=True, mode=0o700)
    body = json.dumps(asdict(policy), indent=1).encode() + b"\n"
    state.save(home.settings / "policy.json", body)


def _time(text: str) -> time | None:
    try:
        return time.fromisoformat(text)
    except ValueError:
        return None


def _written(text: object) -> str:
    return text if isinstance(text, str) and _time(text) is not None else ""
