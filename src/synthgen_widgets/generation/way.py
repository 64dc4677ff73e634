"""The way in which an endpoint is asked for structured output."""

from __future__ import annotations

from synthgen_widgets.generation.model import LADDER, Mode


class Way:
    """The strictest mode that an endpoint has not refused; shared between runs.

    One request can be refused, and one answer can be prose, for reasons of its own. So a refusal
    counts only once a plainer mode was accepted, and prose only where JSON never came.

    Args:
        mode: the mode to try first.
    """

    def __init__(self, mode: Mode) -> None:
        self.mode = mode
        self._proved = False

    def mode_for(self, schema: object) -> Mode:
        """The mode to ask in; plain text where there is no schema."""
        return "text" if schema is None else self.mode

    def is_proved(self, mode: Mode) -> bool:
        """Whether an answer in this mode, the one in use, has held JSON."""
        return self._proved and mode == self.mode

    def prove(self, mode: Mode) -> None:
        """Note that an answer in this mode held JSON."""
        self._proved = self._proved or mode == self.mode

    def settle(self, mode: Mode) -> None:
        """Note that this mode was accepted, after stricter ones were refused."""
        if LADDER.index(mode) > LADDER.index(self.mode):
            self.mode, self._proved = mode, False

    def doubt(self, mode: Mode) -> None:
        """Note that an answer in this mode held no JSON: the endpoint may ignore the mode."""
        next_mode = plainer(mode)
        # Others in flight may have stepped down for the same reason already.
        if mode == self.mode and not self._proved and next_mode is not None:
            self.mode = next_mode


def plainer(mode: Mode) -> Mode | None:
    """The next plainer mode; None after the last."""
    return LADDER[LADDER.index(mode) + 1] if mode != LADDER[-1] else None
