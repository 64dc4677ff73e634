"""Whatever a person does to a session can be taken back and made again, also after a crash."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tests.strategies import tags, topic_names
from tests.strategies import text as any_text

from synthgen_widgets import Session, TagAssignment, Task, UsageError, open_session

Picture = tuple[Any, ...]


def picture(session: Session) -> Picture:
    """All that a person sees of a session: its tree, its samples, its settings."""
    topics = session.topics[["id", "parent", "name", "path", "origin"]].astype(object)
    samples = session.df[["id", "topic", "input", "output", "status", "edited"]].astype(object)
    return (
        topics.where(topics.notna(), None).to_numpy().tolist(),
        samples.where(samples.notna(), None).to_numpy().tolist(),
        [session.sample(id_).judgement for id_ in session.df["id"]],
        dict(session.guidance),
        session.tags,
    )


class Curating(RuleBasedStateMachine):
    """A person at work; `done` and `undone` hold what the session looked like around each change."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.crashes = 0
        self.session = Session(Task("Answer."), path=self.folder / "s0.synthgen")
        self.done: list[Picture] = []
        self.undone: list[Picture] = []
        self.seen = picture(self.session)

    def teardown(self) -> None:
        if hasattr(self, "session"):
            self.session.close()
            shutil.rmtree(self.folder)

    def change(self, work: Any) -> None:
        """Do something; if it is refused, nothing may have changed."""
        try:
            work()
        except UsageError:
            assert picture(self.session) == self.seen
            return
        now = picture(self.session)
        if now != self.seen:
            self.done.append(self.seen)
            self.undone.clear()
            self.seen = now

    def some_topic(self, data: Any) -> int:
        return data.draw(st.sampled_from([int(id_) for id_ in self.session.topics["id"]]))

    def has_topics(self) -> bool:
        return len(self.session.topics) > 0

    def has_samples(self) -> bool:
        return len(self.session.df) > 0

    @rule(names=st.lists(topic_names, min_size=1, max_size=3), data=st.data())
    def add_topics(self, names: list[str], data: Any) -> None:
        under = self.some_topic(data) if self.has_topics() and data.draw(st.booleans()) else None
        self.change(lambda: self.session.add_topics(names, under=under))

    @precondition(has_topics)
    @rule(name=topic_names, data=st.data())
    def rename_topic(self, name: str, data: Any) -> None:
        topic = self.some_topic(data)
        self.change(lambda: self.session.rename_topic(topic, name))

    @precondition(has_topics)
    @rule(data=st.data())
    def delete_topic(self, data: Any) -> None:
        topic = self.some_topic(data)
        self.change(lambda: self.session.delete_topic(topic))

    @precondition(has_topics)
    @rule(data=st.data())
    def move_topic(self, data: Any) -> None:
        topic = self.some_topic(data)
        under = self.some_topic(data) if data.draw(st.booleans()) else None
        self.change(lambda: self.session.move_topic(topic, under=under))

    @precondition(has_topics)
    @rule(data=st.data())
    def merge_topics(self, data: Any) -> None:
        topic, into = self.some_topic(data), self.some_topic(data)
        self.change(lambda: self.session.merge_topics(topic, into=into))

    @precondition(has_samples)
    @rule(judgement=st.sampled_from(["accepted", "rejected", None]), data=st.data())
    def judge(self, judgement: Any, data: Any) -> None:
        samples = data.draw(st.lists(st.sampled_from(list(self.session.df["id"])), min_size=1))
        if {self.session.sample(id_).judgement for id_ in samples} != {judgement}:
            self.change(lambda: self.session.judge(samples, judgement))

    @rule(inputs=st.lists(any_text.filter(str.strip), min_size=1, max_size=3), data=st.data())
    def add_inputs(self, inputs: list[str], data: Any) -> None:
        topic = self.some_topic(data) if self.has_topics() and data.draw(st.booleans()) else None
        self.change(lambda: self.session.add_inputs(inputs, topic=topic))

    @precondition(has_samples)
    @rule(output=any_text, data=st.data())
    def edit_sample(self, output: str, data: Any) -> None:
        sample = data.draw(st.sampled_from(list(self.session.df["id"])))
        before = self.session.df.set_index("id").loc[sample]
        if before["output"] == output and before["edited"]:
            return  # changes nothing that can be seen
        self.change(lambda: self.session.edit_sample(sample, output=output))

    @precondition(has_samples)
    @rule(data=st.data())
    def delete_samples(self, data: Any) -> None:
        samples = data.draw(st.lists(st.sampled_from(list(self.session.df["id"])), min_size=1))
        self.change(lambda: self.session.delete_samples(samples))

    @rule(text=any_text, stage=st.sampled_from(["topics", "inputs", "outputs"]))
    def write_guidance(self, text: str, stage: str) -> None:
        self.change(lambda: self.session.guidance.__setitem__(stage, text))

    @rule(tag=tags)
    def set_tags(self, tag: str) -> None:
        if self.session.tags != TagAssignment([tag]):
            self.change(lambda: setattr(self.session, "tags", TagAssignment([tag])))

    @rule()
    def undo(self) -> None:
        label = self.session.undo()
        assert (label is None) == (not self.done)
        if label is not None:
            self.undone.append(self.seen)
            self.seen = self.done.pop()

    @rule()
    def redo(self) -> None:
        label = self.session.redo()
        assert (label is None) == (not self.undone)
        if label is not None:
            self.done.append(self.seen)
            self.seen = self.undone.pop()

    @rule()
    def crash_and_reopen(self) -> None:
        """What lies on disk at this moment is all that the next process has."""
        self.crashes += 1
        before, after = (self.folder / f"s{number}.synthgen" for number in (self.crashes - 1, self.crashes))
        for end in ("", "-wal"):
            shutil.copy(f"{before}{end}", f"{after}{end}")
        left = self.session
        self.session = open_session(after)
        left.close()

    @invariant()
    def the_session_is_as_it_should_be(self) -> None:
        if hasattr(self, "session"):
            assert picture(self.session) == self.seen

    @invariant()
    def every_parent_is_there_before_its_children(self) -> None:
        if hasattr(self, "session"):
            seen = set[int]()
            for id_, parent in zip(self.session.topics["id"], self.seen_parents(), strict=True):
                assert parent is None or parent in seen
                seen.add(int(id_))

    def seen_parents(self) -> list[int | None]:
        return [row[1] for row in self.seen[0]]


TestCurating = Curating.TestCase
TestCurating.settings = settings(max_examples=30, stateful_step_count=25, deadline=None)


@pytest.fixture
def session(tmp_path: Path) -> Any:
    with Session(Task("Answer."), path=tmp_path / "a.synthgen") as made:
        yield made


def test_undo_says_what_it_took_back(session: Session) -> None:
    session.add_topics(["Refunds"])
    assert session.undo() == "Add topic 'Refunds'"
    assert session.redo() == "Add topic 'Refunds'"


def test_with_nothing_to_take_back_undo_does_nothing(session: Session) -> None:
    assert session.undo() is None
    assert session.redo() is None


def test_a_new_change_ends_what_could_be_made_again(session: Session) -> None:
    session.add_topics(["a"])
    session.undo()
    session.add_topics(["b"])
    assert session.redo() is None


def test_undo_goes_on_after_reopening(session: Session) -> None:
    session.add_topics(["a"])
    session.add_topics(["b"])
    session.undo()
    path = session.path
    session.close()
    with open_session(path) as again:
        assert again.redo() == "Add topic 'b'"
        assert again.undo() == "Add topic 'b'"
        assert again.undo() == "Add topic 'a'"
        assert again.undo() is None


def test_a_deleted_branch_comes_back_whole(session: Session) -> None:
    [top] = session.add_topics(["Billing"])
    [below] = session.add_topics(["Refunds"], under=top)
    [sample] = session.add_inputs(["Where is my money?"], topic=below)
    session.edit_sample(sample, output="On its way.")
    before = picture(session)
    session.delete_topic(top)
    assert len(session.topics) == len(session.df) == 0
    session.undo()
    assert picture(session) == before


def test_names_can_be_swapped_and_swapped_back(session: Session) -> None:
    one, two = session.add_topics(["a", "b"])
    for topic, name in ((one, "c"), (two, "a"), (one, "b")):
        session.rename_topic(topic, name)
    after = picture(session)
    for _ in range(3):
        session.undo()
    assert list(session.topics["name"]) == ["a", "b"]
    for _ in range(3):
        session.redo()
    assert picture(session) == after


def branch(session: Session, *path: str) -> int:
    """The topic of a path, made where it is not there."""
    there = {tuple(row.path.split(" / ")): int(row.id) for row in session.topics.itertuples()}
    if path not in there:
        under = branch(session, *path[:-1]) if path[:-1] else None
        return session.add_topics([path[-1]], under=under)[0]
    return there[path]


@pytest.mark.parametrize(
    ("topic", "into"),
    [
        (("a",), ("b",)),
        (("a", "x"), ("a",)),
        (("a", "x", "x"), ("a", "y")),
        (("b", "X"), ("a", "x")),
    ],
)
def test_a_merge_is_taken_back_and_made_again_whole(
    session: Session, topic: tuple[str, ...], into: tuple[str, ...]
) -> None:
    for path in (("a", "x", "x"), ("a", "x", "y"), ("a", "y"), ("b", "X", "x"), ("b", "x y")):
        session.add_inputs([f"in {path}"], topic=branch(session, *path))
    branch(session, *topic)
    before = picture(session)
    session.merge_topics(topic, into=into)
    after = picture(session)
    assert len(session.df) == 5
    for _ in range(2):
        session.undo()
        assert picture(session) == before
        session.redo()
        assert picture(session) == after


def test_a_merge_puts_what_bears_the_same_name_together(session: Session) -> None:
    session.add_inputs(["one"], topic=branch(session, "a", "Late refunds", "x"))
    session.add_inputs(["two"], topic=branch(session, "b", "late  Refunds", "y"))
    session.merge_topics("b", into="a")
    assert list(session.topics["path"]) == [
        "a",
        "a / Late refunds",
        "a / Late refunds / x",
        "a / Late refunds / y",
    ]
    assert list(session.df["topic"]) == ["a / Late refunds / x", "a / Late refunds / y"]


def test_a_topic_cannot_be_put_below_itself(session: Session) -> None:
    below = branch(session, "a", "b")
    for change in (
        lambda: session.move_topic("a", under=below),
        lambda: session.move_topic("a", under="a"),
        lambda: session.merge_topics("a", into=below),
    ):
        with pytest.raises(UsageError):
            change()
    assert list(session.topics["path"]) == ["a", "a / b"]


def test_what_is_saved_stays_saved_when_an_edit_is_taken_back(session: Session, tmp_path: Path) -> None:
    [sample] = session.add_inputs(["a"])
    session.edit_sample(sample, output="b")
    session.save(tmp_path / "data")
    session.edit_sample(sample, output="c")
    session.undo()
    assert session.sample(sample).saved
    assert session.sample(sample).output == "b"
