"""The facade: everything the window, the tray and the command line may ask for. No logic.

What only some commands need is imported by them, so that each starts quickly.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from connectors.contract import Browser
from desktop.clock import Clock, SystemClock
from desktop.engine.accounts.account import Account
from desktop.engine.accounts.accounts import Accounts
from desktop.engine.accounts.secrets import Secret, Secrets
from desktop.engine.custody import Custody
from desktop.engine.events import Event, Listener
from desktop.engine.jobs import Jobs
from desktop.engine.perform import lanes_of, perform
from desktop.engine.plans import store
from desktop.engine.plans.plans import Plan
from desktop.engine.report import Report
from desktop.engine.surroundings import Surroundings
from desktop.engine.tasks import Task
from desktop.places import Home
from desktop.vault.words import Version

if TYPE_CHECKING:
    from desktop.engine.sheets import Sheets
    from desktop.engine.status.status import Status


def ignore(event: Event) -> None:
    """The listener of those who do not listen."""


def _sheets(engine: Engine) -> Sheets:
    from desktop.engine.sheets import Sheets

    return Sheets(engine._around)  # noqa: SLF001 a part of it


class Engine:
    """One engine a process. Cheap to build; the vault is opened when first needed.

    Args:
        home: the app's own folders.
        vault: the person's folder.
        listener: hears events, from the jobs' threads, one at a time.
        clock: tells the time.
        passphrase: asked for the words that seal the secrets where there is no keyring; None
            when there is nobody to ask.

    Attributes:
        sheets: encryption of second clouds, and their recovery sheets.

    Every method may raise EngineError or VaultError. Only `wait`, `add_account` and those of
    `sheets` take long.
    """

    sheets = cached_property(_sheets)

    def __init__(
        self,
        home: Home,
        vault: Path,
        listener: Listener = ignore,
        clock: Clock | None = None,
        passphrase: Callable[[], str] | None = None,
    ) -> None:
        clock = clock or SystemClock()
        accounts = Accounts(home, Secrets(home, passphrase))
        self._around = Surroundings(home, Custody(home, vault, clock), accounts, clock)
        self._jobs = Jobs(listener, clock)

    def accounts(self) -> tuple[Account, ...]:
        """Every account, in the order added."""
        return self._around.accounts.all()

    def add_account(
        self,
        name: str,
        service: str,
        settings: Mapping[str, str],
        secret: Secret,
        browser: Browser,
    ) -> Account:
        """Sign in, then remember; a name there already signs in again to the same identity."""
        return self._around.accounts.add(name, service, settings, secret, browser)

    def remove_account(self, name: str) -> None:
        """Forget the account, its secret and its plans; its folder in the vault stays."""
        store.forget_account(self._around, name)

    def plans(self) -> tuple[Plan, ...]:
        """Every plan."""
        return store.plans(self._around.home)

    def set_plan(self, plan: Plan, *, remove: bool = False) -> None:
        """Add a plan, or replace (or remove) the one of the same source and target."""
        store.set_plan(self._around, plan, remove=remove)

    def start(self, task: Task) -> int:
        """Begin a task as soon as its accounts are free; returns the job's number at once."""
        lanes = lanes_of(task, self._around.accounts)
        return self._jobs.start(task, lanes, partial(perform, task, self._around))

    def wait(self, job: int, timeout: float | None = None) -> Report:
        """The job's report once it has ended. Raises TimeoutError."""
        return self._jobs.wait(job, timeout)

    def stop(self, job: int) -> None:
        """Ask a job to end between two items; what it kept stays kept."""
        self._jobs.stop(job)

    def answer(self, hold: str, accept: bool) -> Status:
        """Answer a held question: keep everything, or accept that it went."""
        from desktop.engine import answers

        return answers.answer(self._around, hold, accept)

    def status(self) -> Status:
        """How well each account is kept, from evidence alone."""
        from desktop.engine.status import health

        return health.read(self._around)

    def history(self, account: str, item: str = "") -> tuple[Version, ...]:
        """Every version of the items whose file or title holds `item`, oldest first."""
        from desktop.engine import answers

        return answers.history(self._around, account, item)

    def close(self) -> None:
        """Stop every job, wait for its end, let go of the vault. May be called twice."""
        self._jobs.close()
