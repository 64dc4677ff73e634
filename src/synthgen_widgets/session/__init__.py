"""The session: the public object, its commands, its runs and its views."""

from synthgen_widgets.generation.running.forecast import Estimate
from synthgen_widgets.session.run import Run
from synthgen_widgets.session.session import Session, open_session

__all__ = ["Estimate", "Run", "Session", "open_session"]
