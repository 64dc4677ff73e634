"""The two sides of guidance: what it says of samples meant to pass, and of those meant to fail."""

from __future__ import annotations

import re
from collections.abc import Iterator

from synthgen_widgets.samples import Label

PASSING = "To pass:"
FAILING = "To fail:"
NEITHER = "Where nothing is said about passing or failing"
"""What a paragraph begins with that is for samples without a label."""

_START = re.compile(rf"[*_]*(?:to (pass|fail)[*_]*:|({NEITHER}))", re.IGNORECASE)
_PARAGRAPHS = re.compile(r"\n[ \t]*\n")
_ITEM = re.compile(r"[ \t]*(?:[-*]|\d+[.)])[ \t]")


def one_side(guidance: str, label: Label | None) -> str:
    """The guidance without the paragraphs about the other side; all of it where there is no label.

    A side is a paragraph that begins with `To pass:` or `To fail:`, and a list that follows it. A model
    that is asked for a sample that passes need not read how one fails, nor refuse it.
    """
    if label is None:
        return guidance
    return "\n\n".join(part for said, part in _parts(guidance) if said in (None, label))


def has_side(guidance: str, label: Label) -> bool:
    """Whether the guidance says what a sample of this label is."""
    return any(said == label for said, _ in _parts(guidance))


def _parts(guidance: str) -> Iterator[tuple[str | None, str]]:
    """Each paragraph, and whom it is for: a label, samples without one, or None for all."""
    said: str | None = None
    for part in _PARAGRAPHS.split(guidance):
        found = _START.match(part)
        if found is not None:
            said = (found[1] or NEITHER).lower()
        elif not _ITEM.match(part):
            said = None
        yield said, part
