"""Another output for samples: the old one stays until the new one is in, and undo brings it back."""

from __future__ import annotations

import pytest

import synthgen_widgets as sg
from synthgen_widgets.generation.prompting import prompts, prompts_small
from synthgen_widgets.generation.prompting.style import Brief
from tests.integration.making import (
    Desk,
    filled,
    messages_of,
    plain,
    report_of,
    run_of,
    tickets,
)
from tests.servers import OpenAIServer
from tests.servers.outcomes import Write

SHORTER = "Answer in five words."


@pytest.fixture
def session(desk: Desk, openai_server: OpenAIServer) -> sg.Session:
    """Four samples with their outputs."""
    session = filled(desk.session(openai_server))
    session.generate_outputs()
    return session


def outputs(session: sg.Session) -> list[str | None]:
    return [session.sample(id_).output for id_ in session.find()]


def test_the_chosen_ones_get_another_output_and_undo_brings_the_old_ones_back(session: sg.Session) -> None:
    before = outputs(session)
    report = report_of(session.regenerate(session.find()[:2]))
    assert (report.planned, report.done) == (2, 2)
    after = outputs(session)
    assert [one == other for one, other in zip(before, after, strict=True)] == [False, False, True, True]
    assert session.undo() == "Regenerate 2 outputs"
    assert outputs(session) == before
    session.redo()
    assert outputs(session) == after


def test_what_to_heed_is_in_this_runs_prompt_and_in_no_other(
    session: sg.Session, openai_server: OpenAIServer
) -> None:
    [one, two, *_] = session.find()
    session.guidance["outputs"] = "Be kind."
    hash_before = session.df.output_prompt_hash[0]
    session.regenerate(one, guidance=SHORTER)
    system = messages_of(openai_server.requests[-1])[0]["content"]
    assert "Be kind." in system
    assert system.endswith(SHORTER)
    assert session.df.output_prompt_hash[0] != hash_before
    call = session.call(one)
    assert call is not None
    assert SHORTER in str(call["messages"])
    session.regenerate(two)
    assert SHORTER not in messages_of(openai_server.requests[-1])[0]["content"]


def test_what_to_heed_reaches_small_models_too() -> None:
    long = "Answer in five words. " * 20
    for style in (prompts, prompts_small):
        question = style.output(Brief(task=plain(), goal="eval", guidance="", extra=long), (), "Hi", None)
        assert sum(long in message.content for message in question.messages) == 1


def test_the_old_output_stays_until_the_new_one_is_in(
    session: sg.Session, openai_server: OpenAIServer
) -> None:
    before = outputs(session)
    openai_server.gate.hold()
    run = run_of(session.regenerate(session.find(), wait=False))
    openai_server.wait_until(lambda server: server.gate.waiting == 4)
    assert outputs(session) == before
    assert set(session.df.status) == {"done"}
    openai_server.gate.release()
    assert report_of(run.wait()).done == 4


def test_what_fails_keeps_its_old_output(desk: Desk, openai_server: OpenAIServer) -> None:
    session = filled(desk.session(openai_server, tickets()))
    session.generate_outputs()
    before = outputs(session)
    openai_server.script.add(Write("no ticket"), times=None)
    report = report_of(session.regenerate(session.find()[0]))
    assert (report.done, report.invalid) == (0, 1)
    assert outputs(session) == before
    assert set(session.df.status) == {"done"}


def test_what_was_cancelled_keeps_its_old_output(session: sg.Session, openai_server: OpenAIServer) -> None:
    before = outputs(session)
    openai_server.gate.hold()
    run = run_of(session.regenerate(session.find(), wait=False))
    openai_server.wait_until(lambda server: server.gate.waiting == 4)
    run.cancel()
    run.wait()
    assert outputs(session) == before


def test_judging_and_tagging_meanwhile_do_not_stop_it_and_editing_does(
    session: sg.Session, openai_server: OpenAIServer
) -> None:
    one, two, three, _ = session.find()
    openai_server.gate.hold()
    run = run_of(session.regenerate(session.find(), wait=False))
    openai_server.wait_until(lambda server: server.gate.waiting == 4)
    session.judge(one, "accepted")
    session.retag(two, add="odd")
    session.edit_sample(three, output="By hand.")
    openai_server.gate.release()
    report = report_of(run.wait())
    assert report.done == 3
    assert session.sample(three).output == "By hand."


def test_an_edited_output_is_as_generated_again(session: sg.Session) -> None:
    [one, *_] = session.find()
    session.edit_sample(one, output="By hand.")
    session.regenerate(one)
    sample = session.sample(one)
    assert (sample.made_output, sample.output != "By hand.") == (None, True)


def test_inputs_that_do_not_fit_are_left_out(desk: Desk, openai_server: OpenAIServer) -> None:
    session = filled(desk.session(openai_server))
    session.generate_outputs()
    session.change_task(input_schema={"type": "object"})
    assert report_of(session.regenerate(session.find())).planned == 0
    assert report_of(session.generate_outputs()).planned == 0


def test_runs_are_recorded_with_what_they_were_given(session: sg.Session) -> None:
    names = session.core.database.read(
        lambda db: [row["command"] for row in db.execute("SELECT command FROM change ORDER BY id")]
    )
    assert [name for name in names if "generate" in name] == [
        '{"name":"generate_topics","form":"call","arguments":{"count":2}}',
        '{"name":"generate_inputs","form":"call","arguments":{"per_topic":2}}',
        '{"name":"generate_outputs","form":"call","arguments":{}}',
    ]


@pytest.mark.parametrize("guidance", [5, "x" * 50_001])
def test_guidance_that_is_none_is_refused(session: sg.Session, guidance: str) -> None:
    with pytest.raises(sg.UsageError, match="Guidance is text"):
        session.regenerate(session.find(), guidance=guidance)
