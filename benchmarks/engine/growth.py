"""One long session: whether a sample costs more the more there are."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

import peers
import rounds

STAGES = ("inputs", "outputs")


def run(stage: str, samples: int, model: str) -> dict[str, Any]:
    """CPU a sample by tenths of a run of this stage, in our engine."""
    folder = Path(tempfile.mkdtemp(dir=rounds.work()))
    found: dict[str, Any] = {"engine": peers.OURS, "mode": "growth", "stage": stage, "samples": samples}
    try:
        with rounds.server() as url:
            command = [str(peers.python_of(peers.ENGINES[peers.OURS])), str(peers.HERE / "run_growth.py")]
            command += ["--url", url, "--dir", str(folder), "--samples", str(samples), "--stage", stage]
            command += ["--latency", "0.01", "--model", model]
            return found | rounds.child(command, limit=4 * 3600)
    except rounds.RunFailedError as error:
        return found | {"failed": str(error)}
    finally:
        shutil.rmtree(folder)
