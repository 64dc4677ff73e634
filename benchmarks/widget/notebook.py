"""A JupyterLab with one notebook for one widget, and the wire between browser and kernel."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.browser.chromium import ARGS, chromium  # noqa: E402
from tests.browser.lab import Lab, NotebookPage  # noqa: E402
from tests.browser.lab_server import LabServer  # noqa: E402

_PROBES = (Path(__file__).parent / "page.js").read_text()
_VIEWPORT = {"width": 1400, "height": 1000}


class Wire:
    """What came from the kernel since the last `reset`, in bytes; JupyterLab's own files are not counted."""

    def __init__(self, session: CDPSession) -> None:
        self.bytes = 0
        session.send("Network.enable")
        session.on("Network.webSocketFrameReceived", self._frame)

    def reset(self) -> None:
        self.bytes = 0

    def _frame(self, event: dict) -> None:
        data, opcode = event["response"]["payloadData"], event["response"]["opcode"]
        self.bytes += len(data.encode()) if opcode == 1 else len(data) * 3 // 4  # base64


class Bench:
    """One page of JupyterLab, with the probes in it."""

    def __init__(self, lab: Lab, page: Page) -> None:
        self.page = page
        self.session = page.context.new_cdp_session(page)
        self.wire = Wire(self.session)
        self._lab = lab

    def open(self, cells: list[str], name: str) -> NotebookPage:
        """Open a notebook with these cells and put the probes into the page."""
        notebook = self._lab.open(cells, name)
        self.page.evaluate(_PROBES)
        return notebook

    def heap(self) -> int:
        """Bytes of live JavaScript objects."""
        for _ in range(2):
            self.session.send("HeapProfiler.collectGarbage")
        return int(self.session.send("Runtime.getHeapUsage")["usedSize"])


@contextmanager
def lab(folder: Path) -> Iterator[tuple[LabServer, Browser]]:
    """A server and a browser."""
    with LabServer(folder) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=[*ARGS, "--enable-precise-memory-info"]
        )
        yield server, browser
        browser.close()


@contextmanager
def page(server: LabServer, browser: Browser, name: str) -> Iterator[Bench]:
    """A fresh page; its kernels end with it."""
    context = browser.new_context(viewport=_VIEWPORT)
    shown = context.new_page()
    shown.set_default_timeout(30_000)
    yield Bench(Lab(server, shown, name), shown)
    context.close()
    server.end_sessions()
