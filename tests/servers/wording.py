"""Varied, deterministic wording: names and sentences that differ clearly from one another.

A near-duplicate filter must find nothing to complain about in them, so each sentence is drawn
from many short lists and shares only a few words with any other.
"""

from __future__ import annotations

from random import Random

_KINDS = [
    "late", "early", "broken", "missing", "double", "foreign", "annual", "partial", "urgent",
    "hidden", "frozen", "expired", "seasonal", "wholesale", "rural", "shared", "archived", "manual",
    "nightly", "disputed", "bulk", "personal", "corporate", "regional", "trial", "refurbished",
    "encrypted", "imported", "temporary", "handwritten",
]  # fmt: skip
_THINGS = [
    "invoice", "parcel", "password", "voucher", "calendar", "warranty", "passport", "printer",
    "ledger", "battery", "recipe", "subscription", "deposit", "thermostat", "contract",
    "microphone", "receipt", "itinerary", "dashboard", "keyboard", "prescription", "inventory",
    "mortgage", "bicycle", "newsletter", "blueprint", "telescope", "aquarium", "orchard", "ferry",
]  # fmt: skip
_MATTERS = [
    "refunds", "delays", "upgrades", "cancellations", "transfers", "translations", "repairs",
    "exports", "reminders", "audits", "permissions", "discounts", "migrations", "inspections",
    "bookings", "forecasts", "renewals", "complaints", "returns", "measurements", "approvals",
    "shortages", "backups", "rehearsals", "handovers", "auctions", "surveys", "permits",
    "rotations", "donations",
]  # fmt: skip
_OPENERS = [
    "Yesterday", "Since the last update", "Before lunch", "Every second Monday", "Out of nowhere",
    "During our audit", "After moving abroad", "At half past nine", "While travelling by train",
    "Contrary to the manual", "For three weeks now", "On my grandmother's tablet",
    "Right after signing up", "Between two meetings", "As of this quarter", "Despite several calls",
    "Following your advice", "In the Lisbon office", "Near the end of checkout", "Halfway through",
]  # fmt: skip
_WHO = [
    "the courier", "a colleague of mine", "your chatbot", "our bookkeeper", "the night shift",
    "an auditor", "my landlord", "the import wizard", "a volunteer", "the school secretary",
    "somebody from sales", "the backup robot", "her physician", "a visiting chef", "the moderator",
    "our youngest intern", "the tax adviser", "a neighbour", "the ticket machine", "his publisher",
]  # fmt: skip
_DID = [
    "misplaced", "charged twice for", "politely declined", "renamed", "cannot open", "lost",
    "wants to sell", "photographed", "keeps postponing", "accidentally deleted", "asked about",
    "promised to replace", "measured wrongly", "translated", "forgot to label", "compared",
    "painted over", "reordered", "is still waiting for", "shipped to Oslo instead of Porto",
]  # fmt: skip
_ENDINGS = [
    "so please call me back", "and nobody noticed until Friday", "which costs us a fortune",
    "although the form said otherwise", "because the label had faded", "with no error shown",
    "yet the balance looks right", "and I would like a written answer", "just to be safe",
    "in spite of the guarantee", "hence this message", "without asking anyone first",
    "as if by magic", "for reasons unknown", "and the children are upset", "twice in one hour",
    "under a different name", "as the screenshot proves", "until further notice", "free of charge",
]  # fmt: skip


def words(rng: Random) -> str:
    """Three lower-case words that name something, such as 'late parcel refunds'."""
    return f"{rng.choice(_KINDS)} {rng.choice(_THINGS)} {rng.choice(_MATTERS)}"


def title(rng: Random) -> str:
    """A short name such as 'Late parcel refunds'."""
    return words(rng).capitalize()


def sentence(rng: Random) -> str:
    """One sentence of about twelve words."""
    thing = f"{rng.choice(_KINDS)} {rng.choice(_THINGS)}"
    return (
        f"{rng.choice(_OPENERS)}, {rng.choice(_WHO)} {rng.choice(_DID)} the {thing} "
        f"{rng.choice(_ENDINGS)} ({rng.choice(_MATTERS)} no. {rng.randrange(100, 10_000)})."
    )


def paragraph(rng: Random) -> str:
    """Two sentences."""
    return f"{sentence(rng)} {sentence(rng)}"
