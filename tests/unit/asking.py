"""One valid request of each kind that the front end has, and of some kinds several."""

from __future__ import annotations

from typing import Any, get_args

from tests.unit.fronts import fill

from synthgen_widgets import Session
from synthgen_widgets.widget import protocol

OPS = {get_args(kind.model_fields["op"].annotation)[0] for kind in get_args(protocol.Request)}


def valid(session: Session) -> list[dict[str, Any]]:
    """Valid requests, for a session that is filled for them; numbered by their place."""
    topic, sample = fill(session)
    other = int(session.topics.id.iloc[1])
    return numbered(topic, other, sample, session.sample(sample).revision)


def numbered(topic: int, other: int, sample: str, revision: int) -> list[dict[str, Any]]:
    """Valid requests that name these topics and this sample."""
    one, query = {"ids": [sample]}, {"query": {"topic": topic}, "besides": []}
    every = {"status": ["done"], "labels": ["none"], "judgements": ["none"], "flags": ["edited"]}
    task = {"name": "Sort", "instruction": "Sort.", "requirements": ["Be brief."]}
    requests: list[dict[str, Any]] = [
        {"op": "hello"},
        {"op": "sync"},
        {"op": "tree", "collapsed": [topic], "offset": 0, "limit": 50},
        {"op": "tree", "collapsed": [], "search": "bill", "offset": 0, "limit": 50},
        {"op": "tree_parents"},
        {"op": "samples", "query": {}, "offset": 0, "limit": 50},
        {"op": "samples", "query": {"topic": topic, **every}, "offset": 0, "limit": 50},
        {
            "op": "samples",
            "query": {"text": "money"},
            "fields": ["input.a"],
            "offset": 0,
            "limit": 9,
            "watch": 3,
        },
        {"op": "facets", "query": {"topic": topic}},
        {"op": "locate", "query": {"sort": "changed", "descending": True}, "id": sample},
        {"op": "sample", "id": sample},
        {"op": "call", "id": sample, "what": "output"},
        {"op": "samples_copy", "which": one, "form": "jsonl"},
        {"op": "samples_copy", "which": query, "form": "tsv"},
        {"op": "text_check", "what": "output", "text": "Sent."},
        {"op": "failures"},
        {"op": "topics_add", "names": ["New one"], "under": topic},
        {"op": "topic_rename", "id": topic, "name": "Renamed"},
        {"op": "topic_delete", "id": topic},
        {"op": "topic_move", "id": topic, "under": other},
        {"op": "topic_merge", "id": topic, "into": other},
        {"op": "inputs_add", "inputs": ["Where?"], "topic": topic},
        {"op": "samples_delete", "which": one},
        {"op": "samples_delete", "which": query},
        {"op": "sample_edit", "id": sample, "revision": revision, "output": "Sent."},
        {"op": "label_set", "which": one, "label": "fail"},
        {"op": "judge", "which": query, "judgement": "accepted"},
        {"op": "retag", "which": one, "add": ["good"], "remove": ["bad"]},
        {"op": "duplicates_mark"},
        {"op": "topics_generate", "count": 3, "under": None},
        {"op": "topics_generate", "count": 3, "under": "leaves"},
        {"op": "inputs_generate", "per_topic": 2, "topic": None},
        {"op": "inputs_generate", "per_topic": 2, "topic": topic, "scope": "here"},
        {"op": "outputs_generate", "topic": topic},
        {"op": "outputs_regenerate", "which": one, "guidance": "Be brief."},
        {"op": "outputs_retry"},
        {"op": "outputs_retry", "reason": "busy", "invalid": True},
        {"op": "estimate", "stage": "topics", "count": 3, "place": "leaves"},
        {"op": "estimate", "stage": "inputs", "count": 3, "place": topic, "scope": "empty"},
        {"op": "preview", "stage": "outputs", "place": None, "count": 3},
        {"op": "preview", "stage": "topics", "place": "leaves", "count": 3},
        {"op": "run_pause"},
        {"op": "run_resume"},
        {"op": "run_concurrency", "number": 4},
        {"op": "run_cancel"},
        {"op": "task"},
        {"op": "task_set", **task, "input_schema": None, "output_schema": None},
        {"op": "schema_check", "text": '{"type": "object"}'},
        {"op": "goal_set", "goal": "fine_tuning"},
        {"op": "template_set", "template": "toxicity"},
        {"op": "templates"},
        {"op": "guidance", "stage": "inputs"},
        {"op": "guidance", "stage": "inputs", "template": "toxicity"},
        {"op": "guidance_set", "stage": "inputs", "text": "Be brief."},
        {"op": "guidance_use", "stage": "inputs", "template": "toxicity"},
        {"op": "models"},
        {"op": "model_set", "name": "openai/gpt-5-mini", "temperature": 0.5},
        {"op": "budget_set", "usd": 5, "tokens": 100_000},
        {"op": "tags_set", "tags": ["tickets"], "split": {"eval": 0.5, "golden": 0.5}},
        {"op": "tags_preview", "tags": ["tickets"], "split": {"eval": 0.5, "golden": 0.5}},
        {"op": "pass_share_set", "share": 0.5},
        {"op": "save_preview"},
        {"op": "save"},
        {"op": "history", "offset": 0, "limit": 50},
        {"op": "notebook_write"},
        {"op": "undo"},
        {"op": "redo"},
    ]
    return [{"v": protocol.VERSION, "rid": place, **request} for place, request in enumerate(requests)]


COUNT = len(numbered(1, 2, "a", 1))
