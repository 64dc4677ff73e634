"""What is good in an answer is kept; what is not is asked for again, shown, and never saved."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import synthgen_widgets as sg
from tests.integration.making import Desk, letters, messages_of, plain, report_of, statuses, tickets
from tests.servers import OpenAIServer
from tests.servers.outcomes import Altered, CutShort, DuplicateItems, InvalidItems, Write, WrongCount

LETTER = {"subject": "Parcel", "body": "Where is the parcel that I ordered in May?"}
OTHER = {"subject": "Rates", "body": "Can I pay this large invoice in two rates?"}
THIRD = {"subject": "Log-in", "body": "My second factor was on a phone that I lost."}


def inputs(*items: object) -> Write:
    return Write(json.dumps({"inputs": items}))


def raw_replies(session: sg.Session) -> list[str]:
    """The replies as the session file keeps them."""
    rows = session.core.database.read(
        lambda db: db.execute("SELECT reply FROM call ORDER BY id").fetchall()
    )
    return [json.loads(row["reply"])["text"] for row in rows]


def test_an_invalid_item_costs_only_itself_and_is_asked_for_again_with_the_reason(
    desk: Desk, openai_server: OpenAIServer
) -> None:
    session = desk.session(openai_server, letters())
    openai_server.script.add(inputs(LETTER, {"subject": "No body"}, OTHER), inputs(THIRD))
    report = report_of(session.generate_inputs(per_topic=3))
    assert (report.planned, report.done, report.calls) == (3, 3, 2)
    assert statuses(session) == {"pending": 3}
    again = openai_server.requests[1]
    assert again.response_format["schema"]["properties"]["inputs"]["minItems"] == 1  # type: ignore[index,call-overload]
    assistant, complaint = messages_of(again)[-2:]
    assert "No body" in assistant["content"]
    assert "'body' is a required property" in complaint["content"]


def test_what_was_cut_off_is_asked_for_again_more_briefly(desk: Desk, openai_server: OpenAIServer) -> None:
    session = desk.session(openai_server, tickets())
    session.add_inputs(["I was billed twice."])
    openai_server.script.add(CutShort())
    assert report_of(session.generate_outputs()).done == 1
    complaint = messages_of(openai_server.requests[1])[-1]["content"]
    assert "cut off" in complaint
    assert "max_tokens" not in complaint  # which a model cannot raise


def test_what_stays_invalid_is_shown_counted_and_never_saved(
    desk: Desk, openai_server: OpenAIServer, tmp_path: Path
) -> None:
    session = desk.session(openai_server, letters())
    openai_server.script.add(inputs(LETTER, {"subject": 7}))
    openai_server.script.add(inputs({"subject": 7}), times=2)
    report = report_of(session.generate_inputs(per_topic=2))
    assert (report.done, report.invalid) == (1, 1)
    assert sum(report.reasons.values()) == 1
    assert statuses(session) == {"pending": 1, "invalid": 1}
    bad = session.df[session.df.status == "invalid"].iloc[0]
    assert bad.input == '{"subject":7}'
    assert bad.reason.startswith("input: ")
    report = report_of(session.generate_outputs())
    assert (report.planned, report.done) == (1, 1)
    saved = session.save(tmp_path / "d")
    assert len(saved) == 1
    assert saved.report is not None
    assert dict(saved.report.left_out) == {"invalid": 1}


def test_an_output_that_stays_invalid_is_shown_on_its_sample_and_can_be_tried_again(
    desk: Desk, openai_server: OpenAIServer, tmp_path: Path
) -> None:
    session = desk.session(openai_server, tickets())
    session.add_inputs(["Where is my parcel?"])
    openai_server.script.add(InvalidItems(), times=3)
    report = report_of(session.generate_outputs())
    assert (report.planned, report.invalid, report.calls) == (1, 1, 3)
    row = session.df.iloc[0]
    assert row.status == "invalid"
    assert "not one of" in row.reason
    assert "not one of the choices" in row.output
    with pytest.raises(sg.UsageError, match="nothing to save yet: 1 invalid"):
        session.save(tmp_path / "d")
    assert report_of(session.generate_outputs()).done == 1
    assert statuses(session) == {"done": 1}


def test_duplicates_are_replaced(desk: Desk, openai_server: OpenAIServer) -> None:
    session = desk.session(openai_server)
    openai_server.script.add(DuplicateItems(2))
    report = report_of(session.generate_inputs(per_topic=4))
    assert (report.done, report.duplicate, report.calls) == (4, 0, 2)
    assert session.df.input.nunique() == 4
    assert "too much like" in messages_of(openai_server.requests[1])[-1]["content"]


def test_duplicates_that_never_end_are_counted(desk: Desk, openai_server: OpenAIServer) -> None:
    session = desk.session(openai_server)
    session.add_topics(["Billing"])
    openai_server.script.add(Write('{"topics": ["billing", "BILLING "]}'), times=3)
    report = report_of(session.generate_topics(3))
    assert (report.planned, report.duplicate) == (2, 2)
    assert list(session.topics.name) == ["Billing"]


@pytest.mark.parametrize("by", [-3, -1])
def test_a_short_list_is_topped_up(desk: Desk, openai_server: OpenAIServer, by: int) -> None:
    session = desk.session(openai_server)
    openai_server.script.add(WrongCount(by))
    report = report_of(session.generate_inputs(per_topic=4))
    assert (report.done, report.calls) == (4, 2)
    assert openai_server.requests[1].asked_count == -by


def test_a_long_list_gives_no_more_than_was_asked_for(desk: Desk, openai_server: OpenAIServer) -> None:
    session = desk.session(openai_server)
    openai_server.script.add(WrongCount(5))
    assert report_of(session.generate_inputs(per_topic=2)).done == 2
    assert len(session.df) == 2


def test_lists_that_stay_short_are_failures_that_add_up(desk: Desk, openai_server: OpenAIServer) -> None:
    session = desk.session(openai_server)
    openai_server.script.add(WrongCount(-4), times=None)
    report = report_of(session.generate_inputs(per_topic=5))
    assert report.planned == 5
    assert report.done < 5


@pytest.mark.parametrize("task", [plain, tickets])
def test_a_cut_answer_is_never_accepted(
    desk: Desk, openai_server: OpenAIServer, task: type[sg.Task], tmp_path: Path
) -> None:
    session = desk.session(openai_server, task())
    session.add_inputs(["Where is my parcel?"])
    openai_server.script.add(CutShort(), times=3)
    report = report_of(session.generate_outputs())
    assert (report.planned, report.invalid) == (1, 1)
    assert "cut off" in session.df.reason[0]
    assert len(raw_replies(session)) == 3
    with pytest.raises(sg.UsageError, match="nothing to save yet: 1 invalid"):
        session.save(tmp_path / "d")
    assert report_of(session.generate_outputs()).done == 1


def test_a_cut_answer_is_not_accepted_even_where_its_json_is_whole(
    desk: Desk, openai_server: OpenAIServer
) -> None:
    session = desk.session(openai_server)
    whole = json.dumps({"inputs": ["Where is my parcel?"]})
    openai_server.script.add(Write(whole, "length"), times=3)
    assert report_of(session.generate_inputs(per_topic=1)).done == 0


def test_a_filtered_answer_is_not_accepted(desk: Desk, openai_server: OpenAIServer) -> None:
    session = desk.session(openai_server)
    session.add_inputs(["Where is my parcel?"])
    openai_server.script.add(Write("Part of an ans", "content_filter"), times=3)
    report = report_of(session.generate_outputs())
    assert report.done == 0
    assert "filter" in str(session.df.reason[0])


def test_a_refusal_is_shown_as_one(desk: Desk, openai_server: OpenAIServer) -> None:
    session = desk.session(openai_server)
    openai_server.script.add(Write("I'm sorry, but I can't help with that."), times=None)
    report = report_of(session.generate_inputs(per_topic=2))
    assert report.done == 0
    assert "The model refused: \"I'm sorry, but" in " ".join(report.reasons)
    assert "use an uncensored model or change the guidance" in " ".join(report.reasons)
    modes = {request.mode for request in openai_server.requests}
    assert modes == {"json_schema"}


def test_a_refusal_is_a_legitimate_plain_output(desk: Desk, openai_server: OpenAIServer) -> None:
    session = desk.session(openai_server)
    session.add_inputs(["How do I pick a lock?", "And a safe?"])
    refusals = [
        Write("I'm sorry, but I can't help with that."),
        Altered(message={"content": None, "refusal": "Not this one."}),
    ]
    openai_server.script.add(*refusals)
    assert report_of(session.generate_outputs()).done == 2
    assert set(session.df.output) == {"I'm sorry, but I can't help with that.", "Not this one."}


def test_inputs_come_without_the_nulls_of_strict_modes(desk: Desk, openai_server: OpenAIServer) -> None:
    schema = {
        "type": "object",
        "properties": {"text": {"type": "string"}, "subject": {"type": "string"}},
        "required": ["text"],
    }
    session = desk.session(openai_server, sg.Task("Answer it.", input_schema=schema))
    openai_server.script.add(inputs({"text": "Where is my parcel?", "subject": None}))
    assert report_of(session.generate_inputs(per_topic=1)).done == 1
    assert session.df.input[0] == '{"text":"Where is my parcel?"}'
