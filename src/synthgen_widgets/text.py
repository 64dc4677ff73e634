"""Text: what is safe to keep, what counts as the same, and what is short enough to show."""

from __future__ import annotations

import hashlib
import re
import unicodedata

MAX_FIELD = 1_000_000

_SPACE = re.compile(r"\s+")
_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def clean(text: str) -> str:
    """The text as every file format can hold it: surrogate pairs joined, lone surrogates as U+FFFD.

    A lone surrogate, which models do send, cannot be written to SQLite, parquet or a comm message.
    """
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def squeeze(text: str) -> str:
    """The text with every run of white space as one space, none at the ends."""
    return _SPACE.sub(" ", text).strip()


def same_key(text: str) -> str:
    """What two texts share when a person would call them the same: case, width and spacing aside."""
    return squeeze(unicodedata.normalize("NFKC", text)).casefold()


def clip(text: str, limit: int) -> str:
    """The text, cut to `limit` characters with an ellipsis where it was longer."""
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def printable(text: str) -> str:
    """The text with control and direction characters made visible, for terminals and error messages."""
    return _CONTROL.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", text)


def slug(text: str, limit: int = 40) -> str:
    """A short lower-case name made of letters, digits and underscores; never empty."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    name = _NOT_SLUG.sub("_", ascii_text.lower()).strip("_")[:limit].strip("_")
    return name or f"x{digest(text)[:8]}"


def digest(text: str) -> str:
    """The first 32 hexadecimal digits of the text's SHA-256."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def money(usd: float) -> str:
    """An amount in US dollars, as exactly as it takes to tell small ones from nothing."""
    return f"${usd:,.2f}" if usd >= 1 or not usd else f"${usd:.4f}" if usd >= 0.0001 else f"${usd:.2g}"  # noqa: PLR2004 - a hundredth of a cent
