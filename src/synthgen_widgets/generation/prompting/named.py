"""The names that topics bear already: which are shown to the model, and which are not given again. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain

from synthgen_widgets.generation.prompting.shown import NAMES, bounded, outward
from synthgen_widgets.quality import NamesSeen, same_name
from synthgen_widgets.topics import Topic, TopicId


class Named:
    """The names below each parent; parallel calls note theirs at once, so that each sees the others'.

    Args:
        tree: the topics that are there.
        known: for each parent, the names that are not to be given again.
    """

    def __init__(
        self, tree: Mapping[TopicId, Topic], known: Mapping[TopicId | None, Sequence[str]]
    ) -> None:
        self._tree = tree
        self._under: dict[TopicId | None, list[str]] = {}
        self._levels: dict[int, list[TopicId | None]] = {0: [None]}
        self._place: dict[TopicId | None, int] = {None: 0}
        self._seen: dict[int, NamesSeen] = {}
        for topic in tree.values():
            level = self._levels.setdefault(len(topic.path), [])
            self._place[topic.id] = len(level)
            level.append(topic.id)
        for parent, names in known.items():
            if parent is None or parent in tree:
                for name in names:
                    self.note(parent, name)

    def note(self, parent: TopicId | None, name: str) -> None:
        """Count a name as given."""
        self._under.setdefault(parent, []).append(name)
        self._level(parent).add(name)

    def find(self, parent: TopicId | None, name: str) -> str | None:
        """The name that this one repeats or nearly repeats: a sibling's, a cousin's, or one above it."""
        found = self._level(parent).find(name)
        if found is not None or parent is None or parent not in self._tree:
            return found
        # A topic that bears the name of one above it splits nothing.
        return next((above for above in self._tree[parent].path if same_name(above, name)), None)

    def shown(self, parent: TopicId | None) -> tuple[list[str], list[str]]:
        """The names at this place, and those under other topics of its level, the nearest first."""
        own = self._under.get(parent, [])[-NAMES:]
        level = self._levels[self._depth(parent)]
        # In the order of the tree, near topics are near relatives.
        near = outward(level, self._place[parent], NAMES)
        names = chain.from_iterable(self._under.get(other, ()) for other in near)
        return own, bounded(names, NAMES - len(own))

    def _level(self, parent: TopicId | None) -> NamesSeen:
        return self._seen.setdefault(self._depth(parent), NamesSeen())

    def _depth(self, parent: TopicId | None) -> int:
        if parent is None:
            return 0
        # A reply may be read for a topic that was deleted: its names concern nobody else.
        return len(self._tree[parent].path) if parent in self._tree else -1
