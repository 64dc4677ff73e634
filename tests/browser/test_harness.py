"""The harness itself: a notebook in a real JupyterLab does what the vocabulary says."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.lab import Lab

WIDGET = """
import anywidget, os, traitlets

class Counter(anywidget.AnyWidget):
    _esm = '''
    export default { render({ model, el }) {
      const button = document.createElement("button");
      const show = () => { button.textContent = `Pressed ${model.get("count")} times`; };
      button.onclick = () => { model.set("count", model.get("count") + 1); model.save_changes(); };
      model.on("change:count", show);
      el.append(button);
      show();
    } };'''
    count = traitlets.Int(0).tag(sync=True)

counter = Counter()
counter
"""


def test_a_cell_a_widget_and_the_kernel_are_driven_as_by_hand(lab: Lab) -> None:
    notebook = lab.open(
        [WIDGET, "counter.count", "import time\nwhile True: time.sleep(0.05)", "os.getpid()"]
    )
    notebook.run(0)
    notebook.output(0).get_by_role("button", name="Pressed 0 times").click()
    expect(notebook.output(0)).to_contain_text("Pressed 1 times")
    assert notebook.run(1) == "1"

    notebook.start(2)
    assert notebook.is_running(2)
    notebook.interrupt()
    notebook.wait_until_done(2)
    assert "KeyboardInterrupt" in notebook.output_text(2)

    first = int(notebook.run(3))
    notebook.kill_kernel(first)
    assert "NameError" in notebook.run(1)
    notebook.restart_kernel()
    notebook.run(0)
    assert re.fullmatch(r"\d+", notebook.run(3))
    assert int(notebook.output_text(3)) != first


def test_the_theme_is_chosen_before_opening(lab: Lab) -> None:
    lab.theme("dark")
    try:
        notebook = lab.open(["1 + 1"])
        expect(notebook.page.locator("body")).to_have_attribute("data-jp-theme-light", "false")
    finally:
        lab.theme("light")
