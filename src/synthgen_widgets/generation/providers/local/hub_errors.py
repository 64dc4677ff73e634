"""From what the model hub's client raises to errors of ours."""

from __future__ import annotations

import re
from contextlib import suppress

import httpx
from huggingface_hub import HfApi, constants
from huggingface_hub.errors import (
    EntryNotFoundError,
    GatedRepoError,
    HfHubHTTPError,
    HFValidationError,
    OfflineModeIsEnabled,
    RemoteEntryNotFoundError,
    RepositoryNotFoundError,
    RevisionNotFoundError,
    XetDownloadError,
)

from synthgen_widgets.errors import ModelAuthError, ModelError, ModelNotFound
from synthgen_widgets.generation.providers.local.fetch import LocalModelUnavailable
from synthgen_widgets.generation.providers.local.names import HubFile
from synthgen_widgets.generation.providers.redact import redact
from synthgen_widgets.text import clip, printable

# The client hands on what lies below it: RuntimeError from its native part, ValueError where it gives up.
FAILURES = (httpx.HTTPError, OSError, EntryNotFoundError, XetDownloadError, RuntimeError, ValueError)

_QUERY = re.compile(r"\?[^\s'\"]*")
_UNAUTHORIZED, _FORBIDDEN = 401, 403
_MOST_NAMED = 12
_NO_TOKEN = "set a token that may read it as HF_TOKEN in the environment of this kernel"  # noqa: S105


def out_of_reach(error: Exception) -> bool:
    """Whether nothing was heard from the hub, or only that it has trouble of its own."""
    status = _status(error)
    if status is not None:
        return status >= httpx.codes.INTERNAL_SERVER_ERROR
    return isinstance(error, httpx.HTTPError | OfflineModeIsEnabled)


def translated(error: Exception, source: HubFile, revision: str, endpoint: str | None) -> ModelError:
    """Our error for what a look-up or a download of a revision raised, without secrets."""
    hub = endpoint or constants.ENDPOINT
    match error:
        case GatedRepoError():
            return ModelAuthError(
                f"The repository {source.repo!r} is gated. Accept its terms at {hub}/{source.repo}, then "
                f"{_NO_TOKEN}.",
                status=_status(error),
            )
        case RepositoryNotFoundError() | HFValidationError():
            return ModelNotFound(
                f"The model hub has no repository {source.repo!r} that everybody may read, and there is "
                f"no file {f'{source.repo}/{source.file}'!r} here. Check the spelling of "
                f"{source.name!r}; if the repository is private, {_NO_TOKEN}.",
                status=_status(error),
            )
        case RevisionNotFoundError():
            return ModelNotFound(
                f"The repository {source.repo!r} has no revision {revision!r}. Use a commit, a tag or a "
                f"branch that {hub}/{source.repo} lists: 'local/{source.repo}/{source.file}@<revision>'.",
                status=_status(error),
            )
        case RemoteEntryNotFoundError():
            return ModelNotFound(
                f"The repository {source.repo!r} has no file {source.file!r}{_others(source, endpoint)}. "
                f"Check the spelling, capitals included.",
                status=_status(error),
            )
    return _failed(error, source, hub)


def _failed(error: Exception, source: HubFile, hub: str) -> ModelError:
    status = _status(error)
    if status in (_UNAUTHORIZED, _FORBIDDEN):
        return ModelAuthError(
            f"The model hub does not let {source.name!r} be read: {_said(error)} "
            f"Check the token in HF_TOKEN.",
            status=status,
        )
    if isinstance(error, OfflineModeIsEnabled):
        return LocalModelUnavailable(
            f"The model {source.name!r} is not on this machine, and HF_HUB_OFFLINE forbids to fetch it. "
            f"Unset that and restart the kernel, or bring the file here and use 'local/<its path>'."
        )
    if isinstance(error, OSError) and error.errno is not None:
        return LocalModelUnavailable(
            f"The file of {source.name!r} cannot be kept in {constants.HF_HUB_CACHE!r}: {error.strerror}. "
            f"Make room there, or set HF_HOME to another folder before the kernel starts."
        )
    return LocalModelUnavailable(
        f"The file of {source.name!r} could not be fetched from {redact(hub)}: {_said(error)} Check the "
        f"network and its proxy, then try again; or bring the file here and use 'local/<its path>'.",
        status=status,
    )


def _others(source: HubFile, endpoint: str | None) -> str:
    """Which files there are to choose from, where the hub tells."""
    with suppress(*FAILURES):
        info = HfApi(endpoint=endpoint).model_info(source.repo, revision=source.revision)
        names = [each.rfilename for each in info.siblings or () if each.rfilename.endswith(".gguf")]
        if names:
            more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
            return f"; it has {printable(', '.join(names[:_MOST_NAMED]))}{more}"
    return ""


def _status(error: Exception) -> int | None:
    return error.response.status_code if isinstance(error, HfHubHTTPError) else None


def _said(error: Exception) -> str:
    """The client's first line, without what a signed address gives away."""
    line = _QUERY.sub("", next(iter(str(error).splitlines()), "")).strip()
    words = clip(printable(redact(line)), 300) or type(error).__name__
    return words if words.endswith(".") else f"{words}."
