"""A mirror as files: the vault's standard folders in a place that keeps files.

One listing tells what is to be done; when nothing is, nothing is written. Files go up several at
a time, in ranks, so that whatever names another file comes after it.
"""

from __future__ import annotations

from collections.abc import Callable

from connectors.errors import ConnectorError, Unsound
from connectors.model import Stored
from desktop.engine import own_folder
from desktop.engine.asking import ask_about
from desktop.engine.context import Context, Tell
from desktop.engine.crew import Crew
from desktop.engine.failure import EngineError
from desktop.engine.mirror.files import edited
from desktop.engine.mirror.files.counts import Counts
from desktop.engine.mirror.files.place import WRITERS, Upload, journal, listed, opened
from desktop.engine.mirror.files.plan import MARKER, FilesPlan, mirrored, plan
from desktop.engine.mirror.files.reading import sha256_there
from desktop.engine.mirror.files.removals import remove_due
from desktop.engine.mirror.files.rescue import rescue
from desktop.engine.mirror.files.sent import FilesSent, Wrote
from desktop.engine.mirror.files.writing import (
    prove_written,
    remembered,
    write,
    write_manifest,
)
from desktop.engine.mirror.keys import question_id
from desktop.engine.outcome import DAMAGED, NOTED, exit_for, exit_of_counts, trouble_of, worst
from desktop.engine.patience import NotGiven
from desktop.engine.report import AccountReport, Report, Trouble
from desktop.engine.tasks import Mirror
from desktop.vault import VaultFile


def mirror_files(context: Context, task: Mirror, tell: Tell) -> Report:
    """Bring the place up to the vault's copy of one account.

    Raises EngineError "another-vault-there" and "mirror-inside-vault"; a place that stops (full,
    sign-in, later, closed to us) stands in the report with what was written till then.
    """
    _refuse_loop(context, task.target)
    report = Report(context.run, "mirror", context.clock.now())
    account = AccountReport(task.target, context.accounts.connector(task.target).id)
    report.accounts.append(account)
    exits: list[int] = []
    place = opened(context, task.target)
    try:
        with (
            listed(context, place) as there,
            Crew(WRITERS, lambda: opened(context, task.target)) as crew,
        ):
            tell("listing", task.target)
            sent = FilesSent(context.vault.ledger(journal(task.source, task.target)))
            hold = question_id(task.source, task.target, "")
            counts = Counts(context.vault.shelves(task.source), account, hold)
            upload = Upload(context, tell, task.source, task.target, place, crew, sent, counts)
            exits.append(_run(upload, there))
    except ConnectorError as error:
        account.error = trouble_of(error, task.target)
        exits.append(exit_for(error))
    finally:
        place.close()
    if account.error is not None:
        exits.append(DAMAGED if account.error.code == "damaged-in-vault" else NOTED)
    report.exit = worst([*exits, exit_of_counts(report)])
    ask_about(tell, report)
    report.finished = context.clock.now()
    return report


def _run(upload: Upload, listed: Callable[[], dict[str, Stored]]) -> int:
    context, sent = upload.context, upload.sent
    files = _ours(upload)
    there = listed()
    _expect_ours(upload, there)
    back = {path for path in sent.gone if path in there}
    sent.came_back(back)
    found = plan(files, there, sent, context.vault.root)
    rescued = rescue(upload, found, there)
    if rescued.came:
        files = _ours(upload)
        found = plan(files, there, sent, context.vault.root)
    found.leave(rescued.withheld)
    sent.note((file.path, remembered(file, stored)) for file, stored in found.adopt)
    _resolve(upload, found)
    sent.went({file.path for file in found.gone} - sent.gone)
    upload.counts.found(found)
    wrote = write(upload, found)
    exit = 0
    if wrote:
        exit = prove_written(upload, wrote)
    write_manifest(upload, files)
    if not context.vault.holds(upload.source):
        remove_due(context, upload.place, upload.source, files, there, sent)
    return exit


def _ours(upload: Upload) -> list[VaultFile]:
    return [one for one in upload.context.vault.files(upload.source) if mirrored(one.path)]


def _refuse_loop(context: Context, target: str) -> None:
    if own_folder.inside(context, target):
        raise EngineError(Trouble("mirror-inside-vault", target), exit=2)


def _expect_ours(upload: Upload, there: dict[str, Stored]) -> None:
    if MARKER not in there:
        return
    ours = (upload.context.vault.root / MARKER).read_bytes()
    past = upload.sent.wrote.get(MARKER)
    if past is not None and past.revision == there[MARKER].revision:
        return
    try:
        theirs = upload.context.patience.call(lambda: b"".join(upload.place.read(MARKER)))
    except Unsound:
        return  # sealed with our key under its name, and broken since: it is written anew
    if theirs != ours:
        raise EngineError(Trouble("another-vault-there", upload.target), exit=3)


def _resolve(upload: Upload, found: FilesPlan) -> None:
    """What is there is another revision than we remember: ours all the same, or somebody's?"""
    adopt: list[tuple[str, Wrote]] = []
    for file, stored in found.doubtful:
        try:
            sha256, _ = sha256_there(upload.context.patience, upload.place, file.path)
            if sha256 == file.sha256:
                adopt.append((file.path, remembered(file, stored)))
                found.same.append(file)
            elif _may_be_replaced(upload, stored, sha256):
                found.to_write(file)
        except NotGiven as error:  # nor is it written over: nobody knows what that would cost
            upload.counts.note(file.path, error.code)
    upload.sent.note(adopt)


def _may_be_replaced(upload: Upload, stored: Stored, sha256: str) -> bool:
    """Tell of a file that is not ours; whether everything in it that anybody could want is kept."""
    if not sha256:
        upload.counts.note(stored.path, "unsound-there")
        return True
    if not edited.somebodys(upload.context, stored.path, sha256):
        return True
    upload.counts.note(stored.path, "edited-there")
    return edited.keep(upload.context, upload.place, upload.target, stored, sha256)
