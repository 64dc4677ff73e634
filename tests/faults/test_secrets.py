"""A key in the environment is found nowhere else, whatever went wrong."""

from __future__ import annotations

import gc
import json
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import ipywidgets
import pytest

import synthgen_widgets as sg
from synthgen_widgets.generation.providers.redact import redact
from tests.integration.making import Desk, run_of, tickets
from tests.servers import OpenAIServer
from tests.servers.outcomes import (
    Drop,
    Hang,
    Html,
    InvalidItems,
    NoChoices,
    Outcome,
    Raw,
    Refuse,
    Truncate,
    too_many_requests,
)

CANARY = "canary-3f9a17c2e8b54d06"
VARIABLE = "HOUSE_DOOR"  # a name that does not say that it holds a key
QUOTED = f"Incorrect API key provided: {CANARY}. You can find your API key in your account."

FAULTS: dict[str, Outcome] = {
    "quoted with 401": Refuse(401, QUOTED, "invalid_request_error", "invalid_api_key"),
    "quoted with 403": Refuse(403, QUOTED),
    "quoted with 404": Refuse(404, QUOTED),
    "quoted with 400": Refuse(400, QUOTED, "invalid_request_error"),
    "quoted with 429": Refuse(429, QUOTED, "requests", "insufficient_quota"),
    "quoted with 500": Refuse(500, f"Headers were {{'Authorization': 'Bearer {CANARY}'}}"),
    "429": too_many_requests(),
    "HTML": Html(),
    "no choices": NoChoices(),
    "dropped": Drop(),
    "hang": Hang(),
    "cut": Truncate(),
    "quoted with 200": Raw(json.dumps({"error": {"message": QUOTED, "code": 401}}).encode()),
    "quoted in no JSON": Raw(QUOTED.encode()),
    "invalid": InvalidItems(),
}

pytestmark = [pytest.mark.usefixtures("impatient"), pytest.mark.timeout(60)]


@pytest.fixture(params=["OPENAI_API_KEY", VARIABLE])
def variable(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv(request.param, CANARY)
    return request.param


def chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error with all that caused it or that it came up in."""
    seen: set[int] = set()
    todo = [error]
    while todo:
        here = todo.pop()
        if here is not None and id(here) not in seen:
            seen.add(id(here))
            yield here
            todo += [here.__cause__, here.__context__]


def shown_by(error: BaseException) -> Iterator[str]:
    """All that a log, a crash reporter or a traceback with variables would show of an error."""
    yield "".join(traceback.format_exception(error))
    for one in chain(error):
        yield from (str(one), repr(one), repr(vars(one)))
        for frame, _ in traceback.walk_tb(one.__traceback__):
            if "/tests/" not in frame.f_code.co_filename and "_pytest" not in frame.f_code.co_filename:
                yield from variables(frame)


def variables(frame: FrameType) -> Iterator[str]:
    for value in frame.f_locals.values():
        yield repr(value)
        if hasattr(value, "__dict__"):
            yield repr(vars(value))


def bytes_in(folder: Path) -> Iterator[tuple[Path, bytes]]:
    for path in folder.rglob("*"):
        if path.is_file():
            yield path, path.read_bytes()


def widget_state(session: sg.Session) -> str:
    """What showing the session puts into a notebook."""
    from synthgen_widgets.widget import shown
    from synthgen_widgets.widget.session_widget import widget_of

    bundle = shown(session)
    widget = widget_of(session)
    try:
        return repr(bundle) + repr(widget.get_state())
    finally:
        ipywidgets.Widget.close_all()


def assert_nowhere(desk: Desk, session: sg.Session, errors: list[BaseException]) -> None:
    for error in errors:
        for text in shown_by(error):
            assert CANARY not in text
    said = [repr(session), repr(session.overview()), session.df.to_json(), repr(session.model)]
    said += [json.dumps(report.to_json()) + repr(report) for report in session.reports]
    said += [repr(session.run), repr(session.run and session.run.report), widget_state(session)]
    assert not [text for text in said if CANARY in text]
    hits = [path for path, content in bytes_in(desk.folder) if CANARY.encode() in content]
    assert not hits
    assert any(path.suffix == ".synthgen" for path, _ in bytes_in(desk.folder))


@pytest.mark.parametrize("name", ["openai/test-model", "openai/gpt-5-test"], ids=["lane", "litellm"])
@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_no_fault_brings_the_key_to_light(
    desk: Desk,
    variable: str,
    name: str,
    fault: Outcome,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("DEBUG")
    named = {} if variable == "OPENAI_API_KEY" else {"api_key_env": variable}
    with OpenAIServer(key=CANARY) as server:
        session = desk.session(server, tickets(), name=name, timeout=0.4, **named)
        session.add_inputs(["Where is my parcel?", "I forgot my password."])
        server.script.add(fault, times=None, when=lambda request: "password" in request.text)
        errors: list[BaseException] = []
        for _ in range(2):
            try:
                session.generate_outputs()
            except sg.SynthgenError as error:
                errors.append(error)
        server.script.clear()
        session.generate_outputs()
        session.save(desk.folder / "data")
        assert_nowhere(desk, session, errors)
        said = capfd.readouterr()
        assert CANARY not in said.out + said.err + caplog.text


def test_a_key_that_is_refused_is_not_repeated(
    desk: Desk, variable: str, capfd: pytest.CaptureFixture[str]
) -> None:
    named = {} if variable == "OPENAI_API_KEY" else {"api_key_env": variable}
    with OpenAIServer(key="another") as server:
        session = desk.session(server, **named)
        with pytest.raises(sg.ModelAuthError) as caught:
            session.generate_topics(2)
        assert_nowhere(desk, session, [caught.value])
        assert CANARY not in "".join(capfd.readouterr())


def test_a_run_that_is_stopped_leaves_no_key_behind(desk: Desk, variable: str) -> None:
    named = {} if variable == "OPENAI_API_KEY" else {"api_key_env": variable}
    with OpenAIServer(key=CANARY) as server:
        session = desk.session(server, **named)
        server.gate.hold()
        run = run_of(session.generate_topics(2, wait=False))
        server.wait_until(lambda server: server.gate.waiting == 1)
        run.cancel()
        run.wait()
        assert_nowhere(desk, session, [])
        server.gate.release()


def test_the_settings_that_are_kept_hold_the_name_of_the_variable_alone(desk: Desk, variable: str) -> None:
    with OpenAIServer(key=CANARY) as server:
        session = desk.session(server, api_key_env=variable)
        session.generate_topics(2)
        session.close()
        again = desk.closing(sg.open_session(session.path))
        assert again.model.api_key_env == variable
        assert_nowhere(desk, again, [])
        gc.collect()


MISPLACED: dict[str, dict[str, Any]] = {
    "for a variable": {"api_key_env": "sk-abcdef0123456789"},
    "for a variable, all letters": {"api_key_env": "sk_live_abcdefghij"},
    "for a variable, one word": {"api_key_env": "Zk3fUq9LmC0xTt7aBvYw2sRn"},
    "as a user": {"api_base": "http://me:hunter2-abcdef@host/v1"},
    "as a query": {"api_base": "https://host/v1?key=abcdef0123456789"},
    "for an address": {"api_base": "sk-abcdef0123456789"},
    "deep in extra": {"extra": {"metadata": {"api_key": "abcdef0123456789"}}},
    "in a list of extra": {"extra": {"tools": [{"headers": {"authorization": "abcdef0123456789"}}]}},
    "in what is no JSON": {"extra": {"user": "abcdef0123456789", "more": object()}},
}


@pytest.mark.parametrize("options", MISPLACED.values(), ids=MISPLACED)
def test_a_key_in_the_wrong_place_is_refused_and_not_repeated(options: dict[str, Any]) -> None:
    with pytest.raises(sg.UsageError) as caught:
        sg.Model("openai/x", **options)
    assert next(iter(options)) in str(caught.value)
    assert not any(part in str(caught.value) for part in ("abcdef", "hunter2", "Zk3fUq9"))


def test_the_name_of_a_variable_is_shown_and_a_key_in_a_name_is_not(desk: Desk) -> None:
    session = desk.closing(sg.Session(tickets(), model="xai/grok-4", path=desk.folder / "a.synthgen"))
    with pytest.raises(sg.ModelAuthError, match="set XAI_API_KEY in"):
        session.generate_topics(2)
    session.model = "sk-abcdef0123456789"
    with pytest.raises(sg.ModelNotFound, match="redacted") as caught:
        session.generate_topics(2)
    assert "abcdef" not in str(caught.value)


def test_a_user_in_an_address_is_taken_out_of_what_is_said() -> None:
    assert redact("Cannot reach http://me:hunter2@host/v1.") == "Cannot reach http://[redacted]@host/v1."
