"""The widgets that are compared: how each is shown, and how its rows are found on the page."""

from __future__ import annotations

from dataclasses import dataclass

OURS = "synthgen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A widget that shows a table."""

    name: str
    shown: str
    package: str
    prepare: str
    """What a cell runs before the clock starts; `{folder}` and `{rows}` are filled in."""
    show: str
    """The cell that is timed."""
    cell: str | None
    """A selector of the cells of rows; None for a canvas."""
    scroller: str
    """A selector of what scrolls."""
    most: int = 1_000_000
    """The most rows it is asked to show."""
    jumps: bool = True
    """Whether one can go anywhere at once; else rows come only as one scrolls to their end."""


_FRAME = """
import pandas as pd
df = pd.read_parquet("{folder}/{rows}.parquet")
"""

GRIDS = {
    grid.name: grid
    for grid in (
        Grid(
            name=OURS,
            shown="synthgen_widgets",
            package="synthgen_widgets",
            prepare='import synthgen_widgets as sg\nsession = sg.open_session("{folder}/{rows}.synthgen")',
            show="session",
            cell=".sg-grid [role=gridcell] .sg-text",
            scroller=".sg-grid",
        ),
        Grid(
            name="quak",
            shown="quak",
            package="quak",
            prepare=_FRAME + "import quak",
            show="quak.Widget(df)",
            cell="table tbody tr td",
            scroller=".table-container",
            jumps=False,
        ),
        Grid(
            name="buckaroo",
            shown="buckaroo",
            package="buckaroo",
            prepare=_FRAME + "import buckaroo",
            show="buckaroo.BuckarooInfiniteWidget(df)",
            cell=".ag-row .ag-cell",
            scroller=".ag-body-viewport",
        ),
        Grid(
            name="itables",
            shown="itables",
            package="itables",
            prepare=_FRAME + "from itables.widget import ITable",
            show='ITable(df, maxBytes=0, scrollY="400px", scroller=True, paging=True)',
            cell="table.dataTable tbody td",
            scroller=".dt-scroll-body",
            most=100_000,
        ),
        Grid(
            name="ipydatagrid",
            shown="ipydatagrid",
            package="ipydatagrid",
            prepare=_FRAME + "from ipydatagrid import DataGrid",
            show="DataGrid(df)",
            cell=None,
            scroller=".lm-DataGrid-viewport",
            most=100_000,
        ),
    )
}
