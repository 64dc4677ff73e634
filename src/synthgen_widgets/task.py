"""The task: what the model under study does."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, NamedTuple, cast

import pydantic

from synthgen_widgets import jsontext
from synthgen_widgets.errors import OutputError, UsageError, shown
from synthgen_widgets.jsontext import JsonObject, JsonValue
from synthgen_widgets.schema import Checker, schema_of
from synthgen_widgets.text import clean, clip, digest, squeeze

MAX_PROBLEMS = 100
"""How many problems of a text are told."""


@dataclass(frozen=True, slots=True)
class Example:
    """One good pair, as text or compact JSON."""

    input: str
    output: str


class TextProblem(NamedTuple):
    """Where a text does not fit a task, and why."""

    path: str
    """A JSON pointer such as `/lines/0/price`; empty for the whole."""
    message: str


class Task:
    """What the model under study does.

    Args:
        instruction: the prompt of the task, as the model under study will see it.
        input_schema: JSON Schema (a dict) or pydantic class of an input; None for plain text.
        output_schema: the same for an output.
        examples: good `(input, output)` pairs; two to five steer style and realism. Each is checked
            against the schemas.
        requirements: rules that every output obeys, one sentence each.
        name: a short name; taken from the instruction where it is not given.

    Raises:
        UsageError: the instruction is blank, or an example is no pair or does not fit a schema.
        SchemaError: a schema cannot be used.
    """

    def __init__(
        self,
        instruction: str,
        *,
        input_schema: object = None,
        output_schema: object = None,
        examples: Iterable[Sequence[object]] = (),
        requirements: Iterable[str] = (),
        name: str | None = None,
    ) -> None:
        if not isinstance(instruction, str) or not instruction.strip():
            raise UsageError(f"The instruction is {shown(instruction)}; say what the task is.")
        if isinstance(requirements, str):
            raise UsageError("requirements is one text; pass a list of sentences.")
        self.instruction = clean(instruction.strip())
        self.input_schema = schema_of(input_schema, "input_schema")
        self.output_schema = schema_of(output_schema, "output_schema")
        self.requirements = tuple(_sentence(rule) for rule in requirements)
        if name is not None and not isinstance(name, str):
            raise UsageError(f"The name is {shown(name)}; pass text, or None for one from the instruction.")
        self.name = squeeze(clean(name or "")) or clip(squeeze(self.instruction), 60)
        if isinstance(examples, str) or not isinstance(examples, Iterable):
            raise UsageError(f"examples is {shown(examples)}; pass a list of (input, output) pairs.")
        self.examples = tuple(self._example(pair) for pair in examples)

    def __repr__(self) -> str:
        kinds = f"{_kind(self.input_schema)} in, {_kind(self.output_schema)} out"
        return f"Task({self.name!r}: {kinds}, {len(self.examples)} examples)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Task) and self.to_json() == other.to_json()

    def __hash__(self) -> int:
        return hash(self.fingerprint)

    @cached_property
    def fingerprint(self) -> str:
        """What two tasks share when they are the same task."""
        return digest(jsontext.canonical(self.to_json()))

    def input_problem(self, value: JsonValue) -> str | None:
        """Why a value cannot be an input, or None."""
        return _problem(value, self._input_checker)

    def output_problem(self, value: JsonValue) -> str | None:
        """Why a value cannot be an output, or None."""
        return _problem(value, self._output_checker)

    def input_text(self, value: object) -> str:
        """An input as it is stored: text, or compact JSON where there is a schema.

        Raises:
            UsageError: it does not fit the task.
        """
        return _stored(value, self._input_checker, "input")

    def output_text(self, value: object) -> str:
        """An output as it is stored: text, or compact JSON where there is a schema.

        Raises:
            UsageError: it does not fit the task.
        """
        return _stored(value, self._output_checker, "output")

    def text_problems(self, what: Literal["input", "output"], text: str) -> list[TextProblem]:
        """All that is wrong with a text as an input or an output; nothing where it can be stored.

        Raises:
            UsageError: `what` is neither `"input"` nor `"output"`.
        """
        if what not in ("input", "output"):
            raise UsageError(f"what is {shown(what)}; pass 'input' or 'output'.")
        checker = self._input_checker if what == "input" else self._output_checker
        return _text_problems(text, checker)

    def to_json(self) -> JsonObject:
        """The task as plain data, from which `from_json` makes an equal one."""
        return {
            "name": self.name,
            "instruction": self.instruction,
            "input_schema": self.input_schema,
            "output_schema": self.output_schema,
            "requirements": list(self.requirements),
            "examples": [[pair.input, pair.output] for pair in self.examples],
        }

    @classmethod
    def from_json(cls, data: JsonObject) -> Task:
        """The task that `to_json` wrote; what was checked then is not checked again.

        To compile a schema takes a second where it is the first, and waits until a text is checked.
        """
        fields = cast("dict[str, Any]", data)
        task = cls.__new__(cls)
        task.instruction = fields["instruction"]
        task.input_schema = fields["input_schema"]
        task.output_schema = fields["output_schema"]
        task.requirements = tuple(fields["requirements"])
        task.name = fields["name"]
        task.examples = tuple(Example(*pair) for pair in fields["examples"])
        return task

    @cached_property
    def _input_checker(self) -> Checker | None:
        return None if self.input_schema is None else Checker(self.input_schema)

    @cached_property
    def _output_checker(self) -> Checker | None:
        return None if self.output_schema is None else Checker(self.output_schema)

    def _example(self, pair: object) -> Example:
        if isinstance(pair, str) or not isinstance(pair, Sequence) or len(pair) != len(("input", "output")):
            raise UsageError(f"The example {shown(pair)} is no pair; pass (input, output).")
        try:
            return Example(self.input_text(pair[0]), self.output_text(pair[1]))
        except UsageError as error:
            raise UsageError(f"The example {shown(tuple(pair))} does not fit the task: {error}") from None


def _sentence(rule: object) -> str:
    if not isinstance(rule, str):
        raise UsageError(f"The requirement {shown(rule)} is not text; write it as a sentence.")
    return clean(rule.strip())


def _kind(schema: JsonObject | None) -> str:
    return "text" if schema is None else "structured"


def _problem(value: JsonValue, checker: Checker | None) -> str | None:
    if checker is not None:
        return checker.problem(value)
    if not isinstance(value, str):
        return f"{shown(value)} is not text"
    return None if value.strip() else "it is blank"


def _text_problems(text: str, checker: Checker | None) -> list[TextProblem]:
    text = clean(text)
    problem = _problem(text, None)
    if problem or checker is None:
        return [TextProblem("", problem)] if problem else []
    if not checker.problem(text):
        return []  # a schema that takes texts, such as one that wants a number among its letters
    try:
        value = jsontext.loads(text)
    except OutputError as error:
        return [TextProblem("", _not_json(text) or str(error))]
    return [TextProblem(*found) for found in checker.problems(value, MAX_PROBLEMS)]


def _not_json(text: str) -> str | None:
    """Where a text stops being JSON; None where that is not what is wrong with it."""
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        return f"not JSON: {error.msg} (line {error.lineno}, column {error.colno})"
    except (ValueError, RecursionError):
        return None
    return None


def _stored(value: object, checker: Checker | None, what: str) -> str:
    plain = _plain(value, structured=checker is not None, what=what)
    problem = _problem(plain, checker)
    if problem and checker is not None and isinstance(value, str) and not checker.problem(clean(value)):
        plain, problem = clean(value), None  # text such as "5" that reads as JSON, where text is wanted
    if problem:
        raise UsageError(f"The {what} {shown(value)} does not fit the task: {problem}.")
    return plain if checker is None and isinstance(plain, str) else jsontext.dumps(plain)


def _plain(value: object, *, structured: bool, what: str) -> JsonValue:
    """A value of the caller's as JSON data, its text cleaned."""
    if isinstance(value, pydantic.BaseModel):
        value = value.model_dump(mode="json", by_alias=True)
    if isinstance(value, str):
        text = clean(value)
        if not structured:
            return text
        try:
            return jsontext.loads(text)
        except OutputError:
            return text  # a schema may ask for a string; if not, it says so in its own words
    if not structured:
        raise UsageError(f"The {what} {shown(value)} is not text; this task has no schema for it.")
    try:
        return jsontext.loads(clean(jsontext.dumps(cast("JsonValue", value))))
    except (TypeError, ValueError, RecursionError, OutputError) as error:
        raise UsageError(f"The {what} {shown(value)} cannot be written as JSON: {error}.") from None
