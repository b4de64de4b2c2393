"""What is asked of the vault outside a job: a hold answered, a history read."""

from __future__ import annotations

from desktop.engine.failure import EngineError
from desktop.engine.mirror import removed_there
from desktop.engine.pull import sift
from desktop.engine.report import Trouble
from desktop.engine.run_ids import new_run
from desktop.engine.status import health
from desktop.engine.status.status import Status
from desktop.engine.surroundings import Surroundings
from desktop.vault import Vault
from desktop.vault.words import Hold, Version


def answer(around: Surroundings, hold: str, accept: bool) -> Status:
    """Keep (nothing goes, never asked again of these items) or accept (they go to history).

    Of emptied or outdated content, to keep leaves the fuller version current, and to accept has
    the account's own version fetched with the next pull. Of what somebody removed in a second
    account, to keep puts it back there with the next mirror, and to accept leaves it out.
    Raises EngineError "no-such-hold".
    """
    run = new_run(around.clock)
    with around.custody.working() as vault:
        found = next((one for one in vault.holds() if one.id == hold), None)
        if found is None:
            names = [account.name for account in around.accounts.all()]
            if not removed_there.answer(vault, vault.accounts(), names, hold, put_back=not accept):
                raise EngineError(Trouble("no-such-hold", hold), exit=2)
        elif accept and found.why in sift.CONTENT:
            sift.accept(vault, found, run)
        else:
            vault.answer(hold, accept, run)
            if accept:
                _look_again(vault, found)
    return health.read(around)


def _look_again(vault: Vault, hold: Hold) -> None:
    """The next pull lists everything: what is in the account after all is current again."""
    for shelf in vault.shelves(hold.account):
        mine = shelf.collection
        if (mine.kind, mine.id) == (hold.collection.kind, hold.collection.id):
            shelf.settle(None)


def history(around: Surroundings, account: str, item: str) -> tuple[Version, ...]:
    """Every version in the account's collections, as they came. Raises "no-such-account".

    An item named in full, by file, UID or path, is meant alone; else all whose name holds the word.
    """
    with around.custody.reading() as vault:
        shelves = vault.shelves(account)
        if not shelves:
            around.accounts.get(account)
        found = [version for shelf in shelves for version in shelf.history()]
    wanted = item.casefold()
    exact = [version for version in found if wanted and wanted in _names(version)]
    held = [version for version in found if any(wanted in name for name in _names(version)[:4])]
    return tuple(sorted(exact or held, key=lambda version: version.order))


def _names(version: Version) -> tuple[str, ...]:
    """What an item may be called; the last ones only in full."""
    path = version.kept.path
    file = path.rpartition("/")[2]
    names = (file, file.rpartition(".")[0], version.kept.uid, version.kept.id,
             path, path.partition("/")[2])  # fmt: skip
    return tuple(name.casefold() for name in names)
