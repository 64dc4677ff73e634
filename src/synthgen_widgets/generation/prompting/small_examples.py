"""Worked examples for small models, from fields far apart so that none of them leaks."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TopicLists:
    """A task, and how its topics could be listed."""

    task: str
    inputs: tuple[str, ...]
    kind: str
    """What its inputs are."""
    topics: list[str]
    topic: str
    """One topic, which `below` splits."""
    below: list[str]


@dataclass(frozen=True, slots=True)
class OneMessage:
    """A task, and an input for it."""

    task: str
    topic: str
    text: str


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",")]


LISTS = (
    TopicLists(
        "Answer a question about cooking.",
        ("How do I keep bread fresh?", "My sauce is too thin."),
        "cooking questions",
        _names(
            "Baking bread, Soups and stews, Grilled fish, Desserts, Kitchen tools, Food storage, Spices, "
            "Vegetarian meals"
        ),
        "Desserts",
        _names(
            "Fruit cakes, Ice cream, Chocolate mousse, Cookies for children, Sugar free sweets, Pancakes, "
            "Pies, Puddings"
        ),
    ),
    TopicLists(
        "Say whether a hotel review is positive or negative.",
        ("Our room smelled of smoke.", "Lovely staff, great pool!"),
        "hotel reviews",
        _names(
            "Room cleanliness, Breakfast buffet, Noise at night, Friendly staff, Swimming pool, "
            "Late check in, Parking, Price"
        ),
        "Noise at night",
        _names(
            "Loud neighbors, Street traffic, Air conditioning, Wedding parties, Thin walls, Elevator, "
            "Barking dogs, Construction work"
        ),
    ),
    TopicLists(
        "Mark a school exam.",
        ("The Roman Empire fell because", "3/4 + 1/8 = 7/8"),
        "exam answers",
        _names(
            "Fractions, World history, Grammar, Plant biology, Electricity, Geography, Poetry, Chemistry"
        ),
        "World history",
        _names(
            "Roman Empire, French Revolution, Ancient Egypt, Cold War, Age of discovery, "
            "Industrial Revolution, Black Death, Silk Road"
        ),
    ),
    TopicLists(
        "Explain a legal question in plain words.",
        ("Can my landlord raise the rent?", "Who inherits the house?"),
        "legal questions",
        _names(
            "Rental contracts, Divorce, Traffic fines, Inheritance, Consumer rights, Copyright, Labor law, "
            "Taxes"
        ),
        "Rental contracts",
        _names(
            "Deposit, Rent increase, Moving out early, Repairs, Subletting, Pets, Shared flats, Eviction"
        ),
    ),
)

MESSAGES = (
    OneMessage(
        "Answer a question about cooking.",
        "Baking bread",
        "My bread dough does not rise although the yeast is fresh. What can I do?",
    ),
    OneMessage(
        "Say whether a hotel review is positive or negative.",
        "Noise at night",
        "The wedding party below our room kept us awake until four in the morning.",
    ),
    OneMessage(
        "Explain a legal question in plain words.",
        "Rental contracts",
        "Can my landlord raise the rent twice in one year without telling me?",
    ),
)
