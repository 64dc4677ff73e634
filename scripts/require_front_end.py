"""A wheel without the widget's front end would install and then show nothing: refuse to build it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

STATIC = Path("src/synthgen_widgets/widget/static")


class RequireFrontEnd(BuildHookInterface):  # type: ignore[type-arg]
    """Refuses to build without `widget.js` and `widget.css`."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Look for the files before anything is packed; an editable install may come before them."""
        missing = [
            name for name in ("widget.js", "widget.css") if not (Path(self.root) / STATIC / name).is_file()
        ]
        if missing and version != "editable":
            msg = f"The front end is not built ({', '.join(missing)} missing): run `make build` first."
            raise RuntimeError(msg)
