"""What a session or a dataset is in a notebook: the live widget, and a view where nothing is live."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from synthgen_widgets.dataset import Dataset
from synthgen_widgets.session import Session, dataset_view
from synthgen_widgets.widget.static_view import static_html


def shown(session: Session) -> Mapping[str, Any]:
    """The MIME bundle of a session."""
    # Imported when the first session is shown: ipywidgets brings all of IPython with it.
    from synthgen_widgets.widget.session_widget import widget_of

    bundle: Mapping[str, Any] = widget_of(session).mimebundle()
    return {**bundle, "text/html": static_html(session)}


def shown_dataset(dataset: Dataset) -> Mapping[str, Any]:
    """The MIME bundle of a dataset: that of a session that can only be read."""
    return {**shown(dataset_view.session_of(dataset)), "text/plain": repr(dataset)}


# The floors below this one cannot import it.
Session.shown_by = staticmethod(shown)
Dataset.shown_by = staticmethod(shown_dataset)
