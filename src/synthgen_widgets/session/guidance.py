"""The session's guidance as a mapping that can be written to."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping

from synthgen_widgets.errors import UsageError, shown
from synthgen_widgets.jsontext import JsonObject
from synthgen_widgets.session.core import Core, guidance_of, template_of
from synthgen_widgets.templates import GuidanceStage
from synthgen_widgets.templates.template import GUIDED_STAGES, checked_stage
from synthgen_widgets.text import clean

MAX_GUIDANCE = 50_000


class SessionGuidance(MutableMapping[str, str]):
    """The guidance of `topics`, `inputs` and `outputs`; each can be read and set by itself.

    Deleting a stage's guidance goes back to the template's.
    """

    def __init__(self, core: Core) -> None:
        self._core = core

    def __getitem__(self, stage: str) -> str:
        return guidance_of(self._core)[checked_stage(stage)]

    def __setitem__(self, stage: str, text: str) -> None:
        if not isinstance(text, str) or len(text) > MAX_GUIDANCE:
            raise UsageError(f"Guidance is text of up to {MAX_GUIDANCE:,} characters, not {shown(text)}.")
        self._put(checked_stage(stage), clean(text.strip()), "Change guidance for")

    def __delitem__(self, stage: str) -> None:
        name = checked_stage(stage)
        self._put(name, template_of(self._core).guidance[name], "Reset guidance for")

    def __iter__(self) -> Iterator[str]:
        return iter(GUIDED_STAGES)

    def __len__(self) -> int:
        return len(GUIDED_STAGES)

    def __repr__(self) -> str:
        return repr(dict(self))

    def _put(self, stage: GuidanceStage, text: str, label: str) -> None:
        texts = guidance_of(self._core)
        if texts[stage] == text:
            return
        changed: JsonObject = {name: text if name == stage else kept for name, kept in texts.items()}
        self._core.put("guidance", changed, f"{label} {stage}")
