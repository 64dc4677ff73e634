"""The windows that views watch: each is sent again with the state once what it shows has changed."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from synthgen_widgets.errors import UsageError
from synthgen_widgets.widget import protocol
from synthgen_widgets.widget.replies import SamplePage, Window

MOST = 16
MAX_ROWS = 200
"""Rows of all windows that are sent at once; the others follow with the next push."""
_SHARE = 5
"""A window that takes long to find is looked for again only after so many times as long."""

Look: TypeAlias = Callable[[protocol.Samples], SamplePage]


@dataclass(slots=True)
class Looked:
    """What came of looking at all windows."""

    windows: list[Window] = field(default_factory=list)
    """Those that show something else by now."""
    unchanged: list[int] = field(default_factory=list)
    more: bool = False
    """Whether some have to be looked at later."""


@dataclass(slots=True)
class _Watched:
    asked: protocol.Samples
    shown: tuple[object, ...] | None
    """How many samples there are, and which rows at which revision; None where it could not be found."""
    revision: int
    """Of the session when it was looked at last."""
    rest: float = 0.0
    """Until when it is let be."""

    def show(self, page: SamplePage | None, revision: int) -> bool:
        """Whether a page is another one than before."""
        before, self.shown = self.shown, None if page is None else _shown(page)
        self.revision = revision if page is None else page["revision"]
        return self.shown != before


class Windows:
    """What each view watches.

    Args:
        look: finds the page that a request asks for.
        clock: tells seconds.
    """

    def __init__(self, look: Look, clock: Callable[[], float] = time.monotonic) -> None:
        self._look = look
        self._clock = clock
        self._watched: dict[int, _Watched] = {}
        self._lock = threading.Lock()

    def open(self, asked: protocol.Samples) -> SamplePage:
        """The page that a request asks for; from now on it is watched, if the view wants that."""
        if asked.watch is None:
            return self._look(asked)
        page = self._look(asked)
        with self._lock:
            self._watched.pop(asked.watch, None)  # the latest is last, whatever it was before
            self._watched[asked.watch] = _Watched(asked, _shown(page), page["revision"])
            while len(self._watched) > MOST:
                del self._watched[next(iter(self._watched))]
        return page

    def look(self, revision: int) -> Looked:
        """What the windows show now that the session is at a revision."""
        looked, rows = Looked(), 0
        with self._lock:
            # Those that were looked at longest ago come first, so that none waits for ever.
            waiting = sorted(self._watched.items(), key=lambda pair: pair[1].revision)
        for number, watched in waiting:
            if watched.revision >= revision:
                continue
            if self._clock() < watched.rest or rows + watched.asked.limit > MAX_ROWS:
                looked.more = True
                continue
            page = self._again(watched)
            with self._lock:
                if self._watched.get(number) is not watched:
                    continue  # the view looks elsewhere since
                changed = watched.show(page, revision)
            if page is None:
                continue
            if not changed:
                looked.unchanged.append(number)
                continue
            looked.windows.append(Window(watch=number, rid=watched.asked.rid, page=page))
            rows += len(page["rows"])
        return looked

    def clear(self) -> None:
        """Watch nothing more."""
        with self._lock:
            self._watched.clear()

    def _again(self, watched: _Watched) -> SamplePage | None:
        """The page as it is now; None where its topic is gone, which undo may bring back."""
        began = self._clock()
        try:
            return self._look(watched.asked)
        except UsageError:
            return None
        finally:
            ended = self._clock()
            watched.rest = ended + (_SHARE - 1) * (ended - began)


def _shown(page: SamplePage) -> tuple[object, ...]:
    return (page["total"], *((row["id"], row["revision"]) for row in page["rows"]))
