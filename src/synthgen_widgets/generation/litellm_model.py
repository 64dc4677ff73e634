"""Models reached through litellm. The one module that imports it.

litellm takes seconds to import and by default fetches a price list at import and reads `.env`;
so it is imported on first use, on the engine's thread, with both turned off.
"""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import Mapping
from functools import cache
from types import ModuleType
from typing import Any, cast

from synthgen_widgets.errors import (
    ModelAuthError,
    ModelError,
    ModelNotFound,
    ModelTimeout,
    ModelUnavailable,
    shown,
)
from synthgen_widgets.generation import local
from synthgen_widgets.generation.litellm_errors import timed_out, translated
from synthgen_widgets.generation.model import Reply, Request, Traits
from synthgen_widgets.generation.redact import redact
from synthgen_widgets.generation.structured import all_required
from synthgen_widgets.jsontext import JsonValue
from synthgen_widgets.models import Model
from synthgen_widgets.text import clean

TOOL = "answer"
_NO_KEY = "none"
_OPENAI = "openai"
_PROXIES = ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy")
_import_lock = threading.Lock()


class LitellmModel:
    """A model of any provider litellm knows, an OpenAI-compatible server, or a local one."""

    def __init__(self, settings: Model) -> None:
        self.settings = settings
        self._local = local.is_local(settings.name)

    @property
    def name(self) -> str:
        """The name that the user gave."""
        return self.settings.name

    @property
    def traits(self) -> Traits:
        """What to expect of it: a local model is small, one of unknown abilities is tried."""
        settings = self.settings
        small = self._local
        return Traits(
            small=small,
            inputs_per_call=settings.inputs_per_call or (1 if small else 8),
            concurrency=settings.concurrency or (4 if small else 8),
        )

    def sampling(self, stage: str, *, structured: bool) -> tuple[float, Mapping[str, JsonValue]]:
        """The user's temperature, or a varied one for topics and inputs and a careful one for outputs."""
        chosen = self.settings.temperature
        temperature = chosen if chosen is not None else 0.3 if stage == "outputs" else 1.0
        return temperature, {
            **(self._local_sampling(stage, structured=structured) if self._local else {}),
            **self.settings.extra,
        }

    def _local_sampling(self, stage: str, *, structured: bool) -> Mapping[str, JsonValue]:
        kind = "plain_outputs" if stage == "outputs" and not structured else stage
        return cast("Mapping[str, JsonValue]", local.LOCAL_DEFAULTS[kind]["extra_body"])

    def check(self) -> None:
        """Find a name without a provider and a missing key before anything is called.

        Raises:
            ModelNotFound: litellm knows no provider for this name.
            ModelAuthError: the key is not in the environment.
        """
        if self._local:
            return
        litellm = _litellm()
        name, variable = self.settings.name, self.settings.api_key_env
        try:
            litellm.get_llm_provider(name, api_base=self.settings.api_base)
        except litellm.exceptions.BadRequestError:
            msg = (
                f"The model {shown(name)} names no provider that litellm knows; write it as "
                "'<provider>/<model>', for example 'openai/gpt-5-mini', or 'openai/<model>' with "
                "api_base= for any OpenAI-compatible server."
            )
            raise ModelNotFound(redact(msg, variable)) from None
        if variable is not None:
            missing = [] if os.environ.get(variable) else [variable]
        elif self.settings.api_base is not None:
            missing = []
        else:
            missing = litellm.validate_environment(name)["missing_keys"]
        if missing:
            msg = (
                f"There is no API key for {shown(name)}: set {' and '.join(missing)} in the environment "
                "of this kernel and run again."
            )
            raise ModelAuthError(redact(msg, variable))

    async def complete(self, request: Request) -> Reply:
        """Answer one request.

        Raises:
            ModelError: there is no answer, and why.
        """
        litellm = await asyncio.to_thread(_litellm)
        address = await asyncio.to_thread(self._address, litellm)
        way = _structured(request)
        body = {**self._options(request), **way, **address}
        answered = await self._call(litellm, body, structured=bool(way))
        del address, body  # they hold the key, and a traceback holds this frame
        if isinstance(answered, ModelError):
            raise answered
        return self._reply(answered)

    async def _call(self, litellm: ModuleType, body: dict[str, Any], *, structured: bool) -> Any:
        """The response or the error: no frame with the key in it is left behind by a raise."""
        try:
            # The outer limit holds also where a server drips its answer byte by byte.
            async with asyncio.timeout(self.settings.timeout + 5):
                return await litellm.acompletion(**body)
        except TimeoutError:
            return ModelTimeout(timed_out(self.settings))
        except Exception as error:  # noqa: BLE001 - providers raise anything; each becomes ours here
            return translated(litellm, error, self.settings, structured=structured)

    def _options(self, request: Request) -> dict[str, Any]:
        settings = self.settings
        options: dict[str, Any] = {
            "messages": [message.to_json() for message in request.messages],
            "temperature": request.temperature,
            "timeout": settings.timeout,
            "max_retries": 0,
            "num_retries": 0,
            "drop_params": True,
        }
        if settings.top_p is not None:
            options["top_p"] = settings.top_p
        limit = settings.max_tokens if settings.max_tokens is not None else request.max_tokens
        if limit is not None:
            options["max_tokens"] = limit
        if self._local:
            options["seed"] = request.seed
        if request.extra:
            options["extra_body"] = dict(request.extra)
        return options

    def _address(self, litellm: ModuleType) -> dict[str, Any]:
        """Where to call and with which key; reads the environment at each call and keeps nothing."""
        settings = self.settings
        if self._local:
            endpoint = local.serve(settings.name, say=_tell)
            return {
                "model": f"openai/{endpoint.model}",
                "api_base": endpoint.api_base,
                "api_key": endpoint.api_key,
            }
        address: dict[str, Any] = {"model": settings.name}
        if settings.api_base is not None:
            address["api_base"] = settings.api_base
            if litellm.get_llm_provider(settings.name, api_base=settings.api_base)[1] == _OPENAI:
                # A server of one's own mostly needs no key, but the protocol's client insists on one.
                address["api_key"] = os.environ.get("OPENAI_API_KEY") or _NO_KEY
        if settings.api_key_env is not None:
            address["api_key"] = os.environ.get(settings.api_key_env) or _NO_KEY
        return address

    def _reply(self, response: Any) -> Reply:
        choices = response.choices
        if not choices:
            msg = f"{self.name} answered without a choice; run again, or use another model."
            raise ModelUnavailable(msg)
        message = choices[0].message
        calls = getattr(message, "tool_calls", None) or []
        text = calls[0].function.arguments if calls else message.content
        usage = getattr(response, "usage", None)
        return Reply(
            text=clean(text or ""),
            finish_reason=str(choices[0].finish_reason or "stop"),
            reasoning=clean(getattr(message, "reasoning_content", None) or "") or None,
            model=self.name,
            tokens_in=getattr(usage, "prompt_tokens", 0) or 0,
            tokens_out=getattr(usage, "completion_tokens", 0) or 0,
            cost_usd=0.0 if self._local else _cost(response),
        )


def _tell(sentence: str) -> None:
    """Say what takes long, where the kernel's output goes."""
    sys.stderr.write(f"{sentence}\n")


@cache
def language_model(settings_json: str) -> LitellmModel:
    """The model for these settings (as JSON), one object each, so that what it learned is kept."""
    import json

    return LitellmModel(Model.from_json(json.loads(settings_json)))


def _structured(request: Request) -> dict[str, Any]:
    if request.schema is None or request.mode == "text":
        return {}
    if request.mode == "json_object":
        return {"response_format": {"type": "json_object"}}
    if request.mode == "json_schema":
        strict = all_required(request.schema)
        form = {"name": TOOL, "schema": request.schema, "strict": strict}
        return {"response_format": {"type": "json_schema", "json_schema": form}}
    function = {"name": TOOL, "description": "Give the answer.", "parameters": request.schema}
    return {
        "tools": [{"type": "function", "function": function}],
        "tool_choice": {"type": "function", "function": {"name": TOOL}},
        # With any tool, litellm looks for MCP servers among them, and needs the mcp package for it.
        "_skip_mcp_handler": True,
    }


def _cost(response: Any) -> float | None:
    cost = getattr(response, "_hidden_params", {}).get("response_cost")
    return float(cost) if cost is not None else None


def _keep_loopback_direct() -> None:
    """Keep calls to this machine off the user's proxy, which litellm would send them through."""
    for name in ("NO_PROXY", "no_proxy"):
        hosts = [host for host in os.environ.get(name, "").split(",") if host]
        missing = [host for host in ("127.0.0.1", "localhost") if host not in hosts]
        if missing and any(proxy in os.environ for proxy in _PROXIES):
            os.environ[name] = ",".join([*hosts, *missing])


def _litellm() -> ModuleType:
    with _import_lock:
        os.environ.setdefault("LITELLM_LOCAL_MODEL_COST_MAP", "True")
        os.environ.setdefault("LITELLM_MODE", "PRODUCTION")
        _keep_loopback_direct()
        import litellm  # noqa: TID251 - this is the door

        litellm.suppress_debug_info = True
        litellm.telemetry = False
        return litellm
