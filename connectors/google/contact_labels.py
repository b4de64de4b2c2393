"""A number's or address's label: Google's `type` on one side, TYPE and X-ABLabel on the other.

Standard types become TYPE values every program reads; any other text, a person's own words
included, becomes an X-ABLabel line in the same group, as Apple's and Google's exports write it.
"""

from __future__ import annotations

from collections.abc import Iterable

TYPES = {
    "home": ("HOME",),
    "work": ("WORK",),
    "mobile": ("CELL",),
    "homeFax": ("HOME", "FAX"),
    "workFax": ("WORK", "FAX"),
    "otherFax": ("FAX",),
    "pager": ("PAGER",),
    "workMobile": ("WORK", "CELL"),
    "workPager": ("WORK", "PAGER"),
}
"""Google's word for each set of TYPE values."""

_BUILT_IN = {
    "main": "Main", "other": "Other", "anniversary": "Anniversary", "spouse": "Spouse",
    "child": "Child", "mother": "Mother", "father": "Father", "parent": "Parent",
    "brother": "Brother", "sister": "Sister", "friend": "Friend", "manager": "Manager",
    "assistant": "Assistant", "partner": "Partner", "homePage": "HomePage", "home": "Home",
    "work": "Work", "school": "School", "mobile": "Mobile",
}  # fmt: skip
_SILENT = {"PREF", "VOICE", "INTERNET", "MSG", "X400", "INTL", "DOM", "POSTAL", "PARCEL", ""}
_WRAPPED = ("_$!<", ">!$_")
_REVERSE = {frozenset(values): word for word, values in TYPES.items()} | {
    frozenset({"HOME", "CELL"}): "mobile",
}


def types(word: str) -> tuple[str, ...]:
    """TYPE values for Google's word; () when a label line is needed, or nothing at all."""
    return TYPES.get(word, ())


def label(word: str) -> str:
    """The text of an X-ABLabel line; "" when TYPE says it all."""
    if not word or word in TYPES:
        return ""
    return f"{_WRAPPED[0]}{_BUILT_IN[word]}{_WRAPPED[1]}" if word in _BUILT_IN else word


def own_label(word: str) -> str:
    """As `label`, for lines on which TYPE is not used."""
    if word in _BUILT_IN:
        return f"{_WRAPPED[0]}{_BUILT_IN[word]}{_WRAPPED[1]}"
    return word


def word(values: Iterable[str], label: str) -> str:
    """Google's word for a line's TYPE values and its label; "" when they say nothing."""
    if label:
        if label.startswith(_WRAPPED[0]) and label.endswith(_WRAPPED[1]):
            plain = label[len(_WRAPPED[0]) : -len(_WRAPPED[1])]
            return _FROM_BUILT_IN.get(plain, plain[:1].lower() + plain[1:])
        return label
    said = [value for one in values for value in one.split(",")]
    loud = [value for value in said if value.upper() not in _SILENT]
    found = _REVERSE.get(frozenset(value.upper() for value in loud))
    if found:
        return found
    for value in loud:
        if value.upper() not in _KNOWN:
            return value
    # A set nobody has a word for: the most telling of its values.
    return next((_ONE[key] for key in _ONE if key in {v.upper() for v in loud}), "")


_FROM_BUILT_IN = {text: google for google, text in _BUILT_IN.items()}
_ONE = {"FAX": "otherFax", "PAGER": "pager", "CELL": "mobile", "WORK": "work", "HOME": "home"}
_KNOWN = {*_ONE, "BBS", "MODEM", "CAR", "ISDN", "VIDEO", "PCS"}
