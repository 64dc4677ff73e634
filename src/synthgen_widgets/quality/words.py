"""The words of a text: what near-duplicates are found by."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from synthgen_widgets import jsontext
from synthgen_widgets.errors import OutputError
from synthgen_widgets.jsontext import JsonValue

MOST_WORDS = 256
"""Of a longer text a sample of this many words stands for the whole: scoring costs letters squared."""

MOST_MARKS = 32
"""How many marks a text has at most."""

_MOST_LETTERS = 200_000
_LONGEST_WORD = 40
_BITS = 0xFFFFFFFF

# Thai to Burmese, Khmer, kana and Han are written without spaces: there each character is a word.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
# Vowel signs are part of a word, which `\w` denies.
_SIGNS = "\u0300-\u036f\u0591-\u05c7\u0610-\u065f\u0900-\u0963\u0970-\u0dff"
_WORD = re.compile(rf"[{_UNSPACED}]|(?:(?![{_UNSPACED}])[\w{_SIGNS}])+")


def words_of(text: str) -> list[str]:
    """The words of a text in lower case, in their order.

    Of a JSON text they are those of its values, and of a book those of its beginning. What is too long
    to be a word, such as an encoded file, becomes its hash.
    """
    words = _WORD.findall(said(text)[:_MOST_LETTERS].casefold())
    return [word if len(word) <= _LONGEST_WORD else f"{hash_of(word):08x}" for word in words]


def said(text: str) -> str:
    """What a text says: the text, or of a JSON text its values without the names."""
    if not text.startswith(("{", "[")):
        return text
    try:
        todo: list[JsonValue] = [jsontext.loads(text)]
    except OutputError:
        return text
    found = []
    while todo:
        value = todo.pop()
        if isinstance(value, dict):
            todo.extend(value.values())
        elif isinstance(value, list):
            todo.extend(value)
        elif value is not None:
            found.append(str(value))
    return " ".join(found)


def sample(words: Sequence[str]) -> Sequence[str]:
    """At most `MOST_WORDS` of the words.

    Each word's own hash decides, so that texts with the same words keep the same ones ("bottom-k
    sketch": Cohen and Kaplan 2007).
    """
    if len(words) <= MOST_WORDS:
        return words
    nth: Counter[str] = Counter()
    ranked = []
    for word in words:
        ranked.append((hash_of(f"{word} {nth[word]}"), word))
        nth[word] += 1
    return [word for _, word in sorted(ranked)[:MOST_WORDS]]


def marks_of(words: Sequence[str]) -> list[int]:
    """Hashes of the words and of the pairs of neighbours; of many, the smallest, again as a sample."""
    singles = [hash_of(word) for word in words]
    pairs = {(one * 0x9E3779B1 ^ two) & _BITS for one, two in pairwise(singles)}
    return sorted(pairs.union(singles))[:MOST_MARKS]


def hash_of(word: str) -> int:
    """The hash of a word."""
    # Unlike `hash`, the same in every process: a run is to find today what it found yesterday.
    return zlib.crc32(word.encode("utf-8", "surrogatepass"))
