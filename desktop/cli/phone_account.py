"""`phone --to ACCOUNT`: everything the phone's own account takes goes there first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from connectors.model import Kind
from desktop.cli import lines as words
from desktop.cli import troubles
from desktop.cli.asked import Asked
from desktop.cli.figures import count
from desktop.cli.terminal import Json, Terminal
from desktop.cli.work import do
from desktop.engine.outcome import worst
from desktop.engine.report import Report
from desktop.vault import Vault

STOPPED = (2, 3, 4)


@dataclass(frozen=True, slots=True)
class Put:
    """What became of it.

    Attributes:
        target: the account.
        reports: one of each account of the vault.
    """

    target: str
    reports: tuple[Report, ...]

    @property
    def exit(self) -> int:
        """The worst of all, as the contract orders them."""
        return worst([one.exit for one in self.reports])

    @property
    def stopped(self) -> bool:
        """Whether the account could not be filled for now, so that another try is better."""
        return self.exit in STOPPED

    @property
    def left(self) -> tuple[Kind, ...]:
        """Kinds that remain for the QR page."""
        from desktop.phone.account_first import left

        return left(self.reports)

    def document(self) -> dict[str, Json]:
        """For a program."""
        from desktop.phone.account_first import there, undo_ids

        rows = [row for one in self.reports for each in one.accounts for row in each.collections]
        error = next((one.error for one in self.reports if one.error), None)
        return {
            "account": self.target,
            "there": {str(kind): number for kind, number in there(self.reports).items()},
            "sent": sum(row.sent for row in rows),
            "skipped": sum(row.skipped for row in rows),
            "failed": sum(row.failed for row in rows),
            "left": [str(kind) for kind in self.left],
            "undo": list(undo_ids(self.reports)),
            "error": troubles.shape(error),
        }

    def lines(self) -> Iterator[str]:
        """For a person."""
        from desktop.phone.account_first import there

        for one in self.reports:
            yield from words.report(one)
        for kind, number in there(self.reports).items():
            if number:
                yield f"In {self.target}, and so on the phone: {count(number, 'item')} of {kind}."
        if self.left:
            yield f"Not taken there: {', '.join(self.left)}. These come by QR code."


def put(terminal: Terminal, asked: Asked) -> Put:
    """Count first, say so, then put. Run again after a stop: it goes on, and doubles nothing."""
    from desktop.phone.account_first import restores

    with Vault.open(terminal.vault, terminal.home.index, terminal.clock) as vault:
        accounts = vault.accounts()
    todo = restores(accounts, asked.names, asked.target, dry_run=True)
    counted = [do(terminal, one, (asked.target,)) for one in todo]
    rows = [row for one in counted for each in one.accounts for row in each.collections]
    terminal.say(
        f"To put into {asked.target}: {count(sum(row.sent for row in rows), 'item')}; "
        f"there already: {sum(row.skipped for row in rows):,}."
    )
    if worst([one.exit for one in counted]) in STOPPED:
        return Put(asked.target, tuple(counted))
    todo = restores(accounts, asked.names, asked.target)
    return Put(asked.target, tuple(do(terminal, one, (asked.target,)) for one in todo))
