"""What tokens cost: the user's word, litellm's table, or unknown; never nothing for unknown."""

from __future__ import annotations

import subprocess
import sys

import pytest

import synthgen_widgets as sg
from synthgen_widgets.generation.model import Price
from synthgen_widgets.generation.providers.litellm_model import LitellmModel


def price_of(name: str, **options: object) -> Price | None:
    return LitellmModel(sg.Model(name, **options)).price  # type: ignore[arg-type]


def test_the_users_price_wins() -> None:
    assert price_of("openai/gpt-4o-mini", price=(1.0, 2.0)) == Price(1e-6, 2e-6)


@pytest.mark.parametrize(
    "name", ["openai/gpt-4o-mini", "gpt-4o-mini", "gemini/gemini-2.5-flash", "deepseek/deepseek-chat"]
)
def test_the_price_of_a_known_model_is_in_the_table(name: str) -> None:
    price = price_of(name)
    assert price is not None
    assert 0 < price.token_in < price.token_out < 1e-4


@pytest.mark.parametrize(
    "name",
    ["openai/test-model", "hosted_vllm/gpt-4o-mini", "nobody/gpt-4o-mini", "test-model", "ollama/x-cloud"],
)
def test_the_price_of_any_other_model_is_unknown(name: str) -> None:
    assert price_of(name) is None


@pytest.mark.parametrize("name", ["local/smollm2-135m", "ollama/never-heard-of", "ollama_chat/qwen3"])
def test_what_runs_on_ones_own_machine_costs_nothing(name: str) -> None:
    assert price_of(name) == Price(0.0, 0.0)


def test_a_price_is_found_without_importing_litellm() -> None:
    program = (
        "import sys; from synthgen_widgets.generation.providers.prices import listed_price; "
        "assert listed_price('gpt-4o-mini'); print('litellm' in sys.modules)"
    )
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"
