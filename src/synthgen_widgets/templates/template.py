"""A template: guidance for the three generating stages, under one name, with its traits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any, Literal, TypeAlias, cast, get_args

from synthgen_widgets.errors import UsageError, shown
from synthgen_widgets.goals import GOALS, Goal, checked_goal
from synthgen_widgets.jsontext import JsonObject
from synthgen_widgets.templates import described
from synthgen_widgets.templates.markdown import fields_in
from synthgen_widgets.templates.starting import topics_of
from synthgen_widgets.text import clean

GuidanceStage: TypeAlias = Literal["topics", "inputs", "outputs"]
Guidance: TypeAlias = "Mapping[GuidanceStage, str]"
GUIDED_STAGES: tuple[GuidanceStage, ...] = get_args(GuidanceStage)

MAX_GUIDANCE = 50_000
"""Characters of guidance for one stage."""

_UNDESCRIBED = re.compile(r"; where (?:it is|they are) not, [^.]*\.")
_TEXTS = ("name", "title", "summary", "warning", *GUIDED_STAGES)
_FLAGS = ("uncensored", "topic_per_requirement")


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """Guidance for topics, inputs and outputs under one name.

    Any stage may be blank: what to make is then inferred from the task alone.

    Args:
        name: what the session and the dataset call it.
        title: what a person calls it.
        summary: what it is for, in a sentence.
        goals: the goals it can serve.
        pass_share: for an eval, the share of samples (0 to 1) that are meant to pass, where the session
            sets no other; None where samples carry no expected label.
        uncensored: a model that refuses little is needed to make its data.
        warning: what to know before using it.
        sources: what it draws on, each with its identifier.
        topic_per_requirement: the tree begins with a topic for each requirement of the task.
        topics: guidance for topics.
        inputs: guidance for inputs.
        outputs: guidance for outputs.
        by_goal: guidance that takes the place of these for one goal, such as
            `{"fine_tuning": {"outputs": "Avoid the mistake."}}`.

    Raises:
        UsageError: a field is of the wrong kind, or out of range.
    """

    name: str
    title: str = ""
    summary: str = ""
    goals: Sequence[Goal] = GOALS
    pass_share: float | None = None
    uncensored: bool = False
    warning: str = ""
    sources: Sequence[str] = ()
    topic_per_requirement: bool = False
    topics: str = ""
    inputs: str = ""
    outputs: str = ""
    by_goal: Mapping[Goal, Guidance] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        for name in _TEXTS:
            self._set(name, _text(name, getattr(self, name)))
        for name in _FLAGS:
            if not isinstance(getattr(self, name), bool):
                msg = f"The template's {name} is {shown(getattr(self, name))}; pass True or False."
                raise UsageError(msg)
        self._set("goals", tuple(dict.fromkeys(checked_goal(goal) for goal in _several(self, "goals"))))
        if not self.goals:
            raise UsageError("The template's goals are empty; name the goals it can serve.")
        self._set("sources", tuple(_text("sources", source) for source in _several(self, "sources")))
        self._set("pass_share", _share(self.pass_share))
        self._set("by_goal", _by_goal(self.by_goal))

    def for_goal(self, goal: str) -> dict[GuidanceStage, str]:
        """The text for each stage, as it reads for a goal.

        Raises:
            UsageError: the template cannot serve that goal.
        """
        known = checked_goal(goal)
        if known not in self.goals:
            msg = (
                f"The template {shown(self.name)} is not made for goal={known!r}, but for "
                f"{' or '.join(map(repr, self.goals))}; choose another template or goal."
            )
            raise UsageError(msg)
        texts: dict[GuidanceStage, str] = {
            "topics": self.topics,
            "inputs": self.inputs,
            "outputs": self.outputs,
        }
        return {**texts, **self.by_goal.get(known, {})}

    def starting_topics(self, requirements: Sequence[str]) -> list[str]:
        """The top-level topics that a tree begins with: one a requirement, or none.

        Raises:
            UsageError: the template needs requirements, and the task has none.
        """
        return topics_of(requirements) if self.topic_per_requirement else []

    def to_json(self) -> JsonObject:
        """The template as plain data, from which `from_json` makes an equal one."""
        data: dict[str, object] = {each.name: getattr(self, each.name) for each in fields(self)}
        data |= {
            "goals": list(self.goals),
            "sources": list(self.sources),
            "by_goal": {goal: dict(texts) for goal, texts in self.by_goal.items()},
        }
        return cast("JsonObject", data)

    @classmethod
    def from_json(cls, data: JsonObject) -> Template:
        """The template that `to_json` wrote; what only a later version knows is left out."""
        known = {each.name for each in fields(cls)}
        return cls(**cast("dict[str, Any]", {key: data[key] for key in data if key in known}))

    @classmethod
    def from_markdown(cls, text: str, *, name: str) -> Template:
        """The template that a file's text describes; the built-in files show the form.

        Raises:
            UsageError: a trait or a section has a name or a value that no template has.
        """
        return cls(**cast("dict[str, Any]", {"name": name, **fields_in(_text("text", text))}))

    @classmethod
    def of(cls, template: object) -> Template:
        """The template that is meant: itself, or the built-in one of this name.

        Raises:
            UsageError: there is none.
        """
        if isinstance(template, cls):
            return template
        if isinstance(template, str):
            return cls.load(template)
        raise UsageError(f"The template is {shown(template)}; pass its name or a Template.")

    @classmethod
    def load(cls, name: str) -> Template:
        """The built-in template of this name.

        Raises:
            UsageError: there is none.
        """
        if name not in template_names():
            known = ", ".join(map(repr, template_names()))
            raise UsageError(f"There is no template {shown(name)}; pass one of {known}.")
        text = (resources.files(__package__) / f"{name}.md").read_text(encoding="utf-8")
        return cls.from_markdown(text, name=name)

    @classmethod
    def issue(
        cls, description: str, *, failing: Iterable[object] = (), passing: Iterable[object] = ()
    ) -> Template:
        """Data about one fault that was seen: inputs that bring it about, and close ones that do not.

        Args:
            description: what goes wrong, in your words.
            failing: examples in which it does: texts, dicts or (input, output) pairs.
            passing: examples in which it does not.

        Raises:
            UsageError: the description is blank, an example is of no known kind, or all is too long.
        """
        examples = {
            "failing": ("Examples in which the issue occurs:", failing),
            "passing": ("Examples in which it does not:", passing),
        }
        return _ending_with(cls.load("issue"), described.subject("issue", description, examples))

    @classmethod
    def desired_behaviour(
        cls, description: str, *, showing: Iterable[object] = (), missing: Iterable[object] = ()
    ) -> Template:
        """Data about one thing that answers should do.

        Args:
            description: what is wanted, in your words.
            showing: examples that show it: texts, dicts or (input, output) pairs.
            missing: examples that lack it.

        Raises:
            UsageError: the description is blank, an example is of no known kind, or all is too long.
        """
        examples = {
            "showing": ("Examples that show the behaviour:", showing),
            "missing": ("Examples that lack it:", missing),
        }
        block = described.subject("behaviour", description, examples)
        return _ending_with(cls.load("desired_behaviour"), block)

    @classmethod
    def tool_use(cls, tools: Iterable[Mapping[str, object]]) -> Template:
        """Data about calling the right tool, and none where none is needed.

        Args:
            tools: each as OpenAI describes it, or a dict with `name` and `description`; both may hold
                `when` (to use it) and `when_not`.

        Raises:
            UsageError: there are none, one has no name or a name of another, or all is too long.
        """
        return _ending_with(cls.load("tool_use"), described.toolbox(tools))

    def _set(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)


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


def _ending_with(template: Template, block: str) -> Template:
    """The template with a description at the end of every text, which need not say what holds without."""

    def ending(text: str) -> str:
        return f"{_UNDESCRIBED.sub('.', text)}\n\n{block}"

    ended = {stage: ending(getattr(template, stage)) for stage in GUIDED_STAGES}
    by_goal = {
        goal: {stage: ending(text) for stage, text in texts.items()}
        for goal, texts in template.by_goal.items()
    }
    return replace(template, **cast("dict[str, Any]", {**ended, "by_goal": by_goal}))


def _text(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise UsageError(f"The template's {name} is {shown(value)}; pass text.")
    if len(value) > MAX_GUIDANCE:
        msg = f"The template's {name} is {len(value):,} characters long; {MAX_GUIDANCE:,} is the limit."
        raise UsageError(msg)
    return clean(value)


def _several(template: Template, name: str) -> list[object]:
    values = getattr(template, name)
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise UsageError(f"The template's {name} is {shown(values)}; pass a list.")
    return list(values)


def _share(value: object) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        msg = f"The template's pass_share is {shown(value)}; pass a number from 0 to 1, or None."
        raise UsageError(msg)
    return float(value)


def _by_goal(given: object) -> Mapping[Goal, Guidance]:
    if not isinstance(given, Mapping) or not all(isinstance(texts, Mapping) for texts in given.values()):
        msg = f"The template's by_goal is {shown(given)}; pass texts by stage for each goal."
        raise UsageError(msg)
    return MappingProxyType(
        {
            checked_goal(goal): MappingProxyType(
                {checked_stage(stage): _text(stage, text) for stage, text in texts.items()}
            )
            for goal, texts in given.items()
        }
    )
