"""Where nothing is live, a session is readable HTML: small, and of plain lists and tables alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from tests.strategies import hostile_text

from synthgen_widgets import Session, TagAssignment, Task
from synthgen_widgets.widget.static_view import static_html

MOST = 30_000
"""Bytes that it may take, whatever the session holds."""


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with Session(Task("Answer."), path=tmp_path / "a.synthgen") as made:
        yield made


class _Text(HTMLParser):
    """What is left of HTML where all tags and styles are taken out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.open: list[str] = []
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.said.append(data)


def read(html: str) -> _Text:
    parser = _Text()
    parser.feed(html)
    parser.close()
    assert not parser.open
    return parser


def test_it_says_what_the_session_is_and_how_far(session: Session) -> None:
    session.add_topics(["Billing"])
    session.add_topics(["Refunds"], under=["Billing"])
    one, two, _ = session.add_inputs(["first", "second", "third"], topic=["Billing", "Refunds"])
    session.edit_sample(one, output="done")
    session.edit_sample(two, output="done")
    session.judge(two, "rejected")
    session.retag(one, add=["hard"])
    session.tags = TagAssignment(["tickets"], split={"a": 0.75, "b": 0.25})
    said = " ".join(read(static_html(session)).said)
    for part in ("Answer.", "eval", "tickets", "a 75%", "hard", "rejected", "Billing / Refunds"):
        assert part in re.sub(r"\s+", " ", said)
    assert "2 topics · 3 samples · 2 done · 1 without output · 1 rejected · 0 saved" in said


def test_the_tree_is_indented_by_lists_alone(session: Session) -> None:
    session.add_topics(["A", "B"])
    session.add_topics(["A1"], under=["A"])
    html = static_html(session)
    assert re.sub(r"</?bdi>", "", html[html.index("<ul>") : html.rindex("</ul>") + 5]) == (
        "<ul><li>A</li><ul><li>A1</li></ul><li>B</li></ul>"
    )


def test_it_holds_the_first_topics_and_samples_and_says_how_many_more(session: Session) -> None:
    session.add_topics([f"topic {number}" for number in range(50)])
    session.add_inputs([f"input {number}" for number in range(50)])
    said = read(static_html(session)).said
    assert "topic 29" in said
    assert "topic 30" not in said
    assert "input 9" in said
    assert "input 10" not in said
    assert "… and 20 more topics" in said
    assert "… and 40 more samples" in said


@pytest.mark.parametrize("char", ["x", "&", "\u202e", "\U0001f600", "\x00", "é"])
def test_it_is_small_whatever_the_session_holds(session: Session, char: str) -> None:
    above: list[str] = []
    for _ in range(40):
        session.add_topics([f"a{char * 290}"], under=above or None)
        above.append(f"a{char * 290}")
    session.add_inputs([f"a{char * 20_000}{number}" for number in range(20)], topic=above)
    for id_ in session.find():
        session.edit_sample(id_, output=f"a{char * 20_000}")
        session.retag(id_, add=[f"{'t' * 60}{number}" for number in range(30)])
    assert len(static_html(session).encode()) < MOST


@settings(max_examples=25)
@given(text=hostile_text)
def test_any_text_is_shown_as_text(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    with Session(Task(f"<b>{text}"), path=tmp_path_factory.mktemp("any") / "a.synthgen") as session:
        session.add_topics([f"<script>{text}"])
        [sample] = session.add_inputs([f"<img src=x onerror=alert(1)>{text}"])
        session.edit_sample(sample, output=f'"></td><svg onload=alert(1)>{text}')
        html = static_html(session)
    seen = read(html)
    assert seen.tags <= {"div", "style", "p", "b", "br", "bdi", "code", "ul", "li", "table", "thead"} | {
        "tbody",
        "tr",
        "th",
        "td",
    }
    assert "<img src=x onerror=alert(1)>" in "".join(seen.said)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]", html)
    html.encode("utf-8")


def test_it_is_as_quick_for_many_samples(session: Session) -> None:
    # Counted by the rows that SQLite steps over, not by the clock: other work goes on beside the tests.
    session.add_topics(["A", "B"])
    session.add_inputs([f"input {number}" for number in range(5_000)], topic=["A"])
    steps = []
    database = session.core.database
    connection = database.read(lambda db: db)
    connection.set_progress_handler(lambda: steps.append(1), 100)
    static_html(session)
    connection.set_progress_handler(None, 0)
    assert len(steps) * 100 < 20_000
