"""Point 6: every change is taken back and made again by its name, and is a line of Python that does it."""

from __future__ import annotations

import json
import re
import subprocess
import sys

from playwright.sync_api import expect

from tests.browser.desk import ANSWERS, Desk
from tests.browser.lab import Lab
from tests.conftest import SERVER_KEY
from tests.servers import OpenAIServer

BEGUN = """
session.add_topics(["Refunds", "Parcels"])
session.add_inputs(["One?", "Two?", "Three?"], topic=["Refunds"])
"""


def test_what_was_clicked_is_copied_as_the_line_of_python_that_does_it_again(
    lab: Lab, openai_server: OpenAIServer
) -> None:
    desk = Desk(lab, openai_server, begins=ANSWERS, then=BEGUN)
    widget = desk.widget
    copied = "navigator.clipboard.readText()"
    widget.add_topics(["Odd \"names\", 'too' \\ /"], under="Parcels")
    widget.press("Copy as Python")
    expect(widget.button("Copy as Python")).to_have_text("Copied")
    widget.undo("Add")
    expect(widget.topic("Odd \"names\", 'too' \\ /")).to_have_count(0)
    assert "Error" not in desk.run_pasted()
    expect(widget.topic("Odd \"names\", 'too' \\ /")).to_be_visible()

    widget.filter_by("Status", "No output")
    widget.grid.focus()
    widget.keys("Control+a", "x")
    expect(widget.button("Undo: Reject 3 samples")).to_be_visible()
    widget.press("Copy as Python")
    expect(widget.button("Copy as Python")).to_have_text("Copied")
    widget.page.wait_for_function(f"{copied}.then(text => text.includes('judge'))")
    assert "session.find(" in widget.page.evaluate(copied)
    widget.undo("Reject 3 samples")
    expect(widget.button("Redo: Reject 3 samples")).to_be_visible()
    desk.run_pasted()
    expect(widget.button("Undo: Reject 3 samples")).to_be_visible()
    assert desk.ask('len(session.find(judgement="rejected"))') == 3

    widget.press("History")
    changes = widget.sheet("History").get_by_role("listitem")
    expect(changes.first).to_contain_text("Reject 3 samples")
    expect(changes.filter(has_text="replaced")).to_have_count(2)
    rows = desk.ask("json.loads(session.history().iloc[::-1].to_json(orient='records'))")
    assert len(rows) == changes.count()
    for place, row in enumerate(rows):
        expect(changes.nth(place)).to_contain_text(row["change"])


def test_all_that_was_done_is_written_as_a_notebook_that_does_it_on_its_own(
    lab: Lab, openai_server: OpenAIServer
) -> None:
    desk = Desk(lab, openai_server, begins=ANSWERS, then=BEGUN)
    widget = desk.widget
    widget.choose("Parcels", "Move to…")
    widget.topic("Refunds").click()
    widget.press("Move here")
    widget.wait_for_topics(["Refunds", "Refunds / Parcels"])
    widget.generate_outputs()
    widget.wait_for("Outputs", "3 done")
    widget.delete_samples(1)
    widget.press("History")
    widget.press("Write as notebook")
    expect(widget.root.get_by_text(re.compile("Written to")).first).to_be_visible()
    (path,) = [found for found in desk.work.glob("*.ipynb") if found.name != "notebook.ipynb"]
    samples, topics = desk.tables()

    elsewhere = desk.work / "elsewhere"
    elsewhere.mkdir()
    cells = json.loads(path.read_text())["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    told = "import json; print(json.dumps([session.df.input.tolist(), session.topics.path.tolist()]))"
    ran = subprocess.run(
        [sys.executable, "-c", "\n".join([*code, told])],
        cwd=elsewhere,
        env={"PATH": "", "HOME": str(elsewhere), "OPENAI_API_KEY": SERVER_KEY, "NO_PROXY": "127.0.0.1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    inputs, paths = json.loads(ran.stdout.splitlines()[-1])
    assert inputs == [sample["input"] for sample in samples] == ["One?", "Three?"]
    assert paths == [topic["path"] for topic in topics]
