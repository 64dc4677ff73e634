"""The session's guidance as a mapping that can be written to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from typing import cast

from synthgen_widgets.commands import Command
from synthgen_widgets.errors import UsageError, shown
from synthgen_widgets.jsontext import JsonObject
from synthgen_widgets.session.aiming import template_json
from synthgen_widgets.session.core import Core, guidance_of, template_of
from synthgen_widgets.store import Tx, settings
from synthgen_widgets.templates import GuidanceStage, Template
from synthgen_widgets.templates.template import GUIDED_STAGES, MAX_GUIDANCE, checked_stage
from synthgen_widgets.text import clean


class SessionGuidance(MutableMapping[str, str]):
    """The guidance of `topics`, `inputs` and `outputs`; each can be read and set by itself.

    Deleting a stage's guidance goes back to the template's.
    """

    def __init__(self, core: Core) -> None:
        self._core = core

    def __getitem__(self, stage: str) -> str:
        return guidance_of(self._core)[checked_stage(stage)]

    def __setitem__(self, stage: str, text: str) -> None:
        cleaned, name = checked_guidance(text), checked_stage(stage)
        self._put({name: cleaned}, _set(f"Change guidance for {name}", name, cleaned))

    def __delitem__(self, stage: str) -> None:
        name = checked_stage(stage)
        text = self._of(template_of(self._core))[name]
        self._put({name: text}, _set(f"Reset guidance for {name}", name, text))

    def __iter__(self) -> Iterator[str]:
        return iter(GUIDED_STAGES)

    def __len__(self) -> int:
        return len(GUIDED_STAGES)

    def __repr__(self) -> str:
        return repr(dict(self))

    def use(self, template: str | Template, *, stages: Iterable[str] = GUIDED_STAGES) -> None:
        """Take the guidance of some stages from another template; the others stay as they are.

        `session.template` and `session.pass_share` stay too.

        Args:
            template: its name, or a `Template`; it must serve the session's goal.
            stages: which of `topics`, `inputs` and `outputs` to take.

        Raises:
            UsageError: there is no such template or stage, or it does not serve the goal.
        """
        chosen = Template.of(template)
        names = [checked_stage(stage) for stage in ([stages] if isinstance(stages, str) else stages)]
        texts = self._of(chosen)
        label = f"Take guidance for {', '.join(names)} from {chosen.name!r}"
        arguments = {"template": template_json(chosen), "stages": list(names)}
        command = Command(label, "guidance.use", arguments)
        self._put({name: texts[name] for name in names}, command)

    def clear(self) -> None:
        """Go back to the template's guidance in every stage."""
        # A mapping that never gets empty: what is inherited would never end.
        texts = self._of(template_of(self._core))
        command = Command("Reset guidance", "guidance.clear")
        self._put({str(stage): text for stage, text in texts.items()}, command)

    def _of(self, template: Template) -> dict[GuidanceStage, str]:
        return template.for_goal(cast("str", self._core.setting("goal")))

    def _put(self, texts: Mapping[str, str], command: Command) -> None:
        if texts.items() <= guidance_of(self._core).items():
            return

        def change(tx: Tx) -> None:
            # Read within the write: another stage may be edited at this very moment.
            kept = cast("JsonObject", settings.get(tx.connection, "guidance"))
            settings.put(tx, "guidance", {**kept, **texts})

        self._core.database.write(change, change=command).result()


def checked_guidance(text: object) -> str:
    """Guidance as it is kept.

    Raises:
        UsageError: it is no text, or too long.
    """
    if not isinstance(text, str) or len(text) > MAX_GUIDANCE:
        raise UsageError(f"Guidance is text of up to {MAX_GUIDANCE:,} characters, not {shown(text)}.")
    return clean(text.strip())


def _set(label: str, stage: GuidanceStage, text: str) -> Command:
    return Command(label, stage, {"value": text}, "guidance")
