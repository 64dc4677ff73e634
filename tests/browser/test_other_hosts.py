"""Smoke: the widget works where notebooks are shown by others than JupyterLab."""

from __future__ import annotations

import json
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.lab import notebook_of
from tests.browser.lab_server import LabServer
from tests.browser.marimo_server import marimo
from tests.browser.widget import Widget

SESSION = """
import synthgen_widgets as sg
session = sg.Session(sg.Task("Sort a support ticket."), path="tickets.synthgen")
if session.df.empty:
    session.add_topics(["Refunds", "Parcels"])
    session.add_inputs(["I was billed twice.", "Where is my money?"], topic=["Refunds"])
session
"""


def curate(widget: Widget) -> None:
    """A little of everything that a person does without a model, as it shows at once."""
    widget.wait_for_topics(["Refunds", "Parcels"])
    expect(widget.rows).to_have_count(2)
    widget.add_topics(["Log-in"])
    widget.delete_samples(0)
    widget.undo("Delete")
    expect(widget.rows).to_have_count(2)
    widget.delete_topic("Parcels")
    widget.wait_for_topics(["Refunds", "Log-in"])
    expect(widget.root.get_by_role("alert")).to_have_count(0)


def test_notebook_7_shows_the_widget_and_obeys_it(tmp_path: Path, page: Page) -> None:
    with LabServer(tmp_path, app="notebook") as server:
        (server.work / "notebook.ipynb").write_text(json.dumps(notebook_of([SESSION])))
        page.goto(f"{server.url}/notebooks/notebook.ipynb")
        idle = page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]')
        expect(idle).to_be_visible(timeout=30_000)
        page.locator(".jp-InputArea-prompt").first.click()
        cells = page.locator(".jp-Notebook-cell")
        before = cells.count()
        output = cells.first.locator(".jp-Cell-outputArea")
        page.keyboard.press("Control+Enter")
        widget = Widget(output)
        curate(widget)
        widget.grid.focus()
        for key in ("a", "b", "d", "d", "ArrowDown", "j", "k"):
            page.keyboard.press(key)
        expect(cells).to_have_count(before)
        page.goto("about:blank")  # it would complain of a server that is gone


def test_marimo_shows_the_widget_and_obeys_it(tmp_path: Path, page: Page) -> None:
    with marimo(tmp_path, [SESSION]) as address:
        page.goto(address)
        curate(Widget(page.locator("body")))
        page.goto("about:blank")
