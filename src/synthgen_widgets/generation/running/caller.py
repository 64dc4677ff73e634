"""One call to a model: the mode that works, the retries, and the reply on disk before it is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from synthgen_widgets import jsontext
from synthgen_widgets.errors import ModelError, ModelRateLimited, ModelTimeout, SynthgenError
from synthgen_widgets.generation.model import LanguageModel, Message, Mode, Reply, Request
from synthgen_widgets.generation.running.breaker import Breaker
from synthgen_widgets.generation.running.budget import Budget, Limits, Need
from synthgen_widgets.generation.running.ledger import Ledger
from synthgen_widgets.generation.running.limit import Outcome
from synthgen_widgets.generation.running.pacing import Pace, Place, StoppedError
from synthgen_widgets.generation.running.report import Tally
from synthgen_widgets.generation.running.retrying import Patience
from synthgen_widgets.generation.stages.stage import Ask
from synthgen_widgets.generation.structure.structured import instruction
from synthgen_widgets.generation.structure.way import Way, about_schema, plainer
from synthgen_widgets.jsontext import JsonObject, JsonValue
from synthgen_widgets.store import Tx, calls
from synthgen_widgets.text import digest


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply that is not on disk yet, and the place that it holds until it is."""

    request: Request
    reply: Reply
    place: Place


class UnwantedError(Exception):
    """What a call was for has gone, so it is not made again. It never leaves the engine."""


class Caller:
    """Makes the calls of one run.

    Args:
        model: whom to ask.
        ledger: where replies are kept.
        run: the run that pays.
        tally: where spending is noted.
        way: how the endpoint is asked for structured output; shared between runs.
        pace: when a call may begin.
        breaker: when too many calls have failed.
        budget: what may be spent.
        limits: what the session may spend, as it is set now.
    """

    def __init__(
        self,
        model: LanguageModel,
        ledger: Ledger,
        run: int,
        tally: Tally,
        way: Way,
        pace: Pace,
        breaker: Breaker,
        budget: Budget,
        limits: Callable[[], Limits],
    ) -> None:
        self._model = model
        self._ledger = ledger
        self._run = run
        self._tally = tally
        self.way = way
        self._pace = pace
        self._breaker = breaker
        self._budget = budget
        self._limits = limits
        self.answered = False
        """Whether any call has been answered."""
        self._schema: tuple[JsonObject | None, str] = (None, "")
        self.error: SynthgenError | None = None
        """What ends the run."""

    async def ask(self, ask: Ask, place: Place, wanted: Callable[[], bool]) -> Answer:
        """The reply, and the request that brought it.

        Args:
            ask: what to ask.
            place: the place among the calls in flight; a failed call gives it up.
            wanted: whether what the call is for is still there.

        Raises:
            ModelError: there is no reply, also after the retries that make sense.
            BudgetExceeded: the call may take more than is left.
            StoppedError: the run begins nothing more, also where this call met what ends it.
            UnwantedError: what the call was for has gone.
        """
        mode = self.way.mode_for(ask.question.schema)
        patience = Patience()
        of_schema = False
        while True:
            request = request_for(self._model, ask, mode)
            answered = await self._send(request, place)
            if isinstance(answered, Reply):
                self.answered = True
                self._breaker.answered()
                if request.schema is not None:
                    self.way.settle(mode, request.schema, of_schema=of_schema)
                return Answer(request, answered, place)
            doubtful = plainer(mode) is not None and not self.way.is_proved(mode)
            wait = patience.wait(answered, answered=self.answered, doubtful=doubtful)
            next_mode = plainer(mode)
            if wait is None:
                if next_mode is None or not patience.tries_plainer(answered, doubtful=doubtful):
                    of_run = self._ends_run(answered)  # while the place is taken: no other call gets it
                    self._leave(place, answered)
                    raise StoppedError if of_run else answered
                mode = next_mode
                of_schema = of_schema or about_schema(answered)
            self._leave(place, answered)
            if wait is not None:
                await self._pace.park(wait, faulty=_outcome(answered) is not Outcome.LIMITED)
            place = await self._pace.enter(again=True)
            if not wanted():
                self._pace.leave(place, Outcome.NEUTRAL)
                raise UnwantedError

    def stop(self, error: SynthgenError) -> None:
        """Begin nothing more; the calls in flight are finished and kept, and then the run ends."""
        self.error = self.error or error
        self._pace.stop()

    def _ends_run(self, error: ModelError) -> bool:
        """Note a failure; returns whether every other call would meet the same, so that it is the run's."""
        if error.fatal or (error.transient and not self.answered):
            self.stop(error)
            return True
        too_many = self._breaker.failed(error)
        if too_many is not None:
            self.stop(too_many)
        return False

    async def _send(self, request: Request, place: Place) -> Reply | ModelError:
        """Make the call once. The place stays taken, but for where it raises."""
        need: Need | None = None
        reply: Reply | None = None
        try:
            while (need := self._budget.reserve(request, self._limits())) is None:
                await self._pace.until_another_leaves()
            reply = await self._model.complete(request)
        except ModelError as error:
            return error
        except BaseException:
            self._pace.leave(place, Outcome.NEUTRAL)
            raise
        else:
            return reply
        finally:
            if need is not None:
                self._budget.settle(need, request, reply)

    def _leave(self, place: Place, error: ModelError) -> None:
        self._pace.leave(place, _outcome(error), retry_after=error.retry_after)

    async def keep(self, ask: Ask, answer: Answer) -> int:
        """Put a reply on disk as it came, and give its place up; returns the number of the call.

        Raises:
            SessionError: it could not be stored.
        """
        reply = answer.reply
        self._tally.spend(reply.tokens_in, reply.tokens_out, reply.cost_usd)
        try:
            return await self._ledger.write(self._record(ask, answer.request, reply))
        finally:
            tokens = _total(reply)
            self._pace.leave(answer.place, Outcome.ANSWERED, tokens=tokens)

    def _schema_digest(self, schema: JsonObject | None) -> str:
        """The digest of a schema, which most calls of a run share."""
        if schema is not self._schema[0]:
            self._schema = schema, digest(jsontext.canonical(schema))
        return self._schema[1]

    def _record(self, ask: Ask, request: Request, reply: Reply) -> Callable[[Tx], int]:
        messages = [message.to_json() for message in request.messages]
        settings: JsonObject = {
            "mode": request.mode,
            "temperature": request.temperature,
            "max_tokens": request.max_tokens,
            "seed": request.seed,
            "extra": dict(request.extra),
        }
        identity: list[JsonValue] = [
            self._model.name,
            [[message.role, digest(message.content)] for message in request.messages],
            self._schema_digest(request.schema),
            settings,
            ask.stage,
            ask.subject,
            ask.nth,
        ]
        key = digest(jsontext.canonical(identity))
        return lambda tx: calls.keep(
            tx,
            key=key,
            run=self._run,
            stage=ask.stage,
            subject=ask.subject,
            nth=ask.nth,
            wanted=ask.wanted,
            label=ask.label,
            attributes=ask.attributes,
            messages=messages,
            schema=request.schema,
            settings=settings,
            reply=reply.to_json(),
            model=reply.model,
            tokens_in=reply.tokens_in,
            tokens_out=reply.tokens_out,
            cost_usd=reply.cost_usd,
        )


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


def _with_instruction(messages: tuple[Message, ...], text: str) -> tuple[Message, ...]:
    first, *rest = messages
    if first.role != "system":
        return (Message("system", text), *messages)
    return (Message("system", f"{first.content}\n\n{text}"), *rest)


def _outcome(error: ModelError) -> Outcome:
    """What a failed call says of the endpoint's load."""
    if isinstance(error, ModelRateLimited):
        return Outcome.LIMITED
    if isinstance(error, ModelTimeout):
        return Outcome.TIMED_OUT
    return Outcome.FAULT if error.transient else Outcome.NEUTRAL


def _total(reply: Reply) -> int | None:
    if reply.tokens_in is None or reply.tokens_out is None:
        return None
    return reply.tokens_in + reply.tokens_out
