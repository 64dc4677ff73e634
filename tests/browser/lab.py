"""What a person does with a notebook in JupyterLab, as a vocabulary for tests."""

from __future__ import annotations

import json
import os
import re
import signal
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import httpx
from playwright.sync_api import Error, Locator, Page, expect

from tests.browser.lab_server import KERNEL, LabServer

_READY_MS = 30_000
_RUN_MS = 30_000
_LOST_AFTER_MS = 2_000
_SAVED_SECONDS = 10.0
_DONE = re.compile(r"\[\d+\]:")
_THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}


class Lab:
    """Opens notebooks of one server in one browser page, in a folder of their own."""

    def __init__(self, server: LabServer, page: Page, folder: str) -> None:
        self.page = page
        self._server = server
        self._folder = folder

    @property
    def work(self) -> Path:
        """Where the notebooks lie and their kernels run."""
        return self._server.work / self._folder

    def open(self, cells: Sequence[str], name: str = "notebook.ipynb") -> NotebookPage:
        """Write a notebook with these code cells, show it and wait for its kernel."""
        self.work.mkdir(parents=True, exist_ok=True)
        (self.work / name).write_text(json.dumps(notebook_of(cells)))
        self.page.goto(f"{self._server.url}/lab/tree/{self._folder}/{name}?reset")
        # A JupyterLab that is slow to start asks for a kernel, and has by then begun the one that is named.
        asked = self.page.locator(".jp-Dialog", has_text="Select kernel for").locator(".jp-mod-reject")
        self.page.add_locator_handler(asked, lambda button: button.click())
        opened = NotebookPage(self.page, self.work / name)
        opened.wait_until_ready()
        expect(opened.cells).to_have_count(len(cells))
        return opened

    def theme(self, name: Literal["light", "dark"]) -> None:
        """Show notebooks opened from now on in JupyterLab's light or dark theme."""
        plugin = "@jupyterlab/apputils-extension:themes"
        raw = json.dumps({"theme": _THEMES[name]})
        address = f"{self._server.url}/lab/api/settings/{plugin}"
        httpx.put(address, json={"raw": raw}, trust_env=False).raise_for_status()


class NotebookPage:
    """One open notebook; cells are counted from 0."""

    def __init__(self, page: Page, path: Path) -> None:
        self.page = page
        self._path = path
        self._panel = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")

    @property
    def cells(self) -> Locator:
        return self._panel.locator(".jp-Notebook-cell")

    def cell(self, index: int) -> Locator:
        return self._panel.locator(f'.jp-Notebook-cell[data-windowed-list-index="{index}"]')

    def output(self, index: int) -> Locator:
        """The output area of a cell; a widget shown by the cell is in it."""
        return self.cell(index).locator(".jp-Cell-outputArea")

    def output_text(self, index: int) -> str:
        """What a cell printed and displayed."""
        return "\n".join(self.output(index).locator(".jp-OutputArea-output").all_inner_texts())

    def run(self, index: int, *, by: Literal["prompt", "editor"] = "prompt") -> str:
        """Click a cell there, run it, wait for its end and return its output's text."""
        self.start(index, by=by)
        self.wait_until_done(index)
        return self.output_text(index)

    def start(self, index: int, *, by: Literal["prompt", "editor"] = "prompt") -> None:
        """Run a cell and return as soon as the notebook has taken it."""
        prompt = self._prompt(index)
        clicked = prompt if by == "prompt" else self.cell(index).locator(".cm-content")
        before = prompt.inner_text()
        # Lab shows "idle" before its kernel is connected, and loses what is run until then.
        for _ in range(8):
            clicked.click()
            self.page.keyboard.press("Control+Enter")
            try:
                self.page.wait_for_function(
                    "([prompt, before]) => /[\\d*]/.test(prompt.innerText) && prompt.innerText !== before",
                    arg=[prompt.element_handle(), before],
                    timeout=_LOST_AFTER_MS,
                )
            except Error:
                continue
            return
        raise AssertionError(f"JupyterLab did not start cell {index}; its prompt is {before!r}.")

    def wait_until_done(self, index: int) -> None:
        expect(self._prompt(index)).to_have_text(_DONE, timeout=_RUN_MS)

    def is_running(self, index: int) -> bool:
        return "*" in self._prompt(index).inner_text()

    def wait_until_ready(self) -> None:
        """Wait until the kernel says that it is idle."""
        idle = self._panel.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]')
        expect(idle).to_be_visible(timeout=_READY_MS)

    def interrupt(self) -> None:
        """Press the stop button of the notebook's toolbar."""
        self._toolbar("notebook:interrupt-kernel").click()

    def restart_kernel(self) -> None:
        """Press the restart button, confirm, and wait for the new kernel."""
        self._toolbar("notebook:restart-kernel").click()
        self._accept_dialog()
        self.wait_until_ready()

    def kill_kernel(self, pid: int) -> None:
        """``kill -9`` the kernel's process, and wait for the one that JupyterLab starts instead."""
        os.kill(pid, signal.SIGKILL)
        self._accept_dialog()
        # JupyterLab may say once more that the kernel is restarting, and then lies over the notebook.
        again = self.page.locator(".jp-Dialog", has_text="Kernel Restarting").locator(".jp-mod-accept")
        self.page.add_locator_handler(again, lambda button: button.click())
        self.wait_until_ready()

    def paste(self, index: int) -> None:
        """Put what is on the clipboard into a cell, in place of what is there."""
        self.cell(index).locator(".cm-content").click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.press("Control+v")

    def save(self) -> list[str]:
        """Press the save button, and return the sources of the cells as the file then holds them."""
        before = self._path.stat().st_mtime_ns
        self._toolbar("docmanager:save").click()
        deadline = time.monotonic() + _SAVED_SECONDS
        while time.monotonic() < deadline:
            self.page.wait_for_timeout(20)
            text = self._path.read_text()
            # JupyterLab empties the file before it writes it.
            if self._path.stat().st_mtime_ns != before and text.endswith("}\n"):
                return ["".join(cell["source"]) for cell in json.loads(text)["cells"]]
        raise AssertionError("JupyterLab did not save the notebook.")

    def reload(self) -> None:
        """Load the page anew, and wait for the kernel, which went on meanwhile."""
        self.page.goto(self.page.url.split("?")[0])
        self.wait_until_ready()

    def screenshot(self, path: Path) -> None:
        self.page.screenshot(path=path)

    def _prompt(self, index: int) -> Locator:
        return self.cell(index).locator(".jp-InputArea-prompt")

    def _toolbar(self, command: str) -> Locator:
        return self._panel.locator(f'.jp-NotebookPanel-toolbar [data-command="{command}"]')

    def _accept_dialog(self) -> None:
        self.page.locator(".jp-Dialog .jp-mod-accept").click(timeout=_READY_MS)


def notebook_of(cells: Sequence[str]) -> dict[str, object]:
    """A notebook with these code cells, as its file holds it."""
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"kernelspec": {"name": KERNEL, "display_name": KERNEL}},
        "cells": [
            {
                "id": f"cell-{index}",
                "cell_type": "code",
                "source": source,
                "metadata": {},
                "outputs": [],
                "execution_count": None,
            }
            for index, source in enumerate(cells)
        ],
    }
