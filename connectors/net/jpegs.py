"""The choice of JPEG copies, offered by every service whose photos may be HEIC."""

from __future__ import annotations

from connectors.contract import Field

JPEGS = Field(
    "jpegs",
    "JPEG copies of HEIC photos",
    "Puts a JPEG beside each HEIC when photos are exported, for old devices.",
    "no",
    choices=("no", "yes"),
)
"""What the engine reads from an account's settings when it exports."""
