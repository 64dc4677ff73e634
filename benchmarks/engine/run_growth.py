"""synthgen_widgets in one long session: the cost of a sample by tenths of the run."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Iterator
from importlib.metadata import version

import job
import measure

import synthgen_widgets as sg

_TOPICS = 100
_BLOCKS = 10


def main() -> None:
    asked = measure.options()
    model = sg.Model(f"openai/{asked.model}", api_base=f"{asked.url}/v1", concurrency=asked.concurrency)
    schema = job.SCHEMA if asked.stage == "outputs" else None
    task = sg.Task(job.INSTRUCTION, output_schema=schema, name="bench")
    with sg.Session(task, model=model, path=asked.dir / "growth.synthgen") as session:
        _prepare(session, asked.stage, asked.samples)
        measure.ready(asked)
        per_topic = asked.samples // _TOPICS
        run = (
            session.generate_inputs(per_topic, wait=False)
            if asked.stage == "inputs"
            else session.generate_outputs(wait=False)
        )
        blocks = list(_blocks(run, asked.samples // _BLOCKS))
        report = run.wait()
    line = {
        "blocks": blocks,
        "done": report.done,
        "report": str(report),
        "version": version("synthgen-widgets"),
    }
    sys.stdout.write(f"\n{json.dumps(line)}\n")


def _prepare(session: sg.Session, stage: str, samples: int) -> None:
    if stage == "inputs":
        session.add_topics([f"Topic {number}" for number in range(_TOPICS)])
        return
    for first in range(0, samples, 10_000):
        session.add_inputs(measure.tickets(first, min(10_000, samples - first)))


def _blocks(run: sg.Run, size: int) -> Iterator[dict[str, float]]:
    before, cpu, wall = 0, measure.cpu(), time.perf_counter()
    while True:
        ended = run.ended
        done = run.report.done
        if done - before >= size or (ended and done > before):
            now_cpu, now = measure.cpu(), time.perf_counter()
            yield {
                "done": done,
                "cpu_ms_per_sample": round(1000 * (now_cpu - cpu) / (done - before), 3),
                "samples_per_s": round((done - before) / (now - wall), 1),
                "peak_rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
            }
            sys.stderr.write(f"{done} {1000 * (now_cpu - cpu) / (done - before):.2f} ms\n")
            before, cpu, wall = done, now_cpu, now
        if ended:
            return
        time.sleep(0.05)


if __name__ == "__main__":
    main()
