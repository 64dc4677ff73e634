"""A marimo of our own that runs one notebook as an app, killed with all it started."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx

_PATIENCE_SECONDS = 60.0
_HEAD = "import marimo\n\napp = marimo.App()\n"
_TAIL = '\nif __name__ == "__main__":\n    app.run()\n'


@contextmanager
def marimo(folder: Path, cells: Sequence[str]) -> Iterator[str]:
    """The address of an app with these cells; the last expression of each is shown."""
    notebook = folder / "app.py"
    notebook.write_text(_HEAD + "".join(map(_cell, cells)) + _TAIL)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = int(probe.getsockname()[1])
    options = ["--headless", "--no-token", "--host=127.0.0.1", f"--port={port}"]
    with (folder / "marimo.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "marimo", "run", str(notebook), *options],
            cwd=folder,
            env={**os.environ, "HOME": str(folder), "NO_PROXY": "127.0.0.1,localhost"},
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_until_up(address, process, folder / "marimo.log")
        yield address
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _cell(source: str) -> str:
    body = "\n".join(f"    {line}" for line in source.strip().splitlines())
    return f"\n@app.cell\ndef _():\n{body}\n    return\n"


def _wait_until_up(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(f"{address}/health", trust_env=False).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise RuntimeError(f"marimo did not come up:\n{log.read_text(errors='replace')}")
