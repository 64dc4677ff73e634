"""Real processes on real session files, from the side of the test that kills them."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.integration.making import PATIENCE

ROOT = Path(__file__).parents[2]


class Children:
    """Runs `tests.faults.child`; one command at a time."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.child"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
            start_new_session=True,
        )
        self._lines: queue.Queue[list[Any]] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._pid = 0

    def __enter__(self) -> Self:
        self._reader.start()
        assert self.line() == ["ready"]
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        os.killpg(self._process.pid, signal.SIGKILL)  # also a child that a failed test left
        self._process.wait()
        self._reader.join()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()

    def start(self, verb: str, path: Path) -> None:
        """Begin a command in a child of its own."""
        assert self._process.stdin
        self._process.stdin.write(f"{verb} {path}\n")
        self._process.stdin.flush()
        word, self._pid = self.line()
        assert word == "pid"

    def line(self) -> list[Any]:
        """The next thing that was said."""
        return self._lines.get(timeout=PATIENCE)

    def until_exit(self) -> tuple[list[list[Any]], int]:
        """All that is said up to the child's end, and its exit status."""
        said = []
        while (line := self.line())[0] != "exit":
            said.append(line)
        return said, line[1]

    def signal(self, number: signal.Signals) -> None:
        """Send the child a signal."""
        os.kill(self._pid, number)

    def kill(self) -> list[list[Any]]:
        """Kill the child; returns what it had said and was not yet read."""
        self.signal(signal.SIGKILL)
        return self.until_exit()[0]

    def run(self, verb: str, path: Path) -> tuple[list[list[Any]], int]:
        """Carry out a command to its end."""
        self.start(verb, path)
        return self.until_exit()

    def _read(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            self._lines.put(json.loads(line))
