"""The pages beside the overview: each made when it is first opened, told what is known by then.

What each is made of is loaded a little after the start, so that the window is there sooner, and a
page opens without a wait.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Protocol, TypeVar

from PySide6.QtCore import QObject, Signal

from desktop.engine.engine import Engine
from desktop.engine.status.status import Status
from desktop.pictures.gallery import Gallery
from desktop.ui.loading import Loading
from desktop.ui.passphrase import Passphrase
from desktop.ui.preferences import Preferences
from desktop.ui.reading import Reading
from desktop.ui.theme import Colours

if TYPE_CHECKING:
    from desktop.ui.activity import Activity
    from desktop.ui.browse import Browse
    from desktop.ui.restore_page import RestorePage
    from desktop.ui.settings import Settings


PARTS = (
    "desktop.ui.browse", "desktop.ui.restore_page", "desktop.ui.activity", "desktop.ui.settings",
)  # fmt: skip
SOON = 500
"""Milliseconds from the first status to the first part, and from each to the next."""


class Page(Protocol):
    """A page that draws how everything is kept."""

    def show_status(self, status: Status) -> None: ...


P = TypeVar("P", bound=Page)


class Pages(QObject):
    """Its signals are what the person wishes on one of them.

    Args:
        engine: does the work.
        reading: looks into the vault.
        passphrase: for computers without a keyring.
        colours: the look.
        listen: takes a function that hears every event on the window's thread.
        preferred: what the person prefers at the moment.
    """

    add_account = Signal()
    add_second = Signal()
    sign_in = Signal(str)
    wished = Signal(object)
    """New `Preferences`."""

    altered = Signal()
    quit = Signal()

    def __init__(
        self,
        engine: Engine,
        reading: Reading,
        passphrase: Passphrase,
        colours: Colours,
        listen: Callable[..., object],
        preferred: Preferences,
    ) -> None:
        super().__init__()
        self._engine = engine
        self._reading = reading
        self._passphrase = passphrase
        self._colours = colours
        self._listen = listen
        self._preferred = preferred
        self._gallery = Gallery.at(reading.home)
        self._made: list[Page] = []
        self._prefer: list[Callable[[Preferences], None]] = []
        self._ends: list[Callable[[], None]] = []
        self._status: Status | None = None
        self._ahead = Loading(PARTS, SOON)

    @cached_property
    def browse(self) -> Browse:
        """What the vault holds, today or as of a date."""
        from desktop.ui.browse import Browse

        reading = self._reading
        page = Browse(
            reading, self._colours, reading.clock.now, self._gallery, self._engine, self._listen
        )
        self._ends.append(page.close_all)
        return self._told(page)

    @cached_property
    def restore(self) -> RestorePage:
        """Where everything comes back from."""
        from desktop.ui.restore_page import RestorePage

        page = RestorePage(self._engine, self._reading, self._listen)
        self._ends.append(page.close_all)
        return self._told(page)

    @cached_property
    def activity(self) -> Activity:
        """Every run there was."""
        from desktop.ui.activity import Activity

        return Activity(self._reading, self._colours)

    @cached_property
    def settings(self) -> Settings:
        """What the person wishes."""
        from desktop.ui.settings import Settings

        page = Settings(
            self._engine,
            self._reading,
            self._reading.home,
            self._preferred,
            self._listen,
            self._passphrase,
        )
        page.add_account.connect(self.add_account)
        page.add_second.connect(self.add_second)
        page.sign_in.connect(self.sign_in)
        page.changed.connect(self.wished)
        page.altered.connect(self.altered)
        page.quit.connect(self.quit)
        self._prefer.append(page.show_preferences)
        return self._told(page)

    def show_status(self, status: Status) -> None:
        """Tell every page that was made, and each made later."""
        if self._status is None:
            self._ahead.begin(SOON)
        self._status = status
        for page in self._made:
            page.show_status(status)

    def show_preferences(self, preferred: Preferences) -> None:
        """What the person prefers from here on, wherever they said so."""
        self._preferred = preferred
        for show in self._prefer:
            show(preferred)

    def entered(self, name: str) -> None:
        """What a page reads anew each time it is opened."""
        if name == "browse":
            self.browse.read()
        elif name == "activity":
            self.activity.read()
        elif name == "settings":
            self.settings.show_all()

    def close_all(self) -> None:
        """End what they do beside."""
        self._ahead.close()
        for end in self._ends:
            end()
        self._gallery.close()

    def _told(self, page: P) -> P:
        self._made.append(page)
        if self._status is not None:
            page.show_status(self._status)
        return page
