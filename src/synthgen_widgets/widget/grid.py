"""The samples as the grid shows them: a page of rows, and what there is of each kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from synthgen_widgets.samples import Sample
from synthgen_widgets.session import Session, views
from synthgen_widgets.store import calls
from synthgen_widgets.text import clip
from synthgen_widgets.topics import joined
from synthgen_widgets.widget import members, protocol, replies, targets

PREVIEW = 300
"""Characters of a text in the grid."""
_MOST_TAGS = 200

_Took: TypeAlias = Mapping[int, tuple[int | None, float | None]]


def page(session: Session, asked: protocol.Samples) -> replies.SamplePage:
    """A page of the samples that a query finds."""
    query = targets.asked(asked.query)
    found, total, revision = views.page(session.core, query, offset=asked.offset, limit=asked.limit)
    numbers = [sample.output_call for sample in found if sample.output_call is not None]
    took = session.core.database.read(lambda db: calls.took(db, numbers))
    return replies.SamplePage(
        revision=revision,
        total=total,
        offset=asked.offset,
        rows=[_row(sample, asked.fields, took) for sample in found],
    )


def facets(session: Session, query: protocol.Query) -> replies.FacetCounts:
    """How many samples of a query there are of each kind."""
    found = views.facets(session.core, targets.asked(query))
    most = sorted(found["tags"].items(), key=lambda pair: -pair[1])[:_MOST_TAGS]
    return replies.FacetCounts(**{**found, "tags": dict(most)})


def place(session: Session, query: protocol.Query, id_: str) -> replies.Place:
    """Where a sample stands among those of a query."""
    return replies.Place(index=views.locate(session.core, targets.asked(query), id_))


def _row(sample: Sample, fields: Sequence[str], took: _Took) -> replies.SampleRow:
    tokens, cost = took.get(sample.output_call or 0, (None, None))
    return replies.SampleRow(
        id=sample.id,
        topic=clip(joined(sample.topic_path), PREVIEW),
        input=clip(sample.input, PREVIEW),
        output=None if sample.output is None else clip(sample.output, PREVIEW),
        status=sample.status,
        reason=None if sample.reason is None else clip(sample.reason, PREVIEW),
        expected_label=sample.expected_label,
        judgement=sample.judgement,
        tags=[*sample.tags, *([sample.split] if sample.split else [])],
        edited=sample.edited,
        by_hand=sample.input_call is None,
        saved=sample.saved,
        resembles=sample.resembles,
        similarity=sample.similarity,
        tokens=tokens,
        cost_usd=cost,
        fields=members.values(sample, fields, PREVIEW),
        revision=sample.revision,
    )
