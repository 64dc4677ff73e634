"""Which calls brought each sample: model, tokens and cost, as frames and datasets show them."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from synthgen_widgets.samples import Sample, SampleId
from synthgen_widgets.store import calls


def provenance(
    connection: sqlite3.Connection, found: Sequence[Sample]
) -> dict[SampleId, dict[str, object]]:
    """For each sample, the columns that follow from its calls; tokens and cost are the output's."""
    numbers = [number for sample in found for number in (sample.input_call, sample.output_call) if number]
    made = calls.models(connection, numbers)
    return {
        sample.id: _columns(made.get(sample.input_call or 0), made.get(sample.output_call or 0))
        for sample in found
    }


def _columns(source: sqlite3.Row | None, answer: sqlite3.Row | None) -> dict[str, object]:
    return {
        "input_model": source["model"] if source else None,
        "output_model": answer["model"] if answer else None,
        "tokens_in": answer["tokens_in"] if answer else 0,
        "tokens_out": answer["tokens_out"] if answer else 0,
        "cost_usd": answer["cost_usd"] if answer else None,
        "created_at": datetime.fromisoformat(answer["at"]) if answer else None,
    }
