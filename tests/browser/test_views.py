"""Point 8: views agree; what is restarted, reloaded, closed or read-only loses nothing and says so."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.desk import ANSWERS, Desk
from tests.browser.lab import Lab
from tests.servers import OpenAIServer

BEGUN = """
session.add_topics(["Refunds", "Parcels"])
session.add_inputs(["One?", "Two?", "Three?"], topic=["Refunds"])
"""
ANOTHER_PROCESS = """
import subprocess, sys
session.close()
opens = '''
import sys, synthgen_widgets as sg
held = sg.open_session("answers.synthgen")
print("open", flush=True)
sys.stdin.read()
'''
pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
child = subprocess.Popen([sys.executable, "-c", opens], text=True, **pipes)
print(child.stdout.readline())
"""
NOTHING = "\N{EN DASH}"


def test_two_views_and_the_next_cell_agree_about_every_change(
    lab: Lab, openai_server: OpenAIServer
) -> None:
    desk = Desk(lab, openai_server, ["session"], begins=ANSWERS, then=BEGUN)
    first, second = desk.widget, desk.widget_of(0)
    second.wait_for_topics(["Refunds", "Parcels"])
    first.add_topics(["Log-in"])
    second.wait_for_topics(["Refunds", "Parcels", "Log-in"])
    second.delete_samples(1)
    first.wait_for_column("Input", ["One?", "Three?"])
    desk.do('session.edit_sample(session.df.id[0], input="Uno?")')
    for view in (first, second):
        view.wait_for_column("Input", ["Uno?", "Three?"])
    second.undo("Edit")
    for view in (first, second):
        expect(view.button(re.compile("^Redo: Edit"))).to_be_visible()
        view.wait_for_column("Input", ["One?", "Three?"])
    # What one looks at is one's own.
    second.topic("Parcels").click()
    expect(second.root).to_contain_text("No samples under “Parcels” yet")
    assert first.column("Input") == ["One?", "Three?"] == desk.ask("session.df.input.tolist()")


def test_a_page_that_is_reloaded_shows_the_session_as_it_is_by_then(
    lab: Lab, openai_server: OpenAIServer
) -> None:
    desk = Desk(lab, openai_server, begins=ANSWERS, then=BEGUN)
    desk.widget.delete_samples(0)
    desk.notebook.save()
    openai_server.gate.hold()
    desk.widget.generate_outputs()
    openai_server.wait_until(lambda server: server.gate.waiting == 2)
    desk.notebook.reload()
    openai_server.gate.release()
    desk.widget.wait_for("Outputs", "2 done")
    desk.widget.wait_for_column("Input", ["Two?", "Three?"])
    desk.widget.undo("Generate")
    desk.widget.wait_for_column("Output", [NOTHING, NOTHING])
    assert desk.ask("session.df.status.tolist()") == ["pending", "pending"]


def test_a_restarted_kernel_and_a_closed_session_are_told_and_taken_up_again(
    lab: Lab, openai_server: OpenAIServer
) -> None:
    again = 'session = sg.open_session("answers.synthgen")\nsession'
    desk = Desk(lab, openai_server, [again], begins=ANSWERS, then=BEGUN)
    widget = desk.widget
    widget.open_sample(0)
    widget.press("Edit input")
    widget.field("Text of the input").fill("A draft")
    desk.restart_kernel()
    widget.page.mouse.move(0, 0)
    widget.tree.hover()
    expect(widget.root).to_contain_text("The kernel of this widget is gone")
    assert widget.column("Input") == ["One?", "Two?", "Three?"]
    expect(widget.button(re.compile("^Undo: "))).to_be_disabled()
    expect(widget.field("Text of the input")).to_have_value("A draft")

    widget = desk.widget_of(0)
    widget.wait_for_column("Input", ["One?", "Two?", "Three?"])
    widget.undo("Add 3 inputs")
    widget.wait_for_column("Input", [])
    widget.redo("Add 3 inputs")
    widget.wait_for_column("Input", ["One?", "Two?", "Three?"])
    desk.do("session.close()")
    expect(widget.root).to_contain_text("This session is closed.")
    expect(widget.button(re.compile("^Undo: "))).to_be_disabled()
    assert widget.column("Input") == ["One?", "Two?", "Three?"]


def test_a_session_that_another_process_has_open_is_shown_and_followed_read_only(
    lab: Lab, openai_server: OpenAIServer
) -> None:
    look = 'seen = sg.open_session("answers.synthgen", read_only=True)\nseen'
    desk = Desk(lab, openai_server, [ANOTHER_PROCESS, look], begins=ANSWERS, then=BEGUN)
    assert "open" in desk.run(0)
    shown = desk.widget_of(1)
    expect(shown.root).to_contain_text("Read-only.")
    shown.wait_for_column("Input", ["One?", "Two?", "Three?"])
    shown.grid.focus()
    shown.keys("Control+a", "x", "Delete", "Control+z")
    expect(shown.root.get_by_role("button", name="Delete selected")).to_be_disabled()
    shown.tree.focus()
    shown.keys("End", "Delete", "F2")
    expect(shown.root.get_by_role("textbox", name=re.compile("^New name"))).to_have_count(0)
    assert desk.ask("[len(seen.df), len(seen.topics), child.poll()]") == [3, 2, None]
    desk.do("child.communicate()")
    desk.do('seen.close(); session = sg.open_session("answers.synthgen")')
    assert desk.ask("session.history().change.tolist()") == ["Add 2 topics", "Add 3 inputs"]
