"""A curated session is a recipe: its notebook, run from scratch, makes the same session again."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import pytest

import synthgen_widgets as sg
from tests.integration.making import Desk, model, tickets
from tests.servers import OpenAIServer

SAMPLES = ["topic", "input", "output", "status", "edited", "expected_label", "judgement", "tags"]


def code_of(path: Path) -> list[str]:
    return [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]


def followed(path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the cells of a notebook leave, run one after the other in another folder."""
    folder.mkdir()
    monkeypatch.chdir(folder)
    names: dict[str, Any] = {}
    for cell in code_of(path):
        exec(compile(cell, str(path), "exec"), names)
    return names


def samples_of(session: sg.Session) -> list[list[str]]:
    frame = session.df
    known = [column for column in SAMPLES if column in frame]
    kept = frame[known].astype(object).where(frame[known].notna(), None)
    return [known, *sorted(list(map(str, row)) for row in kept.itertuples(index=False))]


def topics_of(session: sg.Session) -> list[tuple[object, ...]]:
    return list(session.topics[["path", "samples", "done"]].itertuples(index=False, name=None))


def dataset_of(dataset: sg.Dataset) -> pd.DataFrame:
    # Which sample a split is drawn for goes by its id; how many have each does not.
    return dataset.df[["topic", "input", "output", "expected_label", "edited"]].sort_values(
        ["topic", "input"], ignore_index=True
    )


def curated(desk: Desk, server: OpenAIServer) -> sg.Session:
    """A session that was worked on with all that there is."""
    session = desk.session(server, tickets(), template="issue", concurrency=1, pass_share=0.5)
    session.guidance["inputs"] = "A first thought that nobody will ever read."
    session.guidance["inputs"] = 'Write "in Spanish".\nBe brief; use \\ now and then.'
    session.add_topics(["Refunds"])
    session.add_topics(["Log-in, 2FA", "Odd \u202e name"])
    session.generate_topics(4)
    session.generate_topics(2, under=["Refunds"])
    session.rename_topic(["Log-in, 2FA"], "Log-in")
    made = [str(path) for path in session.topics.path]
    session.delete_topic([made[-1]])
    session.undo()
    session.move_topic(["Refunds", str(session.topics.name[1])], under=["Log-in"])
    session.generate_inputs(3)
    session.add_inputs(["I was billed twice", "I was billed twice", 'Where\'s my "parcel"?\nHurry!'])
    ids = list(session.df.id)
    session.delete_samples(ids[0])
    session.delete_samples(ids[1:2])
    session.edit_sample(ids[2], input="A text of\nmy own\t'quoted'")
    session.delete_samples(ids[-2])  # the second of two that say the same
    session.steering = sg.Steering(style="short")
    session.generate_outputs()
    left = list(session.df.id)
    session.edit_sample(left[3], output={"area": "login", "summary": "By hand"})
    for id_ in left[:4]:
        session.judge(id_, "accepted")
    session.judge(left[1], "rejected")
    session.judge(left[4], "accepted")
    session.set_label(left[:3], "fail")
    session.retag(left[2:5], add=["hard"])
    session.judge(session.find(tag="hard", status="done"), "accepted")
    session.tags = sg.TagAssignment(["tickets"], split={"eval_data": 0.8, "golden_data": 0.2})
    session.delete_topic(["Odd \u202e name"])
    session.delete_topic(["Refunds"])
    session.undo()
    session.regenerate(left[5:7], guidance="Say it in fewer words.")
    session.mark_near_duplicates()
    return session


def again(server: OpenAIServer) -> None:
    """From here on the server replies as it did from its start."""
    server._repetitions.clear()


def test_a_notebook_makes_the_same_session_again(
    desk: Desk, openai_server: OpenAIServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = curated(desk, openai_server)
    saved = session.save(tmp_path / "tickets")
    path = session.to_notebook(tmp_path / "recipe.ipynb")
    again(openai_server)
    made = followed(path, tmp_path / "elsewhere", monkeypatch)
    second = desk.closing(made["session"])
    assert second.path.parent == tmp_path / "elsewhere"
    assert topics_of(second) == topics_of(session)
    assert samples_of(second) == samples_of(session)
    assert dict(second.guidance) == dict(session.guidance)
    assert (second.tags, second.steering, second.pass_share, second.model, second.task) == (
        session.tags,
        session.steering,
        session.pass_share,
        session.model,
        session.task,
    )
    loaded = sg.load_dataset(tmp_path / "elsewhere" / "tickets")
    pd.testing.assert_frame_equal(dataset_of(loaded), dataset_of(saved))
    assert list(loaded.df.split.value_counts()) == list(saved.df.split.value_counts())


def test_with_other_replies_what_was_not_made_is_left_out(
    desk: Desk,
    openai_server: OpenAIServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    session = curated(desk, openai_server)
    path = session.to_notebook(tmp_path / "recipe.ipynb")
    # The same requests are answered differently: the server counts how often each came.
    made = followed(path, tmp_path / "elsewhere", monkeypatch)
    second = desk.closing(made["session"])
    assert "Left out: There is no " in capsys.readouterr().out
    assert len(second.df) > 0
    assert set(session.df.input) != set(second.df.input)


def test_what_was_undone_or_overwritten_is_not_in_it(
    desk: Desk, openai_server: OpenAIServer, tmp_path: Path
) -> None:
    session = desk.session(openai_server)
    session.guidance["inputs"] = "A first thought."
    session.guidance["inputs"] = "What counts."
    session.add_topics(["Kept"])
    session.add_topics(["Taken back"])
    session.undo()
    session.model = model(openai_server, "openai/other")
    code = "\n".join(code_of(session.to_notebook(tmp_path / "recipe.ipynb")))
    assert "What counts." in code
    assert "Kept" in code
    assert "openai/other" in code
    assert "first thought" not in code
    assert "Taken back" not in code
    assert "openai/test-model" not in code


def test_a_notebook_is_valid_without_outputs_and_the_same_when_written_again(
    desk: Desk, openai_server: OpenAIServer, tmp_path: Path
) -> None:
    session = curated(desk, openai_server)
    path = session.to_notebook(tmp_path / "recipe.ipynb")
    book = nbformat.read(path, as_version=4)
    nbformat.validate(book)
    assert not [cell for cell in book.cells if cell.get("outputs")]
    assert len({cell.id for cell in book.cells}) == len(book.cells)
    for cell in code_of(path):
        ast.parse(cell)
        assert max(map(len, cell.splitlines())) <= 100
    written = path.read_text()
    assert session.to_notebook(path, overwrite=True).read_text() == written
    assert "loopback-test-key" not in written


def test_a_file_that_is_there_is_not_replaced_unasked(
    desk: Desk, openai_server: OpenAIServer, tmp_path: Path
) -> None:
    session = desk.session(openai_server)
    path = tmp_path / "recipe.ipynb"
    path.write_text("mine")
    with pytest.raises(sg.UsageError, match="overwrite=True"):
        session.to_notebook(path)
    with pytest.raises(sg.UsageError, match=r"\.ipynb"):
        session.to_notebook(tmp_path / "recipe.py")
    with pytest.raises(sg.UsageError, match="cannot be written"):
        session.to_notebook(tmp_path / "nowhere" / "recipe.ipynb")
    assert path.read_text() == "mine"


def test_the_history_tells_each_change_with_its_code(desk: Desk, openai_server: OpenAIServer) -> None:
    session = desk.session(openai_server)
    session.add_topics(["Refunds"])
    session.delete_topic("Refunds")
    session.undo()
    history = session.history()
    assert list(history.columns) == ["at", "change", "state", "code"]
    assert list(history.state) == ["done", "undone"]
    assert list(history.code) == ['session.add_topics(["Refunds"])', 'session.delete_topic(["Refunds"])']
