"""Asked for what is there already, a session asks nobody."""

from __future__ import annotations

from pathlib import Path

import synthgen_widgets as sg


def test_a_run_with_nothing_to_do_needs_no_model(tmp_path: Path) -> None:
    path = tmp_path / "a.synthgen"
    with sg.Session(sg.Task("Say hi."), model="no-such-provider/x", path=path) as session:
        session.add_topics(["a", "b"])
        report = session.generate_topics(2)
        assert (report.planned, report.calls) == (0, 0)
