"""What this computer says of its power and its network, where it says anything."""

from __future__ import annotations

from PySide6.QtNetwork import QNetworkInformation

from desktop.engine.plans.policy import Conditions
from desktop.engine.plans.this_computer import on_battery


def conditions() -> Conditions:
    """At this moment; what cannot be told counts as good.

    A hotel's page to sign in at stands for no network: nothing behind it can be reached.
    """
    network = QNetworkInformation.instance() if _network() else None
    if network is None:
        return Conditions(battery=on_battery())
    gone = QNetworkInformation.Reachability.Disconnected
    return Conditions(
        battery=on_battery(),
        metered=network.isMetered(),
        offline=network.reachability() == gone or network.isBehindCaptivePortal(),
    )


def _network() -> bool:
    return QNetworkInformation.instance() is not None or QNetworkInformation.loadDefaultBackend()
