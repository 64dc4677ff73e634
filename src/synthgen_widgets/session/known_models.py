"""Models that are known to make good data, and the providers that are reached by a name and a key alone.

A table, not a promise: names follow litellm's, and any other name that litellm knows works too. The marks
follow what data generators of this kind recommend; `uncensored` are models that refuse little.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KnownModel:
    """A model that people generate data with."""

    name: str
    note: str
    recommended: bool = False
    uncensored: bool = False


KNOWN_MODELS = (
    KnownModel("openai/gpt-5.4-mini", "smaller, cheaper", recommended=True),
    KnownModel("openai/gpt-5.4", "larger", recommended=True),
    KnownModel("openai/gpt-5-mini", "smaller, cheaper", recommended=True),
    KnownModel("openai/gpt-4.1", "answers without thinking first", recommended=True),
    KnownModel("anthropic/claude-sonnet-5", "of middle size", recommended=True),
    KnownModel("anthropic/claude-opus-5", "larger", recommended=True),
    KnownModel("gemini/gemini-3.7-flash", "smaller, cheaper", recommended=True),
    KnownModel("gemini/gemini-3.1-pro-preview", "larger", recommended=True),
    KnownModel("mistral/mistral-large-latest", "refuses little", recommended=True, uncensored=True),
    KnownModel("deepinfra/Qwen/Qwen3-235B-A22B-Instruct-2507", "open weights", recommended=True),
    KnownModel("deepseek/deepseek-v3.2", "open weights"),
    KnownModel("groq/openai/gpt-oss-120b", "open weights"),
    KnownModel("ollama/dolphin-mixtral:8x22b", "open weights, in Ollama; refuses little", uncensored=True),
)
"""In the order in which they are offered."""

KEYS: Mapping[str, tuple[str, ...]] = {
    "anthropic": ("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"),
    "cerebras": ("CEREBRAS_API_KEY",),
    "deepinfra": ("DEEPINFRA_API_KEY",),
    "deepseek": ("DEEPSEEK_API_KEY",),
    "fireworks_ai": ("FIREWORKS_AI_API_KEY", "FIREWORKS_API_KEY"),
    "gemini": ("GEMINI_API_KEY", "GOOGLE_API_KEY"),
    "groq": ("GROQ_API_KEY",),
    "mistral": ("MISTRAL_API_KEY",),
    "ollama": (),
    "ollama_chat": (),
    "openai": ("OPENAI_API_KEY",),
    "openrouter": ("OPENROUTER_API_KEY",),
    "together_ai": ("TOGETHERAI_API_KEY", "TOGETHER_API_KEY"),
    "xai": ("XAI_API_KEY",),
}
"""For each provider, the environment variables of which one holds its key; none where it wants no key.

Each is reached at its own address, which no name of a model can change.
"""
