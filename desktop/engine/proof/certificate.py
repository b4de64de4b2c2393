"""What a drill proved, on a date: kept as JSON, shown as a page, aging into "unknown".

A certificate says what was read back from the second home alone and how much of it was equal in
meaning. It is the only ground for the word "proven"; a log line never is.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from connectors.model import Kind
from desktop.engine.report import KindProof

FORM = "elsewhere-drill-1"
LASTS = timedelta(days=35)
PREFIX = "drill-"


@dataclass(frozen=True, slots=True)
class Certificate:
    """One drill.

    Attributes:
        run: id of the run.
        when: its end, in UTC.
        source: account whose copy was proven.
        target: account it was read back from.
        full: whether everything was compared, or a sample.
        proofs: counts and differences by kind.
        samples: titles of a few items, as read back.
        vault: vault id.
        content: SHA-256 over the sorted hashes of what the vault held of the account.
        seconds: how long reading back and comparing took.
        version: of the program.
        previous: SHA-256 of the certificate before this one, "" for the first.
        lost: what the target cannot hold, with the number of items concerned.
        one_company: whether source and target are kept by the same company, as far as is known.
    """

    run: str
    when: datetime
    source: str
    target: str
    full: bool
    proofs: dict[Kind, KindProof]
    samples: tuple[str, ...] = ()
    vault: str = ""
    content: str = ""
    seconds: float = 0.0
    version: str = ""
    previous: str = ""
    lost: dict[str, int] = field(default_factory=dict)
    one_company: bool = False

    @property
    def name(self) -> str:
        """The name of its file among the evidence."""
        return f"{PREFIX}{self.run}.json"

    def passed(self, kind: Kind) -> bool:
        """Whether everything compared of this kind was equal, and something was compared."""
        proof = self.proofs.get(kind)
        if proof is None:
            return False
        enough = proof.read_back > 0 and (not self.full or proof.read_back == proof.vault)
        return enough and proof.equal == proof.read_back and not proof.differ

    def proves(self, kind: Kind, now: datetime) -> bool:
        """Whether "proven" may be said of this kind at this time. It ages after 35 days."""
        return self.passed(kind) and timedelta(0) <= now - self.when <= LASTS


def write(certificate: Certificate) -> bytes:
    """The JSON of a certificate, sealed with a hash of its own content."""
    body: dict[str, Any] = {"form": FORM, **asdict(certificate)}
    body["when"] = certificate.when.isoformat()
    body["proofs"] = {str(kind): asdict(proof) for kind, proof in certificate.proofs.items()}
    body["seal"] = _seal(body)
    return json.dumps(body, indent=1, ensure_ascii=False, sort_keys=True).encode() + b"\n"


def read(raw: bytes) -> Certificate:
    """The certificate in a file. Raises ValueError when it is none or was altered."""
    try:
        body = json.loads(raw)
        seal = body.pop("seal")
        if body.get("form") != FORM or seal != _seal(body):
            raise ValueError("this certificate was altered, or is of another form")
        return Certificate(
            run=str(body["run"]),
            when=datetime.fromisoformat(body["when"]),
            source=str(body["source"]),
            target=str(body["target"]),
            full=bool(body["full"]),
            proofs={Kind(kind): KindProof(**proof) for kind, proof in body["proofs"].items()},
            samples=tuple(body["samples"]),
            vault=str(body["vault"]),
            content=str(body["content"]),
            seconds=float(body["seconds"]),
            version=str(body["version"]),
            previous=str(body["previous"]),
            lost={str(name): int(count) for name, count in body["lost"].items()},
            one_company=bool(body.get("one_company", False)),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("this is not a certificate of a drill") from error


def latest(found: Iterable[Certificate], source: str) -> dict[Kind, Certificate]:
    """The newest certificate of each kind of an account that passed.

    A target's later drill that did not pass takes back what an earlier one there had proven.
    """
    last: dict[tuple[str, Kind], Certificate] = {}
    for one in sorted(found, key=lambda one: one.when):
        if one.source == source:
            last |= {(one.target, kind): one for kind in one.proofs}
    passed = [(kind, one) for (_, kind), one in last.items() if one.passed(kind)]
    return dict(sorted(passed, key=lambda pair: pair[1].when))


def content_of(hashes: Iterable[str]) -> str:
    """One hash for everything held: equal exactly when the same bodies are."""
    whole = hashlib.sha256()
    for one in sorted(hashes):
        whole.update(one.encode())
    return whole.hexdigest()


def _seal(body: dict[str, Any]) -> str:
    plain = json.dumps(body, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()
