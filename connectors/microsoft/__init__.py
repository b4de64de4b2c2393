"""Microsoft: contacts, calendars, to-dos and OneDrive of an Outlook.com or Hotmail account."""

from __future__ import annotations

from connectors.contract import Browser, Connector, Field, Files, OAuth, Session, Source, Traits
from connectors.model import Kind


def _open(session: Session) -> Source:
    from connectors.microsoft.account import open_account

    return open_account(session)


def _files(session: Session) -> Files:
    from connectors.microsoft.drive import DriveFiles

    return DriveFiles(session)


def _authorize(session: Session, browser: Browser) -> None:
    from connectors.microsoft.signin import authorize

    authorize(session, browser)


_FIELDS = (
    Field(
        "client",
        "Client id",
        "Of an app registered with Microsoft for personal accounts; Elsewhere brings none yet.",
    ),
    Field("writes", "Also put copies into this account", choices=("no", "yes"), default="no"),
    Field("only", "What to ask for", "Any of contacts, calendar, tasks, photos; all if empty."),
    Field(
        "folder",
        "Folder on OneDrive",
        "Where files are kept; made when it is not there.",
        "Elsewhere",
    ),
    Field(
        "way",
        "How to sign in",
        "In this computer's browser, or by a short code typed on any device.",
        "browser",
        choices=("browser", "code"),
    ),
    Field("authority", "Kind of account", "The sign-in's tenant.", "consumers"),
    Field("root", "Another address", "In place of Microsoft's own; for tests."),
)

CONNECTOR = Connector(
    id="microsoft",
    name="Microsoft",
    company="Microsoft",
    sign_in=OAuth(_FIELDS, _authorize),
    kinds={
        Kind.CONTACTS: Traits(
            writes=True,
            loses=frozenset(
                {
                    "to Outlook's own eyes: all but three mail addresses, two numbers for work, "
                    "two for home and one of each other kind; they come back with the copy",
                    "to Outlook's own eyes: a birthday without its year; it comes back too",
                    "pictures of contacts that are no JPEG, or larger than 4 MB",
                    "taking away the picture of a contact that is there already",
                }
            ),
        ),
        Kind.CALENDAR: Traits(
            writes=True,
            loses=frozenset(
                {
                    "to Outlook's own eyes: some days of events that repeat without end in a way "
                    "it does not know, which say so; where it can show no such days they are left "
                    "out, and named; those with an end are one event a day",
                    "to Outlook's own eyes: all but the first reminder; guests are kept as words",
                    "attached files of events that were made in Outlook",
                }
            ),
            withholds=frozenset({"files attached to an event"}),
        ),
        Kind.TASKS: Traits(
            writes=True,
            loses=frozenset(
                {
                    "to To Do's own eyes: the time of day a to-do is due, rules of repetition it "
                    "does not know, how far it has come, reminders counted from the due time; "
                    "they come back with the copy",
                    "that a to-do belongs under another: To Do shows both side by side",
                }
            ),
            withholds=frozenset(
                {"files attached to a to-do", "lists that somebody else shares with the person"}
            ),
        ),
        Kind.PHOTOS: Traits(
            writes=True,
            largest=250 << 30,
            loses=frozenset(
                {
                    "albums, favourites and the names of people",
                    "the film of a Live Photo that an iPhone put there: Microsoft gives the still",
                }
            ),
            withholds=frozenset({"the film of a Live Photo that an iPhone put there"}),
        ),
    },
    open=_open,
    files=_files,
    coverage={
        Kind.CONTACTS: "Every contact folder, with fax, pager and other numbers that Outlook's "
        "interface hides, and pictures. Tried on our own imitation of Microsoft Graph; not yet "
        "on a live account.",
        Kind.CALENDAR: "Every calendar with its events, exceptions, cancelled days and guests; "
        "descriptions as plain text. Guests are never sent and never told. Tried on our own "
        "imitation of Microsoft Graph; not yet on a live account.",
        Kind.TASKS: "Every list with its to-dos, steps and reminders; files attached to a to-do "
        "are left out. Tried on our own imitation of Microsoft Graph; not yet on a live account.",
        Kind.PHOTOS: "The Pictures and Camera roll folders of OneDrive with all below them, each "
        "photo compared with the hash Microsoft tells. Of Live Photos Microsoft gives the still "
        "alone. Tried on our own imitation of Microsoft Graph; not yet on a live account.",
    },
)
