"""Tasks, models and sessions for tests that drive the public API against the loopback server."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import pydantic

import synthgen_widgets as sg
from tests.servers import ChatRequest, OpenAIServer

PATIENCE = 20.0  # seconds, for what happens on other threads; a test that waits this long has failed


class Ticket(pydantic.BaseModel):
    """A structured output with an enum."""

    model_config = pydantic.ConfigDict(extra="forbid")

    area: Literal["billing", "login", "shipping"]
    summary: str = pydantic.Field(min_length=1, max_length=300)


class Letter(pydantic.BaseModel):
    """A structured input."""

    model_config = pydantic.ConfigDict(extra="forbid")

    subject: str = pydantic.Field(min_length=1)
    body: str = pydantic.Field(min_length=1)


def plain() -> sg.Task:
    """Text in, text out."""
    return sg.Task("Answer a customer's question about their order.")


def tickets() -> sg.Task:
    """Text in, a ticket out."""
    return sg.Task("Sort a support ticket by product area.", output_schema=Ticket)


def letters() -> sg.Task:
    """A letter in, a ticket out."""
    return sg.Task("Sort a letter by product area.", input_schema=Letter, output_schema=Ticket)


def model(server: OpenAIServer, name: str = "openai/test-model", **options: Any) -> sg.Model:
    """A model that the loopback server serves."""
    return sg.Model(name, api_base=server.api_base, **options)


class Desk:
    """Makes sessions in a folder and closes them when the test is over."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._made: list[sg.Session] = []

    def session(
        self, server: OpenAIServer, task: sg.Task | None = None, file: str = "s.synthgen", **options: Any
    ) -> sg.Session:
        """A session on a file of the desk's folder, asking the server.

        Where nothing is said of its goal and template its samples have no labels, so that a call asks
        for as many inputs as it can.
        """
        chosen = ("goal", "template", "pass_share", "steering")
        how = {name: options.pop(name) for name in chosen if name in options}
        if not how.keys() & {"goal", "template"}:
            how["template"] = "custom"
        asked = model(server, **options)
        return self.closing(sg.Session(task or plain(), model=asked, path=self.folder / file, **how))

    def closing(self, session: sg.Session) -> sg.Session:
        """The session, closed when the test is over."""
        self._made.append(session)
        return session

    def close(self) -> None:
        """Close what was made."""
        for session in self._made:
            session.close()


@contextmanager
def desk_in(folder: Path) -> Iterator[Desk]:
    """A desk that is cleared at the end."""
    desk = Desk(folder)
    try:
        yield desk
    finally:
        desk.close()


def report_of(returned: sg.RunReport | sg.Run) -> sg.RunReport:
    """What a waiting call returned, which adds up."""
    assert isinstance(returned, sg.RunReport)
    assert_adds_up(returned)
    return returned


def run_of(returned: sg.RunReport | sg.Run) -> sg.Run:
    """What a call that does not wait returned."""
    assert isinstance(returned, sg.Run)
    return returned


def assert_adds_up(report: sg.RunReport) -> None:
    """Every planned item has exactly one outcome."""
    ended = report.done + report.invalid + report.duplicate + report.failed + report.cancelled
    assert report.planned == ended, report


def eventually(holds: Callable[[], object]) -> None:
    """Wait until something holds that another thread or process brings about."""
    until = time.monotonic() + PATIENCE
    pause = threading.Event()
    while not holds():
        assert time.monotonic() < until, "the awaited state did not come"
        pause.wait(0.01)


def filled(session: sg.Session, *, topics: int = 2, per_topic: int = 2) -> sg.Session:
    """The session with topics and inputs, outputs not yet generated."""
    session.generate_topics(topics)
    session.generate_inputs(per_topic=per_topic)
    return session


def held(session: sg.Session, server: OpenAIServer, *, done: int, waiting: int) -> sg.Run:
    """A run of outputs of which some are done and some wait at the server's gate."""
    server.gate.hold()
    run = run_of(session.generate_outputs(wait=False))
    server.gate.release(done)
    server.wait_until(lambda server: server.gate.waiting == waiting)
    eventually(lambda: run.report.done == done)
    return run


def statuses(session: sg.Session) -> dict[str, int]:
    """How many samples there are of each status."""
    return dict(Counter(session.df.status))


def messages_of(request: ChatRequest) -> list[dict[str, str]]:
    """The messages of a recorded request."""
    found: Any = request.body["messages"]
    return list(found)


def user_turn(request: ChatRequest) -> str:
    """What a recorded request says last."""
    return messages_of(request)[-1]["content"]


def writes(**fields: object) -> str:
    """An answer as JSON text."""
    return json.dumps(fields)
