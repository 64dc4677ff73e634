"""What every test may rely on: no network but loopback, no real keys, a model server of our own."""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Iterator
from typing import Any

import pytest

from tests.servers import OpenAIServer

SERVER_KEY = "loopback-test-key"

_connections_refused: list[str] = []


@pytest.fixture(scope="session", autouse=True)
def _loopback_only() -> Iterator[None]:
    """Refuse every connection that would leave this machine, and look up no foreign name."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
        patch.setattr(socket, "getaddrinfo", _guarded_lookup(socket.getaddrinfo))
        for name in [name for name in os.environ if name.endswith(("_API_KEY", "_API_BASE"))]:
            patch.delenv(name)
        yield


@pytest.fixture(autouse=True)
def _stays_on_loopback(_loopback_only: None) -> Iterator[None]:
    """Fail a test that reached for the network, also where a library swallowed the refusal."""
    _connections_refused.clear()
    yield
    assert not _connections_refused, f"Tried to reach {', '.join(_connections_refused)}."


@pytest.fixture
def openai_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenAIServer]:
    """A server with all structured modes; its key is in OPENAI_API_KEY, as a user's would be."""
    monkeypatch.setenv("OPENAI_API_KEY", SERVER_KEY)
    with OpenAIServer(key=SERVER_KEY) as server:
        yield server


def _guarded(connect: Any) -> Any:
    def guarded(self: socket.socket, address: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            _require_loopback(address[0])
        return connect(self, address)

    return guarded


def _guarded_lookup(lookup: Any) -> Any:
    def guarded(host: Any, *args: Any, **options: Any) -> Any:
        if host:
            _require_loopback(host.decode() if isinstance(host, bytes) else host)
        return lookup(host, *args, **options)

    return guarded


def _require_loopback(host: str) -> None:
    if host == "localhost" or _is_loopback(host):
        return
    _connections_refused.append(host)
    raise ConnectionRefusedError(f"Tests reach loopback addresses only, not {host!r}.")


def _is_loopback(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified
