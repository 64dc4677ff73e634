"""What kind of sample each is, as one number: its status, label, judgement and flags."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias, get_args

import numpy as np
import numpy.typing as npt

from synthgen_widgets.query import FLAGS, Query
from synthgen_widgets.samples import JUDGEMENTS, LABELS, Status

Bools: TypeAlias = npt.NDArray[np.bool_]

STATUSES: tuple[str, ...] = get_args(Status)
LABEL_NAMES = ("none", *LABELS)
JUDGEMENT_NAMES = ("none", *JUDGEMENTS)
_SIZES = (len(STATUSES), len(LABEL_NAMES), len(JUDGEMENT_NAMES), 1 << len(FLAGS))
KINDS = 1 + int(np.prod(_SIZES))
"""How many numbers there are; 0 is a sample that is not there."""

_ALL = np.maximum(np.arange(KINDS) - 1, 0)
STATUS = (_ALL % _SIZES[0]).astype(np.int8)
LABEL = (_ALL // _SIZES[0] % _SIZES[1]).astype(np.int8)
JUDGEMENT = (_ALL // (_SIZES[0] * _SIZES[1]) % _SIZES[2]).astype(np.int8)
FLAG_BITS = _ALL // (_SIZES[0] * _SIZES[1] * _SIZES[2])
"""By kind, the place of its status, label and judgement among their names, and a bit for each flag."""
_THERE = np.arange(KINDS) > 0


def _place(column: str, names: Sequence[str]) -> str:
    cases = " ".join(f"WHEN '{name}' THEN {place}" for place, name in enumerate(names))
    return f"(CASE coalesce({column}, 'none') {cases} ELSE 0 END)"


# The flags in the order of their bits.
_FLAG_SQL = {
    "edited": "edited",
    "by_hand": "(input_call IS NULL)",
    "saved": "saved",
    "near_duplicate": "(resembles IS NOT NULL)",
}
SQL = (
    f"iif(deleted, 0, 1 + {_place('status', STATUSES)} + {_SIZES[0]} * ("
    f"{_place('expected_label', LABEL_NAMES)} + {_SIZES[1]} * ("
    f"{_place('judgement', JUDGEMENT_NAMES)} + {_SIZES[2]} * ("
    + " + ".join(f"{1 << bit} * {_FLAG_SQL[flag]}" for bit, flag in enumerate(FLAGS))
    + "))))"
)
"""The kind of a row of `sample`."""


def _one_of(asked: Sequence[str], names: Sequence[str], places: npt.NDArray[np.int8]) -> Bools:
    if not asked:
        return _THERE
    return _THERE & np.isin(places, [names.index(name) for name in asked])


def _all_of(asked: Sequence[str]) -> Bools:
    wanted = sum(1 << bit for bit, flag in enumerate(FLAGS) if flag in asked)
    fitting: Bools = _THERE & ((FLAG_BITS & wanted) == wanted)
    return fitting


def fitting(query: Query) -> dict[str, Bools]:
    """By what is asked (`status`, `labels`, `judgements`, `flags`), which kinds fit."""
    return {
        "status": _one_of(query.status, STATUSES, STATUS),
        "labels": _one_of(query.labels, LABEL_NAMES, LABEL),
        "judgements": _one_of(query.judgements, JUDGEMENT_NAMES, JUDGEMENT),
        "flags": _all_of(query.flags),
    }


def fits(query: Query) -> Bools:
    """Which kinds a query asks for."""
    every: Bools = np.logical_and.reduce(list(fitting(query).values()))
    return every
