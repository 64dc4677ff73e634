"""Which models can be chosen, and that no name of one sends a key where it does not belong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.strategies import hostile_text
from tests.unit.fronts import Front, QuietSession

from synthgen_widgets import Model, Task
from synthgen_widgets.errors import UsageError
from synthgen_widgets.models import EMBEDDED
from synthgen_widgets.session.known_models import KEYS, KNOWN_MODELS
from synthgen_widgets.widget import models

OWN = Model(
    "openai/qwen3",
    api_base="http://127.0.0.1:8000/v1",
    api_key_env="OUR_KEY",
    temperature=0.5,
    price=(1.0, 2.0),
    max_tokens=900,
)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[QuietSession]:
    with QuietSession(Task("Answer."), model=OWN, path=tmp_path / "a.synthgen") as made:
        yield made


@pytest.fixture
def front(session: QuietSession) -> Front:
    return Front(session)


def listed(front: Front) -> dict[str, Any]:
    return {row["name"]: row for row in front.get("models")["models"]}


def test_the_model_that_is_chosen_is_listed_first_with_its_temperature(front: Front) -> None:
    found = front.get("models")
    assert (found["chosen"], found["temperature"]) == ("openai/qwen3", 0.5)
    assert found["models"][0]["name"] == "openai/qwen3"
    assert "127.0.0.1" in found["models"][0]["note"]


def test_local_and_well_known_models_are_listed_with_their_marks(front: Front) -> None:
    found = listed(front)
    assert found[EMBEDDED]["local"]
    assert sum(row["local"] for row in found.values()) > 2
    assert found["mistral/mistral-large-latest"]["uncensored"]
    assert found["anthropic/claude-sonnet-5"]["recommended"]


def test_a_model_is_ready_once_its_key_is_set_and_no_key_is_told(
    front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "anthropic/claude-sonnet-5"
    assert not listed(front)[name]["ready"]
    monkeypatch.setenv("ANTHROPIC_API_KEY", "a-very-secret-key")
    assert listed(front)[name]["ready"]
    front.get("models")
    assert b"a-very-secret-key" not in front.sent[0][1][0]


def test_a_variable_that_python_named_has_to_be_set(front: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not listed(front)["openai/qwen3"]["ready"]
    monkeypatch.setenv("OUR_KEY", "secret")
    assert listed(front)["openai/qwen3"]["ready"]


def test_each_well_known_model_is_of_a_provider_that_can_be_chosen() -> None:
    assert all(models._NAME.fullmatch(model.name) for model in KNOWN_MODELS)
    assert {models._provider(model.name) for model in KNOWN_MODELS} <= set(KEYS)


def test_another_model_of_the_same_provider_is_reached_in_the_same_way(
    front: Front, session: QuietSession
) -> None:
    front.get("model_set", name="openai/llama4", temperature=0.9)
    assert session.model == replace(OWN, name="openai/llama4", temperature=0.9, price=None)


def test_the_same_model_keeps_all_but_its_temperature(front: Front, session: QuietSession) -> None:
    front.get("model_set", name=" openai/qwen3 ", temperature=None)
    assert session.model == replace(OWN, temperature=None)


def test_a_model_of_another_provider_keeps_neither_address_nor_key(
    front: Front, session: QuietSession
) -> None:
    front.get("model_set", name="anthropic/claude-sonnet-5")
    assert session.model == Model("anthropic/claude-sonnet-5")


def test_a_local_model_of_the_list_can_be_chosen(front: Front, session: QuietSession) -> None:
    front.get("model_set", name=EMBEDDED)
    assert session.model == Model(EMBEDDED)


@pytest.mark.parametrize(
    "name",
    [
        "local//etc/passwd.gguf",
        "local/../weights.gguf",
        "local/somebody/else/model.gguf",
        "huggingface/https://evil.example",
        "openai/https://evil.example",
        "openai/../x",
        "openai/",
        "/x",
        "gpt-5",
        "bedrock/arn:aws:bedrock:evil",
        "sagemaker/x",
        "custom/x",
        "gemini/x?key=1",
        "gemini/x#y",
        "openai/a b",
        "openai/a\nb",
        " ",
    ],
)
def test_a_name_that_could_be_an_address_or_a_path_is_for_python_to_choose(
    front: Front, session: QuietSession, name: str
) -> None:
    assert front.refused("model_set", name=name)["kind"] == "UsageError"
    assert session.model == OWN


def test_a_name_without_a_provider_does_not_pass_for_one_of_the_same(tmp_path: Path) -> None:
    bare = Model("gpt-5", api_key_env="OUR_KEY")
    with QuietSession(Task("Answer."), model=bare, path=tmp_path / "b.synthgen") as session:
        assert Front(session).refused("model_set", name="claude-5")["kind"] == "UsageError"
        Front(session).get("model_set", name="gpt-5", temperature=1)
        assert session.model == replace(bare, temperature=1)


names = st.sampled_from([*KEYS, "openai", "huggingface", "azure", "local"]).flatmap(
    lambda provider: hostile_text.map(lambda rest: f"{provider}/{rest}")
)


@given(names | hostile_text)
def test_a_key_and_an_address_only_ever_stay_with_their_provider(name: str) -> None:
    class Holder:
        model = OWN

        class core:  # noqa: N801 - stands in for an attribute
            class database:  # noqa: N801
                @staticmethod
                def read(_: object) -> list[Any]:
                    return []

    try:
        chosen = models.named(Holder(), name, None)  # type: ignore[arg-type]
    except UsageError:
        return
    if chosen.api_base or chosen.api_key_env:
        assert chosen.name.startswith("openai/")
        assert (chosen.api_base, chosen.api_key_env) == (OWN.api_base, OWN.api_key_env)
    else:
        assert chosen.name == EMBEDDED or chosen.name.partition("/")[0] in KEYS
    assert "//" not in chosen.name
