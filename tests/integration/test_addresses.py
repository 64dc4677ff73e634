"""Where the lane leads: HTTPS and whom to trust, proxies, loopback addresses, keys that are missing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme
from aiohttp import web

import synthgen_widgets as sg
from tests.integration.making import Desk, plain, report_of
from tests.servers import OpenAIServer
from tests.servers.loopback import Loopback
from tests.servers.outcomes import unknown_model


class OneAnswer(Loopback):
    """Gives every chat the same answer, and counts them."""

    def __init__(self, host: str = "127.0.0.1", *, signer: trustme.CA | None = None) -> None:
        self.asked = 0
        app = web.Application()
        app.router.add_post("/v1/chat/completions", self._chat)
        super().__init__(app, host=host, signer=signer)

    async def _chat(self, _: web.Request) -> web.Response:
        self.asked += 1
        message = {"role": "assistant", "content": "It is on its way."}
        answer = web.json_response({"choices": [{"message": message, "finish_reason": "stop"}]})
        answer.force_close()  # a connection that is kept is not closed as TLS wants it when the server ends
        return answer


@pytest.fixture(scope="module")
def signer() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def secure(monkeypatch: pytest.MonkeyPatch, signer: trustme.CA) -> Iterator[OneAnswer]:
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)
    with OneAnswer(signer=signer) as server:
        yield server


def asking(desk: Desk, address: str, name: str = "openai/test-model", inputs: int = 20) -> sg.Session:
    model = sg.Model(name, api_base=f"{address}/v1")
    session = desk.closing(sg.Session(plain(), model=model, path=desk.folder / "s.synthgen"))
    session.add_inputs([f"Question {place}" for place in range(inputs)])
    return session


@pytest.mark.parametrize("name", ["openai/test-model", "mistral/test-model"])
def test_a_certificate_that_nobody_signed_ends_the_run_and_says_whom_to_trust(
    desk: Desk, secure: OneAnswer, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("MISTRAL_API_KEY", "loopback-test-key")
    session = asking(desk, secure.address, name)
    with pytest.raises(sg.ModelUnavailable, match=r"not trusted: .*certificate.*\. .*SSL_CERT_FILE"):
        session.generate_outputs()
    assert secure.asked == 0
    assert session.run is not None
    assert session.run.report.cancelled == 20


def test_a_certificate_is_trusted_as_soon_as_the_environment_says_so(
    desk: Desk, secure: OneAnswer, signer: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = asking(desk, secure.address)
    trusted = tmp_path / "trusted.pem"
    signer.cert_pem.write_to_path(str(trusted))
    with pytest.raises(sg.ModelUnavailable):
        session.generate_outputs()
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    assert report_of(session.generate_outputs()).done == 20


def test_an_address_of_the_other_protocol_is_said_to_be_none(
    desk: Desk, openai_server: OpenAIServer
) -> None:
    session = asking(desk, openai_server.api_base.replace("http:", "https:").removesuffix("/v1"))
    with pytest.raises(sg.ModelUnavailable, match=r"Cannot connect to the host .*wrong version number"):
        session.generate_outputs()


def test_a_loopback_address_of_the_newer_kind_is_called_directly(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with OneAnswer("::1") as server:
        assert server.address.startswith("http://[::1]:")
        assert report_of(asking(desk, server.address).generate_outputs()).done == 20


def test_a_proxy_may_be_named_without_its_protocol(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    with OneAnswer() as server:
        monkeypatch.setenv("http_proxy", server.address.removeprefix("http://"))
        assert report_of(asking(desk, "http://models.example").generate_outputs()).done == 20


def test_a_proxy_that_is_down_is_said_to_be_the_proxy(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("http_proxy", "http://user:its-password@127.0.0.1:9")
    with pytest.raises(sg.ModelUnavailable, match=r"the proxy 127\.0\.0\.1:9") as caught:
        asking(desk, "http://models.example").generate_outputs()
    assert "its-password" not in str(caught.value)


def test_a_key_that_is_wanted_and_not_there_is_named_by_its_variable(
    desk: Desk, openai_server: OpenAIServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY")
    session = desk.session(openai_server)
    with pytest.raises(sg.ModelAuthError, match=r"no API key for 'openai/test-model': set OPENAI_API_KEY"):
        session.generate_topics(2)


@pytest.mark.parametrize("ending", ["", "/"])
def test_an_address_without_its_last_part_is_given_the_hint(
    desk: Desk, openai_server: OpenAIServer, ending: str
) -> None:
    model = sg.Model("openai/test-model", api_base=openai_server.api_base.removesuffix("/v1") + ending)
    session = desk.closing(sg.Session(plain(), model=model, path=desk.folder / "s.synthgen"))
    with pytest.raises(sg.ModelNotFound, match=r"end in /v1\.\n"):
        session.generate_topics(2)


def test_a_right_address_is_given_no_hint(desk: Desk, openai_server: OpenAIServer) -> None:
    openai_server.script.add(unknown_model("test-model"))
    with pytest.raises(sg.ModelNotFound, match=r"Check the name and api_base\.\n"):
        desk.session(openai_server).generate_topics(2)


@pytest.mark.parametrize("ending", ["", "/"])
def test_an_address_may_end_in_a_slash_and_names_hold_any(
    desk: Desk, openai_server: OpenAIServer, ending: str
) -> None:
    model = sg.Model("openai/some-org/some-mödel", api_base=openai_server.api_base + ending)
    session = desk.closing(sg.Session(plain(), model=model, path=desk.folder / "s.synthgen"))
    assert report_of(session.generate_topics(2)).done == 2
    assert openai_server.requests[0].model == "some-org/some-mödel"
