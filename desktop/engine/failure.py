"""What ends a task early: an error the person is told of, or their own wish to stop."""

from __future__ import annotations

from desktop.engine.report import Trouble


class EngineError(Exception):
    """A task cannot be done, or not go on; `desktop.words` has the sentences for its code.

    Args:
        trouble: what happened, in the words' terms; no secret in it.
        exit: the command line's exit status for it (2 wrong usage, 3 needs the person, 4 failed
            for now, 5 damaged).
    """

    def __init__(self, trouble: Trouble, exit: int = 4) -> None:
        super().__init__(trouble.code)
        self.trouble = trouble
        self.exit = exit


class Stopped(Exception):
    """The person asked the job to stop; what is kept stays kept, and a later run goes on."""
