"""Find a Chromium or Chrome for the browser tests, or install Debian's where that is allowed.

Prints the path of the browser as the only line on stdout; everything else goes to stderr. Without
a browser it says what to do and exits with 1. Standard library only: it runs before anything is
installed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC_APPS = ("Chromium", "Google Chrome", "Google Chrome for Testing")
ADVICE = """\
No Chromium or Chrome was found, so the browser tests cannot run. Do one of these:
  - Debian as root:  apt-get update && apt-get install -y chromium
  - elsewhere:       install Chromium or Google Chrome with your system's package manager
  - already there:   set CHROMIUM to the path of its executable"""


def find_browser(environ: Mapping[str, str]) -> str | None:
    """The path of a browser: the one named by CHROMIUM, else the first that is installed."""
    named = environ.get("CHROMIUM")
    if named:
        found = shutil.which(named)
        if found is None:
            _say(f"CHROMIUM is {named!r}, which is not an executable; looking elsewhere.")
        else:
            return found
    on_path = (shutil.which(command) for command in COMMANDS)
    return next((path for path in on_path if path), None) or _mac_browser()


def install_on_debian() -> bool:
    """Install Debian's Chromium; False where this is no Debian, not root, or apt-get fails."""
    apt_get = shutil.which("apt-get")
    if apt_get is None or not Path("/etc/debian_version").exists() or os.geteuid() != 0:
        return False
    _say("Installing Chromium with apt-get ...")
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    commands = (
        [apt_get, "update"],
        [apt_get, "install", "-y", "--no-install-recommends", "chromium"],
    )
    for command in commands:
        # Our stdout carries the path and nothing else.
        result = subprocess.run(command, env=environ, stdout=sys.stderr, check=False)
        if result.returncode:
            _say(f"{' '.join(command)!r} failed with exit code {result.returncode}.")
            return False
    return True


def main() -> int:
    """Print the browser's path and return 0, or say what to do and return 1."""
    browser = find_browser(os.environ)
    if browser is None and install_on_debian():
        browser = find_browser(os.environ)
    if browser is None:
        _say(ADVICE)
        return 1
    print(browser)
    return 0


def _mac_browser() -> str | None:
    folders = (Path("/Applications"), Path.home() / "Applications")
    candidates = (
        folder / f"{app}.app" / "Contents" / "MacOS" / app for folder in folders for app in MAC_APPS
    )
    return next((str(path) for path in candidates if os.access(path, os.X_OK)), None)


def _say(text: str) -> None:
    print(text, file=sys.stderr)


if __name__ == "__main__":
    raise SystemExit(main())
