"""A template as a value, and as a file that is read."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from hypothesis import given
from tests.strategies import hostile_text

from synthgen_widgets import Template, UsageError, jsontext
from synthgen_widgets.goals import GOALS
from synthgen_widgets.templates import FAILING, PASSING, has_side, one_side, template_names
from synthgen_widgets.templates.template import GUIDED_STAGES, MAX_GUIDANCE, checked_stage

FILE = """\
# My title

What it is
for.

Goals: fine_tuning, eval
Pass share: 12.5 %
Uncensored: yes
Topic per requirement: no
Warning: Mind this: it
  goes on.
Sources: A (arXiv:1); B, or C (b-2)

## Topics

One
line.

- an item that
  goes on
- another

## Outputs
Three.

## Outputs for fine-tuning

Four.
"""


def test_a_file_is_a_title_a_sentence_traits_and_a_section_for_each_stage() -> None:
    assert Template.from_markdown(FILE, name="mine") == Template(
        name="mine",
        title="My title",
        summary="What it is for.",
        goals=["fine_tuning", "eval"],
        pass_share=0.125,
        uncensored=True,
        warning="Mind this: it goes on.",
        sources=["A (arXiv:1)", "B, or C (b-2)"],
        topics="One line.\n\n- an item that goes on\n- another",
        outputs="Three.",
        by_goal={"fine_tuning": {"outputs": "Four."}},
    )


def test_the_line_ends_of_another_system_make_no_difference() -> None:
    other = Template.from_markdown(FILE.replace("\n", "\r\n"), name="mine")
    assert other == Template.from_markdown(FILE, name="mine")


@pytest.mark.parametrize("text", ["", "# Title", "# Title\n\n## Topics\n"])
def test_whatever_a_file_leaves_out_is_blank(text: str) -> None:
    template = Template.from_markdown(text, name="mine")
    assert set(template.for_goal("eval").values()) == {""}
    assert (template.pass_share, template.uncensored, template.goals) == (None, False, GOALS)


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("# T\n\n## Answers\n\nText.", "'answers'"),
        ("# T\n\n## Name\n\nText.", "'name'"),
        ("# T\n\n## Answers for eval\n\nText.", "'answers'"),
        ("# T\n\n## Inputs for tuning\n\nText.", "'tuning'"),
        ("# T\n\n## Inputs\n\na\n\n## Inputs\n\nb", "'Inputs' is there twice"),
        ("# T\n\nWhy.\n\nGoal: eval", "no trait 'Goal'"),
        ("# T\n\nWhy.\n\nAnd more.", "no trait"),
        ("# T\n\nGoals: evals", "'evals'"),
        ("# T\n\nGoals:", "goals are empty"),
        ("# T\n\nPass share: 0.8", "'0.8'"),
        ("# T\n\nPass share: 120 %", "1.2"),
        ("# T\n\nUncensored: maybe", "'maybe'"),
    ],
)
def test_a_slip_in_a_file_is_an_error_that_names_it(text: str, match: str) -> None:
    with pytest.raises(UsageError, match=match):
        Template.from_markdown(text, name="mine")


@given(hostile_text)
def test_no_file_fails_but_with_an_error_of_ours(text: str) -> None:
    with contextlib.suppress(UsageError):
        Template.from_markdown(text, name="mine")


@pytest.mark.parametrize("name", ["none", "../template", "", "eval.md", None, 5])
def test_a_template_that_is_not_there_is_refused_with_those_there_are(name: Any) -> None:
    with pytest.raises(UsageError, match="'fine_tuning'"):
        Template.load(name)


@pytest.mark.parametrize("stage", ["input", "", None, 0])
def test_a_stage_that_is_none_is_refused_with_those_there_are(stage: object) -> None:
    with pytest.raises(UsageError, match="'topics', 'inputs', 'outputs'"):
        checked_stage(stage)


@pytest.mark.parametrize("name", template_names())
def test_a_template_is_equal_to_the_one_made_from_what_it_wrote(name: str) -> None:
    template = Template.load(name)
    data: Any = jsontext.loads(jsontext.dumps(template.to_json()))
    assert Template.from_json(data) == template
    assert hash(Template.from_json(data)) == hash(template)


def test_what_a_later_version_has_written_besides_is_left_out() -> None:
    template = Template.load("issue")
    assert Template.from_json({**template.to_json(), "mood": "bright"}) == template


def test_what_the_first_version_wrote_is_still_read() -> None:
    kept: Any = {"name": "mine", "title": "Mine", "topics": "", "inputs": "A.", "outputs": ""}
    assert Template.from_json(kept) == Template(name="mine", title="Mine", inputs="A.")


@pytest.mark.parametrize("field", ["name", "title", "summary", "warning", *GUIDED_STAGES])
@pytest.mark.parametrize("value", [5, None, ["a"]])
def test_a_text_of_a_template_is_text(field: str, value: Any) -> None:
    with pytest.raises(UsageError, match=f"template's {field} is"):
        Template(**{"name": "mine", field: value})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("goals", "eval"),
        ("goals", ["evals"]),
        ("goals", []),
        ("pass_share", -0.1),
        ("pass_share", 1.1),
        ("pass_share", float("nan")),
        ("pass_share", True),
        ("pass_share", "50 %"),
        ("uncensored", "yes"),
        ("topic_per_requirement", 1),
        ("sources", "BBQ"),
        ("sources", [5]),
        ("by_goal", ["eval"]),
        ("by_goal", {"eval": "text"}),
        ("by_goal", {"evals": {}}),
        ("by_goal", {"eval": {"answers": "a"}}),
        ("by_goal", {"eval": {"inputs": 5}}),
        ("inputs", "a" * (MAX_GUIDANCE + 1)),
    ],
)
def test_a_trait_of_the_wrong_kind_is_refused(field: str, value: Any) -> None:
    with pytest.raises(UsageError):
        Template(**{"name": "mine", field: value})


@pytest.mark.parametrize(("name", "goal", "other"), [("eval", "fine_tuning", "eval")])
def test_a_goal_that_a_template_does_not_serve_is_refused_with_those_it_does(
    name: str, goal: str, other: str
) -> None:
    with pytest.raises(UsageError, match=f"'{name}'.*goal='{goal}'.*'{other}'"):
        Template.load(name).for_goal(goal)


def test_changing_what_was_read_changes_no_template() -> None:
    template = Template.load("issue")
    template.for_goal("fine_tuning")["outputs"] = ""
    assert template.for_goal("fine_tuning")["outputs"]


@given(hostile_text)
def test_guidance_without_sides_is_the_same_for_both(text: str) -> None:
    text = text.replace(PASSING, "").replace(FAILING, "")
    assert one_side(text, "pass") == one_side(text, "fail") == text


TWO_SIDED = """\
Write in Spanish.

**To pass:** be kind:

- thank them

- help

to fail: be rude.

Where nothing is said about passing or failing, do both.

Be brief."""


@pytest.mark.parametrize(
    ("label", "kept"),
    [
        (
            "pass",
            ["Write in Spanish.", "**To pass:** be kind:", "- thank them", "- help", "Be brief."],
        ),
        ("fail", ["Write in Spanish.", "to fail: be rude.", "Be brief."]),
    ],
)
def test_a_side_is_its_paragraph_with_the_list_that_follows(label: Any, kept: list[str]) -> None:
    assert one_side(TWO_SIDED, label).split("\n\n") == kept
    assert one_side(TWO_SIDED.replace("\n\n", "\n  \n"), label).split("\n\n") == kept


def test_whether_guidance_takes_sides_is_known() -> None:
    assert has_side(TWO_SIDED, "fail")
    assert not has_side("To pass: be kind.", "fail")
    assert not has_side("> To fail: be rude.", "fail")
