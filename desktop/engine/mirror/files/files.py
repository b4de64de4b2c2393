"""A mirror as files: the vault's standard folders in a place that keeps files.

One listing tells what is to be done; when nothing is, nothing is written. Files go up several at
a time, in ranks, so that whatever names another file comes after it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from connectors.contract import Files
from connectors.errors import ConnectorError, Full, SignInAgain, TryLater, Unsound
from connectors.model import Stored
from desktop.engine.asking import ask_about
from desktop.engine.context import Context, Tell
from desktop.engine.crew import Crew
from desktop.engine.encrypted import notice
from desktop.engine.failure import EngineError
from desktop.engine.mirror.files import manifest
from desktop.engine.mirror.files.append_only import torn
from desktop.engine.mirror.files.counts import Counts
from desktop.engine.mirror.files.plan import MARKER, FilesPlan, machinery, mirrored, plan
from desktop.engine.mirror.files.proof import prove
from desktop.engine.mirror.files.reading import SMALL, known, sha256_there, whole
from desktop.engine.mirror.files.removals import remove_due
from desktop.engine.mirror.files.sent import FilesSent, Wrote
from desktop.engine.mirror.keys import journal_name, plain_name, question_id
from desktop.engine.outcome import DAMAGED, exit_for, exit_of_counts, trouble_of, worst
from desktop.engine.report import AccountReport, Report, Trouble
from desktop.engine.tasks import Mirror
from desktop.vault import VaultFile

WRITERS = 8
NOTED_EACH = 200
"""Files after which the journal is written."""


@dataclass(frozen=True, slots=True)
class Upload:
    """What a mirror of files works with.

    Attributes:
        context: the run.
        tell: hears how far it is.
        source: name of the account whose copy it is.
        target: name of the account it goes to.
        place: a connection for listing and reading.
        crew: more of them, for writing.
        sent: the journal.
        counts: fills in the report's rows.
    """

    context: Context
    tell: Tell
    source: str
    target: str
    place: Files
    crew: Crew[Files]
    sent: FilesSent
    counts: Counts


def mirror_files(context: Context, task: Mirror, tell: Tell) -> Report:
    """Bring the place up to the vault's copy of one account.

    Raises EngineError "another-vault-there" and "mirror-inside-vault"; a place that stops (full,
    sign-in, later) stands in the report with what was written till then.
    """
    _refuse_loop(context, task.target)
    report = Report(context.run, "mirror", context.clock.now())
    account = AccountReport(task.target, context.accounts.connector(task.target).id)
    report.accounts.append(account)
    sent = FilesSent(context.vault.ledger(journal(task.source, task.target)))
    hold = question_id(task.source, task.target, "")
    counts = Counts(context.vault.shelves(task.source), account, hold)
    exits: list[int] = []
    place = opened(context, task.target)
    try:
        with Crew(WRITERS, lambda: opened(context, task.target)) as crew:
            upload = Upload(context, tell, task.source, task.target, place, crew, sent, counts)
            exits.append(_run(upload))
    except (Full, SignInAgain, TryLater) as error:
        account.error = trouble_of(error, task.target)
        exits.append(exit_for(error))
    finally:
        place.close()
    if account.error is not None and account.error.code == "damaged-in-vault":
        exits.append(DAMAGED)
    report.exit = worst([*exits, exit_of_counts(report)])
    ask_about(tell, report)
    report.finished = context.clock.now()
    return report


def journal(source: str, target: str) -> str:
    """Name of the journal of a mirror of files."""
    return journal_name("files", source, target)


def opened(context: Context, target: str) -> Files:
    """A connection to the place. Raises what `Accounts.files` does."""
    return context.patience.call(lambda: context.accounts.files(target))


def listing(context: Context, place: Files) -> dict[str, Stored]:
    """Every file of the place by path.

    Raises EngineError "copy-is-encrypted" where an encrypted copy lies and its key is not here:
    nothing plain is ever put beside it.
    """
    there = context.patience.call(lambda: {one.path: one for one in place.list()})
    if notice.stands_in(there):
        raise EngineError(Trouble("copy-is-encrypted"), exit=3)
    return there


def _run(upload: Upload) -> int:
    context, sent = upload.context, upload.sent
    upload.tell("listing", upload.target)
    there = listing(context, upload.place)
    _expect_ours(upload, there)
    files = [one for one in context.vault.files(upload.source) if mirrored(one.path)]
    back = {path for path in sent.gone if path in there}
    sent.came_back(back)
    found = plan(files, there, sent, context.vault.root)
    sent.note((file.path, _wrote(file, stored)) for file, stored in found.adopt)
    _resolve(upload, found)
    sent.went({file.path for file in found.gone} - sent.gone)
    upload.counts.found(found)
    wrote = _write(upload, found)
    exit = 0
    if wrote:
        exit = _prove(upload, wrote)
    _write_manifest(upload, files)
    if not context.vault.holds(upload.source):
        remove_due(context, upload.place, upload.source, files, there, sent)
    return exit


def _refuse_loop(context: Context, target: str) -> None:
    path = context.accounts.get(target).settings.get("path", "")
    if path and context.accounts.connector(target).id == "folder":
        root = context.vault.root.resolve()
        folder = root.__class__(path).expanduser().resolve()
        if folder == root or root in folder.parents:
            raise EngineError(Trouble("mirror-inside-vault", target), exit=2)


def _expect_ours(upload: Upload, there: dict[str, Stored]) -> None:
    if MARKER not in there:
        return
    ours = (upload.context.vault.root / MARKER).read_bytes()
    past = upload.sent.wrote.get(MARKER)
    if past is not None and past.revision == there[MARKER].revision:
        return
    try:
        theirs = whole(upload.context.patience, upload.place, MARKER)
    except Unsound:
        return  # sealed with our key under its name, and broken since: it is written anew
    if theirs != ours:
        raise EngineError(Trouble("another-vault-there", upload.target), exit=3)


def _resolve(upload: Upload, found: FilesPlan) -> None:
    """What is there is another revision than we remember: ours all the same, or somebody's?"""
    vault = upload.context.vault
    adopt: list[tuple[str, Wrote]] = []
    for file, stored in found.doubtful:
        sha256, _ = sha256_there(upload.context.patience, upload.place, file.path)
        if sha256 == file.sha256:
            adopt.append((file.path, _wrote(file, stored)))
            found.same.append(file)
            continue
        if not sha256:  # nothing can be read of it that anybody could want back
            upload.counts.note(file.path, "unsound-there")
        elif not machinery(file.path) and not known(vault, sha256):
            upload.counts.note(file.path, "edited-there")
            if stored.size > SMALL:
                continue
            body = whole(upload.context.patience, upload.place, file.path)
            name = file.path.rsplit("/", 1)[-1][-60:]
            vault.keep_evidence(plain_name("conflict", sha256[:12], upload.target, name), body)
        found.to_write(file)
    upload.sent.note(adopt)


def _write(upload: Upload, found: FilesPlan) -> list[tuple[VaultFile, Stored]]:
    total = sum(len(files) for files in found.write.values())
    wrote: list[tuple[VaultFile, Stored]] = []
    fresh: list[tuple[str, Wrote]] = []
    size = 0
    try:
        for _, files in sorted(found.write.items()):
            for file, outcome in upload.crew.each(files, _writer(upload)):
                if isinstance(outcome, str):
                    upload.counts.refused(file.path, outcome)
                    continue
                wrote.append((file, outcome))
                fresh.append((file.path, _wrote(file, outcome)))
                upload.counts.sent(file.path)
                size += file.size
                if len(fresh) >= NOTED_EACH:
                    upload.sent.note(fresh)
                    fresh.clear()
                upload.tell("sending", f"{upload.target}: {file.path}", len(wrote), total, size)
    finally:
        upload.sent.note(fresh)
    return wrote


def _writer(upload: Upload) -> Callable[[Files, VaultFile], Stored | str]:
    root, patience = upload.context.vault.root, upload.context.patience

    def write(place: Files, file: VaultFile) -> Stored | str:
        if torn(root, file.path, upload.sent.wrote.get(file.path)):
            return "damaged-in-vault"
        try:
            return patience.call(lambda: place.write(file.path, root / file.path, file.sha256))
        except (Full, SignInAgain, TryLater):
            raise
        except ConnectorError as error:
            return error.code

    return write


def _prove(upload: Upload, wrote: list[tuple[VaultFile, Stored]]) -> int:
    upload.tell("checking", upload.target)
    there = listing(upload.context, upload.place)
    bad = prove(upload.context.patience, upload.place, upload.crew, wrote, there)
    upload.sent.lost(bad)
    for path in bad:
        upload.counts.lost(path)
    renewed = [
        (file.path, _wrote(file, there[file.path]))
        for file, stored in wrote
        if file.path not in bad and there[file.path].revision != stored.revision
    ]
    upload.sent.note(renewed)
    return 5 if bad else 0


def _write_manifest(upload: Upload, files: list[VaultFile]) -> None:
    """The list of all files with their hashes, written last: a place without hashes has ours."""
    vault, name = upload.context.vault, manifest.path(upload.source)
    written = [
        file
        for file in files
        if (past := upload.sent.wrote.get(file.path)) is not None and past.sha256 == file.sha256
    ]
    body = manifest.text(written)
    sha256 = manifest.digest(body)
    past = upload.sent.wrote.get(name)
    if past is not None and past.sha256 == sha256:
        return
    staged = manifest.stage(vault.stage(), body)
    try:
        stored = upload.context.patience.call(lambda: upload.place.write(name, staged, sha256))
    finally:
        manifest.discard(staged)
    upload.sent.note([(name, Wrote(sha256, len(body), stored.revision))])


def _wrote(file: VaultFile, stored: Stored) -> Wrote:
    return Wrote(file.sha256, file.size, stored.revision)
