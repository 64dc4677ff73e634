"""What of a session is shown to the model as there already: bounded, and the nearest first. Pure.

Nothing here costs more as the session grows: a call looks at its own topic, at a few neighbours, and
at what was written last.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence

from synthgen_widgets.text import clip
from synthgen_widgets.topics import Topic, TopicId

OWN = 20
"""How many inputs of the topic itself are shown."""
NEIGHBOURS = 4
"""How many other topics are looked at; each shows its last inputs."""
PER_NEIGHBOUR = 2
LATEST = 6
"""How many of the inputs that were written last, wherever that was; calls run side by side."""
LONGEST = 300
"""Characters of an input that is shown."""
NAMES = 200
"""How many names of topics are shown, those of other parents included."""
EXAMPLES = 6
"""How many examples are shown in one call; the next call shows the next ones."""


class Written:
    """The inputs that are there, and which of them a call for a topic is shown."""

    def __init__(self, tree: Mapping[TopicId, Topic]) -> None:
        # In the order of the tree, near topics are near relatives.
        self._order: list[TopicId | None] = [None, *tree]
        self._place = {topic: place for place, topic in enumerate(self._order)}
        self._under: dict[TopicId | None, deque[str]] = {}
        self._latest: deque[tuple[TopicId | None, str]] = deque(maxlen=LATEST)

    def note(self, topic: TopicId | None, text: str) -> None:
        """Count an input as written."""
        short = clip(text, LONGEST)
        self._under.setdefault(topic, deque(maxlen=OWN)).append(short)
        self._latest.append((topic, short))

    def own(self, topic: TopicId | None) -> list[str]:
        """The last inputs of a topic."""
        return list(self._under.get(topic, ()))

    def elsewhere(self, topic: TopicId | None) -> list[str]:
        """Inputs of the nearest other topics, and those that were written last."""
        near = outward(self._order, self._place.get(topic, 0), NEIGHBOURS)
        texts = [text for other in near for text in list(self._under.get(other, ()))[-PER_NEIGHBOUR:]]
        latest = [text for other, text in self._latest if other != topic]
        return list(dict.fromkeys([*texts, *latest]))


def outward(items: Sequence[TopicId | None], place: int, most: int) -> Iterator[TopicId | None]:
    """The items around a place, the nearest first: one before, one after, two before."""
    given = 0
    for distance in range(1, len(items)):
        for other in (place - distance, place + distance):
            if 0 <= other < len(items):
                if given == most:
                    return
                yield items[other]
                given += 1


def bounded(names: Iterable[str], most: int) -> list[str]:
    """The first names, each once, up to a number."""
    found: dict[str, None] = {}
    for name in names:
        if len(found) == most:
            break
        found[name] = None
    return list(found)


def rotated(examples: Sequence[str], nth: int) -> list[str]:
    """The examples that the call of this number shows."""
    if len(examples) <= EXAMPLES:
        return list(examples)
    start = nth * EXAMPLES
    return [examples[(start + step) % len(examples)] for step in range(EXAMPLES)]
