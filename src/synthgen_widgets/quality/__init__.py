"""Quality: what is the same as something else, and how much a set varies."""

from synthgen_widgets.quality.duplicates import Like, Seen
from synthgen_widgets.quality.meanings import Meanings
from synthgen_widgets.quality.names import NamesSeen, name_keys, same_name
from synthgen_widgets.quality.together import Together

__all__ = ["Like", "Meanings", "NamesSeen", "Seen", "Together", "name_keys", "same_name"]
