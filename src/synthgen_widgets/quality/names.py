"""Names that a person would call the same: "Refunds" and "Refund", "Log-in problems" and "Login Problems".

Only what a name is dressed in is set aside: case, width, punctuation, articles, English plurals, and order
where the words say that it does not matter ("A and B", "A of B" for "B A"). Words and numbers decide.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

import regex

from synthgen_widgets.text import same_key

_LETTER = r"[\p{L}\p{M}\p{N}]"
# What stands inside a word: a hyphen, and anything between digits ("24/7", "1.5", "2024-25").
_INSIDE = rf"(?<={_LETTER})\p{{Pd}}(?={_LETTER})|(?<=\p{{N}})[^\p{{L}}\p{{M}}\p{{N}}\s]+(?=\p{{N}})"
_WORD = regex.compile(
    rf"(?:(?<!{_LETTER})-(?=\p{{N}}))?"  # -5 is not 5
    rf"(?:{_LETTER}|{_INSIDE})+"
    rf"[+#]*"  # C++ is not C
    rf"|[\p{{S}}/,]"
)
# Not a minus sign, nor what joins numbers.
_HYPHEN = regex.compile(r"(?<=[\p{L}\p{M}])\p{Pd}|(?<=\p{N})\p{Pd}(?=[\p{L}\p{M}])")
_APOSTROPHE = r"['\u2019]"
_POSSESSIVE = regex.compile(
    rf"(?<=\p{{L}}){_APOSTROPHE}s\b|(?<=s){_APOSTROPHE}(?!\p{{L}})|(?<=\p{{L}}){_APOSTROPHE}(?=\p{{L}})"
)
_VERB = regex.compile(r"\b(back|check|log|set|sign|start)[ -](in|off|on|out|up)\b")
_NUMBER = regex.compile(r"\p{N}")

_ARTICLES = frozenset({"a", "an", "the"})
_AND = frozenset({"and", "&", "/", ","})
_TURNING = frozenset({"about", "for", "in", "of", "on", "regarding", "with"})
_SHORTEST_PLURAL = 4
_NOT_PLURAL = frozenset(
    {"always", "arms", "customs", "glasses", "goods", "https", "means", "news", "savings", "series"}
    | {"species", "this", "windows"}
)


def same_name(one: str, other: str) -> bool:
    """Whether a person would call two names the same."""
    return not name_keys(one).isdisjoint(name_keys(other))


def name_keys(name: str) -> frozenset[str]:
    """What near-identical names have in common: two names that share a key are the same.

    There are two for a word with a hyphen, which may be written as one word or as two.
    """
    words = _ordered(_words(name))
    closed = " ".join(_singular(_HYPHEN.sub("", word)) for word in words)
    opened = " ".join(_singular(part) for word in words for part in _HYPHEN.sub(" ", word).split())
    return frozenset({closed, opened} - {""}) or frozenset({same_key(name)})


class NamesSeen:
    """The names that are there already.

    Args:
        names: those to begin with.
    """

    def __init__(self, names: Sequence[str] = ()) -> None:
        self._names: dict[str, str] = {}
        for name in names:
            self.add(name)

    def find(self, name: str) -> str | None:
        """The name that this one repeats, wholly or nearly; None when it is new."""
        return next((self._names[key] for key in sorted(name_keys(name)) if key in self._names), None)

    def add(self, name: str) -> None:
        """Count a name as seen."""
        for key in name_keys(name):
            self._names.setdefault(key, name)


def _words(name: str) -> list[str]:
    plain = _POSSESSIVE.sub("", unicodedata.normalize("NFKC", name).casefold())
    words: list[str] = _WORD.findall(_VERB.sub(r"\1\2", plain))
    # "Vitamin A" ends in no article.
    return [word for word in words[:-1] if word not in _ARTICLES] + words[-1:]


def _ordered(words: list[str]) -> list[str]:
    """The words in an order that equal names share.

    What is joined by "and" may stand in any order. "Reset of passwords" is "passwords reset": what follows
    the preposition goes first, so that "Java for Python developers" stays apart from its reverse.
    """
    inner = words[1:-1]
    if any(word in _AND for word in inner):
        kept = [word for word in words if word not in _AND and word not in _TURNING]
        return sorted(kept, key=lambda word: _singular(_HYPHEN.sub("", word)))
    return [word for part in reversed(list(_parts(words))) for word in part]


def _parts(words: list[str]) -> Iterator[list[str]]:
    part: list[str] = []
    for at, word in enumerate(words):
        if word in _TURNING and 0 < at < len(words) - 1:
            yield part
            part = []
        else:
            part.append(word)
    yield part


def _singular(word: str) -> str:
    """The word without its plural, as a key and not to be read: "movies" and "movie" are "movy"."""
    if len(word) < _SHORTEST_PLURAL or not word.isascii() or _NUMBER.search(word) or word in _NOT_PLURAL:
        return word
    if word.endswith("s") and not word.endswith(("ss", "us", "nis", "ris", "sis", "xis")):
        word = word[:-1]
    if word.endswith("ie"):
        return f"{word[:-2]}y"
    return word[:-1] if word.endswith(("che", "she", "sse", "xe", "ze", "oe")) else word
