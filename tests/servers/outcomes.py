"""What a server can be told to do with a request instead of answering it well.

Outcomes are values; `Script` is the queue of them that a test fills. The first group spoils the
transport, the second the answer's envelope, the third what the model wrote.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from pydantic import JsonValue

from tests.servers.chat_request import ChatRequest


@dataclass(frozen=True)
class Refuse:
    """An error status with OpenAI's error body; `retry_after` is sent as the header, in seconds."""

    status: int
    message: str = "The server had an error while processing your request. Sorry about that!"
    kind: str = "server_error"
    code: str | None = None
    param: str | None = None
    retry_after: str | None = None


@dataclass(frozen=True)
class Hang:
    """Take the request and never answer."""


@dataclass(frozen=True)
class Drop:
    """Close the connection without an answer."""


@dataclass(frozen=True)
class Truncate:
    """Announce a whole body, send half of it and close the connection."""


@dataclass(frozen=True)
class Html:
    """A proxy's login page: HTML with status 200."""


@dataclass(frozen=True)
class Drip:
    """An answer of which a byte comes now and then, and never the last."""

    seconds: float = 0.02


@dataclass(frozen=True)
class Raw:
    """This very body with status 200, `times` times over, and further headers."""

    body: bytes
    times: int = 1
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Altered:
    """The right answer with other fields in its first message, its first choice and around them."""

    message: Mapping[str, JsonValue] = field(default_factory=dict)
    choice: Mapping[str, JsonValue] = field(default_factory=dict)
    body: Mapping[str, JsonValue] = field(default_factory=dict)


@dataclass(frozen=True)
class NoChoices:
    """A completion with an empty list of choices."""


@dataclass(frozen=True)
class NullContent:
    """A message with neither content nor tool calls."""


@dataclass(frozen=True)
class CutShort:
    """The answer cut in the middle, `finish_reason` being "length"."""


@dataclass(frozen=True)
class Write:
    """This very text as the answer."""

    text: str
    finish_reason: str = "stop"


@dataclass(frozen=True)
class BrokenJson:
    """The right answer with its closing brackets missing, though the model says it finished."""


@dataclass(frozen=True)
class Fenced:
    """The right answer inside a Markdown fence with chatter around it."""


@dataclass(frozen=True)
class InvalidItems:
    """The first `count` items of the answer's list (or the answer itself) violate the schema."""

    count: int = 1


@dataclass(frozen=True)
class WrongCount:
    """`by` items more than asked for, or fewer when negative."""

    by: int


@dataclass(frozen=True)
class DuplicateItems:
    """The last `count` items of the list repeat its first one."""

    count: int = 1


Outcome = (
    Refuse
    | Hang
    | Drop
    | Truncate
    | Html
    | Drip
    | Raw
    | Altered
    | NoChoices
    | NullContent
    | CutShort
    | Write
    | BrokenJson
    | Fenced
    | InvalidItems
    | WrongCount
    | DuplicateItems
)


def unsupported(param: str, message: str) -> Refuse:
    """400, as for a parameter that the model does not have."""
    return Refuse(400, message, "invalid_request_error", "unsupported_parameter", param)


def no_json_schema() -> Refuse:
    """400, as from a server that knows no ``response_format`` of type ``json_schema``."""
    return unsupported("response_format", "response_format json_schema is not supported")


def wrong_key(key: str | None) -> Refuse:
    """401; like the real one it quotes the key, masked."""
    if key is None:
        said = "You didn't provide an API key. You need to provide it in an Authorization header."
        return Refuse(401, said, "invalid_request_error")
    said = f"Incorrect API key provided: {key[:3]}*****{key[-4:]}."
    return Refuse(401, said, "invalid_request_error", "invalid_api_key")


def unknown_model(model: str) -> Refuse:
    """404 for a model that the server does not have."""
    said = f"The model `{model}` does not exist or you do not have access to it."
    return Refuse(404, said, "invalid_request_error", "model_not_found")


def too_many_requests(retry_after: str | None = None) -> Refuse:
    """429, with or without a Retry-After header."""
    said = "Rate limit reached for requests. Please try again later."
    return Refuse(429, said, "requests", "rate_limit_exceeded", retry_after=retry_after)


@dataclass
class _Entry:
    outcome: Outcome
    times: int | None
    when: Callable[[ChatRequest], bool]


class Script:
    """Outcomes for the next requests, in order; when none is left the server answers well."""

    def __init__(self) -> None:
        self._entries: deque[_Entry] = deque()
        self._lock = threading.Lock()

    def add(
        self,
        *outcomes: Outcome,
        times: int | None = 1,
        when: Callable[[ChatRequest], bool] = lambda _request: True,
    ) -> None:
        """Queue each outcome `times` times (None = for ever) for requests that satisfy `when`."""
        with self._lock:
            self._entries.extend(_Entry(outcome, times, when) for outcome in outcomes)

    def clear(self) -> None:
        """Answer well from now on."""
        with self._lock:
            self._entries.clear()

    def next_for(self, request: ChatRequest) -> Outcome | None:
        """The outcome of `request`, used up by this call; None when nothing is scripted for it."""
        with self._lock:
            entry = next((entry for entry in self._entries if entry.when(request)), None)
            if entry is None:
                return None
            if entry.times is not None:
                entry.times -= 1
                if entry.times == 0:
                    self._entries.remove(entry)
            return entry.outcome
