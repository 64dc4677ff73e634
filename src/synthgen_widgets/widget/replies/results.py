"""Which result each request has."""

from __future__ import annotations

from collections.abc import Mapping

from synthgen_widgets.widget.replies.keeping import ChangePage, Saved, SaveForecast, Written
from synthgen_widgets.widget.replies.reading import (
    CallFacts,
    Copied,
    Edited,
    FacetCounts,
    FailureGroups,
    Marked,
    Parents,
    Place,
    Problems,
    Sample,
    SamplePage,
    TopicPage,
)
from synthgen_widgets.widget.replies.runs import Forecast, Messages
from synthgen_widgets.widget.replies.settings import (
    GuidanceText,
    ModelList,
    TagCounts,
    TaskWhole,
    TemplateList,
)
from synthgen_widgets.widget.replies.state import State

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
