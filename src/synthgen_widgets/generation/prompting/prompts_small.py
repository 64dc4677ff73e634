"""What a small model is asked. Pure.

A model of a hundred million parameters follows examples, not instructions: each question is the last
turn of a conversation in which the same question was answered well before. The task's own examples
are the best of these; where there are none, examples from other fields stand in. Names are held in
shape by a pattern, one input is asked for at a time, and what is there already is not shown (it would
be copied): repetitions are found afterwards and asked for anew.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from synthgen_widgets import jsontext
from synthgen_widgets.errors import OutputError
from synthgen_widgets.generation.model import Message
from synthgen_widgets.generation.prompting.small_examples import LISTS, MESSAGES
from synthgen_widgets.generation.prompting.style import Brief, Candidate, Question, Wish
from synthgen_widgets.generation.structure.structured import form_of, form_of_field, list_in
from synthgen_widgets.jsontext import JsonObject, JsonValue
from synthgen_widgets.samples import Label
from synthgen_widgets.text import same_key

_MOST_NAMES = 8
"""Longer lists decay into repetition."""
_SPARE_NAMES = 2
"""Asked for beyond what is wanted, since about one name in four has to be dropped."""
_MAX_TEXT = 300
_SHOWN_INPUTS = 4
_SHOWN_CHARS = 90
_LONGEST_NAME_WORD = 16
_MOST_NAME_WORDS = 4
_SHORT_WORD = 4
_LONGEST_HINT = 120

# llama.cpp misreads \s, \d and \w inside a character class, so the characters are spelled out.
_WORD = r'[^0-9"\\\x00-\x20\xa0\u2000-\u206f.,;:!?(){}<>|/_#*=+~$%@&\[\]-]'
_NAME: JsonObject = {"type": "string", "pattern": f"^{_WORD}{{2,18}}( {_WORD}{{2,18}}){{0,4}}$"}
_TEXT: JsonObject = {"type": "string", "minLength": 15, "maxLength": _MAX_TEXT}
_EXAMPLE_NAMES = frozenset(same_key(name) for shot in LISTS for name in (*shot.topics, *shot.below))
_INNER_CAPITAL = re.compile(r"[a-z][A-Z]")


def topics(
    brief: Brief, path: Sequence[str], count: int, taken: Sequence[str], elsewhere: Sequence[str] = ()
) -> Question:
    """Ask for topics at the top (empty path) or under a topic."""
    number = min(_MOST_NAMES, count + _SPARE_NAMES)
    names: JsonObject = {"type": "array", "items": _NAME, "minItems": number, "maxItems": number}
    examples = [pair.input for pair in brief.task.examples]
    asked = f"Task: {brief.task.instruction}{_shown(examples)}"
    if path:
        system = "List short, different sub-topics of the topic."
        turns = [
            (
                f"Task: {shot.task}{_shown(shot.inputs)}\nTopic: {shot.topic}",
                _answer({}, shot.below[:number]),
            )
            for shot in LISTS
        ]
        question, properties = f"{asked}\nTopic: {' > '.join(path)}", {"topics": names}
    else:
        # Saying first what the inputs are keeps the names on them.
        system = (
            "Say what the inputs of the task are, then list short topics of them. All topics are different."
        )
        turns = [
            (
                f"Task: {shot.task}{_shown(shot.inputs)}",
                _answer({"inputs": shot.kind}, shot.topics[:number]),
            )
            for shot in LISTS
        ]
        question, properties = asked, {"inputs": _NAME, "topics": names}
    question += _hint(brief.guidance)
    return Question(_conversation(system, turns, question), _object(properties), max_tokens=220)


def inputs(
    brief: Brief, path: Sequence[str], count: int, avoid: Sequence[str], wish: Wish | None = None
) -> Question:
    """Ask for one input under a topic, or for the task at large (empty path).

    The label of a wish makes no difference here: to be told of failing only confuses a small model.
    """
    task, wish = brief.task, wish or Wish()
    about = f" about {' > '.join(path)}" if path else ""
    examples = [*(pair.input for pair in task.examples), *wish.examples]
    if examples:
        system = f"Write one realistic input for the task. Task: {task.instruction}"
        turns = [("Write an input.", {"text": _value(text)}) for text in examples]
        question = f"Write an input{about}."
    else:
        system = "Write one realistic input for the task."
        turns = [(f"Task: {shot.task}\nTopic: {shot.topic}", {"text": shot.text}) for shot in MESSAGES]
        question = f"Task: {task.instruction}" + (f"\nTopic: {path[-1]}" if path else "")
    form = form_of_field("text", task.input_schema or _text_like(examples))
    question += _hint(brief.guidance) + _hint(brief.steering.style)
    if wish.attributes:
        question += f"\nStyle: {', '.join(wish.attributes[0].values())}"
    return Question(_conversation(system, turns, question), _limited(form.schema), max_tokens=160)


def output(brief: Brief, path: Sequence[str], text: str, label: Label | None = None) -> Question:
    """Run the task itself on an input; the smallest models fail, or not, whatever they are asked."""
    task = brief.task
    system = f"Do the task for each input. Task: {task.instruction}{_hint(brief.guidance)}"
    if label == "fail":
        system += "\nMake a realistic mistake in the next answer."
    form = None if task.output_schema is None else form_of(task.output_schema)
    answers = [form.example(pair.output) if form else pair.output for pair in task.examples]
    messages = [Message("system", system)]
    for pair, answer in zip(task.examples, answers, strict=True):
        messages += [Message("user", pair.input), Message("assistant", answer)]
    # Of what it is told it heeds the last most: a line in the system message is lost on it.
    messages.append(Message("user", f"{text}\n{brief.extra}" if brief.extra else text))
    # About three characters are a token; an answer of twice the longest example is running away.
    longest = max(map(len, answers), default=0)
    schema = None if form is None else _limited(form.schema)
    return Question(tuple(messages), schema, max_tokens=2 * longest // 3 + 40 if longest else 200)


def names_in(answer: JsonValue) -> list[JsonValue]:
    """The topic names in an answer."""
    return list_in(answer, "topics")


def inputs_in(answer: JsonValue, brief: Brief, *, numbered: bool) -> list[Candidate]:
    """The one input in an answer."""
    value = answer["text"] if isinstance(answer, dict) and "text" in answer else answer
    return [Candidate(value, 1 if numbered else None)]


def name_fault(name: str, path: Sequence[str]) -> str | None:
    """What is wrong with a name that the pattern let through."""
    if same_key(name) in _EXAMPLE_NAMES:
        return f"{name!r} is copied from an example of another task"
    words = name.split()
    if len(words) > _MOST_NAME_WORDS or any(len(word) > _LONGEST_NAME_WORD for word in words):
        return f"{name!r} is too long for a topic"
    if any(_INNER_CAPITAL.search(word) for word in words):
        return f"{name!r} runs words together"
    return None


def text_fault(value: JsonValue) -> str | None:
    """Whether a text stopped where its length limit did, in the middle of a sentence."""
    if isinstance(value, str):
        return f"it was cut off at {_MAX_TEXT} characters" if len(value) >= _MAX_TEXT else None
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return next((fault for item in value if (fault := text_fault(item))), None)
    return None


def _conversation(
    system: str, turns: Sequence[tuple[str, Mapping[str, JsonValue]]], question: str
) -> tuple[Message, ...]:
    shown = [
        message
        for asked, answered in turns
        for message in (Message("user", asked), Message("assistant", jsontext.dumps(dict(answered))))
    ]
    return (Message("system", system), *shown, Message("user", question))


def _hint(text: str) -> str:
    """What the user says where it is one short sentence; a longer text is noise to a small model."""
    return f"\n{text}" if 0 < len(text) <= _LONGEST_HINT else ""


def _answer(first: JsonObject, names: Sequence[str]) -> JsonObject:
    return {**first, "topics": list(names)}


def _object(properties: Mapping[str, JsonValue]) -> JsonObject:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }


def _shown(inputs: Sequence[str]) -> str:
    clipped = [
        text if len(text) < _SHOWN_CHARS else f"{text[:_SHOWN_CHARS].rsplit(' ', 1)[0]} …"
        for text in inputs[:_SHOWN_INPUTS]
    ]
    return "".join(f"\nInput: {text}" for text in clipped)


def _value(text: str) -> JsonValue:
    try:
        return jsontext.loads(text) if text.startswith("{") else text
    except OutputError:
        return text


def _text_like(texts: Sequence[str]) -> JsonObject:
    """A text that begins as the examples do: it keeps the voice of who writes."""
    first = dict.fromkeys(text.split()[0] for text in texts if text.split())
    starts = [word for word in first if len(word) <= _SHORT_WORD and word.isalpha()]
    if len(starts) < 2 or any(mark in text for text in texts for mark in '"\n'):  # noqa: PLR2004
        return _TEXT
    pattern = f"^({'|'.join(starts)}) " + r'[^"\\\x00-\x1f]{15,300}$'
    return {"type": "string", "pattern": pattern}


def _limited(schema: JsonValue) -> JsonObject:
    """The schema with a limit on every text that has none: a small model may never stop."""
    limited = _with_limits(schema)
    return limited if isinstance(limited, dict) else {}


def _with_limits(schema: JsonValue) -> JsonValue:
    if isinstance(schema, list):
        return [_with_limits(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    changed = {name: _with_limits(part) for name, part in schema.items()}
    free = not changed.keys() & {"enum", "const", "pattern", "format"}
    if changed.get("type") == "string" and free:
        changed.setdefault("maxLength", _MAX_TEXT)
    return changed
