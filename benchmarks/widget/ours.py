"""What only a curation widget does: filter, search, edit, follow a run, stop it."""

from __future__ import annotations

import re
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
_LIVE_AT, _START_AT, _BUSY_AT, _TOLD_AT, _SECOND_AT = range(3, 8)


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
        cells = [
            prepare,
            grid.show,
            _RUNS.format(api_base=model.api_base),
            _LIVE,
            _START,
            _BUSY,
            _TOLD,
            "session",
        ]
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
        found |= _agreed(opened)
        return found


def _looked_for(page: Page) -> dict[str, float]:
    """Filters and searches, each from the last thing a person does to the rows that it finds."""
    return {
        "filter_ms": median(_filtered(page) for _ in range(3)),
        "search_ms": median(_searched(page, text) for text in ("parcel", "password", "order")),
        "search_rare_ms": median(_searched(page, text) for text in ("77123", "4242", "91919")),
    }


def _filtered(page: Page) -> float:
    root = page.locator(".sg-root").first
    opener = root.get_by_role("button", name=re.compile("^Filter"))
    opener.first.click()
    took = page.evaluate(
        "label => bench.other(() => bench.all('label').find(l => l.textContent.startsWith(label)).click())",
        "Failed",
    )
    page.keyboard.press("Escape")
    page.evaluate("bench.other(() => bench.all('button').find(b => /^Clear/.test(b.textContent)).click())")
    return float(took)


def _searched(page: Page, text: str) -> float:
    took = float(page.evaluate("text => bench.search(text)", text))
    page.evaluate("bench.search('')")
    return took


def _edited(page: Page) -> dict[str, float]:
    """From Save to the text that the kernel has acknowledged, in the sample's panel."""
    page.locator(".sg-grid [role=gridcell]").nth(1).click()
    took = []
    for turn in range(5):
        page.get_by_role("button", name="Edit input").click()
        page.get_by_role("textbox", name="Text of the input").fill(f"Where is my parcel, turn {turn}?")
        page.wait_for_timeout(500)  # its check is answered
        took.append(
            page.evaluate(
                "bench.until(() => bench.all('button').find(b => /^Save( input)?$/.test(b.textContent.trim())).click(), "
                "() => !bench.all('.sg-panel textarea').length)"
            )
        )
    page.get_by_role("button", name="Close sample").click()
    return {"edit_ms": median(took)}


def _followed(opened: NotebookPage) -> dict[str, float]:
    """How old a sample is when it is painted, in a grid with the last change first."""
    page = opened.page
    page.get_by_role("button", name=re.compile("^Columns")).first.click()
    page.get_by_label("Last changed first").click()
    page.keyboard.press("Escape")
    page.wait_for_timeout(3_000)  # the first time, a million samples are put in order
    opened.start(_LIVE_AT)
    ages = page.evaluate("seconds => bench.follow(seconds)", _LIVE_SECONDS + 1)
    opened.wait_until_done(_LIVE_AT)
    return {"live_p50_ms": median(ages), "live_p95_ms": quantiles(ages, n=20)[-1], "live_seen": len(ages)}


def _agreed(opened: NotebookPage) -> dict[str, float]:
    """How long after one view another shows that samples were deleted."""
    page = opened.page
    page.evaluate("() => { bench.first = bench.grid(); }")
    opened.run(_SECOND_AT)
    second = opened.output(_SECOND_AT).locator("[role=grid]")
    second.wait_for()
    page.wait_for_timeout(1_500)
    took = []
    for _ in range(5):
        second.locator("[role=row] [role=gridcell]").first.click()
        took.append(
            page.evaluate(
                """async () => {
                    const grids = [...document.querySelectorAll('[role=grid][aria-label="Samples"]')];
                    const second = grids.find((grid) => grid !== bench.first);
                    const rows = (grid) => grid.getAttribute("aria-rowcount");
                    const [before, seen] = [[rows(bench.first), rows(second)], [0, 0]];
                    second.dispatchEvent(new KeyboardEvent("keydown", { key: "Delete", bubbles: true }));
                    while (!seen[0] || !seen[1]) {
                        await bench.frame();
                        [bench.first, second].forEach((grid, at) => {
                            if (!seen[at] && rows(grid) !== before[at]) seen[at] = performance.now();
                        });
                    }
                    return Math.abs(seen[0] - seen[1]);
                }"""
            )
        )
    return {"agree_ms": median(took)}


def _stopped(opened: NotebookPage) -> dict[str, float]:
    """From the click on Stop to the engine, with the kernel idle and with a cell running."""
    page, idle, busy = opened.page, [], []
    for times, cell in ((idle, None), (busy, _BUSY_AT)):
        for _ in range(_STOPS):
            opened.run(_START_AT)
            stop = page.locator(".sg-root").first.get_by_role("button", name="Stop", exact=True)
            stop.wait_for()
            page.wait_for_timeout(600)
            if cell is not None:
                opened.start(cell)
                page.wait_for_timeout(600)
            clicked = page.evaluate(
                "() => { bench.all('button').find(b => b.textContent.trim() === 'Stop').click(); return Date.now(); }"
            )
            page.locator(".sg-root").first.get_by_role("region", name="Run", exact=True).wait_for(
                state="detached"
            )
            if cell is not None:
                opened.wait_until_done(cell)
            times.append(float(opened.run(_TOLD_AT)) * 1000 - clicked)
    return {"stop_idle_ms": median(idle), "stop_busy_ms": median(busy)}
