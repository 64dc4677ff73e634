"""What the front end may ask: a closed union of requests, checked on arrival.

The front end is not trusted. No request names a path, code, SQL or a key, and all are small.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from synthgen_widgets.samples import Label
from synthgen_widgets.session.run import MAX_CONCURRENCY

VERSION = 1
MAX_PAGE = 200
MAX_TREE_PAGE = 500

_Id: TypeAlias = Annotated[str, Field(max_length=64)]
_Count: TypeAlias = Annotated[int, Field(ge=1, le=10_000)]
_Offset: TypeAlias = Annotated[int, Field(ge=0, le=1_000_000_000)]
_Topic: TypeAlias = Annotated[int, Field(ge=1, le=2**53)]
_Text: TypeAlias = Annotated[str, Field(max_length=1_000_000)]
_Name: TypeAlias = Annotated[str, Field(max_length=2_000)]
_Place: TypeAlias = _Topic | Literal["leaves"] | None
_Ids: TypeAlias = Annotated[list[_Id], Field(max_length=100_000)]
_Stage: TypeAlias = Literal["topics", "inputs", "outputs"]


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    v: Literal[1]
    rid: int


class Hello(_Request):
    """The first request of a front end."""

    op: Literal["hello"]


class Sync(_Request):
    """The state again, for hosts that drop pushes."""

    op: Literal["sync"]


class Tree(_Request):
    """A page of the topic tree, in preorder."""

    op: Literal["tree"]
    collapsed: Annotated[list[_Topic], Field(max_length=5_000)]
    offset: _Offset
    limit: Annotated[int, Field(ge=1, le=MAX_TREE_PAGE)]


class Samples(_Request):
    """A page of samples."""

    op: Literal["samples"]
    topic: _Topic | None
    offset: _Offset
    limit: Annotated[int, Field(ge=1, le=MAX_PAGE)]


class OneSample(_Request):
    """A sample, whole."""

    op: Literal["sample"]
    id: _Id


class TopicsGenerate(_Request):
    """More topics at one place."""

    op: Literal["topics_generate"]
    count: _Count
    under: _Place


class TopicsAdd(_Request):
    """Topics by hand."""

    op: Literal["topics_add"]
    names: Annotated[list[_Name], Field(max_length=1_000)]
    under: _Topic | None


class TopicRename(_Request):
    """Another name for a topic."""

    op: Literal["topic_rename"]
    id: _Topic
    name: _Name


class TopicDelete(_Request):
    """A topic away, with all that is under it."""

    op: Literal["topic_delete"]
    id: _Topic


class InputsGenerate(_Request):
    """More inputs, for the emptiest topics first."""

    op: Literal["inputs_generate"]
    per_topic: _Count
    topic: _Topic | None


class OutputsGenerate(_Request):
    """The outputs that are missing."""

    op: Literal["outputs_generate"]
    topic: _Topic | None


class OutputsRetry(_Request):
    """The outputs whose call failed, again."""

    op: Literal["outputs_retry"]


class _Placed(_Request):
    """What is asked of a stage at a place; only topics are made under every leaf.

    `count` is as for the run, and says nothing for outputs.
    """

    stage: _Stage
    place: _Place
    count: _Count

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.place == "leaves" and self.stage != "topics":
            raise ValueError("only topics go under every leaf")
        return self

    @property
    def topic(self) -> int | None:
        """The one topic that is meant, if it is one."""
        return None if self.place == "leaves" else self.place


class Estimate(_Placed):
    """What a run would take."""

    op: Literal["estimate"]


class Preview(_Placed):
    """The messages of a run's first call."""

    op: Literal["preview"]


class RunPause(_Request):
    """Begin nothing new for now."""

    op: Literal["run_pause"]


class RunResume(_Request):
    """Go on after a pause."""

    op: Literal["run_resume"]


class RunConcurrency(_Request):
    """Another number of calls in flight, for the run that is going."""

    op: Literal["run_concurrency"]
    number: Annotated[int, Field(ge=1, le=MAX_CONCURRENCY)]


class RunCancel(_Request):
    """Stop the run."""

    op: Literal["run_cancel"]


class SamplesDelete(_Request):
    """Samples away."""

    op: Literal["samples_delete"]
    ids: _Ids


class SampleEdit(_Request):
    """Another text for a sample."""

    op: Literal["sample_edit"]
    id: _Id
    revision: int
    input: _Text | None = None
    output: _Text | None = None


class GuidanceSet(_Request):
    """Another guidance for a stage."""

    op: Literal["guidance_set"]
    stage: _Stage
    text: Annotated[str, Field(max_length=50_000)]


class Templates(_Request):
    """The templates that guidance can be taken from."""

    op: Literal["templates"]


class GuidanceUse(_Request):
    """The guidance of a template for one stage."""

    op: Literal["guidance_use"]
    stage: _Stage
    template: Annotated[str, Field(max_length=200)]


class LabelSet(_Request):
    """What samples are meant to do."""

    op: Literal["label_set"]
    ids: _Ids
    label: Label | None


class PassShareSet(_Request):
    """Another share of samples that is meant to pass; none for no labels."""

    op: Literal["pass_share_set"]
    share: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)] | None


class Save(_Request):
    """Save into the session's dataset."""

    op: Literal["save"]


class Undo(_Request):
    """Take the last change back."""

    op: Literal["undo"]


class Redo(_Request):
    """Make it again."""

    op: Literal["redo"]


Request: TypeAlias = (
    Hello
    | Sync
    | Tree
    | Samples
    | OneSample
    | TopicsGenerate
    | TopicsAdd
    | TopicRename
    | TopicDelete
    | InputsGenerate
    | OutputsGenerate
    | OutputsRetry
    | Estimate
    | Preview
    | RunPause
    | RunResume
    | RunConcurrency
    | RunCancel
    | SamplesDelete
    | SampleEdit
    | GuidanceSet
    | GuidanceUse
    | Templates
    | LabelSet
    | PassShareSet
    | Save
    | Undo
    | Redo
)

REQUEST: TypeAdapter[Request] = TypeAdapter(Annotated[Request, Field(discriminator="op")])
