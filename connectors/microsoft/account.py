"""A Microsoft account as a source and a destination: each kind of collection has its own room."""

from __future__ import annotations

from connectors.contract import Session
from connectors.microsoft.client import Graph
from connectors.microsoft.permissions import products, writes
from connectors.microsoft.storage import Storage
from connectors.model import Kind
from connectors.net.rooms import Room, RoomedAccount


def open_account(session: Session) -> RoomedAccount:
    """The account of a session, with a room for each kind that was asked for at sign-in."""
    graph = Graph(session)
    storage = Storage(graph.root, session.settings.get("ca", ""))
    may_write = writes(session.settings)

    def contacts() -> Room:
        from connectors.microsoft.contacts import Contacts

        return Contacts(graph, writes=may_write)

    def calendars() -> Room:
        from connectors.microsoft.calendars import Calendars

        return Calendars(graph, writes=may_write)

    def tasks() -> Room:
        from connectors.microsoft.tasks import Tasks

        return Tasks(graph, writes=may_write)

    def photos() -> Room:
        from connectors.microsoft.photos import Photos

        return Photos(graph, storage, writes=may_write)

    def close() -> None:
        storage.close()
        graph.close()

    makers = {
        Kind.CONTACTS: contacts,
        Kind.CALENDAR: calendars,
        Kind.TASKS: tasks,
        Kind.PHOTOS: photos,
    }
    wanted = tuple(Kind(name) for name in products(session.settings))
    return RoomedAccount(
        lambda: f"microsoft:{graph.bearer.subject()}",
        {kind: makers[kind] for kind in wanted},
        close,
    )
