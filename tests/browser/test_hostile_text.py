"""Hostile text is text: scripts, bidi and control characters, lone surrogates, megabytes; wherever it can stand."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.desk import ANSWERS, Desk
from tests.browser.lab import Lab
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
REORDERING = re.compile("[\u202a-\u202e\u2066-\u2069\x00\x1b]")


def test_hostile_text_is_shown_as_text_in_every_place(lab: Lab, openai_server: OpenAIServer, page: Page) -> None:
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    desk = Desk(lab, openai_server, begins=ANSWERS, then=HOSTILE)
    widget = desk.widget
    reason = Refuse(400, SCRIPT + "\u202efdp", "invalid_request_error")
    openai_server.script.add(reason, times=None)

    def check() -> None:
        seen = widget.root.evaluate(SEEN)
        assert not REORDERING.search(seen)
        assert widget.root.locator(".sg-root :is(img, script, iframe, b)").all_inner_texts() == []
        assert page.evaluate("globalThis.hacked") is None

    widget.wait_until_equal(widget.rows.count, 3)
    expect(widget.tree).to_contain_text(SCRIPT)
    expect(widget.tree).to_contain_text("⟨RLO⟩gnp")
    check()
    widget.generate_outputs()
    widget.wait_for("Outputs", "2 done")
    widget.press("1 failure")
    expect(widget.sheet("Failures")).to_contain_text("⟨RLO⟩fdp")
    check()
    for position in range(3):
        widget.open_sample(position)
        check()
    widget.press("Messages for the output")
    expect(widget.panel.get_by_role("region", name="Messages")).to_contain_text(["", "refused", ""][1])
    check()
    widget.open_sample(0)
    widget.press("Edit output")
    widget.field("Text of the output").press("End")
    widget.page.keyboard.type("!")
    widget.keys("Control+Enter")
    expect(widget.button("Changes of the output").or_(widget.button("Edit output")).first).to_be_visible()
    widget.press("Close sample")
    for fact in ("Task", "Goal", "Model", "Tags"):
        widget.open_fact(fact)
        check()
    for drawer in ("History", "Keys"):
        widget.press(drawer)
        check()
    widget.stage("Inputs").click()
    widget.press("Guidance edited")
    check()
    widget.press("Preview")
    expect(widget.sheet("Preview for inputs")).to_contain_text("⟨RLO⟩gnp")
    check()
    widget.stage("Save").click()
    check()
    widget.keys("Escape")
    widget.press("Filter samples")
    expect(widget.root.get_by_role("checkbox", name="<b>tag</b>")).to_be_visible()
    check()
    widget.keys("Escape")
    widget.tree.get_by_role("treeitem").nth(1).click()
    widget.tree.focus()
    widget.keys("Delete")
    expect(widget.group(re.compile("^Delete “"))).to_be_visible()
    check()
    widget.press("Cancel")
    assert not dialogs
    texts = desk.ask("[session.topics.name[0] == tame, session.df.output[0], len(session.df.input[1])]")
    assert texts[0] is True
    assert texts[1].rstrip("!").startswith(SCRIPT)
    assert texts[2] == 5_000_000
