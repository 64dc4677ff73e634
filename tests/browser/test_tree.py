"""Point 2, the tree: topics added, found, renamed, moved, merged, deleted, and generated below."""

from __future__ import annotations

import re
import string
from random import Random

from playwright.sync_api import expect

from tests.browser.desk import Desk
from tests.browser.lab import Lab
from tests.servers import OpenAIServer

ODD_NAMES = [
    "Log-in, 2FA",
    "a / b \\ c",
    "'quoted' \"twice\" `thrice`",
    "<b>bold</b> &amp; {{ braces }}",
    "شكوى عن الفاتورة",
    "発送 と 配送",
    "👩‍👩‍👧 families",
    "-- drop table topic;",
    "null",
    "0",
    "%s %d $HOME",
    "* ? [x]",
    "long " + "word " * 50 + "end",
]
PLACES = """
session.pass_share = None
session.add_topics(["Billing", "Log-in", "Shipping"])
session.add_topics(["Refunds", "Invoices"], under=["Billing"])
session.add_inputs(["Where is my money?", "Twice!"], topic=["Billing", "Refunds"])
session.add_inputs(["No code comes."], topic=["Log-in"])
"""


def test_hundreds_of_pasted_names_become_topics_that_are_found_and_renamed(
    lab: Lab, openai_server: OpenAIServer
) -> None:
    random = Random(4)
    plain = [f"{''.join(random.choices(string.ascii_lowercase, k=6))} {number}" for number in range(400)]
    names = [*ODD_NAMES, *plain]
    desk = Desk(lab, openai_server)
    widget = desk.widget
    widget.press("Add topics by hand")
    widget.page.evaluate("text => navigator.clipboard.writeText(text)", "\n".join([*names, plain[0], ""]))
    widget.field("New topics, one a line").focus()
    widget.keys("Control+v")
    widget.press(re.compile("^Add 41[34] topics$"))
    widget.wait_for("Topics", "413 topics")
    widget.wait_until_equal(lambda: widget.topics()[: len(ODD_NAMES) - 1], ODD_NAMES[:-1])

    widget.root.get_by_role("searchbox", name="Search topics").fill("FATURA")
    expect(widget.tree).to_contain_text("No topic has this in its name")
    widget.root.get_by_role("searchbox", name="Search topics").fill("2fa")
    widget.wait_for_topics(["Log-in, 2FA"])
    widget.keys("Enter", "F2")
    widget.field("New name for topic Log-in, 2FA").fill("2FA, \N{SNOWMAN} & co.")
    widget.keys("Enter")
    widget.wait_for_topics(["2FA, \N{SNOWMAN} & co."])
    widget.root.get_by_role("searchbox", name="Search topics").fill("")
    assert desk.ask("session.topics.name.tolist()") == ["2FA, \N{SNOWMAN} & co.", *names[1:]]
    widget.tree.focus()
    widget.keys("Control+z", "Control+z")
    widget.wait_for_topics([])
    widget.keys("Control+y", "Control+y")
    widget.wait_for("Topics", "413 topics")
    assert desk.ask("session.topics.name.tolist()[0]") == "2FA, \N{SNOWMAN} & co."


def test_topics_are_moved_by_drag_and_by_menu_merged_deleted_and_brought_back(
    lab: Lab, openai_server: OpenAIServer
) -> None:
    desk = Desk(lab, openai_server, then=PLACES)
    widget = desk.widget
    start = ["Billing", "Billing / Refunds", "Billing / Invoices", "Log-in", "Shipping"]
    widget.wait_for_topics(start)
    expect(widget.topic("Billing")).to_have_accessible_name(
        re.compile("^Billing, 2 samples, 0 done, 1 topic below has no inputs")
    )
    expect(widget.topic("Shipping")).to_have_accessible_name("Shipping, no inputs")

    widget.topic("Refunds").hover()
    widget.page.mouse.down()
    widget.topic("Log-in").hover()
    expect(widget.group(re.compile("^Move “Refunds” to"))).to_be_visible()
    widget.topic("Shipping").hover()
    widget.page.mouse.up()
    moved = ["Billing", "Billing / Invoices", "Log-in", "Shipping", "Shipping / Refunds"]
    widget.wait_for_topics(moved)
    expect(widget.topic("Shipping")).to_have_accessible_name("Shipping, 2 samples, 0 done")

    widget.choose("Invoices", "Move to…")
    widget.topic("Log-in").click()
    widget.press("Move here")
    widget.wait_for_topics(["Billing", "Log-in", "Log-in / Invoices", *moved[3:]])
    widget.choose("Log-in", "Merge into…")
    widget.topic("Billing").click()
    widget.press("Merge")
    merged = ["Billing", "Billing / Invoices", *moved[3:]]
    widget.wait_for_topics(merged)
    assert desk.ask("session.topics.set_index('path').samples.to_dict()") == {
        "Billing": 1,
        "Billing / Invoices": 0,
        "Shipping": 2,
        "Shipping / Refunds": 2,
    }

    widget.delete_topic("Shipping")
    widget.wait_for_topics(["Billing", "Billing / Invoices"])
    assert desk.ask("session.df.input.tolist()") == ["No code comes."]
    for what in ("Delete topic", "Merge", "Move", "Move"):
        widget.undo(what)
        widget.page.wait_for_timeout(20)
    widget.wait_for_topics(start)
    assert desk.ask("session.df.topic.tolist()") == ["Billing / Refunds"] * 2 + ["Log-in"]


def test_choosing_a_topic_shows_its_samples_and_generating_goes_below_it(
    lab: Lab, openai_server: OpenAIServer
) -> None:
    desk = Desk(lab, openai_server, then=PLACES)
    widget = desk.widget
    widget.topic("Billing").click()
    widget.wait_for_column("Input", ["Where is my money?", "Twice!"])
    widget.press("Collapse all topics")
    widget.wait_for_topics(["Billing", "Log-in", "Shipping"])
    widget.press("Expand all topics")
    widget.generate_topics(2, under="Refunds")
    widget.wait_for("Topics", "7 topics")

    def below_refunds() -> list[str]:
        return [path for path in widget.topics() if path.startswith("Billing / Refunds / ")]

    widget.wait_until_equal(lambda: len(below_refunds()), 2)
    below = below_refunds()

    widget.choose("Billing", "Generate inputs where none…")
    widget.number("Per topic").fill("2")
    widget.press("Generate 6 inputs")
    widget.wait_for("Inputs", "9 inputs")
    samples = desk.ask("session.topics.set_index('path').samples.to_dict()")
    assert {path: samples[path] for path in [*below, "Billing / Invoices", "Log-in", "Shipping"]} == {
        **dict.fromkeys(below, 2),
        "Billing / Invoices": 2,
        "Log-in": 1,
        "Shipping": 0,
    }
    expect(widget.topic("Billing")).to_have_accessible_name("Billing, 8 samples, 0 done")
    widget.wait_until_equal(widget.rows.count, 8)
