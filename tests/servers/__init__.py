"""Loopback servers that stand in for model providers."""

from tests.servers.chat_request import ChatRequest as ChatRequest
from tests.servers.openai_server import OpenAIServer as OpenAIServer
from tests.servers.outcomes import Script as Script
