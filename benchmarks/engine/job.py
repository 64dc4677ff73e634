"""The job that every engine does: answer support tickets in a fixed JSON form.

Inputs and answers follow from the ticket's number alone, so that the server needs no memory of them
and a result can be checked against what was answered. Standard library only: every engine's own
environment imports this.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from random import Random
from typing import Any

INSTRUCTION = (
    "You work at the help desk of a web shop. Read the ticket and answer with its category, its "
    "urgency, whether a person must look at it, how sure you are, two tags, and a reply to the customer."
)
CATEGORIES = ["billing", "shipping", "returns", "account", "product"]
URGENCIES = ["low", "medium", "high"]
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "category": {"type": "string", "enum": CATEGORIES},
        "urgency": {"type": "string", "enum": URGENCIES},
        "needs_human": {"type": "boolean"},
        "confidence": {"type": "number", "minimum": 0, "maximum": 1},
        "tags": {"type": "array", "items": {"type": "string"}, "minItems": 2, "maxItems": 2},
        "reply": {"type": "string", "minLength": 1},
    },
    "required": ["category", "urgency", "needs_human", "confidence", "tags", "reply"],
    "additionalProperties": False,
}
SIGN = b'"needs_human"'
"""What only a request for this job's answer holds: the field's name in its schema, not in a text."""

WARM = 900_000
"""Tickets from this number on warm the engine up."""

_PLAIN: dict[str, Any] = {"integer": 1, "number": 0.05, "boolean": True, "null": None}
_MARK = re.compile(rb"ticket (\d{6})")
_WORDS = (Path(__file__).parent / "words.txt").read_text().split()


def text(number: int) -> str:
    """The input of a ticket."""
    return f"ticket {number:06d}: {_words('input', number, 18)}."


def answer(number: int) -> dict[str, Any]:
    """What the server answers to a ticket."""
    chance = Random(number)
    return {
        "category": chance.choice(CATEGORIES),
        "urgency": chance.choice(URGENCIES),
        "needs_human": chance.random() < 0.5,
        "confidence": round(chance.random(), 3),
        "tags": [chance.choice(_WORDS), chance.choice(_WORDS)],
        # Last, so that an answer cut in here still fits the schema once somebody has closed its brackets.
        "reply": f"Thank you for writing. {_words('reply', number, 24).capitalize()}.",
    }


def number_in(request: bytes | str) -> int | None:
    """The ticket that a request or a stored input is about."""
    found = _MARK.search(request.encode() if isinstance(request, str) else request)
    return None if found is None else int(found[1])


def fate(number: int, attempt: int) -> float:
    """A number from 0 up to 1 that decides whether an attempt at a ticket meets a fault."""
    found = hashlib.blake2b(f"{number} {attempt}".encode(), digest_size=6).digest()
    return int.from_bytes(found) / 2**48


def value_of(schema: dict[str, Any], number: int) -> Any:
    """A value for another schema, its texts those of tickets from `number` on."""
    return _Maker(schema, number).value(schema)


def verdict(number: int, output: object) -> str:
    """Whether what an engine took as good is `valid`, `cut`, or otherwise `wrong`."""
    expected = answer(number)
    if isinstance(output, str):
        try:
            output = json.loads(output)
        except json.JSONDecodeError:
            return "cut" if json.dumps(expected)[:20] == output[:20] else "wrong"
    if output == expected:
        return "valid"
    reply = output.get("reply") if isinstance(output, dict) else None
    cut = isinstance(reply, str) and str(expected["reply"]).startswith(reply.rstrip("."))
    return "cut" if cut else "wrong"


def _words(what: str, number: int, count: int) -> str:
    return " ".join(Random(f"{what} {number}").sample(_WORDS, count))


class _Maker:
    def __init__(self, root: dict[str, Any], number: int) -> None:
        self._root = root
        self._number = number

    def value(self, schema: dict[str, Any]) -> Any:
        if "$ref" in schema:
            found: Any = self._root
            for part in schema["$ref"].split("/")[1:]:
                found = found[part]
            return self.value(found)
        for choice in ("anyOf", "oneOf"):
            if choice in schema:
                return self.value(schema[choice][0])
        if "const" in schema or "enum" in schema:
            return schema.get("const", schema.get("enum", [None])[0])
        if schema.get("type") == "object":
            return {name: self.value(part) for name, part in schema.get("properties", {}).items()}
        if schema.get("type") == "array":
            return [self.value(schema.get("items", {})) for _ in range(schema.get("minItems", 1))]
        if schema.get("type") in _PLAIN:
            return schema.get("minimum", _PLAIN[schema["type"]])
        self._number += 1
        return text(self._number - 1)
