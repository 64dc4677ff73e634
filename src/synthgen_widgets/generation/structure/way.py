"""The way in which an endpoint is asked for structured output."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import cast

from synthgen_widgets.errors import ModelError, ModelRequestRefused
from synthgen_widgets.generation.model import LADDER, Mode
from synthgen_widgets.jsontext import JsonObject, JsonValue, canonical
from synthgen_widgets.text import digest

_OF_SCHEMA = re.compile(r"\bschema\b", re.IGNORECASE)
_REFUSING = frozenset({400, 422})
UNSUPPORTED = frozenset({400, 404, 405, 415, 422, 501})
"""The statuses with which an endpoint says that it does not take a way of asking for structure."""
# How many items are asked for differs from call to call, and makes no schema another.
_COUNTS = ("minItems", "maxItems")


class Way:
    """The strictest mode that an endpoint has not refused; shared between runs, kept with the session.

    One request can be refused, and one answer can be prose, for reasons of its own. So a refusal
    counts only once a plainer mode was accepted, and prose only where JSON never came. And one
    schema can be refused: where the mode has worked for others, it alone is asked for in another.

    Args:
        mode: the mode to try first.
        changed: told when something new was learned.
    """

    def __init__(self, mode: Mode = LADDER[0], changed: Callable[[], None] = lambda: None) -> None:
        self.mode = mode
        self._proved = False
        self._of_schemas: dict[str, Mode] = {}
        """By schema, the mode of those that need a plainer one than the endpoint."""
        self._changed = changed

    def mode_for(self, schema: JsonObject | None) -> Mode:
        """The mode to ask in; plain text where there is no schema."""
        if schema is None:
            return "text"
        own = self._of_schemas.get(_fingerprint(schema)) if self._of_schemas else None
        return self.mode if own is None else max(own, self.mode, key=LADDER.index)

    def is_proved(self, mode: Mode) -> bool:
        """Whether an answer in this mode, the endpoint's own, has held JSON."""
        return self._proved and mode == self.mode

    def prove(self, mode: Mode) -> None:
        """Note that an answer in this mode held JSON."""
        if mode == self.mode and not self._proved:
            self._proved = True
            self._changed()

    def settle(self, mode: Mode, schema: JsonObject | None = None, *, of_schema: bool = False) -> None:
        """Note that this mode was accepted, after stricter ones were refused.

        Args:
            mode: what was accepted.
            schema: what was asked for.
            of_schema: whether the refusal spoke of the schema, so that others may fare better.
        """
        if LADDER.index(mode) <= LADDER.index(self.mode):
            return
        if schema is not None and (of_schema or self._proved):
            key = _fingerprint(schema)
            if self._of_schemas.get(key) == mode:
                return
            self._of_schemas[key] = mode
        else:
            self.mode, self._proved = mode, False
        self._changed()

    def doubt(self, mode: Mode) -> None:
        """Note that an answer in this mode held no JSON: the endpoint may ignore the mode."""
        next_mode = plainer(mode)
        # Others in flight may have stepped down for the same reason already.
        if mode == self.mode and not self._proved and next_mode is not None:
            self.mode = next_mode
            self._changed()

    def to_json(self) -> JsonObject:
        """What was learned, as plain data."""
        return {"mode": self.mode, "proved": self._proved, "schemas": dict(self._of_schemas)}

    def learn(self, kept: JsonValue) -> None:
        """Take over what `to_json` wrote; what is none of it is passed over."""
        if not isinstance(kept, dict) or kept.get("mode") not in LADDER:
            return
        self.mode, self._proved = cast("Mode", kept["mode"]), kept.get("proved") is True
        schemas = kept.get("schemas")
        for key, mode in schemas.items() if isinstance(schemas, dict) else ():
            if mode in LADDER:
                self._of_schemas[key] = mode


def plainer(mode: Mode) -> Mode | None:
    """The next plainer mode; None after the last."""
    return LADDER[LADDER.index(mode) + 1] if mode != LADDER[-1] else None


def is_of_the_way(error: ModelError) -> bool:
    """Whether an endpoint does not take the way in which it was asked."""
    return isinstance(error, ModelRequestRefused) and error.status in UNSUPPORTED


def about_schema(error: ModelError) -> bool:
    """Whether a refusal is of the schema, and not of the mode."""
    # A server that knows no schemas at all names the field, `json_schema`, which is another word.
    return error.status in _REFUSING and _OF_SCHEMA.search(str(error)) is not None


def _fingerprint(schema: JsonObject) -> str:
    properties = schema.get("properties")
    parts: JsonObject = dict(properties) if isinstance(properties, dict) else {}
    for name, part in parts.items():
        if isinstance(part, dict):
            parts[name] = {key: value for key, value in part.items() if key not in _COUNTS}
    return digest(canonical({**schema, "properties": parts}))[:16]
