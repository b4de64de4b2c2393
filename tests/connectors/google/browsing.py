"""A person's browser for the tests: it follows the sign-in page to wherever it leads."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import urllib3


@contextmanager
def visiting() -> Iterator[Callable[[str], None]]:
    """A browser that is closed in the end."""
    threads: list[threading.Thread] = []

    def visit(url: str) -> None:
        def follow() -> None:
            with urllib3.PoolManager() as pool:
                pool.request("GET", url, retries=urllib3.Retry(5, redirect=5))

        threads.append(threading.Thread(target=follow))
        threads[-1].start()

    try:
        yield visit
    finally:
        for thread in threads:
            thread.join()
