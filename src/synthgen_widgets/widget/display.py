"""What a session is in a notebook: the live widget, and a static view where nothing is live."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from synthgen_widgets.session import Session
from synthgen_widgets.widget.static_view import static_html


def shown(session: Session) -> Mapping[str, Any]:
    """The MIME bundle of a session."""
    # Imported when the first session is shown: ipywidgets brings all of IPython with it.
    from synthgen_widgets.widget.session_widget import widget_of

    bundle: Mapping[str, Any] = widget_of(session).mimebundle()
    return {**bundle, "text/html": static_html(session)}


# The session floor stands below this one and cannot import it.
Session.shown_by = staticmethod(shown)
