"""What every runner shares: its options, the measuring, and the one line of JSON it ends with."""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import job


def options() -> argparse.Namespace:
    """What the bench asks of a runner."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--url", required=True, help="the server's address")
    parser.add_argument("--dir", type=Path, required=True, help="where the engine keeps its files")
    parser.add_argument("--samples", type=int, default=2_000)
    parser.add_argument("--concurrency", type=int, default=64)
    parser.add_argument("--latency", type=float, default=0.2)
    parser.add_argument("--faults", action="store_true")
    parser.add_argument("--warm", type=int, default=100, help="samples before the measured ones")
    parser.add_argument("--cold", action="store_true", help="no warm-up, no reset")
    parser.add_argument("--resume", action="store_true", help="go on where a killed run ended")
    parser.add_argument("--stage", default="outputs", help="inputs or outputs, where a runner does both")
    parser.add_argument("--model", default="bench")
    return parser.parse_args()


def tickets(first: int, count: int) -> list[str]:
    """The inputs from a number on."""
    return [job.text(first + place) for place in range(count)]


def control(url: str, what: str, settings: dict[str, Any] | None = None) -> dict[str, Any]:
    """Ask the server for its `stats`, or `reset` it."""
    body = None if settings is None else json.dumps(settings).encode()
    with urllib.request.urlopen(f"{url}/{what}", data=body, timeout=30) as response:
        return dict(json.load(response))


def ready(asked: argparse.Namespace) -> None:
    """The warm-up is over: the server's counts begin here."""
    if not asked.cold:
        control(asked.url, "reset", {"latency": asked.latency, "faults": asked.faults})


async def all_of(
    ask: Callable[[str], Awaitable[tuple[str, object]]], texts: Iterable[str], concurrency: int
) -> list[tuple[str, object]]:
    """Ask each text, so many at once; those that failed are left out."""
    queue, found = iter(texts), []

    async def work() -> None:
        for text in queue:
            try:
                found.append(await ask(text))
            except Exception as error:  # noqa: BLE001 - whatever an engine raises, the sample is lost
                sys.stderr.write(f"{type(error).__name__}: {str(error)[:200]}\n")

    await asyncio.gather(*(work() for _ in range(concurrency)))
    return found


class Meter:
    """Wall, CPU of this process and peak memory between entering and leaving."""

    wall_s = cpu_s = peak_rss_mb = 0.0

    def __enter__(self) -> Self:
        self._cpu, self._wall = cpu(), time.perf_counter()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.wall_s, self.cpu_s = time.perf_counter() - self._wall, cpu() - self._cpu
        self.peak_rss_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def tell(meter: Meter, good: Iterable[tuple[str, object]], **more: object) -> None:
    """Print the result; `good` are the inputs and outputs that the engine calls good."""
    seen: dict[int, str] = {}
    for text, output in good:
        number = job.number_in(text)
        if number is not None and number < job.WARM:
            seen[number] = job.verdict(number, output)
    counts = Counter(seen.values())
    line = {
        "wall_s": round(meter.wall_s, 3),
        "cpu_s": round(meter.cpu_s, 3),
        "peak_rss_mb": round(meter.peak_rss_mb, 1),
        "valid": counts["valid"],
        "cut_taken_as_good": counts["cut"],
        "wrong_taken_as_good": counts["wrong"],
        **more,
    }
    sys.stdout.write(f"\n{json.dumps(line)}\n")
    sys.stdout.flush()


def cpu() -> float:
    """The CPU seconds that this process has used."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
