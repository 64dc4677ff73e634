"""One run of one engine: a server of its own, a child process, and what came of both."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import measure
import peers

_TIME_LIMIT = 900


@dataclass(frozen=True, slots=True, kw_only=True)
class Mode:
    """What a run is put through."""

    name: str
    shown: str
    concurrency: int = 64
    latency: float = 0.2
    faults: bool = False
    kill: bool = False


MODES = {
    mode.name: mode
    for mode in (
        Mode(name="clean", shown="clean"),
        Mode(name="wide", shown="clean, concurrency 256", concurrency=256),
        Mode(name="faults", shown="with faults", faults=True),
        Mode(name="kill", shown="killed halfway, then again", kill=True),
    )
}


class RunFailedError(Exception):
    """A run brought no result; the message is why."""


def run(engine: peers.Engine, mode: Mode, samples: int, model: str) -> dict[str, Any]:
    """Measure one engine once.

    Raises:
        NotInstalledError: the engine cannot be installed here.
        RunFailedError: it ended without a result.
    """
    python = peers.python_of(engine)
    load = round(os.getloadavg()[0], 2)
    folder = Path(tempfile.mkdtemp(dir=work()))
    try:
        with server() as url:
            command = [str(python), str(peers.HERE / engine.runner), "--url", url, "--dir", str(folder)]
            command += ["--samples", str(samples), "--concurrency", str(mode.concurrency)]
            command += ["--latency", str(mode.latency), "--model", model]
            command += ["--faults"] if mode.faults else []
            more: dict[str, Any] = {}
            if mode.kill:
                more = _kill_halfway([*command, "--cold"], url, mode, samples)
                command += ["--cold", "--resume"]
            result = child(command)
            stats = measure.control(url, "stats")
    finally:
        shutil.rmtree(folder)
    ideal = samples * mode.latency / mode.concurrency
    return {
        "engine": engine.name,
        "mode": mode.name,
        "samples": samples,
        "ideal_s": ideal,
        "load": load,
        **result,
        **stats,
        **more,
    }


def child(command: list[str], limit: float = _TIME_LIMIT) -> dict[str, Any]:
    """The line of JSON that a runner ends with.

    Raises:
        RunFailedError: it ended without one.
    """
    try:
        ended = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=limit, env=_environment()
        )
    except subprocess.TimeoutExpired:
        raise RunFailedError(f"no end within {limit} s") from None
    lines = [line for line in ended.stdout.splitlines() if line.startswith("{")]
    if ended.returncode or not lines:
        said = ended.stderr.strip().splitlines()
        raise RunFailedError(said[-1] if said else f"ended with {ended.returncode} and no result")
    return dict(json.loads(lines[-1]))


def work() -> Path:
    """Where engines keep their files: on a disk. Where temporary files live, a commit may cost nothing."""
    folder = peers.HERE.parent / ".work"
    folder.mkdir(exist_ok=True)
    return folder


@contextmanager
def server() -> Iterator[str]:
    """A server in its own process; its address."""
    command = [sys.executable, str(peers.HERE / "server.py")]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    with process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.stdin.close()


def _kill_halfway(command: list[str], url: str, mode: Mode, samples: int) -> dict[str, Any]:
    """Start a run and kill it once half of its samples are answered; what it had paid for by then."""
    measure.control(url, "reset", {"latency": mode.latency, "faults": mode.faults})
    started = time.monotonic()
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(
        command, stdout=quiet, stderr=quiet, start_new_session=True, env=_environment()
    )
    while measure.control(url, "stats")["answered"] < samples // 2:
        if process.poll() is not None:
            raise RunFailedError(f"ended with {process.returncode} before it could be killed")
        if time.monotonic() - started > _TIME_LIMIT:
            os.killpg(process.pid, signal.SIGKILL)
            raise RunFailedError(f"not halfway within {_TIME_LIMIT} s")
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGKILL)
    at_kill = measure.control(url, "stats")
    process.wait()
    time.sleep(2 * mode.latency)  # what was in flight is billed, whoever waits for it
    return {"answered_at_kill": at_kill["answered"], "in_flight_at_kill": at_kill["in_flight"]}


def _environment() -> dict[str, str]:
    """The same for all: no proxy, no telemetry, no look at the network."""
    kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    return {
        **kept,
        "OPENAI_API_KEY": "none",
        "LITELLM_LOCAL_MODEL_COST_MAP": "True",
    }
