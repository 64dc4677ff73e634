"""Local models: weights fetched once, served by a supervised child process on loopback."""

from synthgen_widgets.generation.providers.local.process import LocalEndpoint
from synthgen_widgets.generation.providers.local.serving import LOCAL_DEFAULTS, is_local, serve, stop_all

__all__ = ["LOCAL_DEFAULTS", "LocalEndpoint", "is_local", "serve", "stop_all"]
