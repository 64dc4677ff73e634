"""Small instruct models from their makers' own repositories, pinned by commit and hash.

No file of this list was downloaded when it was written. Each commit, size and hash is what many
public projects pin for the same file, independently of each other; some state that the hash is the
one that the hub announces. What is downloaded is checked against it.
"""

from __future__ import annotations

from dataclasses import dataclass

from synthgen_widgets.generation.providers.local.cache import KnownFile


@dataclass(frozen=True)
class PinnedFile:
    """A file of the hub whose bytes are known."""

    repo: str
    """`<owner>/<name>` of the repository."""
    commit: str
    """The commit to fetch it from."""
    file: KnownFile
    """The file, named by its path in the repository."""


OFFICIAL = (
    PinnedFile(
        repo="HuggingFaceTB/SmolLM2-360M-Instruct-GGUF",
        commit="593b5a2e04c8f3e4ee880263f93e0bd2901ad47f",
        file=KnownFile(
            name="smollm2-360m-instruct-q8_0.gguf",
            size=386_404_992,
            sha256="48ab3034d0dd401fbc721eb1df3217902fee7dab9078992d66431f09b7750201",
        ),
    ),
    PinnedFile(
        repo="Qwen/Qwen2.5-0.5B-Instruct-GGUF",
        commit="9217f5db79a29953eb74d5343926648285ec7e67",
        file=KnownFile(
            name="qwen2.5-0.5b-instruct-q4_k_m.gguf",
            size=491_400_032,
            sha256="74a4da8c9fdbcd15bd1f6d01d621410d31c6fc00986f5eb687824e7b93d7a9db",
        ),
    ),
    PinnedFile(
        repo="HuggingFaceTB/SmolLM2-1.7B-Instruct-GGUF",
        commit="2d4a76a30b4af41ecd395c35725ac11688d4cfe4",
        file=KnownFile(
            name="smollm2-1.7b-instruct-q4_k_m.gguf",
            size=1_055_609_536,
            sha256="decd2598bc2c8ed08c19adc3c8fdd461ee19ed5708679d1c54ef54a5a30d4f33",
        ),
    ),
    PinnedFile(
        repo="Qwen/Qwen2.5-1.5B-Instruct-GGUF",
        commit="91cad51170dc346986eccefdc2dd33a9da36ead9",
        file=KnownFile(
            name="qwen2.5-1.5b-instruct-q4_k_m.gguf",
            size=1_117_320_736,
            sha256="6a1a2eb6d15622bf3c96857206351ba97e1af16c30d7a74ee38970e434e9407e",
        ),
    ),
)
"""The smallest first, all under Apache-2.0. The name of a model is `local/<repo>/<file>`."""
