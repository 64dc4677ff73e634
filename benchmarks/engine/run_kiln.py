"""kiln-ai, through its library: one adapter, its calls at once, each run saved as is its default.

The library knows no job that could be gone on with; after a kill this runner skips what a saved run
answers, as a careful user would.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
from importlib.metadata import version
from typing import Any

import job
import measure


def _task(asked: argparse.Namespace) -> Any:
    from kiln_ai.datamodel import Project, Task
    from kiln_ai.utils.config import Config

    server = {"name": "bench", "base_url": f"{asked.url}/v1", "api_key": "none"}
    Config.shared().openai_compatible_providers = [server]
    path = asked.dir / "project.kiln"
    if asked.resume:
        return Project.load_from_file(path).tasks()[0]
    project = Project(name="bench", path=path)
    project.save_to_file()
    schema = json.dumps(job.SCHEMA)
    task = Task(name="bench", instruction=job.INSTRUCTION, output_json_schema=schema, parent=project)
    task.save_to_file()
    return task


def _adapter(task: Any, model: str) -> Any:
    from kiln_ai.adapters.adapter_registry import adapter_for_task
    from kiln_ai.adapters.ml_model_list import ModelProviderName
    from kiln_ai.datamodel.datamodel_enums import StructuredOutputMode
    from kiln_ai.datamodel.run_config import KilnAgentRunConfigProperties

    settings = KilnAgentRunConfigProperties(
        model_name=f"bench::{model}",
        model_provider_name=ModelProviderName.openai_compatible,
        prompt_id="simple_prompt_builder",
        temperature=0.3,
        structured_output_mode=StructuredOutputMode.json_schema,
    )
    return adapter_for_task(task, settings)


async def _main(asked: argparse.Namespace) -> None:
    task = _task(asked)
    adapter = _adapter(task, asked.model)

    async def ask(text: str) -> tuple[str, object]:
        run = await adapter.invoke(text)
        return text, run.output.output

    if not asked.cold:
        await measure.all_of(ask, measure.tickets(job.WARM, asked.warm), asked.concurrency)
        measure.ready(asked)
    with measure.Meter() as meter:
        there = [(run.input, run.output.output) for run in task.runs()] if asked.resume else []
        answered = {text for text, _ in there}
        missing = [text for text in measure.tickets(0, asked.samples) if text not in answered]
        found = await measure.all_of(ask, missing, asked.concurrency)
    measure.tell(meter, [*there, *found], version=version("kiln-ai"))


if __name__ == "__main__":
    options = measure.options()
    os.environ["HOME"] = str(options.dir)  # where its settings are
    with asyncio.Runner() as runner:
        runner.run(_main(options))
