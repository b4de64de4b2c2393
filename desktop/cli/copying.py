"""The verbs that are one task each: pull, mirror, run, check, drill, restore, recover, export."""

from __future__ import annotations

from connectors.model import Kind
from desktop.cli import lines, shapes
from desktop.cli.asked import Asked, Wrong
from desktop.cli.terminal import Terminal
from desktop.cli.work import do, engine
from desktop.engine import tasks
from desktop.engine.failure import EngineError
from desktop.engine.tasks import Form, Task


def pull(terminal: Terminal, asked: Asked) -> int:
    """Copy everything new into the vault."""
    return told(terminal, tasks.Pull(tuple(asked.names)), *asked.names)


def mirror(terminal: Terminal, asked: Asked) -> int:
    """Bring the vault's copy of an account to a second cloud."""
    form = Form(asked.form) if asked.form else None
    if form is not Form.FILES:  # a place for files holds all there is
        foretold(terminal, tasks.Preview(asked.source, asked.target, form))
    return told(terminal, tasks.Mirror(asked.source, asked.target, form), asked.target)


def run(terminal: Terminal, asked: Asked) -> int:
    """Do what the plans ask for."""
    return told(terminal, tasks.RunPlans(asked.due))


def check(terminal: Terminal, asked: Asked) -> int:
    """Re-read every byte and compare hashes."""
    needed = (asked.mirror,) if asked.mirror else ()
    return told(terminal, tasks.Check(asked.name or None, asked.mirror or None), *needed)


def drill(terminal: Terminal, asked: Asked) -> int:
    """Prove that a restore works."""
    return told(terminal, tasks.Drill(asked.source, asked.target, asked.full), asked.target)


def restore(terminal: Terminal, asked: Asked) -> int:
    """Put items of the vault into an account, or take out what a run put there."""
    if asked.undo:
        more = (asked.source, asked.target, asked.as_of, asked.only)
        if any((*more, asked.dry_run, asked.removed_only, asked.replace)):
            raise Wrong("restore --undo RUN takes nothing else")
        return told(terminal, tasks.Undo(asked.undo))
    if not asked.source or not asked.target:
        raise Wrong("restore is written: restore FROM --to ACCOUNT, or restore --undo RUN")
    if not asked.dry_run:
        foretold(terminal, tasks.Preview(asked.source, asked.target))
    return told(
        terminal,
        tasks.Restore(
            asked.source,
            asked.target,
            asked.as_of,
            asked.only,
            asked.dry_run,
            asked.removed_only,
            replace=asked.replace,
        ),
        asked.target,
    )


def recover(terminal: Terminal, asked: Asked) -> int:
    """Rebuild the vault from the second cloud alone; an encrypted one asks for its sheet."""
    _take_sheet(terminal, asked)
    return told(terminal, tasks.Recover(asked.target), asked.target)


def _take_sheet(terminal: Terminal, asked: Asked) -> None:
    source = asked.sheet
    if not source and not terminal.stdin.isatty():
        return
    with engine(terminal) as opened:
        if not source and opened.sheets.needed(asked.target):
            terminal.say(f"The copy in {asked.target} is encrypted.")
            source = "-"
        if source:
            from desktop.cli.sheets import typed

            opened.sheets.accept(asked.target, typed(terminal, source))


def export(terminal: Terminal, asked: Asked) -> int:
    """Write standard files for any other program."""
    if asked.folder is None:
        raise Wrong("export is written: export FROM DIR")
    kind = Kind(asked.kind) if asked.kind else None
    folder = asked.folder.expanduser().absolute()
    return told(terminal, tasks.Export(asked.source, folder, kind, asked.one_file))


def thin(terminal: Terminal, asked: Asked) -> int:
    """Throw away old versions, or count them."""
    return told(terminal, tasks.Thin(asked.source, asked.before, asked.dry_run))


def foretold(terminal: Terminal, task: tasks.Preview) -> None:
    """Say, before anything goes there, what a second account cannot hold of what there is."""
    try:
        found = do(terminal, task)
    except EngineError:
        return  # the verb itself says what is wrong
    for line in lines.lost(found):
        terminal.say(line)


def told(terminal: Terminal, task: Task, *accounts: str) -> int:
    """Do the task, which needs these accounts, and answer with its report."""
    found = do(terminal, task, accounts)
    dry_run = isinstance(task, tasks.Restore | tasks.Thin) and task.dry_run
    return terminal.answer(found.exit, shapes.report(found), lines.report(found, dry_run=dry_run))
