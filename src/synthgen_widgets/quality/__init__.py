"""Quality: what is the same as something else."""

from synthgen_widgets.quality.duplicates import Seen

__all__ = ["Seen"]
