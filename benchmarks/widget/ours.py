"""What only a curation widget does: filter, search, edit, follow a run, stop it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import notebook
from grids import GRIDS, OURS
from playwright.sync_api import Browser, Page
from tests.browser.lab import NotebookPage
from tests.browser.lab_server import LabServer
from tests.servers import OpenAIServer

_LIVE_SECONDS = 6
_RATE = 500
_STOPS = 5
# Samples go into the store as the engine's results do; each says when it was stored.
_LIVE = f"""
import threading, time
from synthgen_widgets.store import samples
def feed():
    began, made = time.time(), 0
    while made < {_LIVE_SECONDS * _RATE}:
        due = int((time.time() - began) * {_RATE}) - made
        if due > 0:
            found = [samples.NewInput(f"stored at {{time.time():.4f}}") for _ in range(due)]
            session.core.database.write(lambda tx: samples.add_inputs(tx, None, found, None)).result()
            made += due
        time.sleep(0.002)
threading.Thread(target=feed, daemon=True).start()
"""
_RUNS = """
import time
from synthgen_widgets.session.run import Run
stopped = []
ask = Run.cancel
def cancel(self):
    stopped.append(time.time())
    ask(self)
Run.cancel = cancel
session.model = sg.Model("openai/bench", api_base="{api_base}", concurrency=4)
"""
_START = "run = session.generate_outputs(wait=False)"
_BUSY = "until = time.time() + 4\nwhile time.time() < until: time.sleep(0.01)"
_TOLD = "print(stopped[-1])"


def run(server: LabServer, browser: Browser, folder: Path, rows: int) -> dict[str, Any]:
    """Open a copy of the session twice in one notebook, and work in it."""
    with (
        OpenAIServer() as model,
        notebook.page(server, browser, f"ours-{rows}") as bench,
    ):
        model.latency = 0.3
        work = server.work / f"ours-{rows}"
        work.mkdir(parents=True, exist_ok=True)
        shutil.copy(folder / f"{rows}.synthgen", work / "work.synthgen")
        grid = GRIDS[OURS]
        prepare = grid.prepare.replace("{folder}/{rows}", "work")
        cells = [prepare, grid.show, _RUNS.format(api_base=model.api_base), _LIVE, _START, _BUSY, _TOLD, "session"]
        opened = bench.open(cells, "ours.ipynb")
        for cell in (0, 1, 2):
            opened.run(cell)
        page = bench.page
        page.wait_for_function("() => bench.painted('.sg-grid [role=gridcell] .sg-text')")
        page.wait_for_timeout(3_000)
        found: dict[str, Any] = {}
        found |= _looked_for(page)
        found |= _edited(page)
        found |= _followed(opened)
        found |= _stopped(opened)
        return found


def _looked_for(page: Page) -> dict[str, float]:
    """Filters and searches, each from the last thing a person does to the rows that it finds."""
    return {
        "filter_ms": median(_filtered(page) for _ in range(3)),
        "search_ms": median(_searched(page, text) for text in ("parcel", "password", "order")),
        "search_rare_ms": median(_searched(page, text) for text in ("77123", "4242", "91919")),
    }


def _filtered(page: Page) -> float:
    raise NotImplementedError


def _searched(page: Page, text: str) -> float:
    raise NotImplementedError


def _edited(page: Page) -> dict[str, float]:
    raise NotImplementedError


def _followed(opened: NotebookPage) -> dict[str, float]:
    raise NotImplementedError


def _stopped(opened: NotebookPage) -> dict[str, float]:
    raise NotImplementedError
