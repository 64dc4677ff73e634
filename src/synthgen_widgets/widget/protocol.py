"""What the front end may ask: a closed union of requests, checked on arrival.

The front end is not trusted. No request names a path, an address, code, SQL or a key, and all are small.
The front end's types are made from these and from `replies`: `scripts/protocol_types.py`.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from synthgen_widgets.goals import Goal
from synthgen_widgets.query import MAX_TEXT, Flag, SortKey
from synthgen_widgets.samples import Judgement, Label, Status
from synthgen_widgets.session.run import MAX_CONCURRENCY

VERSION = 1
MAX_PAGE = 200
MAX_TREE_PAGE = 500
MAX_FIELDS = 8

_Id: TypeAlias = Annotated[str, Field(max_length=64)]
_Count: TypeAlias = Annotated[int, Field(ge=1, le=10_000)]
_Offset: TypeAlias = Annotated[int, Field(ge=0, le=1_000_000_000)]
_Topic: TypeAlias = Annotated[int, Field(ge=1, le=2**53)]
_Text: TypeAlias = Annotated[str, Field(max_length=1_000_000)]
_Name: TypeAlias = Annotated[str, Field(max_length=2_000)]
_Guidance: TypeAlias = Annotated[str, Field(max_length=50_000)]
_Place: TypeAlias = _Topic | Literal["leaves"] | None
_Ids: TypeAlias = Annotated[list[_Id], Field(max_length=100_000)]
_Tag: TypeAlias = Annotated[str, Field(max_length=200)]
_Tags: TypeAlias = Annotated[list[_Tag], Field(max_length=100)]
_Number: TypeAlias = Annotated[float, Field(ge=0, le=1e15, allow_inf_nan=False)]
_Stage: TypeAlias = Literal["topics", "inputs", "outputs"]
_What: TypeAlias = Literal["input", "output"]
_Path: TypeAlias = Annotated[str, Field(max_length=200)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Query(_Part):
    """Which samples, and in what order: `synthgen_widgets.query.Query` as the front end says it."""

    topic: _Topic | None = None
    status: Annotated[list[Status], Field(max_length=4)] = []
    labels: Annotated[list[Label | Literal["none"]], Field(max_length=3)] = []
    judgements: Annotated[list[Judgement | Literal["none"]], Field(max_length=3)] = []
    flags: Annotated[list[Flag], Field(max_length=4)] = []
    tags: Annotated[list[_Tag], Field(max_length=20)] = []
    text: Annotated[str, Field(max_length=MAX_TEXT)] = ""
    sort: SortKey = "made"
    descending: bool = False


class Ids(_Part):
    """The samples with these ids."""

    ids: _Ids


class Found(_Part):
    """All samples that a query finds, save some."""

    query: Query
    besides: _Ids


_Which: TypeAlias = Ids | Found


class _Request(_Part):
    v: Literal[1]
    rid: int


class Hello(_Request):
    """The first request of a front end."""

    op: Literal["hello"]


class Sync(_Request):
    """The state again, for hosts that drop pushes."""

    op: Literal["sync"]


class Tree(_Request):
    """A page of the topic tree, in preorder.

    With `search` it is the topics whose name holds the text, and what is above them; nothing is collapsed.
    """

    op: Literal["tree"]
    collapsed: Annotated[list[_Topic], Field(max_length=5_000)]
    search: Annotated[str, Field(max_length=MAX_TEXT)] = ""
    offset: _Offset
    limit: Annotated[int, Field(ge=1, le=MAX_TREE_PAGE)]


class TreeParents(_Request):
    """The topics that have topics under them: what "collapse all" collapses."""

    op: Literal["tree_parents"]


class Samples(_Request):
    """A page of samples.

    `fields` are the members of structured texts that have a column of their own, such as `output.area`.
    A view that names itself with `watch` is sent this window again, with the state, whenever it changes.
    """

    op: Literal["samples"]
    query: Query
    fields: Annotated[list[_Path], Field(max_length=MAX_FIELDS)] = []
    offset: _Offset
    limit: Annotated[int, Field(ge=1, le=MAX_PAGE)]
    watch: Annotated[int, Field(ge=0, le=2**53)] | None = None


class Facets(_Request):
    """How many samples of a query there are of each status, label, judgement, flag and tag."""

    op: Literal["facets"]
    query: Query


class Locate(_Request):
    """Where a sample stands among those of a query."""

    op: Literal["locate"]
    query: Query
    id: _Id


class OneSample(_Request):
    """A sample, whole."""

    op: Literal["sample"]
    id: _Id


class Call(_Request):
    """The call that brought a sample's input or output: the exact messages, and the reply as it came."""

    op: Literal["call"]
    id: _Id
    what: _What


class SamplesCopy(_Request):
    """Samples as text for the clipboard: JSON lines, or values between tabs for a spreadsheet."""

    op: Literal["samples_copy"]
    which: _Which
    form: Literal["jsonl", "tsv"]


class TextCheck(_Request):
    """Whether a text fits the task, while it is typed."""

    op: Literal["text_check"]
    what: _What
    text: _Text


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


class TopicMove(_Request):
    """A topic, with all that is under it, to another place."""

    op: Literal["topic_move"]
    id: _Topic
    under: _Topic | None


class TopicMerge(_Request):
    """What is under a topic to another one, and the topic away."""

    op: Literal["topic_merge"]
    id: _Topic
    into: _Topic


class InputsGenerate(_Request):
    """More inputs: for the leaves below (emptiest first), for this topic alone, or where there are none."""

    op: Literal["inputs_generate"]
    per_topic: _Count
    topic: _Topic | None
    scope: Literal["leaves", "here", "empty"] = "leaves"


class InputsAdd(_Request):
    """Inputs by hand: texts, or JSON where the task has a schema for them."""

    op: Literal["inputs_add"]
    inputs: Annotated[list[_Text], Field(max_length=1_000)]
    topic: _Topic | None


class OutputsGenerate(_Request):
    """The outputs that are missing."""

    op: Literal["outputs_generate"]
    topic: _Topic | None


class OutputsRegenerate(_Request):
    """Another output for samples, with something to heed beside the guidance."""

    op: Literal["outputs_regenerate"]
    which: _Which
    guidance: _Guidance


class OutputsRetry(_Request):
    """The outputs whose call failed, again: all, those with one reason, or those of some samples."""

    op: Literal["outputs_retry"]
    reason: Annotated[str, Field(max_length=5_000)] | None = None
    which: _Which | None = None
    invalid: bool = False


class Failures(_Request):
    """The samples that failed or do not fit the task, grouped by reason."""

    op: Literal["failures"]


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
    which: _Which


class SampleEdit(_Request):
    """Another text for a sample."""

    op: Literal["sample_edit"]
    id: _Id
    revision: int
    input: _Text | None = None
    output: _Text | None = None


class LabelSet(_Request):
    """What samples are meant to do."""

    op: Literal["label_set"]
    which: _Which
    label: Label | None


class Judge(_Request):
    """What a person thinks of samples."""

    op: Literal["judge"]
    which: _Which
    judgement: Judgement | None


class Retag(_Request):
    """Tags on samples and off them; and the split they belong to, where one is named."""

    op: Literal["retag"]
    which: _Which
    add: _Tags
    remove: _Tags
    split: _Tag | None = None


class DuplicatesMark(_Request):
    """Look for inputs that resemble each other, and mark them."""

    op: Literal["duplicates_mark"]


class TaskWhole(_Request):
    """The task in full, with its schemas."""

    op: Literal["task"]


class TaskSet(_Request):
    """Another task; a schema is JSON, or None for plain text."""

    op: Literal["task_set"]
    name: Annotated[str, Field(max_length=200)]
    instruction: _Guidance
    requirements: Annotated[list[Annotated[str, Field(max_length=5_000)]], Field(max_length=100)]
    input_schema: _Text | None
    output_schema: _Text | None


class SchemaCheck(_Request):
    """Whether a text is a schema that outputs can be made for."""

    op: Literal["schema_check"]
    text: _Text


class GoalSet(_Request):
    """Another goal."""

    op: Literal["goal_set"]
    goal: Goal


class TemplateSet(_Request):
    """Another template for all stages."""

    op: Literal["template_set"]
    template: Annotated[str, Field(max_length=200)]


class Guidance(_Request):
    """The guidance of a stage in full, the session's or a template's."""

    op: Literal["guidance"]
    stage: _Stage
    template: Annotated[str, Field(max_length=200)] | None = None


class GuidanceSet(_Request):
    """Another guidance for a stage."""

    op: Literal["guidance_set"]
    stage: _Stage
    text: _Guidance


class GuidanceUse(_Request):
    """The guidance of a template for one stage."""

    op: Literal["guidance_use"]
    stage: _Stage
    template: Annotated[str, Field(max_length=200)]


class Templates(_Request):
    """The templates that guidance can be taken from."""

    op: Literal["templates"]


class Models(_Request):
    """The models that can be asked here."""

    op: Literal["models"]


class ModelSet(_Request):
    """Another model, by its name; where it is reached stays as Python said."""

    op: Literal["model_set"]
    name: Annotated[str, Field(min_length=1, max_length=200)]
    temperature: Annotated[float, Field(ge=0, le=2, allow_inf_nan=False)] | None = None


class BudgetSet(_Request):
    """What all calls of the session together may take."""

    op: Literal["budget_set"]
    usd: _Number | None
    tokens: Annotated[int, Field(ge=1, le=2**53)] | None


class TagsSet(_Request):
    """Another tag assignment; shares add up to 1."""

    op: Literal["tags_set"]
    tags: _Tags
    split: Annotated[dict[_Tag, _Number], Field(max_length=20)]


class TagsPreview(_Request):
    """How many samples each tag would be on."""

    op: Literal["tags_preview"]
    tags: _Tags
    split: Annotated[dict[_Tag, _Number], Field(max_length=20)]


class PassShareSet(_Request):
    """Another share of samples that is meant to pass; none for no labels."""

    op: Literal["pass_share_set"]
    share: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)] | None


class SavePreview(_Request):
    """What a save would write, and what not and why."""

    op: Literal["save_preview"]


class Save(_Request):
    """Save into the session's dataset; with `update` also what was edited or deleted since."""

    op: Literal["save"]
    update: bool = False


class History(_Request):
    """The changes, latest first, each with the line of Python that does it."""

    op: Literal["history"]
    offset: _Offset
    limit: Annotated[int, Field(ge=1, le=MAX_PAGE)]


class NotebookWrite(_Request):
    """All that was done, as a notebook beside the session file."""

    op: Literal["notebook_write"]


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
    | TreeParents
    | Samples
    | Facets
    | Locate
    | OneSample
    | Call
    | SamplesCopy
    | TextCheck
    | TopicsGenerate
    | TopicsAdd
    | TopicRename
    | TopicDelete
    | TopicMove
    | TopicMerge
    | InputsGenerate
    | InputsAdd
    | OutputsGenerate
    | OutputsRegenerate
    | OutputsRetry
    | Failures
    | Estimate
    | Preview
    | RunPause
    | RunResume
    | RunConcurrency
    | RunCancel
    | SamplesDelete
    | SampleEdit
    | LabelSet
    | Judge
    | Retag
    | DuplicatesMark
    | TaskWhole
    | TaskSet
    | SchemaCheck
    | GoalSet
    | TemplateSet
    | Guidance
    | GuidanceSet
    | GuidanceUse
    | Templates
    | Models
    | ModelSet
    | BudgetSet
    | TagsSet
    | TagsPreview
    | PassShareSet
    | SavePreview
    | Save
    | History
    | NotebookWrite
    | Undo
    | Redo
)

REQUEST: TypeAdapter[Request] = TypeAdapter(Annotated[Request, Field(discriminator="op")])
