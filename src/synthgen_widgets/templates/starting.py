"""The topics that a tree begins with where each requirement of the task has its own."""

from __future__ import annotations

from collections.abc import Sequence

from synthgen_widgets.errors import UsageError
from synthgen_widgets.text import clean, same_key, squeeze

OVERALL = "Overall score"

_LONGEST = 60
_HEADING_WORDS = 4
"""Words before a colon that can be a requirement's own name: `Tone: be friendly to everybody`."""


def topics_of(requirements: Sequence[str]) -> list[str]:
    """A topic for each requirement, named in few words, and one for the answer as a whole.

    Raises:
        UsageError: there are no requirements.
    """
    rules = [rule for text in requirements if (rule := squeeze(clean(text)))]
    if not rules:
        msg = (
            "The template 'requirements' makes one topic of each requirement, and the task has none; pass "
            "them as Task(…, requirements=['Answer in one sentence.']), or choose another template."
        )
        raise UsageError(msg)
    names: dict[str, str] = {same_key(OVERALL): OVERALL}
    for rule in rules:
        name, number = _short(rule), 2
        while same_key(name) in names:
            name, number = f"{_short(rule)} ({number})", number + 1
        names[same_key(name)] = name
    overall, *own = names.values()
    return [*own, overall]


def _short(rule: str) -> str:
    """A requirement as a name: its heading, or as many of its first words as fit."""
    heading, colon, _ = rule.partition(": ")
    if colon and heading.strip() and len(heading) <= _LONGEST and len(heading.split()) <= _HEADING_WORDS:
        return heading.strip()
    name = rule.rstrip(" .!;") or rule
    if len(name) <= _LONGEST:
        return name
    kept = name[:_LONGEST]
    words = kept if name[_LONGEST] == " " else kept.rpartition(" ")[0]
    return f"{words.rstrip(' ,;:') or kept} …"
