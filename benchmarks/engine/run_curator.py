"""bespokelabs-curator with its OpenAI backend, and its own cache for going on after a kill.

At its start it downloads a tokenizer's vocabulary, which fails without a network. litellm, which it
requires, ships that file, and tiktoken takes it from there by an option of its own.
"""

from __future__ import annotations

import os
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

import job
import measure
from pydantic import BaseModel


class Answer(BaseModel):
    category: Literal[*job.CATEGORIES]  # type: ignore[valid-type]
    urgency: Literal[*job.URGENCIES]  # type: ignore[valid-type]
    needs_human: bool
    confidence: float
    tags: list[str]
    reply: str


def main() -> None:
    asked = measure.options()
    litellm = find_spec("litellm")
    assert litellm is not None
    assert litellm.origin is not None
    vocabulary = Path(litellm.origin).parent / "litellm_core_utils" / "tokenizers"
    os.environ |= {
        "HOME": str(asked.dir),
        "TIKTOKEN_CACHE_DIR": str(vocabulary),
        "TELEMETRY_ENABLED": "false",
        "CURATOR_DISABLE_RICH_DISPLAY": "1",
    }
    from bespokelabs import curator

    class Desk(curator.LLM):
        response_format = Answer

        def prompt(self, row: dict[str, Any]) -> str:
            return str(row["text"])

        def parse(self, row: dict[str, Any], response: Answer) -> dict[str, Any]:
            return {"text": row["text"], "output": response.model_dump_json()}

    desk = Desk(
        model_name=asked.model,
        backend="openai",
        system_prompt=job.INSTRUCTION,
        generation_params={"temperature": 0.3},
        backend_params={
            "base_url": f"{asked.url}/v1",
            "api_key": "none",
            "max_concurrent_requests": asked.concurrency,
            "max_requests_per_minute": 10_000_000,
            "max_tokens_per_minute": 10_000_000_000,
            "require_all_responses": False,
        },
    )

    def carry_out(texts: list[str]) -> list[tuple[str, object]]:
        rows = desk([{"text": text} for text in texts], working_dir=str(asked.dir / "cache")).dataset
        return [(row["text"], row["output"]) for row in rows]

    if not asked.cold:
        carry_out(measure.tickets(job.WARM, asked.warm))
        measure.ready(asked)
    with measure.Meter() as meter:
        good = carry_out(measure.tickets(0, asked.samples))
    measure.tell(meter, good, version=version("bespokelabs-curator"))


if __name__ == "__main__":
    main()
