"""The file of a template: Markdown that anybody can read and edit.

    # Title

    What it is for, in a sentence.

    Goals: eval, fine_tuning
    Pass share: 50 %

    ## Inputs

    Guidance for inputs.

    ## Inputs for fine-tuning

    Guidance for inputs where the goal is fine-tuning.

Paragraphs and list items are wrapped for whoever reads the file; guidance has each on one line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from synthgen_widgets.errors import UsageError, shown
from synthgen_widgets.text import squeeze

_PARAGRAPH = re.compile(r"\n\s*\n")
_SECTION = re.compile(r"^## (.+?)[ \t]*$", re.MULTILINE)
_TRAIT = re.compile(r"([A-Z][A-Za-z ]*): *(.*)")
_ITEM = re.compile(r"\n(?=[ \t]*(?:[-*]|\d+\.) )")
_SHARE = re.compile(r"(\d+(?:\.\d+)?) ?%")
_ANSWERS = {"yes": True, "no": False}


def fields_in(text: str) -> dict[str, object]:
    """The fields of the template that a file's text describes; what it leaves out is not among them.

    Raises:
        UsageError: a trait or a section has a name or a value that no template has.
    """
    head, *sections = _SECTION.split(text.replace("\r\n", "\n"))
    title, _, rest = head.strip().partition("\n")
    paragraphs = [part for part in _PARAGRAPH.split(rest.strip()) if part]
    fields: dict[str, object] = {"title": title.removeprefix("#").strip()}
    if paragraphs and not _is_traits(paragraphs[0]):
        fields["summary"] = squeeze(paragraphs.pop(0))
    for paragraph in paragraphs:
        fields |= _traits(paragraph)
    by_goal: dict[str, dict[str, str]] = {}
    seen: set[str] = set()
    for heading, body in zip(sections[::2], sections[1::2], strict=True):
        stage, _, goal = squeeze(heading).lower().partition(" for ")
        if f"{stage}{goal}" in seen:
            raise UsageError(f"The section {shown(heading)} is there twice; join the two.")
        seen.add(f"{stage}{goal}")
        if goal:
            by_goal.setdefault(goal.replace("-", "_"), {})[stage] = _unwrapped(body)
        else:
            fields[_known_stage(stage)] = _unwrapped(body)
    return {**fields, "by_goal": by_goal} if by_goal else fields


def _known_stage(stage: str) -> str:
    if stage not in ("topics", "inputs", "outputs"):
        msg = f"There is no section {shown(stage)}; name it 'Topics', 'Inputs' or 'Outputs'."
        raise UsageError(msg)
    return stage


def _is_traits(paragraph: str) -> bool:
    found = _TRAIT.match(paragraph)
    return found is not None and found[1] in _TRAITS


def _traits(paragraph: str) -> dict[str, object]:
    """The traits of a paragraph, one a line; a line that names none goes on with the one before."""
    values: dict[str, str] = {}
    name = ""
    for line in paragraph.splitlines():
        found = _TRAIT.fullmatch(line.strip())
        if found is not None and (found[1] in _TRAITS or not line.startswith(" ")):
            name, line = found[1], found[2]  # noqa: PLW2901 - what is left of it
        if name not in _TRAITS:
            known = ", ".join(map(repr, _TRAITS))
            raise UsageError(f"A template has no trait {shown(name or line)}; write one of {known}.")
        values[name] = f"{values.get(name, '')} {line}".strip()
    return {_TRAITS[name][0]: _TRAITS[name][1](name, value) for name, value in values.items()}


def _text(name: str, value: str) -> str:
    return squeeze(value)


def _list(value: str, separator: str) -> tuple[str, ...]:
    return tuple(part for piece in value.split(separator) if (part := squeeze(piece)))


def _goals(name: str, value: str) -> tuple[str, ...]:
    return _list(value, ",")


def _sources(name: str, value: str) -> tuple[str, ...]:
    return _list(value, ";")


def _share(name: str, value: str) -> float:
    found = _SHARE.fullmatch(value)
    if found is None:
        raise UsageError(f"{name} is {shown(value)}; write a percentage, such as '50 %'.")
    return float(found[1]) / 100


def _yes(name: str, value: str) -> bool:
    if value not in _ANSWERS:
        raise UsageError(f"{name} is {shown(value)}; write 'yes' or 'no'.")
    return _ANSWERS[value]


_TRAITS: Mapping[str, tuple[str, Callable[[str, str], object]]] = {
    "Goals": ("goals", _goals),
    "Pass share": ("pass_share", _share),
    "Uncensored": ("uncensored", _yes),
    "Topic per requirement": ("topic_per_requirement", _yes),
    "Warning": ("warning", _text),
    "Sources": ("sources", _sources),
}


def _unwrapped(body: str) -> str:
    paragraphs = _PARAGRAPH.split(body.strip())
    return "\n\n".join(
        "\n".join(squeeze(item) for item in _ITEM.split(paragraph)) for paragraph in paragraphs
    )
