"""Names as Google gives them, made the other way round: from titles, photo by photo in order."""

from __future__ import annotations

import random
import re
import unicodedata
from dataclasses import dataclass, field

WORDS = [
    "IMG_20230714_123456", "Urlaub am Meer – Größe", "Été à la plage", "Día de la playa, España",
    "Zdjęcie z wakacji łódź", "Фото с моря летом", "Снимка от морето", "旅行の写真とても長い名前",
    "가족 여행 사진", "ภาพถ่ายวันหยุด", "Ünlü gün doğumu", "صورة من الشاطئ", "PXL_20231006_063000139",
    "Screenshot_2022-04-05-09-01-23-740_com.example.messenger.beta", "WhatsApp Image 2021-05-05 at 10.11.12",
    "original_1fe1e8a8-9c1b-4b2f-9d3e-2b6f1b7a1b1c_P", "A & B's day: 50% off?", "🎂🎉 party 🎈",
    "3_2_1_abcdefghijklmnopqrstuvwxyz0123456789ABCDEF", "skytree (2)", "DSC_0238", "DSC_0238_1",
]  # fmt: skip
ENDINGS = [".jpg", ".JPG", ".HEIC", ".png", ".mp4", ".jpeg"]
EDITED = ["-edited", "-bearbeitet", "-modifié", "-modificato", "-bewerkt", "-edytowane",
          "-編集済み", "-ha editado", "-editado", "-editat"]  # fmt: skip
SUFFIX = ".supplemental-metadata"


def first(text: str, units: int) -> str:
    out, size = "", 0
    for sign in text:
        size += 2 if ord(sign) > 0xFFFF else 1
        if size > units:
            break
        out += sign
    return out


@dataclass
class Folder:
    """A folder as it is filled.

    Attributes:
        titles: by sidecar.
        truth: the sidecar by photo; "" where there is none.
    """

    titles: dict[str, str] = field(default_factory=dict)
    truth: dict[str, str] = field(default_factory=dict)


def place(used: set[str], stem: str, ending: str, number: int = 0) -> tuple[str, int]:
    """A free name, from this number on."""
    mark = f"({number})" if number else ""
    while f"{stem}{mark}{ending}".casefold() in used:
        number += 1
        mark = f"({number})"
    used.add(f"{stem}{mark}{ending}".casefold())
    return f"{stem}{mark}{ending}", number


def grown(seed: int, photos: int) -> Folder:
    chance = random.Random(seed)
    folder = Folder()
    used: set[str] = set()
    spent: set[str] = set()
    new = chance.random() < 0.6
    for _ in range(photos):
        title = chance.choice(WORDS)
        if title.startswith("original_") and chance.random() < 0.7:
            # As phones write them: no two alike.
            title = f"original_{chance.getrandbits(128):032x}-9c1b-4b2f_P"
        if chance.random() < 0.6:
            title += f" {chance.randrange(60)}"
        if chance.random() < 0.15:
            title += " " + "x" * chance.randrange(1, 40)
        ending = chance.choice(ENDINGS)
        moves = chance.random() < 0.05
        if moves:
            title, ending = f"IMG_{chance.randrange(10**6):06}", ".HEIC"
        clean = re.sub(r'[&\'":?%*<>|\\/]', "_", title)
        stem = first(clean, 51 - len(ending))
        name, number = place(used, stem, ending)
        whole = title + ending
        fate = chance.random()
        if fate < 0.03 and ending != ".mp4":
            folder.truth[name] = ""
            continue
        plain = clean + ending
        if fate < 0.06:
            base = plain + (SUFFIX if new else "")
        elif new and chance.random() < 0.97:
            base = first(plain + SUFFIX, 46)
        else:
            base = first(plain, 46)
        if len(whole) < 40 and chance.random() < 0.02:
            base = base.replace(ending, ending.swapcase())
        sidecar, _ = place(spent, base, ".json", number)
        folder.titles[sidecar] = _told(whole, chance)
        if fate > 0.97:
            continue
        folder.truth[name] = sidecar
        if moves:
            film = name.removesuffix(ending) + chance.choice([".MP4", ".MOV"])
            used.add(film.casefold())
            folder.truth[film] = sidecar
        if chance.random() < 0.08 and ending != ".mp4":
            base_stem, mark = name[: -len(ending)], ""
            if found := re.search(r"\(\d+\)$", base_stem):
                base_stem, mark = base_stem[: found.start()], found[0]
            edited = f"{base_stem}{chance.choice(EDITED)}{mark}{ending}"
            if edited.casefold() not in used:
                used.add(edited.casefold())
                folder.truth[edited] = sidecar
    return folder


def _told(title: str, chance: random.Random) -> str:
    """A title as some of them are written."""
    fate = chance.random()
    if fate < 0.02:
        return unicodedata.normalize("NFD", title)
    return title.replace("&", "&amp;").replace("'", "&#39;") if fate < 0.04 else title
