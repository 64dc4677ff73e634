"""The curation widget beside other grids, in JupyterLab in Chromium; `make bench-widget` runs it.

python benchmarks/widget/bench.py --only synthgen --rows 100000 --rounds 1
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE.parent), str(ROOT)]

import environment  # noqa: E402

_RESULTS = HERE.parent / "results"
_INSIDE = "SYNTHGEN_BENCH_WIDGET"


def main() -> None:
    if _INSIDE not in os.environ:  # the peers need an older pandas: all of it runs in their environment
        python = environment.python_in(
            "widgets", HERE / "requirements.txt", "-e", f"{ROOT}[notebook,dev]", "pandas<3"
        )
        os.execve(python, [str(python), *sys.argv], {**os.environ, _INSIDE: "1"})
    import compared
    import data
    import notebook
    import ours
    import table
    from grids import GRIDS, OURS

    asked = _options(list(GRIDS))
    results: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as folder, notebook.lab(Path(folder) / "lab") as (server, browser):
        for turn in range(asked.rounds):
            for rows in asked.rows:
                held = data.of(rows)
                for name in asked.only:
                    if rows > GRIDS[name].most:
                        continue
                    load = os.getloadavg()[0]
                    try:
                        found = compared.run(server, browser, GRIDS[name], held, rows)
                    except Exception as error:  # noqa: BLE001 - a peer may fail in any way
                        found = {"grid": name, "rows": rows, "failed": str(error).splitlines()[0][:200]}
                    results.append({"kind": "compared", **found, "round": turn, "load": round(load, 2)})
                    print(json.dumps(results[-1]), flush=True)
                if OURS in asked.only:
                    try:
                        found = ours.run(server, browser, held, rows)
                    except Exception as error:  # noqa: BLE001 - what was compared is kept all the same
                        found = {"failed": str(error).splitlines()[0][:200]}
                    results.append({"kind": "ours", **found, "rows": rows, "round": turn})
                    print(json.dumps(results[-1]), flush=True)
    page = table.page(results)
    print(page)
    if asked.write:
        asked.write.mkdir(exist_ok=True)
        (asked.write / "widget.md").write_text(page)
        (asked.write / "widget.jsonl").write_text("".join(f"{json.dumps(found)}\n" for found in results))


def _options(known: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--only", type=lambda text: text.split(","), default=known)
    parser.add_argument(
        "--rows", type=lambda text: [int(n) for n in text.split(",")], default=[100_000, 1_000_000]
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--write", nargs="?", type=Path, const=_RESULTS, help="the folder to keep it in")
    return parser.parse_args()


if __name__ == "__main__":
    main()
