"""What is asked of the vault outside a job: a hold answered, a history read."""

from __future__ import annotations

from desktop.engine import status
from desktop.engine.failure import EngineError
from desktop.engine.report import Trouble
from desktop.engine.run_ids import new_run
from desktop.engine.status import Status
from desktop.engine.surroundings import Surroundings
from desktop.vault.words import Version


def answer(around: Surroundings, hold: str, accept: bool) -> Status:
    """Keep (nothing goes, never asked again of these items) or accept (they go to history).

    Raises EngineError "no-such-hold".
    """
    with around.custody.vault() as vault:
        try:
            vault.answer(hold, accept, new_run(around.clock))
        except KeyError:
            raise EngineError(Trouble("no-such-hold", hold), exit=2) from None
        return status.read(around)


def history(around: Surroundings, account: str, item: str) -> tuple[Version, ...]:
    """Every version in the account's collections, oldest first. Raises "no-such-account"."""
    wanted = item.casefold()
    with around.custody.vault() as vault:
        shelves = vault.shelves(account)
        if not shelves:
            around.accounts.get(account)
        found = [
            version
            for shelf in shelves
            for version in shelf.history()
            if wanted in f"{version.kept.path}\n{version.kept.uid}\n{version.kept.id}".casefold()
        ]
    return tuple(sorted(found, key=lambda version: version.when))
