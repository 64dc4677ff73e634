"""Hostile text is text wherever it stands: scripts, bidi and control characters, surrogates, megabytes."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.desk import ANSWERS, Desk
from tests.browser.lab import Lab
from tests.browser.widget import Fact
from tests.servers import OpenAIServer
from tests.servers.outcomes import Refuse

SCRIPT = '<img src=x onerror="globalThis.hacked=1"><script>globalThis.hacked=1</script>'
HOSTILE = f"""
evil = {SCRIPT!r} + "\\u202egnp\\u0000\\u001b[31m\\u2066 \\ud83d {{{{7*7}}}} javascript:alert(1)"
tame = evil.replace("\\ud83d", "").replace("\\u0000", "")
session.add_topics([tame])
session.add_inputs([tame, "x" * 5_000_000, "refused"], topic=[tame])
first, long, refused = session.df.id
session.edit_sample(first, output=tame)
session.edit_sample(long, output=tame * 1000)
session.retag(first, add="<b>tag</b>")
session.change_task(instruction=tame, name=tame[:150], requirements=[tame])
session.guidance["inputs"] = tame
"""
SEEN = """root => [root.innerText, [...root.querySelectorAll("[title], [aria-label]")].map(
    element => `${element.title} ${element.getAttribute("aria-label")}`).join("\\n")].join("\\n")"""
FACTS: tuple[Fact, ...] = ("Task", "Goal", "Model", "Tags")
REORDERING = re.compile("[\u202a-\u202e\u2066-\u2069\x00\x1b]")


class Watched(Desk):
    """A desk whose widget is looked at for text that became more than text."""

    def check(self) -> None:
        seen = self.widget.root.evaluate(SEEN)
        assert not REORDERING.search(seen)
        assert self.widget.root.locator(".sg-root :is(img, script, iframe, b)").all_inner_texts() == []
        assert self.widget.page.evaluate("globalThis.hacked") is None


def test_hostile_text_is_text_in_the_tree_the_grid_and_the_sample(
    lab: Lab, openai_server: OpenAIServer
) -> None:
    desk = Watched(lab, openai_server, begins=ANSWERS, then=HOSTILE)
    widget = desk.widget
    widget.wait_until_equal(widget.rows.count, 3)
    expect(widget.tree).to_contain_text(SCRIPT)
    expect(widget.tree).to_contain_text("⟨RLO⟩gnp")
    for position in range(3):
        widget.open_sample(position)
        desk.check()
    widget.open_sample(0)
    widget.press("Edit output")
    desk.check()
    widget.field("Text of the output").press("Control+End")
    widget.page.keyboard.type("!")
    widget.keys("Control+Enter")
    expect(widget.button("Edit output")).to_be_visible()
    widget.press("Close sample")
    widget.press("Filter samples")
    expect(widget.root.get_by_role("checkbox", name=re.compile("^<b>tag<"))).to_be_visible()
    desk.check()
    widget.keys("Escape")
    widget.search("onerror")
    widget.wait_until_equal(widget.rows.count, 2)
    desk.check()
    widget.tree.get_by_role("treeitem").nth(1).click()
    widget.keys("Shift+F10")
    expect(widget.root.get_by_role("menu")).to_be_visible()
    desk.check()
    topic, output, long = desk.ask(
        "['onerror' in session.topics.name[0], session.df.output[0] == tame + '!', session.df.input[1]]"
    )
    assert (topic, output, len(long)) == (True, True, 5_000_000)


def test_hostile_text_is_text_in_drawers_failures_and_messages(
    lab: Lab, openai_server: OpenAIServer
) -> None:
    desk = Watched(lab, openai_server, begins=ANSWERS, then=HOSTILE)
    widget = desk.widget
    reason = Refuse(400, f"{SCRIPT}\u202efdp", "invalid_request_error")
    openai_server.script.add(reason, times=None)
    widget.generate_outputs()
    widget.wait_for("Outputs", "2 done")
    widget.press("1 failure")
    expect(widget.sheet("Failures")).to_contain_text("⟨RLO⟩fdp")
    desk.check()
    widget.press("Example")
    expect(widget.panel).to_contain_text("⟨RLO⟩fdp")
    desk.check()
    for fact in FACTS:
        widget.open_fact(fact)
        desk.check()
    for drawer in ("History", "Keys"):
        widget.press(drawer)
        desk.check()
    widget.keys("Escape")
    widget.stage("Inputs").click()
    widget.press(re.compile("^Guidance"))
    expect(widget.field("Guidance for inputs")).to_have_value(re.compile("onerror"))
    desk.check()
    widget.press(re.compile("^Preview"))
    expect(widget.sheet("Preview for inputs")).to_contain_text("⟨RLO⟩gnp")
    desk.check()
    widget.stage("Save").click()
    expect(widget.sheet("Save")).to_be_visible()
    desk.check()
    said = desk.ask("session.failures()[0].reason")
    assert SCRIPT in said
    assert desk.ask("session.task.instruction == tame and session.guidance['inputs'] == tame")
