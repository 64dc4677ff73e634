"""Point 4, one sample, whole: edited with its faults told as one types, compared, judged by one key."""

from __future__ import annotations

import json
import re

from playwright.sync_api import expect

from tests.browser.desk import ANSWERS, Desk
from tests.browser.lab import Lab
from tests.servers import OpenAIServer

THREE_INPUTS = 'session.add_inputs(["I was billed twice.", "No code comes.", "Where is my parcel?"])'
FOUR_ANSWERS = """
for number, judgement in enumerate(["One?", "Two?", "Three?", "Four?"]):
    [id_] = session.add_inputs([judgement])
    session.edit_sample(id_, output=f"Answer {number + 1}.")
session.goal = "eval"
"""


def test_an_output_is_edited_with_its_faults_told_as_one_types_and_compared_to_what_was_generated(
    lab: Lab, openai_server: OpenAIServer
) -> None:
    desk = Desk(lab, openai_server, then=THREE_INPUTS)
    widget = desk.widget
    widget.generate_outputs()
    widget.wait_for("Outputs", "3 done")
    generated = desk.ask("session.sample(session.df.id[1]).output")
    widget.open_sample(1)
    widget.press("Edit output")
    text = widget.field("Text of the output")
    assert json.loads(text.input_value()) == json.loads(generated)
    text.fill('{"area": "moon", "urgent": true}')
    expect(widget.button("Save output (1 problem)")).to_be_visible()
    expect(widget.panel).to_contain_text(re.compile("moon|one of|enum"))
    text.fill('{"area": "login"')
    expect(widget.button(re.compile(r"^Save output \(1 problem\)"))).to_be_visible()
    text.fill('{"area": "login", "urgent": false}')
    expect(widget.button("Save output")).to_be_visible()
    widget.press("Save output")
    expect(widget.button("Edit output")).to_be_visible()
    expect(widget.rows.nth(1)).to_contain_text("area: login · urgent: false")

    row = desk.ask("json.loads(session.df.iloc[1].to_json())")
    edited = row["output"] if isinstance(row["output"], dict) else json.loads(row["output"])
    assert edited == {"area": "login", "urgent": False}
    assert (row["status"], row["edited"]) == ("done", True)
    widget.press("Changes of the output")
    compared = widget.panel.get_by_role("region", name="Output")
    expect(compared).to_contain_text(re.compile(r"\d difference"))
    assert compared.locator("del").count() + compared.locator("ins").count() >= 1
    widget.press("Restore the generated text")
    expect(widget.button("Changes of the output")).to_have_count(0)
    assert json.loads(desk.ask("session.sample(session.df.id[1]).output")) == json.loads(generated)


def test_the_exact_messages_of_a_call_are_shown_and_a_lost_edit_shows_the_winner(
    lab: Lab, openai_server: OpenAIServer
) -> None:
    desk = Desk(lab, openai_server, then=THREE_INPUTS)
    widget = desk.widget
    widget.generate_outputs()
    widget.wait_for("Outputs", "3 done")
    widget.open_sample(0)
    widget.press("Messages for the output")
    [sent] = [
        request for request in openai_server.requests if "billed twice." in request.text.split("\n")[-1]
    ]
    messages = widget.panel.get_by_role("region", name="Messages").locator("pre")
    said = sent.contents
    expect(messages).to_have_count(len(said) + 1)
    assert [messages.nth(place).text_content() for place in range(len(said))] == said
    assert messages.last.text_content() == desk.ask("session.call(session.df.id[0])['reply']")

    widget.press("Edit input")
    widget.field("Text of the input").fill("What I typed")
    desk.do('session.edit_sample(session.df.id[0], input="The winner")')
    expect(widget.root.get_by_role("alert")).to_contain_text("The winner")
    widget.press("Save input over it")
    expect(widget.button("Edit input")).to_be_visible()
    assert desk.ask("session.df.input[0]") == "What I typed"


def test_one_key_judges_a_sample_and_moves_on(lab: Lab, openai_server: OpenAIServer) -> None:
    desk = Desk(lab, openai_server, begins=ANSWERS, then=FOUR_ANSWERS)
    widget = desk.widget
    widget.wait_until_equal(widget.rows.count, 4)
    widget.grid.focus()
    widget.keys("Enter")
    title = widget.panel.get_by_role("heading", level=3)
    expect(widget.panel).to_contain_text("One?")
    expect(widget.panel).to_be_focused()
    for key, place in (("a", 2), ("x", 3), ("f", 4)):
        widget.keys(key)
        expect(title).to_contain_text(f"Sample {place} of 4")
        expect(widget.panel).to_contain_text(["", "One?", "Two?", "Three?", "Four?"][place])
    widget.keys("p")
    expect(widget.panel).to_contain_text("This is the last sample.")
    widget.keys("b")
    expect(title).to_contain_text("Sample 3 of 4")
    widget.keys("Alt+ArrowUp")
    expect(title).to_contain_text("Sample 2 of 4")
    widget.keys("n")
    expect(title).to_contain_text("Sample 3 of 4")
    widget.keys("Escape")
    expect(widget.panel).to_have_count(0)
    found = desk.ask(
        "[[s.judgement, s.expected_label] for s in (session.sample(id) for id in session.df.id)]"
    )
    assert found == [["accepted", None], ["rejected", None], [None, "fail"], [None, "pass"]]
    widget.grid.focus()
    widget.keys("Control+z", "Control+z")
    expect(widget.button(re.compile("^Redo: Label 1 sample as fail"))).to_be_visible()
    assert desk.ask('len(session.find(label="none"))') == 4
