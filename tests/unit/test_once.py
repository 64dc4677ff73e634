"""What was worked out for a schema is remembered for that very schema, and for no other."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from synthgen_widgets.generation.structure.once import once
from synthgen_widgets.jsontext import JsonObject


def test_the_same_schema_is_worked_out_once() -> None:
    seen: list[JsonObject] = []
    schema: JsonObject = {"type": "string"}
    work = once(seen.append)
    work(schema), work(schema)
    assert len(seen) == 1


@given(st.lists(st.integers(0, 2), max_size=12))
def test_each_schema_gets_what_is_its_own(order: list[int]) -> None:
    schemas: list[JsonObject] = [{"const": number} for number in range(3)]
    work = once(lambda schema: schema["const"])
    assert [work(schemas[number]) for number in order] == order
