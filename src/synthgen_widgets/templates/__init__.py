"""Templates: named guidance for the three generating stages, one readable file each."""

from synthgen_widgets.templates.template import Guidance, GuidanceStage, Template, template_names

__all__ = ["Guidance", "GuidanceStage", "Template", "template_names"]
