"""Point 1, the frame: what is made, edited in its place; a run that never blocks; failures by reason."""

from __future__ import annotations

import json
import re

from playwright.sync_api import expect

from tests.browser.desk import ANSWERS, Desk
from tests.browser.lab import Lab
from tests.servers import OpenAIServer
from tests.servers.outcomes import Refuse, Write

TEN_TOPICS = """
session.pass_share = None
session.add_topics([f"Topic {number}" for number in range(10)])
"""
TEN_ANSWERS = """
session.add_topics(["Refunds"])
for id_ in session.add_inputs([f"Question {number}?" for number in range(10)], topic=["Refunds"]):
    session.edit_sample(id_, output="Yes.")
"""


def test_task_goal_template_tags_and_budget_are_changed_where_they_stand(
    lab: Lab, openai_server: OpenAIServer
) -> None:
    desk = Desk(lab, openai_server, begins=ANSWERS, then=TEN_ANSWERS)
    widget = desk.widget
    widget.open_fact("Task")
    task = widget.sheet("Task")
    task.get_by_role("textbox", name="Instruction").fill("Answer in one word.")
    task.get_by_role("textbox", name=re.compile("^Requirements")).fill("No greeting.\nNo emoji.")
    widget.press("Save task")
    expect(widget.button("Save task")).to_be_disabled()
    widget.press("Close task")

    widget.open_fact("Goal")
    widget.root.get_by_role("radio", name=re.compile("^Evaluation ")).check()
    expect(widget.button("Goal: Evaluation")).to_be_visible()
    template = widget.root.get_by_role("radio", name=re.compile("^Bias"))
    template.check()
    widget.press("Use this template")
    expect(widget.button("Template: Bias")).to_be_visible()
    widget.press("Close goal and template")

    widget.open_fact("Tags")
    tags = widget.sheet("Tags")
    tags.get_by_role("textbox", name="On every sample").fill("pilot round_1")
    widget.press("eval 80 / golden 20")
    expect(tags).to_contain_text("as they would be on 10 samples")
    expect(tags.get_by_role("listitem")).to_have_text(
        [re.compile("= 8 samples"), re.compile("= 2 samples")]
    )
    widget.press("Save tags")
    expect(widget.button(re.compile("^Tags: pilot · round_1 · eval_data 80 %"))).to_be_visible()
    widget.press("Close tags")

    widget.open_fact("Model")
    widget.number(re.compile(r"at most \$$")).fill("1.5")
    widget.keys("Enter")
    expect(widget.button(re.compile(r"^Spent: .*of \$1\.50"))).to_be_visible()

    found = desk.ask("""[
        session.task.instruction, session.task.requirements, session.goal, session.template,
        session.tags.tags, session.tag_counts(session.tags), session.budget_usd]""")
    instruction, requirements, goal, template_name, fixed, counts, usd = found
    assert (instruction, list(requirements)) == ("Answer in one word.", ["No greeting.", "No emoji."])
    assert (goal, template_name, list(fixed), usd) == ("eval", "bias", ["pilot", "round_1"], 1.5)
    assert (counts["eval_data"], counts["golden_data"], counts["pilot"]) == (8, 2, 10)
    assert len(desk.history()) >= 5


def test_a_run_is_slowed_paused_gone_on_with_and_stopped_while_a_person_looks_and_edits(
    lab: Lab, openai_server: OpenAIServer
) -> None:
    desk = Desk(lab, openai_server, then=TEN_TOPICS)
    widget = desk.widget
    openai_server.gate.hold()
    widget.generate_inputs(1)
    openai_server.wait_until(lambda server: server.gate.waiting == 8)
    widget.number("Calls at once").fill("2")
    widget.keys("Enter")
    widget.running.get_by_role("button", name="Pause").click()
    resume = widget.running.get_by_role("button", name="Resume")
    expect(resume).to_be_visible()
    openai_server.gate.release(8)
    expect(widget.rows).to_have_count(8)
    expect(widget.running).to_contain_text("8 of 10")
    expect(widget.running).to_contain_text("paused")
    assert len(openai_server.requests) == 8

    widget.choose("Topic 9", "Rename")
    widget.field("New name for topic Topic 9").fill("The last")
    widget.keys("Enter")
    widget.open_sample(0)
    widget.press("Edit input")
    widget.field("Text of the input").fill("Edited while a run was paused")
    widget.press("Save input")
    expect(widget.grid).to_contain_text("Edited while a run was paused")
    widget.press("Close sample")

    resume.click()
    openai_server.wait_until(lambda server: server.gate.waiting == 2)
    assert desk.ask("session.run.concurrency") == 2
    openai_server.gate.release(1)
    expect(widget.rows).to_have_count(9)
    widget.stop()
    openai_server.wait_until(lambda server: server.abandoned == 1)
    expect(widget.root.get_by_role("region", name="Last run")).to_contain_text(
        "10 planned = 9 done + 1 cancelled"
    )
    report, inputs, topics = desk.ask(
        "[session.reports[-1].to_json(), session.df.input.tolist(), session.topics.name.tolist()]"
    )
    assert (report["planned"], report["done"], report["cancelled"]) == (10, 9, 1)
    assert len(inputs) == 9
    assert "Edited while a run was paused" in inputs
    assert topics[-1] == "The last"


def test_failures_are_grouped_by_reason_and_asked_again_group_by_group(
    lab: Lab, openai_server: OpenAIServer
) -> None:
    inputs = [*(f"refused {number}" for number in range(3)), *(f"misread {number}" for number in range(2))]
    desk = Desk(lab, openai_server, then=f"session.add_inputs({[*inputs, 'good']!r})")
    widget = desk.widget
    refusal = Refuse(400, "This text breaks our content policy.", "invalid_request_error")
    openai_server.script.add(refusal, times=None, when=lambda request: "refused " in request.text)
    answer = Write('{"area": "moon", "urgent": true}')
    openai_server.script.add(answer, times=None, when=lambda request: "misread " in request.text)
    widget.generate_outputs()
    widget.wait_for("Outputs", "1 done")
    widget.press("5 failures")
    groups = widget.sheet("Failures").get_by_role("listitem")
    expect(groups).to_have_count(2)
    expect(groups.first).to_contain_text("content policy")
    expect(groups.last).to_contain_text("moon")
    expect(widget.tree.get_by_role("treeitem", name="All topics, 6 samples")).to_be_visible()

    openai_server.script.clear()
    groups.last.get_by_role("button", name="Retry 2").click()
    expect(groups).to_have_count(1, timeout=30_000)
    widget.wait_for("Outputs", "3 done")
    failed = desk.ask("[[group.status, group.count] for group in session.failures()]")
    assert failed == [["failed", 3]]

    groups.get_by_role("button", name="Example").click()
    widget.panel.get_by_role("button", name="Retry").click()
    widget.wait_for("Outputs", "4 done")
    widget.press("Retry all")
    widget.wait_for("Outputs", "6 done")
    expect(groups).to_have_count(0)
    statuses, outputs = desk.ask("[session.df.status.tolist(), session.df.output.tolist()]")
    assert statuses == ["done"] * 6
    assert all(json.loads(output) if isinstance(output, str) else output for output in outputs)
