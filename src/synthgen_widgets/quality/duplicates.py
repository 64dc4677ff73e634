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

ALIKE = 75
"""The similarity from which two texts are worth a look side by side.

Measured on 8,000 sentences of English documentation, where 183 have a near-duplicate: from 80 on 422 have
another like them, from 75 on 602, and below that they share only how such sentences are built.
"""

MIN_WORDS = 4
"""Below this many words only equal texts count: short ones are alike by chance."""

# Scoring a pair of 200 letters takes 0.7 microseconds, and grows with the square of their length.
_SCORED_LETTERS = 60_000
_LEAST_SCORED = 30


class Like(NamedTuple):
    """A text that another one is like."""

    text: str
    number: int | None
    """Its number, as `Seen.add` gave it; None where it was found by what it means."""
    similarity: float
    """How much, 0 to 1."""
    same: bool
    """Whether one of them is enough."""


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
        self._exact: dict[int, list[int]] = {}
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
        found = self.like(text)
        return found.text if found is not None and found.same else None

    def like(self, text: str, *, besides: int | None = None) -> Like | None:
        """The text that this one is most like, wholly, nearly or from afar; None where it is like none.

        Args:
            text: the text.
            besides: the number of a text that is not meant, such as its own.
        """
        read = self._reading(text)
        exact = self._equal(read.key, besides)
        if exact is not None:
            return Like(self._texts[exact], exact, 1.0, same=True)
        if read.words is None:
            return None
        found = self._alike(read.words, read.marks, besides)
        if (found is None or not found.same) and self._semantic is not None:
            meant = self._semantic.find(text)
            if meant is not None:
                return Like(meant, None, 1.0, same=True)
        return found

    def add(self, text: str) -> int:
        """Count a text as seen; returns its number, from 0."""
        read, number = self._reading(text), len(self._texts)
        self._exact.setdefault(hash(read.key), []).append(number)
        self._texts.append(text)
        self._words.append(read.words or "")
        if read.words is not None:
            self._index.add(read.marks, number)
            if self._semantic is not None:
                self._semantic.add(text)
        return number

    def forget(self, number: int) -> None:
        """Count a text as seen no more; what it means stays."""
        read = _read(self._texts[number])
        self._exact[hash(read.key)].remove(number)
        self._texts[number] = self._words[number] = ""  # like none

    def _equal(self, key: str, besides: int | None) -> int | None:
        numbers = self._exact.get(hash(key), ())
        return next((n for n in numbers if n != besides and same_key(self._texts[n]) == key), None)

    def _alike(self, words: str, marks: Sequence[int], besides: int | None) -> Like | None:
        most = max(_LEAST_SCORED, _SCORED_LETTERS // len(words))
        few = len(self._texts) <= most
        numbers = range(len(self._texts)) if few else self._index.near(marks, most)
        others = [self._words[number] if number != besides else "" for number in numbers]
        found = process.extractOne(words, others, scorer=fuzz.ratio, score_cutoff=ALIKE)
        if found is None:
            return None
        _, score, place = found
        number = numbers[place]
        return Like(self._texts[number], number, score / 100, same=score >= SAME)

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
