"""A notebook with an open session: its widget, its cells, and the model behind it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.browser.lab import Lab, NotebookPage
from tests.browser.widget import Widget
from tests.servers import OpenAIServer

_IMPORTS = """
import os, pathlib, time
from typing import Literal
import pydantic
import synthgen_widgets as sg
os.getpid()
"""
_SESSION = """
class Ticket(pydantic.BaseModel):
    area: Literal["billing", "login", "shipping"]
    urgent: bool

task = sg.Task(
    "Sort a support ticket by product area and urgency.",
    output_schema=Ticket,
    examples=[("I was billed twice.", Ticket(area="billing", urgent=True))],
)
session = sg.Session(
    task,
    goal="eval",
    model=sg.Model("openai/test-model", api_base="API_BASE"),
    path="tickets.synthgen",
)
session.tags = sg.TagAssignment(["tickets"], split={"eval_data": 0.8, "golden_data": 0.2})
session
"""
_TABLES = """
pathlib.Path("samples.json").write_text(session.df.to_json(orient="records"))
pathlib.Path("topics.json").write_text(session.topics.to_json(orient="records"))
"""
_IMPORTS_AT, _SESSION_AT, _TABLES_AT, _FURTHER_AT = range(4)


class Desk:
    """Cells further to those that open the session are counted from 0."""

    def __init__(self, lab: Lab, server: OpenAIServer, further_cells: Sequence[str] = ()) -> None:
        self.work = lab.work
        session = _SESSION.replace("API_BASE", server.api_base)
        self._notebook: NotebookPage = lab.open([_IMPORTS, session, _TABLES, *further_cells])
        self._pid = int(self._notebook.run(_IMPORTS_AT))
        self._notebook.run(_SESSION_AT)
        self.widget = Widget(self._notebook.output(_SESSION_AT))

    def run(self, cell: int) -> str:
        """Run a further cell and return its output's text."""
        return self._notebook.run(_FURTHER_AT + cell)

    def start(self, cell: int) -> None:
        """Run a further cell and return while it is executing."""
        self._notebook.start(_FURTHER_AT + cell)

    def is_running(self, cell: int) -> bool:
        return self._notebook.is_running(_FURTHER_AT + cell)

    def wait_until_done(self, cell: int) -> str:
        """Wait until a further cell has ended and return its output's text."""
        self._notebook.wait_until_done(_FURTHER_AT + cell)
        return self._notebook.output_text(_FURTHER_AT + cell)

    def interrupt(self) -> None:
        """Press the kernel's stop button."""
        self._notebook.interrupt()

    def kill_kernel(self) -> None:
        """``kill -9`` the kernel; the one that comes after it has only run the imports."""
        self._notebook.kill_kernel(self._pid)
        self._pid = int(self._notebook.run(_IMPORTS_AT))

    def widget_of(self, cell: int) -> Widget:
        """Run a further cell, and return the widget that it shows."""
        self.run(cell)
        return Widget(self._notebook.output(_FURTHER_AT + cell))

    def tables(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """The records of ``session.df`` and of ``session.topics``, as the next cell sees them."""
        said = self._notebook.run(_TABLES_AT)
        assert "Error" not in said, said
        samples, topics = (_records(self.work / f"{name}.json") for name in ("samples", "topics"))
        return samples, topics


def _records(path: Path) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = json.loads(path.read_text())
    return records
