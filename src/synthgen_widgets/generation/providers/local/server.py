"""The child process that serves a GGUF file as an OpenAI-compatible endpoint on loopback.

Run by file path, so that it starts without importing the package around it. It speaks to its parent
in three ways:

- the first line on stdin is `ServerSettings` as a JSON object;
- the first line on stdout is a JSON object, either `{"address": "http://127.0.0.1:41234"}` once the
  model answers, or `{"error": kind, "detail": text}`, after which the process exits with 1;
- the end of stdin means that the parent is gone, or wants it gone: the process exits at once.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import sys
import threading
from dataclasses import asdict, dataclass
from types import ModuleType
from typing import Any, TextIO


@dataclass(frozen=True)
class ServerSettings:
    """What the parent tells the child to serve, and how."""

    weights: str
    """Absolute path of the GGUF file."""
    alias: str
    """Name under which the endpoint reports the model."""
    api_key: str
    """Key that every request must carry: without it, any web page could use the endpoint."""
    slots: int = 4
    """Requests that are decoded together."""
    context: int = 2048
    """Tokens of prompt and reply that fit in one slot."""
    threads: int = 1
    """Threads for decoding."""
    threads_batch: int = 2
    """Threads for reading prompts."""

    def to_json(self) -> str:
        """Return the one line that `main` reads from stdin."""
        return json.dumps(asdict(self))


def main() -> int:
    """Serve until stdin ends; return the exit code when the server cannot start."""
    # The parent owns our lifetime: an interrupt of the notebook's cell must not end the model.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    report = _claim_stdout()
    # Unbuffered: a thread that holds the buffer's lock would abort the interpreter at its end.
    with open(0, "rb", buffering=0, closefd=False) as stdin:
        first_line = stdin.readline()
    if not first_line:
        return 0
    settings = ServerSettings(**json.loads(first_line))
    threading.Thread(target=_exit_at_end_of_stdin, daemon=True).start()
    try:
        # Kept in a variable: a server that is collected stops.
        server = _start(settings)
    except _StartError as error:
        _send(report, {"error": error.kind, "detail": error.detail})
        return 1
    _send(report, {"address": server.listening_address})
    threading.Event().wait()
    return 0


class _StartError(Exception):
    """The kind tells the parent which advice to give."""

    def __init__(self, kind: str, detail: str) -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail


def _start(settings: ServerSettings) -> Any:
    try:
        # Here, so that a library that does not load becomes a message and not a traceback.
        xllamacpp = importlib.import_module("xllamacpp")
    except ModuleNotFoundError as error:
        raise _StartError("not_installed", str(error)) from None
    except ImportError as error:
        kind = "no_libgomp" if "libgomp" in str(error) else "bad_runtime"
        raise _StartError(kind, str(error)) from None
    try:
        return xllamacpp.Server(_params(xllamacpp, settings))
    except (RuntimeError, ValueError) as error:
        raise _StartError("bad_model", str(error)) from None


def _params(xllamacpp: ModuleType, settings: ServerSettings) -> object:
    params = xllamacpp.CommonParams()
    params.model.path = settings.weights
    params.model_alias = {settings.alias}
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.api_keys = [settings.api_key]
    params.ui = False
    params.endpoint_slots = False
    params.offline = True
    params.verbosity = 2
    params.n_parallel = settings.slots
    params.n_ctx = settings.slots * settings.context
    params.cpuparams.n_threads = settings.threads
    params.cpuparams_batch.n_threads = settings.threads_batch
    # For requests that name no limit: a small model may ramble until its context is full.
    params.n_predict = settings.context // 2
    params.sampling.top_p = 1.0
    params.sampling.top_k = 0
    params.sampling.min_p = 0.1
    # The default keeps up to 8 GiB of old prompts; ours share their beginning, so little will do.
    params.cache_ram_mib = 256
    return params


def _claim_stdout() -> TextIO:
    # Native code may print to descriptor 1, where the parent reads one JSON line and nothing else.
    private = os.dup(1)
    os.dup2(2, 1)
    return os.fdopen(private, "w", encoding="utf-8")


def _send(report: TextIO, message: dict[str, str]) -> None:
    report.write(json.dumps(message) + "\n")
    report.close()


def _exit_at_end_of_stdin() -> None:
    while os.read(0, 4096):
        pass
    # Not sys.exit: native threads are running, and there is nothing to save.
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
