"""Point 3, the grid: samples found and sorted, columns as one likes them, much done to many at once."""

from __future__ import annotations

import json
import re

from playwright.sync_api import expect

from tests.browser.desk import ANSWERS, Desk
from tests.browser.lab import Lab
from tests.servers import OpenAIServer
from tests.servers.outcomes import Write

FRUIT = """
session.add_topics(["Fruit", "Nuts"])
session.add_inputs(["Pear?", "apple?", "Plum, 100 %?", "Fig?"], topic=["Fruit"])
session.add_inputs(["Almond?", "pear of nuts?"], topic=["Nuts"])
pear, apple, plum, fig, almond, nuts = session.df.id
session.edit_sample(pear, output="Green.")
session.edit_sample(almond, output="Brown, like a pear.")
session.judge([apple, plum], "rejected")
session.retag([fig, almond], add="sweet")
session.set_label(nuts, "fail")
"""
MANY = """
session.add_topics(["Many", "Few"])
session.add_inputs([f"Question {number:04d}?" for number in range(3000)], topic=["Many"])
session.add_inputs(["One?", "Two?"], topic=["Few"])
"""
ALIKE = """
alike = ["The parcel of last week has not come.", "The parcel of last week has not come!"]
session.add_inputs([*alike, "How do I change my address?"])
"""


def test_samples_are_searched_filtered_and_sorted_and_columns_remembered(
    lab: Lab, openai_server: OpenAIServer
) -> None:
    desk = Desk(lab, openai_server, ["session"], begins=ANSWERS, then=FRUIT)
    widget = desk.widget_of(0)
    widget.search("PEAR")
    widget.wait_for_column("Input", ["Pear?", "Almond?", "pear of nuts?"])
    widget.filter_by("Status", "Done")
    widget.wait_for_column("Input", ["Pear?", "Almond?"])
    expect(widget.group("Filters")).to_contain_text("Done")
    widget.filter_by("Tags", "sweet")
    widget.wait_for_column("Input", ["Almond?"])
    assert (
        desk.ask('session.sample(session.find(text="PEAR", status="done", tag="sweet")[0]).input')
        == "Almond?"
    )
    widget.press("Clear filters")
    widget.wait_until_equal(widget.rows.count, 6)
    widget.filter_by("Judgement", "Rejected")
    widget.wait_for_column("Input", ["apple?", "Plum, 100 %?"])
    widget.press("Clear filters")
    widget.topic("Nuts").click()
    widget.wait_for_column("Input", ["Almond?", "pear of nuts?"])
    widget.show_all()

    widget.grid.get_by_role("columnheader", name="Input").get_by_role("button").click()
    ascending = ["Almond?", "Fig?", "Pear?", "Plum, 100 %?", "apple?", "pear of nuts?"]
    widget.wait_until_equal(lambda: sorted(widget.column("Input")), ascending)
    shown = widget.column("Input")
    widget.grid.get_by_role("columnheader", name="Input").get_by_role("button").click()
    widget.wait_for_column("Input", shown[::-1])
    assert shown == desk.ask('[session.sample(id).input for id in session.find(sort="input")]')

    widget.press("Columns")
    menu = widget.group("Columns")
    for column in ("Judgement", "Tags", "Output"):
        menu.get_by_role("checkbox", name=column).click()
    widget.keys("Escape")
    chosen = ["Input", "Topic", "Status", "Judgement", "Tags"]
    widget.wait_until_equal(lambda: [title.strip(" ↑↓") for title in widget.titles()], chosen)
    again = desk.widget_of(0)
    again.wait_until_equal(again.titles, chosen)
    again.wait_until_equal(
        lambda: [said.lower().endswith("rejected") for said in again.column("Judgement")],
        [False, True, True, False, False, False],
    )


def test_thousands_of_samples_are_selected_judged_retagged_deleted_and_brought_back_at_once(
    lab: Lab, openai_server: OpenAIServer
) -> None:
    desk = Desk(lab, openai_server, begins=ANSWERS, then=MANY)
    widget = desk.widget
    widget.topic("Many").click()
    expect(widget.grid).to_have_attribute("aria-rowcount", "3001")
    widget.grid.focus()
    widget.keys("Control+a")
    selected = widget.group("Selected samples")
    expect(selected).to_contain_text("3,000 selected")
    widget.select(1)
    expect(selected).to_contain_text("2,999 selected")
    widget.grid.focus()
    widget.keys("x")
    expect(widget.group("Reject 2,999 samples?")).to_be_visible()
    widget.press("Yes")
    expect(widget.button("Undo: Reject 2,999 samples")).to_be_visible()
    widget.keys("t")
    widget.field(re.compile("^(Tags to add|Add)$")).fill("round_1, easy")
    widget.press("Retag 2,999 samples")
    expect(widget.button(re.compile("^Undo: .*2,999 samples"))).to_be_visible()
    expect(widget.sheet("Change tags")).to_have_count(0)
    counts = """[len(session.find(judgement="rejected")), len(session.find(tag="easy")), len(session.df)]"""
    assert desk.ask(counts) == [2999, 2999, 3002]

    widget.grid.focus()
    widget.keys("Delete")
    widget.press("Delete them")
    widget.wait_for_column("Input", ["Question 0001?"])
    assert desk.ask("session.df.input.tolist()") == ["Question 0001?", "One?", "Two?"]
    expect(widget.topic("Many")).to_have_accessible_name(re.compile("^Many, 1 sample,"))
    for _ in range(3):
        widget.grid.focus()
        widget.keys("Control+z")
    expect(
        widget.button("Undo: nothing to undo").or_(widget.button(re.compile("^Undo: Add")))
    ).to_be_visible()
    assert desk.ask(counts) == [0, 0, 3002]
    assert desk.history()[-1].startswith("Add")


def test_selected_samples_are_copied_regenerated_with_guidance_and_near_duplicates_marked(
    lab: Lab, openai_server: OpenAIServer
) -> None:
    desk = Desk(lab, openai_server, begins=ANSWERS, then=ALIKE)
    widget = desk.widget
    widget.generate_outputs()
    widget.wait_for("Outputs", "3 done")
    before = widget.column("Output")
    openai_server.script.add(Write("We are sorry, your Grace."), times=None)
    widget.select(0, 2)
    widget.grid.focus()
    widget.keys("r")
    widget.field("What to heed beside the guidance").fill("Address a duke.")
    widget.press("Regenerate 2 outputs")
    again = "We are sorry, your Grace."
    widget.wait_for_column("Output", [again, before[1], again])
    assert all("Address a duke." in request.text for request in openai_server.requests[-2:])
    assert desk.ask("session.df.output.tolist()") == [again, before[1], again]

    widget.grid.focus()
    widget.keys("Escape", "Control+a", "c")
    expect(widget.root.get_by_text("3 samples copied").first).to_be_attached()
    lines = widget.page.evaluate("navigator.clipboard.readText()").splitlines()
    assert [json.loads(line)["output"] for line in lines] == [again, before[1], again]

    widget.find_near_duplicates()
    widget.filter_by("Marks", "Near-duplicate")
    widget.wait_until_equal(widget.rows.count, 1)
    assert "≈" in widget.rows.first.inner_text()
    first, marked = desk.ask(
        '[session.df.id[0], session.sample(session.find(flag="near_duplicate")[0]).resembles]'
    )
    assert marked == first
    widget.rows.first.get_by_role("gridcell").nth(1).click()
    widget.panel.get_by_role("button", name="Open the other").click()
    expect(widget.panel).to_contain_text("has not come.")
