"""The engine's own desk serves the journeys, too."""

from __future__ import annotations

from tests.desktop.engine.conftest import desk, place

__all__ = ["desk", "place"]
