"""A notebook that was run shows its sessions and datasets also where there is no kernel."""

from __future__ import annotations

import nbformat
import pytest
from nbclient import NotebookClient
from nbconvert import HTMLExporter

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\u202e"
SHOWN = f"""
session = sg.Session(sg.Task({HOSTILE!r}), path="a.synthgen")
session.add_topics([{HOSTILE!r}])
[sample] = session.add_inputs([{HOSTILE!r}])
session.edit_sample(sample, output={HOSTILE!r})
session
"""
CELLS = ["import synthgen_widgets as sg", SHOWN, "session.save('saved')\nsg.load_dataset('saved')"]


@pytest.fixture(scope="module")
def html(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("notebook")
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in CELLS])
    # As JupyterLab saves it: without the state of widgets, which only a kernel could go on with.
    client = NotebookClient(
        notebook, timeout=120, store_widget_state=False, resources={"metadata": {"path": str(folder)}}
    )
    client.execute()
    made, _ = HTMLExporter(exclude_input=True).from_notebook_node(notebook)
    assert isinstance(made, str)
    return made


def test_a_session_and_a_dataset_are_shown(html: str) -> None:
    assert html.count('<div class="sg-static">') == 2
    assert "1 topics · 1 samples · 1 done · 0 saved" in html
    assert "A saved dataset, shown as it was saved" in html


def test_what_they_hold_is_text(html: str) -> None:
    shown = html[html.index('<div class="sg-static">') :]
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    for hostile in ("<script>alert(1)", "<img src=x", "\u202e"):
        assert hostile not in shown
