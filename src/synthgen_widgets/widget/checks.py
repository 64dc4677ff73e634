"""What is wrong with a text or a schema, while a person writes it."""

from __future__ import annotations

from typing import Literal

from synthgen_widgets import jsontext
from synthgen_widgets.errors import OutputError, SchemaError
from synthgen_widgets.schema import schema_of
from synthgen_widgets.session import Session
from synthgen_widgets.text import clip
from synthgen_widgets.widget import replies

_NO_OBJECT = 'A schema is a JSON object, such as {"type": "object", "properties": {}}.'

_MOST = 50
_MESSAGE = 500


def text_problems(session: Session, what: Literal["input", "output"], text: str) -> replies.Problems:
    """Where a text does not fit the task."""
    found = session.text_problems(what, text)[:_MOST]
    return _problems(*((problem.path, problem.message) for problem in found))


def schema_problems(text: str) -> replies.Problems:
    """Why a text is no schema for a task, by the checks that the task itself makes."""
    try:
        schema = jsontext.loads(text)
        if not isinstance(schema, dict):
            return _problems(("", _NO_OBJECT))
        schema_of(schema, "The schema")
    except SchemaError as error:
        return _problems((error.pointer.removeprefix("#"), str(error)))
    except OutputError as error:
        return _problems(("", str(error)))
    return _problems()


def _problems(*found: tuple[str, str]) -> replies.Problems:
    problems = [
        replies.Problem(path=clip(path, _MESSAGE), message=clip(why, _MESSAGE)) for path, why in found
    ]
    return replies.Problems(problems=problems)
