"""Google's own discovery documents as the judge of every request and every answer of the fake.

The documents come with google-api-python-client. Their schemas (JSON Schema draft 3 in spirit) are
turned into 2020-12 ones; unknown properties, wrong types, wrong enums and misspelt parameters are
named. What they say nothing of (behaviour) stands in the fake's own files, each with its source.
"""

from __future__ import annotations

import json
import re
import urllib.parse
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from googleapiclient.discovery_cache import get_static_doc
from jsonschema import Draft202012Validator, FormatChecker

EVERYWHERE = {
    "alt", "fields", "key", "oauth_token", "prettyPrint", "quotaUser", "userIp", "access_token",
    "callback", "$.xgafv", "upload_protocol", "uploadType", "upload_id",
}  # fmt: skip
SAMPLE = 6


@dataclass(frozen=True)
class Method:
    """One method of an API, with the pattern its paths match."""

    id: str
    verb: str
    pattern: re.Pattern[str]
    parameters: Mapping[str, Any]
    request: str
    response: str
    scopes: frozenset[str]
    upload: bool


class Api:
    """One discovery document."""

    def __init__(self, name: str, version: str) -> None:
        self.doc = json.loads(get_static_doc(name, version))
        defs = {name: _modern(schema) for name, schema in self.doc["schemas"].items()}
        self._validators = {
            name: Draft202012Validator(
                {"$ref": f"#/$defs/{name}", "$defs": defs}, format_checker=FormatChecker()
            )
            for name in defs
        }
        self.methods = list(_methods(self.doc, self.doc["servicePath"]))

    def match(self, verb: str, path: str) -> tuple[Method, dict[str, str]] | None:
        for method in self.methods:
            found = method.verb == verb and method.pattern.fullmatch(path)
            if found:
                names = {k: urllib.parse.unquote(v) for k, v in found.groupdict().items()}
                return method, names
        return None

    def wrong_in_query(self, method: Method, query: Mapping[str, list[str]]) -> Iterator[str]:
        for name, values in query.items():
            if name in EVERYWHERE:
                continue
            known = method.parameters.get(name)
            if known is None:
                yield f"{method.id}: unknown parameter {name}"
                continue
            if len(values) > 1 and not known.get("repeated"):
                yield f"{method.id}: {name} is given twice"
            for value in values:
                if "enum" in known and value not in known["enum"]:
                    yield f"{method.id}: {name}={value} is none of its values"
                if known["type"] == "integer" and not re.fullmatch(r"-?\d+", value):
                    yield f"{method.id}: {name}={value} is no whole number"
                if known["type"] == "integer" and not (
                    int(known.get("minimum", "-99999999"))
                    <= int(value)
                    <= int(known.get("maximum", "99999999"))
                ):
                    yield f"{method.id}: {name}={value} is out of its range"
                if known["type"] == "boolean" and value not in ("true", "false"):
                    yield f"{method.id}: {name}={value} is neither true nor false"
        for name, known in method.parameters.items():
            if known.get("required") and known["location"] == "query" and name not in query:
                yield f"{method.id}: {name} is missing"

    def wrong_in_body(self, schema: str, body: object) -> Iterator[str]:
        """What a body says against its schema; of long lists only the first part is read."""
        if not schema:
            return
        if isinstance(body, dict):
            body = {
                name: value[:SAMPLE] if isinstance(value, list) and len(value) > SAMPLE else value
                for name, value in body.items()
            }
        for error in self._validators[schema].iter_errors(body):
            where = "/".join(map(str, error.absolute_path))
            yield f"{schema}/{where}: {error.message[:200]}"


@lru_cache
def api(name: str, version: str) -> Api:
    return Api(name, version)


def part(body: object, fields: str) -> object:
    """A partial answer, as `fields` asks for it: `a,b(c,d),e/f,*`."""
    return body if not fields else _cut(body, _tree(fields)[0])


def _tree(text: str, at: int = 0) -> tuple[dict[str, Any], int]:
    tree: dict[str, Any] = {}
    name = ""
    place = tree
    while at < len(text):
        sign = text[at]
        at += 1
        if sign == "(":
            place[name], at = _tree(text, at)
            name = ""
        elif sign == "/":
            place = place.setdefault(name, {})
            name = ""
        elif sign in ",)":
            if name:
                place[name] = place.get(name) or {}
            name, place = "", tree
            if sign == ")":
                return tree, at
        else:
            name += sign
    if name:
        place[name] = {}
    return tree, at


def _cut(body: object, tree: Mapping[str, Any]) -> object:
    if not tree or "*" in tree:
        return body
    if isinstance(body, list):
        return [_cut(one, tree) for one in body]
    if isinstance(body, dict):
        return {name: _cut(value, tree[name]) for name, value in body.items() if name in tree}
    return body


def _methods(resource: Mapping[str, Any], base: str) -> Iterator[Method]:
    for method in resource.get("methods", {}).values():
        paths = [base + method.get("flatPath", method["path"])]
        upload = method.get("mediaUpload", {}).get("protocols", {})
        paths += [protocol["path"].lstrip("/") for protocol in upload.values()]
        for number, path in enumerate(dict.fromkeys(paths)):
            quoted = re.sub(r"\\\{\\?\+?(\w+)\\\}", r"(?P<\1>[^/:]+)", re.escape(path))
            yield Method(
                method["id"], method["httpMethod"], re.compile("/" + quoted),
                method.get("parameters", {}), method.get("request", {}).get("$ref", ""),
                method.get("response", {}).get("$ref", ""),
                frozenset(method.get("scopes", ())), number > 0,
            )  # fmt: skip
    for inner in resource.get("resources", {}).values():
        yield from _methods(inner, base)


def _modern(schema: Mapping[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        return {"$ref": f"#/$defs/{schema['$ref']}"}
    kind = schema.get("type", "any")
    if kind == "any":
        return {}
    new: dict[str, Any] = {"type": kind}
    if kind == "object":
        if "properties" in schema:
            new["properties"] = {k: _modern(v) for k, v in schema["properties"].items()}
            new.setdefault("additionalProperties", False)
        if "additionalProperties" in schema:
            new["additionalProperties"] = _modern(schema["additionalProperties"])
    if kind == "array":
        new["items"] = _modern(schema.get("items", {}))
    for name in ("enum", "pattern"):
        if name in schema:
            new[name] = schema[name]
    shape = schema.get("format", "")
    if kind == "string":
        new |= {
            "int64": {"pattern": r"^-?\d+$"},
            "uint64": {"pattern": r"^\d+$"},
            "byte": {"pattern": r"^[A-Za-z0-9+/_-]*={0,2}$"},
            "date-time": {"format": "date-time"},
            "google-datetime": {"format": "date-time"},
            "date": {"format": "date"},
        }.get(shape, {})
    for name in ("minimum", "maximum"):
        if kind in ("integer", "number") and name in schema:
            new[name] = float(schema[name])
    return new
