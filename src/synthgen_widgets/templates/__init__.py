"""Templates: named guidance for the three generating stages, one readable file each."""

from synthgen_widgets.templates.sides import FAILING, PASSING, one_side
from synthgen_widgets.templates.template import Guidance, GuidanceStage, Template, template_names

__all__ = [
    "FAILING",
    "PASSING",
    "Guidance",
    "GuidanceStage",
    "Template",
    "one_side",
    "template_names",
]
