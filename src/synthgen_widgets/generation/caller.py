"""One call to a model: the mode that works, the retries, and the reply on disk before it is read."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from synthgen_widgets import jsontext
from synthgen_widgets.errors import ModelError, ModelRequestRefused, ModelTimeout, ModelUnavailable
from synthgen_widgets.generation.model import LanguageModel, Message, Mode, Reply, Request
from synthgen_widgets.generation.report import Tally
from synthgen_widgets.generation.structured import instruction
from synthgen_widgets.generation.style import Question
from synthgen_widgets.generation.way import Way, plainer
from synthgen_widgets.jsontext import JsonValue
from synthgen_widgets.store import Database, calls
from synthgen_widgets.text import digest

ATTEMPTS = 5
FEW_ATTEMPTS = 2
FIRST_WAIT = 0.5
LONGEST_WAIT = 60.0
# Statuses with which an endpoint says that it does not take a way of asking for structure.
_UNSUPPORTED = frozenset({400, 404, 405, 415, 422, 501})
_CRASHED = 500
"""The status of a server that may have tripped over the way, or just had a bad moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What a stage wants to ask, before it is decided how."""

    stage: str
    subject: str
    """The topic or sample that it is for, such as `topic:7`."""
    nth: int
    wanted: int
    question: Question


class Caller:
    """Makes the calls of one run.

    Args:
        model: whom to ask.
        database: where replies are kept.
        run: the run that pays.
        tally: where spending is noted.
        way: how the endpoint is asked for structured output; shared between runs.
        sleep: how to wait.
    """

    def __init__(
        self,
        model: LanguageModel,
        database: Database,
        run: int,
        tally: Tally,
        way: Way,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._model = model
        self._database = database
        self._run = run
        self._tally = tally
        self.way = way
        self._sleep = sleep
        self.answered = False
        """Whether any call has been answered."""

    async def ask(self, ask: Ask) -> tuple[Request, Reply]:
        """The reply, and the request that brought it.

        Raises:
            ModelError: there is no reply, also after the retries that make sense.
        """
        mode = self.way.mode_for(ask.question.schema)
        crashed = False
        while True:
            request = request_for(self._model, ask, mode)
            # The last attempt of all is kept for the next mode, where the mode may be the fault.
            doubtful = plainer(mode) is not None and not self.way.is_proved(mode)
            crashes = 1 if crashed else ATTEMPTS - doubtful
            try:
                reply = await self._with_retries(request, crashes)
            except ModelError as error:
                next_mode = plainer(mode)
                crash = doubtful and not crashed and _is_crash(error)
                if next_mode is None or not (crash or _is_refusal(error)):
                    raise
                crashed = crashed or crash
                mode = next_mode
                continue
            self.answered = True
            if request.schema is not None:
                self.way.settle(mode)
            return request, reply

    async def _with_retries(self, request: Request, crashes: int) -> Reply:
        """The reply; gives up at the error 500 after `crashes` attempts."""
        attempt = 0
        while True:
            attempt += 1
            try:
                return await self._model.complete(request)
            except ModelError as error:
                # Nothing has ever answered there: that is a wrong address rather than a bad moment.
                unreachable = isinstance(error, ModelUnavailable) and not self.answered
                hopeless = unreachable and error.status is None
                # What timed out may have been answered and billed: it is bought twice at most.
                few = hopeless or isinstance(error, ModelTimeout)
                most = FEW_ATTEMPTS if few else crashes if _is_crash(error) else ATTEMPTS
                if not error.transient or attempt >= most:
                    raise
                await self._sleep(_wait(attempt, error))

    async def keep(self, ask: Ask, request: Request, reply: Reply) -> int:
        """Put a reply on disk as it came; returns the number of the call.

        Raises:
            SessionError: it could not be stored.
        """
        self._tally.spend(reply.tokens_in, reply.tokens_out, reply.cost_usd)
        messages = [message.to_json() for message in request.messages]
        settings: dict[str, JsonValue] = {
            "mode": request.mode,
            "temperature": request.temperature,
            "max_tokens": request.max_tokens,
            "seed": request.seed,
            "extra": dict(request.extra),
        }
        identity: list[JsonValue] = [
            self._model.name,
            list(messages),
            request.schema,
            settings,
            ask.stage,
            ask.subject,
            ask.nth,
        ]
        written = self._database.write(
            lambda tx: calls.keep(
                tx,
                key=digest(jsontext.canonical(identity)),
                run=self._run,
                stage=ask.stage,
                subject=ask.subject,
                nth=ask.nth,
                wanted=ask.wanted,
                messages=messages,
                schema=request.schema,
                settings=settings,
                reply=reply.to_json(),
                model=reply.model,
                tokens_in=reply.tokens_in,
                tokens_out=reply.tokens_out,
                cost_usd=reply.cost_usd,
            )
        )
        return await asyncio.wrap_future(written)


def request_for(model: LanguageModel, ask: Ask, mode: Mode) -> Request:
    """The request that asks a model for something in this mode."""
    question = ask.question
    schema, messages = question.schema, question.messages
    if schema is not None and mode in ("json_object", "text"):
        messages = _with_instruction(messages, instruction(schema))
    temperature, extra = model.sampling(ask.stage, structured=schema is not None)
    return Request(
        messages=messages,
        schema=schema,
        mode=mode,
        temperature=temperature,
        max_tokens=question.max_tokens,
        seed=int(digest(f"{ask.stage} {ask.subject} {ask.nth}")[:7], 16),
        extra=extra,
    )


def reply_of(call: calls.Call) -> Reply:
    """The reply that a kept call holds."""
    kept: Mapping[str, JsonValue] = call.reply
    reasoning = kept.get("reasoning")
    return Reply(
        text=str(kept["text"]),
        finish_reason=str(kept["finish_reason"]),
        reasoning=None if reasoning is None else str(reasoning),
        model=call.model,
        tokens_in=call.tokens_in,
        tokens_out=call.tokens_out,
        cost_usd=call.cost_usd,
    )


def _is_refusal(error: ModelError) -> bool:
    """Whether an endpoint does not take the way in which it was asked."""
    return isinstance(error, ModelRequestRefused) and error.status in _UNSUPPORTED


def _is_crash(error: ModelError) -> bool:
    return isinstance(error, ModelUnavailable) and error.status == _CRASHED


def _with_instruction(messages: tuple[Message, ...], text: str) -> tuple[Message, ...]:
    first, *rest = messages
    if first.role != "system":
        return (Message("system", text), *messages)
    return (Message("system", f"{first.content}\n\n{text}"), *rest)


def _wait(attempt: int, error: ModelError) -> float:
    """Full jitter over a doubling limit; what the provider asks for, where it says so."""
    if error.retry_after is not None:
        return min(error.retry_after, LONGEST_WAIT)
    # Spreading retries needs no secret randomness.
    return random.uniform(0, min(LONGEST_WAIT, FIRST_WAIT * 2**attempt))  # noqa: S311
