"""The session as pandas DataFrames."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

from synthgen_widgets.session.core import Core
from synthgen_widgets.session.provenance import provenance
from synthgen_widgets.store import samples, topics
from synthgen_widgets.topics import joined

if TYPE_CHECKING:
    import pandas as pd

SAMPLE_COLUMNS = (
    "id",
    "topic",
    "input",
    "output",
    "status",
    "reason",
    "edited",
    "saved",
    "split",
    "input_model",
    "output_model",
    "tokens_in",
    "tokens_out",
    "cost_usd",
)
TOPIC_COLUMNS = ("id", "parent", "name", "path", "depth", "origin", "samples", "done")


def samples_frame(core: Core) -> pd.DataFrame:
    """One row a sample, in the order they were made."""
    import pandas as pd

    def read(connection: sqlite3.Connection) -> list[dict[str, Any]]:
        found = samples.page(connection, topics.tree(connection))
        brought = provenance(connection, found)
        return [
            {
                "id": sample.id,
                "topic": joined(sample.topic_path),
                "input": sample.input,
                "output": sample.output,
                "status": sample.status,
                "reason": sample.reason,
                "edited": sample.edited,
                "saved": sample.saved,
                "split": sample.split,
                **brought[sample.id],
            }
            for sample in found
        ]

    frame = pd.DataFrame(core.database.read(read), columns=list(SAMPLE_COLUMNS))
    return frame.astype({"cost_usd": "float64", "edited": bool, "saved": bool})


def topics_frame(core: Core) -> pd.DataFrame:
    """One row a topic, each after its parent; `samples` and `done` count all that is below too."""
    import pandas as pd

    def read(connection: sqlite3.Connection) -> list[dict[str, Any]]:
        tree = topics.tree(connection)
        totals = topics.totals(tree, samples.tally(connection))
        return [
            {
                "id": topic.id,
                "parent": topic.parent,
                "name": topic.name,
                "path": joined(topic.path),
                "depth": len(topic.path),
                "origin": topic.origin,
                "samples": sum(totals[topic.id].values()),
                "done": totals[topic.id].get("done", 0),
            }
            for topic in tree.values()
        ]

    return pd.DataFrame(core.database.read(read), columns=list(TOPIC_COLUMNS)).astype({"parent": "Int64"})
