"""No key is stolen: the notebook acts on none that is meant for the widget, whose fields hear theirs."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.desk import ANSWERS, SESSION_AT, Desk
from tests.browser.lab import Lab
from tests.servers import OpenAIServer

BEGUN = """
session.add_topics(["Refunds", "Parcels"])
session.add_inputs(["One?", "Two?", "Three?"], topic=["Refunds"])
"""
# Single keys by which a notebook in command mode inserts, deletes, moves, merges, runs and undoes.
COMMANDS = (
    "a",
    "b",
    "d",
    "d",
    "x",
    "c",
    "v",
    "z",
    "y",
    "m",
    "r",
    "j",
    "k",
    "l",
    "o",
    "s",
    "i",
    "i",
    "0",
    "0",
)
KEYS = (*COMMANDS, "Shift+m", "Shift+j", "Shift+Enter", "Space", "Enter", "Escape", "ArrowDown")


def test_keys_in_the_tree_the_grid_and_the_sample_leave_the_notebook_as_it_is(
    lab: Lab, openai_server: OpenAIServer
) -> None:
    desk = Desk(lab, openai_server, begins=ANSWERS, then=BEGUN)
    widget = desk.widget
    before = desk.notebook.save()
    count = desk.notebook.cell(SESSION_AT).locator(".jp-InputArea-prompt").inner_text()
    openai_server.gate.hold()
    for pane in ("tree", "grid", "sample"):
        if pane == "sample":
            widget.open_sample(0)
        else:
            (widget.tree if pane == "tree" else widget.grid).focus()
        widget.keys(*KEYS, "Escape", "Escape", "Escape")
        expect(desk.notebook.cells).to_have_count(len(before))
    widget.stage("Topics").focus()
    widget.keys(*COMMANDS)
    assert desk.notebook.save() == before
    assert desk.notebook.cell(SESSION_AT).locator(".jp-InputArea-prompt").inner_text() == count
    assert desk.ask("session.id") is not None


def test_what_is_typed_reaches_the_field_that_has_the_keyboard_and_nothing_else(
    lab: Lab, openai_server: OpenAIServer
) -> None:
    desk = Desk(lab, openai_server, begins=ANSWERS, then=BEGUN)
    widget = desk.widget
    before = desk.notebook.save()
    typed = "add bd? xyz JKM 00 /*~"
    widget.root.get_by_role("searchbox", name="Search samples").focus()
    widget.page.keyboard.type(typed)
    expect(widget.root.get_by_role("searchbox", name="Search samples")).to_have_value(typed)
    widget.press("Clear filters")
    widget.root.get_by_role("searchbox", name="Search topics").focus()
    widget.page.keyboard.type(typed)
    expect(widget.root.get_by_role("searchbox", name="Search topics")).to_have_value(typed)
    widget.root.get_by_role("searchbox", name="Search topics").fill("")
    widget.press("Add topics by hand")
    widget.page.keyboard.type(f"{typed}\nb")
    expect(widget.field("New topics, one a line")).to_have_value(f"{typed}\nb")
    widget.keys("Control+Enter")
    widget.wait_for_topics(["Refunds", "Parcels", typed, "b"])
    widget.open_sample(0)
    widget.press("Edit input")
    widget.keys("Control+a")
    widget.page.keyboard.type(f"{typed} d d\ta")
    widget.keys("Shift+Tab")
    widget.field("Text of the input").focus()
    widget.keys("Control+z", "Control+y", "Control+Enter")
    expect(widget.button("Edit input")).to_be_visible()
    widget.open_fact("Task")
    widget.field("Instruction").fill("")
    widget.page.keyboard.type(typed)
    expect(widget.field("Instruction")).to_have_value(typed)
    widget.keys("Escape")
    assert desk.ask("session.topics.name.tolist()") == ["Refunds", "Parcels", typed, "b"]
    assert desk.ask("session.df.input[0]").startswith(typed)
    assert desk.notebook.save() == before
    assert desk.ask("session.task.instruction") == "Answer politely."


def test_a_press_beside_the_widget_gives_the_keys_back_to_the_notebook(
    lab: Lab, openai_server: OpenAIServer
) -> None:
    desk = Desk(lab, openai_server, ["session"], begins=ANSWERS, then=BEGUN)
    widget = desk.widget_of(0)
    widget.open_sample(0)
    widget.grid.focus()
    desk.run(0)
    expect(widget.panel).to_have_count(0)
    widget.wait_for_column("Input", desk.ask("session.df.input.tolist()"))
