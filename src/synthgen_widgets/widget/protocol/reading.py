"""What is looked at: the state, the tree, the grid, one sample."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from synthgen_widgets.query import MAX_TEXT
from synthgen_widgets.widget.protocol.parts import (
    MAX_FIELDS,
    MAX_PAGE,
    MAX_SAFE,
    MAX_TREE_PAGE,
    Envelope,
    Id,
    LongText,
    Member,
    Offset,
    Query,
    TopicNumber,
    What,
    Which,
)


class Hello(Envelope):
    """The first request of a front end."""

    op: Literal["hello"]


class Sync(Envelope):
    """The state again, for hosts that drop pushes."""

    op: Literal["sync"]


class Tree(Envelope):
    """A page of the topic tree, in preorder.

    With `search` it is the topics whose name holds the text, and what is above them; nothing is collapsed.
    """

    op: Literal["tree"]
    collapsed: Annotated[list[TopicNumber], Field(max_length=5_000)]
    search: Annotated[str, Field(max_length=MAX_TEXT)] = ""
    offset: Offset
    limit: Annotated[int, Field(ge=1, le=MAX_TREE_PAGE)]


class TreeParents(Envelope):
    """The topics that have topics under them: what "collapse all" collapses."""

    op: Literal["tree_parents"]


class Samples(Envelope):
    """A page of samples.

    `fields` are the members of structured texts that have a column of their own, such as `output.area`.
    A view that names itself with `watch` is sent this window again, with the state, whenever it changes.
    """

    op: Literal["samples"]
    query: Query
    fields: Annotated[list[Member], Field(default_factory=list, max_length=MAX_FIELDS)]
    offset: Offset
    limit: Annotated[int, Field(ge=1, le=MAX_PAGE)]
    watch: Annotated[int, Field(ge=0, le=MAX_SAFE)] | None = None


class Facets(Envelope):
    """How many samples of a query there are of each status, label, judgement, flag and tag."""

    op: Literal["facets"]
    query: Query


class Locate(Envelope):
    """Where a sample stands among those of a query."""

    op: Literal["locate"]
    query: Query
    id: Id


class OneSample(Envelope):
    """A sample, whole."""

    op: Literal["sample"]
    id: Id


class Call(Envelope):
    """The call that brought a sample's input or output: the exact messages, and the reply as it came."""

    op: Literal["call"]
    id: Id
    what: What


class SamplesCopy(Envelope):
    """Samples as text for the clipboard: JSON lines, or values between tabs for a spreadsheet."""

    op: Literal["samples_copy"]
    which: Which
    form: Literal["jsonl", "tsv"]


class TextCheck(Envelope):
    """Whether a text fits the task, while it is typed."""

    op: Literal["text_check"]
    what: What
    text: LongText


class Failures(Envelope):
    """The samples that failed or do not fit the task, grouped by reason."""

    op: Literal["failures"]


Reading: TypeAlias = (
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
    | Failures
)
