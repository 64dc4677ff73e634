"""A saved dataset, opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from synthgen_widgets.dataset import layout, swapping
from synthgen_widgets.dataset.saving import SaveReport
from synthgen_widgets.errors import DatasetError, shown
from synthgen_widgets.store.files import checked_path

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


class Dataset:
    """The samples of a saved dataset.

    As the last line of a notebook cell it shows them in the grid of the curation widget, to be looked at.

    Attributes:
        path: the dataset's folder.
        tags: the tags that samples must bear, all of them; empty for all samples.
        report: what the save that made this object did; None where it was loaded.
    """

    shown_by: ClassVar[Callable[[Dataset], Mapping[str, Any]] | None] = None
    """Makes what a notebook displays; set by the widget floor, which stands above this one."""
    displayed_by: ClassVar[Callable[[Dataset], None] | None] = None
    """Displays it in a Jupyter kernel, where it is more than one output; set in the same way."""

    def __init__(self, path: Path, tags: Sequence[str] = (), report: SaveReport | None = None) -> None:
        self.path = path
        self.report = report
        self.tags = tuple(tags)

    def __len__(self) -> int:
        return int(self.arrow.num_rows)

    def __repr__(self) -> str:
        wanted = f", tags={list(self.tags)}" if self.tags else ""
        said = f"; {self.report}" if self.report else ""
        return f"<Dataset {str(self.path)!r}{wanted}: {len(self)} samples{said}>"

    def _ipython_display_(self) -> None:
        if Dataset.displayed_by is None or not layout.files(self.path):  # the folder may be gone by now
            raise NotImplementedError  # IPython then asks for the bundle
        Dataset.displayed_by(self)

    def _repr_mimebundle_(self, **_: object) -> Mapping[str, Any]:
        if Dataset.shown_by is None or not layout.files(self.path):
            return {"text/plain": repr(self)}
        return Dataset.shown_by(self)

    @cached_property
    def arrow(self) -> pa.Table:
        """The samples as an Arrow table, in the dataset's own types."""
        import pyarrow as pa

        tables = [layout.read(file) for file in layout.files(self.path)]
        if not tables:
            return layout.schema([]).empty_table()
        table = pa.concat_tables(tables, promote_options="permissive")
        if not self.tags:
            return table
        # By the tags themselves: two tags of different sessions may share a column's name.
        wanted = set(self.tags)
        return table.filter(pa.array([wanted.issubset(tags) for tags in table.column("tags").to_pylist()]))

    @property
    def df(self) -> pd.DataFrame:
        """The samples as a plain DataFrame of one's own; `tags` and `topic_path` hold lists."""
        frame: pd.DataFrame = self.arrow.to_pandas()
        for name in ("tags", "topic_path"):
            frame[name] = frame[name].map(list)
        return frame


def load_dataset(path: str | Path, *, tags: Sequence[str] = ()) -> Dataset:
    """Open a saved dataset.

    Args:
        path: the dataset's folder.
        tags: only the samples that bear all of these.

    Raises:
        UsageError: the path is none.
        DatasetError: there is no dataset, or it is of a newer version.
    """
    root = checked_path(path, "path").expanduser()
    if isinstance(tags, str):
        tags = [tags]
    swapping.restore(root / layout.DATA)
    files = layout.files(root)
    if not files:
        raise DatasetError(f"There is no dataset in {shown(str(root))}; save a session there first.")
    for file in files:
        layout.read(file, ["id"])
    return Dataset(root, tags)
