"""The widget: what a notebook shows of a session."""

from synthgen_widgets.widget.display import shown

__all__ = ["shown"]
