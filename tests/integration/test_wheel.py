"""What is installed is whole: the wheel needs no Node, and the widget shows from it."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHOW = """
import synthgen_widgets as sg
assert "{target}" in sg.__file__, sg.__file__
with sg.Session(sg.Task("Say hello."), path="{path}") as session:
    bundle = session._repr_mimebundle_()
    from synthgen_widgets.widget.session_widget import widget_of
    print(len(widget_of(session)._esm), sorted(bundle))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    return next(out.glob("*.whl"))


def test_the_wheel_holds_the_front_end_the_templates_and_the_types(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {
        "synthgen_widgets/widget/static/widget.js",
        "synthgen_widgets/widget/static/widget.css",
        "synthgen_widgets/templates/eval.md",
        "synthgen_widgets/py.typed",
    } <= names


def test_an_installed_wheel_shows_the_widget(wheel: Path, tmp_path: Path) -> None:
    target = tmp_path / "site"
    pip = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--target",
        str(target),
        str(wheel),
    ]
    subprocess.run(pip, check=True)
    code = SHOW.format(target=target, path=tmp_path / "hello.synthgen")
    env = {**os.environ, "PYTHONPATH": str(target)}
    done = subprocess.run([sys.executable, "-c", code], env=env, check=True, capture_output=True, text=True)
    size, shown = done.stdout.split(maxsplit=1)
    assert int(size) > 10_000
    assert "application/vnd.jupyter.widget-view+json" in shown
    assert "text/html" in shown
