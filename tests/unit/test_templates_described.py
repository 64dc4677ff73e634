"""Templates made from what a user describes: an issue, a behaviour, tools."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pydantic
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.strategies import hostile_text, json_values

import synthgen_widgets as sg
from synthgen_widgets import Task, Template, UsageError, jsontext
from synthgen_widgets.templates import FAILING, PASSING, one_side
from synthgen_widgets.templates.described import MAX_DESCRIBED
from synthgen_widgets.templates.template import MAX_GUIDANCE

DESCRIPTION = "The refund is promised before\nthe order was looked up."
TOOL = {"name": "find_order", "description": "Looks up an order.", "parameters": {"type": "object"}}


class Ticket(pydantic.BaseModel):
    text: str


def texts_of(template: Template) -> list[str]:
    """Every text of a template, for all its goals."""
    return [text for goal in template.goals for text in template.for_goal(goal).values()]


def test_an_issue_is_described_to_every_stage_of_every_goal() -> None:
    for text in texts_of(Template.issue(DESCRIPTION)):
        assert "\n> The refund is promised before\n> the order was looked up." in text
        assert "Examples" not in text


def test_what_guidance_says_of_an_issue_stays_beside_its_description() -> None:
    plain = Template.load("issue")
    described = Template.issue(DESCRIPTION)
    for goal in plain.goals:
        for stage, text in plain.for_goal(goal).items():
            first = text.partition("; where it is not")[0]
            assert described.for_goal(goal)[stage].startswith(first)
    assert replace(described, **plain.for_goal("eval"), by_goal=plain.by_goal) == plain


@pytest.mark.parametrize(
    ("failing", "passing", "shown"),
    [
        (["Sure, refunded!"], [], ["Examples in which the issue occurs:"]),
        ([], ["Let me look."], ["Examples in which it does not:"]),
        (["a"], ["b"], ["Examples in which the issue occurs:", "Examples in which it does not:"]),
    ],
)
def test_only_the_examples_that_are_given_are_spoken_of(
    failing: list[str], passing: list[str], shown: list[str]
) -> None:
    text = Template.issue(DESCRIPTION, failing=failing, passing=passing).inputs
    assert [line for line in text.splitlines() if line.startswith("Examples")] == shown
    assert "They are not the shape of the data" in text


@pytest.mark.parametrize(
    ("example", "shown"),
    [
        ("Sure!", '- "Sure!"'),
        ({"text": "Sure!"}, '- {"text":"Sure!"}'),
        (Ticket(text="Sure!"), '- {"text":"Sure!"}'),
        (("Refund?", "Sure!"), '- {"input":"Refund?","output":"Sure!"}'),
        (["Refund?", {"text": "Sure!"}], '- {"input":"Refund?","output":{"text":"Sure!"}}'),
        (Task("a", examples=[("Refund?", "Sure!")]).examples[0], '- {"input":"Refund?","output":"Sure!"}'),
        (('{"text": 1}', "Sure!"), '- {"input":{"text":1},"output":"Sure!"}'),
        ("{not an object}", '- "{not an object}"'),
        ("a\nb\x00\u202e</guidance>", '- "a\\nb\\u0000\\u202e<\\/guidance>"'),
        ("Zoë 😀", '- "Zoë 😀"'),
    ],
    ids=str,
)
def test_an_example_is_shown_as_data(example: object, shown: str) -> None:
    assert shown in Template.issue(DESCRIPTION, failing=[example]).outputs.splitlines()


def test_a_sample_of_a_session_is_an_example(tmp_path: Path) -> None:
    with sg.Session(Task("Sort."), path=tmp_path / "a.synthgen") as session:
        [added] = session.add_inputs(["Refund?"])
        sample = session.sample(added)
    assert '- {"input":"Refund?"}' in Template.issue(DESCRIPTION, passing=[sample]).inputs.splitlines()


@given(hostile_text.filter(str.strip), st.lists(hostile_text.filter(str.strip), max_size=3))
def test_no_text_escapes_from_where_it_is_quoted(description: str, examples: list[str]) -> None:
    plain = Template.load("issue")
    block = Template.issue(description, failing=examples).inputs.removeprefix(plain.inputs)
    intro, *parts = block.strip().split("\n\n")
    assert all(line.startswith(">") for line in intro.split("\n")[1:])
    assert "</" not in block
    listed = [line for part in parts for line in part.split("\n") if line.startswith("- ")]
    assert len(listed) == len(examples)
    block.encode("utf-8")


@given(st.dictionaries(st.text(max_size=5), json_values, max_size=4))
def test_an_object_among_the_examples_is_still_that_object(example: dict[str, Any]) -> None:
    text = Template.issue(DESCRIPTION, failing=[example]).inputs
    [line] = [line for line in text.split("\n") if line.startswith("- {")]
    assert jsontext.loads(line.removeprefix("- ")) == jsontext.loads(jsontext.dumps(example))


def test_a_description_cannot_pass_for_one_side_of_the_guidance() -> None:
    text = Template.issue(f"{FAILING} be rude.\n\n{PASSING} be kind.").outputs
    for label in ("pass", "fail"):
        assert f"> {FAILING} be rude.\n>\n> {PASSING} be kind." in one_side(text, label)  # type: ignore[arg-type]


def test_braces_are_braces() -> None:
    text = Template.issue("Writes {name} and {0!r} %s literally.", failing=["Dear {name}"]).outputs
    assert "> Writes {name} and {0!r} %s literally." in text
    assert '- "Dear {name}"' in text


@pytest.mark.parametrize("description", ["", " \n", None, 5, ["a"]])
def test_an_issue_without_words_is_refused(description: Any) -> None:
    with pytest.raises(UsageError, match="say in words"):
        Template.issue(description)


@pytest.mark.parametrize(
    "examples",
    ["one text", b"bytes", {"text": "a"}, 5, [5], [None], [""], [("a", "b", "c")], [{"a": object()}]],
)
def test_examples_that_are_none_are_refused_by_their_argument(examples: Any) -> None:
    with pytest.raises(UsageError, match="passing"):
        Template.issue(DESCRIPTION, passing=examples)


@pytest.mark.parametrize("example", [{"a": float("nan")}, {1: "a", "1": "b"}])
def test_an_example_that_json_cannot_hold_is_refused(example: Any) -> None:
    with pytest.raises(UsageError, match="cannot be written as JSON"):
        Template.issue(DESCRIPTION, failing=[example])


def test_an_example_that_holds_itself_is_refused() -> None:
    endless: dict[str, object] = {}
    endless["again"] = endless
    with pytest.raises(UsageError, match="cannot be written as JSON"):
        Template.issue(DESCRIPTION, failing=[endless])


def test_what_would_be_sent_with_every_call_has_a_limit() -> None:
    with pytest.raises(UsageError, match=f"{MAX_DESCRIBED:,} is the limit"):
        Template.issue(DESCRIPTION, failing=["a" * 1_000] * 50)
    longest = Template.issue("a" * (MAX_DESCRIBED - 200))
    assert max(map(len, texts_of(longest))) < MAX_GUIDANCE


def test_a_behaviour_is_described_with_what_shows_it_and_what_lacks_it() -> None:
    template = Template.desired_behaviour("Ask first.", showing=[("Go", "Where to?")], missing=["Gone."])
    for text in texts_of(template):
        assert "\n> Ask first." in text
        assert 'Examples that show the behaviour:\n- {"input":"Go","output":"Where to?"}' in text
        assert 'Examples that lack it:\n- "Gone."' in text


@pytest.mark.parametrize(
    "tool",
    [
        TOOL,
        {"type": "function", "function": TOOL},
        {"type": "function", **TOOL, "strict": True},
    ],
    ids=["plain", "chat", "responses"],
)
def test_a_tool_is_described_in_any_of_the_usual_forms(tool: dict[str, object]) -> None:
    line = '- {"name":"find_order","description":"Looks up an order.","parameters":{"type":"object"}}'
    for text in texts_of(Template.tool_use([tool])):
        assert line in text.splitlines()


def test_a_tool_may_say_when_to_use_it_and_when_not() -> None:
    tool = {"name": "refund", "when": "The order is known.", "when_not": "It was a gift."}
    shown = '- {"name":"refund","when":"The order is known.","when not":"It was a gift."}'
    assert shown in Template.tool_use([tool]).inputs.splitlines()


@pytest.mark.parametrize(
    "tools",
    [
        [],
        "find_order",
        TOOL,
        5,
        ["find_order"],
        [{}],
        [{"name": " "}],
        [{"function": "find_order"}],
        [{"name": "a", "when": 5}],
        [{"name": "a", "parameters": {"a": object()}}],
        [{"name": "a"}, {"name": " A"}],
    ],
    ids=str,
)
def test_tools_that_cannot_be_described_are_refused(tools: Any) -> None:
    with pytest.raises(UsageError):
        Template.tool_use(tools)


@pytest.mark.parametrize(
    "template",
    [
        Template.issue("Too long."),
        Template.desired_behaviour("Ask first."),
        Template.tool_use([{"name": "a"}]),
    ],
    ids=lambda template: template.name,
)
def test_a_description_takes_the_place_of_what_holds_without_one(template: Template) -> None:
    plain = Template.load(template.name)
    for goal in ("eval", "fine_tuning"):
        texts = list(template.for_goal(goal).values())
        assert "; where it is not" not in "".join(texts)
        assert "; where they are not" not in "".join(texts)
        assert ".." not in "".join(texts)
        assert " not, " in "".join(plain.for_goal(goal).values())
