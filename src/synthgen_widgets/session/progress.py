"""How far a run is, while a cell or a script waits for it.

In a notebook it is one line of text, updated in place: progress widgets come back blank in a saved
notebook, and terminal bars leave a line for each step.
"""

from __future__ import annotations

import sys
from typing import Protocol

from tqdm import tqdm

from synthgen_widgets.generation.running.report import RunReport
from synthgen_widgets.text import money

_WIDTH = 24
_FAULTS = ("invalid", "duplicate", "failed")


class ProgressLine(Protocol):
    """Shows how far a run is."""

    def show(self, report: RunReport, seconds: float) -> None:
        """Show it as it is now."""

    def close(self, report: RunReport, seconds: float) -> None:
        """Show it as it ended."""


def progress_line(report: RunReport) -> ProgressLine:
    """What suits where the output goes: a notebook, or a terminal or file."""
    return _NotebookLine() if _in_kernel() else _TerminalBar(report)


class _NotebookLine:
    def __init__(self) -> None:
        from IPython.display import display

        self._shown = ""
        handle = display({"text/plain": ""}, raw=True, display_id=True)
        self._handle = handle

    def show(self, report: RunReport, seconds: float) -> None:
        ended = report.planned - report.open - report.cancelled
        full = _WIDTH if not report.planned else _WIDTH * ended // report.planned
        parts = [f"{report.label} ▕{'█' * full}{'░' * (_WIDTH - full)}▏ {ended} of {report.planned}"]
        parts += [f"{number} {name}" for name, number in _faults(report).items()]
        if report.cancelled:
            parts.append(f"stopped with {report.cancelled} to go")
        parts += _spent(report)
        parts.append(f"{seconds:.0f} s")
        line = " · ".join(parts)
        if line != self._shown and self._handle is not None:
            self._shown = line
            self._handle.update({"text/plain": line}, raw=True)

    def close(self, report: RunReport, seconds: float) -> None:
        self.show(report, seconds)


class _TerminalBar:
    def __init__(self, report: RunReport) -> None:
        # In a file or a CI log a bar would be a line for each step.
        hidden = not sys.stderr.isatty()
        self._bar = tqdm(total=report.planned, desc=report.label, ncols=100, disable=hidden)

    def show(self, report: RunReport, seconds: float) -> None:  # the bar has a clock of its own
        self._bar.n = report.planned - report.open - report.cancelled
        faults = [f"{number} {name}" for name, number in _faults(report).items()]
        self._bar.set_postfix_str(" · ".join(faults + _spent(report)), refresh=False)
        self._bar.refresh()

    def close(self, report: RunReport, seconds: float) -> None:
        self.show(report, seconds)
        self._bar.close()


def _faults(report: RunReport) -> dict[str, int]:
    return {name: getattr(report, name) for name in _FAULTS if getattr(report, name)}


def _spent(report: RunReport) -> list[str]:
    """What the run has taken, as far as it is known."""
    spent = [] if not report.tokens else [f"{report.tokens:,} tokens"]
    return spent if not report.cost_usd else [*spent, money(report.cost_usd)]


def _in_kernel() -> bool:
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return shell is not None and hasattr(shell, "kernel")
