"""What a session is set to is told and changed from the widget as from Python."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from tests.unit.fronts import Front, QuietSession, fill

from synthgen_widgets import Session, Task, Template

SCHEMA = {"type": "object", "properties": {"area": {"type": "string"}}, "required": ["area"]}


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of one's own as the working directory, since sessions save beside themselves."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def session(elsewhere: Path) -> Iterator[QuietSession]:
    with QuietSession(Task("Answer.", requirements=["Be brief."]), path=elsewhere / "a.synthgen") as made:
        yield made


@pytest.fixture
def front(session: QuietSession) -> Front:
    return Front(session)


def test_a_task_is_told_whole_and_can_be_sent_back_as_it_is(front: Front, session: QuietSession) -> None:
    session.change_task(output_schema=SCHEMA)
    task, told = session.task, front.get("task")
    assert json.loads(told["output_schema"]) == SCHEMA
    front.get("task_set", **told)
    assert session.task == task


def test_a_task_gets_a_schema_and_loses_it(front: Front, session: QuietSession) -> None:
    told = front.get("task")
    front.get("task_set", **{**told, "output_schema": json.dumps(SCHEMA), "instruction": "Sort."})
    assert (session.task.output_schema, session.task.instruction) == (SCHEMA, "Sort.")
    front.get("task_set", **told)
    assert session.task.output_schema is None


@pytest.mark.parametrize("text", ["{", "[]", '{"type": "nothing"}', '{"$ref": "http://evil.example/x"}'])
def test_a_schema_that_cannot_be_used_changes_no_task(
    front: Front, session: QuietSession, text: str
) -> None:
    before = session.task
    refused = front.refused("task_set", **{**front.get("task"), "output_schema": text})
    assert refused["kind"] == "SchemaError"
    assert session.task == before
    [problem] = front.get("schema_check", text=text)["problems"]
    assert problem["message"]


def test_a_schema_that_can_be_used_has_no_problems(front: Front) -> None:
    assert front.get("schema_check", text=json.dumps(SCHEMA)) == {"problems": []}


def test_a_problem_of_a_schema_says_where_it_is(front: Front) -> None:
    schema = {"type": "object", "properties": {"area": {"type": "strung"}}}
    [problem] = front.get("schema_check", text=json.dumps(schema))["problems"]
    assert problem["path"] == "/properties/area/type"


def test_a_text_is_checked_while_it_is_written(front: Front, session: QuietSession) -> None:
    session.change_task(output_schema=SCHEMA)
    assert front.get("text_check", what="output", text='{"area": "Billing"}') == {"problems": []}
    [problem] = front.get("text_check", what="output", text='{"area": 5}')["problems"]
    assert problem["path"] == "/area"


def test_another_goal_is_taken(front: Front, session: QuietSession) -> None:
    assert front.get("goal_set", goal="fine_tuning")["state"]["goal"] == session.goal == "fine_tuning"


def test_another_template_is_taken_with_its_guidance(front: Front, session: QuietSession) -> None:
    told = front.get("template_set", template="bias")["state"]
    assert (told["template"]["name"], told["guidance_edited"]) == ("bias", [])
    assert dict(session.guidance) == Template.load("bias").for_goal("eval")


def test_the_guidance_of_a_stage_is_told_whole(front: Front, session: QuietSession) -> None:
    session.guidance["inputs"] = "x" * 50_000
    assert front.get("guidance", stage="inputs")["text"] == "x" * 50_000
    assert front.get("sync")["guidance_edited"] == ["inputs"]


def test_the_guidance_of_a_template_is_told_before_it_is_taken(front: Front, session: QuietSession) -> None:
    told = front.get("guidance", stage="inputs", template="toxicity")["text"]
    front.get("guidance_use", stage="inputs", template="toxicity")
    assert session.guidance["inputs"] == told


def test_a_budget_is_set_and_taken_away(front: Front, session: QuietSession) -> None:
    front.get("budget_set", usd=2, tokens=1_000)
    assert (session.budget_usd, session.max_tokens_total) == (2.0, 1_000)
    told = front.get("budget_set", usd=None, tokens=None)["state"]["budget"]
    assert (told["usd"], told["tokens"]) == (None, None)


def test_tags_are_previewed_exactly_and_then_set(front: Front, session: QuietSession) -> None:
    ids = session.add_inputs([f"input {number}" for number in range(10)])
    for sample in ids[:5]:
        session.edit_sample(sample, output="Sent.")
    assignment = {"tags": ["tickets"], "split": {"eval": 0.8, "golden": 0.2}}
    found = front.get("tags_preview", **assignment)
    assert found == {"total": 5, "counts": {"tickets": 5, "eval": 4, "golden": 1}, "error": None}
    front.get("tags_set", **assignment)
    assert (list(session.tags.tags), dict(session.tags.split)) == (["tickets"], assignment["split"])


def test_tags_that_cannot_be_are_told_with_the_reason(front: Front) -> None:
    found = front.get("tags_preview", tags=["two words"], split={})
    assert "two words" in found["error"]
    assert front.refused("tags_set", tags=["two words"], split={})["kind"] == "UsageError"


def test_a_save_is_previewed_with_what_is_left_out(front: Front, session: QuietSession) -> None:
    fill(session)
    found = front.get("save_preview")
    assert (found["new"], found["already"], found["left_out"]) == (1, 0, {"no output": 1})
    assert sum(found["splits"].values()) == 1
    assert front.get("save")["added"] == 1
    assert front.get("save_preview")["already"] == 1


def test_a_save_brings_edits_into_the_dataset_on_request(front: Front, session: QuietSession) -> None:
    _, sample = fill(session)
    front.get("save")
    session.edit_sample(sample, output="Other.")
    assert front.get("save_preview")["changed"] == 1
    assert front.get("save", update=True)["changed"] == 1
    assert front.get("save_preview")["changed"] == 0


def test_the_changes_are_told_latest_first_each_with_its_line(front: Front, session: QuietSession) -> None:
    session.add_topics(["Billing"])
    session.add_topics(["Login"])
    session.undo()
    found = front.get("history", offset=0, limit=1)
    assert found["total"] == 2
    [row] = found["rows"]
    assert (row["state"], row["code"]) == ("undone", 'session.add_topics(["Login"])')
    assert front.get("history", offset=1, limit=5)["rows"][0]["state"] == "done"


def test_a_notebook_is_written_beside_the_session_and_over_no_other(
    front: Front, session: QuietSession, elsewhere: Path
) -> None:
    session.add_topics(["Billing"])
    first, second = (Path(front.get("notebook_write")["path"]) for _ in range(2))
    assert first != second
    assert {first.parent.resolve(), second.parent.resolve()} == {elsewhere.resolve()}
    for path in (first, second):
        nbformat.validate(nbformat.read(path, as_version=4))


def test_topics_are_moved_and_merged(front: Front, session: QuietSession) -> None:
    billing, login = session.add_topics(["Billing", "Login"])
    front.get("topic_move", id=int(login), under=int(billing))
    _, below = front.get("tree", collapsed=[], offset=0, limit=9)["rows"]
    assert (below["name"], below["parent"]) == ("Login", int(billing))
    front.get("topic_move", id=int(login), under=None)
    front.get("topic_merge", id=int(login), into=int(billing))
    assert list(session.topics.name) == ["Billing"]


def test_many_samples_are_judged_in_one_request(front: Front, session: QuietSession) -> None:
    ids = session.add_inputs([f"input {number}" for number in range(2_000)])
    front.get("judge", which={"query": {}, "besides": ids[:10]}, judgement="accepted")
    assert front.get("facets", query={})["judgements"]["accepted"] == 1_990
    assert "find" in front.get("sync")["code"]
    front.get("undo")
    assert front.get("facets", query={})["judgements"]["accepted"] == 0


def test_inputs_are_added_by_hand(front: Front, session: QuietSession) -> None:
    topic, _ = fill(session)
    front.get("inputs_add", inputs=["One?", "Two?"], topic=topic)
    assert {"One?", "Two?"} <= set(session.df.input)


def test_tags_of_its_own_are_put_on_a_sample_and_taken_off(front: Front, session: QuietSession) -> None:
    _, sample = fill(session)
    front.get("retag", which={"ids": [sample]}, add=["odd"], remove=[])
    assert session.sample(sample).tags == ("odd",)
    front.get("retag", which={"ids": [sample]}, add=[], remove=["odd"])
    assert session.sample(sample).tags == ()


def test_a_dataset_that_is_looked_at_says_so(session: Session, elsewhere: Path) -> None:
    from synthgen_widgets.session import dataset_view

    fill(session)
    looked_at = dataset_view.session_of(session.save(elsewhere / "data"))
    front = Front(looked_at)
    told = front.get("hello")["session"]
    assert (told["kind"], told["read_only"]) == ("dataset", True)
    assert "read-only" in front.refused("topics_add", names=["New"], under=None)["message"]
    assert "from its session" in front.refused("notebook_write")["message"]
