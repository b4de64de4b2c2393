"""File names that every system accepts at once: NTFS, APFS, exFAT and ext4. Pure.

The rules are the union of all four: no reserved device name, no character one of them refuses, no
dot or space at an end, nothing hidden, one form of Unicode (NFC), at most 100 bytes before the
extension. Names that differ only in case or in Unicode form are one name.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable

FOLDER = 40
"""Most bytes of UTF-8 of a folder's name."""

ACCOUNT = 60
"""Most bytes of UTF-8 of an account's folder: an account is named so that its folder is too."""

STEM = 100
"""Most bytes of UTF-8 before the extension, a suffix against collisions included."""

LONGEST = 200
"""Most characters of a path inside the vault: with a usual home before it, Windows without long
paths reads it too. The same wherever the vault lies, so that it can be moved.
"""

_REFUSED = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"/\\|?*]')
_DEVICES = re.compile(
    r"(?i)^(con|prn|aux|nul|conin\$|conout\$|clock\$|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?$"
)
_EASY = re.compile(r"(?![ .-])(?:[A-Za-z0-9_,'()@+=&.-]| (?! )){1,100}(?<![ .])", re.ASCII)
_EXTENSION = re.compile(r"[A-Za-z0-9]{1,10}")
_RUNS = frozenset(
    {
        ".action", ".apk", ".app", ".appimage", ".bash", ".bat", ".bin", ".chm", ".cmd", ".com",
        ".command", ".cpl", ".csh", ".deb", ".desktop", ".dll", ".dmg", ".docm", ".exe",
        ".gadget", ".hta", ".htm", ".html", ".inf", ".iso", ".jar", ".js", ".jse", ".jsp", ".ksh",
        ".lnk", ".mht", ".mhtml", ".msc", ".msi", ".msix", ".msp", ".mst", ".php", ".pif", ".pkg",
        ".pl", ".ps1", ".psm1", ".py", ".pyw", ".rb", ".reg", ".rpm", ".run", ".scf", ".scpt",
        ".scr", ".sh", ".shtml", ".svg", ".swf", ".sys", ".terminal", ".url", ".vb", ".vbe",
        ".vbs", ".vhd", ".vhdx", ".website", ".workflow", ".ws", ".wsf", ".wsh", ".xhtml",
        ".xlsm", ".xpi", ".zsh",
    }
)  # fmt: skip
_SHY = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_JOINER = "\u200d"  # holds emoji of several parts together


def stem(wish: str, otherwise: str = "unnamed", most: int = STEM) -> str:
    """The nearest portable name without extension; `otherwise` when nothing is left."""
    if _EASY.fullmatch(wish) and wish[-1] not in " ." and len(wish) <= most:
        return wish if not _DEVICES.match(wish) else _cut("_" + wish, most)
    text = unicodedata.normalize("NFC", wish)
    text = _REFUSED.sub(" ", text)
    text = "".join(
        letter for letter in text if letter == _JOINER or unicodedata.category(letter) not in _SHY
    )
    text = " ".join(text.split())
    text = _cut(text.strip(" .").lstrip("-~ .").strip(_JOINER), most).strip(" .")
    if not text:
        text = otherwise
    if _DEVICES.match(text):
        text = _cut("_" + text, most)
    return text


def extension(name: str, otherwise: str = "") -> str:
    """The extension of a file name with its dot, as given; `otherwise` when it has none."""
    _, dot, last = name.rpartition(".")
    return f".{last}" if dot and _EXTENSION.fullmatch(last) else otherwise


def runs(ending: str) -> bool:
    """Whether some system starts a program, or a page with one, when such a file is opened."""
    return ending.lower() in _RUNS


def folder(wish: str, otherwise: str = "unnamed") -> str:
    """A portable name of a collection's folder, at most 40 bytes."""
    return stem(wish, otherwise, FOLDER)


def account(wish: str) -> str:
    """A portable name of an account's folder, at most 60 bytes."""
    return stem(wish, most=ACCOUNT)


def fold(path: str) -> str:
    """What two paths share when some system takes them for the same."""
    if path.isascii():
        return path.lower()
    folded = unicodedata.normalize("NFC", path).casefold()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKD", folded).casefold())


def plain(wish: str, ending: str, most: int = STEM) -> str:
    """The name that is wished for, where nobody has it."""
    return _cut(wish, most).rstrip(" .") + ending


def free(wish: str, ending: str, seed: str, taken: Callable[[str], bool], most: int = STEM) -> str:
    """A name nobody has: the wish itself, else with a short suffix made from the seed.

    Args:
        wish: a portable stem.
        ending: the extension with its dot, or "".
        seed: what tells this item from others of the same name (its id): the same seed gives the
            same suffix on every machine.
        taken: whether a name is in use, by `fold`.
        most: bytes of UTF-8 the stem may have.
    """
    name = plain(wish, ending, most)
    if not taken(name):
        return name
    marks = hashlib.sha256(seed.encode("utf-8", "surrogatepass")).hexdigest()
    for length in range(6, 40):
        tail = f"~{marks[:length]}"
        name = _cut(wish, most - len(tail)).rstrip(" .") + tail + ending
        if not taken(name):
            return name
    raise ValueError("no free name")


def _cut(text: str, most: int) -> str:
    """At most so many bytes of UTF-8, never in the midst of a letter with its accents."""
    raw = text.encode("utf-8", "ignore")
    if len(raw) <= most:
        return raw.decode("utf-8")
    short = raw[:most].decode("utf-8", "ignore")
    rest = text[len(short) :]
    while short and rest and (unicodedata.combining(rest[0]) or rest[0] == _JOINER):
        rest = short[-1] + rest
        short = short[:-1]
    return short.rstrip(_JOINER)
