"""Take the pictures in docs/: the quickstart notebook in a real JupyterLab, in both themes.

Run with the environment of `make test`: .venv/bin/python -m scripts.screenshots
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Literal

import nbformat
from playwright.sync_api import Browser, sync_playwright
from tests.browser.lab import Lab, NotebookPage
from tests.browser.lab_server import LabServer

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
SESSION_CELL = 1
FIRST_DRAFT = "session.delete_samples"
CELL_MS = 300_000


def main() -> int:
    """Run the notebook in each theme and keep a picture of it."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        with LabServer(Path(folder)) as server:
            for theme in ("light", "dark"):
                shoot(browser, server, theme)
    return 0


def shoot(browser: Browser, server: LabServer, theme: Literal["light", "dark"]) -> None:
    """Run the notebook up to the first curated draft, then look at the widget."""
    page = browser.new_page(viewport={"width": 1440, "height": 1000})
    lab = Lab(server, page, f"shots-{theme}")
    lab.theme(theme)
    cells = code_cells()
    notebook = lab.open(cells)
    page.keyboard.press("Control+b")  # the file browser takes a third of the picture
    for index, source in enumerate(cells):
        if source.startswith(FIRST_DRAFT):
            break
        notebook.start(index)
        wait(notebook, index)
    widget = notebook.output(SESSION_CELL).locator(".sg-widget, .sg-root").first
    widget.scroll_into_view_if_needed()
    widget.get_by_role("button", name=re.compile(r"^Outputs")).click()
    page.wait_for_timeout(500)
    widget.screenshot(path=DOCS / f"widget-{theme}.png")
    page.close()


def code_cells() -> list[str]:
    """The sources of the quickstart's code cells."""
    notebook = nbformat.read(ROOT / "notebooks" / "quickstart.ipynb", as_version=4)
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]


def wait(notebook: NotebookPage, index: int) -> None:
    """Wait for the end of a cell that may call a model many times."""
    prompt = notebook.cell(index).locator(".jp-InputArea-prompt")
    notebook.page.wait_for_function(
        "prompt => /\\[\\d+\\]/.test(prompt.innerText)", arg=prompt.element_handle(), timeout=CELL_MS
    )


if __name__ == "__main__":
    sys.exit(main())
