"""What is measured of every widget: first paint, bytes, memory, scrolling, jumping."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from statistics import quantiles
from typing import Any

import notebook
from grids import OURS, Grid
from playwright.sync_api import Browser, Error
from tests.browser.lab_server import LabServer

_PATIENCE_MS = 120_000
_SCROLL_SECONDS = 4
_SPEED = 60  # pixels a frame: two rows
_JUMPS = 12
_ROW = ".sg-grid [role=row][aria-rowindex]:not(.sg-grid-head)"


def run(server: LabServer, browser: Browser, grid: Grid, folder: Path, rows: int) -> dict[str, Any]:
    """Show a widget in a fresh notebook, and handle it."""
    cells = [grid.prepare.format(folder=folder, rows=rows), grid.show]
    with notebook.page(server, browser, f"{grid.name}-{rows}") as bench:
        opened = bench.open(cells, f"{grid.name}.ipynb")
        opened.run(0)
        before = bench.heap()
        bench.wire.reset()
        bench.page.evaluate(
            "([cell, patience]) => bench.watchPaint(cell, patience)", [grid.cell, _PATIENCE_MS]
        )
        opened.start(1)
        paint = bench.page.evaluate("bench.paint")
        sent = bench.wire.bytes
        bench.page.wait_for_timeout(1_500)
        found = {
            "grid": grid.name,
            "version": version(grid.package),
            "rows": rows,
            "paint_ms": paint,
            "bytes": sent,
            **_scrolled(bench, grid),
            **_jumped(bench, grid),
        }
        found["heap"] = bench.heap() - before
        return found


def _scrolled(bench: notebook.Bench, grid: Grid) -> dict[str, Any]:
    row = _ROW if grid.name == OURS else None
    try:
        told = bench.page.evaluate(
            "([scroller, row, text, seconds, speed]) => bench.scroll(scroller, row, text, seconds, speed)",
            [grid.scroller, row, ".sg-text", _SCROLL_SECONDS, _SPEED],
        )
    except Error:
        return {}
    frames = told["frames"][2:]
    found = {
        "frame_p95_ms": quantiles(frames, n=20)[-1],
        "late_frames": sum(f > 34 for f in frames) / len(frames),
    }
    return found | ({"blank": told["blank"] / max(1, told["rows"])} if row else {})


def _jumped(bench: notebook.Bench, grid: Grid) -> dict[str, Any]:
    if grid.cell is None or not grid.jumps:
        return {}
    took = []
    for turn in range(_JUMPS):
        share = (turn * 0.618 + 0.31) % 1
        try:
            took.append(
                bench.page.evaluate(
                    "([scroller, cell, share]) => bench.jump(scroller, cell, share)",
                    [grid.scroller, grid.cell, share],
                )
            )
        except Error:
            break
    return {"jump_ms": sorted(took)[len(took) // 2], "jump_p95_ms": max(took)} if took else {}
