"""A front end without a browser, and a session that generates nothing."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import jsonschema
from pydantic import TypeAdapter

from synthgen_widgets import Session
from synthgen_widgets.widget import replies
from synthgen_widgets.widget.answering import answer
from synthgen_widgets.widget.channel import Channel
from synthgen_widgets.widget.desk import Desk

HOSTILE = "<img src=x onerror=alert(1)></script>\x00\u202e"


class QuietSession(Session):
    """A session that notes what would be generated."""

    def __init__(self, *args: Any, **options: Any) -> None:
        self.asked: list[tuple[Any, ...]] = []
        super().__init__(*args, **options)

    def generate_topics(self, count: int = 8, **options: Any) -> Any:
        self.asked.append(("topics", count, options))

    def generate_inputs(self, per_topic: int = 8, **options: Any) -> Any:
        self.asked.append(("inputs", per_topic, options))

    def generate_outputs(self, **options: Any) -> Any:
        self.asked.append(("outputs", options))

    def retry_failed(self, **options: Any) -> Any:
        self.asked.append(("retry", options))

    def regenerate(self, ids: Any, **options: Any) -> Any:
        self.asked.append(("again", list(ids), options))


class Front:
    """A front end: asks, and reads what comes back."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.desk = Desk(session)
        self.sent: list[tuple[dict[str, Any], list[bytes]]] = []
        self.channel = Channel(lambda content, buffers: self.sent.append((content, buffers)))

    def ask(self, content: object) -> tuple[dict[str, Any], Any]:
        """The one message that answers, and the value it brings: what `replies` says of that request."""
        self.sent.clear()
        self.channel.reply(*answer(self.desk, content))
        [(message, buffers)] = self.sent
        json.dumps(message).encode("utf-8")
        json.dumps(message, ensure_ascii=False).encode("utf-8")
        if "error" in message:
            assert not buffers
            return message, None
        assert message["ok"] is True
        [packed] = buffers
        value = json.loads(packed)
        assert isinstance(content, dict)
        check(replies.RESULTS.get(content["op"], replies.Changed), value)
        return message, value

    def get(self, op: str, **fields: Any) -> Any:
        message, value = self.ask({"v": 1, "rid": 1, "op": op, **fields})
        assert "error" not in message, message["error"]
        return value

    def refused(self, op: str, **fields: Any) -> dict[str, Any]:
        message, _ = self.ask({"v": 1, "rid": 1, "op": op, **fields})
        error: dict[str, Any] = message["error"]
        return error


def check(kind: type, value: object) -> None:
    """Fail where a value is not exactly what its kind says: no member missing, none too many."""
    _validator(kind).validate(value)


@cache
def _validator(kind: type) -> Any:
    schema = TypeAdapter(kind).json_schema(mode="serialization")
    for part in [schema, *schema.get("$defs", {}).values()]:
        part.setdefault("additionalProperties", False)
    return jsonschema.Draft202012Validator(schema)


def fill(session: Session) -> tuple[int, str]:
    """A topic and a finished sample."""
    topic, _ = session.add_topics(["Billing", "Login"])
    first, _ = session.add_inputs(["Where is my money?", "And my parcel?"], topic=topic)
    session.edit_sample(first, output="On its way.")
    return int(topic), str(first)
