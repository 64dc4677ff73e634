"""The parent's side of the local model: one supervised child process for each GGUF file."""

from __future__ import annotations

import http
import http.client
import json
import os
import secrets
import socket
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from synthgen_widgets.errors import shown
from synthgen_widgets.generation.providers.local.fetch import LocalModelUnavailable
from synthgen_widgets.generation.providers.local.server import ServerSettings

INSTALL_RUNTIME = (
    "Local models need xllamacpp, which is not installed in this Python environment. "
    'Install it with `pip install "synthgen_widgets[local]"`, or choose another model with model=.'
)

_START_TIMEOUT = 180.0
_STOP_TIMEOUT = 3.0


@dataclass(frozen=True)
class LocalEndpoint:
    """Where a running model answers."""

    api_base: str
    """URL that ends in `/v1`; the port changes when the server is started anew."""
    api_key: str = field(repr=False)
    """Key that every request must carry."""
    model: str
    """Name of the model there; `openai/<model>` to litellm."""


class LocalServer:
    """One GGUF file, served by a child process that runs from the first use on.

    Args:
        weights: path of the GGUF file.
        alias: name under which the endpoint reports it.
        slots: requests that are decoded together.
        context: tokens of prompt and reply that one request may use.
    """

    def __init__(self, weights: Path, alias: str, *, slots: int = 4, context: int = 2048) -> None:
        threads, threads_batch = _thread_counts(_usable_cpus())
        self._settings = ServerSettings(
            weights=str(weights),
            alias=alias,
            api_key=secrets.token_urlsafe(32),
            slots=slots,
            context=context,
            threads=threads,
            threads_batch=threads_batch,
        )
        self._lock = threading.Lock()
        self._child: _Child | None = None

    def __repr__(self) -> str:
        return f"LocalServer({self._settings.weights!r}, pid={self.pid})"

    @property
    def pid(self) -> int | None:
        """Process id of the running child, None while there is none."""
        child = self._child
        return child.process.pid if child is not None and child.alive() else None

    def endpoint(self) -> LocalEndpoint:
        """Return where the model answers, starting the child if it does not run.

        Raises:
            ModelUnavailable: the child cannot serve this file.
        """
        with self._lock:
            if self._child is None or not self._child.listens():
                self._end_child()
                self._child = _Child(self._settings)
            return LocalEndpoint(
                api_base=f"{self._child.address}/v1",
                api_key=self._settings.api_key,
                model=self._settings.alias,
            )

    def stop(self) -> None:
        """End the child; requests in flight fail."""
        with self._lock:
            self._end_child()

    def disown(self) -> None:
        """Let go of the child without ending it: in a forked process, it belongs to the parent."""
        self._lock = threading.Lock()
        child, self._child = self._child, None
        if child is not None:
            child.disown()

    def _end_child(self) -> None:
        if self._child is not None:
            self._child.end()
            self._child = None


class _Child:
    """A started server process; constructing one blocks until it answers."""

    def __init__(self, settings: ServerSettings) -> None:
        self.process = subprocess.Popen(  # noqa: S603 - our own interpreter and script, no shell
            [sys.executable, str(Path(__file__).with_name("server.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            # libgomp's default spinning makes decoding ten times slower beside a busy process.
            env={**os.environ, "GOMP_SPINCOUNT": "1000", "PYTHONSAFEPATH": "1"},
            # The notebook's stop button signals the whole process group of the kernel.
            start_new_session=True,
        )
        self._tail: deque[str] = deque(maxlen=20)
        self._stderr_reader = threading.Thread(target=self._drain_stderr, daemon=True)
        self._stderr_reader.start()
        try:
            self.address = self._handshake(settings)
        except BaseException:
            self.end()
            raise

    def alive(self) -> bool:
        return self.process.poll() is None

    def listens(self) -> bool:
        """Whether it takes connections: a process that was killed stops that before it is gone."""
        return self.alive() and not _is_refused(self.address)

    def end(self) -> None:
        _close(self.process.stdin)
        for insist in (self.process.terminate, self.process.kill):
            try:
                self.process.wait(_STOP_TIMEOUT)
                break
            except subprocess.TimeoutExpired:
                insist()
        self.process.wait()
        self._stderr_reader.join()
        _close(self.process.stdout)

    def disown(self) -> None:
        # An open copy of its stdin would keep the child alive when the real parent dies.
        for stream in (self.process.stdin, self.process.stdout):
            _close(stream)
        # Popen complains about a running child that it was not told to forget.
        self.process.returncode = 0

    def _handshake(self, settings: ServerSettings) -> str:
        _send_line(self.process.stdin, settings.to_json())
        line = _first_line(self.process.stdout, _START_TIMEOUT)
        if line is None:
            raise LocalModelUnavailable(
                f"The server of {settings.weights!r} did not answer within "
                f"{_START_TIMEOUT:.0f} s. Close other programs, or try a smaller model."
            )
        message = json.loads(line) if line else {}
        address = message.get("address", "")
        while not (address and _is_healthy(address)):
            if not address or not self.alive():
                self.end()
                raise LocalModelUnavailable(self._failure(settings, message))
            time.sleep(0.02)
        return str(address)

    def _failure(self, settings: ServerSettings, message: Mapping[str, str]) -> str:
        detail = message.get("detail", "")
        match message.get("error"):
            case "not_installed":
                return INSTALL_RUNTIME
            case "no_libgomp":
                return (
                    f"Local models need the system library libgomp.so.1: {detail}. "
                    f"Install it with `apt-get install libgomp1` (Fedora: `dnf install libgomp`)."
                )
            case "bad_runtime":
                return (
                    f"xllamacpp, which runs local models, does not load here: {detail}. "
                    f"Reinstall it with `pip install --force-reinstall xllamacpp`."
                )
            case "bad_model":
                return (
                    f"llama.cpp cannot serve {settings.weights!r}: {self._reason() or detail}. "
                    f"Download the file again if it was cut short, or use another GGUF file."
                )
            case _:
                return (
                    f"The server of {settings.weights!r} ended with exit code "
                    f"{self.process.returncode} before it answered: "
                    f"{self._reason() or 'it gave no reason'}. "
                    f"Try a smaller model if memory is short (exit code -9 mostly says so)."
                )

    def _reason(self) -> str:
        errors = [line for line in self._tail if " E " in line] or list(self._tail)[-1:]
        return shown(errors[0].partition(" E ")[2] or errors[0], 300) if errors else ""

    def _drain_stderr(self) -> None:
        stderr = self.process.stderr
        if stderr is not None:
            with stderr:
                for line in stderr:
                    self._tail.append(line.decode("utf-8", "replace").strip())


def _send_line(stream: IO[bytes] | None, line: str) -> None:
    # A child that died at once is diagnosed by its missing answer, not by our broken pipe.
    with suppress(BrokenPipeError):
        if stream is not None:
            stream.write(f"{line}\n".encode())
            stream.flush()


def _first_line(stream: IO[bytes] | None, timeout: float) -> bytes | None:
    """The first line, empty at the end of the stream, None when nothing came in time."""
    if stream is None:
        return b""
    lines: list[bytes] = []
    reader = threading.Thread(target=lambda: lines.append(stream.readline()), daemon=True)
    reader.start()
    reader.join(timeout)
    return lines[0] if lines else None


def _is_refused(address: str) -> bool:
    url = urlsplit(address)
    try:
        socket.create_connection((url.hostname, url.port), timeout=1).close()
    except ConnectionRefusedError:
        return True
    except OSError:
        # Anything else, a timeout above all, speaks of a busy machine and not of a dead server.
        return False
    return False


def _is_healthy(address: str) -> bool:
    # http.client, because urllib would send loopback through a configured proxy.
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=5)
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _close(stream: IO[bytes] | None) -> None:
    if stream is not None:
        with suppress(BrokenPipeError):
            stream.close()


def _usable_cpus() -> int:
    """CPUs that this process may keep busy, also under a container's quota."""
    affinity = getattr(os, "sched_getaffinity", None)
    cpus = len(affinity(0)) if affinity else os.cpu_count() or 1
    with suppress(OSError, ValueError):
        quota, period = Path("/sys/fs/cgroup/cpu.max").read_text(encoding="ascii").split()
        cpus = min(cpus, max(1, int(quota) // int(period)))
    return cpus


def _thread_counts(cpus: int) -> tuple[int, int]:
    """Threads for decoding and for reading prompts, which leave room for a kernel and a browser."""
    return max(1, min(4, cpus // 2)), max(1, min(8, cpus))
