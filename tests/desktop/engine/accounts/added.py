"""Accounts in the memory cloud, for the tests beside."""

from __future__ import annotations

import pytest

from desktop.engine.accounts.secrets import Typed
from desktop.engine.engine import Engine
from desktop.engine.failure import EngineError

NOTHING = Typed("")


def add(engine: Engine, name: str, cloud: str, service: str = "memory") -> None:
    engine.add_account(name, service, {"cloud": cloud}, NOTHING, lambda url: None)


def code_of(raised: pytest.ExceptionInfo[EngineError]) -> str:
    return raised.value.trouble.code
