"""aiohttp in a loop, and nothing else: what the calls alone cost."""

from __future__ import annotations

import asyncio
from importlib.metadata import version

import aiohttp
import job
import measure

_FORM = {"type": "json_schema", "json_schema": {"name": "answer", "schema": job.SCHEMA, "strict": True}}


async def _main() -> None:
    asked = measure.options()
    connector = aiohttp.TCPConnector(limit=asked.concurrency)
    async with aiohttp.ClientSession(connector=connector) as session:

        async def ask(text: str) -> tuple[str, str]:
            body = {
                "model": asked.model,
                "messages": [
                    {"role": "system", "content": job.INSTRUCTION},
                    {"role": "user", "content": text},
                ],
                "response_format": _FORM,
                "temperature": 0.3,
            }
            async with session.post(f"{asked.url}/v1/chat/completions", json=body) as response:
                answered = await response.json()
            return text, answered["choices"][0]["message"]["content"]

        await measure.all_of(ask, measure.tickets(job.WARM, asked.warm), asked.concurrency)
        measure.ready(asked)
        with measure.Meter() as meter:
            found = await measure.all_of(ask, measure.tickets(0, asked.samples), asked.concurrency)
    measure.tell(meter, found, version=version("aiohttp"))


if __name__ == "__main__":
    with asyncio.Runner() as runner:
        runner.run(_main())
