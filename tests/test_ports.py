"""Ports for the servers of the tests: none is given to two that are on their way up."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.clouds import cloud


def test_servers_on_their_way_up_have_a_port_each_also_those_of_other_processes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = cloud.free_port()
    few = range(first, first + 40)
    monkeypatch.setattr(cloud, "_PORTS", few)
    ours = [cloud.free_port() for _ in range(12)]
    ask = (
        "from tests.clouds import cloud\n"
        f"cloud._PORTS = {few!r}\n"
        "print(*[cloud.free_port() for _ in range(12)])"
    )
    theirs = subprocess.run(
        [sys.executable, "-c", ask], capture_output=True, text=True, check=True
    ).stdout.split()
    assert len({first, *ours, *map(int, theirs)}) == 25
