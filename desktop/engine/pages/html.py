"""Pages as a browser reads them: no script, nothing from elsewhere, every name escaped.

A page says on its second line what it was made from, so that one that would be the same is left
alone.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Sequence
from html import escape
from urllib.parse import quote

from desktop.engine.pages.gather import Shown

_STYLE = """
:root { color-scheme: light dark; --paper: #f6f5f2; --card: #fff; --ink: #1c2024;
  --soft: #565d66; --line: #d9d6cf; --accent: #0b6b5b; }
@media (prefers-color-scheme: dark) { :root { --paper: #15181b; --card: #1e2226; --ink: #eef0f1;
  --soft: #b3bac1; --line: #363c42; --accent: #57c9b3; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 1.25rem 1rem 3rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
main { max-width: 76rem; margin: 0 auto; }
h1 { font-size: 1.6rem; line-height: 1.2; margin: .5rem 0; }
h2 { font-size: 1.4rem; margin: 2.5rem 0 .25rem; padding-top: 1.25rem;
  border-top: 1px solid var(--line); }
h3 { font-size: 1.1rem; margin: 1.75rem 0 .6rem; }
h4 { font-size: 1rem; margin: 0 0 .4rem; }
a { color: var(--accent); }
a:focus-visible { outline: 3px solid var(--ink); outline-offset: 2px; }
.soft, figcaption { color: var(--soft); font-weight: normal; }
nav { display: flex; flex-wrap: wrap; gap: .5rem; margin: 1rem 0; }
ul.links { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: .5rem; }
ul.links a, nav a { display: block; padding: .4rem .75rem; border: 1px solid var(--line);
  border-radius: 10px; background: var(--card); text-decoration: none; }
ul.links a:hover, nav a:hover, .cards a:hover { border-color: var(--accent); }
.cards { display: grid; gap: .9rem; padding: 0; margin: 0; list-style: none;
  grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr)); }
.cards a { display: block; height: 100%; padding: .5rem .5rem .6rem; color: var(--ink);
  border: 1px solid var(--line); border-radius: 14px; background: var(--card);
  text-decoration: none; }
.cards .name { display: block; margin-top: .4rem; font-weight: 600; line-height: 1.3; }
.cards img, .cards .none { width: 100%; aspect-ratio: 4 / 3; object-fit: cover; display: grid;
  border-radius: 9px; background: var(--line); font-size: 2rem; }
.people { grid-template-columns: repeat(auto-fill, minmax(6.5rem, 1fr)); text-align: center; }
.people a { border-color: transparent; background: none; }
.people img, .people .none { aspect-ratio: 1; border-radius: 50%; }
.years { padding: 0; margin: 0; list-style: none; display: grid; gap: .9rem; }
.years > li { display: grid; grid-template-columns: 6rem 1fr; gap: 1rem; align-items: start;
  padding: .6rem; border: 1px solid var(--line); border-radius: 14px; background: var(--card); }
.years img, .years > li > .none { width: 6rem; aspect-ratio: 1; object-fit: cover;
  border-radius: 9px; background: var(--line); }
.years ul.links a { padding: .25rem .6rem; background: var(--paper); font-size: .9375rem; }
@media (max-width: 30rem) { .years > li { grid-template-columns: 3.5rem 1fr; }
  .years img, .years > li > .none { width: 3.5rem; } }
.photos { display: grid; gap: .75rem; padding: 0; margin: 1rem 0; list-style: none;
  grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr)); }
figure { margin: 0; }
figcaption { font-size: .8125rem; line-height: 1.35; }
.photos img, .none { display: block; width: 100%; aspect-ratio: 1; object-fit: cover;
  border-radius: 8px; background: var(--line); }
.none { display: grid; place-items: center; padding: .5rem; text-align: center;
  color: var(--ink); }
.photos a:hover img { outline: 3px solid var(--accent); outline-offset: 1px; }
"""
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'"

Link = tuple[str, str, str]
"""Where to, what it is called, and a few words more."""


def page(made_of: str, title: str, body: str) -> bytes:
    """A whole page.

    Args:
        made_of: tells one content from another.
        title: plain text.
        body: HTML.
    """
    return (
        f"<!doctype html>\n<!-- made of {made_of} -->\n"
        '<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="referrer" content="no-referrer">'
        f"<title>{text(title)}</title><style>{_STYLE}</style></head>"
        f"<body><main>{body}</main></body></html>\n"
    ).encode("utf-8", "replace")


def is_made_of(head: bytes, made_of: str) -> bool:
    """Whether a page that begins so was made of the same."""
    return head.startswith(f"<!doctype html>\n<!-- made of {made_of} -->\n".encode())


def text(words: str) -> str:
    """Words of anybody's as HTML; signs that turn the writing direction stay among themselves."""
    return escape("".join(sign if sign.isprintable() else " " for sign in words))


def address(path: str, up: int) -> str:
    """A path of the vault as a relative link from a page so many folders down."""
    return escape("../" * up + quote(path, safe="/", errors="replace"))


def heading(title: str, level: int = 1) -> str:
    """A heading of anybody's words."""
    return f"<h{level}><bdi>{text(title)}</bdi></h{level}>"


def links(found: Iterable[Link]) -> str:
    """A list of links."""
    rows = [
        f'<li><a href="{where}"><bdi>{text(name)}</bdi>'
        + (f' <span class="soft">{text(more)}</span>' if more else "")
        + "</a></li>"
        for where, name, more in found
    ]
    return f'<ul class="links">{"".join(rows)}</ul>' if rows else ""


def navigation(found: Iterable[Link]) -> str:
    """Links to other pages, in a row; "" without any."""
    inside = "".join(f'<a href="{where}">{text(name)}</a>' for where, name, _ in found)
    return f"<nav>{inside}</nav>" if inside else ""


def cover(jpeg: bytes | None, name: str) -> str:
    """A picture that stands beside its name; the name's first letter where there is none."""
    if jpeg is None:
        return f'<span class="none" aria-hidden="true">{text(name[:1])}</span>'
    return f'<img alt="" loading="lazy" src="{_inside(jpeg)}">'


def cards(found: Iterable[tuple[Link, bytes | None]], shape: str = "") -> str:
    """Links with pictures: albums, and people."""
    rows = [
        f'<li><a href="{where}">{cover(jpeg, name)}'
        f'<span class="name"><bdi>{text(name)}</bdi></span> '
        f'<span class="soft">{text(more)}</span></a></li>'
        for (where, name, more), jpeg in found
    ]
    return f'<ul class="{f"cards {shape}".strip()}">{"".join(rows)}</ul>' if rows else ""


def photos(found: Sequence[Shown], up: int, small: Callable[[Shown], bytes | None]) -> str:
    """Small pictures, each of them a link to the photo itself."""
    return f'<ul class="photos">{"".join(_photo(one, up, small(one)) for one in found)}</ul>'


def _photo(one: Shown, up: int, jpeg: bytes | None) -> str:
    name = one.path.rpartition("/")[2]
    if jpeg is not None:
        picture = f'<img alt="{text(one.title or name)}" loading="lazy" src="{_inside(jpeg)}">'
    else:
        picture = f'<span class="none">{"Film" if one.film else "Photo"}</span>'
    words = [f"<bdi>{text(name)}</bdi>"]
    if one.favourite:
        words.append("favourite")
    if one.moves:
        words.append(f'<a href="{address(one.moves, up)}">moving</a>')
    if one.original:
        words.append(f'edited; <a href="{address(one.original, up)}">original</a>')
    if one.title:
        words.append(f"<bdi>{text(one.title[:200])}</bdi>")
    return (
        f'<li><figure><a href="{address(one.path, up)}">{picture}</a>'
        f"<figcaption>{' · '.join(words)}</figcaption></figure></li>"
    )


def _inside(jpeg: bytes) -> str:
    return f"data:image/jpeg;base64,{base64.b64encode(jpeg).decode('ascii')}"
