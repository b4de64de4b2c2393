"""A Facebook or Instagram download: dates, words and albums found wherever the JSON lies."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from connectors.meta.library import mended
from connectors.model import Knowledge
from desktop.engine.tasks import Pull
from tests.connectors.takeout.export import jpeg, taken, zipped
from tests.desktop.engine.scene import Scene, only


def broken(words: str) -> str:
    """As these downloads write it."""
    return words.encode().decode("latin-1")


def told(uri: str, seconds: int, **more: object) -> dict[str, object]:
    return {"uri": uri, "creation_timestamp": seconds, **more}


ALBUM = "your_facebook_activity/posts/media/Summer_10/1.jpg"
SECOND = "your_facebook_activity/posts/media/Summer_10/2.jpg"
FACEBOOK = {
    ALBUM: jpeg(1),
    SECOND: jpeg(2, taken("2019:07:01 12:00:00")),
    "your_facebook_activity/posts/media/videos/3.mp4": b"\0\0\0\x14ftypisom\0\0\0\0isom",
    "your_facebook_activity/messages/inbox/ann_1/photos/9.jpg": jpeg(9),
    "your_facebook_activity/posts/album/0.json": json.dumps(
        {
            "name": broken("Été à la mer"),
            "photos": [
                told(
                    ALBUM, 1_562_000_000, title=broken("Été à la mer"),
                    description=broken("Voilà 🎂"),
                    media_metadata={"photo_metadata": {"exif_data": [
                        {"taken_timestamp": 1_561_900_000, "latitude": 43.5, "longitude": 7.0,
                         "upload_ip": "192.0.2.1"}]}},
                ),
                told(SECOND, 1_562_000_001),
            ],
            "cover_photo": told(ALBUM, 1_562_000_000),
            "last_modified_timestamp": 1_562_000_100,
        }
    ).encode(),
    "your_facebook_activity/posts/your_posts_1.json": json.dumps(
        [{"timestamp": 1_562_000_050, "attachments": [{"data": [{"media": told(ALBUM, 1_562_000_050)}]}]}]
    ).encode(),
    "your_facebook_activity/posts/your_videos.json": json.dumps(
        {"videos_v2": [told("your_facebook_activity/posts/media/videos/3.mp4", 1_500_000_000)]}
    ).encode(),
    "your_facebook_activity/messages/inbox/ann_1/message_1.json": json.dumps(
        {"messages": [{"photos": [told("messages/inbox/ann_1/photos/9.jpg", 1)]}]}
    ).encode(),
}  # fmt: skip
INSTAGRAM = {
    "media/posts/201907/a.jpg": jpeg(3),
    "media/posts/201907/b.jpg": jpeg(4),
    "media/stories/201907/c.jpg": jpeg(5),
    "media/other/d.jpg": jpeg(6),
    "your_instagram_activity/content/posts_1.json": json.dumps(
        [{"title": broken("Zwei Brötchen"), "creation_timestamp": 1_563_000_000, "media": [
            told("media/posts/201907/a.jpg", 1_563_000_000, title=""),
            told("media/posts/201907/b.jpg", 1_563_000_000, title=""),
        ]}]
    ).encode(),
    "your_instagram_activity/content/stories.json": json.dumps(
        {"ig_stories": [told("media/stories/201907/c.jpg", 1_563_100_000, title="Hi")]}
    ).encode(),
    "your_instagram_activity/content/reels.json": json.dumps(
        {"ig_reels_media": [{"media": [told("media/reels/gone.mp4", 1_563_100_000, title="")]}]}
    ).encode(),
}  # fmt: skip


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    scene = Scene(tmp_path / "computer")
    (tmp_path / "Downloads").mkdir()
    scene.add("meta", "meta-export", path=str(tmp_path / "Downloads"))
    return scene


def known(scene: Scene) -> dict[str, tuple[str, Knowledge | None]]:
    with scene.vault() as vault:
        (shelf,) = vault.shelves("meta")
        return {
            Path(kept.path).name: (Path(kept.path).parent.name, shelf.known(kept))
            for kept in shelf.items()
        }


def test_facebooks_photos_come_with_date_place_words_and_album(
    scene: Scene, tmp_path: Path
) -> None:
    parts = [dict(list(FACEBOOK.items())[:4]), dict(list(FACEBOOK.items())[4:])]
    for number, part in enumerate(parts):
        zipped(tmp_path / f"Downloads/facebook-ann-2026-01-01-{number}xYz.zip", part)
    report = scene.run(Pull(("meta",)))
    assert (report.exit, only(report).total) == (0, 3), only(report).notes
    found = known(scene)
    assert set(found) == {"1.jpg", "2.jpg", "3.mp4"}
    month, first = found["1.jpg"]
    assert month == "2019-06"
    assert first is not None
    assert (first.taken, first.latitude, first.longitude) == (
        "2019-06-30T15:06:40+02:00",
        43.5,
        7.0,
    )
    assert first.description == "Voilà 🎂"
    assert found["2.jpg"][0] == "2019-07"
    assert found["3.mp4"][0] == "2017-07"
    (album,) = (scene.root / "meta/Albums").glob("*.json")
    said = json.loads(album.read_bytes())
    assert said["name"] == "Été à la mer"
    assert [Path(one["path"]).name for one in said["photos"]] == ["1.jpg", "2.jpg"]
    again = scene.run(Pull(("meta",)))
    assert (only(again).new, only(again).changed) == (0, 0)


@pytest.mark.parametrize("before", ["", "instagram-ann/"])
def test_instagrams_posts_lend_their_words_to_each_photo(
    scene: Scene, tmp_path: Path, before: str
) -> None:
    files = {before + name: body for name, body in INSTAGRAM.items()}
    zipped(tmp_path / "Downloads/instagram-ann-2026-01-01-aBc.zip", files)
    report = scene.run(Pull(("meta",)))
    assert only(report).total == 4
    assert {(one.code, one.about) for one in only(report).notes} == {
        ("without-details", "d.jpg"), ("without-photo", "gone.mp4"),
    }  # fmt: skip
    found = known(scene)
    words = {name: one.description for name, (_, one) in found.items() if one is not None}
    assert words == {"a.jpg": "Zwei Brötchen", "b.jpg": "Zwei Brötchen", "c.jpg": "Hi"}
    assert found["d.jpg"] == ("undated", None)


@pytest.mark.parametrize("words", ["Été", "Ünal & Söhne", "日本", "🎂", "plain", "ß", "Łódź"])
def test_words_are_mended_and_sound_ones_left_alone(words: str) -> None:
    assert mended(broken(words)) == words
    assert mended(words) == words


@pytest.mark.parametrize("said", [b"{", b"[" * 3000, b'"x"', b'{"uri": 4, "creation_timestamp": "x"}',
                                  b'{"photos": 3, "name": "x"}', b'{"uri":"a","creation_timestamp":1e400}'])  # fmt: skip
def test_strange_json_is_passed_over(scene: Scene, tmp_path: Path, said: bytes) -> None:
    zipped(
        tmp_path / "Downloads/facebook-a-1.zip", {"a/posts/1.json": said, "a/posts/1.jpg": jpeg(1)}
    )
    assert only(scene.run(Pull(("meta",)))).total == 1
