"""Write the front end's types of the messages from the kernel's, or check that they are the same.

The kernel's side is where the shapes are said: `widget/protocol` and `widget/replies`.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, cast, get_args

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import models_json_schema

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from scripts.front_end import JS, find_npm
from synthgen_widgets.widget import protocol, replies

TYPES = JS / "src" / "link" / "protocol.gen.ts"
_ENVELOPE = ("v", "rid", "op")


def main() -> int:
    """Write the types; with `--check` say whether they are up to date."""
    text = _typescript(_schema())
    if "--check" not in sys.argv:
        TYPES.write_text(text, encoding="utf-8")
        return 0
    if TYPES.read_text(encoding="utf-8") == text:
        return 0
    print(
        f"{TYPES.name} is not what widget/protocol and widget/replies say: run make protocol.",
        file=sys.stderr,
    )
    return 1


def _schema() -> dict[str, Any]:
    """One JSON Schema: a member for each request, with its arguments and its result."""
    requests = cast("tuple[type[BaseModel], ...]", get_args(protocol.Request))
    by_op = {get_args(request.model_fields["op"].annotation)[0]: request for request in requests}
    unknown = replies.RESULTS.keys() - by_op.keys()
    if unknown:
        raise LookupError(f"results of no request: {sorted(unknown)}")
    asked = models_json_schema([(request, "validation") for request in requests])[1]["$defs"]
    kinds = dict.fromkeys([replies.Tick, replies.Changed, *replies.RESULTS.values()])
    found = TypeAdapter.json_schemas([(kind, "serialization", TypeAdapter(kind)) for kind in kinds])[1]
    for request in requests:
        asked[f"{request.__name__}Args"] = _without_envelope(asked.pop(request.__name__))
    ops = {
        op: _object(
            {
                "args": _reference(f"{request.__name__}Args"),
                "result": _reference(replies.RESULTS.get(op, replies.Changed).__name__),
            }
        )
        for op, request in by_op.items()
    }
    return {
        **_object(ops),
        "title": "Ops",
        "$defs": {name: _untitled(kind) for name, kind in sorted((asked | found["$defs"]).items())},
    }


def _object(members: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "properties": members, "required": [*members]}


def _reference(name: str) -> dict[str, str]:
    return {"$ref": f"#/$defs/{name}"}


def _without_envelope(request: dict[str, Any]) -> dict[str, Any]:
    members = {name: kind for name, kind in request["properties"].items() if name not in _ENVELOPE}
    required = [name for name in request["required"] if name in members]
    return {**request, "properties": members, "required": required, "additionalProperties": False}


def _untitled(kind: dict[str, Any]) -> dict[str, Any]:
    """A schema without what only pydantic wants: titles would each become a type, limits a tuple."""
    bare: dict[str, Any] = {}
    for key, value in kind.items():
        if key == "properties":
            bare[key] = {name: _untitled(member) for name, member in value.items()}
        elif key in ("anyOf", "oneOf"):
            bare[key] = [_untitled(one) for one in value]
        elif key in ("items", "additionalProperties") and isinstance(value, dict):
            bare[key] = _untitled(value)
        elif key not in ("title", "maxItems", "minItems", "default", "propertyNames", "discriminator"):
            bare[key] = value
    if bare.get("type") == "object":
        bare.setdefault("additionalProperties", False)
    return bare


def _typescript(schema: dict[str, Any]) -> str:
    """The schema as TypeScript."""
    done = subprocess.run(
        ["node", "protocol.mjs"],
        input=json.dumps(schema),
        capture_output=True,
        text=True,
        check=True,
        cwd=JS,
        env={"PATH": find_npm()[1]},
    )
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
