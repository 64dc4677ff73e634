"""The page that a bench ends with. Pure: results in, Markdown out."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from statistics import median
from typing import Any

import peers
import rounds

Result = dict[str, Any]
_FLAT = 1.25
"""How much more than the first the last tenth of a long session may cost: a busy machine's noise."""


def page(results: Sequence[Result]) -> str:
    """All tables and what they say of the targets."""
    parts = ["# The engine beside others", _where(results)]
    for mode in rounds.MODES.values():
        mine = [found for found in results if found["mode"] == mode.name]
        if mine:
            parts += [_heading(mode, mine), _table(_rows(mode, mine))]
    grown = [found for found in results if found["mode"] == "growth"]
    if grown:
        parts += ["## One long session", *(_growth(found) for found in grown)]
    targets = list(_targets(results))
    if targets:
        parts += ["## Targets", _table([["what", "target", "measured", "reached"], *targets])]
    return "\n\n".join(parts) + "\n"


def _where(results: Sequence[Result]) -> str:
    loads = [found["load"] for found in results if "load" in found]
    versions = {found["engine"]: found["version"] for found in results if "version" in found}
    named = ", ".join(f"{peers.ENGINES[name].shown} {version}" for name, version in versions.items())
    load = f"; load average {min(loads)}-{max(loads)} when a run began" if loads else ""
    return (
        f"{datetime.now(UTC):%d %B %Y}; {os.cpu_count()} cores, {platform.machine()}, Python "
        f"{platform.python_version()}{load}. {named}.\n\n"
        "Medians. CPU is user + system of the client's process, warm. `÷ ours` is the median over pairs "
        "that ran one after the other. Where the machine is busy, trust CPU before wall."
    )


def _heading(mode: rounds.Mode, mine: Sequence[Result]) -> str:
    samples = next((found["samples"] for found in mine if "samples" in found), 0)
    ideal = samples * mode.latency / mode.concurrency
    said = f"{samples:,} samples, concurrency {mode.concurrency}, {mode.latency * 1000:.0f} ms"
    return f"## {mode.shown.capitalize()}\n\n{said}: ideal {ideal:.2f} s."


def _rows(mode: rounds.Mode, mine: Sequence[Result]) -> list[list[str]]:
    columns = _KILL if mode.kill else _FAULTS if mode.faults else _CLEAN
    rows = [["engine", "runs", *columns]]
    for engine in peers.ENGINES.values():
        runs = [found for found in mine if found["engine"] == engine.name]
        good = [found for found in runs if "failed" not in found]
        if good:
            cells = [tell(good, _pairs(mine, engine.name)) for tell in columns.values()]
            rows.append([engine.shown, str(len(good)), *cells])
        elif runs:
            rows.append([engine.shown, "0", f"no result: {runs[0]['failed']}", *[""] * (len(columns) - 1)])
    return rows


def _pairs(mine: Iterable[Result], name: str) -> list[tuple[Result, Result]]:
    """Each run of an engine with the run of ours right before it."""
    pairs: list[tuple[Result, Result]] = []
    ours: Result | None = None
    for found in mine:
        if found["engine"] == peers.OURS:
            ours = None if "failed" in found else found
        elif found["engine"] == name and ours is not None and "failed" not in found:
            pairs.append((ours, found))
    return pairs


Cell = Callable[[Sequence[Result], Sequence[tuple[Result, Result]]], str]


def _middle(name: str, form: str = ".0f") -> Cell:
    return lambda good, _: format(median(found[name] for found in good), form)


def _cpu(found: Result) -> float:
    return 1000 * float(found["cpu_s"]) / int(found["samples"])


def _ratio(value: Callable[[Result], float]) -> Cell:
    def tell(_: Sequence[Result], pairs: Sequence[tuple[Result, Result]]) -> str:
        return f"{median(value(theirs) / value(ours) for ours, theirs in pairs):.2f}" if pairs else ""

    return tell


def _peak(found: Result) -> float:
    return float(found["peak_rss_mb"])


def _over_ideal(found: Result) -> float:
    return float(found["wall_s"]) / float(found["ideal_s"])


def _spread(found: Sequence[int]) -> str:
    low, high = min(found), max(found)
    return str(low) if low == high else f"{low}-{high}"


def _count(name: str) -> Cell:
    return lambda good, _: _spread([found[name] for found in good])


def _lost(good: Sequence[Result], _: object) -> str:
    return _spread([found["samples"] - found["valid"] for found in good])


def _not_as_answered(good: Sequence[Result], _: object) -> str:
    return _spread([found["cut_taken_as_good"] + found["wrong_taken_as_good"] for found in good])


_TIMES: dict[str, Cell] = {
    "wall s": _middle("wall_s", ".1f"),
    "wall ÷ ideal": lambda good, _: f"{median(map(_over_ideal, good)):.2f}",
    "wall ÷ ours": _ratio(lambda found: float(found["wall_s"])),
    "CPU ms a sample": lambda good, _: f"{median(map(_cpu, good)):.2f}",
    "CPU ÷ ours": _ratio(_cpu),
    "peak MB": _middle("peak_rss_mb"),
}
_CLEAN: dict[str, Cell] = {
    **_TIMES,
    "lost": _lost,
    "connections": _count("connections"),
}
_FAULTS: dict[str, Cell] = {
    **_TIMES,
    "lost": _lost,
    "cut taken as good": _not_as_answered,
    "requests": _count("requests"),
    "paid twice": _count("paid_again"),
}
_KILL: dict[str, Cell] = {
    "answered at the kill": _count("answered_at_kill"),
    "in flight at the kill": _count("in_flight_at_kill"),
    "paid twice": _count("paid_again"),
    "lost": _lost,
    "second run, wall s": _middle("wall_s", ".1f"),
    "second run ÷ ours": _TIMES["wall ÷ ours"],
}


def _growth(found: Result) -> str:
    if "failed" in found:
        return f"{found['stage'].capitalize()}: no result: {found['failed']}."
    rows = [["samples", "CPU ms a sample", "samples a second", "peak MB"]]
    rows += [
        [
            f"{block['done']:,}",
            f"{block['cpu_ms_per_sample']:.2f}",
            f"{block['samples_per_s']:.0f}",
            f"{block['peak_rss_mb']:.0f}",
        ]
        for block in found["blocks"]
    ]
    return f"{found['stage'].capitalize()}, by tenths:\n\n{_table(rows)}"


def _targets(results: Sequence[Result]) -> Iterable[list[str]]:
    ours = [found for found in results if found["engine"] == peers.OURS and "failed" not in found]

    def of(mode: str) -> list[Result]:
        return [found for found in ours if found["mode"] == mode]

    def middle(mode: str, value: Callable[[Result], float]) -> float:
        return median(map(value, of(mode)))

    if of("clean"):
        yield _most("CPU ms a sample, warm", 2.0, middle("clean", _cpu))
        yield _most("wall ÷ ideal, concurrency 64", 1.2, middle("clean", _over_ideal))
        yield _most("peak MB, with pandas and litellm loaded", 300, middle("clean", _peak))
    if of("wide"):
        yield _most("wall ÷ ideal, concurrency 256", 2.5, middle("wide", _over_ideal))
    if of("faults"):
        lost = max(found["samples"] - found["valid"] for found in of("faults"))
        yield _most("lost with faults", 0, lost)
        cut = max(found["cut_taken_as_good"] + found["wrong_taken_as_good"] for found in of("faults"))
        yield _most("cut answers taken as good", 0, cut)
    if of("faults") and of("clean"):
        slower = middle("faults", lambda r: r["wall_s"]) / middle("clean", lambda r: r["wall_s"])
        yield _most("wall with faults ÷ clean", 1.3, slower)
    if of("kill"):
        # In flight is what was asked and is not on disk yet; the server sees a part of it, so the bound is
        # how many calls run at once.
        again = max(found["paid_again"] for found in of("kill"))
        yield _most("calls paid twice after the kill", rounds.MODES["kill"].concurrency, again)
        yield _most("lost after the kill", 0, max(r["samples"] - r["valid"] for r in of("kill")))
    for found in of("growth"):
        first, last = found["blocks"][0]["cpu_ms_per_sample"], found["blocks"][-1]["cpu_ms_per_sample"]
        what = f"{found['stage']}: last tenth of {found['samples']:,} ÷ first, CPU a sample"
        yield _most(what, _FLAT, last / first)


def _most(what: str, limit: float, measured: float) -> list[str]:
    return [what, f"≤ {limit:g}", f"{measured:.3g}", "yes" if measured <= limit else "**no**"]


def _table(rows: Sequence[Sequence[str]]) -> str:
    head, *body = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([head, f"|{' --- |' * len(rows[0])}", *body])
