"""Calling each model once: whether it answers, how fast, in which structure, and at which price."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass

from synthgen_widgets import jsontext
from synthgen_widgets.errors import ModelError, OutputError, SynthgenError
from synthgen_widgets.generation.loop import submit
from synthgen_widgets.generation.model import LADDER, LanguageModel, Message, Mode, Reply, Request
from synthgen_widgets.generation.providers.litellm_model import language_model
from synthgen_widgets.generation.structure.structured import Form, form_of, instruction, parse
from synthgen_widgets.generation.structure.way import is_of_the_way, plainer
from synthgen_widgets.jsontext import JsonObject
from synthgen_widgets.models import Model
from synthgen_widgets.schema import Checker, schema_of

_COLOUR: JsonObject = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "warm": {"type": "boolean"}},
    "required": ["name", "warm"],
}
_ASKED = "Name one colour, and say whether it is a warm one."
_ASKED_FOR_SCHEMA = "Give one short example that fits the schema."
_MOST_TOKENS = 500
_MILLION = 1e6


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCheck:
    """What one call to a model showed."""

    name: str
    """The model, as it was named."""
    ok: bool
    """Whether it answered with what was asked for."""
    latency_s: float | None
    """Seconds from the request to the whole answer; None where there was none."""
    structure: Mode | None
    """The strictest way of asking that worked: `json_schema`, `tool`, `json_object` or `text`."""
    price: tuple[float, float] | None
    """US dollars for a million tokens, in and out; None where nobody knows."""
    tokens_in: int | None
    """None where the provider says nothing of it, and so below."""
    tokens_out: int | None
    error: str | None
    """What went wrong, and what to do next."""

    def __str__(self) -> str:
        cost = "unknown" if self.price is None else f"${self.price[0]:g} in, ${self.price[1]:g} out"
        if not self.ok:
            return f"{self.name}: {self.error}"
        return f"{self.name}: {self.latency_s:.2f} s, structure by {self.structure}, price {cost}"


class ModelChecks(tuple[ModelCheck, ...]):
    """The checks of several models, one line each."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "\n".join(map(str, self))


def check_models(*models: Model | str, schema: object = None) -> ModelChecks:
    """Call each model once, in structure, and say what it can do; several at a time.

    A way of asking for structure that an endpoint refuses costs nothing, and the next is tried.
    Keys are read from the environment, as ever.

    Args:
        models: names or settings; the embedded model where there are none.
        schema: what to ask for, as a JSON Schema or a pydantic class; something tiny by default.

    Raises:
        UsageError: a model or the schema cannot be used.
    """
    chosen = [Model.of(model) for model in models] or [Model.of(None)]
    wanted = schema_of(schema, "schema")
    asked = _ASKED if wanted is None else _ASKED_FOR_SCHEMA
    return submit(_check_all(chosen, wanted or _COLOUR, asked)).result()


async def _check_all(models: Sequence[Model], schema: JsonObject, asked: str) -> ModelChecks:
    return ModelChecks(await asyncio.gather(*(_check(model, schema, asked) for model in models)))


async def _check(settings: Model, schema: JsonObject, asked: str) -> ModelCheck:
    model = language_model(jsontext.canonical(settings.to_json()))
    form, checker = form_of(schema), Checker(schema)
    latency: float | None = None
    reply: Reply | None = None
    mode: Mode | None = None
    error: SynthgenError | None = None
    try:
        await asyncio.to_thread(model.check)
        reply, mode, latency = await _answered(model, form, asked)
        problem = checker.problem(form.value(parse(reply)))
        if problem is not None:
            error = OutputError(f"It answered, and not as the schema wants it: {problem}.")
    except SynthgenError as fault:
        error = fault
    price = model.price
    return ModelCheck(
        name=settings.name,
        ok=error is None,
        latency_s=latency,
        structure=mode if error is None else None,
        price=None if price is None else (price.token_in * _MILLION, price.token_out * _MILLION),
        tokens_in=None if reply is None else reply.tokens_in,
        tokens_out=None if reply is None else reply.tokens_out,
        error=None if error is None else str(error),
    )


async def _answered(model: LanguageModel, form: Form, asked: str) -> tuple[Reply, Mode, float]:
    """The reply in the strictest way that is not refused, and the seconds that it took.

    Raises:
        ModelError: there is none.
    """
    mode = LADDER[0]
    while True:
        request = _request(model, form, asked, mode)
        begin = time.monotonic()
        try:
            reply = await model.complete(request)
        except ModelError as error:
            next_mode = plainer(mode)
            if next_mode is None or not is_of_the_way(error):
                raise
            mode = next_mode
        else:
            return reply, mode, time.monotonic() - begin


def _request(model: LanguageModel, form: Form, asked: str, mode: Mode) -> Request:
    in_words = mode in ("json_object", "text")
    text = f"{asked}\n\n{instruction(form.schema)}" if in_words else asked
    temperature, extra = model.sampling("outputs", structured=True)
    return Request(
        messages=(Message("user", text),),
        schema=form.schema,
        mode=mode,
        temperature=temperature,
        max_tokens=_MOST_TOKENS,
        seed=1,
        extra=extra,
    )
