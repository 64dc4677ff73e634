"""What the model is shown as there already: the nearest first, and never more than fits."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from synthgen_widgets.generation.prompting import shown
from synthgen_widgets.generation.prompting.named import Named
from synthgen_widgets.generation.prompting.shown import Written, outward, rotated
from synthgen_widgets.topics import Topic, TopicId


def tree(*paths: str) -> dict[TopicId, Topic]:
    ids: dict[tuple[str, ...], TopicId] = {}
    found: dict[TopicId, Topic] = {}
    for number, text in enumerate(paths, start=1):
        path = tuple(text.split("/"))
        ids[path] = TopicId(number)
        found[TopicId(number)] = Topic(
            id=TopicId(number), parent=ids.get(path[:-1]), path=path, origin="manual"
        )
    return found


WIDE = tree("a", "a/1", "a/2", "b", "b/1", "b/2")


def test_the_names_of_siblings_and_cousins_are_taken_the_nearest_first() -> None:
    known = {TopicId(2): ["x"], TopicId(3): ["own"], TopicId(5): ["y"], TopicId(6): ["z"], None: ["a", "b"]}
    assert Named(WIDE, known).shown(TopicId(3)) == (["own"], ["x", "y", "z"])
    assert Named(WIDE, known).shown(None) == (["a", "b"], [])


def test_a_name_that_a_parallel_call_gave_is_seen_at_once() -> None:
    named = Named(WIDE, {})
    named.note(TopicId(2), "Late parcels")
    assert named.shown(TopicId(5)) == ([], ["Late parcels"])
    assert named.find(TopicId(5), "late parcel") == "Late parcels"


def test_a_name_is_found_on_its_own_level_and_above_it_only() -> None:
    named = Named(WIDE, {None: ["a", "b"], TopicId(1): ["1", "2"]})
    assert named.find(TopicId(2), "A") == "a"
    assert named.find(TopicId(2), "b") is None
    assert named.find(TopicId(4), "2") == "2"


def test_the_names_under_a_deleted_topic_concern_nobody() -> None:
    named = Named(WIDE, {TopicId(99): ["gone"]})
    named.note(TopicId(99), "late")
    assert named.find(None, "late") is None
    assert named.find(None, "gone") is None


@given(st.integers(0, 300), st.integers(0, 300))
def test_no_more_names_are_shown_than_fit(own: int, others: int) -> None:
    known = {TopicId(2): [f"o{n}" for n in range(own)], TopicId(5): [f"c{n}" for n in range(others)]}
    taken, elsewhere = Named(WIDE, known).shown(TopicId(2))
    assert len(taken) + len(elsewhere) == min(shown.NAMES, own + others)


@given(st.integers(1, 9), st.integers(0, 8), st.integers(0, 9))
def test_going_outward_each_other_item_comes_once_and_no_nearer_one_later(
    length: int, place: int, most: int
) -> None:
    items = [TopicId(number) for number in range(length)]
    place = min(place, length - 1)
    found = list(outward(items, place, most))
    assert len(set(found)) == len(found) == min(most, length - 1)
    distances = [abs((item or 0) - place) for item in found]
    assert distances == sorted(distances)
    assert 0 not in distances


@given(st.lists(st.tuples(st.sampled_from(list(WIDE)), st.text(max_size=400))))
def test_no_more_inputs_are_shown_than_fit(made: list[tuple[TopicId, str]]) -> None:
    written = Written(WIDE)
    for topic, text in made:
        written.note(topic, text)
    for topic in WIDE:
        own, elsewhere = written.own(topic), written.elsewhere(topic)
        assert len(own) <= shown.OWN
        assert len(elsewhere) <= shown.NEIGHBOURS * shown.PER_NEIGHBOUR + shown.LATEST
        assert all(len(text) <= shown.LONGEST for text in (*own, *elsewhere))


@given(st.integers(1, 40), st.integers(0, 50))
def test_each_example_is_shown_in_turn(number: int, nth: int) -> None:
    examples = [str(at) for at in range(number)]
    found = rotated(examples, nth)
    assert len(found) == min(number, shown.EXAMPLES)
    assert {text for at in range(number) for text in rotated(examples, at)} == set(examples)
