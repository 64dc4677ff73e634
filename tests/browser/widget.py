"""What a person does with the curation widget, and what they see of it, as a vocabulary for tests.

Everything is found by role and accessible name, as a screen reader would find it.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from re import Pattern
from typing import Literal, TypeVar

from playwright.sync_api import Locator, expect

T = TypeVar("T")
Stage = Literal["Topics", "Inputs", "Outputs", "Save"]
Fact = Literal["Task", "Goal", "Model", "Tags", "Spent", "Template"]

_RUN_MS = 30_000
_FOLLOW_SECONDS = 5.0
# One reading is one moment: rows come and go while a run goes on.
_READ_TREE = """tree => [...tree.querySelectorAll("[role=treeitem][aria-level]")]
    .map(item => [item.getAttribute("aria-level") - 2, item.querySelector("bdi")?.innerText])
    .filter(([depth]) => depth >= 0)"""
_READ_GRID = """grid => [...grid.querySelectorAll("[role=row]")].map(row => [...row.children].map(
    cell => (cell.querySelector(".sg-text") ?? cell).innerText.trim()))"""


class Widget:
    """The widget in one cell's output."""

    def __init__(self, output: Locator) -> None:
        self.root = output
        self.page = output.page
        self.tree = output.get_by_role("tree", name="Topics")
        self.grid = output.get_by_role("grid", name="Samples")
        self.panel = output.get_by_role("region", name="Sample", exact=True)
        self.running = output.get_by_role("region", name="Run", exact=True)
        expect(self.tree).to_be_visible(timeout=_RUN_MS)

    # ---- what is seen

    @property
    def rows(self) -> Locator:
        """The samples in the grid."""
        return self.grid.get_by_role("row").filter(has=self.page.get_by_role("gridcell"))

    @property
    def finished_rows(self) -> Locator:
        """The samples in the grid that have a valid output."""
        status = self.page.get_by_role("gridcell", name=re.compile(r"^(Done|Saved)\b"))
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
        inputs, outputs = self.column("Input"), self.column("Output")
        return list(zip(inputs, outputs, strict=True))

    def column(self, title: str) -> list[str]:
        """What a column of the grid shows, from top to bottom."""
        titles, *rows = self.grid.evaluate(_READ_GRID)
        return [row[titles.index(title)] for row in rows]

    def titles(self) -> list[str]:
        """The heads of the grid's columns, but for the one that selects."""
        titles: list[str] = self.grid.evaluate(_READ_GRID)[0][1:]
        return titles

    def stage(self, name: Stage) -> Locator:
        """The button of a stage; its accessible name tells how far the stage is."""
        stages = self.root.get_by_role("navigation", name="Stages")
        return stages.get_by_role("button", name=re.compile(f"^{name}"))

    def topic(self, name: str) -> Locator:
        return self.tree.get_by_role("treeitem").filter(
            has=self.page.locator("bdi", has_text=re.compile(f"^{re.escape(name)}$"))
        )

    def button(self, name: str | Pattern[str]) -> Locator:
        return self.root.get_by_role("button", name=name, exact=True)

    def field(self, name: str | Pattern[str]) -> Locator:
        """What one types into."""
        return self.root.get_by_role("textbox", name=name, exact=True)

    def number(self, name: str | Pattern[str]) -> Locator:
        return self.root.get_by_role("spinbutton", name=name, exact=True)

    def group(self, name: str | Pattern[str]) -> Locator:
        return self.root.get_by_role("group", name=name, exact=True)

    def sheet(self, title: str) -> Locator:
        """A drawer that is open."""
        return self.root.get_by_role("region", name=title, exact=True)

    def wait_for_topics(self, paths: Sequence[str]) -> None:
        """Wait until the tree shows exactly these; it follows a change by one round trip."""
        self.wait_until_equal(self.topics, list(paths))

    def wait_for_samples(self, samples: Sequence[tuple[str, str]]) -> None:
        """Wait until the grid shows exactly these; it follows a change by one round trip."""
        self.wait_until_equal(self.samples, list(samples))

    def wait_for_column(self, title: str, shown: Sequence[str]) -> None:
        """Wait until a column of the grid shows exactly this, from top to bottom."""
        self.wait_until_equal(lambda: self.column(title), list(shown))

    def wait_for(self, stage: Stage, facts: str) -> None:
        """Wait until a stage tells these facts, such as "3 topics", and no run goes on."""
        told = re.compile(rf"\b{re.escape(facts)}\b")
        expect(self.stage(stage)).to_have_accessible_name(told, timeout=_RUN_MS)
        expect(self.running).to_have_count(0, timeout=_RUN_MS)

    def wait_until_equal(self, read: Callable[[], T], expected: T) -> None:
        deadline = time.monotonic() + _FOLLOW_SECONDS
        while read() != expected and time.monotonic() < deadline:
            self.page.wait_for_timeout(30)
        assert read() == expected

    # ---- what is done

    def press(self, name: str | Pattern[str]) -> None:
        """Press the button with exactly this name."""
        self.button(name).click()

    def keys(self, *keys: str) -> None:
        """Press keys where the keyboard is."""
        for key in keys:
            self.page.keyboard.press(key)

    def open_fact(self, fact: Fact) -> None:
        """Press a fact of the header, which opens the drawer where it is changed."""
        self.press(re.compile(f"^{fact}: "))

    def show_all(self) -> None:
        """Choose all topics: the grid shows every sample, and stages act on everything."""
        self.tree.get_by_role("treeitem", name=re.compile("^All topics")).click()

    def choose(self, topic: str, action: str) -> None:
        """Choose an action from the menu of a topic."""
        item = self.topic(topic)
        item.hover()
        item.get_by_role("button", name=re.compile("^Actions for ")).click()
        self.root.get_by_role("menuitem", name=action, exact=True).click()

    def generate_topics(self, count: int, under: str | None = None) -> None:
        """Ask for topics at the top, or for sub-topics of one."""
        self._act_on(under, "Generate sub-topics…", "Topics")
        self._count().fill(str(count))
        self.press(f"Generate {count} topics" if count > 1 else "Generate 1 topic")

    def add_topics(self, names: Sequence[str], under: str | None = None) -> None:
        """Type topics by hand, one a line, at the top or under another."""
        if under is None:
            self.show_all()
            self.stage("Topics").click()
            self.press("Add by hand")
        else:
            self.choose(under, "Add sub-topics by hand…")
        self.field("New topics, one a line").fill("\n".join(names))
        self.press(re.compile(r"^Add [\d,]+ topics?$"))
        expect(self.sheet("Add topics")).to_have_count(0)

    def delete_topic(self, name: str) -> None:
        """Delete a topic with all that is under it, and confirm where that is asked."""
        self.choose(name, "Delete")
        confirm = self.button("Delete topic")
        expect(confirm.or_(self.button(re.compile("^Undo: Delete topic"))).first).to_be_visible()
        if confirm.count():
            confirm.click()
        expect(self.topic(name)).to_have_count(0)

    def generate_inputs(self, per_topic: int, topic: str | None = None) -> None:
        """Ask for inputs for all topics, or for one."""
        self._act_on(topic, "Generate inputs…", "Inputs")
        self._count().fill(str(per_topic))
        self.press(re.compile("^Generate .*inputs?"))

    def generate_outputs(self) -> None:
        """Ask for all missing outputs."""
        self._act_on(None, "", "Outputs")
        self.press(re.compile("^Generate .*outputs?$"))

    def stop(self) -> None:
        """Stop the run and wait until it has stopped."""
        self.running.get_by_role("button", name="Stop", exact=True).click()
        expect(self.running).to_have_count(0, timeout=_RUN_MS)

    def select(self, *positions: int) -> None:
        """Select the samples at these positions of the grid, or no longer."""
        for position in positions:
            self.rows.nth(position).get_by_role("gridcell").first.click()

    def delete_samples(self, *positions: int) -> None:
        """Select the samples at these positions of the grid and delete them."""
        before = self.rows.count()
        self.select(*positions)
        self.press("Delete selected")
        expect(self.rows).to_have_count(before - len(positions))

    def open_sample(self, position: int) -> None:
        """Open the sample at this position of the grid beside it."""
        self.rows.nth(position).get_by_role("gridcell").nth(1).click()
        expect(self.panel).to_have_attribute("aria-busy", "false")

    def read_sample(self, position: int) -> str:
        """Open the sample at this position, return all that is shown of it, and close it."""
        self.open_sample(position)
        content = self.panel.get_by_role("group", name="Sample content")
        shown = content.inner_text()
        self.press("Close sample")
        expect(self.panel).to_have_count(0)
        return shown

    def filter_by(self, kind: str, value: str) -> None:
        """Check a value of a kind in the menu of filters, such as "Done" of "Status"."""
        self.press("Filter samples")
        values = self.group(kind)
        values.get_by_role("checkbox", name=re.compile(rf"^{re.escape(value)}\b")).check()
        self.keys("Escape")

    def find_near_duplicates(self) -> None:
        """Ask for inputs that resemble another to be marked."""
        self.press("Filter samples")
        self.press("Find near-duplicates")
        expect(self.root.get_by_text(re.compile("resembles? another")).first).to_be_visible()
        self.keys("Escape")

    def search(self, text: str) -> None:
        """Type into the search of samples."""
        self.root.get_by_role("searchbox", name="Search samples").fill(text)

    def save(self) -> None:
        self.stage("Save").click()
        self.press("Save samples")

    def undo(self, what: str) -> None:
        """Take back the last change, whose label begins with `what`."""
        self._press_labelled("Undo", what)

    def redo(self, what: str) -> None:
        """Bring back what was undone, whose label begins with `what`."""
        self._press_labelled("Redo", what)

    def _act_on(self, topic: str | None, action: str, stage: Stage) -> None:
        if topic is None:
            self.show_all()
            self.stage(stage).click()
        else:
            self.choose(topic, action)

    def _count(self) -> Locator:
        return self.number(re.compile("^(How many|Per topic)$"))

    def _press_labelled(self, kind: str, what: str) -> None:
        self.press(re.compile(rf"^{kind}: {re.escape(what)}"))
