"""The engines that are compared, and the environments that they run in."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import environment  # noqa: E402 - beside the folder of this script
from environment import NotInstalledError  # noqa: E402

OURS = "synthgen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """An engine: how it is shown, its runner, and what has to be installed for it."""

    name: str
    runner: str
    shown: str
    requirements: str | None = None
    """A file of pinned requirements; None for what the project's own environment has."""
    retries: bool = True
    """Whether it has an answer to faults; a bare loop has none."""


ENGINES = {
    engine.name: engine
    for engine in (
        Engine(name=OURS, runner="run_synthgen.py", shown="synthgen_widgets"),
        Engine(name="kiln", runner="run_kiln.py", shown="kiln-ai", requirements="kiln.txt"),
        Engine(name="curator", runner="run_curator.py", shown="curator", requirements="curator.txt"),
        Engine(name="litellm", runner="run_litellm.py", shown="bare litellm.acompletion", retries=False),
        Engine(name="aiohttp", runner="run_aiohttp.py", shown="bare aiohttp", retries=False),
    )
}


@cache
def python_of(engine: Engine) -> Path:
    """The interpreter that runs an engine; a peer's environment is made when it is first wanted.

    Raises:
        NotInstalledError: the peer cannot be installed here.
    """
    if engine.requirements is None:
        return Path(sys.executable)
    return environment.python_in(engine.name, HERE / "requirements" / engine.requirements)
