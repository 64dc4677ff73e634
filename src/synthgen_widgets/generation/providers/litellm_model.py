"""Models by name: over the fast lane where the protocol is OpenAI's, through litellm everywhere else.

The one module that imports litellm. That takes seconds, and by default it fetches a price list and
reads `.env`; so it is imported on first use, on the engine's thread, with both turned off.
"""

from __future__ import annotations

import asyncio
import copy
import logging
import os
import re
import sys
import threading
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from types import ModuleType
from typing import Any, cast

from synthgen_widgets.errors import ModelAuthError, ModelError, ModelNotFound, ModelUnavailable, shown
from synthgen_widgets.generation.model import Price, Reply, Request, Traits
from synthgen_widgets.generation.providers import local, openai_chat
from synthgen_widgets.generation.providers.call_errors import timed_out
from synthgen_widgets.generation.providers.litellm_errors import translated
from synthgen_widgets.generation.providers.openai_chat import Endpoint, Refused
from synthgen_widgets.generation.providers.prices import listed_price
from synthgen_widgets.generation.providers.redact import redact
from synthgen_widgets.generation.structure.completion import reply_in
from synthgen_widgets.generation.structure.strict import strict_form
from synthgen_widgets.jsontext import JsonObject, JsonValue
from synthgen_widgets.models import Model

TOOL = "answer"
_NO_KEY = "none"
"""A server of one's own mostly needs no key, but the protocol's clients insist on one."""
_OPENAI = "openai"
_KEYS_OF_LANE = {"openai": "OPENAI_API_KEY", "hosted_vllm": "HOSTED_VLLM_API_KEY"}
_ADDRESS = "_API_BASE"
# Their users may have signed in on the machine, in ways that the environment does not show.
_SIGNED_IN = frozenset({"bedrock", "bedrock_converse", "sagemaker", "sagemaker_chat", "vertex_ai"})
# Models with parameters of their own, which litellm knows how to set.
_OF_ITS_OWN = re.compile(r"openai/(?:gpt-5|o\d)")
_SLACK_SECONDS = 5
# One call is one request: repeating is ours to decide, and to count.
_OURS: Mapping[str, Any] = {"max_retries": 0, "num_retries": 0, "drop_params": True}
_PROXIES = ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy")
_import_lock = threading.Lock()


class LitellmModel:
    """A model of any provider litellm knows, an OpenAI-compatible server, or a local one."""

    def __init__(self, settings: Model) -> None:
        self.settings = settings
        self._local = local.is_local(settings.name)
        self._provider, _, self._model = settings.name.partition("/")
        self._on_lane = self._local or (
            settings.api_base is not None
            and self._provider in _KEYS_OF_LANE
            and not _OF_ITS_OWN.match(settings.name)
        )
        self._refused: set[str] = set()
        """Fields that the endpoint has refused by name."""

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
            requests_per_minute=settings.requests_per_minute,
            tokens_per_minute=settings.tokens_per_minute,
        )

    @property
    def price(self) -> Price | None:
        """What its tokens cost: the user's figure, or else litellm's; None where nobody knows."""
        if self._local:
            return Price(0.0, 0.0)
        if self.settings.price is not None:
            return Price(*(amount / 1e6 for amount in self.settings.price))
        return listed_price(self.settings.name)

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
        name, variable = self.settings.name, self.settings.api_key_env
        if variable is not None and not os.environ.get(variable):
            raise self._no_key([variable])
        if self._on_lane and self._model:
            return
        litellm = _litellm()
        try:
            found, provider = litellm.get_llm_provider(name, api_base=self.settings.api_base)[:2]
        except litellm.exceptions.BadRequestError:
            found, provider = "", ""
        if not found:
            msg = (
                f"The model {shown(name)} names no provider that litellm knows; write it as "
                "'<provider>/<model>', for example 'openai/gpt-5-mini', or 'openai/<model>' with "
                "api_base= for any OpenAI-compatible server."
            )
            raise ModelNotFound(redact(msg, variable))
        if self.settings.api_base is None:
            self._check_environment(litellm, provider)

    def _check_environment(self, litellm: ModuleType, provider: str) -> None:
        """Find what litellm would miss, where no address was given."""
        if provider in _KEYS_OF_LANE and provider != _OPENAI and not os.environ.get(_base_of(provider)):
            # litellm would send what is asked to OpenAI.
            msg = f"{shown(self.name)} has no address; pass api_base= or set {_base_of(provider)}."
            raise ModelNotFound(redact(msg, self.settings.api_key_env))
        if self.settings.api_key_env is not None or provider in _SIGNED_IN:
            return
        missing = litellm.validate_environment(self.name)["missing_keys"]
        if any(not name.endswith(_ADDRESS) for name in missing):  # an address alone has a default
            raise self._no_key(missing)

    def _no_key(self, missing: list[str]) -> ModelAuthError:
        either = " or " if self._provider == "gemini" else " and "
        msg = (
            f"There is no API key for {shown(self.name)}: set {either.join(missing)} in the environment "
            "of this kernel and run again."
        )
        return ModelAuthError(redact(msg, self.settings.api_key_env))

    async def complete(self, request: Request) -> Reply:
        """Answer one request.

        Raises:
            ModelError: there is no answer, and why.
        """
        answered = await (self._by_lane(request) if self._on_lane else self._by_litellm(request))
        if isinstance(answered, ModelError):
            raise answered
        return answered

    # What follows returns errors: a frame that is left by a raise is kept, with the key in it.

    async def _by_lane(self, request: Request) -> Reply | ModelError:
        endpoint = await self._endpoint()
        structure = _structured(request, as_it_is=self._local)
        fields = {**self._options(request), **structure, **request.extra}
        while True:
            offered = self._offered(fields)
            found = await openai_chat.ask(endpoint, offered, self.settings, structured=bool(structure))
            if not isinstance(found, Refused):
                break
            self._refused.add(found.field)
        if isinstance(found, ModelAuthError) and endpoint.key == _NO_KEY:
            return self._no_key([self._variable])
        if isinstance(found, ModelError):
            return found
        return reply_in(found, self.name, self.price) or self._no_choice()

    async def _by_litellm(self, request: Request) -> Reply | ModelError:
        litellm = await asyncio.to_thread(_litellm)
        # litellm rewrites some schemas where they stand, and other calls share this one.
        structure = copy.deepcopy(_structured(request, as_it_is=False))
        body = {**self._options(request), **_OURS, **structure, **self._address(litellm)}
        body["timeout"] = self.settings.timeout
        if request.extra:
            body["extra_body"] = dict(request.extra)
        if "tools" in structure:
            # With any tool, litellm looks for MCP servers among them, and needs the mcp package for it.
            body["_skip_mcp_handler"] = True
        answered = await self._call(litellm, body, structured=bool(structure))
        if isinstance(answered, ModelError):
            return answered
        own = self.settings.price is not None
        reply = reply_in(answered.model_dump(), self.name, self.price)
        cost = None if own else getattr(answered, "_hidden_params", {}).get("response_cost")
        if reply is None:
            return self._no_choice()
        return reply if not cost else replace(reply, cost_usd=float(cost))

    async def _call(self, litellm: ModuleType, body: dict[str, Any], *, structured: bool) -> Any:
        try:
            # The outer limit holds also where a server drips its answer byte by byte.
            async with asyncio.timeout(self.settings.timeout + _SLACK_SECONDS):
                return await litellm.acompletion(**body)
        except TimeoutError:
            return timed_out(self.settings)
        except Exception as error:  # noqa: BLE001 - providers raise anything; each becomes ours here
            return translated(litellm, error, self.settings, structured=structured)

    def _options(self, request: Request) -> JsonObject:
        settings = self.settings
        options: JsonObject = {
            "messages": [message.to_json() for message in request.messages],
            "temperature": request.temperature,
        }
        if settings.top_p is not None:
            options["top_p"] = settings.top_p
        limit = settings.max_tokens if settings.max_tokens is not None else request.max_tokens
        if limit is not None:
            options["max_tokens"] = limit
        if self._local:
            options["seed"] = request.seed
        return options

    def _offered(self, fields: JsonObject) -> JsonObject:
        """The fields without those that the endpoint refuses, the limit of tokens under its newer name."""
        offered = {name: value for name, value in fields.items() if name not in self._refused}
        if "max_tokens" in self._refused and "max_tokens" in fields:
            offered["max_completion_tokens"] = fields["max_tokens"]
        return offered

    async def _endpoint(self) -> Endpoint:
        """Where the lane leads; reads the environment at each call and keeps nothing of it."""
        settings = self.settings
        if self._local:
            served = await asyncio.to_thread(local.serve, settings.name, say=_tell)
            return Endpoint(served.api_base, served.model, served.api_key)
        key = os.environ.get(self._variable) or _NO_KEY
        return Endpoint(str(settings.api_base), self._model, key)

    @property
    def _variable(self) -> str:
        """The environment variable with the key, on the lane to a server that is not ours."""
        return self.settings.api_key_env or _KEYS_OF_LANE[self._provider]

    def _address(self, litellm: ModuleType) -> dict[str, Any]:
        """What tells litellm where to call and with which key; read anew at each call."""
        settings = self.settings
        address: dict[str, Any] = {"model": settings.name}
        if settings.api_base is not None:
            address["api_base"] = settings.api_base
            if litellm.get_llm_provider(settings.name, api_base=settings.api_base)[1] == _OPENAI:
                address["api_key"] = os.environ.get("OPENAI_API_KEY") or _NO_KEY
        if settings.api_key_env is not None:
            address["api_key"] = os.environ.get(settings.api_key_env) or _NO_KEY
        return address

    def _no_choice(self) -> ModelUnavailable:
        msg = f"{self.name} answered without a choice; run again, or use another model."
        return ModelUnavailable(msg)


def _tell(sentence: str) -> None:
    """Say what takes long, where the kernel's output goes."""
    sys.stderr.write(f"{sentence}\n")


def _base_of(provider: str) -> str:
    return f"{provider.upper()}{_ADDRESS}"


@cache
def language_model(settings_json: str) -> LitellmModel:
    """The model for these settings (as JSON), one object each, so that what it learned is kept."""
    import json

    return LitellmModel(Model.from_json(json.loads(settings_json)))


def _structured(request: Request, *, as_it_is: bool) -> JsonObject:
    """The fields of the request body that ask for structure in the request's mode.

    Args:
        request: what is asked.
        as_it_is: whether the endpoint takes any schema, so that it is not rewritten for strict mode.
    """
    if request.schema is None or request.mode == "text":
        return {}
    if request.mode == "json_object":
        return {"response_format": {"type": "json_object"}}
    if request.mode == "json_schema":
        strict = None if as_it_is else strict_form(request.schema)
        form: JsonObject = {"name": TOOL, "schema": strict or request.schema, "strict": strict is not None}
        return {"response_format": {"type": "json_schema", "json_schema": form}}
    function: JsonObject = {"name": TOOL, "description": "Give the answer.", "parameters": request.schema}
    return {
        "tools": [{"type": "function", "function": function}],
        "tool_choice": {"type": "function", "function": {"name": TOOL}},
    }


def _keep_loopback_direct() -> None:
    """Keep calls to this machine off the user's proxy, which litellm would send them through."""
    for name in ("NO_PROXY", "no_proxy"):
        hosts = [host for host in os.environ.get(name, "").split(",") if host]
        missing = [host for host in ("127.0.0.1", "localhost") if host not in hosts]
        if missing and any(proxy in os.environ for proxy in _PROXIES):
            os.environ[name] = ",".join([*hosts, *missing])


def _litellm() -> ModuleType:
    with _import_lock:
        for fetched in ("MODEL_COST_MAP", "ANTHROPIC_BETA_HEADERS"):
            os.environ.setdefault(f"LITELLM_LOCAL_{fetched}", "True")
        os.environ.setdefault("LITELLM_MODE", "PRODUCTION")
        _keep_loopback_direct()
        import litellm  # noqa: TID251 - this is the door

        litellm.suppress_debug_info = True
        # At the level of debugging it writes down whole answers, and one may quote a key.
        logging.getLogger("LiteLLM").setLevel(logging.WARNING)
        litellm.telemetry = False
        return litellm
