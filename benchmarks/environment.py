"""Environments for the peers, made in `.peers/` when first wanted."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PEERS = Path(__file__).resolve().parent / ".peers"


class NotInstalledError(Exception):
    """A peer could not be installed; the message is why."""


def python_in(name: str, wanted: Path, *further: str) -> Path:
    """The interpreter of an environment with what a file of pinned requirements says.

    Args:
        name: the environment's name.
        wanted: the file.
        further: what else pip installs there, such as `-e` and a folder.

    Raises:
        NotInstalledError: it cannot be installed here.
    """
    folder = PEERS / name
    python, done = folder / "bin" / "python", folder / "installed.txt"
    if done.is_file() and done.read_text() == wanted.read_text():
        return python
    print(f"installing {name} …", file=sys.stderr, flush=True)
    _run([sys.executable, "-m", "venv", "--clear", str(folder)])
    _run([str(python), "-m", "pip", "install", "--quiet", "-r", str(wanted), *further])
    done.write_text(wanted.read_text())
    return python


def _run(command: list[str]) -> None:
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    if ended.returncode:
        said = [line for line in ended.stderr.splitlines() if not line.startswith("WARNING")]
        raise NotInstalledError(said[-1] if said else f"{command[0]} ended with {ended.returncode}")
