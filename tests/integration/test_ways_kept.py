"""The way in which an endpoint is asked is found once, and kept in the session file."""

from __future__ import annotations

import synthgen_widgets as sg
from synthgen_widgets.session.ways import way_of
from tests.integration.making import Desk, report_of
from tests.integration.test_structured_ladder import modes
from tests.servers import OpenAIServer


def test_a_session_that_is_opened_again_does_not_climb_down_again(desk: Desk) -> None:
    with OpenAIServer(supports={"json_object"}) as server:
        session = desk.session(server)
        assert report_of(session.generate_topics(2)).done == 2
        assert modes(server) == ["json_schema", "tool", "json_object"]
        session.close()
        again = desk.closing(sg.open_session(session.path))
        assert report_of(again.generate_topics(3)).done == 1
        assert modes(server)[3:] == ["json_object"]


def test_what_one_endpoint_takes_says_nothing_of_another(desk: Desk) -> None:
    with OpenAIServer(supports={"tool"}) as old, OpenAIServer() as new:
        session = desk.session(old)
        session.generate_topics(1)
        session.model = sg.Model("openai/test-model", api_base=new.api_base)
        session.generate_topics(2)
        session.close()
        again = desk.closing(sg.open_session(session.path))
        assert way_of(again.core).mode == "json_schema"
        again.model = sg.Model("openai/test-model", api_base=old.api_base)
        assert way_of(again.core).mode == "tool"


def test_what_was_learned_is_nothing_to_undo(desk: Desk) -> None:
    with OpenAIServer(supports={"tool"}) as server:
        session = desk.session(server)
        session.add_topics(["Refunds"])
        session.generate_inputs(per_topic=2)
        session.undo()
        assert len(session.df) == 0
        session.undo()
        assert len(session.topics) == 0


def test_a_session_that_can_only_be_read_is_asked_what_it_knows(desk: Desk) -> None:
    with OpenAIServer(supports={"tool"}) as server:
        session = desk.session(server)
        session.generate_topics(1)
        session.close()
        reader = desk.closing(sg.open_session(session.path, read_only=True))
        way = way_of(reader.core)
        way.settle("text")
        assert way.mode == "text"
