"""What is wrong is said before it costs anything, and the session is as it was."""

from __future__ import annotations

import socket
import time
from email.utils import formatdate

import pytest

import synthgen_widgets as sg
from synthgen_widgets.generation.providers.litellm_model import LitellmModel
from tests.conftest import SERVER_KEY
from tests.integration.making import Desk, assert_adds_up, filled, plain, report_of, statuses, tickets
from tests.servers import OpenAIServer
from tests.servers.outcomes import Refuse, Write, too_many_requests

LIMITED = Refuse(429, "You exceeded your current quota.", "insufficient_quota", "insufficient_quota")


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def asking(desk: Desk, model: str | sg.Model) -> sg.Session:
    return desk.closing(sg.Session(plain(), model=model, path=desk.folder / "s.synthgen"))


def assert_as_it_was(session: sg.Session) -> None:
    assert len(session.df) == 0
    assert len(session.topics) == 0
    assert session.undo() in (None, "Change model to openai/test-model")
    assert session.run is not None
    assert session.run.ended
    assert session.run.state == "failed"
    assert_adds_up(session.reports[-1])
    assert session.reports[-1].calls == 0


def language_model_of(name: str) -> LitellmModel:
    return LitellmModel(sg.Model(name))


@pytest.mark.parametrize("name", ["gpt5mini-by-nobody", "noprovider/some-model"])
def test_a_name_without_a_provider_is_refused_and_the_right_form_named(desk: Desk, name: str) -> None:
    session = asking(desk, name)
    with pytest.raises(sg.ModelNotFound, match=rf"'{name}'.*openai/gpt-5-mini.*api_base") as caught:
        session.generate_topics(2)
    assert "2 planned = 0 done + 2 cancelled" in caught.value.__notes__[0]
    assert_as_it_was(session)


def test_a_missing_key_is_named_by_its_variable(desk: Desk) -> None:
    session = asking(desk, "openai/gpt-5-mini")
    with pytest.raises(sg.ModelAuthError, match=r"'openai/gpt-5-mini': set OPENAI_API_KEY"):
        session.generate_topics(2)
    assert_as_it_was(session)


@pytest.mark.parametrize("name", ["openai", "openai/", "hosted_vllm/"])
def test_a_provider_without_a_model_is_no_name(desk: Desk, openai_server: OpenAIServer, name: str) -> None:
    session = desk.closing(
        sg.Session(plain(), model=sg.Model(name, api_base=openai_server.api_base), path=desk.folder / "s")
    )
    with pytest.raises(sg.ModelNotFound, match="'<provider>/<model>'"):
        session.generate_topics(2)
    assert len(openai_server.requests) == 0


def test_a_server_of_ones_own_needs_an_address_and_nothing_is_sent_elsewhere(desk: Desk) -> None:
    session = asking(desk, "hosted_vllm/some-org/some-model")
    with pytest.raises(sg.ModelNotFound, match=r"no address; pass api_base= or set HOSTED_VLLM_API_BASE"):
        session.generate_topics(2)


@pytest.mark.parametrize("provider", ["ollama", "ollama_chat"])
def test_what_has_a_usual_address_needs_none(provider: str) -> None:
    language_model_of(f"{provider}/some-model").check()


@pytest.mark.parametrize("name", ["bedrock/anthropic.claude-v2", "vertex_ai/gemini-2.5-flash"])
def test_who_may_have_signed_in_on_the_machine_is_not_asked_for_a_key(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "VERTEXAI_PROJECT", "VERTEXAI_LOCATION"):
        monkeypatch.delenv(variable, raising=False)
    language_model_of(name).check()


@pytest.mark.parametrize(
    ("name", "variables"),
    [
        ("azure/some-deployment", "AZURE_API_BASE and AZURE_API_VERSION and AZURE_API_KEY"),
        ("gemini/gemini-2.5-flash", "GOOGLE_API_KEY or GEMINI_API_KEY"),
    ],
)
def test_all_that_a_provider_needs_is_named(
    name: str, variables: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in variables.replace(" and ", " or ").split(" or "):
        monkeypatch.delenv(variable, raising=False)
    with pytest.raises(sg.ModelAuthError, match=f"set {variables} in the environment"):
        language_model_of(name).check()


def test_the_variable_that_was_named_is_the_one_that_is_missed(
    desk: Desk, openai_server: OpenAIServer
) -> None:
    session = desk.session(openai_server, api_key_env="HOUSE_MODEL_KEY")
    with pytest.raises(sg.ModelAuthError, match="set HOUSE_MODEL_KEY"):
        session.generate_topics(2)
    assert len(openai_server.requests) == 0


@pytest.mark.usefixtures("impatient")
def test_a_refused_connection_names_the_address(desk: Desk) -> None:
    base = f"http://127.0.0.1:{closed_port()}/v1"
    session = asking(desk, sg.Model("openai/test-model", api_base=base))
    with pytest.raises(sg.ModelUnavailable, match=rf"{base}.*Start the server or check") as caught:
        session.generate_inputs(per_topic=2)
    assert caught.value.status is None
    assert_as_it_was(session)


def test_a_wrong_key_ends_the_run_at_the_first_call(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-not-the-right-one")
    with OpenAIServer(key=SERVER_KEY) as server:
        session = desk.session(server, concurrency=1)
        session.add_inputs(["One question", "Another one"])
        with pytest.raises(sg.ModelAuthError, match=r"openai/test-model at http.*key") as caught:
            session.generate_outputs()
        assert caught.value.status == 401
        assert "right-one" not in str(caught.value)
        assert len(server.requests) == 1
        assert statuses(session) == {"pending": 2}


@pytest.mark.parametrize(
    "fault",
    [
        Refuse(401, "Incorrect API key provided.", "invalid_request_error"),
        Refuse(429, "You exceeded your current quota.", "insufficient_quota", "insufficient_quota"),
    ],
    ids=["key", "quota"],
)
def test_what_ends_the_run_in_its_middle_fails_no_sample(
    desk: Desk, openai_server: OpenAIServer, fault: Refuse
) -> None:
    session = desk.session(openai_server, concurrency=8)
    session.add_inputs([f"Question {place}" for place in range(40)])
    openai_server.script.add(*[Write("An answer.")] * 10)
    openai_server.script.add(fault, times=None)
    with pytest.raises(sg.ModelError):
        session.generate_outputs()
    assert session.run is not None
    report = session.run.report
    assert (report.done, report.failed, report.cancelled) == (10, 0, 30)
    assert statuses(session) == {"done": 10, "pending": 30}


def test_an_unknown_model_ends_the_run_at_the_first_call(desk: Desk) -> None:
    with OpenAIServer(models={"test-model"}) as server:
        session = desk.session(server, name="openai/tset-model")
        with pytest.raises(sg.ModelNotFound, match=r"'openai/tset-model'.*Check the name and api_base"):
            session.generate_topics(2)
        assert len(server.requests) == 1


def test_a_used_up_quota_ends_the_run_at_the_first_call(desk: Desk, openai_server: OpenAIServer) -> None:
    openai_server.script.add(LIMITED, times=None)
    session = desk.session(openai_server)
    with pytest.raises(sg.ModelRateLimited, match="quota"):
        session.generate_topics(2)
    assert len(openai_server.requests) == 1


def test_after_the_mistake_is_mended_the_same_session_goes_on(
    desk: Desk, openai_server: OpenAIServer
) -> None:
    session = asking(desk, "noprovider/some-model")
    with pytest.raises(sg.ModelNotFound):
        session.generate_topics(2)
    session.model = sg.Model("openai/test-model", api_base=openai_server.api_base)
    assert report_of(session.generate_topics(2)).done == 2


def test_retry_after_is_obeyed(desk: Desk, openai_server: OpenAIServer) -> None:
    openai_server.script.add(too_many_requests(retry_after="1"))
    session = desk.session(openai_server)
    assert report_of(session.generate_topics(2)).done == 2
    first, second = openai_server.requests
    assert 1 <= second.at - first.at < 5


def test_a_date_to_retry_after_is_obeyed(desk: Desk, openai_server: OpenAIServer) -> None:
    until = formatdate(time.time() + 3, usegmt=True)
    openai_server.script.add(too_many_requests(retry_after=until))
    session = desk.session(openai_server)
    assert report_of(session.generate_topics(2)).done == 2
    first, second = openai_server.requests
    assert 1 <= second.at - first.at < 5


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("fault", [Refuse(500), Refuse(502), Refuse(503), too_many_requests()], ids=repr)
def test_a_passing_refusal_costs_one_request_an_attempt(
    desk: Desk, openai_server: OpenAIServer, fault: Refuse
) -> None:
    openai_server.script.add(fault, fault, fault)
    session = desk.session(openai_server, tickets())
    report = report_of(session.generate_topics(2))
    assert (report.done, report.calls) == (2, 1)
    assert [request.mode for request in openai_server.requests] == ["json_schema"] * 4


@pytest.mark.usefixtures("impatient")
def test_a_server_that_stays_down_is_asked_five_times_and_no_more(
    desk: Desk, openai_server: OpenAIServer
) -> None:
    openai_server.script.add(Refuse(500), times=None)
    session = desk.session(openai_server)
    with pytest.raises(
        sg.ModelUnavailable, match=r"openai/test-model at http.*HTTP status 500.*Run again"
    ) as caught:
        session.generate_topics(2)
    assert caught.value.status == 500
    assert len(openai_server.requests) == 5


@pytest.mark.usefixtures("impatient")
def test_one_sample_whose_calls_fail_fails_alone_and_can_be_retried(
    desk: Desk, openai_server: OpenAIServer
) -> None:
    session = filled(desk.session(openai_server))
    bad = session.df.input[0]
    openai_server.script.add(Refuse(500), times=None, when=lambda request: bad in request.text)
    report = report_of(session.generate_outputs())
    assert (report.done, report.failed) == (3, 1)
    assert statuses(session) == {"done": 3, "failed": 1}
    openai_server.script.clear()
    report = report_of(session.generate_outputs())
    assert (report.planned, report.done) == (1, 1)


@pytest.mark.parametrize("count", [0, -1, 2.5, "8", True, 10_001, None])
def test_a_number_that_makes_no_sense_is_refused(
    desk: Desk, openai_server: OpenAIServer, count: int
) -> None:
    session = desk.session(openai_server)
    with pytest.raises(sg.UsageError, match="whole number"):
        session.generate_topics(count)
    with pytest.raises(sg.UsageError, match="per_topic"):
        session.generate_inputs(per_topic=count)
    assert session.run is None


def test_a_topic_that_is_not_there_is_refused_and_the_nearest_named(
    desk: Desk, openai_server: OpenAIServer
) -> None:
    session = desk.session(openai_server)
    session.add_topics(["Billing"])
    for call in (session.generate_inputs, session.generate_outputs):
        with pytest.raises(sg.UsageError, match="did you mean"):
            call(topic="Biling")
    with pytest.raises(sg.UsageError, match="did you mean"):
        session.generate_topics(2, under="Biling")
    assert len(openai_server.requests) == 0


def test_settings_that_are_no_longer_accepted_do_not_lock_the_session_up(
    desk: Desk, openai_server: OpenAIServer
) -> None:
    session = desk.session(openai_server)
    good = session.model
    session.core.put("model", {**good.to_json(), "timeout": -1}, "What an older version accepted")
    with pytest.raises(sg.UsageError, match="timeout is -1"):
        session.generate_topics(2)
    session.model = good
    assert report_of(session.generate_topics(2)).done == 2
