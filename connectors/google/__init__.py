"""Google: contacts, calendars and to-dos, photos upwards, and Drive as a place for files."""

from __future__ import annotations

from collections.abc import Mapping

from connectors.contract import (
    Ahead,
    Browser,
    Connector,
    Field,
    Files,
    OAuth,
    Session,
    Source,
    Traits,
)
from connectors.guide import Guide
from connectors.model import Kind


def _open(session: Session) -> Source:
    from connectors.google.account import open_account

    return open_account(session)


def _files(session: Session) -> Files:
    from connectors.google.drive import DriveFiles

    return DriveFiles(session)


def _authorize(session: Session, browser: Browser) -> None:
    from connectors.google.assistant import all_on
    from connectors.google.client import Google
    from connectors.google.signin import authorize

    authorize(session, browser)
    google = Google(session)
    try:
        all_on(google, session.settings)
    finally:
        google.close()


def _guide(settings: Mapping[str, str]) -> Guide | None:
    from connectors.google.assistant import guide

    return guide(settings)


def _ahead(settings: Mapping[str, str]) -> tuple[Ahead, ...]:
    from connectors.google.assistant import ahead

    return ahead(settings)


_FIELDS = (
    Field(
        "client",
        "Your own Google client",
        "The content of the JSON file Google's console gives for a client of type Desktop app; "
        "on the command line, @FILE reads it.",
    ),
    Field("writes", "Also put copies into this account", choices=("no", "yes"), default="no"),
    Field(
        "only", "What to ask for", "Any of contacts, calendar, tasks, drive, photos; all if empty."
    ),
    Field(
        "other-contacts",
        "People Google keeps of its own accord",
        choices=("no", "yes"),
        default="no",
    ),
    Field(
        "folder", "Folder on Drive", "Where files are kept; made when it is not there.", "Elsewhere"
    ),
    Field("root", "Another address", "In place of Google's own; for tests."),
)

CONNECTOR = Connector(
    id="google",
    name="Google",
    company="Google",
    sign_in=OAuth(_FIELDS, _authorize),
    kinds={
        Kind.CONTACTS: Traits(
            writes=True,
            together=50,
            loses=frozenset(
                {
                    "address books: all but Google's own become labels",
                    "pictures of contacts that are neither JPEG nor PNG",
                    "more than a few lines of a card that no field of Google's is for",
                }
            ),
            withholds=frozenset({"a contact's “File as”"}),
        ),
        Kind.CALENDAR: Traits(
            writes=True,
            loses=frozenset(
                {
                    "the video meeting of a copied event, but for its link",
                    "times that float: they get the calendar's time zone",
                    "guests of an event the person was not invited to are kept as words",
                }
            ),
            withholds=frozenset(
                {"calendars that only show when somebody is busy", "the list of birthdays"}
            ),
        ),
        Kind.TASKS: Traits(
            writes=True,
            loses=frozenset(
                {
                    "the time of day a to-do is due",
                    "how a to-do repeats, and its reminders",
                    "start dates, priorities, categories and how far a to-do has come",
                    "to-dos below those that stand below another, and those put before theirs",
                }
            ),
            withholds=frozenset(
                {
                    "the time of day a to-do is due",
                    "how a to-do repeats",
                    "the reminders of a to-do",
                }
            ),
        ),
        Kind.PHOTOS: Traits(
            writes=True,
            together=50,
            largest=200 << 20,
            loses=frozenset(
                {
                    "albums, favourites and the names of people",
                    "the date and place of a picture other than a JPEG, where only the vault knows",
                    "every way to read a picture back as it was, or to remove it",
                }
            ),
        ),
    },
    open=_open,
    files=_files,
    guide=_guide,
    ahead=_ahead,
    coverage={
        Kind.CONTACTS: "Every field the People API gives, labels, and pictures at full size. "
        "Google gives no way to read a contact's “File as”.",
        Kind.CALENDAR: "Every calendar with its events, exceptions, guests and reminders. "
        "Calendars that only show when somebody is busy, and the list of contacts' birthdays, "
        "are left out.",
        Kind.TASKS: "Every list with hidden, completed, assigned and nested to-dos. Google's API "
        "gives no time of day, no repetition and no reminder of a to-do, so no program can copy "
        "them.",
        Kind.PHOTOS: "Photos can be put into Google Photos, about 9,800 a day with a client of "
        "one's own. Since 2025 Google lets no program read a photo library: the way out is "
        "Takeout, which can be ordered every two months.",
    },
)


def _open_picked(session: Session) -> Source:
    from connectors.google.picked import PickedPhotos

    return PickedPhotos(_picking(session))


def _pick(session: Session, browser: Browser) -> None:
    from connectors.google.picking import pick

    pick(_picking(session), browser)


def _picking(session: Session) -> Session:
    settings = {**session.settings, "only": "picked", "writes": "no"}
    return Session(settings, session.secret, session.keep_secret, session.keep_end)


def _picking_guide(settings: Mapping[str, str]) -> Guide | None:
    return _guide({**settings, "only": "picked", "writes": "no"})


PICKER = Connector(
    id="google-picker",
    name="Google Photos, picked by hand",
    company="Google",
    sign_in=OAuth(tuple(one for one in _FIELDS if one.name in ("client", "root")), _pick),
    kinds={Kind.PHOTOS: Traits()},
    open=_open_picked,
    guide=_picking_guide,
    ahead=_ahead,
    coverage={
        Kind.PHOTOS: "Only what you pick in Google's own page, up to 2,000 at a time; sign in "
        "again to pick more. Google takes the place out of each photo, gives no album, "
        "description or favourite, and re-encodes films. For a whole library as it is, use "
        "Takeout.",
    },
)
