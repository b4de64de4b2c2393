"""The vault's copy of one account into a second cloud, as items or as files."""

from __future__ import annotations

from connectors.errors import ConnectorError
from desktop.engine.asking import ask_about
from desktop.engine.context import Context, Tell
from desktop.engine.failure import EngineError
from desktop.engine.fidelity.giving import given
from desktop.engine.mirror.preview import takes
from desktop.engine.outcome import exit_for, trouble_of
from desktop.engine.report import AccountReport, Report, Trouble
from desktop.engine.tasks import Form, Mirror


def mirror(context: Context, task: Mirror, tell: Tell) -> Report:
    """Bring the second cloud up to the vault; nothing flows back, nothing is removed in step.

    Raises EngineError: "no-copy-yet" when the vault holds nothing of the source, "cannot-write"
    and "keeps-no-files" when the target cannot take the form asked for, "mirror-onto-itself",
    "encrypted-as-files".
    """
    if task.source == task.target:
        raise EngineError(Trouble("mirror-onto-itself", task.target), exit=2)
    context.accounts.get(task.target)
    if not context.vault.shelves(task.source):
        raise EngineError(Trouble("no-copy-yet", task.source), exit=2)
    form = form_for(context, task)
    if task.form is Form.NATIVE and context.accounts.get(task.target).encryption:
        raise EngineError(Trouble("encrypted-as-files", task.target), exit=2)
    try:
        report = _sent(context, task, tell, task.form or form)
    except ConnectorError as error:
        report = _unreached(context, task, error)
        ask_about(tell, report)
        return report
    given(context, task.source, task.target, report)
    return report


def form_for(context: Context, task: Mirror) -> Form:
    """Items where the target takes at least one of the kinds there are, else files.

    An encrypted copy is always one of files.
    """
    if context.accounts.get(task.target).encryption:
        return Form.FILES
    connector = context.accounts.connector(task.target)
    kinds = {shelf.collection.kind for shelf in context.vault.shelves(task.source)}
    if any(takes(connector, kind) for kind in kinds) or connector.files is None:
        return Form.NATIVE
    return Form.FILES


def _sent(context: Context, task: Mirror, tell: Tell, form: Form) -> Report:
    if form is Form.NATIVE:
        from desktop.engine.mirror.items.native import mirror_native

        return mirror_native(context, task, tell)
    from desktop.engine.mirror.files.files import mirror_files

    return mirror_files(context, task, tell)


def _unreached(context: Context, task: Mirror, error: ConnectorError) -> Report:
    """Nothing was sent: the second account could not so much as be opened."""
    report = Report(context.run, "mirror", context.clock.now())
    trouble = trouble_of(error, task.target)
    service = context.accounts.get(task.target).service
    report.accounts = [AccountReport(task.target, service, error=trouble)]
    report.exit, report.finished = exit_for(error), context.clock.now()
    return report
