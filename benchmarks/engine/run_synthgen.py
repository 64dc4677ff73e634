"""synthgen_widgets, through its public names alone."""

from __future__ import annotations

import os
from importlib.metadata import version

import job
import measure

os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"
import litellm  # noqa: F401, TID251 - its memory counts, whether or not a call goes through it
import pandas as pd  # noqa: F401 - so does this

import synthgen_widgets as sg


def main() -> None:
    asked = measure.options()
    model = sg.Model(f"openai/{asked.model}", api_base=f"{asked.url}/v1", concurrency=asked.concurrency)
    task = sg.Task(job.INSTRUCTION, output_schema=job.SCHEMA, name="bench")
    if not asked.cold:
        with sg.Session(task, model=model, path=asked.dir / "warm.synthgen") as session:
            session.add_inputs(measure.tickets(job.WARM, asked.warm))
            session.generate_outputs()
    with sg.Session(task, model=model, path=asked.dir / "job.synthgen") as session:
        if not asked.resume:
            session.add_inputs(measure.tickets(0, asked.samples))
        measure.ready(asked)
        with measure.Meter() as meter:
            report = session.generate_outputs()
        frame = session.df
        done = frame[frame.status == "done"]
        good = zip(done.input, done.output, strict=True)
        measure.tell(meter, good, report=str(report), version=version("synthgen-widgets"))


if __name__ == "__main__":
    main()
