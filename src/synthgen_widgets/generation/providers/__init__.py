"""Whom the engine asks: litellm, our own lane to OpenAI-compatible servers, local models."""
