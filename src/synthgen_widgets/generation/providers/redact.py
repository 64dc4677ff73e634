"""Taking secrets out of any text that will be shown or stored. The one door for that."""

from __future__ import annotations

import os
import re

_SECRET_NAME = re.compile(r"KEY|TOKEN|SECRET|PASSWORD|CREDENTIAL", re.IGNORECASE)
_SECRET_TEXT = re.compile(
    r"(?P<before>(?i:\bbearer\s+|\bapi[-_]?key['\"]?\s*[=:]\s*['\"]?|[?&]key=))[^\s'\"&,}]{6,}"
    r"|(?<=://)[^\s/@]+(?=@)"
    # In small letters, as keys begin: XAI_API_KEY is the name of a variable, which may be shown.
    r"|\b(?:sk|pk|rk|gsk|xai|hf)[-_][\w*-]{6,}"
)
_MIN_LENGTH = 8


def redact(text: str, variable: str | None = None) -> str:
    """The text without API keys: values of the environment, and what looks like a key.

    Args:
        text: what will be shown or stored.
        variable: an environment variable that holds a key though its name does not tell so.
    """
    for name, value in os.environ.items():
        if len(value) >= _MIN_LENGTH and (name == variable or _SECRET_NAME.search(name)):
            text = text.replace(value, "[redacted]")
    return _SECRET_TEXT.sub(lambda found: f"{found['before'] or ''}[redacted]", text)
