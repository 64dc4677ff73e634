"""Files of the model hub, fetched from a loopback stand-in by the hub's real client."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from huggingface_hub import constants, hf_hub_download

from synthgen_widgets.errors import ModelAuthError, ModelError, ModelNotFound, ModelUnavailable
from synthgen_widgets.generation.providers.local import hub
from synthgen_widgets.generation.providers.local.cache import KnownFile
from synthgen_widgets.generation.providers.local.hub import hub_path
from synthgen_widgets.generation.providers.local.names import HubFile
from synthgen_widgets.generation.providers.local.official import PinnedFile
from tests.servers import OpenAIServer
from tests.servers.hub_server import SIGNATURE, HubServer, client_of

CONTENT = b"GGUF" + bytes(range(256)) * 40
NEWER = b"GGUF" + bytes(range(256)) * 50
FORGED = b"GGUF" + bytes(reversed(range(256))) * 40
SHA256 = hashlib.sha256(CONTENT).hexdigest()
REPO, FILE = "owner/tiny-GGUF", "tiny.gguf"
TINY = HubFile(REPO, FILE)


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[HubServer]:
    with HubServer() as server:
        client_of(server, tmp_path, monkeypatch)
        server.put(REPO, FILE, CONTENT)
        yield server


@pytest.fixture(params=["no network", "HF_HUB_OFFLINE", "the hub has trouble"])
def cut_off(
    request: pytest.FixtureRequest, server: HubServer, monkeypatch: pytest.MonkeyPatch
) -> Iterator[object]:
    def cut() -> None:
        if request.param == "no network":
            server.stop()
        elif request.param == "HF_HUB_OFFLINE":
            monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
        else:
            server.refuses = 503

    return cut


def pinned(commit: str, content: bytes = CONTENT) -> tuple[PinnedFile, ...]:
    file = KnownFile(FILE, len(content), hashlib.sha256(content).hexdigest())
    return (PinnedFile(REPO, commit, file),)


def files_below(folder: Path) -> list[Path]:
    """Contents of a cache: no locks, marks or tags."""
    found = [path for path in folder.rglob("*") if path.is_file() and "blobs" in path.parts]
    return [*found, *folder.rglob("*.incomplete"), *folder.rglob("*.partial")]


def test_a_file_is_fetched_once_and_then_used_without_asking(server: HubServer) -> None:
    path = hub_path(TINY)
    assert path.read_bytes() == CONTENT
    asked = len(server.asked)
    assert hub_path(TINY) == path
    assert len(server.asked) == asked
    assert server.downloads == 1


def test_what_was_fetched_is_used_when_the_hub_is_out_of_reach(server: HubServer, cut_off) -> None:
    path = hub_path(TINY)
    cut_off()
    assert hub_path(TINY) == path


def test_what_another_program_fetched_is_used_when_the_hub_is_out_of_reach(
    server: HubServer, cut_off
) -> None:
    path = hf_hub_download(REPO, FILE, endpoint=server.address)
    cut_off()
    assert hub_path(TINY) == Path(path)


def test_what_another_program_fetched_is_not_fetched_again(server: HubServer) -> None:
    hf_hub_download(REPO, FILE, endpoint=server.address)
    said: list[str] = []
    hub_path(TINY, say=said.append)
    assert (server.downloads, said) == (1, [])


def test_what_is_not_here_cannot_be_had_when_the_hub_is_out_of_reach(server: HubServer, cut_off) -> None:
    cut_off()
    with pytest.raises(
        ModelUnavailable, match=r"local/owner/tiny-GGUF/tiny\.gguf.*local/<its path>"
    ) as caught:
        hub_path(TINY)
    assert caught.value.fatal
    assert not caught.value.transient


def test_a_person_is_told_once_and_only_when_there_is_a_download(
    server: HubServer, capfd: pytest.CaptureFixture[str]
) -> None:
    said: list[str] = []
    hub_path(TINY, say=said.append)
    hub_path(TINY, say=said.append)
    assert said == ["Downloading the model 'local/owner/tiny-GGUF/tiny.gguf' (0 MB), this once."]
    assert capfd.readouterr().err == ""


def test_the_first_revision_stays_when_the_repository_moves_on(server: HubServer) -> None:
    path = hub_path(TINY)
    server.put(REPO, FILE, NEWER)
    assert hub_path(TINY) == path
    path.resolve().unlink()
    assert hub_path(TINY).read_bytes() == CONTENT


def test_a_named_commit_is_fetched_also_when_it_is_not_the_newest(server: HubServer) -> None:
    first, second = server.put(REPO, FILE, CONTENT), server.put(REPO, FILE, NEWER)
    assert hub_path(HubFile(REPO, FILE, first)).read_bytes() == CONTENT
    assert hub_path(HubFile(REPO, FILE, second)).read_bytes() == NEWER


def test_a_file_in_a_folder_of_the_repository_is_found_again_without_a_network(server: HubServer) -> None:
    server.put(REPO, "q4/tiny.gguf", NEWER)
    other = hf_hub_download(REPO, "q4/tiny.gguf", endpoint=server.address)
    server.stop()
    nested = HubFile(REPO, "q4/tiny.gguf")
    assert hub_path(nested) == Path(other)
    assert hub_path(nested).read_bytes() == NEWER


def test_an_official_file_comes_from_its_own_commit(server: HubServer) -> None:
    official = pinned(server.put(REPO, FILE, CONTENT))
    server.put(REPO, FILE, NEWER)
    assert hub_path(TINY, official=official).read_bytes() == CONTENT
    assert not list(Path(hub.cache_folder()).glob("*.pin.json"))


def test_another_revision_of_an_official_file_can_be_named(server: HubServer) -> None:
    official = pinned(server.put(REPO, FILE, CONTENT))
    newer = server.put(REPO, FILE, NEWER)
    assert hub_path(HubFile(REPO, FILE, newer), official=official).read_bytes() == NEWER


def test_an_official_file_that_the_hub_announces_otherwise_is_not_even_fetched(server: HubServer) -> None:
    official = pinned(server.put(REPO, FILE, NEWER), CONTENT)
    with pytest.raises(ModelUnavailable, match=f"the hub announces.*instead of '{SHA256}'"):
        hub_path(TINY, official=official)
    assert server.downloads == 0


@pytest.mark.parametrize("announces", [True, False])
def test_an_official_file_with_other_bytes_is_thrown_away(
    server: HubServer, tmp_path: Path, announces: bool
) -> None:
    server.announces = announces
    server.instead[SHA256] = FORGED
    with pytest.raises(ModelUnavailable, match=f"was thrown away instead of '{SHA256}'"):
        hub_path(TINY, official=pinned(server.put(REPO, FILE, CONTENT)))
    assert files_below(tmp_path / "hub") == []


def test_other_bytes_than_the_hub_announces_are_thrown_away_and_nothing_is_trusted(
    server: HubServer, tmp_path: Path
) -> None:
    server.instead[SHA256] = FORGED
    with pytest.raises(ModelUnavailable, match=r"another sha256.*tiny\.gguf@<commit>"):
        hub_path(TINY)
    assert files_below(tmp_path / "hub") == []
    server.instead.clear()
    assert hub_path(TINY).read_bytes() == CONTENT


def test_where_a_mirror_announces_no_hash_the_first_file_is_held_to(server: HubServer) -> None:
    server.announces = False
    path = hub_path(TINY)
    path.resolve().unlink()
    server.instead[SHA256] = FORGED
    with pytest.raises(ModelUnavailable, match=f"instead of '{SHA256}'"):
        hub_path(TINY)


@pytest.mark.parametrize("damage", [CONTENT[:1000], FORGED, b""])
def test_a_file_that_was_damaged_on_the_disk_is_fetched_again(server: HubServer, damage: bytes) -> None:
    path = hub_path(TINY)
    path.resolve().write_bytes(damage)
    assert hub_path(TINY).read_bytes() == CONTENT
    assert server.downloads == 2


def test_a_damaged_record_costs_a_question_and_nothing_else(server: HubServer, tmp_path: Path) -> None:
    hub_path(TINY)
    next((tmp_path / "ours").glob("*.pin.json")).write_text("{")
    assert hub_path(TINY).read_bytes() == CONTENT
    assert server.downloads == 1


def test_the_record_says_what_was_trusted(server: HubServer, tmp_path: Path) -> None:
    commit = server.put(REPO, FILE, CONTENT)
    hub_path(TINY)
    record = json.loads(next((tmp_path / "ours").glob("*.pin.json")).read_text())
    assert record == {"name": TINY.name, "commit": commit, "size": len(CONTENT), "sha256": SHA256}


def test_a_download_that_ends_too_early_leaves_nothing_behind(server: HubServer, tmp_path: Path) -> None:
    server.instead[SHA256] = CONTENT[:5000]
    with pytest.raises(ModelUnavailable, match=r"could not be fetched.*try again.*local/<its path>"):
        hub_path(TINY)
    assert files_below(tmp_path / "hub") == []
    server.instead.clear()
    assert hub_path(TINY).read_bytes() == CONTENT


def test_a_repository_that_is_not_there_is_named(server: HubServer) -> None:
    with pytest.raises(
        ModelNotFound, match=r"no repository 'owner/other'.*no file 'owner/other/tiny\.gguf'"
    ):
        hub_path(HubFile("owner/other", FILE))


def test_a_name_that_no_repository_can_have_is_refused(server: HubServer) -> None:
    with pytest.raises(ModelNotFound, match=r"no repository 'owner/a--b'"):
        hub_path(HubFile("owner/a--b", FILE))


def test_a_file_that_is_not_there_is_answered_with_those_that_are(server: HubServer) -> None:
    server.put(REPO, "README.md", b"#")
    with pytest.raises(ModelNotFound, match=r"no file 'Tiny\.gguf'; it has tiny\.gguf\. Check"):
        hub_path(HubFile(REPO, "Tiny.gguf"))


def test_a_revision_that_is_not_there_is_named(server: HubServer) -> None:
    with pytest.raises(
        ModelNotFound, match=r"no revision 'v9'.*local/owner/tiny-GGUF/tiny\.gguf@<revision>"
    ):
        hub_path(HubFile(REPO, FILE, "v9"))


def test_a_gated_repository_says_where_to_agree_and_opens_with_a_token(
    server: HubServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.repositories[REPO].gated = True
    server.token = "hf_right_token"
    with pytest.raises(ModelAuthError, match=rf"gated.*{server.address}/{REPO}.*HF_TOKEN"):
        hub_path(TINY)
    monkeypatch.setenv("HF_TOKEN", server.token)
    assert hub_path(TINY).read_bytes() == CONTENT


def test_a_wrong_token_is_said_to_be_wrong_and_not_shown(
    server: HubServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_wrong_token_of_mine")
    with pytest.raises(ModelAuthError, match="HF_TOKEN") as caught:
        hub_path(TINY)
    assert "hf_wrong" not in str(caught.value)


def test_no_signed_address_is_shown(server: HubServer) -> None:
    for status in (403, 404, 500):
        server.instead = {SHA256: b""}
        server.refuses = status
        with pytest.raises(ModelError) as caught:
            hub_path(TINY)
        assert SIGNATURE not in str(caught.value)


def test_an_address_that_answers_and_is_no_hub_is_said_to_be_none(
    server: HubServer, openai_server: OpenAIServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", openai_server.api_base)
    with pytest.raises(ModelUnavailable, match=r"could not be fetched from http.*404.*Check the network"):
        hub_path(TINY)
    server.says_commit = False
    monkeypatch.setenv("HF_ENDPOINT", server.address)
    with pytest.raises(ModelUnavailable, match=r"no model hub.*HF_ENDPOINT"):
        hub_path(TINY)


def test_a_cache_of_the_hub_that_cannot_be_written_is_named_with_the_way_out(
    server: HubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "file" / "hub"))
    with pytest.raises(ModelUnavailable, match=r"cannot be kept in .*file/hub.*HF_HOME"):
        hub_path(TINY)


def test_a_cache_of_ours_that_cannot_be_written_is_named_with_the_way_out(
    server: HubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("SYNTHGEN_CACHE", str(tmp_path / "file" / "cache"))
    with pytest.raises(ModelUnavailable, match=r"file/cache.*SYNTHGEN_CACHE"):
        hub_path(TINY)


def test_of_many_that_start_at_once_one_downloads(server: HubServer) -> None:
    with ThreadPoolExecutor(4) as pool:
        paths = set(pool.map(lambda _: hub_path(TINY), range(4)))
    assert len(paths) == 1
    assert server.downloads == 1
