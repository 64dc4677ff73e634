"""What the front end is shown: the state, pages of the tree and of the grid, one sample. Thin by design."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from synthgen_widgets.samples import Sample
from synthgen_widgets.session import Session, views
from synthgen_widgets.session.core import template_of
from synthgen_widgets.session.overview import Overview
from synthgen_widgets.store.calls import Call
from synthgen_widgets.text import clip
from synthgen_widgets.topics import TopicId, joined
from synthgen_widgets.widget.advising import traits

PREVIEW = 300
_REASONS = 5
_REASON = 300


def state(session: Session) -> dict[str, object]:
    """The session at a glance, small enough to push ten times a second."""
    seen = session.overview()
    counts = seen.counts
    return {
        "revision": seen.revision,
        "session": {
            "id": seen.id,
            "name": seen.path.stem,
            "path": str(seen.path),
            "read_only": seen.read_only,
        },
        "task": {
            "name": clip(seen.task.name, 200),
            "instruction": clip(seen.task.instruction, 4_000),
            "structured_input": seen.task.input_schema is not None,
            "structured_output": seen.task.output_schema is not None,
        },
        "goal": seen.goal,
        "pass_share": seen.pass_share,
        "template": {"name": seen.template, **traits(template_of(session.core))},
        "model": seen.model,
        "guidance": dict(seen.guidance),
        "tags": {"fixed": list(seen.tags.tags), "split": dict(seen.tags.split)},
        "dataset": seen.dataset,
        "stages": {
            "topics": {"topics": counts.topics, "leaves": counts.leaves},
            "inputs": {"samples": counts.samples, "topics_without": counts.topics_without_inputs},
            "outputs": {
                "done": counts.done,
                "missing": counts.pending,
                "invalid": counts.invalid,
                "failed": counts.failed,
            },
            "save": {"ready": counts.ready, "saved": counts.saved},
        },
        "run": _run(session, seen),
        "undo": seen.undo,
        "redo": seen.redo,
    }


class TopicRow(TypedDict):
    """A topic in the tree; the counts include everything below it."""

    id: int
    parent: int | None
    name: str
    depth: int
    children: int
    position: int
    siblings: int
    samples: int
    done: int
    problems: int


def tree_page(session: Session, collapsed: Sequence[int], offset: int, limit: int) -> dict[str, object]:
    """A page of the tree in preorder, without what is below collapsed topics."""
    found = views.tree(session.core)
    totals = views.totals(session.core, found)
    by_parent: dict[TopicId | None, list[TopicId]] = {}
    for topic in found.values():
        by_parent.setdefault(topic.parent, []).append(topic.id)
    closed, hidden = set(collapsed), set[TopicId]()
    rows: list[TopicRow] = []
    for topic in found.values():
        if topic.parent in hidden or topic.parent in closed:
            hidden.add(topic.id)
            continue
        siblings, numbers = by_parent[topic.parent], totals[topic.id]
        rows.append(
            TopicRow(
                id=topic.id,
                parent=topic.parent,
                name=topic.name,
                depth=len(topic.path) - 1,
                children=len(by_parent.get(topic.id, ())),
                position=0,
                siblings=len(siblings),
                samples=sum(numbers.values()),
                done=numbers.get("done", 0),
                problems=numbers.get("invalid", 0) + numbers.get("failed", 0),
            )
        )
    positions = {child: place for ids in by_parent.values() for place, child in enumerate(ids, start=1)}
    page = rows[offset : offset + limit]
    for row in page:
        row["position"] = positions[TopicId(row["id"])]
    return {"revision": views.revision(session.core), "total": len(rows), "offset": offset, "rows": page}


def samples_page(session: Session, topic: int | None, offset: int, limit: int) -> dict[str, object]:
    """A page of the samples at or below a topic."""
    found, total = views.page(session.core, topic, offset=offset, limit=limit)
    rows = [_row(sample) for sample in found]
    return {"revision": views.revision(session.core), "total": total, "offset": offset, "rows": rows}


def sample_whole(session: Session, id_: str) -> dict[str, object]:
    """A sample with everything there is to know about it."""
    sample, task = session.sample(id_), session.task
    made, answered = views.calls_of(session.core, sample)
    return {
        "id": sample.id,
        "topic_path": list(sample.topic_path),
        "input": sample.input,
        "output": sample.output,
        "input_json": task.input_schema is not None,
        "output_json": task.output_schema is not None,
        "status": sample.status,
        "reason": sample.reason,
        "expected_label": sample.expected_label,
        "attributes": dict(sample.attributes),
        "edited": sample.edited,
        "saved": sample.saved,
        "revision": sample.revision,
        "reasoning": _reasoning(answered),
        "input_model": made.model if made else None,
        "output_model": answered.model if answered else None,
        "tokens_in": answered.tokens_in if answered else 0,
        "tokens_out": answered.tokens_out if answered else 0,
        "cost_usd": answered.cost_usd if answered else None,
    }


def _reasoning(answered: Call | None) -> str | None:
    thought = answered.reply.get("reasoning") if answered else None
    return None if thought is None else str(thought)


def _row(sample: Sample) -> dict[str, object]:
    return {
        "id": sample.id,
        "topic": clip(joined(sample.topic_path), PREVIEW),
        "input": clip(sample.input, PREVIEW),
        "output": None if sample.output is None else clip(sample.output, PREVIEW),
        "status": sample.status,
        "reason": None if sample.reason is None else clip(sample.reason, PREVIEW),
        "expected_label": sample.expected_label,
        "edited": sample.edited,
        "saved": sample.saved,
        "revision": sample.revision,
    }


def _run(session: Session, seen: Overview) -> dict[str, object] | None:
    if seen.run is None or session.run is None:
        return None
    report = seen.run.report
    reasons = sorted(report.reasons.items(), key=lambda pair: -pair[1])[:_REASONS]
    return {
        "id": seen.run.number,
        "stage": report.stage,
        "label": report.label,
        "state": seen.run.state,
        "concurrency": session.run.concurrency,
        "planned": report.planned,
        "done": report.done,
        "invalid": report.invalid,
        "duplicate": report.duplicate,
        "failed": report.failed,
        "cancelled": report.cancelled,
        "tokens_in": report.tokens_in,
        "tokens_out": report.tokens_out,
        "cost_usd": report.cost_usd,
        "seconds": round(seen.run.seconds, 1),
        "reasons": [{"reason": clip(reason, _REASON), "count": number} for reason, number in reasons],
        "error": report.error,
    }
