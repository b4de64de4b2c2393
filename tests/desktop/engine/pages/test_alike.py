"""The same picture with other details is found by its pixels and told; all of them stay."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from desktop.engine.pages.alike import candidates
from desktop.engine.status import health
from desktop.pictures.cache import Facts
from tests.connectors.takeout.export import YEAR, said, taken, zipped
from tests.desktop.engine.pages.test_write import STAMP, pages, pull
from tests.desktop.engine.scene import Scene


def picture(seed: int) -> Image.Image:
    """One of its own, with something to see in it."""
    made = Image.linear_gradient("L").resize((96, 64)).convert("RGB")
    for place in range(6):
        at = (seed * 37 + place * 29) % 80, (seed * 53 + place * 17) % 50
        made.paste(
            (seed * 40 % 256, place * 40, 200 - seed * 9 % 200), (*at, at[0] + 14, at[1] + 12)
        )
    return made


def jpeg(seed: int, local: str = "") -> bytes:
    import piexif

    out = io.BytesIO()
    exif = piexif.dump(taken(local)) if local else b""
    picture(seed).save(out, "JPEG", quality=90, exif=exif)
    return out.getvalue()


def lossless(body: bytes, form: str) -> bytes:
    out = io.BytesIO()
    with Image.open(io.BytesIO(body)) as image:
        image.save(out, form)
    return out.getvalue()


def test_pixels_decide_and_nothing_is_merged(tmp_path: Path) -> None:
    scene = Scene(tmp_path / "computer")
    (tmp_path / "Downloads").mkdir()
    scene.add("google", "takeout", path=str(tmp_path / "Downloads"), complete="no")
    bodies = {
        "dated.jpg": jpeg(1, "2023:10:06 08:30:00"),
        "undated.jpg": jpeg(1),
        "as.png": lossless(jpeg(1), "PNG"),
        "smaller.jpg": lossless(jpeg(1), "JPEG"),
        "other.jpg": jpeg(2),
    }
    files = {f"{YEAR}/{name}": body for name, body in bodies.items()}
    files |= {f"{YEAR}/{name}.json": said(name) for name in bodies}
    zipped(tmp_path / "Downloads" / STAMP, files)
    pull(scene)
    found = {path.name: path.read_bytes() for path in (scene.root / "google/Photos").rglob("*.*g")}
    assert found == bodies
    (page,) = [body for path, body in pages(scene).items() if path.endswith("alike.html")]
    assert [name for name in bodies if f"<bdi>{name}</bdi>" in page] == [
        "dated.jpg", "undated.jpg", "as.png",
    ]  # fmt: skip
    assert "The same picture with other details" in pages(scene)["index.html"]
    (account,) = health.read(scene.around).accounts
    assert [kind.alike for kind in account.kinds] == [3]


@pytest.mark.parametrize("bits", [0, 1, 3])
def test_what_may_be_alike_is_compared(bits: int) -> None:
    likeness = 0x0123456789ABCDEF
    other = likeness ^ sum(1 << 21 * place for place in range(bits))
    facts = {
        "a": Facts(40, 30, likeness, ""),
        "b": Facts(40, 30, other, ""),
        "turned": Facts(30, 40, likeness, ""),
        "far": Facts(40, 30, likeness ^ 0xFFFF_FFFF, ""),
    }
    shas = {name: f"{number:064x}" for number, name in enumerate(facts)}
    assert candidates((shas[name], one) for name, one in facts.items()) == {shas["a"], shas["b"]}


def test_thousands_of_one_look_cost_no_square_of_it() -> None:
    looks = ((f"{n:064x}", Facts(40, 30, 0, "")) for n in range(20_000))
    assert len(candidates(looks)) == 20_000
