"""What hypothesis draws from: hostile text, JSON values, names, shares."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

# Every code point, lone surrogates and control characters too.
hostile_text = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)
text = st.text(max_size=60)

json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(text, inner, max_size=4),
    max_leaves=12,
)

# Few and short, so that names meet their like.
topic_names = st.text("abcA /,", min_size=1, max_size=4).filter(str.strip)
tags = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
weights = st.dictionaries(tags, st.integers(1, 100), min_size=1, max_size=6)


def shares_of(weighted: dict[str, int]) -> dict[str, float]:
    """Weights as shares that add up to 1."""
    total = sum(weighted.values())
    return {tag: weight / total for tag, weight in weighted.items()}
