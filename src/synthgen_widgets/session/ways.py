"""How each endpoint is asked for structured output: found once, and kept in the session file."""

from __future__ import annotations

from typing import cast

from synthgen_widgets.errors import SessionError
from synthgen_widgets.generation.structure.way import Way
from synthgen_widgets.jsontext import JsonObject, canonical
from synthgen_widgets.models import Model
from synthgen_widgets.session.core import Core
from synthgen_widgets.store import Tx, settings

_SETTING = "ways"


def endpoint_of(core: Core) -> tuple[str, str | None]:
    """The model that a session generates with, and its address."""
    chosen = Model.from_json(cast("JsonObject", core.setting("model")))
    return chosen.name, chosen.api_base


def way_of(core: Core) -> Way:
    """How the session's endpoint is asked for structured output, as was found out before."""
    place = endpoint_of(core)
    if place not in core.ways:
        key = canonical(list(place))
        way = Way(changed=lambda: _keep(core, key, way))
        kept = core.setting(_SETTING)
        way.learn(kept.get(key) if isinstance(kept, dict) else None)
        core.ways[place] = way
    return core.ways[place]


def _keep(core: Core, key: str, way: Way) -> None:
    learned = way.to_json()

    def write(tx: Tx) -> None:
        kept = settings.get(tx.connection, _SETTING)
        settings.put(tx, _SETTING, {**(kept if isinstance(kept, dict) else {}), key: learned})

    try:
        core.database.write(write)
    except SessionError:
        return  # a session that takes no writes any more learns nothing for later
