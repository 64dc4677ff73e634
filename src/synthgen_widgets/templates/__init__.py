"""Templates: named guidance for the three generating stages, one readable file each."""

from synthgen_widgets.templates.sides import FAILING, NEITHER, PASSING, has_side, one_side
from synthgen_widgets.templates.template import Guidance, GuidanceStage, Template, template_names

__all__ = [
    "FAILING",
    "NEITHER",
    "PASSING",
    "Guidance",
    "GuidanceStage",
    "Template",
    "has_side",
    "one_side",
    "template_names",
]
