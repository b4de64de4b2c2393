"""A cloud that lives in this process: the contract in its plainest form, for tests."""

from __future__ import annotations

from connectors.contract import Connector, Place, Session, Source, Traits
from connectors.model import Kind


def _open(session: Session) -> Source:
    from connectors.memory.client import open_cloud

    return open_cloud(session.settings.get("cloud", ""))


CONNECTOR = Connector(
    id="memory",
    name="Memory",
    company="memory",
    sign_in=Place(()),
    kinds=dict.fromkeys(Kind, Traits(writes=True)),
    open=_open,
    offered=False,
)
