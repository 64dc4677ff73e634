"""A Jupyter server of our own: free loopback port, own folders, no news, killed with all it started."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx

from tests.conftest import SERVER_KEY

KERNEL = "synthgen-test"

_PATIENCE_SECONDS = 60.0
_OPTIONS = [
    "--no-browser",
    "--allow-root",
    "--ip=127.0.0.1",
    "--ServerApp.port_retries=0",
    "--IdentityProvider.token=",
    "--ServerApp.password=",
    "--ServerApp.disable_check_xsrf=True",
]
_NO_NEWS = [
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.news_url=None",
]
_OVERRIDES = {
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
}


class LabServer:
    """``jupyter lab`` serving `folder`/work, running between entering and leaving its context.

    Args:
        folder: its own.
        app: the module of the front end that is served: `jupyterlab`, or `notebook` for Notebook 7.
    """

    def __init__(self, folder: Path, app: str = "jupyterlab") -> None:
        self._app = app
        self.work = folder / "work"
        self._folder = folder
        self._log = folder / "lab.log"
        self._port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def end_sessions(self) -> None:
        """Shut down every kernel."""
        for session in httpx.get(f"{self.url}/api/sessions", trust_env=False).json():
            address = f"{self.url}/api/sessions/{session['id']}"
            httpx.delete(address, trust_env=False, timeout=30)

    def log(self) -> str:
        """What the server and its kernels wrote."""
        return self._log.read_text(errors="replace")

    def __enter__(self) -> Self:
        self.work.mkdir(parents=True)
        self._write_kernel()
        self._write_overrides()
        options = [*_OPTIONS, *(_NO_NEWS if self._app == "jupyterlab" else [])]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", self._app, *options, f"--port={self._port}"],
                cwd=self.work,
                env=self._environ(),
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            self._wait_until_up(self._process)
        except BaseException:
            self._kill(self._process)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._process is not None
        try:
            # Kernels live in process groups of their own, which killing the server does not reach.
            self.end_sessions()
        finally:
            self._kill(self._process)

    def _wait_until_up(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while time.monotonic() < deadline and process.poll() is None:
            try:
                if httpx.get(f"{self.url}/api/status", trust_env=False).is_success:
                    return
            except httpx.TransportError:
                time.sleep(0.05)
        raise RuntimeError(f"JupyterLab did not come up:\n{self.log()}")

    def _kill(self, process: subprocess.Popen[bytes]) -> None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def _environ(self) -> dict[str, str]:
        folders = {
            name: str(self._folder / name.lower())
            for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")
        }
        return {
            **os.environ,
            **folders,
            "JUPYTER_PREFER_ENV_PATH": "0",
            "IPYTHONDIR": str(self._folder / "ipython"),
            "JUPYTERLAB_SETTINGS_DIR": str(self._folder / "settings"),
            "JUPYTERLAB_WORKSPACES_DIR": str(self._folder / "workspaces"),
            "OPENAI_API_KEY": SERVER_KEY,
            "NO_PROXY": "127.0.0.1,localhost",
        }

    def _write_kernel(self) -> None:
        folder = self._folder / "jupyter_data_dir" / "kernels" / KERNEL
        folder.mkdir(parents=True)
        command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        spec = {"argv": command, "display_name": KERNEL, "language": "python"}
        (folder / "kernel.json").write_text(json.dumps(spec))

    def _write_overrides(self) -> None:
        for plugin, settings in _OVERRIDES.items():
            package, name = plugin.split(":")
            path = self._folder / "settings" / package / f"{name}.jupyterlab-settings"
            path.parent.mkdir(parents=True)
            path.write_text(json.dumps(settings))


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])
