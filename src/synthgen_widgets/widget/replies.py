"""What the front end is answered with: the shapes of results, and which one each request has.

The front end's types are made from these and from `protocol`: `scripts/protocol_types.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from typing_extensions import TypedDict

from synthgen_widgets.goals import Goal
from synthgen_widgets.samples import Judgement, Label, Status
from synthgen_widgets.session.run import RunState

Stage = Literal["topics", "inputs", "outputs"]


class SessionFacts(TypedDict):
    """Which session it is. A dataset that is looked at is a session that can only be read."""

    id: str
    name: str
    path: str
    read_only: bool
    kind: Literal["session", "dataset"]


class TaskFacts(TypedDict):
    """The task in short."""

    name: str
    instruction: str
    """Cut to 300 characters."""
    structured_input: bool
    structured_output: bool
    fields: list[str]
    """The members of structured texts that can have a column: `input.ticket`, `output.area`."""


class TemplateFacts(TypedDict):
    """What a person is told of a template."""

    name: str
    title: str
    summary: str
    warning: str
    """What to know before using it; empty where there is nothing."""
    uncensored: bool
    """Whether its data needs a model that refuses little."""


class Assignment(TypedDict):
    """The tags that saved samples get."""

    fixed: list[str]
    split: dict[str, float]


class BudgetFacts(TypedDict):
    """What may be spent, and what was; None: no limit, or an unknown cost."""

    usd: float | None
    tokens: int | None
    spent_usd: float | None
    spent_tokens: int


class TopicsStage(TypedDict):
    """What the first stage holds."""

    topics: int
    leaves: int


class InputsStage(TypedDict):
    """What the second stage holds."""

    samples: int
    topics_without: int


class OutputsStage(TypedDict):
    """What the third stage holds."""

    done: int
    missing: int
    invalid: int
    failed: int


class SaveStage(TypedDict):
    """What the last stage holds."""

    ready: int
    saved: int
    rejected: int


class Stages(TypedDict):
    """What the stages hold."""

    topics: TopicsStage
    inputs: InputsStage
    outputs: OutputsStage
    save: SaveStage


class Reason(TypedDict):
    """Why results of a run are none, and how many."""

    reason: str
    count: int


class RunFacts(TypedDict):
    """The run that is going, or the last one that ended here."""

    id: int
    stage: Stage
    label: str
    state: RunState
    concurrency: int
    """How many calls may be in flight."""
    planned: int
    done: int
    invalid: int
    duplicate: int
    failed: int
    cancelled: int
    tokens_in: int | None
    """None: unknown, which is not the same as none; so below."""
    tokens_out: int | None
    cost_usd: float | None
    seconds: float
    per_minute: float | None
    """How many results came in the last minute or so, by the minute; None before the first."""
    seconds_left: float | None
    """At that rate; None where it is unknown or the run is not going."""
    reasons: list[Reason]
    error: str | None
    """What stopped the whole run, if anything did."""


class State(TypedDict):
    """The session at a glance, small enough to push twenty times a second."""

    revision: int
    """Grows with every stored change; pages carry it too."""
    session: SessionFacts
    task: TaskFacts
    goal: Goal
    pass_share: float | None
    """The share of samples that is meant to pass; None where samples are not labelled."""
    template: TemplateFacts
    model: str
    guidance_edited: list[Stage]
    """The stages whose guidance is not the template's."""
    tags: Assignment
    budget: BudgetFacts
    dataset: str
    stages: Stages
    labelled: bool
    """Whether labels mean something here: there is a share, or a sample has one."""
    run: RunFacts | None
    undo: str | None
    redo: str | None
    code: str | None
    """The last change as a line of Python, cut to 4,000 characters."""


class Topic(TypedDict):
    """A topic in the tree; the counts include everything below it."""

    id: int
    parent: int | None
    name: str
    depth: int
    """0 for a topic at the top."""
    children: int
    position: int
    """1-based among its siblings."""
    siblings: int
    samples: int
    done: int
    saved: int
    problems: int
    empty_leaves: int
    """Leaves at or below it that have no sample."""
    found: bool
    """Whether it is what was searched for, and not only above it."""


class TopicPage(TypedDict):
    """A page of the tree."""

    revision: int
    total: int
    offset: int
    rows: list[Topic]


class Parents(TypedDict):
    """The topics that have topics under them."""

    ids: list[int]


class SampleRow(TypedDict):
    """A sample as the grid shows it: texts cut to 300 characters."""

    id: str
    topic: str
    input: str
    output: str | None
    status: Status
    reason: str | None
    expected_label: Label | None
    judgement: Judgement | None
    tags: list[str]
    """Its own tags, and the split that was drawn for it."""
    edited: bool
    by_hand: bool
    saved: bool
    resembles: str | None
    """The id of an earlier sample whose input is nearly the same."""
    similarity: float | None
    tokens: int | None
    cost_usd: float | None
    fields: list[str | None]
    """The members that were asked for, in that order, cut like the texts."""
    revision: int


class SamplePage(TypedDict):
    """A page of samples."""

    revision: int
    total: int
    offset: int
    rows: list[SampleRow]


class Window(TypedDict):
    """A window that a view watches, sent along with the state."""

    watch: int
    page: SamplePage


class Tick(TypedDict):
    """What is pushed after changes."""

    state: State
    windows: list[Window]


class FacetCounts(TypedDict):
    """How many samples of a query there are of each kind, were nothing of that kind asked for."""

    total: int
    status: dict[str, int]
    labels: dict[str, int]
    judgements: dict[str, int]
    flags: dict[str, int]
    tags: dict[str, int]


class Place(TypedDict):
    """Where a sample stands in a list, from 0; None where it is not in it."""

    index: int | None


class Like(TypedDict):
    """A sample that another one resembles."""

    id: str
    input: str
    """Cut to 2,000 characters."""
    similarity: float


class Sample(TypedDict):
    """A sample with everything there is to know about it."""

    id: str
    topic: int | None
    topic_path: list[str]
    input: str
    output: str | None
    input_json: bool
    output_json: bool
    made_input: str | None
    """As it was made, where a person has changed it since."""
    made_output: str | None
    status: Status
    reason: str | None
    expected_label: Label | None
    judgement: Judgement | None
    attributes: dict[str, str]
    """What was asked of it on each attribute axis."""
    tags: list[str]
    split: str | None
    edited: bool
    saved: bool
    resembles: Like | None
    revision: int
    reasoning: str | None
    """What the model thought before it gave the output, where it said."""
    input_model: str | None
    output_model: str | None
    input_at: str | None
    """When the reply came, in UTC."""
    output_at: str | None
    tokens_in: int | None
    tokens_out: int | None
    cost_usd: float | None


class Message(TypedDict):
    """A message of a call, cut to 20,000 characters."""

    role: str
    content: str


class CallFacts(TypedDict):
    """The call that brought a text; None for a text that a person wrote."""

    model: str | None
    messages: list[Message]
    settings: dict[str, object]
    reply: str
    reasoning: str | None


class Copied(TypedDict):
    """Samples as text for the clipboard."""

    text: str
    count: int
    """How many of them; the text ends at 5 MB."""
    left_out: int


class Problem(TypedDict):
    """Where a text does not fit, and why."""

    path: str
    """Such as `/lines/0/price`; empty for the whole."""
    message: str


class Problems(TypedDict):
    """All that is wrong with a text; nothing where it fits."""

    problems: list[Problem]


class FailureGroup(TypedDict):
    """Samples that failed, or do not fit the task, for one reason."""

    reason: str
    status: Literal["failed", "invalid"]
    count: int
    example: str
    """The id of one of them."""


class FailureGroups(TypedDict):
    """Groups of failures, the largest first."""

    groups: list[FailureGroup]


class Forecast(TypedDict):
    """What a run would take: the low figures if all goes well, the high ones with room."""

    items: int
    calls: int
    tokens_in: int
    tokens_out_low: int
    tokens_out_high: int
    cost_usd_low: float | None
    """None: unknown."""
    cost_usd_high: float | None


class Messages(TypedDict):
    """The messages of a call."""

    messages: list[Message]


class TaskWhole(TypedDict):
    """The task in full."""

    name: str
    instruction: str
    requirements: list[str]
    input_schema: str | None
    """JSON, indented; None for plain text."""
    output_schema: str | None


class GuidanceText(TypedDict):
    """Guidance in full."""

    text: str


class TemplateList(TypedDict):
    """Templates to choose from."""

    templates: list[TemplateFacts]


class ModelFacts(TypedDict):
    """A model that can be asked here."""

    name: str
    note: str
    """What to know of it, in a few words."""
    recommended: bool
    uncensored: bool
    local: bool
    ready: bool
    """Whether it is here, or the key that it wants is set."""


class ModelList(TypedDict):
    """Models to choose from, and the one that is chosen."""

    models: list[ModelFacts]
    chosen: str
    temperature: float | None


class TagCounts(TypedDict):
    """How many samples each tag would be on, or why the assignment is none."""

    total: int
    counts: dict[str, int]
    error: str | None


class SaveForecast(TypedDict):
    """What a save would write, and what not and why."""

    path: str
    new: int
    already: int
    changed: int
    """In the dataset as they were before an edit."""
    deleted: int
    """In the dataset, and deleted here since."""
    left_out: dict[str, int]
    splits: dict[str, int]
    """How many of the new ones each split gets."""
    tags: list[str]


class Change(TypedDict):
    """A change that was made."""

    id: int
    label: str
    state: Literal["done", "undone", "replaced"]
    at: str
    code: str | None


class ChangePage(TypedDict):
    """A page of the changes, latest first."""

    total: int
    offset: int
    rows: list[Change]


class Changed(TypedDict):
    """The state after something was done."""

    state: State


class Edited(TypedDict):
    """The state after an edit, and the sample."""

    state: State
    sample: Sample


class Marked(TypedDict):
    """The state, and how many samples resemble another."""

    state: State
    marked: int


class Saved(TypedDict):
    """What a save did."""

    state: State
    added: int
    already: int
    changed: int
    deleted: int
    left_out: int
    path: str


class Written(TypedDict):
    """The file that was written."""

    path: str


# What each request is answered with; all others with `Changed`.
RESULTS: Mapping[str, type] = {
    "hello": State,
    "sync": State,
    "tree": TopicPage,
    "tree_parents": Parents,
    "samples": SamplePage,
    "facets": FacetCounts,
    "locate": Place,
    "sample": Sample,
    "call": CallFacts,
    "samples_copy": Copied,
    "text_check": Problems,
    "failures": FailureGroups,
    "estimate": Forecast,
    "preview": Messages,
    "sample_edit": Edited,
    "duplicates_mark": Marked,
    "task": TaskWhole,
    "schema_check": Problems,
    "guidance": GuidanceText,
    "templates": TemplateList,
    "models": ModelList,
    "tags_preview": TagCounts,
    "save_preview": SaveForecast,
    "save": Saved,
    "history": ChangePage,
    "notebook_write": Written,
}
