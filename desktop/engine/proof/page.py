"""A certificate as one page a person can print and put with their papers. Plain HTML, no script."""

from __future__ import annotations

from html import escape

from connectors.model import Kind
from desktop.engine.proof.certificate import LASTS, Certificate
from desktop.engine.proof.vanished import fate

_NAMES = {
    Kind.CONTACTS: "Contacts",
    Kind.CALENDAR: "Events",
    Kind.TASKS: "To-dos",
    Kind.PHOTOS: "Photos",
}
_STYLE = (
    "body{font:12pt/1.5 Georgia,serif;max-width:42em;margin:3em auto;padding:0 1em;color:#14171c;"
    "background:#fff}h1{font-size:1.7em}table{border-collapse:collapse;width:100%}"
    "td,th{border-bottom:1px solid #ccc;padding:.4em;text-align:left}td+td,th+th{text-align:right}"
    "small{color:#444}li{margin:.2em 0}@media print{body{margin:0}}"
)
MOST_SHOWN = 200


def page(certificate: Certificate) -> bytes:
    """The page: what was proven, in numbers, what differed, and until when it counts."""
    kinds = certificate.proofs
    good = bool(kinds) and all(certificate.passed(kind) for kind in kinds)
    verdict = (
        "Everything that was compared came back equal."
        if good
        else "Not everything came back equal. What differed is named below; nothing was lost here."
    )
    rows = "".join(
        f"<tr><td>{_NAMES[kind]}</td><td>{proof.vault}</td><td>{proof.read_back}</td>"
        f"<td>{proof.equal}</td><td>{len(proof.differ)}</td></tr>"
        for kind, proof in kinds.items()
    )
    differences = [line for proof in kinds.values() for line in proof.differ]
    until = (certificate.when + LASTS).date().isoformat()
    scope = "Everything was compared." if certificate.full else "A sample was compared."
    parts = [
        f"<h1>{'Restore proven' if good else 'Restore not proven'}</h1>",
        f"<p>{verdict}</p>",
        f"<p>The copy of <b>{escape(certificate.source)}</b> was read back from "
        f"<b>{escape(certificate.target)}</b> alone on {certificate.when.date().isoformat()} at "
        f"{certificate.when:%H:%M} UTC, into an empty place, and compared with the vault in "
        f"meaning. {scope} It took {certificate.seconds:.0f} seconds. This counts until "
        f"{until}; after that nobody knows.</p>",
        "<table><thead><tr><th>What</th><th>In the vault</th><th>Read back</th><th>Equal</th>"
        f"<th>Different</th></tr></thead><tbody>{rows}</tbody></table>",
        f"<p>{_vanished(certificate)}</p>",
        _listed("What differed", differences),
        _listed("Some of what came back", list(certificate.samples)),
        _listed(
            "What the second home cannot hold",
            [f"{name}: {count} items" for name, count in certificate.lost.items()],
        ),
        f"<p><small>Run {escape(certificate.run)} · vault {escape(certificate.vault)} · content "
        f"{escape(certificate.content[:16])} · Elsewhere {escape(certificate.version)}</small></p>",
    ]
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f"<title>Elsewhere: {escape(certificate.source)}</title><style>{_STYLE}</style></head>"
        f"<body>{''.join(parts)}</body></html>\n"
    ).encode()


def _vanished(certificate: Certificate) -> str:
    """What would be left if the provider were gone, in the numbers of this drill alone."""
    who = escape(certificate.source)
    if certificate.one_company:
        return f"If the company behind {who} vanished, this second home would vanish with it."
    found = [fate(proof, proof.vault) for proof in certificate.proofs.values()]
    kept, lost = sum(one.kept for one in found), sum(one.lost for one in found)
    unknown = sum(one.unknown for one in found)
    return (
        f"If {who} had vanished that day: {kept:,} items kept, {lost:,} lost, {unknown:,} unknown."
    )


def _listed(title: str, lines: list[str]) -> str:
    if not lines:
        return ""
    shown = "".join(f"<li>{escape(line)}</li>" for line in lines[:MOST_SHOWN])
    more = len(lines) - MOST_SHOWN
    rest = f"<p>… and {more} more, all named in the file beside this page.</p>" if more > 0 else ""
    return f"<h2>{title}</h2><ul>{shown}</ul>{rest}"
