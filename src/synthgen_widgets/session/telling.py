"""The part of a session that tells what was done to it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from synthgen_widgets.session import notebook
from synthgen_widgets.session.code import python
from synthgen_widgets.session.holding import Holding
from synthgen_widgets.store import changes

if TYPE_CHECKING:
    import pandas as pd

HISTORY_COLUMNS = ("at", "change", "state", "code")


class Telling(Holding):
    """What was done to a session, as a table and as a notebook that does it again."""

    __slots__ = ()

    def history(self) -> pd.DataFrame:
        """The changes as a fresh DataFrame, one row each, the first one first.

        `at` is the time in UTC, `change` what undo calls it, `state` whether it is `done`, `undone` (redo
        makes it again) or `replaced` (it was undone, and something else was done since), and `code` the
        Python that does it; missing for changes of a version that did not record it.
        """
        import pandas as pd

        found = self._core.database.read(changes.page)[::-1]
        rows = [
            (each.at, each.label, each.state, None if each.command is None else python(each.command))
            for each in found
        ]
        frame = pd.DataFrame(rows, columns=list(HISTORY_COLUMNS))
        return frame.assign(at=pd.to_datetime(frame["at"], utc=True, format="ISO8601"))

    def to_notebook(self, path: str | Path, *, overwrite: bool = False) -> Path:
        """Write all that was done to the session, and not taken back, as a notebook that runs.

        Run on any machine it makes a new session in the same way: task, settings, runs and what was curated
        by hand, in their order. Samples are named by what they say; a step whose topic or sample is not
        made again is left out. It holds no keys and no outputs.

        Args:
            path: the file, ending in `.ipynb`.
            overwrite: replace a file that is there.

        Returns:
            The path of the notebook.

        Raises:
            UsageError: there is a file already, or it cannot be written.
        """
        return notebook.to_notebook(self._core, path, overwrite=overwrite)
