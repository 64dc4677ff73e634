"""What a name that begins with `local/` means."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synthgen_widgets.errors import ModelNotFound
from synthgen_widgets.generation.providers.local.names import Embedded, FileHere, HubFile, source_of
from synthgen_widgets.generation.providers.local.official import OFFICIAL

WORDS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,12}", fullmatch=True)
OFFICIAL_NAMES = [f"local/{model.repo}/{model.file.name}" for model in OFFICIAL]


def nowhere(path: Path) -> bool:
    return False


def everywhere(path: Path) -> bool:
    return True


def test_the_embedded_model_is_itself_even_beside_a_file_of_its_name() -> None:
    assert source_of("local/smollm2-135m", everywhere) == Embedded()


@given(WORDS, WORDS, WORDS, st.none() | WORDS)
def test_owner_repository_and_file_name_a_file_of_the_hub(
    owner: str, name: str, file: str, revision: str | None
) -> None:
    source = HubFile(f"{owner}/{name}", f"{file}.gguf", revision)
    assert source_of(source.name, nowhere) == source


@given(st.text(min_size=1))
def test_where_there_is_a_file_the_name_is_its_path(path: str) -> None:
    if path != "smollm2-135m" and not path.startswith("~"):
        assert source_of(f"local/{path}", everywhere) == FileHere(Path(path))


@given(st.text())
def test_every_other_name_is_a_file_of_the_hub_or_refused(name: str) -> None:
    try:
        source = source_of(f"local/{name}", nowhere)
    except ModelNotFound:
        return
    assert isinstance(source, HubFile)
    assert source.name == f"local/{name}"


def test_an_absolute_path_has_two_slashes() -> None:
    assert source_of("local//models/a.gguf", everywhere) == FileHere(Path("/models/a.gguf"))


def test_a_tilde_is_the_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/somebody")
    assert source_of("local/~/a.gguf", everywhere) == FileHere(Path("/home/somebody/a.gguf"))


def test_a_revision_may_hold_slashes_and_a_file_lie_in_a_folder() -> None:
    source = source_of("local/owner/repo/q4/a.gguf@refs/pr/1", nowhere)
    assert source == HubFile("owner/repo", "q4/a.gguf", "refs/pr/1")


@pytest.mark.parametrize(
    "name",
    [
        "local/./owner/repo/a.gguf",
        "local/../owner/repo/a.gguf",
        "local//owner/repo/a.gguf",
        "local/~/owner/repo/a.gguf",
        "local/owner/../repo/a.gguf",
    ],
)
def test_what_is_written_as_a_path_is_never_asked_of_the_hub(name: str) -> None:
    with pytest.raises(ModelNotFound, match="there is no file"):
        source_of(name, nowhere)


@pytest.mark.parametrize("name", ["local/", "local/smollm3", "local/a.gguf", "local/models/a.gguf"])
def test_a_name_that_means_nothing_is_refused_with_the_forms_that_work(name: str) -> None:
    with pytest.raises(ModelNotFound, match=r"'local/smollm2-135m'.*path of a GGUF.*<repository>"):
        source_of(name, nowhere)


def test_the_home_of_nobody_is_refused() -> None:
    with pytest.raises(ModelNotFound, match="no local model"):
        source_of("local/~no-such-user/a.gguf", nowhere)


def test_a_repository_without_a_file_is_completed_where_it_is_known() -> None:
    with pytest.raises(ModelNotFound, match=r"as in 'local/Qwen/.*/qwen2\.5-0\.5b-instruct-q4_k_m\.gguf'"):
        source_of("local/Qwen/Qwen2.5-0.5B-Instruct-GGUF", nowhere)
    with pytest.raises(ModelNotFound, match=r"as in 'local/owner/repo/<file>\.gguf'"):
        source_of("local/owner/repo", nowhere)


def test_a_part_of_a_split_file_is_refused_before_it_is_fetched() -> None:
    with pytest.raises(ModelNotFound, match="one of the 3 parts of a split file"):
        source_of("local/owner/repo/a-00001-of-00003.gguf", nowhere)


@pytest.mark.parametrize("name", OFFICIAL_NAMES)
def test_an_official_model_is_named_like_any_file_of_the_hub(name: str) -> None:
    assert isinstance(source_of(name, nowhere), HubFile)


@pytest.mark.parametrize("model", OFFICIAL, ids=lambda model: model.file.name)
def test_an_official_model_is_pinned_by_commit_and_hash(model: object) -> None:
    pinned = OFFICIAL[OFFICIAL.index(model)]
    assert (len(pinned.commit), len(pinned.file.sha256)) == (40, 64)
    assert int(pinned.commit, 16)
    assert int(pinned.file.sha256, 16)
