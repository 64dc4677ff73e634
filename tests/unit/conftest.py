"""How hypothesis draws: for as long as it takes, as this machine has other work too."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("house", deadline=None, print_blob=True)
settings.load_profile("house")
