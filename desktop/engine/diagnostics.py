"""What a helper has to know of a trouble: versions, counts, codes and dates. No name, no content.

Accounts are numbers, and every word is one of the program's own. Nothing is sent anywhere: the
person looks at it and hands it on, or does not.
"""

from __future__ import annotations

import json
import platform
import re
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from desktop.clock import Clock
from desktop.engine import quiet_runs
from desktop.engine.failure import EngineError
from desktop.engine.outcome import trouble_of
from desktop.engine.report import Trouble
from desktop.engine.status.status import AccountStatus, Status
from desktop.places import Home
from desktop.vault import Vault, VaultError
from desktop.words import ERRORS

RUNS = 30
"""The newest runs told of, of either sort."""

_WORD = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_LINE = re.compile(r"\S+ \S+ (WARNING|ERROR|CRITICAL) ((?:desktop|connectors)(?:\.[a-z0-9_]+)*) ")
_RAISED = re.compile(r"(?:[a-z0-9_]+\.)*([A-Za-z]+(?:Error|Exception|Later|Again|Stopped))(?::|$)")
_COUNTS = ("total", "new", "changed", "removed", "held", "noted", "sent", "skipped", "failed")


def gathered(look: Callable[[], Status], vault: Path, home: Home, clock: Clock) -> str:
    """All that can be read of it, and of what cannot, why: then it is needed most.

    Args:
        look: tells how everything is kept.
        vault: the person's folder.
        home: settings, index and logs.
        clock: tells the time.
    """
    try:
        status = look()
    except (EngineError, VaultError) as error:
        status = Status((), trouble=trouble_of(error))
    quiet, logs = quiet_runs.read(home), log_lines(home.logs)
    try:
        with Vault.open(vault, home.index, clock) as opened:
            return told(status, (body for _, body in opened.reports()), logs, quiet=quiet)
    except VaultError:
        return told(status, (), logs, quiet=quiet)


def told(
    status: Status,
    reports: Iterable[bytes] = (),
    logs: Iterable[str] = (),
    quiet: Iterable[bytes] = (),
) -> str:
    """All of it as JSON that people can read.

    Args:
        status: how everything is kept.
        reports: of the runs that changed the vault, the oldest first.
        logs: lines of the log.
        quiet: the same of the runs that left it as it was, as when nobody answered.
    """
    numbers = {one.name: number for number, one in enumerate(status.accounts, 1)}
    said = {
        "system": this_system(),
        "state": str(status.state),
        "trouble": _code(status.trouble),
        "accounts": [_account(one, numbers) for one in status.accounts],
        "held": sorted(
            [numbers.get(one.account, 0), _word(one.why), len(one.ids)] for one in status.holds
        ),
        "runs": list(_runs(deque(reports, RUNS), numbers)),
        "quiet": list(_runs(deque(quiet, RUNS), numbers)),
        "log": _log(logs),
    }
    return json.dumps(said, indent=1) + "\n"


def this_system() -> dict[str, str]:
    """Versions of the program and of what it runs on."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        program = version("elsewhere")
    except PackageNotFoundError:
        program = "from its source folder"
    return {
        "elsewhere": program,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
    }


def log_lines(folder: Path) -> Iterator[str]:
    """The lines of the log there is, as far as it can be read."""
    for path in sorted(folder.glob("elsewhere.log*")):
        # It may have gone meanwhile, for it is put away when it has grown long.
        with suppress(OSError), path.open(encoding="utf-8", errors="replace") as lines:
            yield from lines


def _account(one: AccountStatus, numbers: Mapping[str, int]) -> dict[str, Any]:
    kinds = {
        str(kind.kind): {
            "items": kind.items, "told": kind.told, "held": kind.held,
            "copied": _day(kind.copied), "drilled": _day(kind.drilled),
        }
        for kind in one.kinds
    }  # fmt: skip
    return {
        "account": numbers[one.name],
        "service": _word(one.service),
        "state": str(one.state),
        "needs": _code(one.needs),
        "next_due": _day(one.next_due),
        "targets": sorted(numbers.get(name, 0) for name in one.targets),
        "encryption": str(one.encryption),
        "damaged": one.damaged,
        "lights": {light.name: str(light.colour) for light in one.lights},
        "kinds": kinds,
    }


def _runs(reports: Iterable[bytes], numbers: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    for body in reports:
        try:
            yield _run(json.loads(body), numbers)
        except (ValueError, TypeError, KeyError, AttributeError):
            yield {"verb": "unreadable"}


def _run(report: Mapping[str, Any], numbers: Mapping[str, int]) -> dict[str, Any]:
    notes: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    accounts = []
    for row in report["accounts"]:
        accounts.append([numbers.get(str(row["name"]), 0), _code_in(row.get("error"))])
        for collection in row["collections"]:
            notes.update(_code_in(note) for note in collection.get("notes") or ())
            counts.update({name: int(collection[name]) for name in _COUNTS})
    return {
        "verb": _word(report["verb"]),
        "started": _day(datetime.fromisoformat(report["started"])),
        "exit": int(report["exit"]),
        "error": _code_in(report.get("error")),
        "accounts": accounts,
        "counts": {name: count for name, count in counts.items() if count},
        "notes": dict(sorted(notes.items())),
        "files": [int(report["files"]), *(len(report[name]) for name in _FILES)],
    }


_FILES = ("damaged", "missing", "repaired")


def _log(lines: Iterable[str]) -> dict[str, int]:
    """How often each part of the program complained, and what was raised."""
    found: Counter[str] = Counter()
    for line in lines:
        if complained := _LINE.match(line):
            found[" ".join(complained.groups())] += 1
        elif raised := _RAISED.match(line):
            found[raised.group(1)] += 1
    return dict(sorted(found.items()))


def _day(when: datetime | None) -> str:
    return when.strftime("%Y-%m-%dT%H:%MZ") if when else ""


def _code(trouble: Trouble | None) -> str:
    return _known(trouble.code) if trouble else ""


def _code_in(trouble: Mapping[str, Any] | None) -> str:
    return _known(str(trouble["code"])) if trouble else ""


def _known(code: str) -> str:
    return code if code in ERRORS else "other"


def _word(text: object) -> str:
    return text if isinstance(text, str) and _WORD.fullmatch(text) else "other"
