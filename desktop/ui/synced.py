"""Whether a folder is carried to a cloud by that cloud's own program: then it is no second copy."""

from __future__ import annotations

from pathlib import Path

_MARKS = {
    "Dropbox": (".dropbox", ".dropbox.cache"),
    "Nextcloud": (".sync_journal.db", ".nextcloudsync.log"),
    "ownCloud": (".owncloudsync.log",),
    "Syncthing": (".stfolder",),
    "OneDrive": (".849C9593-D756-4E56-8D6E-42412F2A707B",),
    "pCloud": (".pcloud",),
}
_NAMES = {
    "dropbox": "Dropbox",
    "onedrive": "OneDrive",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "my drive": "Google Drive",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "icloud drive": "iCloud",
    "iclouddrive": "iCloud",
    "mobile documents": "iCloud",
    "cloudstorage": "a cloud",
    "mega": "MEGA",
    "pclouddrive": "pCloud",
}


def synced_by(folder: Path) -> str:
    """The cloud's name, by the marks its program leaves or by the folder's name; "" if none.

    Args:
        folder: it need not be there.
    """
    for one in (folder, *folder.parents):
        for service, marks in _MARKS.items():
            if any(_there(one / mark) for mark in marks):
                return service
    for one in (folder, *folder.parents):
        called = one.name.casefold()
        for name, service in _NAMES.items():
            if called == name or called.startswith((f"{name} -", f"{name}-")):
                return service
    return ""


def _there(mark: Path) -> bool:
    try:
        return mark.exists()
    except OSError:  # a folder nobody lets us look into
        return False
