"""The program's front door: a verb runs in the terminal, none opens the window."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from typing import NoReturn


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what was asked for and give the exit status of the contract (0 to 5)."""
    # A command makes many small things and few rings of them: to look for rings less often saves
    # a tenth of its time. Much of that is loading, which is why nothing is loaded before.
    usual = gc.get_threshold()
    gc.set_threshold(50_000)
    from connectors.net import apart
    from desktop.cli.arguments import without_verb

    given = list(sys.argv[1:] if arguments is None else arguments)
    old = sys.getfilesystemencoding() != "utf-8" and os.environ.get("PYTHONUTF8") != "1"
    if arguments is None and old:
        # An old locale has no letters for most names; the files are called the same in each.
        os.environ["PYTHONUTF8"] = "1"
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 this program again
    if given[:1] == [apart.WORD]:
        apart.run(given[1])
        return 0
    asked = without_verb(given)
    if asked is None or not _has_display(os.environ):
        return _terminal(given)
    try:
        from desktop.start import main as window
    except ImportError:  # a terminal alone was installed, or the system lacks what Qt needs
        return _terminal(given)
    from desktop import places

    gc.set_threshold(*usual)  # a window stays for weeks
    try:
        home = places.home(asked.home, os.environ)
        vault = places.vault(asked.vault, os.environ, home)
    except RuntimeError:  # there is no home folder, which the terminal has words for
        return _terminal(given)
    return window(home, vault, tray=asked.tray)


def _terminal(given: Sequence[str]) -> int:
    from desktop.cli.main import main as terminal

    return terminal(given)


def _stopped() -> int:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    from desktop.cli.main import stopped

    return stopped(sys.argv[1:])


def _has_display(environment: Mapping[str, str]) -> bool:
    """Qt's own variable counts: whoever names a platform there wants a window on it."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(environment.get(n) for n in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def program() -> NoReturn:
    """The same as a program of its own."""
    try:
        ended = main()
    except KeyboardInterrupt:  # while the command was still being loaded
        ended = _stopped()
    # All is said: a Ctrl-C from here on ends it without a word.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    gc.freeze()  # what is left over need not be looked through once more
    sys.exit(ended)


if __name__ == "__main__":
    program()
