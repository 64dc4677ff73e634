"""The same job in this engine and in others, pair by pair; `make bench-engine` runs it.

python benchmarks/engine/bench.py --only synthgen --mode clean --rounds 1
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import growth
import peers
import rounds
import table

_RESULTS = peers.HERE.parent / "results"


def main() -> None:
    asked = _options()
    results: list[dict[str, Any]] = []
    for engine, mode, turn in _plan(asked.only, asked.mode, asked.rounds):
        try:
            found = rounds.run(engine, mode, asked.samples, asked.model)
        except (peers.NotInstalledError, rounds.RunFailedError) as error:
            found = {"engine": engine.name, "mode": mode.name, "failed": str(error)}
        results.append({**found, "round": turn})
        print(json.dumps(results[-1]), flush=True)
    if "growth" in asked.mode and peers.OURS in asked.only:
        for stage in growth.STAGES:
            results.append(growth.run(stage, asked.growth_samples, asked.model))
            print(json.dumps(results[-1]), flush=True)
    page = table.page(results)
    print(page)
    if asked.write:
        _write(asked.write, results, page)


def _plan(only: list[str], modes: list[str], turns: int) -> Iterator[tuple[peers.Engine, rounds.Mode, int]]:
    """Ours before each peer, so that a pair meets the same machine; ours alone where there is no peer."""
    for mode in [rounds.MODES[name] for name in modes if name in rounds.MODES]:
        others = [peers.ENGINES[name] for name in only if name != peers.OURS]
        others = [engine for engine in others if engine.retries or not (mode.faults or mode.kill)]
        for turn in range(turns):
            if peers.OURS not in only:
                yield from ((engine, mode, turn) for engine in others)
                continue
            for engine in others or [None]:
                yield peers.ENGINES[peers.OURS], mode, turn
                if engine is not None:
                    yield engine, mode, turn


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    modes = [*rounds.MODES, "growth"]
    parser.add_argument("--only", type=_names(list(peers.ENGINES)), default=list(peers.ENGINES))
    parser.add_argument("--mode", type=_names(modes), default=modes)
    parser.add_argument("--rounds", type=int, default=2, help="how often each pair is run")
    parser.add_argument("--samples", type=int, default=2_000)
    parser.add_argument("--growth-samples", type=int, default=100_000)
    parser.add_argument("--model", default="bench", help="the model's name, as the engines know it")
    parser.add_argument("--write", nargs="?", type=Path, const=_RESULTS, help="the folder to keep it in")
    return parser.parse_args()


def _names(known: list[str]) -> Any:
    def read(text: str) -> list[str]:
        names = text.split(",")
        unknown = [name for name in names if name not in known]
        if unknown:
            raise argparse.ArgumentTypeError(f"{unknown[0]!r} is none of {', '.join(known)}")
        return names

    return read


def _write(folder: Path, results: list[dict[str, Any]], page: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "engine.md").write_text(page)
    (folder / "engine.jsonl").write_text("".join(f"{json.dumps(found)}\n" for found in results))


if __name__ == "__main__":
    sys.exit(main())
