"""Near-duplicates, found while generating.

The method is lexical: it knows "the same words" from "other words", not one meaning from another. A
`Meanings` beside it knows that too.

Two texts are alike when the letters of their sorted words are. No index of words can promise to find
every such pair: a letter changed in each word leaves no word in common. So a few hundred texts are compared
one by one, and of more those that share most of the rarest words and pairs, which is where the
near-duplicates that a model writes are. The cost of a text does not grow with their number.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz, process

from synthgen_widgets.quality.candidates import Candidates
from synthgen_widgets.quality.meanings import Meanings
from synthgen_widgets.quality.words import marks_of, sample, words_of
from synthgen_widgets.text import same_key

SAME = 88
"""The similarity, 0 to 100, from which two texts count as near-duplicates."""

MIN_WORDS = 4
"""Below this many words only equal texts count: short ones are alike by chance."""

# Scoring a pair of 200 letters takes 0.7 microseconds, and grows with the square of their length.
_SCORED_LETTERS = 60_000
_LEAST_SCORED = 30


class Seen:
    """The texts that are there already.

    `find` and `add` are separate because a text counts as seen only once it is kept.

    Args:
        semantic: what tells texts with the same meaning, of those that were prepared; without it only
            words count.
    """

    def __init__(self, semantic: Meanings | None = None) -> None:
        self._semantic = semantic
        # By the hash of the key, since keys would take as much memory as the texts.
        self._exact: dict[int, str] = {}
        self._texts: list[str] = []
        self._words: list[str] = []
        self._index = Candidates()
        self._last = _read("")

    @property
    def semantic(self) -> bool:
        """Whether meanings count too, of texts that are prepared."""
        return self._semantic is not None

    def prepare(self, texts: Iterable[str], there: Iterable[str] = ()) -> None:
        """Take in what texts mean, which is slow.

        It may run in a worker thread while `find` and `add` run in another. What is not prepared is
        judged by its words alone; without `semantic` everything is, and nothing happens.

        Args:
            texts: the texts that `find` will be asked for.
            there: texts that were added without being prepared.
        """
        if self._semantic is None:
            return
        for text in there:
            self._semantic.prepare(_long_enough([text]))
            self._semantic.add(text)
        self._semantic.prepare(_long_enough(texts))

    def find(self, text: str) -> str | None:
        """The text that this one repeats, wholly or nearly; None when it is new."""
        read = self._reading(text)
        exact = self._exact.get(hash(read.key))
        if exact is not None and same_key(exact) == read.key:
            return exact
        if read.words is None:
            return None
        found = self._alike(read.words, read.marks)
        if found is None and self._semantic is not None:
            return self._semantic.find(text)
        return found

    def add(self, text: str) -> None:
        """Count a text as seen."""
        read = self._reading(text)
        self._exact.setdefault(hash(read.key), text)
        if read.words is None:
            return
        self._index.add(read.marks, len(self._texts))
        self._texts.append(text)
        self._words.append(read.words)
        if self._semantic is not None:
            self._semantic.add(text)

    def _alike(self, words: str, marks: Sequence[int]) -> str | None:
        most = max(_LEAST_SCORED, _SCORED_LETTERS // len(words))
        few = len(self._texts) <= most
        numbers = range(len(self._texts)) if few else self._index.near(marks, most)
        others = [self._words[number] for number in numbers]
        found = process.extractOne(words, others, scorer=fuzz.ratio, score_cutoff=SAME)
        return None if found is None else self._texts[numbers[found[2]]]

    def _reading(self, text: str) -> _Read:
        # A text that is new is read once: `add` follows `find`.
        if self._last.text is not text:
            self._last = _read(text)
        return self._last


class _Read(NamedTuple):
    """A text as it is compared; `words`, sorted, is None where there are too few."""

    text: str
    key: str
    words: str | None
    marks: Sequence[int]


def _long_enough(texts: Iterable[str]) -> list[str]:
    return [text for text in texts if len(words_of(text)) >= MIN_WORDS]


def _read(text: str) -> _Read:
    words = words_of(text)
    if len(words) < MIN_WORDS:
        return _Read(text, same_key(text), None, ())
    return _Read(text, same_key(text), " ".join(sorted(sample(words))), marks_of(words))
