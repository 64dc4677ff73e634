"""What the front end may ask: a closed union of requests, checked on arrival.

The front end is not trusted. No request names a path, code, SQL or a key, and all are small.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

VERSION = 1
MAX_PAGE = 200
MAX_TREE_PAGE = 500

_Id: TypeAlias = Annotated[str, Field(max_length=64)]
_Count: TypeAlias = Annotated[int, Field(ge=1, le=10_000)]
_Offset: TypeAlias = Annotated[int, Field(ge=0, le=1_000_000_000)]
_Topic: TypeAlias = Annotated[int, Field(ge=1, le=2**53)]
_Text: TypeAlias = Annotated[str, Field(max_length=1_000_000)]
_Name: TypeAlias = Annotated[str, Field(max_length=2_000)]


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
    under: _Topic | Literal["leaves"] | None


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


class RunPause(_Request):
    """Begin nothing new for now."""

    op: Literal["run_pause"]


class RunResume(_Request):
    """Go on after a pause."""

    op: Literal["run_resume"]


class RunCancel(_Request):
    """Stop the run."""

    op: Literal["run_cancel"]


class SamplesDelete(_Request):
    """Samples away."""

    op: Literal["samples_delete"]
    ids: Annotated[list[_Id], Field(max_length=100_000)]


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
    stage: Literal["topics", "inputs", "outputs"]
    text: Annotated[str, Field(max_length=50_000)]


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
    | RunPause
    | RunResume
    | RunCancel
    | SamplesDelete
    | SampleEdit
    | GuidanceSet
    | Save
    | Undo
    | Redo
)

REQUEST: TypeAdapter[Request] = TypeAdapter(Annotated[Request, Field(discriminator="op")])
