"""A template, and how one is read from its file.

A template file is Markdown that anybody can edit: a title, a sentence, a few `Name: value` traits,
and one section for each generating stage.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib import resources
from typing import Literal, TypeAlias, get_args

from synthgen_widgets.errors import UsageError, shown
from synthgen_widgets.text import squeeze

GuidanceStage: TypeAlias = Literal["topics", "inputs", "outputs"]
Guidance: TypeAlias = "Mapping[GuidanceStage, str]"
GUIDED_STAGES: tuple[GuidanceStage, ...] = get_args(GuidanceStage)

_PARAGRAPH = re.compile(r"\n\s*\n")
_SECTION = re.compile(r"^## (\w+)\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """Guidance for topics, inputs and outputs under one name.

    Any stage may be blank: what to make is then inferred from the task alone.

    Raises:
        UsageError: a field is not text.
    """

    name: str
    title: str = ""
    topics: str = ""
    inputs: str = ""
    outputs: str = ""

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if not isinstance(value, str):
                raise UsageError(f"The template's {field.name} is {shown(value)}; pass text.")

    @property
    def guidance(self) -> dict[GuidanceStage, str]:
        """The text for each stage."""
        return {"topics": self.topics, "inputs": self.inputs, "outputs": self.outputs}

    @staticmethod
    def load(name: str) -> Template:
        """The built-in template of this name.

        Raises:
            UsageError: there is none.
        """
        if name not in template_names():
            known = ", ".join(map(repr, template_names()))
            raise UsageError(f"There is no template {shown(name)}; pass one of {known}.")
        text = (resources.files(__package__) / f"{name}.md").read_text(encoding="utf-8")
        return parse(name, text)


@cache
def template_names() -> tuple[str, ...]:
    """The names of the built-in templates."""
    files = resources.files(__package__).iterdir()
    return tuple(sorted(file.name.removesuffix(".md") for file in files if file.name.endswith(".md")))


def checked_stage(stage: object) -> GuidanceStage:
    """The generating stage of this name.

    Raises:
        UsageError: there is none.
    """
    for known in GUIDED_STAGES:
        if stage == known:
            return known
    known_names = ", ".join(map(repr, GUIDED_STAGES))
    raise UsageError(f"There is no guidance for {shown(stage)}; pass one of {known_names}.")


def parse(name: str, text: str) -> Template:
    """The template that a file's text describes.

    Raises:
        UsageError: a section is named after no stage.
    """
    head, *sections = _SECTION.split(text)
    bodies = dict(zip(sections[::2], sections[1::2], strict=True))
    stages = {checked_stage(title.lower()): _unwrapped(body) for title, body in bodies.items()}
    title = head.strip().splitlines()[0].removeprefix("# ").strip() if head.strip() else name
    return Template(
        name=name,
        title=title,
        topics=stages.get("topics", ""),
        inputs=stages.get("inputs", ""),
        outputs=stages.get("outputs", ""),
    )


def _unwrapped(body: str) -> str:
    """The paragraphs of a section, each on one line: a file is wrapped for its reader, guidance is not."""
    return "\n\n".join(squeeze(paragraph) for paragraph in _PARAGRAPH.split(body.strip()))
