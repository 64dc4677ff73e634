"""The real embedded model in its real child process: what it answers, and what survives what."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import textwrap
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jsonschema
import pytest

import synthgen_widgets as sg
from synthgen_widgets.errors import ModelNotFound, ModelUnavailable
from synthgen_widgets.generation.providers import local
from synthgen_widgets.generation.providers.local import process, serving
from synthgen_widgets.generation.providers.local.fetch import weights_path
from synthgen_widgets.generation.providers.local.process import LocalEndpoint, LocalServer
from synthgen_widgets.models import EMBEDDED
from tests.servers.hub_server import HubServer, client_of

TICKET = {
    "type": "object",
    "properties": {
        "category": {"enum": ["billing", "technical", "account", "shipping"]},
        "summary": {"type": "string", "minLength": 1, "maxLength": 80},
    },
    "required": ["category", "summary"],
    "additionalProperties": False,
}


@pytest.fixture(scope="module")
def weights() -> Path:
    try:
        return weights_path()
    except ModelUnavailable as error:
        pytest.fail(f"These tests need the embedded model's weights. {error}")


@pytest.fixture
def server(weights: Path) -> Iterator[LocalServer]:
    server = LocalServer(weights, "smollm2-135m")
    yield server
    server.stop()


@pytest.fixture
def endpoint(weights: Path) -> Iterator[LocalEndpoint]:
    yield local.serve(EMBEDDED)
    local.stop_all()


@pytest.fixture
def stopped_after(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Servers of the test's own, which end with it."""
    monkeypatch.setattr(serving, "_servers", serving._Servers())
    yield
    local.stop_all()


def ask(endpoint: LocalEndpoint, path: str, body: dict[str, Any] | None, key: str = "") -> Any:
    request = urllib.request.Request(
        endpoint.api_base + path,
        data=json.dumps(body).encode() if body else None,
        headers={
            "Authorization": f"Bearer {key or endpoint.api_key}",
            "Content-Type": "application/json",
        },
    )
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with direct.open(request, timeout=120) as reply:
        return json.load(reply)


def ticket(endpoint: LocalEndpoint, seed: int = 1) -> str:
    reply = ask(
        endpoint,
        "/chat/completions",
        {
            "model": "smollm2-135m",
            "messages": [{"role": "user", "content": "Sort this ticket: I was billed twice."}],
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "ticket", "schema": TICKET, "strict": True},
            },
            "seed": seed,
            "max_tokens": 120,
            "temperature": 1.0,
        },
    )
    return reply["choices"][0]["message"]["content"]


def connected(endpoint: LocalEndpoint) -> socket.socket:
    address = urlsplit(endpoint.api_base)
    return socket.create_connection((address.hostname, address.port), timeout=30)


def wait_for_end(connection: socket.socket) -> None:
    """Return when the server at the other end is gone; a timeout is an error."""
    with suppress(ConnectionResetError):
        assert connection.recv(1) == b""


def wait_until_refused(endpoint: LocalEndpoint) -> None:
    """Return when nobody listens: a process that is killed closes its sockets one by one."""
    with suppress(ConnectionRefusedError):
        while True:
            connected(endpoint).close()


def test_the_embedded_model_answers_within_its_schema(endpoint: LocalEndpoint) -> None:
    jsonschema.validate(json.loads(ticket(endpoint)), TICKET)


def test_an_answer_without_a_limit_ends_by_itself(weights: Path) -> None:
    server = LocalServer(weights, "short", slots=1, context=256)
    endless = {"messages": [{"role": "user", "content": "Count."}], "ignore_eos": True}
    try:
        reply = ask(server.endpoint(), "/chat/completions", endless)
    finally:
        server.stop()
    assert reply["choices"][0]["finish_reason"] == "length"
    assert reply["usage"]["completion_tokens"] == 128


def test_the_same_seed_gives_the_same_answer_alone_and_in_company(endpoint: LocalEndpoint) -> None:
    alone = ticket(endpoint, seed=7)
    with ThreadPoolExecutor(4) as pool:
        in_company = list(pool.map(lambda seed: ticket(endpoint, seed), [7, 8, 7, 9]))
    assert in_company[0] == in_company[2] == alone
    assert len(set(in_company)) > 1


@pytest.mark.parametrize("key", ["wrong", "Bearer"])
def test_a_request_without_the_key_is_refused(endpoint: LocalEndpoint, key: str) -> None:
    with pytest.raises(urllib.error.HTTPError, match="401") as caught:
        ask(endpoint, "/models", None, key=key)
    caught.value.close()


def test_the_server_listens_on_loopback_only_and_serves_no_page(endpoint: LocalEndpoint) -> None:
    assert urlsplit(endpoint.api_base).hostname == "127.0.0.1"
    with pytest.raises(urllib.error.HTTPError) as caught:
        ask(endpoint, "/..", None)
    caught.value.close()


def test_the_key_is_in_no_repr_and_on_no_command_line(server: LocalServer) -> None:
    endpoint = server.endpoint()
    assert endpoint.api_key not in repr(endpoint)
    assert endpoint.api_key not in repr(server)
    process = Path(f"/proc/{server.pid}")
    if process.exists():
        assert endpoint.api_key.encode() not in (process / "cmdline").read_bytes()
        assert endpoint.api_key.encode() not in (process / "environ").read_bytes()


def test_serving_twice_is_one_process(endpoint: LocalEndpoint) -> None:
    with ThreadPoolExecutor(4) as pool:
        served = list(pool.map(lambda _: local.serve(EMBEDDED), range(4)))
    assert {each.api_base for each in served} == {endpoint.api_base}


def test_a_path_to_the_same_file_is_the_same_process(endpoint: LocalEndpoint, weights: Path) -> None:
    assert local.serve(f"local/{weights}").api_base == endpoint.api_base


def test_a_server_that_was_killed_is_started_again(server: LocalServer) -> None:
    first = server.endpoint()
    killed = server.pid
    assert killed is not None
    with connected(first) as connection:
        os.kill(killed, signal.SIGKILL)
        wait_for_end(connection)
    wait_until_refused(first)
    assert json.loads(ticket(server.endpoint()))
    assert server.pid != killed


def test_a_server_that_was_stopped_is_started_again(server: LocalServer) -> None:
    with connected(server.endpoint()) as connection:
        server.stop()
        wait_for_end(connection)
    assert server.pid is None
    assert json.loads(ticket(server.endpoint()))


def test_the_notebooks_stop_button_does_not_reach_the_server(server: LocalServer) -> None:
    server.endpoint()
    assert server.pid is not None
    assert os.getsid(server.pid) == server.pid
    os.kill(server.pid, signal.SIGINT)
    assert json.loads(ticket(server.endpoint()))


@contextmanager
def parent_process(then: str) -> Iterator[tuple[subprocess.Popen[str], LocalEndpoint]]:
    """A process of its own that serves the embedded model and then does what it is told to."""
    script = textwrap.dedent(
        """
        import json, os, sys
        from synthgen_widgets.generation.providers import local
        endpoint = local.serve("local/smollm2-135m")
        told = [endpoint.api_base, endpoint.api_key, endpoint.model]
        """
    ) + textwrap.dedent(then)
    parent = subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with parent:
        yield parent, LocalEndpoint(*json.loads(parent.stdout.readline()))


@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGTERM])
def test_the_server_ends_with_its_parent(weights: Path, blow: signal.Signals) -> None:
    stay = "print(json.dumps(told), flush=True); sys.stdin.read()"
    with parent_process(stay) as (parent, endpoint), connected(endpoint) as connection:
        parent.send_signal(blow)
        wait_for_end(connection)


def test_the_server_ends_when_its_parent_returns(weights: Path) -> None:
    stay = "print(json.dumps(told), flush=True); sys.stdin.readline()"
    with parent_process(stay) as (parent, endpoint), connected(endpoint) as connection:
        parent.stdin.close()
        wait_for_end(connection)
        assert parent.wait(30) == 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="There is no fork on this system.")
def test_a_forked_process_neither_uses_nor_keeps_the_server(weights: Path) -> None:
    fork = """
        if os.fork() == 0:
            assert local.serve("local/smollm2-135m").api_base != endpoint.api_base
            local.stop_all()
            print(json.dumps(told), flush=True)
        sys.stdin.read()
        os._exit(0)
        """
    with parent_process(fork) as (parent, endpoint), connected(endpoint) as connection:
        assert json.loads(ticket(endpoint))
        parent.kill()
        wait_for_end(connection)


def test_starting_in_a_thread_leaves_other_threads_running(server: LocalServer) -> None:
    starter = threading.Thread(target=server.endpoint)
    starter.start()
    turns = 0
    while starter.is_alive():
        starter.join(0.01)
        turns += 1
    assert turns > 5


def test_a_file_that_was_cut_short_is_refused_with_llamas_own_reason(weights: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.gguf"
    with weights.open("rb") as whole:
        cut.write_bytes(whole.read(5_000_000))
    with pytest.raises(ModelUnavailable, match=r"cut\.gguf.*not within the file bounds"):
        local.serve(f"local/{cut}")


def test_a_file_that_is_no_gguf_is_refused_before_anything_starts(tmp_path: Path) -> None:
    page = tmp_path / "model.gguf"
    page.write_text("<html>")
    with pytest.raises(ModelUnavailable, match=r"model\.gguf' is not a GGUF file.*b'<htm'"):
        local.serve(f"local/{page}")


@pytest.mark.parametrize("name", ["local/smollm3", "local/", "local/./no/such/file.gguf"])
def test_a_name_that_means_nothing_is_refused_with_the_names_that_work(name: str) -> None:
    with pytest.raises(ModelNotFound, match=r"local/smollm2-135m.*path of a"):
        local.serve(name)


def test_a_session_runs_on_a_file_that_is_named_by_its_path(
    weights: Path, tmp_path: Path, stopped_after: None
) -> None:
    copy = tmp_path / "a model of mine.gguf"
    shutil.copy(weights, copy)
    task = sg.Task("Say what a letter to a shop is about.")
    with closing(sg.Session(task, model=f"local/{copy}", path=tmp_path / "s.synthgen")) as session:
        report = session.generate_topics(2)
    assert isinstance(report, sg.RunReport)
    assert report.done == 2


def test_a_file_of_the_model_hub_is_fetched_served_and_answers(
    weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stopped_after: None
) -> None:
    name = "local/owner/tiny-GGUF/q4/tiny.gguf"
    said: list[str] = []
    with HubServer() as hub:
        client_of(hub, tmp_path, monkeypatch)
        hub.put("owner/tiny-GGUF", "q4/tiny.gguf", weights.read_bytes())
        jsonschema.validate(json.loads(ticket(local.serve(name, say=said.append))), TICKET)
    assert said == [f"Downloading the model {name!r} (98 MB), this once."]
    monkeypatch.setattr(serving, "_servers", serving._Servers())
    assert json.loads(ticket(local.serve(name)))


def test_a_file_of_the_model_hub_that_is_no_gguf_is_refused_before_anything_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with HubServer() as hub:
        client_of(hub, tmp_path, monkeypatch)
        hub.put("owner/pages", "page.gguf", b"<html>")
        with pytest.raises(ModelUnavailable, match=r"page\.gguf' is not a GGUF.*b'<htm'"):
            local.serve("local/owner/pages/page.gguf")


def test_without_the_runtime_nothing_is_downloaded_and_the_extra_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(serving, "_servers", serving._Servers())
    monkeypatch.setattr(serving.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(ModelUnavailable, match=r'pip install "synthgen_widgets\[local\]"'):
        local.serve(EMBEDDED)


@pytest.mark.parametrize(
    ("answer", "advice"),
    [
        ('{"error": "not_installed", "detail": "x"}', r"synthgen_widgets\[local\]"),
        ('{"error": "no_libgomp", "detail": "libgomp.so.1"}', "apt-get install libgomp1"),
        ('{"error": "bad_runtime", "detail": "GLIBC_2.99"}', "GLIBC_2.99.*force-reinstall"),
        ("", "ended with exit code 3 before it answered: 'out of luck'"),
    ],
)
def test_a_child_that_cannot_start_says_what_to_install(
    weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str, advice: str
) -> None:
    child = tmp_path / "server.py"
    child.write_text(
        f"import sys; sys.stdin.readline(); print({answer!r}, end='')\n"
        "print('out of luck', file=sys.stderr); sys.exit(3)"
    )
    monkeypatch.setattr(process, "__file__", str(tmp_path / "process.py"))
    with pytest.raises(ModelUnavailable, match=advice):
        LocalServer(weights, "x").endpoint()


def test_the_child_starts_without_importing_the_package_around_it() -> None:
    script = Path(process.__file__).with_name("server.py")
    code = (
        "import runpy, sys; runpy.run_path(sys.argv[1], run_name='child'); "
        "print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(script)], capture_output=True, text=True, check=True
    )
    assert not {"synthgen_widgets", "litellm", "pandas", "numpy"} & set(done.stdout.split())
