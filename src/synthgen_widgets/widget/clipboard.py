"""Samples as text for the clipboard: JSON lines for programs, values between tabs for spreadsheets."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal

from synthgen_widgets import jsontext
from synthgen_widgets.errors import OutputError
from synthgen_widgets.jsontext import JsonObject, JsonValue
from synthgen_widgets.samples import Sample, SampleId
from synthgen_widgets.session import Session
from synthgen_widgets.store import samples, topics
from synthgen_widgets.task import Task
from synthgen_widgets.text import clean
from synthgen_widgets.topics import joined
from synthgen_widgets.widget import replies

MAX_BYTES = 5_000_000

_COLUMNS = ("id", "topic", "input", "output", "label", "judgement", "tags", "status")
# What a spreadsheet would take as the end of a cell or of a row, or as the end of all text.
_BREAKS = {"\t": r"\t", "\n": r"\n", "\r": r"\r", "\x00": "\ufffd"}
_BREAK = re.compile("\r\n|[\t\n\r\x00]")
# What a spreadsheet would run.
_FORMULA = ("=", "+", "-", "@")


def copied(session: Session, ids: Sequence[SampleId], form: Literal["jsonl", "tsv"]) -> replies.Copied:
    """As many of the samples as there is room for; those that are gone are left out."""
    line = _json_line(session.task) if form == "jsonl" else _cells
    head = "\t".join(_COLUMNS) + "\n" if form == "tsv" else ""

    def read(connection: sqlite3.Connection) -> list[str]:
        return list(_within(MAX_BYTES - len(head), map(line, _found(connection, ids))))

    lines = session.core.database.read(read)
    return replies.Copied(text=head + "".join(lines), count=len(lines), left_out=len(ids) - len(lines))


def _found(connection: sqlite3.Connection, ids: Iterable[SampleId]) -> Iterator[Sample]:
    tree = topics.tree(connection)
    for id_ in ids:
        sample = samples.get(connection, tree, id_)
        if sample is not None:
            yield sample


def _within(room: int, lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        room -= len(line.encode())
        if room < 0:
            return
        yield line


def _json_line(task: Task) -> Callable[[Sample], str]:
    def line(sample: Sample) -> str:
        told: JsonObject = {
            **_told(sample),
            "topic": list(sample.topic_path),
            "input": _value(sample.input, structured=task.input_schema is not None),
            "output": _value(sample.output, structured=task.output_schema is not None),
            "tags": [*_tags(sample)],
        }
        return clean(jsontext.dumps(told)) + "\n"

    return line


def _value(text: str | None, *, structured: bool) -> JsonValue:
    if text is None or not structured:
        return text
    try:
        return jsontext.loads(text)
    except OutputError:
        return text  # it is invalid, and shown as it came


def _cells(sample: Sample) -> str:
    told = {**_told(sample), "topic": joined(sample.topic_path), "tags": ", ".join(_tags(sample))}
    return "\t".join(_cell(told[column]) for column in _COLUMNS) + "\n"


def _cell(value: str | None) -> str:
    text = _BREAK.sub(lambda found: _BREAKS[found[0][-1]], clean(value or ""))
    if text.startswith(_FORMULA):
        return f"'{text}"
    if text.startswith('"'):  # else all up to the next quotation mark would be one cell
        return '"' + text.replace('"', '""') + '"'
    return text


def _told(sample: Sample) -> dict[str, str | None]:
    return {
        "id": sample.id,
        "topic": None,
        "input": sample.input,
        "output": sample.output,
        "label": sample.expected_label,
        "judgement": sample.judgement,
        "tags": None,
        "status": sample.status,
    }


def _tags(sample: Sample) -> list[str]:
    return [*sample.tags, *([sample.split] if sample.split else [])]
