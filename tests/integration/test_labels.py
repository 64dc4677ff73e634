"""Good and bad on purpose: a share of samples is meant to pass, and each says which it is."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import synthgen_widgets as sg
from tests.integration.making import Desk, messages_of, plain, report_of, tickets
from tests.servers import ChatRequest, OpenAIServer

FAILING = "This output is meant to fail"
PASSING = "This output is meant to pass"


def labels(session: sg.Session) -> dict[Any, int]:
    """How many samples there are of each label; pandas writes None as it likes."""
    return dict(Counter(session.sample(id_).expected_label for id_ in session.df.id))


def labelled(desk: Desk, server: OpenAIServer, share: float = 0.75, **options: Any) -> sg.Session:
    session = desk.session(server, pass_share=share, concurrency=16, **options)
    session.add_topics(["Billing", "Delivery", "Log-in", "Returns", "Other"])
    return session


def system(request: ChatRequest) -> str:
    return messages_of(request)[0]["content"]


def test_an_eval_takes_its_share_from_its_template_and_fine_tuning_none(
    desk: Desk, openai_server: OpenAIServer
) -> None:
    assert desk.session(openai_server, goal="eval", file="a").pass_share == 0.8
    assert desk.session(openai_server, goal="eval", template="issue", file="b").pass_share == 0.5
    assert desk.session(openai_server, goal="fine_tuning", file="c").pass_share is None
    assert desk.session(openai_server, template="issue", pass_share=0.9, file="d").pass_share == 0.9


def test_the_share_is_met_exactly_and_spread_over_the_topics(
    desk: Desk, openai_server: OpenAIServer
) -> None:
    session = labelled(desk, openai_server)
    report_of(session.generate_inputs(per_topic=4))
    assert labels(session) == {"pass": 15, "fail": 5}
    by_topic = session.df.groupby("topic").expected_label.value_counts().unstack()
    assert set(by_topic.fail) == {1}


def test_what_was_deleted_is_made_up_for_with_its_label(desk: Desk, openai_server: OpenAIServer) -> None:
    session = labelled(desk, openai_server)
    session.generate_inputs(per_topic=4)
    frame = session.df
    session.delete_samples(frame[frame.expected_label == "fail"].id[:3])
    session.delete_samples(frame[frame.topic == "Billing"].id)
    report_of(session.generate_inputs(per_topic=4))
    assert labels(session) == {"pass": 15, "fail": 5}


def test_a_changed_share_is_met_by_what_comes_next_and_can_be_undone(
    desk: Desk, openai_server: OpenAIServer
) -> None:
    session = labelled(desk, openai_server)
    session.generate_inputs(per_topic=2)
    session.pass_share = 0.5
    session.generate_inputs(per_topic=4)
    assert labels(session) == {"pass": 10, "fail": 10}
    session.pass_share = None
    assert session.pass_share is None
    assert session.undo() == "Change pass share"
    assert session.pass_share == 0.5


@pytest.mark.parametrize("share", [-0.1, 1.1, "half", True, float("nan"), [0.5]])
def test_a_share_that_is_none_is_refused(desk: Desk, openai_server: OpenAIServer, share: Any) -> None:
    session = desk.session(openai_server)
    with pytest.raises(sg.UsageError, match="from 0 to 1"):
        session.pass_share = share
    with pytest.raises(sg.UsageError, match="from 0 to 1"):
        desk.session(openai_server, pass_share=share, file="b")


def test_a_call_has_one_label_and_says_it(desk: Desk, openai_server: OpenAIServer) -> None:
    session = desk.session(openai_server, template="issue")
    session.generate_inputs(per_topic=4)
    asked = {request.text.rpartition("meant to ")[2]: request for request in openai_server.requests}
    assert set(asked) == {"pass.", "fail."}
    assert "To pass:" in system(asked["pass."])
    assert "To fail:" not in system(asked["pass."])
    assert "To fail:" in system(asked["fail."])
    assert [request.asked_count for request in openai_server.requests] == [2, 2]


def test_an_output_fails_on_purpose_where_its_sample_is_meant_to(
    desk: Desk, openai_server: OpenAIServer
) -> None:
    session = desk.session(openai_server, tickets(), concurrency=1)
    ids = session.add_inputs(["Where is it?", "Who are you?", "Why is that?"])
    session.set_label(ids[0], "pass")
    session.set_label([ids[1]], "fail")
    assert report_of(session.generate_outputs()).done == 3
    good, bad, plain_ = map(system, openai_server.requests)
    assert PASSING in good
    assert FAILING in bad
    assert plain_ == session.task.instruction


def test_what_a_model_is_to_learn_from_is_good_whatever_its_label(
    desk: Desk, openai_server: OpenAIServer
) -> None:
    session = desk.session(openai_server, goal="fine_tuning")
    [sample] = session.add_inputs(["Where is it?"])
    session.set_label(sample, "fail")
    session.generate_outputs()
    assert FAILING not in system(openai_server.requests[0])
    assert PASSING in system(openai_server.requests[0])


def test_labels_set_by_hand_keep_the_output_and_can_be_undone(
    desk: Desk, openai_server: OpenAIServer
) -> None:
    session = desk.session(openai_server)
    ids = session.add_inputs(["Where is it?", "Who are you?"])
    assert labels(session) == {None: 2}
    session.generate_outputs()
    before = list(session.df.output)
    assert session.set_label(session.df.id, "fail") == 2
    assert labels(session) == {"fail": 2}
    assert list(session.df.output) == before
    assert set(session.df.status) == {"done"}
    assert session.undo() == "Label 2 samples as fail"
    assert labels(session) == {None: 2}
    assert session.redo() == "Label 2 samples as fail"
    session.set_label(ids[0], None)
    assert list(session.df.expected_label.fillna("none")) == ["none", "fail"]


@pytest.mark.parametrize(
    ("ids", "label"), [(["nobody"], "pass"), ([5], "pass"), (None, "good"), (7, "pass")]
)
def test_a_label_that_cannot_be_set_changes_nothing(
    desk: Desk, openai_server: OpenAIServer, ids: Any, label: Any
) -> None:
    session = desk.session(openai_server)
    made = session.add_inputs(["Where is it?"])
    with pytest.raises(sg.UsageError):
        session.set_label([*made, *ids] if isinstance(ids, list) else made if ids is None else ids, label)
    assert labels(session) == {None: 1}


def test_labels_and_splits_reach_the_dataset_in_proportion(
    desk: Desk, openai_server: OpenAIServer, tmp_path: Path
) -> None:
    session = labelled(desk, openai_server, share=0.5)
    session.tags = sg.TagAssignment(split={"eval_data": 0.8, "golden_data": 0.2})
    session.generate_inputs(per_topic=10)
    session.generate_outputs()
    frame = session.save(tmp_path / "d").df
    golden = frame[frame.tag_golden_data]
    assert dict(Counter(golden.expected_label)) == {"pass": 5, "fail": 5}
    assert dict(Counter(golden.topic)) == dict.fromkeys(session.topics.name, 2)


def test_a_label_that_changed_after_saving_is_a_change_to_the_dataset(
    desk: Desk, openai_server: OpenAIServer, tmp_path: Path
) -> None:
    session = desk.session(openai_server)
    session.add_inputs(["Where is it?"])
    session.generate_outputs()
    session.save(tmp_path / "d")
    session.set_label(session.df.id, "pass")
    report = session.save(tmp_path / "d").report
    assert report is not None
    assert report.changed == 1
    assert list(session.save(tmp_path / "d", update=True).df.expected_label) == ["pass"]


def test_the_label_of_a_call_is_that_of_its_samples_also_after_a_lost_kernel(
    desk: Desk, openai_server: OpenAIServer
) -> None:
    session = desk.session(openai_server, plain(), pass_share=0.0)
    session.generate_inputs(per_topic=1)
    unread = "UPDATE call SET read = 0"
    session.core.database.write(lambda tx: (tx.execute("DELETE FROM sample"), tx.execute(unread))).result()
    session.close()
    again = desk.closing(sg.open_session(session.path))
    assert labels(again) == {"fail": 1}
