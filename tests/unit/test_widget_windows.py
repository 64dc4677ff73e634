"""A window that a view watches is sent again once it shows something else, and only then."""

from __future__ import annotations

from typing import Any

import pytest

from synthgen_widgets.errors import UsageError
from synthgen_widgets.widget import protocol
from synthgen_widgets.widget.windows import MAX_ROWS, MOST, Looked, Windows


class Shelf:
    """A list of samples that changes, the windows that look at it, and a clock that is set by hand."""

    def __init__(self) -> None:
        self.revision = 1
        self.rows: list[tuple[str, int]] = []
        self.gone = False
        self.now = 0.0
        self.cost = 0.0
        self.looks = 0
        self.windows = Windows(self.look, lambda: self.now)

    def look(self, asked: protocol.Samples) -> Any:
        self.looks += 1
        self.now += self.cost
        if self.gone:
            raise UsageError("There is no topic 7.")
        rows = self.rows[asked.offset : asked.offset + asked.limit]
        found = [{"id": id_, "revision": revision} for id_, revision in rows]
        return {"revision": self.revision, "total": len(self.rows), "offset": asked.offset, "rows": found}

    def put(self, *ids: str) -> None:
        self.revision += 1
        self.rows = [row for row in self.rows if row[0] not in ids] + [(id_, self.revision) for id_ in ids]

    def watch(self, number: int | None, *, rid: int = 1, offset: int = 0, limit: int = 50) -> Any:
        fields = {"query": {}, "offset": offset, "limit": limit, "watch": number}
        return self.windows.open(
            protocol.REQUEST.validate_python({"v": 1, "rid": rid, "op": "samples", **fields})
        )

    def told(self) -> Looked:
        return self.windows.look(self.revision)


@pytest.fixture
def shelf() -> Shelf:
    made = Shelf()
    made.put("a", "b")
    return made


def watched(looked: Looked) -> list[int]:
    return [window["watch"] for window in looked.windows]


def test_a_window_with_another_row_is_sent_once(shelf: Shelf) -> None:
    shelf.watch(7, rid=5)
    shelf.put("c")
    [window] = shelf.told().windows
    assert (window["watch"], window["rid"], window["page"]["total"]) == (7, 5, 3)
    assert not shelf.told().windows


def test_a_row_that_has_changed_is_sent(shelf: Shelf) -> None:
    shelf.watch(7)
    shelf.put("b")
    assert watched(shelf.told()) == [7]


def test_a_window_that_shows_the_same_is_only_named(shelf: Shelf) -> None:
    shelf.watch(7)
    shelf.revision += 1
    assert shelf.told() == Looked(unchanged=[7])


def test_nothing_is_looked_at_where_nothing_was_stored(shelf: Shelf) -> None:
    shelf.watch(7)
    looks = shelf.looks
    shelf.told()
    assert shelf.looks == looks


def test_a_request_that_names_no_view_is_not_watched(shelf: Shelf) -> None:
    shelf.watch(None)
    shelf.put("c")
    assert shelf.told() == Looked()


def test_a_view_that_looks_elsewhere_watches_only_that(shelf: Shelf) -> None:
    shelf.watch(7, rid=1)
    shelf.watch(7, rid=2, offset=1)
    shelf.put("c")
    [window] = shelf.told().windows
    assert (window["rid"], window["page"]["offset"]) == (2, 1)


def test_the_oldest_windows_are_let_go(shelf: Shelf) -> None:
    for number in range(MOST + 3):
        shelf.watch(number, limit=1)
    shelf.watch(3, limit=1)
    shelf.put("c")
    assert watched(shelf.told()) == [*range(4, MOST + 3), 3]


def test_at_most_so_many_rows_are_sent_at_once_and_the_rest_next(shelf: Shelf) -> None:
    shelf.put(*(f"s{number}" for number in range(500)))
    for number in range(3):
        shelf.watch(number, limit=MAX_ROWS)
    shelf.put("last", "a")
    sent, more = [], True
    while more:
        looked = shelf.told()
        assert sum(len(window["page"]["rows"]) for window in looked.windows) <= MAX_ROWS
        sent += watched(looked)
        more = looked.more
    assert sorted(sent) == [0, 1, 2]


def test_a_window_that_takes_long_to_find_is_let_rest_and_not_forgotten(shelf: Shelf) -> None:
    shelf.cost = 0.1
    shelf.watch(7)
    shelf.put("c")
    assert watched(shelf.told()) == [7]
    shelf.put("d")
    assert shelf.told() == Looked(more=True)
    shelf.now += 1
    assert watched(shelf.told()) == [7]


def test_a_window_of_a_topic_that_is_gone_says_nothing_until_it_is_back(shelf: Shelf) -> None:
    shelf.watch(7)
    shelf.gone, shelf.revision = True, shelf.revision + 1
    assert shelf.told() == Looked()
    shelf.gone, shelf.revision = False, shelf.revision + 1
    assert watched(shelf.told()) == [7]


def test_a_page_that_comes_late_is_not_sent_to_a_view_that_looks_elsewhere(shelf: Shelf) -> None:
    shelf.watch(7, rid=1)
    shelf.put("c")
    find = shelf.look

    def slow(asked: protocol.Samples) -> Any:
        page = find(asked)
        if asked.rid == 1:
            shelf.watch(7, rid=2)
        return page

    shelf.windows._look = slow
    assert shelf.told() == Looked()


def test_a_widget_that_is_closed_watches_nothing(shelf: Shelf) -> None:
    shelf.watch(7)
    shelf.windows.clear()
    shelf.put("c")
    assert shelf.told() == Looked()
