"""Near-duplicates, found while generating.

The method is lexical: it knows "the same words" from "other words", not one meaning from another.
"""

from __future__ import annotations

import re

from rapidfuzz import fuzz, process

from synthgen_widgets import jsontext
from synthgen_widgets.errors import OutputError
from synthgen_widgets.jsontext import JsonValue
from synthgen_widgets.text import same_key

SAME = 88
"""The similarity, 0 to 100, from which two texts count as near-duplicates."""

MIN_WORDS = 4
"""Below this many words only equal texts count: short ones are alike by chance."""

_WORD = re.compile(r"\w+")


class Seen:
    """The texts that are there already.

    `find` and `add` are separate because a text counts as seen only once it is kept.
    """

    def __init__(self) -> None:
        self._exact: dict[str, str] = {}
        self._words: list[str] = []
        self._texts: list[str] = []

    def find(self, text: str) -> str | None:
        """The text that this one repeats, wholly or nearly; None when it is new."""
        exact = self._exact.get(same_key(text))
        words = _comparable(text)
        if exact is not None or words is None:
            return exact
        found = process.extractOne(words, self._words, scorer=fuzz.token_sort_ratio, score_cutoff=SAME)
        return None if found is None else self._texts[found[2]]

    def add(self, text: str) -> None:
        """Count a text as seen."""
        self._exact.setdefault(same_key(text), text)
        words = _comparable(text)
        if words is not None:
            self._words.append(words)
            self._texts.append(text)


def _comparable(text: str) -> str | None:
    """The words of a text, or of the strings in a JSON value; None where there are too few."""
    words = _WORD.findall(" ".join(_strings(text)).casefold())
    return " ".join(words) if len(words) >= MIN_WORDS else None


def _strings(text: str) -> list[str]:
    if not text.startswith(("{", "[")):
        return [text]
    try:
        todo: list[JsonValue] = [jsontext.loads(text)]
    except OutputError:
        return [text]
    found = []
    while todo:
        value = todo.pop()
        if isinstance(value, dict):
            todo.extend(value.values())
        elif isinstance(value, list):
            todo.extend(value)
        elif value is not None:
            found.append(str(value))
    return found
