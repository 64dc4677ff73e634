"""What a run planned, and what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any, cast

from synthgen_widgets.jsontext import JsonObject

OUTCOMES = ("done", "invalid", "duplicate", "failed", "cancelled")

_REASONS_SHOWN = 20
_REASONS_KEPT = 1_000
_OTHER_REASONS = "other reasons"


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
    tokens_in: int | None = 0
    """None where any call's is unknown, and so below."""
    tokens_out: int | None = 0
    cost_usd: float | None = 0.0
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

    @property
    def tokens(self) -> int | None:
        """How many tokens it took, in and out; None where any call's are unknown."""
        if self.tokens_in is None or self.tokens_out is None:
            return None
        return self.tokens_in + self.tokens_out

    def __str__(self) -> str:
        parts = [
            f"{getattr(self, outcome)} {outcome}"
            for outcome in OUTCOMES
            if getattr(self, outcome) or outcome == "done"
        ]
        cost = "cost unknown" if self.cost_usd is None else f"${self.cost_usd:.4f}"
        tokens = "tokens unknown" if self.tokens is None else f"{self.tokens:,} tokens"
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
    """A report that is being filled; filled on the engine's loop only, read from anywhere."""

    def __init__(self, stage: str, label: str, planned: int) -> None:
        self._stage = stage
        self._label = label
        self._counts: dict[str, int] = {"planned": planned, "calls": 0, **dict.fromkeys(OUTCOMES, 0)}
        # What one call leaves unknown is unknown of all: None.
        self._spent: dict[str, float | None] = {"tokens_in": 0, "tokens_out": 0, "cost_usd": 0.0}
        self._reasons: Counter[str] = Counter()
        self._ended: RunReport | None = None

    @property
    def report(self) -> RunReport:
        """The report as it stands."""
        return self._ended or self._snapshot(0.0, None)

    def count(self, outcome: str, number: int = 1, reason: str | None = None) -> None:
        """Note that items have come to an outcome."""
        if not number:
            return
        self._counts[outcome] += number
        if reason:
            # Models find new ways to be wrong without end, and a run may be long.
            known = reason in self._reasons or len(self._reasons) < _REASONS_KEPT
            self._reasons[reason if known else _OTHER_REASONS] += number

    def plan(self, number: int) -> None:
        """Note that more has been planned."""
        self._counts["planned"] += number

    def spend(self, tokens_in: int | None, tokens_out: int | None, cost_usd: float | None) -> None:
        """Note what a call took; None is unknown."""
        self._counts["calls"] += 1
        for name, amount in (("tokens_in", tokens_in), ("tokens_out", tokens_out), ("cost_usd", cost_usd)):
            before = self._spent[name]
            self._spent[name] = None if amount is None or before is None else before + amount

    def end(self, seconds: float, error: str | None) -> RunReport:
        """Close the report: whatever is open was cancelled."""
        self.count("cancelled", self.report.open)
        self._ended = self._snapshot(seconds, error)
        return self._ended

    def _snapshot(self, seconds: float, error: str | None) -> RunReport:
        # Copies of dicts are made in one step, so that a reader on another thread sees whole ones.
        counts, reasons = dict(self._counts), Counter(dict(self._reasons))
        return RunReport(
            stage=self._stage,
            label=self._label,
            **counts,
            **cast("dict[str, Any]", dict(self._spent)),
            seconds=seconds,
            reasons=MappingProxyType(dict(reasons.most_common(_REASONS_SHOWN))),
            error=error,
        )
