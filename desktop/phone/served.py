"""What went to a phone, kept as a run's report in the vault so that it stands in the activity."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime

from desktop.clock import Clock
from desktop.engine.report import AccountReport, CollectionReport, Report
from desktop.engine.run_ids import new_run
from desktop.phone.offer import Download
from desktop.vault.vault import Vault
from desktop.vault.words import VaultError

_LOG = logging.getLogger(__name__)


def made(began: datetime, clock: Clock, served: Iterable[Download]) -> Report:
    """A report of the verb `phone`: names and counts of what went out whole, nothing more."""
    report = Report(new_run(clock), "phone", began, clock.now())
    account = AccountReport("phone", "phone")
    report.accounts.append(account)
    for one in served:
        if one.count:
            row = CollectionReport(one.title, one.kind, total=one.count, sent=one.count)
            account.collections.append(row)
    return report


def keep(vault: Vault, report: Report, accounts: Sequence[str]) -> bool:
    """Keep the report in the vault; False when the vault cannot be written now."""
    document = {"format": 1, "task": {"accounts": list(accounts)}, **asdict(report)}
    body = json.dumps(document, indent=1, ensure_ascii=False, default=_plain)
    try:
        vault.keep_report(report.run, body.encode("utf-8", "backslashreplace") + b"\n")
    except VaultError as error:
        _LOG.warning("the report of what a phone got could not be kept: %s", error.code)
        return False
    return True


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
