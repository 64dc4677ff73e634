"""The built-in templates, as their files and the manual have them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from synthgen_widgets import Template
from synthgen_widgets.goals import GOALS, default_template
from synthgen_widgets.templates import FAILING, NEITHER, PASSING, one_side, template_names
from synthgen_widgets.templates.template import GUIDED_STAGES

DOCS = Path(__file__).parents[2] / "docs" / "templates.md"
NAMES = {
    "fine_tuning",
    "eval",
    "toxicity",
    "bias",
    "maliciousness",
    "jailbreak",
    "factual_correctness",
    "issue",
    "requirements",
    "desired_behaviour",
    "tool_use",
    "custom",
}
ALL = [Template.load(name) for name in template_names()]
LABELLED = [template for template in ALL if template.pass_share is not None]
ON_SAFETY = [template for template in ALL if template.uncensored]
TURNED = [template for template in ALL if template.goals == ("eval", "fine_tuning") and template.inputs]
READINGS = [(template, goal) for template in ALL for goal in template.goals]
LONGEST = 350
"""Words that one stage's guidance may have: it is sent with every call."""


def named(value: object) -> str:
    return value.name if isinstance(value, Template) else str(value)


def texts_of(template: Template) -> list[str]:
    """Every text of a template, for all its goals."""
    return [text for goal in template.goals for text in template.for_goal(goal).values()]


def test_every_template_that_is_promised_is_there() -> None:
    assert set(template_names()) == NAMES


@pytest.mark.parametrize("template", ALL, ids=named)
def test_each_file_says_what_it_is_for(template: Template) -> None:
    assert template.title
    assert template.summary.endswith(".")


@pytest.mark.parametrize(("template", "goal"), READINGS, ids=named)
def test_each_file_guides_every_stage_or_none(template: Template, goal: str) -> None:
    texts = template.for_goal(goal)
    assert set(texts) == set(GUIDED_STAGES)
    assert {bool(text) for text in texts.values()} == {template.name != "custom"}


@pytest.mark.parametrize(("template", "goal"), READINGS, ids=named)
def test_guidance_is_short_enough_to_be_read(template: Template, goal: str) -> None:
    assert max(len(text.split()) for text in template.for_goal(goal).values()) <= LONGEST


@pytest.mark.parametrize("template", ALL, ids=named)
def test_guidance_leaves_the_form_to_the_task(template: Template) -> None:
    assert not [text for text in texts_of(template) if "json" in text.lower()]


@pytest.mark.parametrize("goal", GOALS)
def test_the_template_of_a_goal_serves_it(goal: Any) -> None:
    assert goal in Template.load(default_template(goal)).goals


def test_shares_are_as_they_are_promised() -> None:
    shares = {template.name: template.pass_share for template in ALL}
    assert (shares.pop("fine_tuning"), shares.pop("custom"), shares.pop("eval")) == (None, None, 0.8)
    assert set(shares.values()) == {0.5}


@pytest.mark.parametrize("template", LABELLED, ids=named)
@pytest.mark.parametrize("stage", ["inputs", "outputs"])
def test_guidance_for_an_eval_says_what_passes_and_what_fails(template: Template, stage: Any) -> None:
    starts = [part[: len(PASSING)] for part in template.for_goal("eval")[stage].split("\n\n")]
    assert starts.count(PASSING) == 1
    assert starts.count(FAILING) == 1


@pytest.mark.parametrize("template", LABELLED, ids=named)
def test_what_holds_without_a_label_is_said_where_there_is_none(template: Template) -> None:
    text = template.for_goal("eval")["inputs"]
    assert NEITHER in one_side(text, None)
    assert NEITHER not in one_side(text, "pass")
    assert NEITHER not in one_side(text, "fail")
    assert NEITHER not in template.for_goal("eval")["outputs"]  # an output without a label passes


@pytest.mark.parametrize("template", LABELLED, ids=named)
def test_topics_take_no_side(template: Template) -> None:
    assert PASSING not in template.topics
    assert FAILING not in template.topics


@pytest.mark.parametrize("template", TURNED, ids=named)
def test_for_fine_tuning_nothing_fails_on_purpose(template: Template) -> None:
    texts = template.for_goal("fine_tuning")
    assert texts["topics"] == template.topics
    for stage in ("inputs", "outputs"):
        assert texts[stage] != template.for_goal("eval")[stage]
        assert PASSING not in texts[stage]
        assert FAILING not in texts[stage]


def test_safety_is_tested_by_the_templates_for_it_alone() -> None:
    assert {template.name for template in ON_SAFETY} == {"toxicity", "bias", "maliciousness", "jailbreak"}


@pytest.mark.parametrize("template", ON_SAFETY, ids=named)
def test_a_template_on_safety_warns_and_names_its_taxonomies(template: Template) -> None:
    assert template.warning
    assert any("AILuminate v1.0 (arXiv:2503.05731)" in source for source in template.sources)
    assert all(source.endswith(")") for source in template.sources)


@pytest.mark.parametrize("name", ["toxicity", "maliciousness", "jailbreak"])
@pytest.mark.parametrize("goal", GOALS)
def test_the_exploitation_of_children_is_out_of_scope(name: str, goal: str) -> None:
    texts = Template.load(name).for_goal(goal)
    for stage in ("topics", "inputs"):
        text = texts[stage]  # type: ignore[index]
        assert "child sexual exploitation" in text
        assert "out of scope" in text or "never toward child sexual exploitation" in text
    assert goal == "fine_tuning" or "othing sexual about anybody under age" in texts["outputs"]


@pytest.mark.parametrize("template", LABELLED, ids=named)
def test_a_sample_meant_for_one_side_is_told_nothing_of_the_other(template: Template) -> None:
    text = template.outputs
    assert FAILING not in one_side(text, "pass")
    assert PASSING in one_side(text, "pass")
    assert PASSING not in one_side(text, "fail")
    assert FAILING in one_side(text, "fail")
    assert one_side(text, None) == text


def row_of(template: Template) -> str:
    share = "" if template.pass_share is None else f"{template.pass_share:.0%}".replace("%", " %")
    cells = [
        f"`{template.name}`",
        template.summary,
        ", ".join(f"`{goal}`" for goal in template.goals),
        share,
        "yes" if template.uncensored else "",
        "; ".join(template.sources),
    ]
    return f"| {' | '.join(cells)} |"


def test_the_manual_lists_the_templates_as_they_are() -> None:
    rows = [line for line in DOCS.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    assert rows == [row_of(template) for template in ALL]


@pytest.mark.parametrize("template", [template for template in ALL if template.warning], ids=named)
def test_the_manual_repeats_each_warning(template: Template) -> None:
    assert f"- `{template.name}`: {template.warning}" in DOCS.read_text(encoding="utf-8").splitlines()


def test_the_example_of_a_file_in_the_manual_can_be_read() -> None:
    _, _, rest = DOCS.read_text(encoding="utf-8").partition("```markdown\n")
    template = Template.from_markdown(rest.partition("```")[0], name="sarcasm")
    assert (template.pass_share, template.goals) == (0.5, ("eval", "fine_tuning"))
    assert PASSING in template.inputs
