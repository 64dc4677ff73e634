"""What a session remembers of how it was made, and what it leaves alone."""

from __future__ import annotations

from pathlib import Path

import pytest

import synthgen_widgets as sg

TASK = sg.Task("Say hello.")


@pytest.mark.parametrize("name", ["api_key", "Authorization", "x-secret", "extra_headers"])
def test_a_key_in_the_extra_fields_is_refused_since_those_are_kept(name: str) -> None:
    with pytest.raises(sg.UsageError, match="api_key_env"):
        sg.Model("openai/x", extra={name: "sk-canary-000000"})


def test_guidance_goes_back_to_a_template_of_ones_own(tmp_path: Path) -> None:
    template = sg.Template(name="mine", inputs="Write in Spanish.")
    with sg.Session(TASK, template=template, path=tmp_path / "a.synthgen") as session:
        session.guidance["inputs"] = "Write in French."
        del session.guidance["inputs"]
        assert session.guidance["inputs"] == "Write in Spanish."
        assert session.template == "mine"


def test_a_session_for_another_task_is_refused_and_stays_free(tmp_path: Path) -> None:
    path = tmp_path / "a.synthgen"
    sg.Session(TASK, path=path).close()
    with pytest.raises(sg.UsageError, match="another task"):
        sg.Session(sg.Task("Say goodbye."), path=path)
    assert not sg.open_session(path).core.database.closed


def test_a_session_that_is_open_stays_open_when_another_task_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.synthgen"
    with sg.Session(TASK, path=path) as session:
        with pytest.raises(sg.UsageError, match="another task"):
            sg.Session(sg.Task("Say goodbye."), path=path)
        session.add_topics(["still here"])


def test_a_change_that_changes_nothing_leaves_redo_alone(tmp_path: Path) -> None:
    with sg.Session(TASK, path=tmp_path / "a.synthgen") as session:
        [sample] = session.add_inputs(["hello"])
        session.delete_samples([sample])
        session.add_topics(["a"])
        session.undo()
        session.delete_samples([sample])
        assert session.redo() == "Add topic 'a'"


@pytest.mark.parametrize("examples", [5, "two texts"])
def test_examples_that_are_no_list_are_refused(examples: object) -> None:
    with pytest.raises(sg.UsageError, match="examples"):
        sg.Task("Say hello.", examples=examples)  # type: ignore[arg-type]


def test_a_misspelt_setting_is_an_error(tmp_path: Path) -> None:
    with (
        sg.Session(TASK, path=tmp_path / "a.synthgen") as session,
        pytest.raises(AttributeError, match="guidence"),
    ):
        session.guidence = {}  # type: ignore[attr-defined]


def test_no_model_is_no_choice_of_a_model(tmp_path: Path) -> None:
    with sg.Session(TASK, path=tmp_path / "a.synthgen") as session:
        with pytest.raises(sg.UsageError, match="pass a name"):
            session.model = None  # type: ignore[assignment]
        assert session.model.name == "local/smollm2-135m"
