"""What requests are made of: their envelope, and the limits on what they bring."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from synthgen_widgets.query import MAX_TEXT, Flag, SortKey
from synthgen_widgets.samples import Judgement, Label, Status

MAX_PAGE = 200
MAX_TREE_PAGE = 500
MAX_FIELDS = 8
MAX_SAFE = 2**53
"""The largest whole number that the front end can hold."""

Id: TypeAlias = Annotated[str, Field(max_length=64)]
IdList: TypeAlias = Annotated[list[Id], Field(max_length=100_000, fail_fast=True)]
Count: TypeAlias = Annotated[int, Field(ge=1, le=10_000)]
Offset: TypeAlias = Annotated[int, Field(ge=0, le=1_000_000_000)]
Revision: TypeAlias = Annotated[int, Field(ge=0, le=MAX_SAFE)]
TopicNumber: TypeAlias = Annotated[int, Field(ge=1, le=MAX_SAFE)]
Place: TypeAlias = TopicNumber | Literal["leaves"] | None
LongText: TypeAlias = Annotated[str, Field(max_length=1_000_000)]
Prose: TypeAlias = Annotated[str, Field(max_length=50_000)]
Name: TypeAlias = Annotated[str, Field(max_length=2_000)]
Tag: TypeAlias = Annotated[str, Field(max_length=200)]
Tags: TypeAlias = Annotated[list[Tag], Field(max_length=100, fail_fast=True)]
Amount: TypeAlias = Annotated[float, Field(ge=0, le=1e15, allow_inf_nan=False)]
Stage: TypeAlias = Literal["topics", "inputs", "outputs"]
# Which topics get inputs: the leaves at or below a topic, the topic itself, or the leaves that have none.
Scope: TypeAlias = Literal["leaves", "here", "empty"]
What: TypeAlias = Literal["input", "output"]
# A member of a structured text, such as `output.area`.
Member: TypeAlias = Annotated[str, Field(max_length=200, pattern=r"(?s)^(input|output)\..+$")]


class Part(BaseModel):
    """A part of a request: nothing more than it says, and of the kinds it says."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Envelope(Part):
    """What every request has: the version of the protocol, and the number under which it is answered."""

    v: Literal[1]
    rid: Annotated[int, Field(ge=0, le=MAX_SAFE)]


class Query(Part):
    """Which samples, and in what order: `synthgen_widgets.query.Query` as the front end says it."""

    topic: TopicNumber | None = None
    status: Annotated[list[Status], Field(max_length=4)] = []
    labels: Annotated[list[Label | Literal["none"]], Field(max_length=3)] = []
    judgements: Annotated[list[Judgement | Literal["none"]], Field(max_length=3)] = []
    flags: Annotated[list[Flag], Field(max_length=4)] = []
    tags: Annotated[list[Tag], Field(max_length=20)] = []
    text: Annotated[str, Field(max_length=MAX_TEXT)] = ""
    sort: SortKey = "made"
    descending: bool = False


class Ids(Part):
    """The samples with these ids."""

    ids: IdList


class Found(Part):
    """All samples that a query finds, save some."""

    query: Query
    besides: IdList


Which: TypeAlias = Ids | Found
