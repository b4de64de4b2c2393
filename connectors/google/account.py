"""A Google account as a source and a destination: each kind of collection has its own room."""

from __future__ import annotations

from contextlib import ExitStack

from connectors.contract import Session
from connectors.google.client import Google
from connectors.google.permissions import others, products, writes
from connectors.model import Kind
from connectors.net.rooms import Room, RoomedAccount

_KINDS = (
    ("contacts", Kind.CONTACTS),
    ("calendar", Kind.CALENDAR),
    ("tasks", Kind.TASKS),
    ("photos", Kind.PHOTOS),
)


def open_account(session: Session) -> RoomedAccount:
    """The account of a session, with a room for each kind that was asked for at sign-in."""
    google = Google(session)
    may_write = writes(session.settings)

    ends = ExitStack()
    ends.callback(google.close)

    def contacts() -> Room:
        from connectors.google.contacts import Contacts

        room = Contacts(google, writes=may_write, others=others(session.settings))
        ends.callback(room.close)
        return room

    def calendars() -> Room:
        from connectors.google.calendars import Calendars

        return Calendars(google, writes=may_write)

    def tasks() -> Room:
        from connectors.google.tasks import Tasks

        return Tasks(google, writes=may_write)

    def photos() -> Room:
        from connectors.google.photos import Photos

        return Photos(google, writes=may_write)

    makers = {"contacts": contacts, "calendar": calendars, "tasks": tasks, "photos": photos}
    wanted = products(session.settings)
    return RoomedAccount(
        lambda: f"google:{google.bearer.subject()}",
        {kind: makers[name] for name, kind in _KINDS if name in wanted},
        ends.close,
    )
