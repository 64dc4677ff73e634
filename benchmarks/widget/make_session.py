"""A session file of many samples, for measuring the widget: support tickets with JSON answers.

    python benchmarks/widget/make_session.py 1000000 /tmp/big.synthgen

The same number gives the same samples: 200 topics in two levels, all statuses, labels, judgements and
tags, some inputs that are nearly the same, a call for each output. Rows go through the store's one writer
with its triggers, 20,000 in each transaction.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from synthgen_widgets import Session, Task
from synthgen_widgets.store import Tx, runs, topics

TOPS = 20
BELOW = 9
BATCH = 20_000
WORDS = (Path(__file__).parents[1] / "engine" / "words.txt").read_text().split()
AREAS = ("billing", "shipping", "account", "returns", "technical", "other")
URGENCY = ("low", "normal", "high")
SCHEMA = {
    "type": "object",
    "properties": {
        "area": {"type": "string", "enum": list(AREAS)},
        "urgency": {"type": "string", "enum": list(URGENCY)},
        "summary": {"type": "string"},
    },
    "required": ["area", "urgency", "summary"],
}
TAGS = (None,) * 6 + ('["keep"]', '["look again"]', '["keep","spanish"]', '["billing"]')
STATUSES = ("done",) * 16 + ("pending",) * 2 + ("invalid", "failed")
REASONS = {"invalid": "output: 'area' is a required property", "failed": "The server is overloaded (503)."}
MODEL = "openai/gpt-5-mini"


def make(path: Path, number: int) -> None:
    """Make the session file."""
    task = Task("Sort a support ticket by product area and urgency.", output_schema=SCHEMA)
    with Session(task, path=path, pass_share=0.7) as session:
        names = [f"{word.capitalize()} {WORDS[-place - 1]}" for place, word in enumerate(WORDS[:TOPS])]
        write = session.core.database.write
        places: list[int] = []
        for top, parent in enumerate(session.add_topics(names)):
            below = [
                f"{word.capitalize()} of {names[top]}" for word in WORDS[TOPS + top : TOPS + top + BELOW]
            ]
            places += write(lambda tx, p=parent, b=below: topics.add(tx, p, b, "generated")).result()
        write(_keep_prompts).result()
        run = write(lambda tx: runs.begin(tx, "outputs", "Generate outputs", {}), change="Generate outputs")
        rows = _rows(number, places, run.result())
        for start in range(0, number, BATCH):
            batch = [next(rows) for _ in range(min(BATCH, number - start))]
            write(lambda tx, batch=batch: _keep(tx, batch)).result()
        write(lambda tx: runs.end(tx, run.result(), "done", {})).result()


def _keep(tx: Tx, batch: list[tuple[dict[str, Any], dict[str, Any]]]) -> None:
    for row, _ in batch:
        row["revision"] = tx.revision
    for table, rows in (
        ("call", [call for _, call in batch if call]),
        ("sample", [row for row, _ in batch]),
    ):
        names = rows[0].keys()
        tx.connection.executemany(
            f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join(f':{name}' for name in names)})",
            rows,
        )
    saved = [(row["n"],) for row, _ in batch if row["status"] == "done" and row["n"] % 3 == 0]
    tx.connection.executemany("INSERT INTO saved VALUES (?, '/data/tickets')", saved)


def _rows(number: int, places: list[int], run: int) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    chance = random.Random(number)
    before: list[tuple[str, str]] = []
    for n in range(1, number + 1):
        id_ = f"{chance.getrandbits(64):016x}"
        status = chance.choice(STATUSES) if before else "done"  # the inputs' call is the first of all
        like = chance.choice(before) if before and not n % 50 else None
        text = like[1] + " Please." if like else _ticket(chance)
        if n % 25 == 1:
            before = [*before[-200:], (id_, text)]
        output = _answer(chance) if status in ("done", "invalid") else None
        call = None if output is None else _call(chance, n, run, id_, output)
        yield (
            {
                "n": n,
                "id": id_,
                "topic": chance.choice(places),
                "input": text,
                "output": output,
                "status": status,
                "reason": REASONS.get(status),
                "edited": int(not n % 40),
                "expected_label": chance.choice(("pass", "pass", "fail", None)),
                "judgement": chance.choice((None, None, None, "accepted", "rejected")),
                "tags": chance.choice(TAGS),
                "split": ("eval_data", "golden_data")[n % 2] if status == "done" and not n % 3 else None,
                "resembles": like and like[0],
                "similarity": like and round(0.85 + chance.random() * 0.15, 3),
                "input_call": None if not n % 30 else 1,
                "output_call": call and n,
            },
            call or {},
        )


def _ticket(chance: random.Random) -> str:
    words = chance.choices(WORDS, k=chance.randint(9, 24))
    order = f" Order {chance.randint(10_000, 9_999_999)}." if chance.random() < 0.4 else ""
    return f"{' '.join(words).capitalize()}.{order}"


def _keep_prompts(tx: Tx) -> None:
    """The messages that every call names."""
    for hash_, text in (("0" * 32, "You sort support tickets."), ("1" * 32, "The ticket, as it came.")):
        tx.execute("INSERT INTO text VALUES (?, ?)", (hash_, text))


def _answer(chance: random.Random) -> str:
    value = {
        "area": chance.choice(AREAS),
        "urgency": chance.choice(URGENCY),
        "summary": " ".join(chance.choices(WORDS, k=8)),
    }
    return json.dumps(value, separators=(",", ":"))


def _call(chance: random.Random, n: int, run: int, sample: str, output: str) -> dict[str, Any]:
    return {
        "id": n,
        "key": f"{n:032x}",
        "run": run,
        "stage": "outputs",
        "subject": f"sample:{sample}",
        "nth": 0,
        "wanted": 1,
        "attributes": "[]",
        "messages": json.dumps([["system", "0" * 32], ["user", "1" * 32]]),
        "settings": '{"temperature":1.0}',
        "reply": json.dumps({"text": output, "finish_reason": "stop", "reasoning": None}),
        "model": MODEL,
        "tokens_in": chance.randint(250, 400),
        "tokens_out": chance.randint(25, 60),
        "cost_usd": round(chance.random() * 4e-4, 6),
        "at": "2026-01-01T00:00:00.000+00:00",
        "read": 1,
        "kept": 1,
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("samples", type=int)
    parser.add_argument("path", type=Path)
    asked = parser.parse_args()
    for left in ("", "-wal", "-shm", ".lock"):
        Path(f"{asked.path}{left}").unlink(missing_ok=True)
    begun = time.perf_counter()
    make(asked.path, asked.samples)
    seconds = time.perf_counter() - begun
    size = asked.path.stat().st_size / 1e6
    print(f"{asked.samples:,} samples in {asked.path}: {seconds:.1f} s, {size:,.0f} MB")
