"""The demo's servers: each on a port that is still free when it takes it."""

from __future__ import annotations

import socket

from desktop.cli.demo import servers


def test_a_server_s_port_is_none_that_the_system_may_give_to_another_meanwhile() -> None:
    given = []
    for _ in range(20):
        with socket.socket() as any_one:
            any_one.bind(("127.0.0.1", 0))
            given.append(any_one.getsockname()[1])
    assert max(servers._free_port() for _ in range(20)) < min(given)
