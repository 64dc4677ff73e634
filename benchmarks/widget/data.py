"""The same samples for all: a session file for ours, parquet for the others; kept between benches."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import make_session
import pandas as pd

FOLDER = Path(__file__).resolve().parent.parent / ".peers" / "data"


def of(rows: int) -> Path:
    """The folder that holds `{rows}.synthgen` and `{rows}.parquet`."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    session, table = FOLDER / f"{rows}.synthgen", FOLDER / f"{rows}.parquet"
    if not session.exists():
        make_session.make(session, rows)
    if not table.exists():
        with sqlite3.connect(f"file:{session}?mode=ro", uri=True) as file:
            frame = pd.read_sql("SELECT id, topic, input, output, status FROM sample ORDER BY n", file)
        frame.to_parquet(table)
    return FOLDER
