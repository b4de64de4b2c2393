"""What the phone sees: two pages, in its own language, no script, nothing from other sites."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path
from typing import cast

from connectors.model import Kind
from desktop.phone.offer import Device, Download, Offer, Remark

Words = dict[str, str | list[str]]
TAPS = {
    (Device.IPHONE, Kind.CONTACTS): 3,
    (Device.ANDROID, Kind.CONTACTS): 3,
    (Device.IPHONE, Kind.CALENDAR): 4,
    (Device.ANDROID, Kind.CALENDAR): 2,
    (Device.IPHONE, Kind.TASKS): 1,
    (Device.ANDROID, Kind.TASKS): 2,
    (Device.IPHONE, Kind.PHOTOS): 9,
    (Device.ANDROID, Kind.PHOTOS): 2,
}


class PhonePages:
    """Pages made from the words and style in a folder of resources."""

    def __init__(self, folder: Path) -> None:
        self._words: dict[str, Words] = json.loads((folder / "words.json").read_text("utf-8"))
        self.style = (folder / "style.css").read_bytes()

    def waiting(self, code: str, accept: str) -> bytes:
        """The page with the match code, shown until the person at the computer says yes."""
        language, words = self._choose(accept)
        body = (
            f"<h1>{_one(words, 'wait_title')}</h1><p>{_one(words, 'wait')}</p>"
            f'<p class="code" aria-label="{" ".join(code)}">{code}</p>'
        )
        return _page(language, _one(words, "wait_title"), body)

    def offer(self, offer: Offer, accept: str) -> bytes:
        """The page of downloads, with how many taps and what to tap."""
        language, words = self._choose(accept)
        parts = [f"<h1>{_one(words, 'title')}</h1>"]
        if offer.device is Device.IPHONE:
            parts.append(f'<p class="soft">{_one(words, "safari")}</p>')
        parts += [_section(words, offer, kind, found) for kind in Kind if (found := offer.of(kind))]
        if not offer.downloads:
            parts.append(f"<p>{_one(words, 'nothing')}</p>")
        if offer.remarks:
            said = "".join(f"<li>{_remark(words, remark)}</li>" for remark in offer.remarks)
            parts.append(
                f'<section class="card"><h2>{_one(words, "remarks")}</h2><ul>{said}</ul></section>'
            )
        if offer.links:
            links = "".join(
                f'<a class="get" href="{escape(link.address or link.download)}">'
                f"<span>{escape(link.title)}</span><span>{_one(words, 'profile')}</span></a>"
                for link in offer.links
            )
            parts.append(
                f'<section class="card"><h2>{_one(words, "accounts")}</h2>{links}</section>'
            )
        other = Device.ANDROID if offer.device is Device.IPHONE else Device.IPHONE
        parts.append(f'<p class="soft">{_one(words, "wifi")}</p>')
        parts.append(f'<nav><a href="?device={other}">{_one(words, f"other_{other}")}</a></nav>')
        return _page(language, _one(words, "title"), "".join(parts))

    def _choose(self, accept: str) -> tuple[str, Words]:
        """The first language of the phone that we speak (RFC 9110, 12.5.4); English else."""
        for wanted in accept.split(","):
            language = wanted.split(";")[0].strip().split("-")[0].lower()
            if language in self._words:
                return language, self._words[language]
        return "en", self._words["en"]


def _section(words: Words, offer: Offer, kind: Kind, found: tuple[Download, ...]) -> str:
    steps = "".join(
        f"<li>{escape(step.format(count=offer.total(kind)))}</li>"
        for step in cast("list[str]", words[f"{offer.device}_{kind}"])
    )
    links = "".join(
        f'<a class="get" href="{escape(one.name)}?device={offer.device}">'
        f"<span>{escape(one.title)}</span>"
        f"<span>{_one(words, 'count', one.count)}</span></a>"
        for one in found
    )
    after = ""
    if kind is Kind.CONTACTS:
        after = f'<p class="soft">{_one(words, "expect_contacts", offer.total(kind))}</p>'
    return (
        f'<section class="card"><h2>{_one(words, kind)}</h2>'
        f'<p class="soft">{_one(words, "taps", TAPS[offer.device, kind])}</p>'
        f"<ol>{steps}</ol>{links}{after}</section>"
    )


def _remark(words: Words, remark: Remark) -> str:
    """What is not as it lies in the vault, with the names a person can look for."""
    more = remark.count - len(remark.names)
    names = ", ".join(remark.names) + (f", +{more:,}" if remark.names and more else "")
    said = _one(words, remark.matter, remark.count)
    return f'{said} <span class="soft">{escape(names)}</span>' if names else said


def _one(words: Words, key: str, count: int = 0) -> str:
    """A sentence in its form for one, where it has such a form, else with the number."""
    said = words.get(f"{key}_1") if count == 1 else None
    return escape(str(said or words[key]).format(count=count))


def _page(language: str, title: str, body: str) -> bytes:
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{title}</title><link rel="stylesheet" href="style.css">'
        f"</head><body><main>{body}</main></body></html>"
    ).encode()
