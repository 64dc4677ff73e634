"""litellm.acompletion in a loop, and nothing else: no check, no file, no second try."""

from __future__ import annotations

import asyncio
from importlib.metadata import version

import job
import litellm  # noqa: TID251 - what others build on is one of the things to compare with
import measure

_FORM = {"type": "json_schema", "json_schema": {"name": "answer", "schema": job.SCHEMA, "strict": True}}


async def _main() -> None:
    asked = measure.options()
    litellm.suppress_debug_info = True

    async def ask(text: str) -> tuple[str, str]:
        response = await litellm.acompletion(
            model=f"openai/{asked.model}",
            api_base=f"{asked.url}/v1",
            messages=[{"role": "system", "content": job.INSTRUCTION}, {"role": "user", "content": text}],
            response_format=_FORM,
            temperature=0.3,
            max_retries=0,
        )
        return text, response.choices[0].message.content

    await measure.all_of(ask, measure.tickets(job.WARM, asked.warm), asked.concurrency)
    measure.ready(asked)
    with measure.Meter() as meter:
        found = await measure.all_of(ask, measure.tickets(0, asked.samples), asked.concurrency)
    measure.tell(meter, found, version=version("litellm"))


if __name__ == "__main__":
    with asyncio.Runner() as runner:
        runner.run(_main())
