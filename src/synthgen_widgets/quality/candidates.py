"""Which of many texts deserve a close look: those that share a text's rarest words and pairs of words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

_SLOTS = 1 << 18
_MOST_READ = 1200


class Candidates:
    """An index from marks (hashes) to the numbers of texts.

    A look-up reads a bounded number of entries, however many there are: the rarest marks first, and of
    a mark that many texts bear the newest. Marks that meet in one slot only add candidates.
    """

    def __init__(self) -> None:
        self._slots: defaultdict[int, list[int]] = defaultdict(list)

    def add(self, marks: Iterable[int], number: int) -> None:
        """Enter a text under its marks."""
        for mark in marks:
            self._slots[mark % _SLOTS].append(number)

    def near(self, marks: Iterable[int], most: int) -> list[int]:
        """The numbers of at most `most` texts, those that share most of the rare marks first."""
        slots = {mark % _SLOTS for mark in marks}
        bearers = sorted((self._slots[slot] for slot in slots if slot in self._slots), key=len)
        shared: Counter[int] = Counter()
        room = _MOST_READ
        for numbers in bearers:
            shared.update(numbers[-room:])
            room -= len(numbers)
            if room <= 0:
                break
        return sorted(shared, key=shared.__getitem__, reverse=True)[:most]
