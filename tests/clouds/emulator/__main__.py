"""Runs the emulator until it is interrupted, and says where it answers."""

from __future__ import annotations

import threading

from tests.clouds.emulator import Emulator

emulator = Emulator()
print(emulator.url, flush=True)
try:
    threading.Event().wait()
except KeyboardInterrupt:
    emulator.stop()
