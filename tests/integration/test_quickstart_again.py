"""The quickstart notebook, run twice in one folder, as "Restart and run all" does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest

from tests.servers import OpenAIServer

NOTEBOOK = Path(__file__).resolve().parents[2] / "notebooks" / "quickstart.ipynb"
MODEL = '# model="openai/gpt-5-mini",'


def run_all(server: OpenAIServer) -> dict[str, Any]:
    cells = nbformat.read(NOTEBOOK, as_version=4).cells
    source = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
    assert MODEL in source
    names: dict[str, Any] = {"__name__": "quickstart"}
    chosen = f'model=sg.Model("openai/test-model", api_base="{server.api_base}"), #'
    exec(source.replace(MODEL, chosen), names)
    return names


def test_the_second_run_replaces_what_was_deleted_and_pays_for_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, openai_server: OpenAIServer
) -> None:
    monkeypatch.chdir(tmp_path)
    first = run_all(openai_server)
    assert (len(first["session"].topics), len(first["session"].df)) == (14, 26)
    first["session"].close()
    paid = len(openai_server.requests)

    again = run_all(openai_server)
    # The deleted sub-topic, its inputs (a call for each label) and the deleted input, and their outputs.
    assert (len(again["session"].topics), len(again["session"].df)) == (15, 30)
    assert len(openai_server.requests) - paid <= 1 + 3 + 4
    assert len(again["df"]) == 30
    again["session"].close()
