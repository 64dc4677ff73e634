"""Inputs that differ: attributes, unlikely candidates, examples, and what is shown as there."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import synthgen_widgets as sg
from synthgen_widgets import jsontext
from synthgen_widgets.steering import Steering
from tests.integration.making import Desk, letters, report_of, user_turn
from tests.servers import ChatRequest, OpenAIServer
from tests.servers.outcomes import Write

TONES = Steering(attributes={"tone": ["angry", "polite"], "length": ["one line", "a paragraph"]})
TEXTS = [
    "Where is the parcel that I ordered in May?",
    "Can I pay my large invoice in two rates?",
    "My second factor was on a phone that I lost.",
    "Does the thermostat in the blue box need batteries?",
]


def data(request: ChatRequest) -> dict[str, Any]:
    found: Any = jsontext.loads(user_turn(request).rpartition("\n\n")[0])
    return dict(found)


def writes(*items: tuple[int, str]) -> Write:
    return Write(json.dumps({"inputs": [{"number": number, "input": text} for number, text in items]}))


def attributes(session: sg.Session) -> dict[str, dict[str, str]]:
    found = [session.sample(id_) for id_ in session.df.id]
    return {sample.input: dict(sample.attributes) for sample in found}


def test_each_input_has_the_attributes_of_its_number_whatever_the_order(
    desk: Desk, openai_server: OpenAIServer
) -> None:
    session = desk.session(openai_server, steering=TONES)
    openai_server.script.add(writes((3, TEXTS[2]), (1, TEXTS[0]), (2, TEXTS[1])))
    report_of(session.generate_inputs(per_topic=3))
    asked = data(openai_server.requests[0])["attributes"]
    assert attributes(session) == {TEXTS[at]: asked[str(at + 1)] for at in range(3)}


def test_a_short_answer_shifts_no_attributes_and_the_rest_is_asked_for_again(
    desk: Desk, openai_server: OpenAIServer
) -> None:
    session = desk.session(openai_server, steering=TONES)
    openai_server.script.add(writes((1, TEXTS[0]), (3, TEXTS[2])), writes((1, TEXTS[1])))
    assert report_of(session.generate_inputs(per_topic=3)).done == 3
    first, second = (data(request)["attributes"] for request in openai_server.requests)
    assert second == {"1": first["2"]}
    assert attributes(session) == {TEXTS[at]: first[str(at + 1)] for at in range(3)}


@pytest.mark.parametrize("number", [0, 3, None])
def test_an_input_that_bears_no_number_of_the_call_is_asked_for_again(
    desk: Desk, openai_server: OpenAIServer, number: Any
) -> None:
    session = desk.session(openai_server, steering=TONES)
    openai_server.script.add(writes((1, TEXTS[0]), (number, TEXTS[1])), writes((1, TEXTS[2])))
    assert report_of(session.generate_inputs(per_topic=2)).done == 2
    assert set(session.df.input) == {TEXTS[0], TEXTS[2]}
    assert "no number from 1 to 2" in user_turn(openai_server.requests[1])


def test_values_are_spread_evenly_also_over_what_comes_later(
    desk: Desk, openai_server: OpenAIServer
) -> None:
    session = desk.session(openai_server, steering=TONES, concurrency=1)
    for total in (3, 4):
        left = total - len(session.df)
        openai_server.script.add(writes(*((at + 1, TEXTS[total - left + at]) for at in range(left))))
        session.generate_inputs(per_topic=total)
    for column in ("attribute_tone", "attribute_length"):
        assert set(Counter(session.df[column]).values()) == {2}


def test_attributes_reach_the_dataset(desk: Desk, openai_server: OpenAIServer, tmp_path: Path) -> None:
    session = desk.session(openai_server, steering=Steering(attributes={"tone": ["angry"]}))
    openai_server.script.add(writes((1, TEXTS[0])))
    session.generate_inputs(per_topic=1)
    session.generate_outputs()
    assert list(session.save(tmp_path / "d").df.attributes) == ['{"tone":"angry"}']


def test_of_verbalized_candidates_the_less_likely_are_kept_and_the_others_not_counted(
    desk: Desk, openai_server: OpenAIServer
) -> None:
    session = desk.session(openai_server, steering=Steering(verbalized=True))
    chances = [0.6, 0.05, 0.3, 0.02]
    items = [{"probability": chance, "input": text} for chance, text in zip(chances, TEXTS, strict=True)]
    openai_server.script.add(Write(json.dumps({"inputs": items})))
    report = report_of(session.generate_inputs(per_topic=2))
    assert (report.planned, report.done, report.calls) == (2, 2, 1)
    assert list(session.df.input) == [TEXTS[3], TEXTS[1]]
    schema: Any = openai_server.requests[0].response_format["schema"]
    assert schema["properties"]["inputs"]["minItems"] == 4


def test_a_candidate_that_is_a_repetition_gives_way_to_the_next(
    desk: Desk, openai_server: OpenAIServer
) -> None:
    session = desk.session(openai_server, steering=Steering(verbalized=True))
    session.add_inputs([TEXTS[0]])
    items = [{"probability": 0.1, "input": TEXTS[0]}, {"probability": 0.5, "input": TEXTS[1]}]
    openai_server.script.add(Write(json.dumps({"inputs": items})))
    assert report_of(session.generate_inputs(per_topic=2)).done == 1
    assert list(session.df.input) == TEXTS[:2]


def test_axes_and_candidates_go_together(desk: Desk, openai_server: OpenAIServer) -> None:
    steering = Steering(attributes={"tone": ["angry", "polite"]}, verbalized=True)
    session = desk.session(openai_server, steering=steering)
    items = [
        {"number": 1, "probability": 0.5, "input": TEXTS[0]},
        {"number": 1, "probability": 0.1, "input": TEXTS[1]},
        {"number": 2, "probability": 0.4, "input": TEXTS[2]},
        {"number": 2, "probability": 0.2, "input": TEXTS[3]},
    ]
    openai_server.script.add(Write(json.dumps({"inputs": items})))
    session.generate_inputs(per_topic=2)
    asked = data(openai_server.requests[0])["attributes"]
    assert attributes(session) == {TEXTS[1]: asked["1"], TEXTS[3]: asked["2"]}


def test_the_loopback_model_fills_every_form_of_steering_for_a_structured_input(
    desk: Desk, openai_server: OpenAIServer
) -> None:
    steering = Steering(attributes={"tone": ["angry", "polite"]}, verbalized=True, style="Short.")
    session = desk.session(openai_server, letters(), steering=steering)
    report = report_of(session.generate_inputs(per_topic=1))
    assert report.done == 1
    assert session.df.attribute_tone[0] in ("angry", "polite")


def test_examples_are_data_and_are_not_repeated(desk: Desk, openai_server: OpenAIServer) -> None:
    steering = Steering(examples=TEXTS[:1], style="Typed on a phone.")
    session = desk.session(openai_server, steering=steering)
    openai_server.script.add(Write(json.dumps({"inputs": [TEXTS[0]]})))
    openai_server.script.add(Write(json.dumps({"inputs": [TEXTS[1]]})))
    report_of(session.generate_inputs(per_topic=1))
    assert list(session.df.input) == [TEXTS[1]]
    assert data(openai_server.requests[0])["examples"] == TEXTS[:1]
    system = openai_server.requests[0].text.partition("{")[0]
    assert "Typed on a phone." in system
    assert TEXTS[0] not in system


def test_examples_are_values_of_the_input_schema(desk: Desk, openai_server: OpenAIServer) -> None:
    session = desk.session(openai_server, letters())
    with pytest.raises(sg.UsageError, match="'body' is a required property"):
        session.steering = Steering(examples=[{"subject": "Parcel"}])
    session.steering = Steering(examples=[{"subject": "Parcel", "body": "Where is it?"}])
    assert session.steering.texts == ('{"subject":"Parcel","body":"Where is it?"}',)
    assert session.undo() == "Change steering"
    assert session.steering == Steering()


@pytest.mark.parametrize("steering", [5, {"attributes": {}}, "angry"])
def test_a_steering_that_is_none_is_refused(desk: Desk, openai_server: OpenAIServer, steering: Any) -> None:
    session = desk.session(openai_server)
    with pytest.raises(sg.UsageError, match=r"sg\.Steering"):
        session.steering = steering


def test_steering_is_there_after_reopening(desk: Desk, openai_server: OpenAIServer) -> None:
    session = desk.session(openai_server, steering=TONES)
    session.close()
    assert desk.closing(sg.open_session(session.path)).steering == TONES


def test_a_call_is_shown_what_other_topics_have(desk: Desk, openai_server: OpenAIServer) -> None:
    session = desk.session(openai_server)
    session.add_topics(["Billing", "Delivery"])
    session.add_inputs([TEXTS[0]], topic="Delivery")
    session.add_inputs([TEXTS[1]], topic="Billing")
    session.generate_inputs(per_topic=2, topic="Billing")
    found = data(openai_server.requests[0])
    assert found["already there"] == [TEXTS[1]]
    assert found["already there elsewhere"] == [TEXTS[0]]


def test_a_call_is_shown_what_the_calls_before_it_wrote(desk: Desk, openai_server: OpenAIServer) -> None:
    session = desk.session(openai_server, concurrency=1)
    session.add_topics(["A", *(f"Topic {number}" for number in range(20)), "Z"])
    session.generate_inputs(per_topic=1)
    first = session.df.input[20]
    assert first in data(openai_server.requests[-1])["already there elsewhere"]


def test_an_input_of_another_topic_is_not_written_again(desk: Desk, openai_server: OpenAIServer) -> None:
    session = desk.session(openai_server)
    session.add_topics(["Billing", "Delivery"])
    session.add_inputs([TEXTS[0]], topic="Delivery")
    reworded = TEXTS[0].replace("the parcel", "that parcel").upper()
    openai_server.script.add(Write(json.dumps({"inputs": [reworded]})), times=3)
    report = report_of(session.generate_inputs(per_topic=1, topic="Billing"))
    assert (report.done, report.duplicate) == (0, 1)
