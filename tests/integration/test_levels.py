"""Topics on several levels in one call."""

from __future__ import annotations

from pathlib import Path

import pytest

import synthgen_widgets as sg
from tests.servers import OpenAIServer


@pytest.fixture
def session(tmp_path: Path, openai_server: OpenAIServer) -> sg.Session:
    model = sg.Model("openai/test-model", api_base=openai_server.api_base)
    return sg.Session(sg.Task("Say hello."), model=model, path=tmp_path / "a.synthgen")


def depths(session: sg.Session) -> dict[int, int]:
    return session.topics.depth.value_counts().sort_index().to_dict()


def test_a_list_is_one_number_a_level(session: sg.Session) -> None:
    report = session.generate_topics([3, 2])
    assert depths(session) == {1: 3, 2: 6}
    assert report.planned == report.done == 9


def test_a_depth_repeats_the_number_on_each_level(session: sg.Session) -> None:
    session.generate_topics(2, depth=3)
    assert depths(session) == {1: 2, 2: 4, 3: 8}


def test_asked_again_the_levels_cost_nothing(session: sg.Session, openai_server: OpenAIServer) -> None:
    session.generate_topics([3, 2])
    paid = len(openai_server.requests)
    assert session.generate_topics([3, 2]).planned == 0
    assert len(openai_server.requests) == paid


def test_levels_grow_below_one_topic_alone(session: sg.Session) -> None:
    session.add_topics(["A", "B"])
    session.generate_topics([2, 2], under="A")
    assert depths(session) == {1: 2, 2: 2, 3: 4}


def test_levels_below_the_leaves_are_below_those_of_the_start(session: sg.Session) -> None:
    session.add_topics(["A", "B"])
    session.generate_topics([2, 1], under="leaves")
    assert depths(session) == {1: 2, 2: 4, 3: 4}


@pytest.mark.parametrize(
    ("count", "depth"),
    [([], 1), ([2, 2], 2), ([1] * 7, 1), (2, 0), ([0], 1), (["2"], 1), ([1000, 1000], 1)],
)
def test_numbers_that_make_no_levels_are_refused(session: sg.Session, count: object, depth: int) -> None:
    with pytest.raises(sg.UsageError):
        session.generate_topics(count, depth=depth)  # type: ignore[call-overload]
    assert session.topics.empty
