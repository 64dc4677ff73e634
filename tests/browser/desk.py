"""A notebook with an open session: its widget, its cells, and the model behind it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from textwrap import dedent
from typing import Any

from tests.browser.lab import Lab, NotebookPage
from tests.browser.widget import Widget
from tests.servers import OpenAIServer

_IMPORTS = """
import json, os, pathlib, time
from typing import Literal
import pydantic
import synthgen_widgets as sg
os.getpid()
"""
TICKETS = """
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
"""
"""What a session of support tickets begins with; its task has a schema."""

ANSWERS = """
task = sg.Task("Answer politely.", examples=[("Hello?", "Hello!")])
session = sg.Session(
    task,
    goal="fine_tuning",
    model=sg.Model("openai/test-model", api_base="API_BASE"),
    path="answers.synthgen",
)
"""
"""What a session of plain texts begins with."""

# One cell for all that a test wants of Python, as a person would type it into a cell at the end.
_PYTHON = """
said = eval(pathlib.Path("question.py").read_text())
pathlib.Path("answer.json").write_text(json.dumps(said, default=str))
"""
_IMPORTS_AT, SESSION_AT, _PYTHON_AT, PASTED_AT, _FURTHER_AT = range(5)


class Desk:
    """Cells further to those that open the session are counted from 0.

    Args:
        lab: where the notebook is opened.
        server: the model behind the session.
        further_cells: their sources.
        begins: how the session is opened; `API_BASE` is put in.
        then: what is done to it, in Python, before its widget is shown.
    """

    def __init__(
        self,
        lab: Lab,
        server: OpenAIServer,
        further_cells: Sequence[str] = (),
        *,
        begins: str = TICKETS,
        then: str = "",
    ) -> None:
        self.work = lab.work
        opening = begins.replace("API_BASE", server.api_base)
        source = "\n".join([opening, dedent(then), "session"])
        cells = [_IMPORTS, source, _PYTHON, "", *further_cells]
        self.notebook: NotebookPage = lab.open(cells)
        self._pid = int(self.notebook.run(_IMPORTS_AT))
        self.notebook.run(SESSION_AT)
        self.widget = Widget(self.notebook.output(SESSION_AT))

    def run(self, cell: int) -> str:
        """Run a further cell and return its output's text."""
        return self.notebook.run(_FURTHER_AT + cell)

    def start(self, cell: int) -> None:
        """Run a further cell and return while it is executing."""
        self.notebook.start(_FURTHER_AT + cell)

    def is_running(self, cell: int) -> bool:
        return self.notebook.is_running(_FURTHER_AT + cell)

    def wait_until_done(self, cell: int) -> str:
        """Wait until a further cell has ended and return its output's text."""
        self.notebook.wait_until_done(_FURTHER_AT + cell)
        return self.notebook.output_text(_FURTHER_AT + cell)

    def interrupt(self) -> None:
        """Press the kernel's stop button."""
        self.notebook.interrupt()

    def kill_kernel(self) -> None:
        """``kill -9`` the kernel; the one that comes after it has only run the imports."""
        self.notebook.kill_kernel(self._pid)
        self._pid = int(self.notebook.run(_IMPORTS_AT))

    def restart_kernel(self) -> None:
        """Press the notebook's restart button; the new kernel has only run the imports."""
        self.notebook.restart_kernel()
        self._pid = int(self.notebook.run(_IMPORTS_AT))

    def widget_of(self, cell: int) -> Widget:
        """Run a further cell, perhaps again, and return the widget that it shows."""
        self.notebook.run(_FURTHER_AT + cell, by="editor")
        return Widget(self.notebook.output(_FURTHER_AT + cell))

    def ask(self, expression: str) -> Any:
        """The value of a Python expression, as a cell that is run now sees it; it must fit into JSON."""
        (self.work / "question.py").write_text(expression)
        said = self.notebook.run(_PYTHON_AT)
        assert "Error" not in said, said
        return json.loads((self.work / "answer.json").read_text())

    def do(self, statements: str) -> None:
        """Run Python statements in a cell."""
        self.ask(f"exec({dedent(statements)!r}, globals())")

    def run_pasted(self) -> str:
        """Paste what is on the clipboard into the empty cell, run it and return its output's text."""
        self.notebook.paste(PASTED_AT)
        return self.notebook.run(PASTED_AT)

    def tables(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """The records of ``session.df`` and of ``session.topics``, as the next cell sees them."""
        samples, topics = self.ask(
            '[json.loads(table.to_json(orient="records")) for table in (session.df, session.topics)]'
        )
        return samples, topics

    def history(self) -> list[str]:
        """What was done to the session and holds, the first first, as ``session.history()`` calls it."""
        labels: list[str] = self.ask("session.history().query(\"state == 'done'\").change.tolist()")
        return labels
