"""The small values: topics' names, goals, models, errors."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.strategies import hostile_text, topic_names

import synthgen_widgets as sg
from synthgen_widgets import Model, UsageError, jsontext
from synthgen_widgets.errors import shown
from synthgen_widgets.goals import GOALS, checked_goal, default_tags, default_template
from synthgen_widgets.templates import template_names
from synthgen_widgets.text import same_key
from synthgen_widgets.topics import joined, new_names, topic_name

MODELS = [
    {"temperature": -0.1},
    {"temperature": 2.1},
    {"temperature": True},
    {"temperature": "hot"},
    {"temperature": float("nan")},
    {"top_p": 0},
    {"top_p": 1.1},
    {"max_tokens": 0},
    {"max_tokens": 1.5},
    {"timeout": 0},
    {"timeout": None},
    {"timeout": float("inf")},
    {"api_key_env": 5},
    {"timeout": float("nan")},
    {"concurrency": 0},
    {"concurrency": 2.5},
    {"concurrency": 1_025},
    {"inputs_per_call": 101},
    {"api_base": "localhost:8000"},
    {"api_base": 5},
    {"extra": 5},
    {"api_base": "http://[::1/v1"},
    {"api_base": "http:///v1"},
    {"api_base": "http://:8000/v1"},
    {"api_base": "http://host:99999/v1"},
    {"extra": [("a", 1)]},
    {"extra": {"a": object()}},
    {"extra": {"a": float("nan")}},
]


@given(hostile_text)
def test_a_topic_may_bear_any_text_that_is_not_blank(text: str) -> None:
    try:
        name = topic_name(text)
    except UsageError:
        assert not text.strip()
    else:
        assert name == topic_name(name)
        name.encode("utf-8")


@pytest.mark.parametrize("text", ["", " \n\t", "\u3000", "a" * 301, None, 5, ["a"]])
def test_a_name_that_no_topic_can_bear_is_refused(text: Any) -> None:
    with pytest.raises(UsageError):
        topic_name(text)


@given(st.lists(topic_names), st.lists(topic_names))
def test_new_names_repeat_neither_each_other_nor_what_is_taken(names: list[str], taken: list[str]) -> None:
    fresh, repeated = new_names(names, taken)
    keys = [same_key(name) for name in fresh]
    assert len(set(keys)) == len(keys)
    assert not set(keys) & set(map(same_key, taken))
    assert sorted([*fresh, *repeated]) == sorted(names)


def test_a_path_is_read_from_general_to_specific() -> None:
    assert joined(("Billing", "Refunds")) == "Billing / Refunds"


@pytest.mark.parametrize("goal", GOALS)
def test_each_goal_has_a_template_and_tags_of_its_own(goal: Any) -> None:
    assert checked_goal(goal) == goal
    assert default_template(goal) in template_names()
    assert default_tags(goal).tags or default_tags(goal).split


def test_evaluation_data_is_split_eighty_twenty() -> None:
    assert dict(default_tags("eval").split) == {"eval_data": 0.8, "golden_data": 0.2}


@pytest.mark.parametrize("goal", ["evaluation", "", None, 5, "EVAL", []])
def test_a_goal_that_is_none_is_refused_with_those_there_are(goal: object) -> None:
    with pytest.raises(UsageError, match="'fine_tuning', 'eval'"):
        checked_goal(goal)


@pytest.mark.parametrize("options", MODELS, ids=str)
def test_an_option_out_of_range_is_refused_by_its_name(options: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match=next(iter(options))):
        Model("openai/x", **options)


@pytest.mark.parametrize("name", ["", "  ", None, 5])
def test_a_model_without_a_name_is_refused(name: Any) -> None:
    with pytest.raises(UsageError, match="model"):
        Model(name)


@pytest.mark.parametrize(
    "options",
    [
        {"temperature": 0},
        {"temperature": 2.0, "top_p": 1},
        {"max_tokens": 1, "timeout": 0.1, "concurrency": 1024, "inputs_per_call": 100},
        {
            "api_base": "https://example.org/v1",
            "api_key_env": "MY_KEY",
            "extra": {"seed": 1, "stop": ["a"]},
        },
    ],
)
def test_a_model_is_equal_to_the_one_made_from_what_it_wrote(options: dict[str, Any]) -> None:
    model = Model("openai/x", **options)
    data: Any = jsontext.loads(jsontext.dumps(model.to_json()))
    assert Model.from_json(data) == model


def test_a_limit_that_has_no_upper_end_is_told_as_such() -> None:
    with pytest.raises(UsageError, match=r"timeout is None; pass a number of 0\.1 or more\.$"):
        Model("openai/x", timeout=None)  # type: ignore[arg-type]


def test_the_spaces_around_a_models_name_are_no_part_of_it() -> None:
    assert Model(" openai/x\n") == Model("openai/x")


@pytest.mark.parametrize(
    "name", ["OPENAI_API_KEY", "my_key_2", "_K", "HF_API_TOKEN_2", "AZURE_OPENAI_KEY_EU1"]
)
def test_names_of_variables_are_taken_as_such(name: str) -> None:
    assert Model("openai/x", api_key_env=name).api_key_env == name


def test_a_name_alone_and_nothing_at_all_are_models_too() -> None:
    assert Model.of("openai/x") == Model("openai/x")
    assert Model.of(None).name.startswith("local/")
    assert Model.of(Model("a", temperature=1)) == Model("a", temperature=1)


def test_a_value_in_an_error_is_clipped() -> None:
    assert len(shown("a" * 1_000)) == 80


@pytest.mark.parametrize("name", [name for name in sg.__all__ if isinstance(getattr(sg, name), type)])
def test_every_error_of_ours_is_a_synthgen_error(name: str) -> None:
    kind = getattr(sg, name)
    assert issubclass(kind, sg.SynthgenError) == issubclass(kind, BaseException)


def test_a_mistake_in_a_call_is_a_value_error_too() -> None:
    assert issubclass(sg.UsageError, ValueError)
    assert issubclass(sg.SchemaError, sg.UsageError)


def test_only_faults_that_pass_are_worth_a_retry() -> None:
    kinds = [
        kind for kind in vars(sg).values() if isinstance(kind, type) and issubclass(kind, sg.ModelError)
    ]
    assert {kind for kind in kinds if kind.transient} == {
        sg.ModelRateLimited,
        sg.ModelTimeout,
        sg.ModelUnavailable,
    }
    assert not any(kind.transient and kind.fatal for kind in kinds)
