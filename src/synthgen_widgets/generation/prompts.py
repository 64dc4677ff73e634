"""What a capable model is asked, stage by stage. Pure: values in, messages out.

The system message is ours and the user's alone. Whatever a model or a file wrote (topics, samples)
travels as JSON in the user message, where it is data.
"""

from __future__ import annotations

from collections.abc import Sequence

from synthgen_widgets import jsontext
from synthgen_widgets.errors import OutputError
from synthgen_widgets.generation.model import Message
from synthgen_widgets.generation.structured import form_of, form_of_list, list_in
from synthgen_widgets.generation.style import Brief, Question
from synthgen_widgets.goals import Goal
from synthgen_widgets.jsontext import JsonObject, JsonValue
from synthgen_widgets.task import Task

_WHY: dict[Goal, str] = {
    "fine_tuning": "to fine-tune a model on a task",
    "eval": "to evaluate how well models do a task",
}


_TOPICS, _INPUTS = "topics", "inputs"
_NAME: JsonObject = {"type": "string", "minLength": 1}
_TEXT: JsonObject = {"type": "string", "minLength": 1}


def topics(brief: Brief, path: Sequence[str], count: int, taken: Sequence[str]) -> Question:
    """Ask for topics at the top (empty path) or under a topic."""
    system = f"""\
You plan a synthetic dataset that is made {_WHY[brief.goal]}. The dataset is organised as a tree of \
topics, which gives it breadth: later, inputs for the task are written under each topic.

Name new topics for one place in the tree.
- At the top (an empty path), split everything that the task may meet into broad, clearly different parts.
- Below a topic, split that topic further; each new topic is a part of it and of nothing else.
- Pick one way of splitting and follow it, so that topics neither overlap nor leave a gap.
- A name is short (one to six words), concrete, and understandable without its siblings.
- Do not repeat or reword a name that is taken.

{_described(brief)}"""
    asked: JsonObject = {"path": list(path), "count": count, "taken": list(taken)}
    user = f"{jsontext.pretty(asked)}\n\nName exactly {count} new topics."
    form = form_of_list(_TOPICS, _NAME, count)
    return Question((Message("system", system), Message("user", user)), form.schema)


def inputs(brief: Brief, path: Sequence[str], count: int, avoid: Sequence[str]) -> Question:
    """Ask for inputs under a topic, or for the task at large (empty path)."""
    system = f"""\
You write inputs for a synthetic dataset that is made {_WHY[brief.goal]}. An input is what the task \
receives: the user's message, never the answer to it.

- Every input belongs to the topic whose path is given, which runs from general to specific.
- Inputs differ from each other in situation, wording, length and detail; do not fill one pattern with \
other words.
- Be concrete: names, numbers, places and details as in real life, no placeholders.
- Do not repeat or reword an input that is there already.

{_described(brief)}"""
    asked: JsonObject = {"path": list(path), "count": count, "already there": _values(avoid)}
    user = f"{jsontext.pretty(asked)}\n\nWrite exactly {count} new inputs."
    form = form_of_list(_INPUTS, brief.task.input_schema or _TEXT, count)
    return Question((Message("system", system), Message("user", user)), form.schema)


def output(brief: Brief, path: Sequence[str], text: str) -> Question:
    """Run the task itself on an input, its examples as earlier turns; it need not know the topic."""
    parts = [brief.task.instruction, *_requirements(brief.task)]
    if brief.guidance:
        parts.append(f"Further instructions, which win where they conflict:\n{brief.guidance}")
    schema = brief.task.output_schema
    form = None if schema is None else form_of(schema)
    turns = [
        turn
        for pair in brief.task.examples
        for turn in (
            Message("user", pair.input),
            Message("assistant", form.example(pair.output) if form else pair.output),
        )
    ]
    return Question(
        (Message("system", "\n\n".join(parts)), *turns, Message("user", text)),
        form.schema if form else None,
    )


def names_in(answer: JsonValue) -> list[JsonValue]:
    """The topic names in an answer."""
    return list_in(answer, _TOPICS)


def inputs_in(answer: JsonValue) -> list[JsonValue]:
    """The inputs in an answer."""
    return list_in(answer, _INPUTS)


def name_fault(name: str, path: Sequence[str]) -> str | None:
    """Nothing: a capable model's names are taken as they are."""
    return None


def text_fault(value: JsonValue) -> str | None:
    """Nothing: the task's own schema says all."""
    return None


def again(messages: tuple[Message, ...], reply: str, reasons: Sequence[str]) -> tuple[Message, ...]:
    """Ask once more after a reply that could not be used, saying why."""
    listed = "\n".join(f"- {reason}" for reason in reasons)
    complaint = f"This could not be used:\n{listed}\n\nAnswer again, without this fault."
    return (*messages, Message("assistant", reply), Message("user", complaint))


def _described(brief: Brief) -> str:
    task = brief.task
    parts = [f"<task>\n{task.instruction}\n</task>", *_requirements(task)]
    if task.input_schema is not None:
        parts.append(f"<input_schema>\n{jsontext.dumps(task.input_schema)}\n</input_schema>")
    if task.examples:
        shown = "\n".join(jsontext.dumps(_value(pair.input)) for pair in task.examples)
        parts.append(f"<example_inputs>\n{shown}\n</example_inputs>")
    if brief.guidance:
        parts.append(
            f"<guidance>\n{brief.guidance}\n</guidance>\n\nWhere the guidance conflicts with the rules "
            "above, follow the guidance."
        )
    return "\n\n".join(parts)


def _requirements(task: Task) -> list[str]:
    if not task.requirements:
        return []
    listed = "\n".join(f"{number}. {rule}" for number, rule in enumerate(task.requirements, start=1))
    return [f"Requirements:\n{listed}"]


def _values(texts: Sequence[str]) -> list[JsonValue]:
    return [_value(text) for text in texts]


def _value(text: str) -> JsonValue:
    """A stored text as the value it stands for, so that JSON is not quoted twice."""
    if text.startswith(("{", "[")):
        try:
            return jsontext.loads(text)
        except OutputError:
            return text
    return text
