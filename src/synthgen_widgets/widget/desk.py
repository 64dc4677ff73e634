"""A session as one widget shows it: what has to be remembered between two requests."""

from __future__ import annotations

from synthgen_widgets.session import Session
from synthgen_widgets.widget import grid, replies
from synthgen_widgets.widget.glance import Glance
from synthgen_widgets.widget.windows import Windows


class Desk:
    """A session, what was seen of it, and the windows that its views watch."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.windows = Windows(lambda asked: grid.page(session, asked))
        self._glance = Glance(session)
        self._pushed: replies.State | None = None

    def state(self) -> replies.State:
        """The session at a glance."""
        return self._glance.state()

    def changed(self) -> replies.Changed:
        """The session at a glance, as the answer to what was done."""
        return replies.Changed(state=self.state())

    def tick(self) -> tuple[replies.Tick | None, bool]:
        """What is to be pushed, None where nothing is new; and whether more is to come."""
        state = self.state()
        looked = self.windows.look(state["revision"])
        same, self._pushed = state == self._pushed, state
        if same and not looked.windows:
            return None, looked.more
        tick = replies.Tick(state=state, windows=looked.windows, unchanged=looked.unchanged)
        return tick, looked.more
