"""A new computer: the vault built anew from the second cloud alone."""

from __future__ import annotations

from desktop.engine.context import Context, Tell
from desktop.engine.failure import EngineError
from desktop.engine.outcome import DAMAGED
from desktop.engine.pages import write as pages
from desktop.engine.patience import Patience
from desktop.engine.recover import bare
from desktop.engine.recover.files import Ground, Laid, lay_out
from desktop.engine.report import AccountReport, CollectionReport, Report
from desktop.engine.surroundings import Surroundings
from desktop.engine.tasks import Pull, Recover
from desktop.vault import Vault, marker


def recover(
    around: Surroundings, task: Recover, tell: Tell, patience: Patience, run: str
) -> Report:
    """Rebuild the vault from a place of files, or pull the collections of an account.

    Runs before the vault is opened, since there is none yet. May be run again after a cut; what
    is here stays. Of a place that lost its `.elsewhere` the files alone are brought. Raises
    EngineError "vault-is-another" when another vault lies here, and "no-vault-there" when the
    place holds none.
    """
    ground = Ground(around.custody.root, around.accounts.for_one_run(), task.target, patience, tell)
    started = around.clock.now()
    connector = around.accounts.connector(task.target)
    if connector.files is None:
        return _items(around, task, tell, patience, run)
    try:
        with around.custody.alone():
            laid = lay_out(ground)
            marker.adopt(around.custody.root, around.home.index)
    except EngineError as error:
        if error.trouble.code != "no-vault-there":
            raise
        if report := _files_alone(around, task, tell, patience, run):
            return report
        if not connector.takes_items:
            raise
        # The copy there may have been made as items, which such an account takes as well.
        report = _items(around, task, tell, patience, run)
        if any(row.total for account in report.accounts for row in account.collections):
            return report
        raise
    with around.custody.working() as vault:
        vault.rebuild()
        vault.adopt_papers({*laid.damaged, *laid.missing} - set(laid.repaired))
        report = Report(run, "recover", started)
        _fill(report, vault, laid)
        context = Context.of(around, vault, patience, run)
        pages.write(context, tell)  # they go to no second copy, and are made anew
    report.finished = around.clock.now()
    return report


def _files_alone(
    around: Surroundings, task: Recover, tell: Tell, patience: Patience, run: str
) -> Report | None:
    """From a copy without its history; None where nothing says that it ever was one."""
    place = around.accounts.files(task.target)
    try:
        named = bare.standard_files(patience, place)
        if not named:
            return None
        with around.custody.working(create=True) as vault:
            context = Context.of(around, vault, patience, run)
            report = bare.bring_in(context, place, task.target, named, tell)
            pages.write(context, tell)
            return report
    finally:
        place.close()


def _items(around: Surroundings, task: Recover, tell: Tell, patience: Patience, run: str) -> Report:
    """From a copy kept as items: its collections are pulled."""
    from desktop.engine.pull.pull import pull

    with around.custody.working(create=True) as vault:
        context = Context.of(around, vault, patience, run)
        report = pull(context, Pull((task.target,)), tell)
        report.verb = "recover"
        return report


def _fill(report: Report, vault: Vault, laid: Laid) -> None:
    report.files = laid.files
    report.damaged, report.missing = laid.damaged, laid.missing
    report.repaired = laid.repaired
    for name in vault.accounts():
        shelves = vault.shelves(name)
        account = AccountReport(name, shelves[0].service if shelves else "")
        for shelf in shelves:
            row = CollectionReport(shelf.collection.name, shelf.collection.kind)
            row.total = shelf.count()
            account.collections.append(row)
        report.accounts.append(account)
    broken = {*laid.damaged, *laid.missing} - set(laid.repaired)
    report.exit = DAMAGED if broken else 0
