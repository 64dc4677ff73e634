"""What tokens cost, by litellm's table: read as the data that it is, without importing litellm."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from synthgen_widgets.generation.model import Price

_TABLE = "model_prices_and_context_window_backup.json"
_OF_ONES_OWN = frozenset({"ollama", "ollama_chat", "lm_studio", "llamafile"})
"""What these serve runs on the user's own machine, unless it is called a cloud's."""
_CLOUD = "cloud"
_FREE = Price(0.0, 0.0)


def listed_price(name: str) -> Price | None:
    """The price of the model that litellm calls by this name; None where its table has none."""
    table = _table()
    provider, _, bare = name.partition("/")
    if provider in _OF_ONES_OWN:
        return None if _CLOUD in bare else _FREE
    for key, owner in ((name, ""), (bare, provider)):
        found = table.get(key)
        if found is not None and found[0].startswith(owner):
            return found[1]
    return None


@cache
def _table() -> Mapping[str, tuple[str, Price]]:
    """By name, the provider and the price of each model that has one."""
    spec = importlib.util.find_spec("litellm")
    if spec is None or spec.origin is None:
        return {}
    try:
        entries = json.loads(Path(spec.origin).with_name(_TABLE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    table = {}
    for name, entry in entries.items():
        costs = entry.get("input_cost_per_token"), entry.get("output_cost_per_token")
        if all(isinstance(cost, int | float) for cost in costs):
            table[name] = str(entry.get("litellm_provider", "")), Price(*map(float, costs))
    return table
