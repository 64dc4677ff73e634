"""JSON Schema: checked once when a task is written, then applied to each value.

The draft is 2020-12.

Beside JupyterLab, `import jsonschema` takes a second (it builds the grammar of IRIs), so what needs
it stands in `schema_keywords` and is imported with the first schema.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import pydantic

from synthgen_widgets import jsontext
from synthgen_widgets.errors import OutputError, SchemaError, shown
from synthgen_widgets.jsontext import JsonObject, JsonValue
from synthgen_widgets.schema_limits import check_limits
from synthgen_widgets.schema_plain import plain_check
from synthgen_widgets.text import clip


class Checker:
    """A JSON Schema, compiled once.

    Args:
        schema: a JSON Schema as a dict.

    Raises:
        SchemaError: it is no valid schema, refers to something outside itself, or costs too much
            to apply.
    """

    def __init__(self, schema: JsonObject) -> None:
        from synthgen_widgets.schema_keywords import check_schema, validator

        own = _as_json(schema)
        check_limits(own)
        check_schema(own)
        self._validator = validator(own)
        self._plainly_fits = plain_check(own)

    def problem(self, value: JsonValue) -> str | None:
        """Why the value does not satisfy the schema, in one line; None when it does."""
        from synthgen_widgets.schema_keywords import first_problem

        if self._plainly_fits is not None and self._plainly_fits(value):
            return None
        return first_problem(self._validator, value)

    def problems(self, value: JsonValue, most: int) -> list[tuple[str, str]]:
        """Where the value does not satisfy the schema, as JSON pointers, and why; at most so many."""
        from synthgen_widgets.schema_keywords import all_problems

        return all_problems(self._validator, value, most)


def schema_of(source: object, argument: str) -> JsonObject | None:
    """The JSON Schema that a user means by a dict or a pydantic class; None for plain text.

    Raises:
        SchemaError: it is neither, or not a usable schema.
    """
    if source is None:
        return None
    if isinstance(source, type) and issubclass(source, pydantic.BaseModel):
        try:
            found = cast("JsonObject", source.model_json_schema())
        except pydantic.errors.PydanticUserError as error:
            msg = f"{argument} is {shown(source)}, which has no JSON Schema: {clip(error.message, 200)}"
            raise SchemaError(msg) from None
    elif isinstance(source, Mapping):
        found = dict(source)
    else:
        msg = (
            f"{argument} is {shown(source)}; pass a JSON Schema as a dict, a pydantic class, "
            "or None for plain text."
        )
        raise SchemaError(msg)
    found = _as_json(found)  # the caller's own dict may change later
    Checker(found)
    return found


def _as_json(schema: JsonObject) -> JsonObject:
    try:
        return cast("JsonObject", jsontext.loads(jsontext.dumps(schema)))
    except (TypeError, ValueError, RecursionError, OutputError) as error:
        msg = f"The schema cannot be written as JSON: {clip(str(error), 120)}."
        raise SchemaError(msg) from None
