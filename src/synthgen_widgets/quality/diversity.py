"""How much a set of texts varies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from synthgen_widgets.quality.duplicates import Seen
from synthgen_widgets.quality.words import words_of


@dataclass(frozen=True)
class Diversity:
    """The variety of some texts.

    Compare only sets of about equal size and length: the shares of different words fall with both.

    Attributes:
        texts: how many there are.
        repeated: the share of texts that repeat an earlier one, wholly or nearly.
        distinct_words: different words over words (distinct-1, Li et al. 2016).
        distinct_pairs: different pairs of neighbouring words over pairs (distinct-2).
        mean_words: the mean length of a text in words.
    """

    texts: int
    repeated: float
    distinct_words: float
    distinct_pairs: float
    mean_words: float


def diversity(texts: Sequence[str]) -> Diversity:
    """Measure the variety of texts, at a cost that grows with their number alone."""
    seen = Seen()
    repeated = words = pairs = 0
    different_words: set[str] = set()
    different_pairs: set[tuple[str, str]] = set()
    for text in texts:
        repeated += seen.find(text) is not None
        seen.add(text)
        said = words_of(text)
        neighbours = list(pairwise(said))
        words += len(said)
        pairs += len(neighbours)
        different_words.update(said)
        different_pairs.update(neighbours)
    return Diversity(
        texts=len(texts),
        repeated=_share(repeated, len(texts)),
        distinct_words=_share(len(different_words), words),
        distinct_pairs=_share(len(different_pairs), pairs),
        mean_words=_share(words, len(texts)),
    )


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
