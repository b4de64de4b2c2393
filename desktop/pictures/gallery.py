"""The small pictures of photos: from the cache, else decoded in a process beside, then cached."""

from __future__ import annotations

import queue
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Self

from desktop.pictures.cache import Cache
from desktop.pictures.decoder import SECONDS, Decoder
from desktop.places import Home

SIDE = 264
"""Pixels of the longer side of a small picture."""

FACE = 200_000
"""Bytes of the small picture of a contact."""

AT_ONCE = 2


class Gallery:
    """Small pictures for the window, the folder's pages and whoever else shows photos.

    Any thread may ask; at most two pictures are decoded at once.

    Args:
        cache: what was made before.
        seconds: a picture may take.
    """

    def __init__(self, cache: Cache, seconds: float = SECONDS) -> None:
        self.cache = cache
        self._all = [Decoder(seconds) for _ in range(AT_ONCE)]
        self._free: queue.SimpleQueue[Decoder] = queue.SimpleQueue()
        for decoder in self._all:
            self._free.put(decoder)

    @classmethod
    def at(cls, home: Home) -> Self:
        """The one of this computer."""
        return cls(Cache(cls.place(home)))

    @staticmethod
    def place(home: Home) -> Path:
        """Where the cache of this computer lies."""
        return home.root / "pictures" / "small.sqlite"

    def small(self, path: Path, sha256: str) -> bytes | None:
        """A JPEG of the photo with this content; None for what is not opened."""
        if self.cache.has(sha256):
            return self.cache.jpeg(sha256)
        with self._decoder() as decoder:
            made = decoder.small(path, SIDE)
            self.cache.put(sha256, made, sure=decoder.answered)
        return made.jpeg if made is not None else None

    def face(self, picture: bytes) -> bytes | None:
        """A small JPEG of a picture that lies in a card; None for what is no picture."""
        with self._decoder() as decoder:
            return decoder.shrunk(picture, FACE, SIDE)

    def pixels(self, path: Path, sha256: str) -> str:
        """What photos of the same decoded pixels share; "" for what does not decode whole."""
        known = self.cache.facts((sha256,)).get(sha256)
        if known is None or not known.pixels:
            with self._decoder() as decoder:
                found = decoder.pixels(path)
                if decoder.answered:
                    self.cache.put_pixels(sha256, found)
            return found
        return known.pixels.removeprefix("-")

    def jpeg(self, path: Path, xmp: bytes = b"") -> bytes | None:
        """The whole photo as an upright JPEG, with its own date and place and this XMP packet."""
        with self._decoder() as decoder:
            return decoder.jpeg(path, xmp)

    def make(self, photos: Iterable[tuple[Path, str]], go_on: Callable[[], bool]) -> int:
        """Decode those that never were; give how many are left to be.

        Args:
            photos: where each lies, and its hash.
            go_on: asked before each picture; the rest is left for another time.
        """
        waiting = (one for one in photos if not self.cache.tried(one[1]))
        left, on = 0, True
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="gallery") as pool:
            while few := tuple(islice(waiting, AT_ONCE * 4)):
                on = on and go_on()
                if on:
                    deque(pool.map(lambda one: self.small(*one), few), maxlen=0)
                else:
                    left += len(few)
        return left

    def close(self) -> None:
        """End the processes, let go of the cache. May be called twice."""
        for decoder in self._all:
            decoder.close()
        self.cache.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @contextmanager
    def _decoder(self) -> Iterator[Decoder]:
        decoder = self._free.get()
        try:
            yield decoder
        finally:
            self._free.put(decoder)
