"""Android's `content` tool for the phone of the tests: the tables we write, in SQLite."""

from __future__ import annotations

import os
import re
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

ROOT = Path(os.environ["PHONE"])
AUTHORITIES = {"com.android.contacts", "com.android.calendar", "media"}


def main(words: list[str]) -> int:
    verb, options = words[0], list(zip(words[1::2], words[2::2], strict=True))
    uri = dict(options)["--uri"]
    found = re.fullmatch(r"content://([\w.]+)(?:/(\w+))?(?:/(\d+))?(?:/(\w+))?(?:\?(.*))?", uri)
    if not found or found[1] not in AUTHORITIES:
        return 1
    _, table, number, part, query = found.groups()
    if found[1] == "com.android.calendar" and "caller_is_syncadapter=true" not in (query or ""):
        return 1
    if verb == "call":
        return 0
    if verb == "write":
        assert part == "display_photo"
        (ROOT / f"photo-{number}").write_bytes(sys.stdin.buffer.read())
        return 0
    with closing(sqlite3.connect(ROOT / "rows.sqlite", isolation_level=None)) as rows:
        values = dict(bound(text) for name, text in options if name == "--bind")
        where = dict(options).get("--where", "1")
        if verb == "insert":
            names = ", ".join(values)
            places = ", ".join("?" * len(values))
            rows.execute(f"insert into {table} ({names}) values ({places})", list(values.values()))
        elif verb == "update":
            change = ", ".join(f"{name}=?" for name in values)
            rows.execute(f"update {table} set {change} where _id={number}", list(values.values()))
        elif verb == "delete":
            rows.execute(f"delete from {table} where _id={number}")
            for child, column in (("data", "raw_contact_id"), ("reminders", "event_id")):
                if (table, child) in {("raw_contacts", "data"), ("events", "reminders")}:
                    rows.execute(f"delete from {child} where {column}={number}")
        elif verb == "query":
            columns = dict(options)["--projection"].split(":")
            told = rows.execute(
                f"select {', '.join(columns)} from {table} where {where}"
            ).fetchall()
            for at, row in enumerate(told):
                pairs = zip(columns, row, strict=True)
                shown = ", ".join(
                    f"{name}={'NULL' if value is None else value}" for name, value in pairs
                )
                print(f"Row: {at} {shown}")
            if not told:
                print("No result found.")
        else:
            return 1
    return 0


def bound(text: str) -> tuple[str, str | int]:
    name, kind, value = text.split(":", 2)
    return name, int(value) if kind in {"i", "l"} else value


sys.exit(main(sys.argv[1:]))
