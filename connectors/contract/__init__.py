"""What a connector promises. `tests/connectors/conformance.py` holds every one to it.

A connector translates and raises. It never sleeps, retries, prints, logs a secret, opens a
browser, reads the environment, touches the disk or the keyring, or knows the vault.
"""

from __future__ import annotations

from connectors.contract.connector import Ahead, Connector, Traits
from connectors.contract.extras import Albums, Batches, Outright, Remarks, Totals
from connectors.contract.files import Files
from connectors.contract.session import Session
from connectors.contract.signin import Browser, Field, OAuth, Password, Place, SignIn
from connectors.contract.source import Destination, Source

__all__ = [
    "Ahead",
    "Albums",
    "Batches",
    "Browser",
    "Connector",
    "Destination",
    "Field",
    "Files",
    "OAuth",
    "Outright",
    "Password",
    "Place",
    "Remarks",
    "Session",
    "SignIn",
    "Source",
    "Totals",
    "Traits",
]
