"""The models that can be chosen in the widget, and what choosing one may change.

A name is all that the front end may say, and it is not trusted. Were it free to name any provider, a key
could be sent where its owner never meant it to go: some providers take an address, or a path of this
machine, for the name of a model. So a name is either of the provider that Python chose, and goes where
that goes; or of a provider that is known, at its own address and with its own key; or that of a local
model which is listed. All else is for Python to say.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import replace

from synthgen_widgets.errors import UsageError, shown
from synthgen_widgets.generation.providers.local import is_local
from synthgen_widgets.generation.providers.local.installed import is_here, official_names
from synthgen_widgets.models import EMBEDDED, Model
from synthgen_widgets.session import Session
from synthgen_widgets.session.known_models import KEYS, KNOWN_MODELS
from synthgen_widgets.store import calls
from synthgen_widgets.text import clip
from synthgen_widgets.widget import replies

_NAME = re.compile(r"[a-z][a-z0-9_]*(?:/[A-Za-z0-9@][\w.:@+-]*)+")
_MOST_USED = 50


def listed(session: Session) -> replies.ModelList:
    """The models to choose from: the one that is chosen, those that were, local and well-known ones."""
    chosen = session.model
    used = _used(session)
    known = {model.name: model for model in KNOWN_MODELS}
    names = dict.fromkeys([chosen.name, *used[:_MOST_USED], *official_names(), *known])
    rows = []
    for name in names:
        row = replies.ModelFacts(
            name=clip(name, 200),
            note=known[name].note if name in known else _note(name, chosen, used),
            recommended=name in known and known[name].recommended,
            uncensored=name in known and known[name].uncensored,
            local=is_local(name),
            ready=_ready(chosen if name == chosen.name else Model(name)),
        )
        rows.append(row)
    return replies.ModelList(models=rows, chosen=chosen.name, temperature=chosen.temperature)


def named(session: Session, name: str, temperature: float | None) -> Model:
    """The model that a front end means by a name.

    Raises:
        UsageError: only Python may choose it.
    """
    before, name = session.model, name.strip()
    if name == before.name:
        return replace(before, temperature=temperature)
    if is_local(name):
        if name not in (*official_names(), *_used(session)):
            raise UsageError(_for_python(name, "a file of this machine or of the model hub"))
        return Model(name, temperature=temperature)
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"The model {shown(name)} is not named '<provider>/<model>', for example 'openai/gpt-5-mini'."
        )
    provider = _provider(name)
    if provider == _provider(before.name):
        # The same address and the same key; what a token costs is another matter.
        return replace(before, name=name, temperature=temperature, price=None)
    if provider not in KEYS:
        raise UsageError(_for_python(name, f"of the provider {shown(provider)}"))
    return Model(name, temperature=temperature)


def _for_python(name: str, what: str) -> str:
    return (
        f"The model {shown(name)} is {what}, which is for Python to choose: session.model = {shown(name)}."
    )


def _used(session: Session) -> list[str]:
    """The models that the session has asked, the latest stage first."""
    return list(dict.fromkeys(str(row["model"]) for row in session.core.database.read(calls.spent)))


def _provider(name: str) -> str | None:
    """The provider that a name begins with; None where litellm has to find it out."""
    provider, slash, _ = name.partition("/")
    return provider if slash else None


def _ready(model: Model) -> bool:
    """Whether a model is here, or the key that it wants is set. The key itself is not looked at."""
    if is_local(model.name):
        return is_here(model.name)
    if model.api_key_env is not None:
        return bool(os.environ.get(model.api_key_env))
    variables: Iterable[str] = KEYS.get(_provider(model.name) or "", ())
    # A server of one's own mostly wants none.
    return not variables or model.api_base is not None or any(map(os.environ.get, variables))


def _note(name: str, chosen: Model, used: Iterable[str]) -> str:
    if name == chosen.name and chosen.api_base is not None:
        return f"at {clip(chosen.api_base, 100)}"
    if name == EMBEDDED:
        return "runs here, and is small"
    if is_local(name):
        return "runs here"
    return "used in this session" if name in used else ""
