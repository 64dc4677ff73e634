"""The two sides of guidance: what it says of samples meant to pass, and of those meant to fail."""

from __future__ import annotations

from synthgen_widgets.samples import Label

PASSING = "To pass:"
FAILING = "To fail:"

_OTHER: dict[Label, str] = {"pass": FAILING, "fail": PASSING}


def one_side(guidance: str, label: Label | None) -> str:
    """The guidance without the paragraphs about the other side; all of it where there is no label.

    A model that is asked for a sample that passes need not read how one fails, nor refuse it.
    """
    if label is None:
        return guidance
    paragraphs = guidance.split("\n\n")
    return "\n\n".join(part for part in paragraphs if not part.startswith(_OTHER[label]))
