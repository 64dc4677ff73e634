"""From the body of a chat completion to a reply. Pure; nothing in the body is trusted."""

from __future__ import annotations

import json
import re

from synthgen_widgets.generation.model import Price, Reply
from synthgen_widgets.jsontext import JsonObject, JsonValue
from synthgen_widgets.text import clean

_MOST_TOKENS = 2**53
_THOUGHTS = re.compile(r"^\s*(?:<think(?:ing)?>)?(?P<thoughts>.*?)</think(?:ing)?>", re.DOTALL)
# What the makers of models call the same end.
_ENDS = {
    "max_tokens": "length",
    "max_output_tokens": "length",
    "model_length": "length",
    "safety": "content_filter",
    "recitation": "content_filter",
    "blocklist": "content_filter",
    "prohibited_content": "content_filter",
}


def reply_in(body: JsonValue, name: str, price: Price | None) -> Reply | None:
    """The reply that a completion holds; None where it has no choice with a message.

    Args:
        body: the completion, as the OpenAI protocol writes it.
        name: the model that was asked.
        price: what its tokens cost, where that is known.
    """
    completion = _object(body)
    choices = completion.get("choices")
    choice = _object(choices[0]) if isinstance(choices, list) and choices else {}
    message = choice.get("message")
    if not isinstance(message, dict):
        return None
    finish = str(choice.get("finish_reason") or "stop").lower()
    finish = _ENDS.get(finish, finish)
    thoughts, text = apart(_tool_arguments(message) or _words(message.get("content")))
    # litellm puts the fields that it has no name for in a place of their own.
    further = _object(message.get("provider_specific_fields"))
    refusal = _words(message.get("refusal") or further.get("refusal"))
    if refusal and not text.strip():
        text, finish = refusal, "refusal"
    usage = _object(completion.get("usage"))
    tokens_in, tokens_out = (_count(usage.get(name)) for name in ("prompt_tokens", "completion_tokens"))
    if not tokens_in and not tokens_out:
        tokens_in = tokens_out = None  # some report nothing as 0
    return Reply(
        text=clean(text),
        finish_reason=finish,
        reasoning=clean(_reasoning(message) or thoughts) or None,
        model=name,
        tokens_in=tokens_in,
        tokens_out=tokens_out,
        cost_usd=None if price is None else price.of(tokens_in, tokens_out),
    )


def apart(text: str) -> tuple[str, str]:
    """The thoughts of a thinking model and what it says after them.

    An answer may itself speak of the mark: one that begins as JSON has no thoughts before it.
    """
    if "</think" not in text or text.lstrip().startswith(("{", "[")):
        return "", text
    found = _THOUGHTS.match(text)
    return (found["thoughts"].strip(), text[found.end() :]) if found else ("", text)


def _tool_arguments(message: JsonObject) -> str:
    calls = message.get("tool_calls")
    call = _object(calls[0]) if isinstance(calls, list) and calls else {}
    arguments = _object(call.get("function")).get("arguments")
    # Some servers send them as they are, and not as a text.
    return arguments if isinstance(arguments, str) else json.dumps(arguments) if arguments else ""


def _reasoning(message: JsonObject) -> str:
    parts = (_words(message.get(name)) for name in ("reasoning_content", "reasoning", "thinking_blocks"))
    return next((words for words in parts if words), "")


def _words(content: JsonValue) -> str:
    """A text, or the texts of its parts."""
    if isinstance(content, list):
        parts = (_object(part) for part in content)
        return "".join(str(part.get("text") or part.get("thinking") or "") for part in parts)
    return content if isinstance(content, str) else ""


def _count(value: JsonValue) -> int | None:
    counts = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _MOST_TOKENS
    return value if counts else None  # type: ignore[return-value]


def _object(value: JsonValue) -> JsonObject:
    return value if isinstance(value, dict) else {}
