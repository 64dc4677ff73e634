"""What a run planned, and what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from types import MappingProxyType
from typing import cast

from synthgen_widgets.jsontext import JsonObject

OUTCOMES = ("done", "invalid", "duplicate", "failed", "cancelled")


@dataclass(frozen=True, slots=True, kw_only=True)
class RunReport:
    """What a run planned, and what came of it.

    `planned` is the sum of the five outcomes; for a run that is still going, of these and what is
    open.
    """

    stage: str
    label: str
    planned: int = 0
    done: int = 0
    invalid: int = 0
    """Did not fit the schema, also when asked for again with the reason."""
    duplicate: int = 0
    """Repeated what was there, also when asked for again."""
    failed: int = 0
    """The calls failed."""
    cancelled: int = 0
    """Not begun or not finished when the run was stopped."""
    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cost_usd: float | None = 0.0
    """None where the price of any call is unknown."""
    seconds: float = 0.0
    reasons: Mapping[str, int] = field(default_factory=dict)
    """Why items were invalid or failed, and how often."""
    error: str | None = None
    """What stopped the whole run."""

    @property
    def open(self) -> int:
        """How many planned items have no outcome yet."""
        ended = self.done + self.invalid + self.duplicate + self.failed + self.cancelled
        return self.planned - ended

    def __str__(self) -> str:
        parts = [
            f"{getattr(self, outcome)} {outcome}"
            for outcome in OUTCOMES
            if getattr(self, outcome) or outcome == "done"
        ]
        cost = "cost unknown" if self.cost_usd is None else f"${self.cost_usd:.4f}"
        tokens = f"{self.tokens_in + self.tokens_out:,} tokens"
        ended = f"{self.planned} planned = {' + '.join(parts)}"
        return f"{self.label}: {ended} · {tokens} · {cost} · {self.seconds:.1f} s"

    def __repr__(self) -> str:
        return f"<RunReport {self}>"

    def to_json(self) -> JsonObject:
        """The report as plain data."""
        return cast(
            "JsonObject",
            {item.name: getattr(self, item.name) for item in fields(self) if item.name != "reasons"}
            | {"reasons": dict(self.reasons)},
        )

    @classmethod
    def from_json(cls, data: JsonObject) -> RunReport:
        """The report that `to_json` wrote."""
        return cls(**data)  # type: ignore[arg-type]


class Tally:
    """A report that is being filled; used on the engine's loop only, read from anywhere."""

    def __init__(self, stage: str, label: str, planned: int) -> None:
        self._report = RunReport(stage=stage, label=label, planned=planned)
        self._reasons: Counter[str] = Counter()

    @property
    def report(self) -> RunReport:
        """The report as it stands."""
        return self._report

    def count(self, outcome: str, number: int = 1, reason: str | None = None) -> None:
        """Note that items have come to an outcome."""
        if not number:
            return
        if reason:
            self._reasons[reason] += number
        self._report = replace(
            self._report,
            **{outcome: getattr(self._report, outcome) + number},
            reasons=MappingProxyType(dict(self._reasons.most_common(20))),
        )

    def plan(self, number: int) -> None:
        """Note that more has been planned."""
        self._report = replace(self._report, planned=self._report.planned + number)

    def spend(self, tokens_in: int, tokens_out: int, cost_usd: float | None) -> None:
        """Note what a call took."""
        before = self._report
        unknown = cost_usd is None or before.cost_usd is None
        self._report = replace(
            before,
            calls=before.calls + 1,
            tokens_in=before.tokens_in + tokens_in,
            tokens_out=before.tokens_out + tokens_out,
            cost_usd=None if unknown else (before.cost_usd or 0) + (cost_usd or 0),
        )

    def end(self, seconds: float, error: str | None) -> RunReport:
        """Close the report: whatever is open was cancelled."""
        self.count("cancelled", self._report.open)
        self._report = replace(self._report, seconds=seconds, error=error)
        return self._report
