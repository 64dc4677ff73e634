"""What a capable model is asked, stage by stage. Pure: values in, messages out.

The system message is ours and the user's alone. Whatever a model or a file wrote (topics, samples)
travels as JSON in the user message, where it is data.
"""

from __future__ import annotations

from collections.abc import Sequence

from synthgen_widgets import jsontext
from synthgen_widgets.errors import OutputError
from synthgen_widgets.generation.model import Message
from synthgen_widgets.generation.prompting.candidates import PER_INPUT, candidates, shape
from synthgen_widgets.generation.prompting.style import Brief, Candidate, Question, Wish
from synthgen_widgets.generation.structure.structured import form_of, form_of_list, list_in
from synthgen_widgets.goals import Goal
from synthgen_widgets.jsontext import JsonObject, JsonValue
from synthgen_widgets.samples import Label
from synthgen_widgets.task import Task
from synthgen_widgets.templates import has_side, one_side

_WHY: dict[Goal, str] = {
    "fine_tuning": "to fine-tune a model on a task",
    "eval": "to evaluate how well models do a task",
}
_MEANT: dict[Goal, dict[Label, str]] = {
    "eval": {
        "pass": """\
The samples of this call are meant to pass: each input will get an output that does the task well. Write \
inputs that have a good answer.""",
        "fail": """\
The samples of this call are meant to fail: each input will get an output that does the task badly. Write \
inputs that invite such a failure, and that a good model could still answer well.""",
    },
    # A model learns from the outputs, so these are good whatever the label.
    "fine_tuning": {
        "pass": "The inputs of this call are plain ones: write inputs that a careful model answers well.",
        "fail": """\
The inputs of this call are hard ones: write inputs on which a careless model would fail. Each will get an \
output that does the task well all the same.""",
    },
}
_GUIDED = "The guidance says what passing and failing mean here."
_TO_DO: dict[Label, str] = {
    "pass": "This output is meant to pass: do the task as well as it can be done.",
    "fail": """\
This output is meant to fail: it will show that a judge can tell a bad output from a good one. Fail in the \
way that is described above; where none is described, get the task wrong as a model really would. Fail in \
earnest: do not announce, explain or overdo it, and keep the form that the task asks for.""",
}

_TOPICS, _INPUTS, _CRITERION = "topics", "inputs", "criterion"
_TEXT: JsonObject = {"type": "string", "minLength": 1}


def topics(
    brief: Brief, path: Sequence[str], count: int, taken: Sequence[str], elsewhere: Sequence[str] = ()
) -> Question:
    """Ask for topics at the top (empty path) or under a topic.

    The criterion is asked for first, since a list that follows one criterion overlaps less and leaves
    fewer gaps (TreeSynth, arXiv 2503.17195).
    """
    system = f"""\
You plan a synthetic dataset that is made {_WHY[brief.goal]}. The dataset is organised as a tree of \
topics, which gives it breadth: later, inputs for the task are written under each topic.

Name new topics for one place in the tree.
- At the top (an empty path), split everything that the task may meet. Below a topic, split that topic: \
each new topic is a part of it and of nothing else.
- Choose one criterion to split by, the one that makes the greatest difference to the inputs, and say it \
first. Then name its values: no two overlap, and together they leave no gap.
- Where topics are taken already, go on with the criterion that they follow, and name what they leave out.
- A name is short (one to six words), concrete, and understandable without its siblings.
- Do not repeat or reword a name that is taken, at this place or elsewhere in the tree.

{_described(brief, brief.guidance)}"""
    asked: JsonObject = {"path": list(path), "count": count, "taken": list(taken)}
    if elsewhere:
        asked["taken elsewhere"] = list(elsewhere)
    user = f"{jsontext.pretty(asked)}\n\nName exactly {count} new {'topic' if count == 1 else 'topics'}."
    names: JsonObject = {"type": "array", "items": _TEXT, "minItems": count, "maxItems": count}
    schema: JsonObject = {
        "type": "object",
        "properties": {_CRITERION: _TEXT, _TOPICS: names},
        "required": [_CRITERION, _TOPICS],
        "additionalProperties": False,
    }
    return Question((Message("system", system), Message("user", user)), schema)


def inputs(
    brief: Brief, path: Sequence[str], count: int, avoid: Sequence[str], wish: Wish | None = None
) -> Question:
    """Ask for inputs under a topic, or for the task at large (empty path)."""
    wish, steering = wish or Wish(), brief.steering
    rules = [
        "Every input belongs to the topic whose path is given. An empty path is the task at large.",
        "Inputs differ in situation, wording, length and detail; do not fill one pattern with other words.",
        "Be concrete: names, numbers, places and details as in real life, no placeholders.",
        "Do not repeat or reword an input that is there already, in this topic or elsewhere.",
    ]
    if wish.examples:
        rules.append("Examples are real inputs: be like them in form and in voice, not in content.")
    if wish.attributes:
        rules.append(
            "Each input has a number and attributes of its own. It shows its attributes, and does not "
            "name them."
        )
    if steering.verbalized:
        rules.append(
            f"Write {PER_INPUT} candidates for each input, each with the probability, from 0 to 1, that "
            "you would write just this one. Reach beyond what comes to mind first: the less likely "
            "candidates are sought, as long as they are realistic."
        )
    purpose = f"You write inputs for a synthetic dataset that is made {_WHY[brief.goal]}."
    what = "An input is what the task receives: the user's message, never the answer to it."
    parts = [f"{purpose} {what}", "\n".join(f"- {rule}" for rule in rules)]
    guidance = one_side(brief.guidance, wish.label)
    if wish.label is not None:
        meant = f"{_MEANT[brief.goal][wish.label]} An input never says or hints at which it is."
        parts.append(f"{meant} {_GUIDED}" if has_side(guidance, wish.label) else meant)
    parts.append(_described(brief, guidance, style=steering.style))
    asked: JsonObject = {"path": list(path), "count": count, "already there": _values(avoid)}
    if wish.elsewhere:
        asked["already there elsewhere"] = _values(wish.elsewhere)
    if wish.examples:
        asked["examples"] = _values(wish.examples)
    if wish.attributes:
        asked["attributes"] = {
            str(number): dict(values) for number, values in enumerate(wish.attributes, start=1)
        }
    user = f"{jsontext.pretty(asked)}\n\n{_inputs_wanted(brief, count, wish)}"
    item = brief.task.input_schema or _TEXT
    numbered, verbalized = bool(wish.attributes), steering.verbalized
    each = shape(item, count, numbered=numbered, verbalized=verbalized)
    form = form_of_list(_INPUTS, each, count * PER_INPUT if verbalized else count)
    return Question((Message("system", "\n\n".join(parts)), Message("user", user)), form.schema)


def output(brief: Brief, path: Sequence[str], text: str, label: Label | None = None) -> Question:
    """Run the task itself on an input, its examples as earlier turns; it need not know the topic."""
    parts = [brief.task.instruction, *_requirements(brief.task)]
    guidance = one_side(brief.guidance, label or "pass")
    if guidance:
        parts.append(f"Further instructions, which win where they conflict:\n{guidance}")
    if label is not None:
        parts.append(_TO_DO[label])
    if brief.extra:
        parts.append(f"For this answer, heed above all:\n{brief.extra}")
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


def inputs_in(answer: JsonValue, brief: Brief, *, numbered: bool) -> list[Candidate]:
    """The inputs in an answer, those to prefer first."""
    items = list_in(answer, _INPUTS)
    return candidates(items, numbered=numbered, verbalized=brief.steering.verbalized)


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


def _inputs_wanted(brief: Brief, count: int, wish: Wish) -> str:
    number = f"{count * PER_INPUT} candidates for {count}" if brief.steering.verbalized else f"{count}"
    noun = "input" if count == 1 else "inputs"
    numbered = f", numbered from 1 to {count}" if wish.attributes else ""
    labelled = wish.label is not None and brief.goal == "eval"
    ending = f", for samples that are meant to {wish.label}" if labelled else ""
    return f"Write exactly {number} new {noun}{numbered}{ending}."


def _described(brief: Brief, guidance: str, style: str = "") -> str:
    task = brief.task
    parts = [f"<task>\n{task.instruction}\n</task>", *_requirements(task)]
    if task.input_schema is not None:
        parts.append(f"<input_schema>\n{jsontext.dumps(task.input_schema)}\n</input_schema>")
    if task.examples:
        shown = "\n".join(jsontext.dumps(_value(pair.input)) for pair in task.examples)
        parts.append(f"<example_inputs>\n{shown}\n</example_inputs>")
    if style:
        parts.append(f"<style_of_inputs>\n{style}\n</style_of_inputs>")
    if guidance:
        parts.append(
            f"<guidance>\n{guidance}\n</guidance>\n\nWhere the guidance conflicts with the rules "
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
