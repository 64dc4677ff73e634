"""Which calls brought each sample: what frames and datasets show of them, and each one whole."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from synthgen_widgets.errors import UsageError, shown
from synthgen_widgets.jsontext import JsonObject
from synthgen_widgets.samples import Sample, SampleId
from synthgen_widgets.session.core import Core
from synthgen_widgets.session.views import found_sample
from synthgen_widgets.store import calls
from synthgen_widgets.text import digest


def call_of(core: Core, id_: SampleId | str, what: str) -> JsonObject | None:
    """The call that brought a text of a sample, whole; see `Session.call`."""
    if what not in ("input", "output"):
        raise UsageError(f"what is {shown(what)}; pass 'input' or 'output'.")

    def read(connection: sqlite3.Connection) -> calls.Call | None:
        sample = found_sample(connection, id_)
        number = sample.input_call if what == "input" else sample.output_call
        return None if number is None else calls.get(connection, number)

    call = core.database.read(read)
    if call is None:
        return None
    return {
        "stage": call.stage,
        "run": call.run,
        "at": call.at,
        "model": call.model,
        "messages": list(call.messages),
        "schema": None,
        **call.settings,
        "reply": call.reply["text"],
        "finish_reason": call.reply["finish_reason"],
        "reasoning": call.reply.get("reasoning"),
        "tokens_in": call.tokens_in,
        "tokens_out": call.tokens_out,
        "cost_usd": call.cost_usd,
    }


def provenance(
    connection: sqlite3.Connection, found: Sequence[Sample]
) -> dict[SampleId, dict[str, object]]:
    """For each sample, the columns that follow from its calls; tokens, cost and time are the output's."""
    numbers = [number for sample in found for number in (sample.input_call, sample.output_call) if number]
    made = calls.models(connection, numbers)
    return {
        sample.id: _columns(made.get(sample.input_call or 0), made.get(sample.output_call or 0))
        for sample in found
    }


def _columns(source: sqlite3.Row | None, answer: sqlite3.Row | None) -> dict[str, object]:
    return {
        **_how("input", source),
        **_how("output", answer),
        "reasoning": answer["reasoning"] if answer else None,
        "tokens_in": answer["tokens_in"] if answer else 0,
        "tokens_out": answer["tokens_out"] if answer else 0,
        "cost_usd": answer["cost_usd"] if answer else None,
        "created_at": datetime.fromisoformat(answer["at"]) if answer else None,
    }


def _how(what: str, call: sqlite3.Row | None) -> dict[str, object]:
    """How one text of a sample was asked for; all of it null where a person wrote it."""
    return {
        f"{what}_model": call["model"] if call else None,
        f"{what}_temperature": call["temperature"] if call else None,
        f"{what}_seed": call["seed"] if call else None,
        # The call holds the hash of each message.
        f"{what}_prompt_hash": digest(call["messages"]) if call else None,
    }
