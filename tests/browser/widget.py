"""What a person does with the curation widget, and what they see of it, as a vocabulary for tests.

Everything is found by role and accessible name, as a screen reader would find it.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from typing import Literal, TypeVar

from playwright.sync_api import Locator, expect

T = TypeVar("T")
Stage = Literal["Topics", "Inputs", "Outputs", "Save"]

_RUN_MS = 30_000
_FOLLOW_SECONDS = 5.0
# One reading is one moment: rows come and go while a run goes on.
_READ_TREE = """tree => [...tree.querySelectorAll("[role=treeitem][aria-level]")]
    .map(item => [item.getAttribute("aria-level") - 2, item.querySelector("bdi")?.innerText])
    .filter(([depth]) => depth >= 0)"""
_READ_GRID = """grid => [...grid.querySelectorAll("[role=row]")]
    .map(row => [...row.children].map(cell => cell.innerText.trim()))"""


class Widget:
    """The widget in one cell's output."""

    def __init__(self, output: Locator) -> None:
        self.root = output
        self.tree = output.get_by_role("tree", name="Topics")
        self.grid = output.get_by_role("grid", name="Samples")
        self.panel = output.get_by_role("region", name="Sample", exact=True)
        self.running = output.get_by_role("region", name="Run", exact=True)
        expect(self.tree).to_be_visible(timeout=_RUN_MS)

    @property
    def rows(self) -> Locator:
        """The samples in the grid."""
        return self.grid.get_by_role("row").filter(has=self.root.page.get_by_role("gridcell"))

    @property
    def finished_rows(self) -> Locator:
        """The samples in the grid that have a valid output."""
        status = self.root.page.get_by_role(
            "gridcell", name=re.compile(r"^(Done|Saved)( · meant to fail)?$")
        )
        return self.rows.filter(has=status)

    def topics(self) -> list[str]:
        """The paths of the topics shown in the tree, such as "Refunds / Partial refunds"."""
        shown: list[tuple[int, str]] = self.tree.evaluate(_READ_TREE)
        paths: list[tuple[str, ...]] = []
        for depth, name in shown:
            paths.append((*(paths[-1][:depth] if paths else ()), name))
        return [" / ".join(path) for path in paths]

    def samples(self) -> list[tuple[str, str]]:
        """Input and output of the samples shown in the grid, from top to bottom."""
        titles, *rows = self.grid.evaluate(_READ_GRID)
        at = titles.index("Input"), titles.index("Output")
        return [(row[at[0]], row[at[1]]) for row in rows]

    def wait_for_topics(self, paths: Sequence[str]) -> None:
        """Wait until the tree shows exactly these; it follows a change by one round trip."""
        self._wait_for(self.topics, list(paths))

    def wait_for_samples(self, samples: Sequence[tuple[str, str]]) -> None:
        """Wait until the grid shows exactly these; it follows a change by one round trip."""
        self._wait_for(self.samples, list(samples))

    def stage(self, name: Stage) -> Locator:
        """The button of a stage; its accessible name tells how far the stage is."""
        stages = self.root.get_by_role("navigation", name="Stages")
        return stages.get_by_role("button", name=re.compile(f"^{name}"))

    def topic(self, name: str) -> Locator:
        return self.tree.get_by_role("treeitem").filter(
            has=self.root.page.locator("bdi", has_text=re.compile(f"^{re.escape(name)}$"))
        )

    def wait_for(self, stage: Stage, facts: str) -> None:
        """Wait until a stage tells these facts, such as "3 topics", and no run goes on."""
        told = re.compile(rf"\b{re.escape(facts)}\b")
        expect(self.stage(stage)).to_have_accessible_name(told, timeout=_RUN_MS)
        expect(self.running).to_have_count(0, timeout=_RUN_MS)

    def show_all(self) -> None:
        """Choose all topics: the grid shows every sample, and stages act on everything."""
        self.tree.get_by_role("treeitem", name=re.compile("^All topics")).click()

    def generate_topics(self, count: int, under: str | None = None) -> None:
        """Ask for topics at the top, or for sub-topics of one."""
        self._act_on(under, "Add sub-topics…", "Topics")
        self._count().fill(str(count))
        self._press("Generate topics")

    def add_topics(self, names: Sequence[str], under: str | None = None) -> None:
        """Type topics by hand, one a line, at the top or under another."""
        if under is None:
            self.show_all()
            self.stage("Topics").click()
            self._press("Add by hand")
        else:
            self._choose(under, "Add by hand here…")
        self.root.get_by_role("textbox", name=re.compile("^New topics")).fill("\n".join(names))
        self._press("Add topics")
        expect(self.topic(names[-1])).to_be_visible()

    def delete_topic(self, name: str) -> None:
        """Delete a topic with all that is under it, and confirm."""
        self._choose(name, "Delete…")
        self._press("Delete topic")
        expect(self.topic(name)).to_have_count(0)

    def generate_inputs(self, per_topic: int, topic: str | None = None) -> None:
        """Ask for inputs for all topics, or for one."""
        self._act_on(topic, "Generate inputs here…", "Inputs")
        self._count().fill(str(per_topic))
        self._press("Generate inputs")

    def generate_outputs(self) -> None:
        """Ask for all missing outputs."""
        self._act_on(None, "", "Outputs")
        self._press("Generate outputs")

    def stop(self) -> None:
        """Stop the run and wait until it has stopped."""
        self.running.get_by_role("button", name="Stop", exact=True).click()
        expect(self.running).to_have_count(0, timeout=_RUN_MS)

    def delete_samples(self, *positions: int) -> None:
        """Select the samples at these positions of the grid and delete them."""
        before = self.rows.count()
        for position in positions:
            self.rows.nth(position).get_by_role("gridcell").first.click()
        self._press("Delete selected")
        expect(self.rows).to_have_count(before - len(positions))

    def read_sample(self, position: int) -> str:
        """Open the sample at this position, return all that is shown of it, and close it."""
        self.rows.nth(position).get_by_role("gridcell").nth(1).click()
        content = self.panel.get_by_role("group", name="Sample content")
        shown = content.inner_text()
        self._press("Close sample")
        expect(self.panel).to_have_count(0)
        return shown

    def save(self) -> None:
        self.stage("Save").click()
        self._press("Save samples")

    def undo(self, what: str) -> None:
        """Take back the last change, whose label begins with `what`."""
        self._press_labelled("Undo", what)

    def redo(self, what: str) -> None:
        """Bring back what was undone, whose label begins with `what`."""
        self._press_labelled("Redo", what)

    def _wait_for(self, read: Callable[[], list[T]], expected: list[T]) -> None:
        deadline = time.monotonic() + _FOLLOW_SECONDS
        while read() != expected and time.monotonic() < deadline:
            self.root.page.wait_for_timeout(50)
        assert read() == expected

    def _act_on(self, topic: str | None, action: str, stage: Stage) -> None:
        if topic is None:
            self.show_all()
            self.stage(stage).click()
        else:
            self._choose(topic, action)

    def _choose(self, topic: str, action: str) -> None:
        item = self.topic(topic)
        item.hover()
        item.get_by_role("button", name=f"Actions for topic {topic}").click()
        self.root.get_by_role("menuitem", name=action).click()

    def _count(self) -> Locator:
        return self.root.get_by_role("spinbutton", name=re.compile("^(How many|Per topic)$"))

    def _press(self, name: str) -> None:
        self.root.get_by_role("button", name=name, exact=True).click()

    def _press_labelled(self, kind: str, what: str) -> None:
        self.root.get_by_role("button", name=re.compile(rf"^{kind}: {re.escape(what)}")).click()
