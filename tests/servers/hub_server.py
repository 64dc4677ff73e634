"""A loopback stand-in for the model hub: what `huggingface_hub` asks of it to fetch one file.

A large file is answered as the hub does: HEAD says its commit, hash and size and redirects to a signed
address elsewhere, where the content is.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp import web
from huggingface_hub import constants

from tests.servers.loopback import Loopback

SIGNATURE = "signature-of-an-address"


@dataclass
class Repository:
    """The files of each commit, the newest last; `main` is the newest."""

    commits: dict[str, dict[str, bytes]] = field(default_factory=dict)
    gated: bool = False

    def files_at(self, revision: str) -> tuple[str, dict[str, bytes]] | None:
        commit = list(self.commits)[-1] if revision == "main" else revision
        return (commit, self.commits[commit]) if commit in self.commits else None


class HubServer(Loopback):
    """The hub, empty at first.

    `instead` maps the hash of a content to what is sent in its place; without `announces`, no hash is
    said beforehand, as some mirrors do; without `says_commit`, no commit, which is no hub's way; a
    `refuses` status is the answer to everything.
    """

    def __init__(self) -> None:
        self.repositories: dict[str, Repository] = {}
        self.instead: dict[str, bytes] = {}
        self.announces = True
        self.says_commit = True
        self.refuses: int | None = None
        self.token: str | None = None
        self.asked: list[str] = []
        self._contents: dict[str, bytes] = {}
        app = web.Application()
        at = "/{owner}/{name}"
        app.router.add_route("HEAD", f"{at}/resolve/{{revision}}/{{file:.+}}", self._head)
        app.router.add_get("/cdn/{sha256}", self._content, allow_head=False)
        app.router.add_get(f"/api/models{at}", self._info)
        app.router.add_get(f"/api/models{at}/revision/{{revision}}", self._info)
        super().__init__(app)

    def put(self, repo: str, file: str, content: bytes) -> str:
        """Add a file in a commit of its own, and return the commit."""
        repository = self.repositories.setdefault(repo, Repository())
        before = list(repository.commits.values())[-1] if repository.commits else {}
        commit = hashlib.sha1(f"{repo}{len(repository.commits)}{file}".encode()).hexdigest()
        repository.commits[commit] = {**before, file: content}
        self._contents[_sha256(content)] = content
        return commit

    @property
    def downloads(self) -> int:
        """How often a content was asked for."""
        return sum(each.startswith("GET /cdn/") for each in self.asked)

    @property
    def _elsewhere(self) -> str:
        # Another host to the client, which follows redirects within one host by itself.
        return self.address.replace("127.0.0.1", "localhost")

    async def _head(self, http: web.Request) -> web.Response:
        found = self._found(http)
        if isinstance(found, web.Response):
            return found
        commit, files = found
        content = files.get(http.match_info["file"])
        if content is None:
            return _refusal(404, "EntryNotFound", {"X-Repo-Commit": commit})
        sha256 = _sha256(content)
        headers = {"X-Repo-Commit": commit} if self.says_commit else {}
        headers |= {
            "X-Linked-Size": str(len(content)),
            "X-Linked-Etag": f'"{sha256 if self.announces else "0" * 40}"',
            "Location": f"{self._elsewhere}/cdn/{sha256}?Signature={SIGNATURE}",
        }
        return web.Response(status=302, headers=headers)

    async def _content(self, http: web.Request) -> web.Response:
        self.asked.append(f"GET {http.path}")
        sha256 = http.match_info["sha256"]
        if http.query.get("Signature") != SIGNATURE:
            return web.Response(status=403)
        return web.Response(body=self.instead.get(sha256, self._contents[sha256]))

    async def _info(self, http: web.Request) -> web.Response:
        found = self._found(http)
        if isinstance(found, web.Response):
            return found
        commit, files = found
        return web.json_response(
            {"id": _repo(http), "sha": commit, "siblings": [{"rfilename": name} for name in files]}
        )

    def _found(self, http: web.Request) -> tuple[str, dict[str, bytes]] | web.Response:
        self.asked.append(f"{http.method} {http.path}")
        if self.refuses is not None:
            return _refusal(self.refuses)
        token = http.headers.get("Authorization", "").removeprefix("Bearer ")
        if token and token != self.token:
            said = {"X-Error-Message": "Invalid credentials in Authorization header"}
            return _refusal(401, None, said)
        repository = self.repositories.get(_repo(http))
        if repository is None:
            # The hub does not tell a stranger whether a private repository is there.
            return _refusal(404 if token else 401, "RepoNotFound")
        if repository.gated and not token:
            return _refusal(401, "GatedRepo")
        found = repository.files_at(http.match_info.get("revision", "main"))
        return found or _refusal(404, "RevisionNotFound")


def client_of(server: HubServer, folder: Path, patch: pytest.MonkeyPatch) -> None:
    """Point `huggingface_hub` and our cache at a server and at empty folders, without a token."""
    patch.setenv("HF_ENDPOINT", server.address)
    patch.setenv("SYNTHGEN_CACHE", str(folder / "ours"))
    patch.delenv("HF_TOKEN", raising=False)
    patch.setattr(constants, "HF_HUB_CACHE", str(folder / "hub"))
    patch.setattr(constants, "HF_TOKEN_PATH", str(folder / "no-token"))


def _repo(http: web.Request) -> str:
    return f"{http.match_info['owner']}/{http.match_info['name']}"


def _refusal(status: int, code: str | None = None, headers: dict[str, str] | None = None) -> web.Response:
    named = {"X-Error-Code": code} if code else {}
    return web.Response(status=status, headers={**named, **(headers or {})})


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
